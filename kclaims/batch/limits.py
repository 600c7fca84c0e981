"""What a page may use of a worker: CPU time, time, memory. Also where a worker's CPU time goes."""

from __future__ import annotations

import faulthandler
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import IO, Self

from kclaims.model.record import record

_TICK = 0.02  # seconds of CPU time between two looks at what a worker does
_PATIENCE = 4  # a page may take so many times its CPU time by the clock before the worker is given up
_PAGE_SIZE = 4096
_FLOW = frozenset({"batch", "model", "text", "engine"})  # packages that work for the one that called them


class PageTimeout(BaseException):
    """A page used up its time. Not an Exception: nothing that a page passes through may catch it."""


@record(kw_only=True)
class Limits:
    """For each page: seconds of CPU time, and bytes of memory beyond what the worker itself needs."""

    seconds: float = 30.0
    memory: int = 1_500_000_000


class Watch:
    """Keeps a worker's pages within their limits and samples what it spends its CPU time on.

    A page past its CPU time is interrupted where it is. One that can't be interrupted (it is inside a library) ends the
    worker process after `_PATIENCE` times as long. Where there are no interval timers (Windows), only the latter holds.
    """

    def __init__(self, limits: Limits, trace: IO[str]) -> None:
        self._limits = limits
        self._trace = trace
        self._spent = 0.0
        self._running = False
        self.samples: Counter[str] = Counter()
        self._can_interrupt = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()

    def __enter__(self) -> Self:
        if self._can_interrupt:
            self._before = signal.signal(signal.SIGPROF, self._tick)
            signal.setitimer(signal.ITIMER_PROF, _TICK, _TICK)
        _bound_memory(self._limits.memory)
        return self

    def __exit__(self, *_: object) -> None:
        if self._can_interrupt:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, self._before)
        _bound_memory(None)

    @contextmanager
    def page(self) -> Iterator[None]:
        """Everything inside is one page. Raises PageTimeout there."""
        self._spent = 0.0
        faulthandler.dump_traceback_later(self._limits.seconds * _PATIENCE, exit=True, file=self._trace)
        self._running = True
        try:
            yield
        finally:
            self._running = False
            faulthandler.cancel_dump_traceback_later()

    def _tick(self, _: int, frame: FrameType | None) -> None:
        self.samples[_stage(frame)] += 1
        self._spent += _TICK
        if self._running and self._spent > self._limits.seconds:
            self._running = False
            raise PageTimeout

    def seconds(self) -> dict[str, float]:
        """CPU seconds by stage, as sampled."""
        return {stage: round(count * _TICK, 3) for stage, count in sorted(self.samples.items())}


def _stage(frame: FrameType | None) -> str:
    """The package of ours that the innermost frame works for."""
    flow = "other"
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name.startswith("kclaims."):
            package = name.split(".", 2)[1]
            if package not in _FLOW:
                return package
            flow = package
        frame = frame.f_back
    return flow


def _bound_memory(allowed: int | None) -> None:
    """Let this process take so many bytes more than it has now; None lifts the bound. Linux only."""
    if not sys.platform.startswith("linux"):
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    bound = hard
    if allowed is not None:
        with open("/proc/self/statm", encoding="ascii") as stream:  # noqa: PTH123
            used = int(stream.read().split()[5]) * _PAGE_SIZE
        bound = used + allowed if hard == resource.RLIM_INFINITY else min(used + allowed, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (bound, hard))
