"""What the learned detector sees of a sentence: words, word pairs and surface cues, as strings.

Drugs, conditions and numbers are masked, so that what is learned of one treatment holds for another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kclaims.text.words import Words

_LENGTH_STEP = 5
_LENGTHS = 6
_CUE_MARKS = frozenset('!":?')


def masked(words: Words, masks: Mapping[str, str]) -> list[str]:
    """The words with those of the masks replaced, and every number as 0."""
    return ["0" if text[0].isdigit() else masks.get(text, text) for text in words.texts]


def features(words: Words, kind: str, lead_in: Sequence[str], masks: Mapping[str, str]) -> set[str]:
    """Features of a sentence in a block of some kind; `lead_in` holds the words that open its list."""
    texts = masked(words, masks)
    found = set(texts)
    before = "^"
    for text in texts:
        found.add(f"{before} {text}")
        before = text
    found.add(f"{before} $")
    found.add(f"k:{kind}")
    found.add(f"n:{min(_LENGTHS, len(texts) // _LENGTH_STEP)}")
    found.update(f"m:{mark}" for _, mark in words.marks if mark in _CUE_MARKS)
    found.update(f"L:{word}" for word in lead_in)
    return found
