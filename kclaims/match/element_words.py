"""Elements told in words that no phrase foresaw: a small linear model over a sentence's words and word pairs."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path

from kclaims.text.words import texts_and_marks

LIKELY = 0.8  # probability from which a sentence tells an element
LEAST_WORDS = 4
_MONEY = frozenset("$£€%")


class ElementWords:
    """How likely a sentence tells each of some elements, from a file that `kclaims.evaluate.train_elements` wrote."""

    def __init__(self, file: Path) -> None:
        """Read the weights, which are in hundredths. Raises OSError, ValueError, KeyError, TypeError."""
        data = json.loads(file.read_text(encoding="utf-8"))
        self.elements: tuple[str, ...] = tuple(data["elements"])
        self._bias: list[int] = data["bias"]
        self._weights: dict[str, list[int]] = data["features"]

    def likely(self, text: str) -> dict[str, float]:
        """The elements that a sentence tells with a probability of `LIKELY` or more, and that probability."""
        found = features_of(text)
        known = [self._weights[feature] for feature in found if feature in self._weights]
        if not known or len(found) < LEAST_WORDS:
            return {}
        scale = len(found) ** -0.5
        logits = [
            (bias + scale * sum(column)) / 100
            for bias, column in zip(self._bias, zip(*known, strict=True), strict=True)
        ]
        chances = {name: 1 / (1 + math.exp(-logit)) for name, logit in zip(self.elements, logits, strict=True)}
        return {name: chance for name, chance in chances.items() if chance >= LIKELY}


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
    except (OSError, ValueError, KeyError, TypeError):
        return None
