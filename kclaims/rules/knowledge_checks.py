"""What a schema can't say of concepts, facts and relations: what they name must exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kclaims.model import CATEGORIES
from kclaims.rules.phrases import form_problems, parse, phrase_problems, references
from kclaims.rules.problems import Marked, Path, Problem

Origins = dict[str, tuple[str, Marked, Path]]


def form_places(relations: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """The forms by which a file of relations knows pronouns and qualifiers, each with its path."""
    yield from ((("anaphora", at), form) for at, form in enumerate(relations.get("anaphora", ())))
    for group, values in relations.get("qualifiers", {}).items():
        for name, forms in values.items():
            yield from ((("qualifiers", group, name, at), form) for at, form in enumerate(forms))


def knowledge_problems(data: dict[str, Any], origins: Origins) -> Iterator[Problem]:
    """Problems of concepts, relations and facts that passed their schemas."""
    checks = (("concept", data["concepts"], _concept), ("relation", data["relations"], _relation))
    for kind, values, check in checks:
        for name, value in values.items():
            path, marked, at = origins[f"{kind}:{name}"]
            yield from (Problem(path, *marked.place((*at, *where)), text) for where, text in check(value, data))
    rules = {rule["id"] for rule in data["rules"]}
    for fact in data["facts"]:
        if fact["id"] in rules:
            path, marked, at = origins[f"fact:{fact['id']}"]
            yield Problem(path, *marked.place((*at, "id")), f"'{fact['id']}' is a rule's name")
        path, marked, at = origins[f"fact:{fact['id']}"]
        yield from (Problem(path, *marked.place((*at, *where)), text) for where, text in _fact(fact, data))


def _concept(concept: dict[str, Any], data: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    for index, parent in enumerate(concept.get("is", ())):
        if parent not in data["concepts"]:
            yield ("is", index), f"concept '{parent}' does not exist"
    for index, form in enumerate(concept["forms"]):
        yield from ((("forms", index), text) for text in form_problems(form))


def _relation(relation: dict[str, Any], data: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    if relation.get("facts_of", "") and relation["facts_of"] not in data["relations"]:
        yield ("facts_of",), f"relation '{relation['facts_of']}' does not exist"
    for group in ("triggers", "denials", "unless"):
        for name, phrase in relation.get(group, {}).items():
            told = list(phrase_problems(phrase, data["lexicon"]))
            if not told and (named := next(references(parse(phrase)), None)):
                told = [f"phrases of relations name no lexicon entry: write out what '{named}' stands for"]
            yield from (((group, name), text) for text in told)


def _fact(fact: dict[str, Any], data: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    if not fact["id"].startswith(f"{fact['pack']}."):
        yield ("id",), f"a fact of pack '{fact['pack']}' is named '{fact['pack']}.…', not '{fact['id']}'"
    if fact["category"] not in CATEGORIES:
        yield ("category",), f"'{fact['category']}' is no category (kclaims explain lists them)"
    if fact["relation"] not in data["relations"]:
        yield ("relation",), f"relation '{fact['relation']}' does not exist: {', '.join(sorted(data['relations']))}"
    for key in ("subject", "object"):
        if key in fact and fact[key] not in data["concepts"]:
            yield (key,), f"concept '{fact[key]}' does not exist"
    trial = fact.get("scope", {}).get("trial")
    if trial is not None and trial not in data["concepts"]:
        yield ("scope", "trial"), f"concept '{trial}' does not exist"
    for kind, value in fact.get("scope", {}).items():
        known = data["qualifiers"].get(kind)
        if known is not None and value not in known:
            yield ("scope", kind), f"'{value}' is no {kind}: {', '.join(sorted(known))}"
    for index, source in enumerate(fact["sources"]):
        if isinstance(source, str) and source not in data["sources"]:
            yield ("sources", index), f"no pack defines the source '{source}'"
