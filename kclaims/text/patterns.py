"""Regular expressions that cost nothing until a text asks for them: compiling all at import took a sixth of a cold start."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any, AnyStr, cast


class _Later:
    """Stands for a compiled pattern; each of its methods is kept once it was asked for, so calls go straight to it."""

    _compiled: re.Pattern[Any]

    def __init__(self, source: str | bytes, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what copying and pickling look for
            raise AttributeError(name)
        if name == "_compiled":
            self._compiled = re.compile(self._source, self._flags)
            return self._compiled
        value = getattr(self._compiled, name)
        setattr(self, name, value)
        return value


class Needing(_Later):
    """A pattern that is not even compiled for texts that hold none of some literals, without which it can't match."""

    def __init__(self, source: str, flags: int, needs: tuple[str, ...]) -> None:
        super().__init__(source, flags)
        self._needs = needs

    def _can_match(self, text: str) -> bool:
        return any(need in text for need in self._needs)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """As a pattern's."""
        return self._compiled.finditer(text, start, end) if self._can_match(text) else iter(())

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As a pattern's."""
        return self._compiled.search(text, start, end) if self._can_match(text) else None

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As a pattern's."""
        return self._compiled.match(text, start, end) if self._can_match(text) else None

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As a pattern's."""
        return self._compiled.fullmatch(text, start, end) if self._can_match(text) else None


def lazy(source: AnyStr, flags: int = 0, needs: tuple[str, ...] = ()) -> re.Pattern[AnyStr]:
    """A pattern that is compiled when it is first used. Give `re` functions its methods, not itself.

    One of the literals that it `needs` stands, as written, in every text that it matches.
    """
    held = Needing(source, flags, needs) if needs and isinstance(source, str) else _Later(source, flags)
    return cast("re.Pattern[AnyStr]", held)
