"""Workers that die, audits that are killed, pages that can't be stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kclaims.batch.audit import Settings, audit
from kclaims.batch.deaths import Notes
from kclaims.batch.generate import write_crawl
from kclaims.batch.job import Job
from kclaims.batch.run_shard import run_shard
from kclaims.batch.shards import Shard
from kclaims.batch.synthetic import make_pages
from kclaims.engine.session import Request
from kclaims.settings.config import Config
from tests.batch.conftest import audit_command, by_page, places, ran, rows

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc")

UNSTOPPABLE = """
import sys, time
from kclaims.batch.worker import PageLinter

real = PageLinter.rows
def rows(self, page):
    if b"never ends" in page.raw:
        time.sleep(600)
    return real(self, page)
PageLinter.rows = rows
"""


def _crawl(folder: Path, pages: int) -> Path:
    write_crawl(folder, make_pages(pages, seed=3, poison=0), "jsonl")
    return folder / "crawl"


def _start(source: Path, out: Path, *more: str) -> subprocess.Popen[bytes]:
    command = audit_command(source, out, "--workers", "2", *more)
    with out.with_suffix(".log").open("ab") as log:
        return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)


def _workers(parent: int) -> list[int]:
    """Processes that lint for an audit."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            above = int(stat.read_text().rpartition(")")[2].split()[1])
            if above == parent and b"spawn_main" in (stat.parent / "cmdline").read_bytes():
                found.append(int(stat.parent.name))
        except (OSError, ValueError):
            continue
    return found


def _wait_for(out: Path, parts: int, audit: subprocess.Popen[bytes]) -> None:
    """Until so many shards are in place."""
    until = time.monotonic() + 120
    while len(list((out / "pages").glob("*.parquet"))) < parts:
        assert audit.poll() is None, out.with_suffix(".log").read_text()
        assert time.monotonic() < until
        time.sleep(0.05)


def _same_tables(one: Path, other: Path) -> None:
    for table in ("pages", "findings", "claims", "passages"):
        assert rows(one, table) == rows(other, table)


@pytest.mark.full
def test_a_killed_audit_resumes_without_losing_or_doubling_a_row(tmp_path: Path) -> None:
    """Killed three times at different moments; 20,000 pages where KCLAIMS_CRAWL_PAGES says so."""
    pages = int(os.environ.get("KCLAIMS_CRAWL_PAGES", "1000"))
    write_crawl(tmp_path, make_pages(pages, seed=3, poison=0.01), "warc", broken=True)
    source, out = tmp_path / "crawl", tmp_path / "killed"
    for parts in (1, 3, 4):
        audit = _start(source, out, *(["--resume"] if parts > 1 else []))
        _wait_for(out, parts, audit)
        os.killpg(audit.pid, signal.SIGKILL)
        audit.wait()
        assert json.loads((out / "run.json").read_text())["state"] == "running"
    ran("--out", out, "--resume", "--workers", "2")
    found = by_page(out)
    assert len(found) == pages  # the last one is the row of the break
    assert sum("breaks off" in (page["error"] or "") for page in found.values()) == 1
    _same_tables(out, ran(source, "--out", tmp_path / "undisturbed", "--workers", "2"))


@pytest.mark.full
def test_killed_workers_are_replaced_and_no_page_blamed(tmp_path: Path) -> None:
    source = _crawl(tmp_path, 300)
    out = tmp_path / "out"
    audit = _start(source, out)
    until = time.monotonic() + 60
    while len(list((out / "work").glob("*.at"))) < 2:
        assert time.monotonic() < until
        time.sleep(0.02)
    for pid in _workers(audit.pid):
        os.kill(pid, signal.SIGKILL)
    assert audit.wait(timeout=300) == 0, out.with_suffix(".log").read_text()
    pages = rows(out, "pages")
    assert len(pages) == 300
    assert {page["status"] for page in pages} <= {"ok", "skipped"}


def test_a_stopped_audit_goes_on_where_it_was(tmp_path: Path, out: Path) -> None:
    source = _crawl(tmp_path, 160)
    handed_out: list[str] = []

    def stops_in_its_second_shard(job: Job, shards: Iterable[Shard], _: int) -> Iterator[tuple[Shard, dict[str, Any]]]:
        first, second, *_rest = shards
        yield first, run_shard(job, first)
        (out / "pages" / f".{second.name}.parquet.1").write_bytes(b"half a fi")
        raise KeyboardInterrupt

    def tells(job: Job, shards: Iterable[Shard], _: int) -> Iterator[tuple[Shard, dict[str, Any]]]:
        for shard in shards:
            handed_out.append(shard.name)
            yield shard, run_shard(job, shard)

    request = Request(paths=(), isolated=True)
    settings = Settings(sources=[str(source)], out=out, request=request, config=Config())
    with pytest.raises(KeyboardInterrupt):
        audit(settings, stops_in_its_second_shard, lambda _: None)
    done = [file.name for file in (out / "pages").glob("[0-9]*")]
    record = audit(replace(settings, resume=True), tells, lambda _: None)
    assert record["pages"] == len(by_page(out)) == 160
    assert len(done) == 1
    assert done[0].removesuffix(".parquet") not in handed_out
    assert not list((out / "pages").glob(".*"))
    other = replace(settings, out=tmp_path / "undisturbed")
    audit(other, tells, lambda _: None)
    _same_tables(out, other.out)


def test_an_audit_killed_before_it_had_a_plan_can_be_started_again(tmp_path: Path, out: Path) -> None:
    (tmp_path / "a.txt").write_text("Ketamine is a cure-all.")
    for name in ("pages", "findings", "claims", "passages", "work"):
        (out / name).mkdir(parents=True)
    (out / "work" / "plan.part").write_text("half a pl")
    assert len(rows(ran(tmp_path / "a.txt", "--out", out), "pages")) == 1


def test_a_page_that_nothing_interrupts_costs_itself_alone(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(4):
        (tmp_path / "in" / f"{number}.txt").write_text("Ketamine is a cure-all." + " This never ends." * (number == 2))
    (tmp_path / "sitecustomize.py").write_text(UNSTOPPABLE)
    out = tmp_path / "out"
    command = audit_command(tmp_path / "in", out, "--workers", "1", "--page-timeout", "4")
    paths = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", ""), str(Path(__file__).parents[2])])
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    pages = rows(out, "pages")
    assert [page["status"] for page in pages] == ["ok", "ok", "failed", "ok"]
    assert pages[2]["error"].startswith("timeout")
    assert (
        len(
            {
                str(places([f for f in rows(out, "findings") if f["path"] == p["path"]]))
                for p in pages
                if p["status"] == "ok"
            }
        )
        == 1
    )
    assert sorted(file.suffix for file in (out / "work").iterdir()) == [".json", ".jsonl"]


def test_a_page_is_given_up_when_a_second_worker_dies_on_it_in_the_same_run(tmp_path: Path) -> None:
    die = (
        "import os; from pathlib import Path; from kclaims.batch.deaths import Notes\n"
        "with Notes(Path({folder!r}), 'shard', {run!r}) as notes:\n"
        "    notes.note('lint 7'); os._exit(9)"
    )

    def given_up_after_a_death(run: str) -> dict[str, str]:
        subprocess.run([sys.executable, "-c", die.format(folder=str(tmp_path), run=run)], check=False)
        return Notes(tmp_path, "shard", "first").given_up

    assert given_up_after_a_death("earlier") == {}
    assert given_up_after_a_death("first") == {}
    assert list(given_up_after_a_death("first")) == ["lint 7"]
