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
_RUNS = lazy(r"(?:\*\*/){2,}|\*{3,}(?![*/])")  # each means no more than one of its parts
_MOST_STARS = 3  # in a regular expression, whose time grows with the path's length to that power
_STARS = frozenset({"**/", "**", "*"})


def fits(pattern: str, path: str) -> bool:
    """Whether a pattern names a path, or a folder that it lies in.

    `path` has slashes and is relative to the configuration (see `relative`). `*` and `?` stay within a folder's name,
    `**` crosses folders. A pattern may begin at any folder, unless it begins with `/`: that is the configuration's own
    folder (or the root, where the path lies elsewhere).
    """
    parts = _parts(pattern)
    if sum(part in _STARS for part in parts) <= _MOST_STARS:
        return _compiled(parts).fullmatch(path) is not None
    return walk(parts, path)


def is_wild(pattern: str) -> bool:
    """Whether a pattern can name more than one file."""
    return not _WILD.isdisjoint(pattern)


def relative(path: str, folder: Path) -> str:
    """A path as seen from a folder, with slashes; absolute where it lies outside. Links to folders are followed.

    A name that no file can have (a caller of `serve` may send one) stays as it is.
    """
    home, name = os.path.split(os.path.abspath(path))  # noqa: PTH100 - the file itself may be a link or not exist
    try:
        real = Path(os.path.realpath(home), name)
    except ValueError:
        return path
    base = Path(os.path.realpath(folder))
    return real.relative_to(base).as_posix() if real.is_relative_to(base) else real.as_posix()


@lru_cache(maxsize=1024)
def _parts(pattern: str) -> tuple[str, ...]:
    """The parts of a pattern, the one it may begin with among them."""
    body = _RUNS.sub(lambda run: "**/" if run[0].endswith("/") else "**", pattern.removeprefix("./").strip("/"))
    found = _PART.findall(body)
    if pattern.startswith("/"):
        return ("", *found)
    return tuple(found) if found[:1] == ["**/"] else ("**/", *found)


@lru_cache(maxsize=1024)
def _compiled(parts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"{''.join(map(_translated, parts))}(?:/.*)?", re.DOTALL)


def walk(parts: tuple[str, ...], path: str) -> bool:
    """What `_compiled` says, in time that grows with both lengths alone: all places a match may have come to at once."""
    steps = [step for part in parts for step in _steps(part)]
    end, places = len(steps), _reached(steps, [0])
    for char in path:
        if end in places and char == "/":
            return True
        taken = [at for at in places if at < end and steps[at][0].fullmatch(char)]
        places = _reached(steps, [at if steps[at][1] else at + 1 for at in taken])
    return end in places


_Step = tuple[re.Pattern[str], bool, tuple[int, ...]]  # one character, whether it repeats, steps onward without any
_NONE, _SLASH, _NO_SLASH, _ANY = (re.compile(one, re.DOTALL) for one in ("(?!)", "/", "[^/]", "."))
_STEPS: dict[str, list[_Step]] = {
    "": [(_SLASH, False, (1,))], "*": [(_NO_SLASH, True, (1,))], "**": [(_ANY, True, (1,))],
    "**/": [(_NONE, False, (1, 3)), (_ANY, True, (1,)), (_SLASH, False, ())],
}  # fmt: skip


@lru_cache(maxsize=1024)
def _steps(part: str) -> list[_Step]:
    return _STEPS.get(part) or [(re.compile(_translated(part), re.DOTALL), False, ())]


def _reached(steps: list[_Step], places: list[int]) -> set[int]:
    """Places and those that can be reached from them without a character."""
    found: set[int] = set()
    waiting = list(places)
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting += [at + onward for onward in steps[at][2]] if at < len(steps) else []
    return found


def _translated(part: str) -> str:
    if part in {"", "**/", "**", "*", "?"}:
        return {"": "/?", "**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}[part]
    if len(part) > 1 and (found := _CLASS.fullmatch(translate(part))):
        return found[1]
    return re.escape(part)
