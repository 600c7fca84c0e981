"""The surface frame of a sentence: what stands in quotation marks, whether it asks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from kclaims.text.patterns import lazy

CROSSES = frozenset("✗✘❌✖☒")  # by what is quoted, before a line or right behind a sentence: it is marked as wrong
MARKS = CROSSES | frozenset("✓✔✅☑")  # where they stand before what they mark
_OPENING = frozenset('"“„«')
_CLOSING = frozenset('"”“»')
_MAX_SCARE_WORDS = 5
_INTRODUCTION = 4  # words at least, unquoted and before it in its block, that introduce a quotation
_INTRODUCED_WITHIN = 2_000  # characters before a quotation in which its introduction stands


class Quotation(NamedTuple):
    """Characters of a block from `start` to `end` (exclusive) inside quotation marks, marks left out."""

    start: int
    end: int
    introduced: bool  # words of the page's own lead to it


class Quoted(NamedTuple):
    """Words of a sentence from `start` to `end` (exclusive) inside quotation marks."""

    start: int
    end: int
    introduced: bool = False

    @property
    def short(self) -> bool:
        """Few enough words for scare quotes: "cure-all"."""
        return self.end - self.start <= _MAX_SCARE_WORDS


def quotations(text: str) -> list[Quotation]:
    """What stands in double quotation marks in a block's text; an unclosed quotation reaches the block's end."""
    if not any(mark in text for mark in _OPENING):
        return []
    found: list[Quotation] = []
    opened: int | None = None
    closed = 0
    for at, char in enumerate(text):
        if char in _OPENING and opened is None:
            opened = at + 1
        elif char in _CLOSING and opened is not None:
            found.append(_quotation(text, closed, opened, at))
            opened, closed = None, at + 1
    if opened is not None and opened < len(text):
        found.append(_quotation(text, closed, opened, len(text)))
    return found


def _quotation(text: str, closed: int, start: int, end: int) -> Quotation:
    before = text[max(closed, start - 1 - _INTRODUCED_WITHIN) : start - 1].rstrip()
    introduced = before.endswith(":") or len(before.split()) >= _INTRODUCTION
    return Quotation(start, end, introduced)


def quoted_words(found: list[Quotation], starts: Sequence[int], ends: Sequence[int], base: int) -> list[Quoted]:
    """The quotations of a block that hold words of a sentence.

    `starts` and `ends` are the words' offsets in the sentence, `base` is the sentence's offset in the block.
    """
    quoted: list[Quoted] = []
    if not starts:
        return quoted
    for at in range(bisect_left(found, base + starts[0], key=lambda q: q.end), len(found)):
        quotation = found[at]
        if quotation.start > base + ends[-1]:
            break
        first = bisect_left(starts, quotation.start - base)
        last = bisect_right(ends, quotation.end - base)
        if first < last:
            quoted.append(Quoted(first, last, introduced=quotation.introduced))
    return quoted


_ASKED = lazy(r"\?[\"”’']\s+(?:ask|asks|asked|wonder|wonders|wondered|wrote|writes|says|said)\b")
_LEFT_OPEN = lazy(
    r"\W*(?:true(?:\sor\s|\s?/\s?)false|fact\sor\s(?:fiction|myth)|myth\sor\sfact|right\sor\swrong)\s?[:?.–—-]",
    re.IGNORECASE,
)


def asks(sentence: str) -> bool:
    """Whether the sentence ends as a question, or begins as a quiz's: "True or false: …"."""
    if "?" in sentence and (sentence.rstrip("\"'”’)] \t+").endswith("?") or _ASKED.search(sentence) is not None):
        return True
    return _LEFT_OPEN.match(sentence) is not None


_LEADING = lazy(r"[^;:]*?(?=[;:]|\s[–—-]\s|$)", re.DOTALL)


def leading(sentence: str) -> str:
    """What stands before the first semicolon, colon or dash: "It isn't" of "It isn't; people have died"."""
    found = _LEADING.match(sentence)
    return found[0] if found else sentence
