"""From rules to what the gate needs, as plain data that can be cached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kclaims.gate.names import ANY_PAGE, CLAIMS, DRUG, SIGNS, STUDIES
from kclaims.rules.knowledge import of_the_page, trigger_branches
from kclaims.rules.pages import page_phrases
from kclaims.rules.phrases import expand, gating_word, parse, required
from kclaims.rules.ruleset import Ruleset, gating_words


def gate_table(
    ruleset: Ruleset, relations: Mapping[str, Any], drugs: Iterable[str], studies: Iterable[str] = ()
) -> dict[str, Any]:
    """The table for all rules, triggers of relations (raw, by name), signs of elements and genres, forms of drugs and studies.

    By word: `words`, and the `groups` that each belongs to. By branch: `rules` (the rule's id), `names`, and what it `needs`: groups of which each must
    have a hit, or the sentence can't match that branch (see `required`). By group: the branches that have it `first`, the one that fewest sentences hold.
    Numbers are written out, so that only those are read that a text asks for.
    """
    literals = gating_words(ruleset.entries)
    groups: dict[frozenset[str], int] = {}
    branches: list[list[Any]] = []
    for rule in ruleset.rules:
        asks = {name: branch.ask for name, branch in rule.questions.items()}
        for name, phrase in {**rule.branches, **asks}.items():
            needed = required(parse(phrase), literals)
            numbers = sorted(groups.setdefault(group, len(groups)) for group in sorted(needed, key=sorted))
            branches.append([rule.id, name, numbers])
    for relation, trigger, phrase in trigger_branches(relations):
        needed = required(parse(phrase), literals)
        numbers = sorted(groups.setdefault(group, len(groups)) for group in sorted(needed, key=sorted))
        prefix = ANY_PAGE if of_the_page(relations[relation]) else CLAIMS
        branches.append([f"{prefix}{relation}", trigger, numbers])
    for sign, name, phrase in page_phrases(ruleset.raw_pages):
        needed = required(parse(phrase), literals)
        numbers = sorted(groups.setdefault(group, len(groups)) for group in sorted(needed, key=sorted))
        branches.append([f"{SIGNS}{sign}", name, numbers])
    for names, phrases in ((DRUG, drugs), (STUDIES, studies)):
        named = frozenset(gating_word(form) for phrase in phrases for form in expand(phrase))
        if named:
            branches.append([CLAIMS, names, [groups.setdefault(named, len(groups))]])
    words: dict[str, list[int]] = {}
    for group, number in groups.items():
        for word in group:
            words.setdefault(word, []).append(number)
    sizes = {number: len(group) for group, number in groups.items()}
    first: list[list[int]] = [[] for _ in groups]
    for at, (_, _, numbers) in enumerate(branches):
        numbers.sort(key=lambda number: (sizes[number], number))
        first[numbers[0]].append(at)
    return {
        "words": " ".join(sorted(words)), "groups": _written(words[word] for word in sorted(words)),
        "rules": [rule for rule, _, _ in branches], "names": [name for _, name, _ in branches],
        "needs": _written(numbers for _, _, numbers in branches), "first": _written(first),
    }  # fmt: skip


def _written(rows: Iterable[Iterable[int]]) -> str:
    return "|".join(" ".join(map(str, row)) for row in rows)
