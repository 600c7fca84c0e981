"""Passages that stand twice within a page."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kclaims.decide.quality.checks import elsewhere, found, shortened
from kclaims.decide.quality.page import Page
from kclaims.model import Evidence, Finding, Span

# Measured on 91 news pages, 94 clean pages and five articles: shorter repeats are calls ("Click here …"), refrains and
# parallel sentences.
_LEAST = 6  # words of a sentence that can be part of a repeat
_PASSAGE = 20  # words of a repeat that is told
_NEAR_PASSAGE = 30  # the same for one that was changed
_SHINGLE = 3
_ALIKE = 0.75  # share of a sentence's word triples that its other version holds
_POSTINGS = 3  # earlier sentences remembered for each triple: bounds the time
_REFERENCED = ("click here", "subscribe", "sign up", "read more", "follow us", "for more information")


@dataclass(slots=True)
class _Repeat:
    """Sentences from `start` to `end` (exclusive, indexes of `Page.prose`) that repeat those from `first` on."""

    start: int
    end: int
    first: int
    exact: bool


def decide_repeats(page: Page) -> Iterator[Finding]:
    """One finding for each passage that stands more than once, at its second place. Linear time."""
    told: dict[int, tuple[_Repeat, list[Span]]] = {}
    for repeat in _repeats(page):
        words = sum(len(page.words[at]) for at in range(repeat.start, repeat.end) if _is_sentence(page.prose[at].text))
        if words < (_PASSAGE if repeat.exact else _NEAR_PASSAGE) or _is_call(page.prose[repeat.start].text):
            continue
        if repeat.first in told:
            told[repeat.first][1].append(page.prose[repeat.start].span)
        else:
            told[repeat.first] = (repeat, [])
    for repeat, others in told.values():
        yield _told(page, repeat, others)


def _told(page: Page, repeat: _Repeat, others: list[Span]) -> Finding:
    size = repeat.end - repeat.start
    words = sum(len(page.words[at]) for at in range(repeat.start, repeat.end))
    sentences = "sentence" if size == 1 else f"{size} sentences"
    times = "twice" if not others else f"{len(others) + 2} times"
    how = "word for word" if repeat.exact else "hardly changed"
    what = f"The {sentences} from “{shortened(page.prose[repeat.start].text)}” on ({words} words) stand{'s' * (size == 1)} {times}, {how}."
    return found(
        "repeated-passage" if repeat.exact else "near-repeat", page.prose[repeat.start].span, what,
        related=elsewhere("stands here too", [page.prose[repeat.first].span, *others]),
        evidence=(Evidence(kind="count", id="words", text=f"{words} words in {size} sentences, {times}"),),
    )  # fmt: skip


def _repeats(page: Page) -> Iterator[_Repeat]:
    """Runs of sentences that repeat an earlier run; a sentence repeats the one after its predecessor's, if it can."""
    current: _Repeat | None = None
    for at, (first, exact) in enumerate(_earlier(page)):
        if first is None:
            if current is not None:
                yield current
            current = None
        elif current is not None and first == current.first + (at - current.start):
            current.end, current.exact = at + 1, current.exact and exact
        else:
            if current is not None:
                yield current
            current = _Repeat(at, at + 1, first, exact)
    if current is not None:
        yield current


def _earlier(page: Page) -> Iterator[tuple[int | None, bool]]:
    """For each sentence an earlier one that it repeats, and whether word for word."""
    same: dict[tuple[str, ...], int] = {}
    postings: dict[str, list[int]] = {}
    before: int | None = None
    words = page.words
    for at, text in enumerate(words):
        first: int | None = None
        exact = False
        if len(text) >= _LEAST:
            following = before + 1 if before is not None else None
            if following is not None and following < at and words[following] == text:
                first, exact = following, True
            elif text in same:
                first, exact = same[text], True
            else:
                first = _alike(words, at, page.memory.by_key("marks", text, _marks), postings)
                same[text] = at
        yield first, exact
        before = first


def _alike(
    words: Sequence[tuple[str, ...]], at: int, marks: Sequence[str], postings: dict[str, list[int]]
) -> int | None:
    """The earlier sentence that this one changes a little; remembers this one."""
    text = words[at]
    near: set[int] = set()
    for mark in marks:
        known = postings.setdefault(mark, [])
        near.update(known)
        if len(known) < _POSTINGS:
            known.append(at)
    if not near or len(text) < _LEAST * 2:
        return None
    triples = _triples(text)
    shared = {other: len(triples & _triples(words[other])) for other in near}
    best = min(shared, key=lambda other: (-shared[other], other))
    size = max(len(text), len(words[best])) - _SHINGLE + 1
    return best if shared[best] >= _ALIKE * size and _same_subject(text, words[best]) else None


def _marks(text: tuple[str, ...]) -> list[str]:
    """The alphabetically first triples of a sentence, so many that two alike sentences share one."""
    triples = _triples(text)
    return sorted(triples)[: max(0, len(triples) - math.ceil(_ALIKE * (len(text) - _SHINGLE + 1)) + 1)]


def _triples(text: tuple[str, ...]) -> set[str]:
    return set(map(" ".join, zip(text, text[1:], text[2:], strict=False)))


def _same_subject(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two versions differ in no number, and not by one word put for another: such sentences say different things."""
    mine, theirs = set(one) - set(other), set(other) - set(one)
    if any(word[0].isdigit() for word in mine | theirs):
        return False
    return not (mine and theirs and len(one) == len(other) and len(mine) == len(theirs) == 1)


def _is_sentence(text: str) -> bool:
    """Whether a text ends as a sentence and counts little; ingredients and rows of a plan may well return."""
    return sum(map(str.isdigit, text)) * 20 < len(text) and text.rstrip("”\"’')]").endswith((".", "!", "?", "…"))


def _is_call(sentence: str) -> bool:
    return sentence.lower().startswith(_REFERENCED)
