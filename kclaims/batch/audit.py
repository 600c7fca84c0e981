"""An audit from sources to tables: planned, run, resumed, summed up."""

from __future__ import annotations

import hashlib
import heapq
import json
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from kclaims.batch import shards as plans
from kclaims.batch.fields import Fields
from kclaims.batch.job import Job, Selection
from kclaims.batch.limits import Limits
from kclaims.batch.shards import Shard
from kclaims.batch.sites import site_finder
from kclaims.batch.sources import plan
from kclaims.batch.tables import TABLES, done, prepare
from kclaims.engine.session import Request, Session
from kclaims.model import Tool
from kclaims.model.record import record
from kclaims.render.json_report import tool_data
from kclaims.rules.schemes import load_schemes
from kclaims.settings.config import Config

SCHEMA = "kclaims.audit/1"
_PLAN = "plan.jsonl"
_OURS = frozenset({*TABLES, "work", ".run.json"})  # what a start that was killed before there was a plan leaves
_SELECTING = ("select", "ignore", "rulesets", "min_severity", "jurisdiction", "as_of", "learned")

Engine = Callable[[Job, Iterable[Shard], int], Iterator[tuple[Shard, dict[str, Any]]]]


class AuditError(ValueError):
    """An audit that can't be started or resumed as asked; the message says what to do."""


@record(kw_only=True)
class Settings:
    """What a caller asks for."""

    sources: Sequence[str]
    out: Path
    request: Request
    config: Config
    engine: str = "local"
    workers: int = 1
    resume: bool = False
    sample: int | None = None
    seed: int = 0
    fields: Fields = field(default_factory=Fields)
    limits: Limits = field(default_factory=Limits)
    selection: Selection = field(default_factory=Selection)
    reuse: Path | None = None
    listed: Sequence[str] = ()
    schemes: tuple[str, ...] = ()

    def pinned(self) -> dict[str, Any]:
        """What a resumed audit must have in common with its start: the tables depend on it."""
        sites = self.selection.sites
        return {
            "sources": list(self.sources), "fields": asdict(self.fields), "sample": self.sample, "seed": self.seed,
            "mentions": list(self.selection.mentions), "since": self.selection.since, "sites": sorted(sites) if sites is not None else None,
            "page_timeout": self.limits.seconds, "page_memory": self.limits.memory,
            "rules": {**{key: getattr(self.request, key) for key in _SELECTING}, "schemes": self.schemes},
            "reuse": str(self.reuse) if self.reuse else None,
        }  # fmt: skip


@record(kw_only=True)
class Progress:
    """How far an audit is: shards of all, pages of this run, seconds since it began, those left (None: not known yet)."""

    shards_done: int
    shards: int
    pages: int
    seconds: float
    left: float | None


def audit(settings: Settings, engine: Engine, tell: Callable[[Progress], None]) -> dict[str, Any]:
    """Run an audit until every page has its row; what `run.json` says. Raises AuditError, SourceError, OSError."""
    session = Session(settings.request, settings.config)
    made_by = _made_by(session.tool(), settings)
    _known_schemes(session, settings.schemes)
    record = _opened(settings, session.tool(), made_by)
    shards = _planned(settings, record)
    job = Job(
        out=str(settings.out), run=secrets.token_hex(4), request=settings.request, config=settings.config,
        schemes=settings.schemes, day=record["day"], fields=settings.fields, limits=settings.limits, made_by=made_by,
        selection=replace(settings.selection, sample=frozenset(record["sampled"]) if settings.sample else None),
        reuse=str(settings.reuse) if settings.reuse else None,
    )  # fmt: skip
    begun = time.monotonic()
    linted = _run(job, shards, engine, settings.workers, tell)
    record["runs"] = [*record["runs"], {"engine": settings.engine, "workers": settings.workers, "pages": linted,
                                        "seconds": round(time.monotonic() - begun, 1)}]  # fmt: skip
    record |= _summed(settings.out, shards, record["runs"])
    record["state"] = "done"
    write_record(settings.out, record)
    return record


def _known_schemes(session: Session, named: Sequence[str]) -> None:
    if not named:
        return
    known = [scheme.id for scheme in load_schemes([f for f in session.sources() if f.is_dir()], session.ruleset)]
    missing = [name for name in named if name not in known]
    if missing:
        raise AuditError(f"no coding scheme {', '.join(missing)}: the rule packs have {', '.join(known) or 'none'}")


def read_record(out: Path) -> dict[str, Any]:
    """What `run.json` says. Raises AuditError where there is no audit."""
    try:
        record: dict[str, Any] = json.loads((out / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise AuditError(f"{out}: no audit here (run.json is missing or damaged)") from None
    if record.get("schema") != SCHEMA:
        raise AuditError(f"{out}: run.json is not one of a {SCHEMA} audit")
    return record


def write_record(out: Path, record: Mapping[str, Any]) -> None:
    """Write `run.json`, whole or not at all."""
    beside = out / ".run.json"
    beside.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    beside.replace(out / "run.json")


def _opened(settings: Settings, tool: Tool, made_by: Mapping[str, str]) -> dict[str, Any]:
    out = settings.out
    pinned = json.loads(json.dumps(settings.pinned()))
    if (out / "run.json").exists():
        if not settings.resume:
            raise AuditError(f"{out}: holds an audit already: --resume goes on with it, or name another folder")
        record = read_record(out)
        changed = [key for key in pinned if key != "sources" and record["options"].get(key) != pinned[key]]
        if settings.sources and list(settings.sources) != record["options"]["sources"]:
            changed.append("sources")
        if changed:
            raise AuditError(f"{out}: was started with other {', '.join(changed)}: resume it as it was started")
        if record["made_by"] != dict(made_by):
            raise AuditError(
                f"{out}: rules, model or version have changed since it began: start anew, with --reuse {out}"
            )
        return record
    if settings.resume and not settings.sources:
        raise AuditError(f"{out}: no audit to resume here")
    if out.exists() and any(entry.name not in _OURS for entry in out.iterdir()):
        raise AuditError(f"{out}: is not empty and holds no audit: name a new folder")
    prepare(out)
    record = {
        "schema": SCHEMA, "state": "running", "day": date.today().isoformat(), "tool": tool_data(tool),  # noqa: DTZ011
        "made_by": dict(made_by), "options": pinned, "runs": [], "sampled": [],
    }  # fmt: skip
    (out / "work").mkdir(exist_ok=True)
    return record


def _planned(settings: Settings, record: dict[str, Any]) -> list[Shard]:
    """The stored plan, or a new one. `run.json` is written only once there is a plan: before that, nothing has begun."""
    out = settings.out
    prepare(out)
    file = out / "work" / _PLAN
    if (out / "run.json").exists():
        return plans.load(file)
    shards = plan(settings.sources, settings.fields, settings.listed, settings.config.excludes)
    if settings.sample:
        record["sampled"], shards = _sampled(shards, settings)
    plans.store(shards, file)
    write_record(out, record)
    return shards


def _sampled(shards: Sequence[Shard], settings: Settings) -> tuple[list[str], list[Shard]]:
    """The paths of a random sample of the pages selected, and the shards that hold them."""
    site = site_finder()

    def drawn() -> Iterator[tuple[str, str, int]]:
        for at, shard in enumerate(shards):
            for page in shard.pages(settings.fields):
                if settings.selection.wants(page, site):
                    yield hashlib.sha256(f"{settings.seed}\0{page.path}".encode()).hexdigest(), page.path, at

    chosen = heapq.nsmallest(settings.sample or 0, drawn())
    paths = sorted(path for _, path, _ in chosen)
    wanted = frozenset(paths)
    kept = sorted({at for _, _, at in chosen})
    fewer = [
        replace(shard, files=tuple(file for file in shard.files if file in wanted)) if shard.kind == "files" else shard
        for shard in (shards[at] for at in kept)
    ]
    return paths, fewer


def _run(job: Job, shards: Sequence[Shard], engine: Engine, workers: int, tell: Callable[[Progress], None]) -> int:
    """Run what is left to be run; the number of pages in it."""
    out = Path(job.out)
    left = [shard for shard in shards if not done(out, shard.name)]
    begun = time.monotonic()
    ready = pages = 0

    def told() -> Progress:
        seconds = time.monotonic() - begun
        remaining = seconds / ready * (len(left) - ready) if ready else None
        return Progress(
            shards_done=len(shards) - len(left) + ready,
            shards=len(shards),
            pages=pages,
            seconds=seconds,
            left=remaining,
        )

    tell(told())
    for _, taken in engine(job, left, workers):
        ready += 1
        pages += sum(taken.get("counts", {}).get(status, 0) for status in ("ok", "skipped", "failed"))
        tell(told())
    return pages


def _summed(out: Path, shards: Sequence[Shard], runs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Counts and rates over all shards. Runs that were killed left no time, so rates by the clock are of those that ended.

    `stages` are CPU seconds by package, sampled while pages were linted; `worker_memory_mb` is the most that a worker had.
    """
    counts: Counter[str] = Counter()
    stages: Counter[str] = Counter()
    cpu = 0.0
    memory = 0
    for shard in shards:
        taken = json.loads((out / "work" / f"{shard.name}.json").read_text(encoding="utf-8"))
        counts.update(taken["counts"])
        stages.update(taken["stages"])
        cpu += taken["cpu"]
        memory = max(memory, taken["memory_mb"] or 0)
    seconds = sum(run["seconds"] for run in runs)
    pages = sum(counts[status] for status in ("ok", "skipped", "failed"))
    return {
        "pages": pages, "counts": {key: counts[key] for key in ("ok", "skipped", "failed", "reused", "left out")},
        "seconds": round(seconds, 1), "cpu_seconds": round(cpu, 1),
        "pages_per_second": round(sum(run["pages"] for run in runs) / seconds, 1) if seconds else None,
        "pages_per_cpu_second": round(pages / cpu, 1) if cpu else None,
        "worker_memory_mb": memory, "stages": {stage: round(spent, 2) for stage, spent in stages.most_common()},
    }  # fmt: skip


def _made_by(tool: Tool, settings: Settings) -> dict[str, str]:
    """Columns of `pages` that say what made a row: digest of rule packs, options and configuration; model; version."""
    rules = [[p.name, p.digest] for p in tool.packs]
    what = json.dumps([rules, settings.pinned()["rules"], settings.config.values], sort_keys=True, default=str)
    return {
        "rulesets": hashlib.sha256(what.encode()).hexdigest()[:16],
        "model": " ".join(tool.model) if tool.model else "none",
        "version": tool.version,
    }
