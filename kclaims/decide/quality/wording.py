"""The pack's lexicon, as the checks look things up in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from kclaims.match.phrases import Phrase
from kclaims.rules.ruleset import Ruleset
from kclaims.text.words import Words

TREATMENT = "treatment-"  # before the name of a lexicon entry that holds the words for one treatment


class Wording:
    """Finds lexicon entries in words; an entry that no pack in use defines is never found. Keeps nothing of a document."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.entries = ruleset.entries
        self._lexicon: Mapping[str, dict[str, list[tuple[str, ...]]]] = ruleset.lexicon
        self._phrases: dict[str, tuple[Phrase, frozenset[str]]] = {}

    def find(self, entry: str, words: Words) -> list[tuple[int, int]]:
        """Where forms of an entry stand among some words, as offsets in their text, from left to right."""
        return [(words.starts[start], words.ends[end - 1]) for start, end in self._found(entry, words)]

    def openers(self, entry: str) -> frozenset[str]:
        """Words that a form of an entry can begin with."""
        return self._phrase(entry)[1] if entry in self.entries else frozenset()

    def holds(self, entry: str, text: str) -> bool:
        """Whether a text holds a form of an entry."""
        return next(self._found(entry, Words.of(text)), None) is not None

    def _found(self, entry: str, words: Words) -> Iterator[tuple[int, int]]:
        if entry not in self.entries:
            return
        phrase, firsts = self._phrase(entry)
        if firsts.isdisjoint(words.texts):
            return
        for match in phrase.find(words):
            yield match.start, match.end

    def _phrase(self, entry: str) -> tuple[Phrase, frozenset[str]]:
        if entry not in self._phrases:
            phrase = Phrase(f"{{{entry}}}", self._lexicon)
            self._phrases[entry] = (phrase, phrase.first_words() or frozenset())
        return self._phrases[entry]

    @cached_property
    def treatments(self) -> Mapping[str, str]:
        """Word -> treatment, from the entries `treatment-…`; the entry's name is the treatment's."""
        return {
            words[0]: name.removeprefix(TREATMENT).replace("-", " ")
            for name in self.entries
            if name.startswith(TREATMENT)
            for forms in self._lexicon[name].values()
            for words in forms
        }
