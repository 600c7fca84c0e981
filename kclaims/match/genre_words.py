"""Votes of a page's words for its genre: a small linear model, read when first needed."""

from __future__ import annotations

import json
from collections.abc import Set as AbstractSet
from functools import cache
from heapq import nsmallest
from pathlib import Path
from typing import NamedTuple

from kclaims.text.words import texts_and_marks

LEAST_KNOWN = 25  # words of the model that a page must hold before they may vote
_SHOWN = 4


class Votes(NamedTuple):
    """Points for each genre, and the weights of the words that gave them."""

    points: dict[str, float]
    weights: dict[str, dict[str, int]]

    def telling(self, genre: str) -> tuple[str, ...]:
        """The words that speak for a genre most."""
        weights = self.weights[genre]
        return tuple(nsmallest(_SHOWN, weights, key=lambda word: (-weights[word], word)))


class GenreWords:
    """Weights of words for genres, from a file that `kclaims.evaluate.train_genre` wrote."""

    def __init__(self, file: Path) -> None:
        data = json.loads(file.read_text(encoding="utf-8"))
        self._genres: list[str] = data["genres"]
        self._bias: list[int] = data["bias"]
        self._words: dict[str, list[int]] = data["words"]

    def votes(self, present: AbstractSet[str]) -> Votes:
        """What the words that a page holds (see `words_of`) say; no votes where too few of them are known."""
        known = sorted(self._words.keys() & present)
        if len(known) < LEAST_KNOWN:
            return Votes({}, {})
        scale = len(present) ** -0.5 / 100
        columns = zip(*map(self._words.__getitem__, known), strict=True)
        weights = {
            genre: dict(zip(known, column, strict=True)) for genre, column in zip(self._genres, columns, strict=True)
        }
        points = {
            genre: bias / 100 + scale * sum(weights[genre].values())
            for genre, bias in zip(self._genres, self._bias, strict=True)
        }
        return Votes(points, weights)


def words_of(text: str) -> set[str]:
    """The words of a text, folded; numbers, marks and single letters are left out."""
    return {word for word in texts_and_marks(text)[0] if len(word) > 1 and word.isalpha()}


@cache
def load_genre_words(file: Path) -> GenreWords | None:
    """The word votes in a file, or None where there are none."""
    try:
        return GenreWords(file)
    except (OSError, ValueError, KeyError):
        return None
