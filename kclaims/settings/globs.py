"""Paths and the patterns that configurations name them by."""

from __future__ import annotations

import os
import re
from fnmatch import translate
from functools import lru_cache
from pathlib import Path

from kclaims.text.patterns import lazy

_WILD = frozenset("*?[")
_PART = lazy(r"\*\*/|\*\*|\*|\?|\[!?\]?[^\]/]*\]|.", re.DOTALL)
_CLASS = lazy(r"\(\?s:(.*)\)\\[zZ]")  # how the standard library wraps what it translates


def fits(pattern: str, path: str) -> bool:
    """Whether a pattern names a path, or a folder that it lies in.

    `path` has slashes and is relative to the configuration (see `relative`). `*` and `?` stay within a folder's name,
    `**` crosses folders. A pattern may begin at any folder, unless it begins with `/`: that is the configuration's own
    folder (or the root, where the path lies elsewhere).
    """
    return _compiled(pattern).fullmatch(path) is not None


def is_wild(pattern: str) -> bool:
    """Whether a pattern can name more than one file."""
    return not _WILD.isdisjoint(pattern)


def relative(path: str, folder: Path) -> str:
    """A path as seen from a folder, with slashes; absolute where it lies outside. Links to folders are followed."""
    home, name = os.path.split(os.path.abspath(path))  # noqa: PTH100 - the file itself may be a link or not exist
    real = Path(os.path.realpath(home), name)
    base = Path(os.path.realpath(folder))
    return real.relative_to(base).as_posix() if real.is_relative_to(base) else real.as_posix()


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    anchored = pattern.startswith("/")
    body = "".join(map(_translated, _PART.findall(pattern.removeprefix("./").strip("/"))))
    return re.compile(f"/?{body}(?:/.*)?" if anchored else f"(?:.*/)?{body}(?:/.*)?", re.DOTALL)


def _translated(part: str) -> str:
    if part in {"**/", "**", "*", "?"}:
        return {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}[part]
    if len(part) > 1 and (found := _CLASS.fullmatch(translate(part))):
        return found[1]
    return re.escape(part)
