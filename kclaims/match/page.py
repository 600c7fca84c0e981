"""What a page has named so far: the drug that a stand-in means, the country or agency that still holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kclaims.match.mentions import Mention, Qualifier, find_mentions, find_qualifiers
from kclaims.model import Document, Sentence
from kclaims.rules.knowledge import Knowledge
from kclaims.text.memory import Memory
from kclaims.text.words import Words

_SECTION = 12  # sentences back in which a country or agency still holds
_NEAR = 6  # sentences back in which a stand-in finds the drug it stands for


class Page:
    """The drugs of one document: where each is named, and which one a stand-in means."""

    def __init__(
        self, knowledge: Knowledge, document: Document, sentences: Sequence[Sentence], memory: Memory | None = None
    ) -> None:
        self._memory = Memory() if memory is None else memory
        self.document = document
        self._knowledge = knowledge
        self._sentences = sentences
        self._words: dict[int, Words] = {}
        self._mentions: dict[int, list[Mention]] = {}
        self._places: dict[int, str | None] = {}

    def words(self, sentence: Sentence) -> Words:
        if sentence.index not in self._words:
            self._words[sentence.index] = self._words_of(sentence.text)
        return self._words[sentence.index]

    def mentions(self, sentence: Sentence) -> list[Mention]:
        if sentence.index not in self._mentions:
            self._mentions[sentence.index] = self._mentions_of(sentence.text)
        return self._mentions[sentence.index]

    def names_a_drug(self) -> bool:
        return any(self._first_drug(self._mentions_of(s.text)) for s in self._sentences)

    def place(self, sentence: Sentence) -> str | None:
        """The country or agency last named before a sentence in its section, or in a heading above."""
        block = self.document.blocks[sentence.block]
        if sentence.block not in self._places:
            texts = [self.document.block_text(index) for index in block.headings]
            texts += [s.text for s in self._section(sentence)]
            found = [place for text in texts for place in self._named_places(text)]
            self._places[sentence.block] = found[-1] if found else None
        return self._places[sentence.block]

    def _section(self, sentence: Sentence) -> list[Sentence]:
        """Up to some sentences before a sentence's block, not past a heading."""
        found: list[Sentence] = []
        for index in range(sentence.index - 1, max(-1, sentence.index - 1 - _SECTION), -1):
            other = self._sentences[index]
            if self.document.blocks[other.block].kind == "heading":
                break
            found.insert(0, other)
        return found

    def _named_places(self, text: str) -> Iterator[str]:
        words, mentions = self._words_of(text), self._mentions_of(text)
        found = self._memory.of("qualifiers", text, lambda: find_qualifiers(self._knowledge, words, text))
        return places(self._knowledge, mentions, found)

    def _words_of(self, text: str) -> Words:
        return self._memory.of("words", text, lambda: Words.of(text))

    def _mentions_of(self, text: str) -> list[Mention]:
        words = self._words_of(text)
        key = text
        return self._memory.of("mentions", key, lambda: find_mentions(self._knowledge, words))

    def drug_before(self, sentence: Sentence, word: int) -> tuple[str, ...] | None:
        """The drug last spoken of before a word of a sentence: in it, a few sentences back, or above."""
        inside = [m for m in self.mentions(sentence) if m.end <= word]
        if drug := self._first_drug(inside):
            return drug
        for back in range(1, _NEAR + 1):
            index = sentence.index - back
            if index < 0:
                break
            other = self._sentences[index]
            if drug := self._first_drug(self.mentions(other)):
                return drug
            if self.document.blocks[other.block].kind == "heading":
                break
        return self.drug_above(sentence)

    def drug_above(self, sentence: Sentence) -> tuple[str, ...] | None:
        """The drug that a question, lead-in or heading over the sentence names, the nearest first."""
        block = self.document.blocks[sentence.block]
        if block.kind == "table-cell" and (row := self._drug_in_row(sentence)):
            return row
        above = [block.question, block.lead_in, *block.headings[-1:]]
        for index in above:
            if index is None:
                continue
            found = self._first_drug(self._mentions_of(self.document.block_text(index)))
            if found:
                return found
        return None

    def _drug_in_row(self, sentence: Sentence) -> tuple[str, ...] | None:
        for index in range(sentence.index - 1, max(-1, sentence.index - _NEAR), -1):
            other = self._sentences[index]
            if self.document.blocks[other.block].kind != "table-cell":
                return None
            if drug := self._first_drug(self.mentions(other)):
                return drug
        return None

    def _first_drug(self, mentions: Iterable[Mention]) -> tuple[str, ...] | None:
        for mention in mentions:
            drugs = tuple(c for c in mention.concepts if self._knowledge.concepts[c].kind == "drug")
            if drugs:
                return drugs
        return None


def places(knowledge: Knowledge, mentions: list[Mention], qualifiers: list[Qualifier]) -> Iterator[str]:
    """Jurisdictions of agencies, then countries, that are named."""
    places = [knowledge.concepts[concept].jurisdiction for mention in mentions for concept in mention.concepts]
    places += [qualifier.value for qualifier in qualifiers if qualifier.kind == "place"]
    return (place for place in places if place)
