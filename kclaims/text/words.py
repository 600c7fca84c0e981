"""The words of a sentence, as phrases and cues see them."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from functools import lru_cache

from kclaims.model.record import record
from kclaims.text.characters import fold
from kclaims.text.patterns import lazy

# A word, a mark, a number. Most words begin with plain letters, which are seen faster than letters of any script.
_TOKEN = lazy(r"[a-z]+[^\W\d_]*(?:'[^\W\d_]+)*|[^\w\s]|\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*")
_WORD_FIRST = frozenset("%$£€#+")
# How strongly the punctuation before a word sets it apart from the word before it.
_COMMA = frozenset(",()[]–—")
_STOP = frozenset(";:.!?")
_HANDED = lazy(r"\((?:rs?|s|\+|-|±)\)(?=-)", needs=(")-",))  # chemists bracket what belongs to the name: (S)-ketamine
_LONGEST = 600  # characters of a usual sentence; of longer ones fewer are remembered, which bounds the memory
_REMEMBERED_LONG = 64
_REMEMBERED = 2048  # sentences: each is asked for by some eight readers of its page


def tokens(sentence: str) -> list[str]:
    """A sentence's words and punctuation marks in order, without places."""
    return _TOKEN.findall(fold(sentence))


def tokens_and_owners(sentence: str) -> list[str]:
    """As `tokens`, and behind them the word within each that ends in "'s": what a drug has names it."""
    folded = fold(sentence)
    found: list[str] = _TOKEN.findall(folded)
    return [*found, *(token[:-2] for token in found if token.endswith("'s"))] if "'s" in folded else found


def texts_and_marks(sentence: str) -> tuple[list[str], set[str]]:
    """A sentence's word texts in order and its punctuation marks, as `Words` has them but without places."""
    both = tokens(sentence)
    words = [token for token in both if token[0].isalnum() or token in _WORD_FIRST]
    return words, set(both).difference(words) if len(words) < len(both) else set()


@record()
class Words:
    """A sentence's words, lower-cased: `texts[i]` stands at `starts[i]:ends[i]` of the sentence.

    `breaks[i]` is what stands between word i-1 and word i: 0 nothing but space, hyphen or quotes; 1 a comma,
    bracket or dash; 2 a colon, semicolon or full stop.
    """

    texts: list[str]
    starts: list[int]
    ends: list[int]
    breaks: list[int]
    marks: list[tuple[int, str]]  # punctuation: (position in the sentence, character)
    stops: list[int]  # the words whose break is 2

    @classmethod
    def of(cls, sentence: str) -> Words:
        """Words of a sentence's text; not to be changed, since those of the last sentences are remembered."""
        return cls._remembered(sentence) if len(sentence) <= _LONGEST else cls._remembered_long(sentence)

    @classmethod
    @lru_cache(_REMEMBERED)
    def _remembered(cls, sentence: str) -> Words:
        return cls._read(sentence)

    @classmethod
    @lru_cache(_REMEMBERED_LONG)
    def _remembered_long(cls, sentence: str) -> Words:
        return cls._read(sentence)

    @classmethod
    def _read(cls, sentence: str) -> Words:
        texts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        breaks: list[int] = []
        marks: list[tuple[int, str]] = []
        pending = end = 0
        folded = fold(sentence)
        glued = {at for found in _HANDED.finditer(folded) for at in (found.start(), found.end() - 1)}
        for token in _TOKEN.findall(folded):
            start = folded.index(token, end)  # nothing between two tokens could be the beginning of one
            end = start + len(token)
            if token[0].isalnum() or token in _WORD_FIRST:
                texts.append(token)
                starts.append(start)
                ends.append(end)
                breaks.append(pending)
                pending = 0
            else:
                marks.append((start, token))
                pending = max(pending, 2 if token in _STOP else 1 if token in _COMMA and start not in glued else 0)
        stops = [at for at, strength in enumerate(breaks) if strength > 1]
        return cls(texts, starts, ends, breaks, marks, stops)

    def marked(self, at: int, mark: str) -> bool:
        """Whether a mark stands between word `at` and the word before it, or before the first or after the last word."""
        return self.marked_within(at, at, mark)

    def marked_within(self, first: int, last: int, marks: str) -> bool:
        """Whether one of some marks stands before any of the words from `first` to `last`, or after the last word of all."""
        after = self.ends[first - 1] if first else 0
        before = self.starts[last] if last < len(self.starts) else math.inf
        for number in range(bisect_left(self.marks, (after, "")), len(self.marks)):
            place, character = self.marks[number]
            if place >= before:
                return False
            if character in marks:
                return True
        return False

    def stopped(self, first: int, last: int) -> list[int]:
        """The words from `first` to `last` before which a colon, semicolon or full stop stands."""
        return self.stops[bisect_left(self.stops, first) : bisect_right(self.stops, last)]

    def __len__(self) -> int:
        return len(self.texts)
