"""What a schema can't say of rule packs: names that must exist, phrases that must parse, examples that must be there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kclaims.model import CATEGORIES, default_severity
from kclaims.rules.phrases import BUILT_IN, PhraseError, expand, parse, references
from kclaims.rules.yaml_marks import Marked, Path, Problem

BLOCK_KINDS = frozenset(
    {"paragraph", "heading", "list-item", "quote", "table-cell", "caption", "question", "reference"}
)
Origins = dict[str, tuple[str, Marked, Path]]
STABLE_EXAMPLES = 3


def check_meaning(data: dict[str, Any], origins: Origins) -> list[Problem]:
    """Problems of loaded packs that passed their schemas."""
    problems = [*_lexicon_problems(data, origins), *_context_problems(data, origins)]
    for rule in data["rules"]:
        path, marked, at = origins[f"rule:{rule['id']}"]
        problems += (Problem(path, *marked.place((*at, *where)), message) for where, message in _rule(rule, data))
    return problems


def _lexicon_problems(data: dict[str, Any], origins: Origins) -> Iterator[Problem]:
    for name, entry in data["lexicon"].items():
        path, marked, at = origins[f"lexicon:{name}"]
        if name in BUILT_IN:
            yield Problem(path, *marked.place(at), f"'{name}' is a built-in name")
        for index, included in enumerate(entry.get("include", ())):
            place = marked.place((*at, "include", index))
            if included not in data["lexicon"]:
                yield Problem(path, *place, f"lexicon entry '{included}' does not exist")
            elif included == name or name in data["lexicon"][included].get("include", ()):
                yield Problem(path, *place, f"'{name}' and '{included}' include each other")
        for index, form in enumerate(entry.get("forms", ())):
            try:
                list(expand(form))
            except PhraseError as error:
                yield Problem(path, *marked.place((*at, "forms", index)), str(error))


def _context_problems(data: dict[str, Any], origins: Origins) -> Iterator[Problem]:
    for name, context in data["contexts"].items():
        path, marked, at = origins[f"context:{name}"]
        for group, forms in context.get("cues", {}).items():
            for index, form in enumerate(forms):
                try:
                    missing = [ref for ref in references(parse(form)) if ref not in data["lexicon"]]
                except PhraseError as error:
                    yield Problem(path, *marked.place((*at, "cues", group, index)), str(error))
                else:
                    for ref in missing:
                        place = marked.place((*at, "cues", group, index))
                        yield Problem(path, *place, f"lexicon entry '{ref}' does not exist")


def _rule(rule: dict[str, Any], data: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    if not rule["id"].startswith(f"{rule['pack']}."):
        yield ("id",), f"a rule of pack '{rule['pack']}' is named '{rule['pack']}.…', not '{rule['id']}'"
    if rule["category"] not in CATEGORIES:
        yield ("category",), f"'{rule['category']}' is no category (kclaims explain lists them)"
    elif rule["severity"] != default_severity(rule["category"]) and "severity_reason" not in rule:
        yield (
            ("severity",),
            f"'{rule['category']}' is '{default_severity(rule['category'])}' by default: say why in severity_reason",
        )
    for index, kind in enumerate(rule.get("scope", ())):
        if kind not in BLOCK_KINDS:
            yield ("scope", index), f"'{kind}' is no kind of block: {', '.join(sorted(BLOCK_KINDS))}"
    for name in rule.get("contexts", ()):
        if name not in data["contexts"]:
            yield ("contexts", name), f"context '{name}' does not exist: {', '.join(sorted(data['contexts']))}"
    for index, source in enumerate(rule["sources"]):
        if isinstance(source, str) and source not in data["sources"]:
            yield ("sources", index), f"no pack defines the source '{source}'"
    for where, phrase in phrases_of(rule):
        try:
            for name in references(parse(phrase)):
                if name not in data["lexicon"]:
                    yield where, f"lexicon entry '{name}' does not exist"
        except PhraseError as error:
            yield where, str(error)
    yield from _examples(rule)


def phrases_of(rule: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """Every phrase of a rule, with its path."""
    for key in ("match", "unless", "requires", "absent"):
        for name, phrase in rule.get(key, {}).get("any", {}).items():
            yield (key, "any", name), phrase
    for name, branch in rule.get("match", {}).get("questions", {}).items():
        yield ("match", "questions", name, "ask"), branch["ask"]


def _examples(rule: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    names = {
        "match": set(rule["match"].get("any", ())), "question": set(rule["match"].get("questions", ())),
        "unless": set(rule.get("unless", {}).get("any", ())), "requires": set(rule.get("requires", {}).get("any", ())),
        "absent": set(rule.get("absent", {}).get("any", ())),
    }  # fmt: skip
    for kind in ("flag", "pass"):
        examples = rule["examples"][kind]
        if rule["status"] == "stable" and len(examples) < STABLE_EXAMPLES:
            yield ("examples", kind), f"a stable rule has at least {STABLE_EXAMPLES} {kind} examples"
        for index, example in enumerate(examples):
            if "because" not in example:
                yield ("examples", kind, index), "an example says 'because:' which branch, exception or context decides"
                continue
            group, _, name = example["because"].partition(".")
            if group in names and name not in names[group]:
                yield ("examples", kind, index, "because"), f"the rule has no {group} '{name}'"
