"""What a schema can't say of rule packs: names that must exist, phrases that must parse, examples that must be there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kclaims.model import CATEGORIES, default_severity
from kclaims.rules.phrases import BUILT_IN, form_problems, phrase_problems
from kclaims.rules.problems import Marked, Path, Problem
from kclaims.rules.ruleset import included as included_by

BLOCK_KINDS = frozenset(
    {"paragraph", "heading", "list-item", "quote", "table-cell", "caption", "question", "reference"}
)
Origins = dict[str, tuple[str, Marked, Path]]
STABLE_EXAMPLES = 3
# What is a warning rather than a note in some genres, without a reason to be given (see the contract).
WARNED_IN = dict.fromkeys(
    ("missing-risks", "missing-approval-status", "missing-abuse-risk"), frozenset({"promotion", "how-to"})
)


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
            elif included == name or name in included_by(data["lexicon"], included):
                yield Problem(path, *place, f"'{name}' and '{included}' include each other")
        for index, form in enumerate(entry.get("forms", ())):
            place = marked.place((*at, "forms", index))
            yield from (Problem(path, *place, text) for text in form_problems(form))


def _context_problems(data: dict[str, Any], origins: Origins) -> Iterator[Problem]:
    for name, context in data["contexts"].items():
        path, marked, at = origins[f"context:{name}"]
        for group, forms in context.get("cues", {}).items():
            for index, form in enumerate(forms):
                place = marked.place((*at, "cues", group, index))
                yield from (Problem(path, *place, text) for text in phrase_problems(form, data["lexicon"]))


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
    yield from _document(rule, data)
    for where, phrase in phrases_of(rule):
        yield from ((where, text) for text in phrase_problems(phrase, data["lexicon"]))
    yield from _examples(rule)


def _document(rule: dict[str, Any], data: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    terms = rule.get("document", {})
    named: list[tuple[Path, str]] = [
        (("document", "about", i), name) for i, group in enumerate(terms.get("about", ())) for name in group
    ]
    named += [(("document", key), name) for key in ("needs", "unless") for name in terms.get(key, ())]
    kind, _, element = terms.get("place", "end").partition(" ")
    named += [(("document", "place"), element)] if kind in {"after", "at"} else []
    for where, name in named:
        if name not in data["elements"]:
            yield where, f"no pack defines the element '{name}'"
    if "unless_category" in terms and terms["unless_category"] not in CATEGORIES:
        yield ("document", "unless_category"), f"'{terms.get('unless_category')}' is no category"
    for genre, severity in terms.get("severity_by_genre", {}).items():
        usual = WARNED_IN.get(rule["category"], frozenset())
        if (
            severity != rule["severity"]
            and not (severity == "warning" and genre in usual)
            and "severity_reason" not in rule
        ):
            yield ("document", "severity_by_genre", genre), "departs from the default: say why in severity_reason"


def phrases_of(rule: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """Every phrase of a rule, with its path."""
    for key in ("match", "unless", "requires", "absent", "page"):
        for name, phrase in rule.get(key, {}).get("any", {}).items():
            yield (key, "any", name), phrase
    for name, branch in rule.get("match", {}).get("questions", {}).items():
        yield ("match", "questions", name, "ask"), branch["ask"]


def _examples(rule: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    match, terms = rule.get("match", {}), rule.get("document", {})
    names = {
        "match": set(match.get("any", ())), "question": set(match.get("questions", ())),
        "unless": {*rule.get("unless", {}).get("any", ()), *terms.get("unless", ())},
        "present": set(terms.get("needs", ())), "requires": set(rule.get("requires", {}).get("any", ())),
        "absent": set(rule.get("absent", {}).get("any", ())), "page": set(rule.get("page", {}).get("any", ())),
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
