"""One target tried for a while; each failure is kept once, in files."""

from __future__ import annotations

import json
import pickle
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.target import Target, cpu_limit

_ROUND = 200  # examples with one seed


class TimeUp(BaseException):
    """Ends a trial between two examples. No Exception: Hypothesis would take it for a failure."""


@dataclass(slots=True, kw_only=True)
class Trial:
    """A target on trial in this process until a time of the monotonic clock.

    `folder` gets the example being tried (`NAME.trying`), how it stands (`NAME.said`) and, of each failure, the shortest
    example and the traceback.
    """

    target: Target
    folder: Path
    until: float
    examples: int = 0
    failures: dict[str, int] = field(default_factory=dict)  # what failed where -> length of its shortest example

    def example(self, example: Any) -> None:
        """Try one example. Raises what its check raises, and TimeUp."""
        if time.monotonic() > self.until:
            raise TimeUp
        self.examples += 1
        (self.folder / f"{self.target.name}.trying").write_bytes(pickle.dumps(example))
        try:
            with cpu_limit(self.target.seconds):
                self.target.check(example)
        except Exception as error:
            self._keep(example, error)
            raise

    def _keep(self, example: Any, error: Exception) -> None:
        frames = traceback.extract_tb(error.__traceback__)
        last = next((frame for frame in reversed(frames) if "site-packages" not in frame.filename), frames[-1])
        key = f"{self.target.name}.{type(error).__name__}.{Path(last.filename).stem}.{last.lineno}"
        size = len(repr(example))
        if size >= self.failures.get(key, size + 1):
            return
        self.failures[key] = size
        said = f"{''.join(traceback.format_exception(error))}\n{example!r}\n"
        (self.folder / f"{key}.txt").write_text(said, encoding="utf-8", errors="backslashreplace")
        (self.folder / f"{key}.pickle").write_bytes(pickle.dumps(example))

    def tell(self) -> None:
        """Write down how it stands, for the driver."""
        said = {"examples": self.examples, "failures": sorted(self.failures), "cpu": time.process_time()}
        (self.folder / f"{self.target.name}.said").write_text(json.dumps(said), encoding="utf-8")


def by_hypothesis(trial: Trial, number: int) -> None:
    """Rounds with one seed after the other until time is up."""
    while True:
        test = seed(number)(_test(trial, (Phase.generate, Phase.shrink)))
        try:
            with suppress(Exception):  # kept by the trial; the next seed goes on
                test()
        except TimeUp:
            trial.tell()
            return
        trial.tell()
        number += 1


def by_atheris(trial: Trial, number: int) -> None:
    """Guided by what code each example reaches; ends the process."""
    import os

    import atheris

    try_one = _test(trial, (Phase.generate,)).hypothesis.fuzz_one_input  # type: ignore[attr-defined]

    def one(data: bytes) -> None:
        try:
            with suppress(Exception):
                try_one(data)
        except TimeUp:
            trial.tell()
            os._exit(0)
        if trial.examples % 100 == 0:
            trial.tell()

    atheris.Setup(
        ["fuzz", f"-seed={number}", "-max_len=8000", "-len_control=0", "-rss_limit_mb=0", "-timeout=600"], one
    )
    atheris.Fuzz()


def _test(trial: Trial, phases: tuple[Phase, ...]) -> Callable[[], None]:
    @settings(
        max_examples=_ROUND, deadline=None, database=None, phases=phases, suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False, print_blob=False,
    )  # fmt: skip
    @given(trial.target.strategy)
    def test(example: Any) -> None:
        trial.example(example)

    return test
