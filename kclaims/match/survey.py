"""What a page holds: elements and genre cues, looked for when asked, where the gate saw their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import islice

from kclaims.match.about import speaks_of_health
from kclaims.match.element_words import LEAST_WORDS, ElementWords
from kclaims.match.imprint_lines import edge_lines
from kclaims.match.phrases import Found, Phrase
from kclaims.match.structure import structural
from kclaims.match.teasers import elsewhere
from kclaims.match.told import KIND_OF, LINES, Models, no_models
from kclaims.model import Document, Element, Sentence, Sign, Span
from kclaims.text.frames import asks
from kclaims.text.memory import Memory
from kclaims.text.sentences import index_at
from kclaims.text.words import Words

FLAGGED = "flagged"
_OFTEN = 2  # sentences that name a thing make it a page's subject, wherever they stand
_SECTION = 3  # sentences under a heading that tell what it is about
_SHORT = 16  # words of a question in a line of its own
_MENUS = frozenset({"navigation", "cookies", "form"})
_DENIALS = frozenset("no none nothing never nobody zero nope not relax forget few hardly".split())
_UNTOLD = frozenset({"heading", "reference"})
_LISTED = frozenset({"list-item", "table-cell"})
_OPENING = 8  # sentences at the head of a page that tell what it is about
Candidates = Mapping[str, Sequence[tuple[int, str]]]  # element or cue -> (sentence, phrase) in text order


class Survey:
    """Looks for the signs of one page. Each is looked for once, and no further than the first where that is enough."""

    def __init__(
        self, document: Document, sentences: Sequence[Sentence], elements: Mapping[str, Element],
        candidates: Candidates, phrase: Callable[[str], Phrase], flagged: Iterable[Span] = (),
        memory: Memory | None = None, models: Models = no_models,
    ) -> None:  # fmt: skip
        """A survey; `flagged` are the places of the findings so far, which are signs themselves.

        `models` opens what knows elements by likelihood, where no phrase found one.
        """
        self.document = document
        self.sentences = sentences
        self._elements = elements
        self._candidates = candidates
        self._phrase = phrase
        self._flagged = tuple(flagged)
        self._first: dict[str, Sign | None] = {}
        self._memory = Memory() if memory is None else memory
        self._words: dict[int, Words] = {}
        self._models = models
        self._likeliest: dict[str, dict[str, Sign]] = {}

    def words_seen(self, words_of: Callable[[str], set[str]]) -> set[str]:
        """All words of the page, as a function tells those of one block."""
        document = self.document
        texts = (document.block_text(index) for index in range(len(document.blocks)))
        return set().union(*(self._memory.by_key(words_of.__name__, text, words_of) for text in texts))

    def first(self, name: str) -> Sign | None:
        """The first sign of an element, structure before words; None where the page does not hold it."""
        if name not in self._first:
            element = self._elements[name]
            signs = (sign for sign in self.signs(element, f"element/{name}") if not self._untold(sign))
            self._first[name] = self._subject(element, signs) if element.subject else next(signs, None)
        return self._first[name]

    def _best(self, kind: str) -> dict[str, Sign]:
        """For each element that some text of a kind tells by likelihood, the likeliest."""
        model = self._models(kind)
        if model is None:
            return {}
        found: dict[str, Sign] = {}
        for span in self.texts(kind):
            text = self.document.slice(span)
            for name, chance in model.told(self._chances(model, text)).items():
                better = name not in found or chance > found[name].likely
                if better and self.knows(name) and not self._voided(self._elements[name], Words.of(text)):
                    found[name] = Sign(name=name, by="words", span=span, likely=chance)
        return found

    def _chances(self, model: ElementWords, text: str) -> dict[str, float]:
        return self._memory.by_key(model.kind, text, model.chances)

    def _untold(self, sign: Sign) -> bool:
        """Whether the words that a phrase found say something else, by the sentence or the section they stand in."""
        element = self._elements[sign.name]
        sentence = self.sentence_of(sign) if sign.by in element.phrases or sign.by in element.headed else None
        if sentence is None:
            return False
        text = sentence.text
        if sign.by in element.headed:
            following = self.sentences[sentence.index + 1 : sentence.index + 1 + _SECTION]
            text = " ".join((text, *(s.text for s in following)))
        elif len(self.words(sentence)) < LEAST_WORDS:
            return False
        model = self._models(KIND_OF.get(sign.name, ""))
        return model is not None and model.untold(self._chances(model, text), sign.name)

    def _voided(self, element: Element, words: Words) -> bool:
        """Whether an exception of an element stands in some words."""
        return any(next(iter(self._phrase(text).find(words)), None) for text in element.unless.values())

    def texts(self, kind: str) -> Iterator[Span]:
        """The texts of a kind that may tell elements: lines at the edges; of sentences not what an editor would stop."""
        if kind == LINES:
            return edge_lines(self.document, self.sentences)
        return (sentence.span for sentence in self._telling() if sentence.index not in self._stopped)

    def _telling(self) -> Iterator[Sentence]:
        """The sentences that state something: no headings, questions, references, menus."""
        for sentence in self.sentences:
            kind = self.document.blocks[sentence.block].kind
            if kind not in _UNTOLD and not asks(sentence.text) and not self._in_menu(sentence.index):
                yield sentence

    def _subject(self, element: Element, signs: Iterator[Sign]) -> Sign | None:
        """The first sign of what the page is about; None for what it only mentions."""
        first: Sign | None = None
        for count, sign in enumerate(signs, 1):
            first = first or sign
            if count >= _OFTEN or len(self.sentences) <= _OPENING:
                return first
            sentence = self.sentence_of(sign)
            if sentence and (sentence.index <= self._opening or self.document.blocks[sentence.block].kind == "heading"):
                return first
        return self._in_title(element)

    @cached_property
    def _opening(self) -> int:
        """The last sentence of the opening: of the main text, whatever stands above it."""
        main = (s.index for s in self.sentences if self.document.blocks[s.block].region == "main")
        return max(islice(main, _OPENING), default=_OPENING - 1)

    @cached_property
    def _elsewhere(self) -> frozenset[int]:
        return elsewhere(self.document)

    def _in_title(self, element: Element) -> Sign | None:
        title = Words.of(str(self.document.metadata.get("title") or ""))
        for name, text in element.phrases.items():
            if any(self._phrase(text).find(title)):
                return Sign(name=element.name, by=name, span=Span(0, 0))
        return None

    def knows(self, name: str) -> bool:
        """Whether there is an element of that name."""
        return name in self._elements

    def element(self, name: str) -> Element:
        """The element of that name."""
        return self._elements[name]

    def any(self, names: Iterator[str] | Sequence[str] | frozenset[str]) -> Sign | None:
        """The first sign of the first of some elements that the page holds; names of a set in alphabetical order."""
        ordered = sorted(names) if isinstance(names, frozenset) else names
        return next((sign for name in ordered if (sign := self.first(name)) is not None), None)

    def likely(self, names: Iterable[str]) -> Sign | None:
        """The likeliest words for the first of some elements that the page tells as no phrase foresaw."""
        for name in names:
            kind = KIND_OF.get(name, "")
            if kind not in self._likeliest:
                self._likeliest[kind] = self._best(kind)
            if name in self._likeliest[kind]:
                return self._likeliest[kind][name]
        return None

    def signs(self, element: Element, key: str) -> Iterator[Sign]:
        """The signs of an element in text order, one a sentence. `key` is what the gate calls it."""
        if FLAGGED in element.structure:
            yield from (Sign(name=element.name, by=f"structure.{FLAGGED}", span=span) for span in self._flagged)
            return
        for kind in element.structure:
            span = structural(self.document, kind, self._memory)
            if span is not None:
                yield Sign(name=element.name, by=f"structure.{kind}", span=span)
        done = -1
        told = element.menus or not key.startswith("element/")
        for index, name in self._candidates.get(key, ()):
            if (
                index != done
                and (told or not self._in_menu(index))
                and (sign := self._in_sentence(element, index, name)) is not None
            ):
                done = index
                yield sign

    def everywhere(self, element: Element, most: int | None = None) -> Iterator[Sign]:
        """Signs of an element that the gate does not know, one a sentence: every sentence is tried."""
        count = 0
        for sentence in self.sentences:
            for name in element.phrases:
                if (sign := self._in_sentence(element, sentence.index, name)) is not None:
                    yield sign
                    count += 1
                    break
            if most is not None and count >= most:
                return

    def sentence_of(self, sign: Sign) -> Sentence | None:
        """The sentence that holds a sign; None for metadata."""
        if sign.span.end <= sign.span.start:
            return None
        index = self._at(sign.span.start)
        return self.sentences[index] if index >= 0 and sign.span.start < self.sentences[index].span.end else None

    @cached_property
    def _at(self) -> Callable[[int], int]:
        return index_at(self.sentences)

    @cached_property
    def _stopped(self) -> frozenset[int]:
        """The sentences in which findings stand."""
        near = ((span, range(max(0, self._at(span.start)), self._at(span.end) + 1)) for span in self._flagged)
        return frozenset(at for span, places in near for at in places if self.sentences[at].span.overlaps(span))

    def _in_menu(self, index: int) -> bool:
        """Whether a sentence only leads elsewhere: in a menu, a banner, or among the teasers beside the text."""
        sentence = self.sentences[index]
        block = self.document.blocks[sentence.block]
        if block.region in _MENUS or sentence.block in self._elsewhere:
            return True
        teaser = block.region == "aside" and block.kind in {"list-item", "heading"}
        return teaser and not sentence.text.rstrip().endswith((".", "!"))

    def _in_sentence(self, element: Element, index: int, name: str) -> Sign | None:
        sentence = self.sentences[index]
        block = self.document.blocks[sentence.block]
        if element.title and sentence.index > 0:
            return None
        if element.regions and block.region not in element.regions:
            return None
        if name in element.headed:
            return self._headed(element, sentence, name)
        if (block.kind == "heading" and not element.headings) or block.kind == "reference":
            return None
        if not element.questions and asks(sentence.text):
            return None
        key = (id(element), name, sentence.text)
        place = self._memory.of("sign", key, partial(self._place_in, element, name, sentence))
        if place is None or (name in element.near and not self._near_health(sentence)):
            return None
        base = sentence.span.start
        return Sign(name=element.name, by=name, span=Span(base + place[0], base + place[1]))

    def _place_in(self, element: Element, name: str, sentence: Sentence) -> tuple[int, int] | None:
        """The characters of a sentence that a phrase of an element stands at, unless an exception holds there."""
        words = self.words(sentence)
        voids: list[Found] | None = None
        for found in self._phrase(element.phrases[name]).find(words):
            if voids is None:
                voids = [void for text in element.unless.values() for void in self._phrase(text).find(words)]
            if element.unquoted and _quoted(sentence.text[: words.starts[found.start]]):
                continue
            if not any(void.start < found.end and found.start < void.end for void in voids):
                return words.starts[found.start], words.ends[found.end - 1]
        return None

    def _near_health(self, sentence: Sentence) -> bool:
        """Whether a sentence speaks of health, or one around it does."""
        return self._of_health(sentence.text) or any(self._of_health(s.text) for s in self._around(sentence))

    def _around(self, sentence: Sentence) -> Sequence[Sentence]:
        at = sentence.index
        before, after = self.sentences[max(0, at - 1) : at], self.sentences[at + 1 : at + 2]
        blocks = self.document.blocks
        same = [s for s in (*before, *after) if s.block == sentence.block]
        return [*same, *(s for s in after if s.block != sentence.block and blocks[s.block].kind in _LISTED)]

    def _of_health(self, text: str) -> bool:
        return self._memory.by_key("speaks_of_health", text, speaks_of_health)

    def _headed(self, element: Element, sentence: Sentence, name: str) -> Sign | None:
        """A heading or question on the matter, with a text under it that does not begin by denying it."""
        block = self.document.blocks[sentence.block]
        following = self.sentences[sentence.index + 1 : sentence.index + 2]
        if block.kind not in {"heading", "question"} and not self._asks_for(sentence, following):
            return None
        if not following or self.document.blocks[following[0].block].kind == "heading":
            return None
        below = self.words(following[0])
        if not below.texts or below.texts[0] in _DENIALS:
            return None
        if self._voided(element, below):
            return None
        words = self.words(sentence)
        for found in self._phrase(element.headed[name]).find(words):
            base = sentence.span.start
            return Sign(
                name=element.name,
                by=name,
                span=Span(base + words.starts[found.start], base + words.ends[found.end - 1]),
            )
        return None

    def _asks_for(self, sentence: Sentence, following: Sequence[Sentence]) -> bool:
        """Whether a sentence is a short question that what follows answers: in its block, or under it where it is a block of its own."""
        if not asks(sentence.text) or len(self.words(sentence)) > _SHORT:
            return False
        opens = sentence.index == 0 or self.sentences[sentence.index - 1].block != sentence.block
        return opens or any(after.block == sentence.block for after in following)

    def words(self, sentence: Sentence) -> Words:
        """The words of a sentence."""
        if sentence.index not in self._words:
            self._words[sentence.index] = self._memory.by_key("words", sentence.text, Words.of)
        return self._words[sentence.index]


def _quoted(before: str) -> bool:
    """Whether a quotation is open after these characters of a sentence."""
    opened, closed, plain = before.count("“"), before.count("”"), before.count('"')
    return opened > closed or plain % 2 == 1


def by_sign(
    candidates: Mapping[int, Sequence[tuple[str, str]]], prefix: str, sentences: Sequence[Sentence], memory: Memory
) -> dict[str, list[tuple[int, str]]]:
    """The gate's candidates turned round: element or cue -> (sentence, phrase), in text order."""
    found: dict[str, list[tuple[int, str]]] = {}
    for index, branches in candidates.items():
        for sign, phrase in memory.of("signs", sentences[index].text, partial(_signs, branches, prefix)):
            found.setdefault(sign, []).append((index, phrase))
    return found


def _signs(branches: Sequence[tuple[str, str]], prefix: str) -> list[tuple[str, str]]:
    return [(sign.removeprefix(prefix), phrase) for sign, phrase in branches if sign.startswith(prefix)]
