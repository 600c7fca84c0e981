"""Concepts and qualifiers named in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kclaims.rules.knowledge import Form, Knowledge
from kclaims.text.words import Words

_SHORT = 2  # a form that begins with so short a word ("(R)-ketamine", "(2R,6R)-…") may hold brackets and commas
_YEAR = 4  # digits: a form that ends with a year may hold a bracket: "Daly (2019)"


class Mention(NamedTuple):
    """A concept named by the words from `start` to `end` (exclusive); `concepts` holds every reading of the words."""

    concepts: tuple[str, ...]
    start: int
    end: int


class Qualifier(NamedTuple):
    """A route, place, measure or arm named by the words from `start` to `end` (exclusive)."""

    kind: str
    value: str
    start: int
    end: int


def find_mentions(knowledge: Knowledge, words: Words) -> list[Mention]:
    """Concepts named, the longest reading at each place, in word order."""
    index, meant = knowledge.surface
    return [Mention(meant[form], start, start + len(form)) for form, start in _longest(index, words)]


def find_qualifiers(knowledge: Knowledge, words: Words, sentence: str, only: str | None = None) -> list[Qualifier]:
    """Routes, places, measures and arms named, or one kind `only`, in word order; "us" is a country only in capitals."""
    found = [
        Qualifier(kind, meant[form], start, start + len(form))
        for kind, (index, meant) in knowledge.qualifier_forms.items()
        if only is None or kind == only
        for form, start in _longest(index, words)
        if form != ("us",) or sentence[words.starts[start] : words.ends[start]].isupper()
    ]
    return sorted(found, key=lambda q: (q.start, q.end))


def find_stand_ins(knowledge: Knowledge, words: Words) -> list[tuple[int, int]]:
    """Word ranges that stand for a drug named before: "it", "this medication", "the spray"."""
    return [(start, start + len(form)) for form, start in _longest(knowledge.stand_ins, words)]


def _longest(index: Mapping[str, Sequence[Form]], words: Words) -> list[tuple[Form, int]]:
    """Forms that stand in a sentence, from left to right; the last word of one may be a possessor: "Spravato's"."""
    found = []
    at = 0
    texts = words.texts
    owned = [text.removesuffix("'s") for text in texts] if any(text.endswith("'s") for text in texts) else texts
    while at < len(texts):
        form = _form_at(index, words, texts, at) if texts[at] in index else None
        if form is None and owned is not texts and owned[at] in index:
            form = _form_at(index, words, owned, at)
        if form is None:  # most words open no form
            at += 1
        else:
            found.append((form, at))
            at += len(form)
    return found


def _form_at(index: Mapping[str, Sequence[Form]], words: Words, texts: list[str], at: int) -> Form | None:
    """The longest form that some texts of the words spell from word `at` on."""
    second = texts[at + 1] if at + 1 < len(texts) else None
    for form in index[texts[at]]:
        if (len(form) == 1 or form[1] == second) and _stands(form, words, texts, at):
            return form
    return None


def _stands(form: Form, words: Words, texts: list[str], at: int) -> bool:
    end = at + len(form)
    if tuple(texts[at:end]) != form:
        return False
    if at and texts[at - 1] == "non" and not words.breaks[at]:
        return False
    most = 1 if len(form[0]) <= _SHORT or (len(form[-1]) == _YEAR and form[-1].isdecimal()) else 0
    return all(gap <= most for gap in words.breaks[at + 1 : end])
