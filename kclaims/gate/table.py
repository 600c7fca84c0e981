"""From rules to what the gate needs, as plain data that can be cached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from kclaims.gate.names import ANY_PAGE, CLAIMS, DRUG, IF_MEANT, MEANT, SIGNS, STUDIES
from kclaims.rules.knowledge import of_the_page, own_units, trigger_branches
from kclaims.rules.pages import page_phrases
from kclaims.rules.phrases import expand, gating_word, parse, required
from kclaims.rules.ruleset import Ruleset, gating_words
from kclaims.text.units import words_of_units


def gate_table(
    ruleset: Ruleset, relations: Mapping[str, Any], drugs: Iterable[str], studies: Iterable[str] = (),
    meant: Iterable[str] = (),
) -> dict[str, str]:  # fmt: skip
    """The table for rules, triggers of relations (raw, by name), signs of the page, forms of drugs, of studies, of what a drug is `meant` by.

    A branch can't match a sentence that lacks any group of words (see `required`; those of the units that a relation asks for are one more).
    It waits at each word of its rarest group. By such word: `words`, and the branches `waiting` there. By branch: `rules` (the rule's id),
    `names`, and which others of `groups` it `needs`. All is written out, so that only what a text asks for is read.
    """
    literals = gating_words(ruleset.entries)
    branches: list[tuple[str, str, list[frozenset[str]]]] = [
        (rule, name, sorted({*required(parse(phrase), literals), *asked}, key=sorted))
        for rule, name, phrase, asked in _phrases(ruleset, relations)
    ]
    for names, phrases in ((DRUG, drugs), (STUDIES, studies), (MEANT, meant)):
        named = frozenset(gating_word(form) for phrase in phrases for form in expand(phrase))
        if named:
            branches.append((CLAIMS, names, [named]))
    common = _commonness(needed for _, _, needed in branches)
    groups: dict[frozenset[str], int] = {}
    waiting: dict[str, list[int]] = {}
    needs: list[list[int]] = []
    for at, (_, _, needed) in enumerate(branches):
        rarest, *others = sorted(needed, key=common.__getitem__)
        for word in rarest:
            waiting.setdefault(word, []).append(at)
        needs.append([groups.setdefault(group, len(groups)) for group in others])
    return {
        "words": " ".join(sorted(waiting)), "waiting": _written(waiting[word] for word in sorted(waiting)),
        "rules": "|".join(rule for rule, _, _ in branches), "names": "|".join(name for _, name, _ in branches),
        "needs": _written(needs), "groups": "|".join(" ".join(sorted(group)) for group in groups),
    }  # fmt: skip


def _phrases(
    ruleset: Ruleset, relations: Mapping[str, Any]
) -> Iterator[tuple[str, str, str, Iterable[frozenset[str]]]]:
    """What the gate calls each rule, relation or sign; the name of its branch; the branch's phrase; what else it asks for."""
    for rule in ruleset.rules:
        asks = {name: branch.ask for name, branch in rule.questions.items()}
        for name, phrase in {**rule.branches, **asks}.items():
            yield rule.id, name, phrase, ()
    for relation, trigger, phrase in trigger_branches(relations):
        raw = relations[relation]
        yield f"{_where(raw)}{relation}", trigger, phrase, filter(None, [words_of_units(own_units(raw))])
    for sign, name, phrase in page_phrases(ruleset.raw_pages):
        yield f"{SIGNS}{sign}", name, phrase, ()


def _where(relation: Mapping[str, Any]) -> str:
    """Before a raw relation's name: the pages on which it can come to anything."""
    if not of_the_page(relation):
        return CLAIMS
    return ANY_PAGE if relation.get("compared") else IF_MEANT if relation.get("unnamed") else CLAIMS


def _commonness(needed: Iterable[Iterable[frozenset[str]]]) -> dict[frozenset[str], int]:
    """How common the words of each group are, by how many branches need them: "the" stands in many, "relapse" in few."""
    asked = Counter(chain.from_iterable(needed))
    by_word: Counter[str] = Counter()
    for group, times in asked.items():
        by_word.update(dict.fromkeys(group, times))
    return {group: sum(by_word[word] for word in group) for group in asked}


def _written(rows: Iterable[Iterable[int]]) -> str:
    return "|".join(" ".join(map(str, row)) for row in rows)
