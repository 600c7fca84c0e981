"""Votes of a page's words and cues for its genre: a small linear model, read when first needed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from heapq import nsmallest
from pathlib import Path
from typing import NamedTuple

from kclaims.match.weights import if_whole
from kclaims.text.words import texts_and_marks

LEAST_KNOWN = 25  # words of the model that a page must hold before they may vote
_SHOWN = 4


class Votes(NamedTuple):
    """Points for each genre (cues included), the weights of the words and the points of the cues that gave them."""

    points: dict[str, float]
    weights: dict[str, dict[str, int]]
    cues: dict[str, dict[str, float]]

    def telling(self, genre: str) -> tuple[str, ...]:
        """The words that speak for a genre most."""
        weights = self.weights[genre]
        return tuple(nsmallest(_SHOWN, weights, key=lambda word: (-weights[word], word)))


class GenreWords:
    """Weights of words and cues for genres, from a file that `kclaims.evaluate.train_genre` wrote."""

    def __init__(self, file: Path) -> None:
        data = json.loads(file.read_text(encoding="utf-8"))
        self._genres: list[str] = data["genres"]
        self._bias: list[int] = data["bias"]
        self._cues: dict[str, list[int]] = data["cues"]
        self._words: dict[str, str] = data["words"]  # of which a page holds few: its weights are written out

    def votes(self, present: AbstractSet[str], cues: Mapping[str, float]) -> Votes:
        """What the words that a page holds (see `words_of`) and its cues say; no votes where too few words are known.

        Cues come with how often they were found as a share of the most that counts.
        """
        known = sorted(self._words.keys() & present)
        if len(known) < LEAST_KNOWN:
            return NONE
        scale = len(present) ** -0.5 / 100
        columns = zip(*(map(int, self._words[word].split()) for word in known), strict=True)
        weights = {
            genre: dict(zip(known, column, strict=True)) for genre, column in zip(self._genres, columns, strict=True)
        }
        told = {
            cue: {genre: share * w / 100 for genre, w in zip(self._genres, self._cues[cue], strict=True)}
            for cue, share in cues.items()
            if cue in self._cues
        }
        points = {
            genre: bias / 100 + scale * sum(weights[genre].values()) + sum(row[genre] for row in told.values())
            for genre, bias in zip(self._genres, self._bias, strict=True)
        }
        return Votes(points, weights, told)


NONE = Votes({}, {}, {})


def words_of(text: str) -> set[str]:
    """The words of a text, folded; numbers, marks and single letters are left out."""
    return {word for word in texts_and_marks(text)[0] if len(word) > 1 and word.isalpha()}


@cache
def load_genre_words(file: Path) -> GenreWords | None:
    """The word votes in a file, or None where there are none."""
    return if_whole(lambda: GenreWords(file))
