"""What is tried: a strategy for inputs and a check that raises where something does not hold of one."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from types import FrameType
from typing import Any

from hypothesis.strategies import SearchStrategy


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`quick` examples are tried in the ordinary suite; none may take more than `seconds` of CPU time."""

    name: str
    strategy: SearchStrategy[Any]
    check: Callable[[Any], None]
    quick: int
    seconds: float


_FOUND: dict[str, Target] = {}


def target(
    strategy: SearchStrategy[Any], *, quick: int = 10, seconds: float = 10.0
) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Makes a target of a check, under the check's name."""

    def register(check: Callable[[Any], None]) -> Callable[[Any], None]:
        name = check.__name__.replace("_", "-")
        assert name not in _FOUND, f"two targets are called {name}"
        _FOUND[name] = Target(name=name, strategy=strategy, check=check, quick=quick, seconds=seconds)
        return check

    return register


def targets() -> dict[str, Target]:
    """All of them by name; those whose part needs an extra that is not installed are left out."""
    from tests.fuzz import targets as package

    for module in iter_modules(package.__path__):
        with suppress(ModuleNotFoundError):
            import_module(f"{package.__name__}.{module.name}")
    return dict(sorted(_FOUND.items()))


class SlowError(AssertionError):
    """An example took more CPU time than any may."""


@contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Raises SlowError inside once so much CPU time is used up."""

    def stop(_: int, __: FrameType | None) -> None:
        raise SlowError(f"more than {seconds:g} s of CPU time")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
