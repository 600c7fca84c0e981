"""Votes of a page's words for its genre: a small linear model, read when first needed."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kclaims.text.words import texts_and_marks

LEAST_KNOWN = 25  # words of the model that a page must hold before they may vote
_SHOWN = 4


class Votes(NamedTuple):
    """Points for each genre, and for each the words that speak for it most."""

    points: dict[str, float]
    words: dict[str, tuple[str, ...]]


class GenreWords:
    """Weights of words for genres, from a file that `kclaims.evaluate.train_genre` wrote."""

    def __init__(self, file: Path) -> None:
        data = json.loads(file.read_text(encoding="utf-8"))
        self._genres: list[str] = data["genres"]
        self._bias: list[int] = data["bias"]
        self._words: dict[str, list[int]] = data["words"]

    def votes(self, text: str) -> Votes:
        """What the words of a text say; no votes where it holds too few known ones."""
        present = words_of(text)
        known = sorted(present.intersection(self._words))
        if len(known) < LEAST_KNOWN:
            return Votes({}, {})
        scale = len(present) ** -0.5 / 100
        points, words = {}, {}
        for at, genre in enumerate(self._genres):
            weights = {word: self._words[word][at] for word in known}
            points[genre] = self._bias[at] / 100 + scale * sum(weights.values())
            words[genre] = tuple(sorted(weights, key=lambda word: (-weights[word], word))[:_SHOWN])
        return Votes(points, words)


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
