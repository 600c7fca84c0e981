"""What a page has named so far: the drug that a stand-in means, the country, route or venue that still holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain

from kclaims.match.mentions import Mention, Qualifier, find_mentions, find_qualifiers
from kclaims.model import Document, Sentence, Span
from kclaims.rules.knowledge import SPOKEN_OF, UNNAMED, Knowledge
from kclaims.text.frames import asks
from kclaims.text.memory import Memory
from kclaims.text.patterns import lazy
from kclaims.text.words import Words

# A person or house that speaks for itself: "Dr. Amsel", "Harbor Clinic", "Ember Health".
_VENUE = lazy(
    r"\b(?:Dr\.?|Professor|Prof\.)\s+[A-Z]\w+"
    r"|\b[A-Z]\w+(?:,?\s(?:[A-Z]\w+|and\s[A-Z]\w+)){0,4}\s(?:et\sal\b|and\s(?:others|colleagues)\b)"
    r"|\b[A-Z]\w+(?:\s[A-Z]\w+)?\s(?:Clinics?|Cent(?:er|re)|Health|Wellness|Institute|Hospital|Medical|Psychiatry|Therapeutics)\b"
)
_NAMING = SPOKEN_OF | {"trial"}  # what opens a page for claims: a study is one of a drug
_SECTION = 12  # sentences back in which a country or agency still holds
_LABEL = 3  # words at most of a sentence that only names what is spoken of
_SHORT = 12  # words at most of a sentence that may take its drug from what it stands under
_ASKS = ("?", "?**", "?*", "?__")
_YES_OR_NO = frozenset(
    "yes no not never none neither it they that we you i absolutely definitely certainly indeed sure maybe perhaps nobody".split()
)
_OPENS = 3  # words within which a stretch opens with its place: "in the United States"
_DRUG = frozenset({"drug"})
_BESIDE = (["unlike"], ["like"], ["than"])  # before a drug that another is held against, which no "it" stands for
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
        self._mentions: dict[tuple[int, int], list[Mention]] = {}
        self._mentioned: dict[
            str, list[Mention]
        ] = {}  # by the text of a sentence or block, as `_mentions` by its place
        self._places: dict[int, str | None] = {}
        self._named_in: dict[str, list[str]] = {}
        self._topic: tuple[str | None] | None = None
        self._values: dict[str, tuple[list[list[str]], frozenset[str]]] = {}
        self._venues: list[str | None] | None = None

    def words(self, sentence: Sentence) -> Words:
        return self._words_of(sentence.text)

    def mentions(self, sentence: Sentence) -> list[Mention]:
        key = sentence.index, sentence.span.end
        if key not in self._mentions:
            self._mentions[key] = [self._meant(m) for m in self._mentions_of(sentence.text)]
        return self._mentions[key]

    def answered(self, sentence: Sentence) -> Sentence | None:
        """A question read on into its answer, where that is a few words and neither yes nor no: "Since when? 1970."."""
        at = sentence.index + 1
        if not sentence.text.endswith(_ASKS) or at >= len(self._sentences):
            return None
        answer = self._sentences[at]
        words = self.words(answer).texts
        near = answer.block <= sentence.block + 1 and self.document.blocks[answer.block].kind != "heading"
        if not near or not 0 < len(words) <= _SHORT or words[0] in _YES_OR_NO or answer.text.endswith("?"):
            return None
        span = Span(sentence.span.start, answer.span.end)
        return Sentence(text=self.document.slice(span), span=span, block=sentence.block, index=sentence.index)

    def _meant(self, mention: Mention) -> Mention:
        """Of words that may mean several drugs ("compounded versions"), the drugs that the page names elsewhere."""
        drugs = [c for c in mention.concepts if self._is_drug(c)]
        if len(drugs) < 2:
            return mention
        elsewhere = {c for c in drugs if self._knowledge.root(c) in self._named}
        kept = tuple(c for c in mention.concepts if c not in drugs or c in elsewhere)
        return mention._replace(concepts=kept) if elsewhere else mention

    @cached_property
    def _named(self) -> frozenset[str]:
        """The most general drugs named by words that mean one drug only."""
        named = (m.concepts for s in self._sentences for m in self._mentions_of(s.text))
        return frozenset(self._knowledge.root(c[0]) for c in named if len(c) == 1 and self._is_drug(c[0]))

    @cached_property
    def named(self) -> frozenset[str]:
        """Every concept that the page names."""
        return frozenset(chain.from_iterable(m.concepts for s in self._sentences for m in self.mentions(s)))

    def names_a_subject(self) -> bool:
        """Whether it names a drug, a study of one, or another matter of which claims are made."""
        return any(self._knowledge.concepts[concept].kind in _NAMING for concept in self.named)

    def topic(self) -> str | None:
        """The one drug that the page is about, `UNNAMED` where it names none, None where it names several."""
        if self._topic is None:
            named = {c for s in self._sentences for m in self.mentions(s) for c in m.concepts if self._is_drug(c)}
            known = {self._knowledge.root(c) for c in named & self._knowledge.subjects}
            single = {c for c in named if self._knowledge.concepts[c].single}
            about = known or single
            self._topic = (next(iter(about)) if len(about) == 1 else UNNAMED if not about else None,)
        return self._topic[0]

    def carried(self, sentence: Sentence, kind: str) -> str | None:
        """The value of a kind of qualifier that still holds at a sentence: the page's only one, else the one last named.

        Last named in its section, or in a heading above.
        """
        if kind not in self._values:
            values = [self._qualified(s.text, kind) for s in self._sentences]
            self._values[kind] = values, frozenset(chain.from_iterable(values))
        by_sentence, everywhere = self._values[kind]
        if len(everywhere) <= 1:
            return next(iter(everywhere), None)
        block = self.document.blocks[sentence.block]
        found = [value for index in block.headings for value in self._qualified(self.document.block_text(index), kind)]
        found += [value for other in self._section(sentence) for value in by_sentence[other.index]]
        return found[-1] if found else None

    def _qualified(self, text: str, kind: str) -> list[str]:
        return self._memory.by_key("qualified", (text, kind), self._values_of)

    def _values_of(self, key: tuple[str, str]) -> list[str]:
        text, kind = key
        return [q.value for q in find_qualifiers(self._knowledge, self._words_of(text), text, kind)]

    def venue(self, sentence: Sentence) -> str | None:
        """The doctor or clinic last named, where the page names several; None where there is but one."""
        if self._venues is None:
            self._venues = self._last_named()
        return self._venues[sentence.index]

    def _last_named(self) -> list[str | None]:
        """For each sentence the venue last named up to its end; nothing where the page names but one."""
        named = [self._memory.by_key("venues", s.text, _VENUE.findall) for s in self._sentences]
        if len(set(chain.from_iterable(named))) <= 1:
            return [None] * len(named)
        return list(accumulate((venues[-1] if venues else None for venues in named), lambda last, new: new or last))

    def place(self, sentence: Sentence) -> str | None:
        """The country or agency last named before a sentence in its section, or in a heading above."""
        block = self.document.blocks[sentence.block]
        if sentence.index not in self._places:
            texts = [self.document.block_text(index) for index in block.headings]
            texts += [s.text for s in self._section(sentence)]
            found = [place for text in texts for place in self._named_places(text)]
            self._places[sentence.index] = found[-1] if found else None
        return self._places[sentence.index]

    def _section(self, sentence: Sentence) -> list[Sentence]:
        """Up to some sentences before a sentence's block, not past a heading."""
        found: list[Sentence] = []
        for index in range(sentence.index - 1, max(-1, sentence.index - 1 - _SECTION), -1):
            other = self._sentences[index]
            if self.document.blocks[other.block].kind == "heading":
                break
            found.insert(0, other)
        return found

    def _named_places(self, text: str) -> list[str]:
        """Asked of each sentence by a dozen that follow it, so kept."""
        if text not in self._named_in:
            words, mentions = self._words_of(text), self._mentions_of(text)
            found = self._memory.of("qualifiers", text, lambda: find_qualifiers(self._knowledge, words, text))
            named = named_places(self._knowledge, mentions, found)
            self._named_in[text] = [place for _, place in sorted(named.items())]
        return self._named_in[text]

    def _words_of(self, text: str) -> Words:
        return self._memory.by_key("words", text, Words.of)

    def _mentions_of(self, text: str) -> list[Mention]:
        if text not in self._mentioned:
            words = self._words_of(text)
            self._mentioned[text] = self._memory.of("mentions", text, lambda: find_mentions(self._knowledge, words))
        return self._mentioned[text]

    def answer(self, question: Sentence) -> Sentence | None:
        """The sentence right behind a question, which answers it, or the cell behind a cell in its row; None behind anything else."""
        if question.index + 1 >= len(self._sentences):
            return None
        following = self._sentences[question.index + 1]
        kind, behind = (self.document.blocks[s.block].kind for s in (question, following))
        if behind == "heading" or asks(following.text) or (behind == "table-cell") != (kind == "table-cell"):
            return None
        if kind == "table-cell":
            return following if self._column(following) != 1 else None
        return following if asks(question.text) else None

    def _column(self, cell: Sentence) -> int:
        """The column of a cell, from 1; 0 where columns have no names."""
        return self.document.blocks[cell.block].level

    def drug_before(self, sentence: Sentence, word: int, kinds: frozenset[str] = _DRUG) -> tuple[str, ...] | None:
        """The drug last spoken of before a word of a sentence: in it, a few sentences back, or above."""
        texts = self.words(sentence).texts
        inside = [m for m in self.mentions(sentence) if m.end <= word and texts[m.start - 1 : m.start] not in _BESIDE]
        if drug := self._first(inside, kinds):
            return drug
        passed: tuple[str, ...] | None = None
        for back in range(1, _NEAR + 1):
            index = sentence.index - back
            if index < 0:
                break
            other = self._sentences[index]
            if self._beside(sentence, other):
                break
            if drug := self._first(self.mentions(other), kinds):
                if self.words(other).texts[:1] != ["it"]:
                    return drug
                passed = passed or drug  # "It" speaks of what was named before: "It is one form of ketamine"
            if self.document.blocks[other.block].kind == "heading":
                break
        return passed or self.drug_above(sentence, kinds)

    def _beside(self, sentence: Sentence, other: Sentence) -> bool:
        """Whether two sentences stand in two items of a list, each of which may be about something else."""
        blocks = self.document.blocks
        kinds = {blocks[sentence.block].kind, blocks[other.block].kind}
        return sentence.block != other.block and kinds == {"list-item"}

    def drug_above(self, sentence: Sentence, kinds: frozenset[str] = _DRUG) -> tuple[str, ...] | None:
        """The drug that a question, lead-in or heading over the sentence names, the nearest first."""
        block = self.document.blocks[sentence.block]
        if block.kind == "table-cell" and (row := self._drug_in_row(sentence, kinds)):
            return row
        if label := self._label(sentence, kinds):
            return label
        above = [block.question, block.lead_in, *block.headings[-1:]]
        for index in above:
            if index is None:
                continue
            found = self._first(self._mentions_of(self.document.block_text(index)), kinds)
            if found:
                return found
        return None

    def asked(self, sentence: Sentence, kinds: frozenset[str] = _DRUG) -> tuple[str, ...] | None:
        """The drug that the question over the sentence names, or its row of a table."""
        block = self.document.blocks[sentence.block]
        if block.kind == "table-cell" and (row := self._drug_in_row(sentence, kinds)):
            return row
        if block.question is None:
            return self._asked_before(sentence, kinds)
        return self._first(self._mentions_of(self.document.block_text(block.question)), kinds)

    def _asked_before(self, sentence: Sentence, kinds: frozenset[str]) -> tuple[str, ...] | None:
        other = self._sentences[sentence.index - 1] if sentence.index else None
        if other is None or other.block != sentence.block or not other.text.rstrip().endswith("?"):
            return None
        return self._first(self.mentions(other), kinds)

    def labels(self, sentence: Sentence) -> bool:
        """Whether a sentence is so short, or a cell or item, that the drug it speaks of may stand above it."""
        kind = self.document.blocks[sentence.block].kind
        return kind in {"table-cell", "list-item", "heading"} or len(self.words(sentence)) <= _SHORT

    def _label(self, sentence: Sentence, kinds: frozenset[str]) -> tuple[str, ...] | None:
        """The drug that the sentence's block opens with, set apart: "Esketamine. The S-enantiomer." has it."""
        first = sentence.index
        while first > 0 and self._sentences[first - 1].block == sentence.block:
            first -= 1
        opening = self._sentences[first]
        short = first < sentence.index and len(self.words(opening)) <= _LABEL
        return self._first(self.mentions(opening), kinds) if short else None

    def _drug_in_row(self, sentence: Sentence, kinds: frozenset[str]) -> tuple[str, ...] | None:
        """The drug that a cell's column is named after, else the one last named in a cell before it."""
        column = self.document.blocks[sentence.block].lead_in
        if column is not None and (drug := self._first(self._mentions_of(self.document.block_text(column)), kinds)):
            return drug
        cell = sentence
        for index in range(sentence.index - 1, max(-1, sentence.index - _NEAR), -1):
            other = self._sentences[index]
            if self.document.blocks[other.block].kind != "table-cell" or other.block in self._column_names:
                return None
            if other.block != cell.block and self._column(other) >= self._column(cell) > 0:
                return None  # the row before
            cell = other
            if drug := self._first(self.mentions(other), kinds):
                return drug
        return None

    @cached_property
    def _column_names(self) -> frozenset[int | None]:
        return frozenset(block.lead_in for block in self.document.blocks if block.kind == "table-cell")

    def _first(self, mentions: Iterable[Mention], kinds: frozenset[str]) -> tuple[str, ...] | None:
        for mention in mentions:
            found = tuple(c for c in mention.concepts if self._knowledge.concepts[c].kind in kinds)
            if found:
                return found
        return None

    def _is_drug(self, concept: str) -> bool:
        return self._knowledge.concepts[concept].kind == "drug"


def named_places(knowledge: Knowledge, mentions: list[Mention], qualifiers: list[Qualifier]) -> dict[int, str]:
    """Jurisdictions of agencies, then countries, that are named, each with the first word that names it."""
    named = {
        mention.start: knowledge.places[concept]
        for mention in mentions
        for concept in mention.concepts
        if concept in knowledge.places
    }
    for qualifier in qualifiers:
        if qualifier.kind == "place":
            named.setdefault(qualifier.start, qualifier.value)
    return named


def place_of(named: Mapping[int, str], word: int, breaks: Sequence[int]) -> str:
    """Which of several places goes with a word: "X in the US and Y in the UK", "in the US X, in the UK Y".

    A semicolon or colon parts them; the place that the stretch opens with says whether places stand before or behind.
    """
    first = max((at for at in range(word + 1) if breaks[at] > 1), default=0)
    last = min((at for at in range(word + 1, len(breaks)) if breaks[at] > 1), default=len(breaks))
    near = {at: place for at, place in sorted(named.items()) if first <= at < last} or dict(named)
    before = [place for at, place in sorted(near.items()) if at <= word]
    behind = [place for at, place in sorted(near.items()) if at > word]
    if min(near) - first <= _OPENS and before:
        return before[-1]
    return behind[0] if behind else before[-1]
