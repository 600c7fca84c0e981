"""Words cut into the pieces of a fixed vocabulary whose scores add up to the most, as SentencePiece's unigram model cuts them.

Source: Kudo 2018, "Subword Regularization"; the cut is Viterbi's. A piece that begins a word begins with "▁".
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence

_MARK = "▁"
_LONGEST_WORD = 60  # characters of a word that are looked at
_UNKNOWN_COST = 10.0  # by which an unknown character is worth less than the rarest piece
_CURLY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "\u00ad": "", "\u200b": ""})


class Unigrams:
    """Turns text into piece numbers; keeps what it knows of words met before, up to a bound."""

    _REMEMBERED = 50_000

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], unknown: str = "[UNK]") -> None:
        """Pieces in the order of their numbers, each with its score, a logarithm."""
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self._scores = scores
        self._unknown = self._numbers[unknown]
        self._longest = max(map(len, pieces))
        self._worst = min(scores) - _UNKNOWN_COST
        self._known: dict[str, tuple[int, ...]] = {}

    def pieces(self, text: str, most: int) -> list[int]:
        """Numbers of at most `most` pieces of a text."""
        found: list[int] = []
        for word in unicodedata.normalize("NFKC", text.translate(_CURLY)).split():
            found += self._word(word)
            if len(found) >= most:
                return found[:most]
        return found

    def _word(self, word: str) -> tuple[int, ...]:
        if word not in self._known:
            if len(self._known) >= self._REMEMBERED:
                self._known.clear()
            self._known[word] = self._cut(_MARK + word[:_LONGEST_WORD])
        return self._known[word]

    def _cut(self, word: str) -> tuple[int, ...]:
        """The cut of a word with the best sum of scores; each place keeps the best piece that ends there."""
        best = [0.0] + [-math.inf] * len(word)
        last = [(0, self._unknown)] * (len(word) + 1)  # where the piece that ends at a place begins, and its number
        for start in range(len(word)):
            base = best[start]
            for end in range(start + 1, min(len(word), start + self._longest) + 1):
                number = self._numbers.get(word[start:end])
                score = self._scores[number] if number is not None else self._worst if end == start + 1 else -math.inf
                if base + score > best[end]:
                    best[end] = base + score
                    last[end] = (start, self._unknown if number is None else number)
        numbers = []
        at = len(word)
        while at:
            at, number = last[at]
            numbers.append(number)
        return tuple(reversed(numbers))
