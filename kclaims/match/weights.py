"""A small linear model: weights in hundredths of what stands in a text."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain
from typing import Any, TypeVar

T = TypeVar("T")


class Weights:
    """How likely a text of some features is each of some names."""

    def __init__(self, names: Sequence[str], data: Mapping[str, Any]) -> None:
        """Weights as `kclaims.evaluate.linear.fit` gives them. Raises KeyError, TypeError, AttributeError."""
        self._names = names
        self._bias: list[int] = data["bias"]
        weights: dict[str, list[int]] = data["features"]
        self._places = {feature: at for at, feature in enumerate(weights)}
        self._weights = array("i", chain.from_iterable(weights.values()))  # as lists they take four times the memory

    def chances(self, found: Collection[str]) -> dict[str, float]:
        """The probability of each name; none of a text of which no feature is known."""
        count = len(self._names)
        places = [self._places[feature] * count for feature in found if feature in self._places]
        known = [self._weights[at : at + count] for at in places]
        if not known:
            return {}
        scale = len(found) ** -0.5
        logits = [
            (bias + scale * sum(column)) / 100
            for bias, column in zip(self._bias, zip(*known, strict=True), strict=True)
        ]
        return {name: 1 / (1 + math.exp(-logit)) for name, logit in zip(self._names, logits, strict=True)}


def if_whole(read: Callable[[], T]) -> T | None:
    """What is read from a file of weights, or None where there is none, or a damaged one."""
    try:
        return read()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
