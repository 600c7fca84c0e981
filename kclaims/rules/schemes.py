"""Coding schemes of published content analyses, as data of rule packs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from kclaims.model import CATEGORIES, Element
from kclaims.model.record import record
from kclaims.rules.loader import read_yaml
from kclaims.rules.phrases import phrase_problems
from kclaims.rules.problems import Marked, Problem, RulesError
from kclaims.rules.ruleset import Ruleset


@record(kw_only=True)
class SchemeItem:
    """One thing that coders look for. It is coded where any of its signs is there; an `absence` where none is.

    Signs are phrases (`element`), elements of the packs, live findings (categories or rule ids), and claims that a
    page makes (the given fields must agree).
    """

    id: str
    label: str
    absence: bool
    element: Element
    elements: tuple[str, ...]
    findings: frozenset[str]
    claims: tuple[Mapping[str, str], ...]
    amounts: bool


@record(kw_only=True)
class Scheme:
    """A coding scheme: its unit is a page or a whole site; pages whose address holds a part of `exclude` are left out."""

    id: str
    pack: str
    title: str
    about: str
    unit: str  # site | page
    exclude: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    items: tuple[SchemeItem, ...]
    reported: Mapping[str, Any] = field(default_factory=dict)


def load_schemes(folders: Iterable[Path], ruleset: Ruleset) -> list[Scheme]:
    """The schemes of some packs. Raises RulesError with every problem."""
    problems: list[Problem] = []
    schemes: dict[str, Scheme] = {}
    for folder in folders:
        for file in sorted((folder / "schemes").glob("*.yaml")):
            marked = read_yaml(file, "scheme", problems)
            if marked is None:
                continue
            found = list(_problems(marked, str(file), ruleset))
            if marked.data["id"] in schemes:
                found.append(
                    Problem(str(file), *marked.place(("id",)), f"scheme '{marked.data['id']}' is already defined")
                )
            problems += found
            if not found:
                schemes[marked.data["id"]] = _scheme(marked.data, folder.name)
    if problems:
        raise RulesError(problems)
    return list(schemes.values())


def _problems(marked: Marked, path: str, ruleset: Ruleset) -> Iterator[Problem]:
    rules = {rule.id for rule in ruleset.rules}
    ids = [item["id"] for item in marked.data["items"]]
    for index, item in enumerate(marked.data["items"]):
        at = ("items", index)
        if ids.count(item["id"]) > 1:
            yield Problem(path, *marked.place((*at, "id")), f"item '{item['id']}' stands twice")
        for name in item.get("elements", ()):
            if name not in ruleset.pages.elements:
                yield Problem(path, *marked.place((*at, "elements")), f"no pack defines the element '{name}'")
        for name in item.get("findings", ()):
            if name not in CATEGORIES and name not in rules:
                yield Problem(path, *marked.place((*at, "findings")), f"'{name}' is no category and no rule")
        for group in ("any", "unless"):
            for name, phrase in item.get(group, {}).items():
                place = marked.place((*at, group, name))
                yield from (Problem(path, *place, text) for text in phrase_problems(phrase, ruleset.entries))
    for name in marked.data.get("reported", {}).get("counts", ()):
        if name not in ids:
            yield Problem(path, *marked.place(("reported", "counts", name)), f"the scheme has no item '{name}'")


def _scheme(raw: Mapping[str, Any], pack: str) -> Scheme:
    return Scheme(
        id=raw["id"], pack=pack, title=raw["title"], about=raw["about"], unit=raw["unit"],
        exclude=tuple(raw.get("exclude", ())), sources=tuple((s["title"], s["url"]) for s in raw["sources"]),
        items=tuple(map(_item, raw["items"])), reported=raw.get("reported", {}),
    )  # fmt: skip


def _item(raw: Mapping[str, Any]) -> SchemeItem:
    element = Element(
        name=raw["id"], about=raw["label"], phrases=raw.get("any", {}), unless=raw.get("unless", {}),
        questions=raw.get("questions", False), headings=raw.get("headings", True),
    )  # fmt: skip
    return SchemeItem(
        id=raw["id"], label=raw["label"], absence=raw.get("absence", False), element=element,
        elements=tuple(raw.get("elements", ())), findings=frozenset(raw.get("findings", ())),
        claims=tuple(raw.get("claims", ())), amounts=raw.get("amounts", False),
    )  # fmt: skip
