"""`python -m tests.fuzz MINUTES`: tries every target in turn, each slice of time with a new seed.

A slice runs in a process with limits of its own. With --guided, every other slice is guided by atheris, which must be
installed. Failing examples are kept in a folder; the exit code is 1 where there are any.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import secrets
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from tests.fuzz.one import limited, tried
from tests.fuzz.target import targets
from tests.fuzz.texts import warm_up

_GRACE = 300.0  # seconds a process may take beyond its slice: start, and one slow example on a busy machine


@dataclass(slots=True)
class Totals:
    """What all slices did, by target."""

    examples: Counter[str] = field(default_factory=Counter)
    cpu: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    failures: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, name: str, said: dict[str, Any]) -> None:
        """Count a slice."""
        self.examples[name] += said["examples"]
        self.cpu[name] += said["cpu"]
        self.failures[name] |= set(said["failures"])

    def __str__(self) -> str:
        rows = [f"{name:34} {self.examples[name]:9,} {self.cpu[name]:8.0f} s CPU" for name in sorted(self.cpu)]
        failed = [f"FAILED {failure}" for name in sorted(self.failures) for failure in sorted(self.failures[name])]
        return "\n".join([*rows, f"{'all':34} {self.examples.total():9,} {sum(self.cpu.values()):8.0f} s CPU", *failed])


@dataclass(slots=True)
class Slice:
    """A target being tried in a process of its own."""

    name: str
    seed: int
    folder: Path
    process: BaseProcess
    until: float  # by which it must have ended

    @classmethod
    def begun(cls, name: str, seed: int, seconds: float, folder: Path, *, guided: bool) -> Slice:
        """A slice whose process runs."""
        (folder / f"{name}.said").unlink(missing_ok=True)
        begin = _guided if guided else _forked
        process = multiprocessing.get_context("fork").Process(target=begin, args=(name, seconds, seed, folder))
        process.start()
        return cls(name, seed, folder, process, time.monotonic() + seconds + _GRACE)

    def over(self) -> bool:
        """Whether it has ended, or had to be."""
        if self.process.is_alive() and time.monotonic() > self.until:
            self.process.kill()
            self.process.join()
        return not self.process.is_alive()

    def said(self) -> dict[str, Any]:
        """What it gave; a crash or a hang is among its failures."""
        told, trying = self.folder / f"{self.name}.said", self.folder / f"{self.name}.trying"
        said: dict[str, Any] = {"examples": 0, "cpu": 0.0, "failures": []}
        if told.exists() and (written := told.read_text(encoding="utf-8")):  # one out of memory leaves it empty
            said = json.loads(written)
        if self.process.exitcode:
            key = f"{self.name}.{'hang' if time.monotonic() > self.until else 'crash'}.{self.seed}"
            said["failures"].append(key)
            if trying.exists():
                shutil.copy(trying, self.folder / f"{key}.pickle")
        return said


def _forked(name: str, seconds: float, seed: int, folder: Path) -> None:
    limited()
    tried(name, seconds, seed, folder)


def _guided(name: str, seconds: float, seed: int, folder: Path) -> None:
    """Begin afresh: atheris has to see the code being imported."""
    with (folder / f"{name}.log").open("wb") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.execv(sys.executable, [sys.executable, "-m", "tests.fuzz.one", name, str(seconds), str(seed), str(folder)])


def _plan(names: list[str], seed: int, *, guided: bool) -> Iterator[tuple[str, int, bool]]:
    """Targets in turn, for ever: name, seed, whether guided."""
    for number in count():
        turn, at = divmod(number, len(names))
        yield names[at], (seed + number * 1_000) % (1 << 31), guided and bool(turn % 2)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("minutes", type=float)
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="only these targets")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1 << 30))
    parser.add_argument("--out", type=Path, default=Path("fuzz-findings"), help="folder for what failed")
    parser.add_argument("--slice", type=float, default=60.0, help="seconds a target has at a time")
    parser.add_argument("--jobs", type=int, default=1, help="how many targets are tried at once")
    parser.add_argument("--guided", action="store_true", help="let atheris guide every other slice")
    return parser.parse_args()


def main() -> int:
    """Fuzz for as many minutes as asked for."""
    asked = _asked()
    names = [name for name in targets() if not asked.only or name in asked.only]
    asked.out.mkdir(parents=True, exist_ok=True)
    os.environ["KCLAIMS_CACHE_DIR"] = tempfile.mkdtemp(prefix="kclaims-fuzz-")
    warm_up()
    until, totals = time.monotonic() + 60 * asked.minutes, Totals()
    print(f"seed {asked.seed}, {len(names)} targets, failures go to {asked.out}", flush=True)  # noqa: T201
    plan, running = _plan(names, asked.seed, guided=asked.guided), list[Slice]()
    while (left := until - time.monotonic()) > 1 or running:
        while left > 1 and len(running) < min(asked.jobs, len(names)):
            name, seed, guided = next(plan)
            if any(one.name == name for one in running):
                continue  # it takes a whole turn
            running.append(Slice.begun(name, seed, min(asked.slice, left), asked.out, guided=guided))
        time.sleep(0.2)
        for ended in [one for one in running if one.over()]:
            running.remove(ended)
            said = ended.said()
            totals.add(ended.name, said)
            print(f"{time.strftime('%H:%M:%S')} {ended.name}: {json.dumps(said)}", flush=True)  # noqa: T201
    shutil.rmtree(os.environ["KCLAIMS_CACHE_DIR"], ignore_errors=True)
    print(totals, flush=True)  # noqa: T201
    return 1 if any(totals.failures.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
