"""Words cut into the pieces of a fixed vocabulary, longest first, as BERT's uncased tokenizer cuts them.

Source: Devlin et al. 2018, "BERT", and the reference tokenizer's rules: lower case, accents dropped, each punctuation
mark a piece of its own, pieces inside a word marked with "##".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

_MARK = "##"
_LONGEST_WORD = 60
_ASCII_MARKS = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_CURLY = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."}


class Wordpieces:
    """Turns text into piece numbers; keeps what it knows of words met before, up to a bound."""

    _REMEMBERED = 50_000

    def __init__(self, vocabulary: Mapping[str, int], unknown: str = "[UNK]") -> None:
        """Pieces by their number."""
        self._vocabulary = vocabulary
        self._unknown = vocabulary[unknown]
        self._known: dict[str, tuple[int, ...]] = {}

    def pieces(self, text: str, most: int) -> list[int]:
        """Numbers of at most `most` pieces of a text."""
        found: list[int] = []
        for word in _words(text):
            found += self._word(word)
            if len(found) >= most:
                return found[:most]
        return found

    def _word(self, word: str) -> tuple[int, ...]:
        if word not in self._known:
            if len(self._known) >= self._REMEMBERED:
                self._known.clear()
            self._known[word] = self._cut(word)
        return self._known[word]

    def _cut(self, word: str) -> tuple[int, ...]:
        if len(word) > _LONGEST_WORD:
            return (self._unknown,)
        pieces = []
        start = 0
        while start < len(word):
            mark = _MARK if start else ""
            for end in range(len(word), start, -1):
                number = self._vocabulary.get(mark + word[start:end])
                if number is not None:
                    pieces.append(number)
                    start = end
                    break
            else:
                return (self._unknown,)
        return tuple(pieces)


def _words(text: str) -> list[str]:
    """Words in lower case without accents, punctuation marks apart."""
    if not text.isascii():
        text = "".join(_CURLY.get(char, char) for char in text)
        text = "".join(char for char in unicodedata.normalize("NFD", text) if unicodedata.category(char) != "Mn")
    spaced = "".join(f" {char} " if _is_mark(char) else char for char in text.lower())
    return spaced.split()


def _is_mark(char: str) -> bool:
    return char in _ASCII_MARKS or (not char.isascii() and unicodedata.category(char)[0] == "P")
