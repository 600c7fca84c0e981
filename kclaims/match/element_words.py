"""Elements told in words that no phrase foresaw: a small linear model over a sentence's words and word pairs."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kclaims.text.words import texts_and_marks

LIKELY = 0.6  # probability from which a sentence tells an element that no phrase found in it
SURER = {"approval-status": 0.8}  # below that, "is still considered experimental" would tell it
UNLIKELY = 0.1  # probability below which it does not, though a phrase found it
LEAST_WORDS = 8  # of a shorter sentence that a phrase found something in, the model says nothing
LEAST_FEATURES = 4
_MONEY = frozenset("$£€%")


class ElementWords:
    """How likely a sentence tells each of some elements, from a file that `kclaims.evaluate.train_elements` wrote."""

    def __init__(self, file: Path) -> None:
        """Read the weights, which are in hundredths. Raises OSError, ValueError, KeyError, TypeError, AttributeError."""
        data = json.loads(file.read_text(encoding="utf-8"))
        told: dict[str, list[str]] = data["elements"]
        self._elements = tuple(told)
        self._told_by = {element: name for name, elements in told.items() for element in elements}
        self._bias: list[int] = data["bias"]
        self._weights: dict[str, list[int]] = data["features"]

    def chances(self, text: str) -> dict[str, float]:
        """The probability that a sentence tells each element; none of a sentence too short to say."""
        found = features_of(text)
        known = [self._weights[feature] for feature in found if feature in self._weights]
        if not known or len(found) < LEAST_FEATURES:
            return {}
        scale = len(found) ** -0.5
        logits = [
            (bias + scale * sum(column)) / 100
            for bias, column in zip(self._bias, zip(*known, strict=True), strict=True)
        ]
        return {name: 1 / (1 + math.exp(-logit)) for name, logit in zip(self._elements, logits, strict=True)}

    def told(self, chances: Mapping[str, float]) -> dict[str, float]:
        """The elements that a sentence of such chances tells in whatever words, and how likely."""
        return {name: chance for name, chance in chances.items() if chance >= SURER.get(name, LIKELY)}

    def untold(self, chances: Mapping[str, float], element: str) -> bool:
        """Whether a sentence of such chances does not tell an element that a phrase found in it."""
        return chances.get(self._told_by.get(element, ""), 1.0) < UNLIKELY


def features_of(text: str) -> set[str]:
    """The folded words of a sentence (numbers as 0), its word pairs with its ends, and signs of money and shares."""
    words, marks = texts_and_marks(text)
    texts = ["0" if word[0].isdigit() else word for word in words]
    pairs = (f"{one} {other}" for one, other in zip(["^", *texts], [*texts, "$"], strict=True))
    return {*texts, *pairs, *(f"m:{mark}" for mark in _MONEY.intersection(marks))}


@cache
def load_element_words(file: Path) -> ElementWords | None:
    """The weights in a file, or None where there are none."""
    try:
        return ElementWords(file)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
