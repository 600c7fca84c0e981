"""Elements told in words that no phrase foresaw: small linear models over what stands in a sentence or a line."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from kclaims.match.weights import Weights, if_whole
from kclaims.text.words import texts_and_marks

LEAST_WORDS = 8  # of a shorter sentence that a phrase found something in, the model says nothing
LEAST_FEATURES = 4
_MONEY = frozenset("$£€%")
Features = Callable[[str], set[str]]


class ElementWords:
    """How likely a text tells each of some elements, from a file that `kclaims.evaluate.train_elements` wrote."""

    def __init__(self, file: Path, features: Features) -> None:
        """Read the weights, which are in hundredths, of what `features` finds in a text.

        Raises OSError, ValueError, KeyError, TypeError, AttributeError.
        """
        self._features_of = features
        self.kind = f"chances by {file.stem}"
        data = json.loads(file.read_text(encoding="utf-8"))
        # What texts were said to tell, and the elements that it makes up.
        self._elements: dict[str, list[str]] = data["elements"]
        self._told_by = {element: name for name, elements in self._elements.items() for element in elements}
        # Probabilities from which a text tells it though no phrase found it, and below which it does not though one did.
        self._likely: dict[str, float] = data["likely"]
        self._unlikely: dict[str, float] = data["unlikely"]
        self._weights = Weights(list(self._elements), data)

    def chances(self, text: str) -> dict[str, float]:
        """The probability that a text tells each of what texts were labelled for; none of one too short to say."""
        found = self._features_of(text)
        return self._weights.chances(found) if len(found) >= LEAST_FEATURES else {}

    def told(self, chances: Mapping[str, float]) -> dict[str, float]:
        """The elements that a text of such chances tells in whatever words, and how likely."""
        sure = ((name, chance) for name, chance in chances.items() if chance >= self._likely[name])
        return {element: chance for name, chance in sure for element in self._elements[name]}

    def untold(self, chances: Mapping[str, float], element: str) -> bool:
        """Whether a text of such chances does not tell an element that a phrase found in it."""
        name = self._told_by.get(element, "")
        return name in chances and chances[name] < self._unlikely[name]


def features_of(text: str) -> set[str]:
    """The folded words of a sentence (numbers as 0), its word pairs with its ends, and signs of money and shares."""
    words, marks = texts_and_marks(text)
    texts = ["0" if word[0].isdigit() else word for word in words]
    pairs = (f"{one} {other}" for one, other in zip(["^", *texts], [*texts, "$"], strict=True))
    return {*texts, *pairs, *(f"m:{mark}" for mark in _MONEY.intersection(marks))}


@cache
def load_element_words(file: Path, features: Features) -> ElementWords | None:
    """The weights in a file, or None where there are none."""
    return if_whole(lambda: ElementWords(file, features))
