"""What a schema can't say of elements, genre cues and checklists: names that must exist, phrases that must parse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kclaims.rules.phrases import Literals, parse, phrase_problems, required
from kclaims.rules.problems import Marked, Path, Problem

Origins = dict[str, tuple[str, Marked, Path]]


class _Anything(dict[str, Literals]):
    """Stands in for a lexicon of which every entry has a word to look for."""

    def __missing__(self, name: str) -> Literals:
        return frozenset({name})


def add_elements(data: dict[str, Any]) -> Iterator[Problem]:
    """Put what packs add to elements of other packs into them; problems where there is no such element or a name twice."""
    added: list[tuple[str, dict[str, dict[str, str]], tuple[str, Marked, Path]]] = data["added"]
    for name, more, (path, marked, at) in added:
        element = data["elements"].get(name)
        if element is None:
            yield Problem(path, *marked.place(at), f"no pack defines the element '{name}'")
            continue
        for key, phrases in more.items():
            for phrase in set(phrases) & set(element.get(key, {})):
                yield Problem(path, *marked.place((*at, key, phrase)), f"element '{name}' has '{phrase}' already")
            element = {**element, key: {**element.get(key, {}), **phrases}}
            yield from _phrases(phrases, data, (path, marked, (*at, key)))
        data["elements"][name] = element


def page_problems(data: dict[str, Any], origins: Origins) -> Iterator[Problem]:
    """Problems of elements, genre cues and checklists that passed their schemas."""
    for kind, key in (("element", "elements"), ("genre cue", "genres")):
        for name, value in data[key].items():
            path, marked, at = origins[f"{kind}:{name}"]
            for group in ("phrases", "headed", "unless"):
                own = {n: p for n, p in value.get(group, {}).items() if (*at, group, n) in marked.places}
                yield from _phrases(own, data, (path, marked, (*at, group)))
            for phrase in sorted(set(value.get("near", ())).difference(value.get("phrases", {}))):
                yield Problem(path, *marked.place((*at, "near")), f"{kind} '{name}' has no phrase '{phrase}'")
    for checklist in data["checklists"]:
        path, marked, at = origins[f"checklist:{checklist['id']}"]
        for index, item in enumerate(checklist["items"]):
            for name in _named(item):
                if name not in data["elements"]:
                    yield Problem(path, *marked.place((*at, "items", index)), f"no pack defines the element '{name}'")


def _named(item: dict[str, Any]) -> Iterator[str]:
    for part in item.get("met", ()):
        yield from ([part] if isinstance(part, str) else part)
    yield from item.get("failed", ())
    yield from item.get("about", ())


def _phrases(phrases: dict[str, str], data: dict[str, Any], origin: tuple[str, Marked, Path]) -> Iterator[Problem]:
    path, marked, at = origin
    for name, phrase in phrases.items():
        told = list(phrase_problems(phrase, data["lexicon"]))
        if not told and at[-1] in {"phrases", "headed"} and not required(parse(phrase), _Anything()):
            told = ["holds no word that every match must hold"]
        yield from (Problem(path, *marked.place((*at, name)), text) for text in told)
