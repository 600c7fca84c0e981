"""The main text of a page as the checks of workmanship see it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from kclaims.model import Block, Document, Sentence, Span
from kclaims.model.record import record
from kclaims.text.characters import fold
from kclaims.text.memory import Memory
from kclaims.text.patterns import lazy
from kclaims.text.words import Words

_WORD = lazy(r"[^\W_]+(?:['-][^\W_]+)*")
_LOWER = lazy(r"(?<![^\W_])(?<![./@-])[a-z][^\W_]*(?:['-][^\W_]+)*(?![-.@/][^\W_])")
_PICTURE = lazy(r"<(?:img|figure|picture|svg|canvas|video|iframe|embed|object|amp-img)\b|!\[", re.IGNORECASE)
_GRID = lazy(r"<table\b|^[ \t]*\|.*\|[ \t]*$|^[ \t]*[-+|:]{5,}[ \t]*$|\S\t+\S.*\t+\S", re.IGNORECASE | re.MULTILINE)
_PROSE = frozenset({"paragraph", "list-item"})
_COMMON = frozenset(
    "a about after all also although an and any are as at be because been before being between but by can could did do "
    "does doing during each for from get had has have having he her here his how i if in into is it its it's just many "
    "may me might more most much must my no nor not of often on one only or other our out over own same she should so "
    "some such than that the their them then there these they this those through to too under up us use used using very "
    "was way we were what when where which while who whom why will with within without would you your".split()
)
_FREQUENT = 60
_TOP = 8  # words that tell what a page is about


@record()
class Section:
    """A heading and the blocks under it up to the next heading, as indexes; `heading` is None before the first."""

    heading: int | None
    blocks: tuple[int, ...]


class _Known:
    """What patterns found in one sentence, by their identity: a pattern's hash is computed anew each time."""

    __slots__ = ("every", "first")

    def __init__(self, _: str) -> None:
        self.every: dict[int, list[re.Match[str]]] = {}
        self.first: dict[int, re.Match[str] | None] = {}


class Page:
    """One document: its main blocks, its sentences by block, their words. Everything is computed once, when asked for."""

    def __init__(
        self, document: Document, sentences: Sequence[Sentence], treatments: Mapping[str, str] | None = None,
        memory: Memory | None = None,
    ) -> None:  # fmt: skip
        """`treatments` maps words that name a treatment to the treatment's name."""
        self.memory = Memory() if memory is None else memory
        self.document = document
        self._treatments = treatments or {}
        self._tokens: dict[int, Words] = {}
        self._by_text: dict[str, _Known] = {}
        self.sentences = sentences

    @cached_property
    def main(self) -> list[int]:
        """Indexes of the blocks of the main text."""
        return [index for index, block in enumerate(self.document.blocks) if block.region == "main"]

    @cached_property
    def prose(self) -> list[Sentence]:
        """Sentences of paragraphs and list items of the main text."""
        blocks = self.document.blocks
        return [s for s in self.sentences if blocks[s.block].region == "main" and blocks[s.block].kind in _PROSE]

    @cached_property
    def words(self) -> list[tuple[str, ...]]:
        """Lower-case words of each sentence of `prose`."""
        return [self.words_in(sentence.text) for sentence in self.prose]

    def words_in(self, text: str) -> tuple[str, ...]:
        """Lower-case words of a sentence or block."""
        return self.memory.of("lower", text, lambda: tuple(words_of(text)))

    def tokens(self, sentence: Sentence) -> Words:
        """A sentence's words with their places, computed once."""
        if sentence.index not in self._tokens:
            self._tokens[sentence.index] = self.memory.by_key("words", sentence.text, Words.of)
        return self._tokens[sentence.index]

    def matches(self, pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
        """Every match of a pattern, one of a module's constants, in a sentence."""
        every = self._known(text).every
        if id(pattern) not in every:
            every[id(pattern)] = list(pattern.finditer(text))
        return every[id(pattern)]

    def first(self, pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
        """The first match of a pattern, one of a module's constants, in a sentence."""
        first = self._known(text).first
        if id(pattern) not in first:
            first[id(pattern)] = pattern.search(text)
        return first[id(pattern)]

    def _known(self, text: str) -> _Known:
        if text not in self._by_text:
            self._by_text[text] = self.memory.by_key("patterns", text, _Known)
        return self._by_text[text]

    @cached_property
    def by_block(self) -> dict[int, list[Sentence]]:
        """Every sentence by its block."""
        found: dict[int, list[Sentence]] = {}
        for sentence in self.sentences:
            found.setdefault(sentence.block, []).append(sentence)
        return found

    @cached_property
    def lower(self) -> frozenset[str]:
        """Words that are written in lower case somewhere on the page: what stands here is no mere name."""
        return frozenset().union(*(self.memory.by_key("lower case", text, _lower_case) for text in self._texts))

    @cached_property
    def _texts(self) -> list[str]:
        return [self.document.block_text(index) for index in range(len(self.document.blocks))]

    @cached_property
    def treatments(self) -> Counter[str]:
        """How often each treatment is named in the main text."""
        return Counter(name for index in self.main for name in self.treatments_in(self.text(index)))

    def treatments_in(self, text: str) -> list[str]:
        """Treatments that a text names, as often as it does."""
        return [self._treatments[word] for word in self.words_in(text) if word in self._treatments]

    def is_treatment(self, name: str) -> bool:
        """Whether a name is that of a drug or treatment."""
        return any(word in self._treatments for word in words_of(name))

    @cached_property
    def has_picture(self) -> bool:
        """Whether the source shows a picture, drawing or video."""
        return _PICTURE.search(self.document.source) is not None

    @cached_property
    def has_table(self) -> bool:
        """Whether the page holds a table, or lines drawn like one."""
        cells = any(block.kind == "table-cell" for block in self.document.blocks)
        return cells or _GRID.search(self.document.source) is not None

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word stands in `prose`."""
        return Counter(word for words in self.words for word in words)

    @cached_property
    def frequent(self) -> list[str]:
        """Telling words of the page, the commonest first, as many as a topic can have."""
        telling = (word for word, _ in self.counts.most_common() if word not in _COMMON and len(word) > 3)
        return [word for word, _ in zip(telling, range(_FREQUENT), strict=False)]

    @cached_property
    def title(self) -> str:
        """What the page is called: in its metadata, else its first heading."""
        named = self.document.metadata.get("title")
        first = next((s.heading for s in self.sections if s.heading is not None), None)
        return str(named or ("" if first is None else self.text(first)))

    @cached_property
    def topic(self) -> list[str]:
        """The words the page uses most, the commonest first."""
        telling = (
            word for word, _ in self.counts.most_common() if word not in _COMMON and len(word) > 2 and word.isalpha()
        )
        return [word for word, _ in zip(telling, range(_TOP), strict=False)]

    @cached_property
    def sections(self) -> list[Section]:
        """The main text between headings, in order."""
        found: list[tuple[int | None, list[int]]] = [(None, [])]
        for index in self.main:
            if self.block(index).kind == "heading":
                found.append((index, []))
            else:
                found[-1][1].append(index)
        return [Section(heading, tuple(blocks)) for heading, blocks in found]

    @property
    def size(self) -> int:
        """Words of `prose`."""
        return sum(map(len, self.words))

    def block(self, index: int) -> Block:
        """A block by its index."""
        return self.document.blocks[index]

    def text(self, index: int) -> str:
        """A block's text without outer white space."""
        return self.document.block_text(index).strip()

    def between(self, first: int, second: int | None) -> str:
        """The source between two blocks, or from one to the end: what stands there is no text, but may be a picture."""
        place = self.document.source_map.to_source
        start = place(self.block(first).span).end
        end = place(self.block(second).span).start if second is not None else len(self.document.source)
        return self.document.source[start : min(end, start + 4_000)]

    def region_at(self, offset: int) -> str:
        """The region of the block that holds an offset of the text."""
        at = bisect_right(self._starts, offset) - 1
        return self.block(max(at, 0)).region

    @cached_property
    def _starts(self) -> list[int]:
        return [block.span.start for block in self.document.blocks]

    def place(self, block: int) -> Span:
        """Where a finding on a block stands: its first sentence."""
        sentences = self.by_block.get(block)
        return sentences[0].span if sentences else self.block(block).span


def words_of(text: str) -> list[str]:
    """Lower-case words of a text; "it's" and "at-home" are one word each."""
    return _WORD.findall(fold(text))


def _lower_case(text: str) -> frozenset[str]:
    return frozenset(_LOWER.findall(text.replace("’", "'")))


def is_common(word: str) -> bool:
    """Whether a word says nothing about a topic."""
    return word in _COMMON
