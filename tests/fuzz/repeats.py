"""Texts that make a regular expression try the same thing again and again, made of its own parts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any, NamedTuple

import kclaims
from kclaims.text.patterns import _Later

_LONG = 10  # times: a part that may be repeated more often is worth repeating
_CLASSES = {
    ops.CATEGORY_DIGIT: "1",
    ops.CATEGORY_SPACE: " ",
    ops.CATEGORY_WORD: "a",
    ops.CATEGORY_NOT_WORD: "-",
    ops.CATEGORY_NOT_SPACE: "a",
}
_REPEATS = {ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT}


class Used(NamedTuple):
    """A pattern and where it stands; `anchored` where it is only asked whether it fits at one place."""

    where: str
    pattern: re.Pattern[str]
    anchored: bool


def patterns() -> Iterator[Used]:
    """Every regular expression of the package, once: compiled in a module, or written where it is used."""
    seen: set[re.Pattern[str]] = set()
    for used in _all():
        if used.pattern not in seen:
            seen.add(used.pattern)
            yield used


def _all() -> Iterator[Used]:
    for info in walk_packages(kclaims.__path__, "kclaims."):
        if info.name.endswith("__main__") or ".train" in info.name:
            continue
        module = import_module(info.name)
        source = Path(module.__file__ or "").read_text(encoding="utf-8") if module.__file__ else ""
        for name, pattern in _compiled(module):
            uses = set(re.findall(rf"\b{re.escape(name)}\.(\w+)\(", source))
            yield Used(f"{info.name}.{name}", pattern, bool(uses) and uses <= {"match", "fullmatch"})
        yield from _written(info.name, source)


def _compiled(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    for name, value in vars(module).items():
        for found in _inside(value):
            if isinstance(found.pattern, str):
                yield name, found


def _inside(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, _Later):
        yield value._compiled
    elif isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | set | frozenset):
        for item in value:
            yield from _inside(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _inside(item)


def _written(module: str, source: str) -> Iterator[Used]:
    for node in ast.walk(ast.parse(source)):
        called = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        )
        if called and node.func.value.id == "re" and node.args and isinstance(node.args[0], ast.Constant):
            pattern = node.args[0].value
            if isinstance(pattern, str) and node.func.attr not in {"compile", "escape"}:
                yield Used(f"{module}:{node.lineno}", re.compile(pattern), node.func.attr in {"match", "fullmatch"})


def attacks(pattern: re.Pattern[str]) -> set[tuple[str, str]]:
    """(what stands once, what stands again and again) of a pattern's own parts."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    whole = _sample(tree)
    found = {("", whole), ("", whole[:-1]), ("", whole[:1]), ("", " "), ("", "1"), ("", "a")}
    found |= set(_repeated(tree, ""))
    return {(once, again) for once, again in found if again}


def _repeated(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """Each part that may be repeated, alone and behind what leads to it."""
    for op, value in tree:
        if op in _REPEATS:
            _, most, inner = value
            if most >= _LONG:
                for sample in _samples(inner):
                    yield "", sample
                    yield before, sample
                    yield "", before + sample
            yield from _repeated(inner, before)
        elif op is ops.BRANCH:
            for branch in value[1]:
                yield from _repeated(branch, before)
        elif op is ops.SUBPATTERN:
            yield from _repeated(value[3], before)
        elif op in {ops.ASSERT, ops.ASSERT_NOT}:
            yield from _repeated(value[1], before)
        elif op is ops.ATOMIC_GROUP:
            yield from _repeated(value, before)
        before += _sample([(op, value)])


def _samples(tree: Any) -> list[str]:
    """Texts that some parts match: one for each way of the outermost choice, at most four."""
    if len(tree) == 1:
        op, value = tree[0]
        if op is ops.SUBPATTERN:
            return _samples(value[3])
        if op is ops.BRANCH:
            return [_sample(branch) for branch in value[1][:4]]
        if op is ops.IN and value[0][0] is not ops.NEGATE:
            return list(dict.fromkeys(_one(item) for item in value))[:4]
    return [_sample(tree)]


def _sample(tree: Any) -> str:
    """A short text that some parts match (as far as one can tell without their conditions)."""
    return "".join(_sample_of(op, value) for op, value in tree)


def _sample_of(op: Any, value: Any) -> str:
    if op is ops.LITERAL:
        return chr(value)
    if op is ops.IN:
        return _other(value[1:]) if value[0][0] is ops.NEGATE else _one(value[0])
    if op is ops.BRANCH:
        return _sample(value[1][0])
    if op is ops.SUBPATTERN:
        return _sample(value[3])
    if op is ops.ATOMIC_GROUP:
        return _sample(value)
    if op in _REPEATS:
        return _sample(value[2]) * max(value[0], min(1, value[1]))
    return "x" if op in {ops.ANY, ops.NOT_LITERAL} else ""


def _one(item: Any) -> str:
    op, value = item
    if op is ops.LITERAL:
        return chr(value)
    return chr(value[0]) if op is ops.RANGE else _CLASSES.get(value, "x")


def _other(items: Any) -> str:
    """A character that is none of some."""
    taken = {_one(item) for item in items}
    return next(char for char in "xa1 -.,é" if char not in taken)
