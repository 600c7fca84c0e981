"""Runs a shard: reads its pages, lints each within its limits, puts their rows in place."""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kclaims.batch.deaths import Notes
from kclaims.batch.job import Job
from kclaims.batch.limits import PageTimeout, Watch
from kclaims.batch.page import RawPage
from kclaims.batch.reuse import Earlier
from kclaims.batch.shards import Shard
from kclaims.batch.tables import Writer, done
from kclaims.batch.worker import PageLinter, Rows

_linters: dict[str, PageLinter] = {}  # one for each run, kept while the process lives
_earlier: dict[str, Earlier] = {}


def run_shard(job: Job, shard: Shard) -> dict[str, Any]:
    """Lint a shard unless its rows are in place; what it took, for the progress line and `run.json`.

    May be run anywhere and again: its output is the same, and there whole or not at all.
    """
    out = Path(job.out)
    if done(out, shard.name):
        return {}
    if job.run not in _linters:
        _linters.clear()
        _linters[job.run] = PageLinter(job.request, job.config, job.day, job.made_by, job.schemes)
        _earlier.clear()
    writer = Writer(out, shard.name)
    try:
        with Notes(out / "work", shard.name, job.run) as notes:
            taken = _Shard(job, shard, _linters[job.run], notes).write(writer)
            (out / "work" / f"{shard.name}.json").write_text(json.dumps(taken), encoding="utf-8")
            writer.place()
    except BaseException:
        writer.discard()
        raise
    return taken


class _Shard:
    """One shard on its way through a linter."""

    def __init__(self, job: Job, shard: Shard, linter: PageLinter, notes: Notes) -> None:
        self._job = job
        self._shard = shard
        self._linter = linter
        self._notes = notes
        self._counts: Counter[str] = Counter()

    def write(self, writer: Writer) -> dict[str, Any]:
        before = time.process_time()
        with Watch(self._job.limits, self._notes.trace) as watch:
            for number, page in enumerate(self._pages(watch)):
                if not self._job.selection.wants(page, self._linter.site):
                    self._counts["left out"] += 1
                    continue
                rows = self._rows(watch, number, page)
                self._counts[rows["pages"][0]["status"]] += 1
                writer.add(rows)
        return {
            "counts": dict(self._counts),
            "cpu": round(time.process_time() - before, 3),
            "stages": watch.seconds(),
            "memory_mb": _peak_memory(),
        }

    def _pages(self, watch: Watch) -> Iterator[RawPage]:
        """The shard's pages; a source that can't be read on is one failed page, its last."""
        source = self._shard.pages(self._job.fields)
        number = 0
        while True:
            step = f"read {number}"
            if step in self._notes.given_up:
                yield self._broken(number, self._notes.given_up[step])
                return
            self._notes.note(step)
            try:
                with watch.page():
                    page = next(source, None)
            except PageTimeout:
                yield self._broken(number, "timeout while it was read")
                return
            except (OSError, MemoryError) as error:
                yield self._broken(number, f"unreadable: {error}" if str(error) else "memory: too large to be read")
                return
            if page is None:
                return
            yield page
            number += 1

    def _broken(self, number: int, reason: str) -> RawPage:
        file = self._shard.files[min(number, len(self._shard.files) - 1)]
        path = f"{file}#{self._shard.start}+{number}" if self._shard.kind != "files" else file
        return RawPage(
            path=path, name=path, source_file=file, record_offset=self._shard.start,
            trouble=("failed", f"{reason}; what follows in this part of the source was not read"),
        )  # fmt: skip

    def _rows(self, watch: Watch, number: int, page: RawPage) -> Rows:
        step = f"lint {number}"
        if step in self._notes.given_up:
            return self._linter.failed(page, self._notes.given_up[step])
        self._notes.note(step)
        try:
            with watch.page():
                return self._reused(page) or self._linter.rows(page)
        except PageTimeout:
            reason = f"timeout: more than {self._job.limits.seconds:g} s of CPU time"
        except MemoryError:
            reason = f"memory: more than {self._job.limits.memory:,} bytes"
        except Exception as error:  # noqa: BLE001 - a page that lint can't bear is a row, and told as a bug
            reason = f"bug: {type(error).__name__}: {error}"[:500]
            self._keep(page, traceback.format_exc())
        self._linter.start_afresh()
        return self._linter.failed(page, reason)

    def _reused(self, page: RawPage) -> Rows | None:
        if self._job.reuse is None:
            return None
        if self._job.reuse not in _earlier:
            _earlier[self._job.reuse] = Earlier(Path(self._job.reuse), self._job.made_by)
        rows = _earlier[self._job.reuse].rows(page, self._linter.site)
        self._counts["reused"] += rows is not None
        return rows

    def _keep(self, page: RawPage, trace: str) -> None:
        with (Path(self._job.out) / "work" / "bugs.log").open("a", encoding="utf-8") as stream:
            stream.write(f"{page.path}\n{trace}\n")


def _peak_memory() -> int | None:
    """The most memory this process has had, in megabytes; None where that can't be asked."""
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // 1_000_000 if sys.platform == "darwin" else most // 1_000
