"""The surface frame of a sentence: its words, what stands in quotation marks, whether it asks."""

from __future__ import annotations

from dataclasses import dataclass

from kclaims.text.words import Words

_OPEN_QUOTES = '"'
_MAX_SCARE_WORDS = 5


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words from `start` to `end` (exclusive) inside quotation marks."""

    start: int
    end: int

    @property
    def short(self) -> bool:
        """Few enough words for scare quotes: "cure-all"."""
        return self.end - self.start <= _MAX_SCARE_WORDS


def quoted(words: Words) -> list[Quoted]:
    """Pairs of double quotation marks in a sentence; an unclosed one reaches its end, an unopened one its start."""
    marks = [position for position, mark in words.marks if mark in _OPEN_QUOTES]
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    if len(marks) % 2:
        last = marks[-1]
        before_any = not any(start < last for start in words.starts)
        pairs.append((last, words.ends[-1] + 1) if before_any or len(marks) > 1 else _lone(words, last))
    return [Quoted(*_range(words, a, b)) for a, b in pairs if _range(words, a, b)[1] > _range(words, a, b)[0]]


def _lone(words: Words, mark: int) -> tuple[int, int]:
    after = sum(start > mark for start in words.starts)
    return (mark, words.ends[-1] + 1) if after >= len(words) - after else (-1, mark)


def _range(words: Words, start: int, end: int) -> tuple[int, int]:
    inside = [i for i in range(len(words)) if start <= words.starts[i] and words.ends[i] <= end]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def asks(sentence: str) -> bool:
    """Whether the sentence ends as a question."""
    return sentence.rstrip("\"'”’)] \t+").endswith("?")
