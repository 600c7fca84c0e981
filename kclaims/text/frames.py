"""The surface frame of a sentence: what stands in quotation marks, whether it asks."""

from __future__ import annotations

from dataclasses import dataclass

_OPENING = frozenset('"“„«')
_CLOSING = frozenset('"”“»')
_MAX_SCARE_WORDS = 5


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words from `start` to `end` (exclusive) inside quotation marks."""

    start: int
    end: int
    introduced: bool = False  # words of the page's own lead to it

    @property
    def short(self) -> bool:
        """Few enough words for scare quotes: "cure-all"."""
        return self.end - self.start <= _MAX_SCARE_WORDS


def quotations(text: str) -> list[tuple[int, int]]:
    """Ranges of a block's text inside double quotation marks, marks left out; an unclosed one reaches the block's end."""
    ranges: list[tuple[int, int]] = []
    opened: int | None = None
    for at, char in enumerate(text):
        if char in _OPENING and opened is None:
            opened = at + 1
        elif char in _CLOSING and opened is not None:
            ranges.append((opened, at))
            opened = None
    if opened is not None and opened < len(text):
        ranges.append((opened, len(text)))
    return ranges


def asks(sentence: str) -> bool:
    """Whether the sentence ends as a question."""
    return sentence.rstrip("\"'”’)] \t+").endswith("?")
