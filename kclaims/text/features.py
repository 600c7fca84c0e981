"""What the learned detector sees of a sentence: words, word pairs and surface cues.

Drugs, conditions and numbers are masked, so that what is learned of one treatment holds for another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

_LENGTH_STEP = 5
_LENGTHS = 6
_CUE_MARKS = frozenset('!":?')

Feature = str | tuple[str, str]


def masked(texts: Iterable[str], masks: Mapping[str, str]) -> list[str]:
    """The words with those of the masks replaced, and every number as 0."""
    return ["0" if text[0].isdigit() else masks.get(text, text) for text in texts]


def features(texts: Sequence[str], marks: Iterable[str], kind: str, lead_in: Iterable[str]) -> set[Feature]:
    """Features of a sentence of masked words, with its punctuation marks, in a block of some kind.

    `lead_in` holds the masked words that open its list. A pair of neighbouring words is a tuple.
    """
    found: set[Feature] = set(texts)
    found.update(zip(("^", *texts), (*texts, "$"), strict=True))
    found.add(f"k:{kind}")
    found.add(f"n:{min(_LENGTHS, len(texts) // _LENGTH_STEP)}")
    found.update(f"m:{mark}" for mark in _CUE_MARKS.intersection(marks))
    found.update(f"L:{word}" for word in lead_in)
    return found
