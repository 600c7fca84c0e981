"""What a long-lived session remembers of sentences it has seen."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class Stopped(Exception):  # noqa: N818 - no error: whoever asked for a lint wants it no more
    """A lint that was asked to stop."""


class Stop:
    """Asks whatever looks into a memory to stop; what was found out until then stays remembered."""

    asked = False


_NOTHING: Any = object()


class Memory:
    """Values of pure functions, kept from one document to the next; each linter has its own.

    Only what depends on nothing but the linter and the key may be asked for here, so a lint with a memory equals one
    without. Holds the last `size` values asked for and at most as many older ones; with size 0, none.
    """

    __slots__ = ("_new", "_old", "_size", "_stop")

    def __init__(self, size: int = 0, stop: Stop | None = None) -> None:
        self._size = size
        self._stop = Stop() if stop is None else stop
        self._new: dict[tuple[str, Hashable], Any] = {}
        self._old: dict[tuple[str, Hashable], Any] = {}

    def of(self, kind: str, key: Hashable, compute: Callable[[], T]) -> T:
        """The value of `compute`, remembered by kind and key. Raises Stopped."""
        if not self._size:
            return compute()
        if self._stop.asked:
            raise Stopped
        value: T = self._new.get((kind, key), _NOTHING)
        return self._older((kind, key), compute) if value is _NOTHING else value

    def by_key(self, kind: str, key: K, compute: Callable[[K], T]) -> T:
        """What `compute` makes of a key, remembered by kind and key. Raises Stopped."""
        if not self._size:
            return compute(key)
        if self._stop.asked:
            raise Stopped
        value: T = self._new.get((kind, key), _NOTHING)
        return self._older((kind, key), partial(compute, key)) if value is _NOTHING else value

    def many(self, kind: str, keys: Sequence[K], compute: Callable[[Sequence[K]], Sequence[T]]) -> list[T]:
        """A value for each key, those not remembered by one call of `compute`."""
        if not self._size:
            return list(compute(keys))
        found = {key: held[kind, key] for key in keys for held in (self._old, self._new) if (kind, key) in held}
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        found.update(zip(missing, compute(missing) if missing else (), strict=True))
        return [self.of(kind, key, partial(found.__getitem__, key)) for key in keys]

    def _older(self, whole: tuple[str, Hashable], compute: Callable[[], T]) -> T:
        """A value that was not asked for lately, from now on among the newest."""
        value: T = self._old.pop(whole) if whole in self._old else compute()
        if len(self._new) >= self._size:
            self._old, self._new = self._new, {}
        self._new[whole] = value
        return value
