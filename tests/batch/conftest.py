"""Small audits: made once, looked at by several tests."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kclaims.batch.audit import Settings, audit
from kclaims.batch.job import Job
from kclaims.batch.reporting import write_dashboard
from kclaims.batch.run_shard import run_shard
from kclaims.batch.shards import Shard
from kclaims.cli.main import cli
from kclaims.engine.session import Request
from kclaims.settings.config import Config

DAY = "2026-11-22"


def run(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(
        cli, ["audit", "--isolated", "--workers", "1", "--quiet", *map(str, arguments)], input=stdin
    )


def audit_command(source: Path, out: Path, *more: str) -> list[str]:
    """What a shell would run, for tests that kill it."""
    return [sys.executable, "-m", "kclaims", "audit", str(source), "--out", str(out), "--isolated", *more]


def ran(*arguments: object, stdin: str | None = None) -> Path:
    """The folder of an audit that ended well."""
    result = run(*arguments, stdin=stdin)
    assert result.exit_code == 0, result.output
    return Path(str(arguments[arguments.index("--out") + 1]))


def audited(folder: Path, pages: list[dict[str, str]], name: str = "out", **more: Any) -> Path:
    """An audit of pages given as records, run in this process."""
    folder.mkdir(exist_ok=True)
    source = folder / f"{name}.jsonl"
    source.write_text("\n".join(map(json.dumps, pages)), encoding="utf-8")

    def here(job: Job, shards: Iterable[Shard], _: int) -> Iterator[tuple[Shard, dict[str, Any]]]:
        for shard in shards:
            yield shard, run_shard(job, shard)

    request = Request(paths=(), isolated=True, as_of=DAY, details=True)
    out = folder / name
    settings = Settings(sources=[str(source)], out=out, request=request, config=Config(), **more)
    write_dashboard(out, audit(settings, here, lambda _: None))
    return out


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    from pyarrow.parquet import read_table

    return [row for file in sorted((out / table).glob("*.parquet")) for row in read_table(file).to_pylist()]


def by_page(out: Path) -> dict[str, dict[str, Any]]:
    pages = rows(out, "pages")
    found = {page["path"]: page for page in pages}
    assert len(found) == len(pages), "a page has two rows"
    return found


def places(findings: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    keys = ("rule_id", "category", "severity", "quote", "start_line", "start_offset", "end_offset", "fingerprint")
    return [tuple(finding[key] for key in keys) for finding in findings]


@pytest.fixture
def out(tmp_path: Path) -> Iterator[Path]:
    return tmp_path / "out"
