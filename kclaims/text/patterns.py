"""Regular expressions that cost nothing until a text asks for them: compiling all at import took a sixth of a cold start."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Later:
    """Stands for a compiled pattern; each of its methods is kept once it was asked for, so calls go straight to it."""

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


def lazy(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A pattern that is compiled when it is first used. Give `re` functions its methods, not itself."""
    return cast("re.Pattern[AnyStr]", _Later(source, flags))
