"""YAML 1.2 with the place of every value, for messages that name line and column.

PyYAML's own defaults are YAML 1.1: `no` is False and `12:30` is 750. Here only `true`, `false`, `null` and plain
numbers are special, duplicate keys are refused, and nothing but plain data is ever built.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

import yaml

from kclaims.rules.problems import Marked, Path, Place, Problem

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_DEPTH = 40


class _Loader(_Base):  # type: ignore[misc]
    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"^(?:~|null|Null|NULL|)$", "~nN\0"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


class YamlError(ValueError):
    """Text that is no YAML, or holds a duplicate key, alias or tag that is refused."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def load(text: str, path: str) -> Marked:
    """Data of one YAML document with places. Raises YamlError."""
    problems: list[Problem] = []
    places: dict[Path, Place] = {}
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        what = getattr(error, "problem", None) or str(error)
        raise YamlError([Problem(path, line, column, f"not valid YAML: {what}")]) from None
    except (RecursionError, ValueError) as error:
        raise YamlError([Problem(path, 0, 0, f"not valid YAML: {error}")]) from None
    data = _plain(node, (), path, places, problems, set()) if node is not None else None
    if problems:
        raise YamlError(problems)
    return Marked(data, places)


def _plain(node: Any, at: Path, path: str, places: dict[Path, Place], problems: list[Problem], seen: set[int]) -> Any:
    mark = node.start_mark
    places[at] = (mark.line + 1, mark.column + 1)
    if id(node) in seen and not isinstance(node, yaml.ScalarNode):
        problems.append(Problem(path, mark.line + 1, mark.column + 1, "anchors and aliases are not allowed"))
        return None
    if len(at) > MAX_DEPTH:
        problems.append(Problem(path, mark.line + 1, mark.column + 1, "nested too deeply"))
        return None
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in mapping:
                where = key_node.start_mark
                problems.append(Problem(path, where.line + 1, where.column + 1, f"key '{key[:80]}' stands twice"))
            mapping[key] = _plain(value_node, (*at, key), path, places, problems, seen)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*at, i), path, places, problems, seen) for i, item in enumerate(node.value)]
    return _scalar(node, path, problems)


def _scalar(node: Any, path: str, problems: list[Problem]) -> Any:
    kind = node.tag.rsplit(":", 1)[-1]
    if kind == "bool":
        return node.value.lower() == "true"
    if kind == "null":
        return None
    mark = node.start_mark
    if kind in {"int", "float"}:
        try:
            return int(node.value) if kind == "int" else float(node.value)
        except ValueError:  # `!!int x`, or thousands of digits
            problems.append(Problem(path, mark.line + 1, mark.column + 1, f"no number: '{node.value[:40]}'"))
    elif kind != "str":
        problems.append(Problem(path, mark.line + 1, mark.column + 1, f"tag {node.tag[:80]} is not allowed"))
    return node.value
