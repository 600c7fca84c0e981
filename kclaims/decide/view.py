"""What a judge sees of a document: its sentences with their words, cues, quotations and grammar, each found out once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import accumulate

from kclaims.decide.cues import Cues, Reach
from kclaims.decide.entries import entries, options
from kclaims.match.phrases import Found
from kclaims.model import Block, Cue, Document, Parse, Sentence, Span
from kclaims.rules.ruleset import Ruleset
from kclaims.text.frames import Quotation, Quoted, quotations, quoted_words
from kclaims.text.memory import Memory
from kclaims.text.words import Words


def _key(sentence: Sentence) -> tuple[int, int]:
    """What tells a sentence from one that is read on into the next."""
    return sentence.index, sentence.span.end


class View:
    """The sentences of one document."""

    def __init__(
        self, ruleset: Ruleset, cues: Cues, document: Document, sentences: Sequence[Sentence],
        grammar: Callable[[str], Parse | None] = lambda _: None, memory: Memory | None = None,
        certainty: Callable[[Sentence], float] = lambda _: 0.0,
    ) -> None:  # fmt: skip
        self._contexts = ruleset.contexts
        self._grammar = grammar
        self.certainty = certainty
        self._memory = Memory() if memory is None else memory
        self._cues = cues
        self.document = document
        self._sentences = sentences
        self._first_of_block = {sentence.block: sentence.index for sentence in reversed(sentences)}
        self._words: dict[tuple[int, int], Words] = {}
        self._heard: dict[tuple[int, int], tuple[list[Reach], list[Found]]] = {}
        self._parses: dict[tuple[int, int], Parse | None] = {}
        self._quotations: dict[int, list[Quotation]] = {}
        self._quoted_words: dict[tuple[int, int], list[Quoted]] = {}

    def words(self, sentence: Sentence) -> Words:
        """The sentence's words, computed once."""
        if (key := _key(sentence)) not in self._words:
            self._words[key] = self._words_of(sentence.text)
        return self._words[key]

    def parse(self, sentence: Sentence) -> Parse | None:
        """The sentence's grammar, asked for once; None where there is none."""
        if (key := _key(sentence)) not in self._parses:
            self._parses[key] = self._grammar(sentence.text)
        return self._parses[key]

    def next(self, sentence: Sentence) -> Sentence | None:
        """The sentence after this one, unless a heading stands between; past a lone "+" of a folded FAQ."""
        at = sentence.index + 1
        while at < len(self._sentences) and not self.words(self._sentences[at]).texts[0:1]:
            at += 1
        if at < len(self._sentences) and self._sentences[at].text in {"+", "-", "−", "–"}:
            at += 1
        if at >= len(self._sentences):
            return None
        following = self._sentences[at]
        same = following.block == sentence.block
        return following if same or self._block(following).kind != "heading" else None

    def _sentence_reaches(self, sentence: Sentence) -> list[Reach]:
        return self._heard_in(sentence)[0]

    def feigned(self, sentence: Sentence) -> list[Found]:
        """What looks like a denial in a sentence and is none."""
        return self._heard_in(sentence)[1]

    def _heard_in(self, sentence: Sentence) -> tuple[list[Reach], list[Found]]:
        if (key := _key(sentence)) not in self._heard:
            text, words = sentence.text, self.words(sentence)
            self._heard[key] = self._memory.of("heard", text, lambda: self._cues.heard(words))
        return self._heard[key]

    @cached_property
    def _entries(self) -> frozenset[int]:
        return entries(self._sentences, self.document.blocks)

    @cached_property
    def _options(self) -> frozenset[int]:
        return options(self._sentences, self.document.blocks)

    @cached_property
    def _item_before(self) -> list[int]:
        """For each block the last list item before it, -1 where there is none."""
        items = (at if block.kind == "list-item" else -1 for at, block in enumerate(self.document.blocks))
        return list(accumulate(items, max, initial=-1))

    @cached_property
    def _beside_quotes(self) -> list[tuple[int, int]]:
        """For each block the last before it and the first after it that is no quotation; -1 and their number where there is none."""
        plain = [block.kind != "quote" for block in self.document.blocks]
        count = len(plain)
        above = accumulate((at if is_plain else -1 for at, is_plain in enumerate(plain)), max)
        below = [*accumulate((at if plain[at] else count for at in reversed(range(count))), min)]
        return list(zip(above, reversed(below), strict=True))

    def _quoted(self, sentence: Sentence) -> list[Quoted]:
        """Word ranges of the sentence inside quotation marks, which may open and close in other sentences."""
        if (key := _key(sentence)) not in self._quoted_words:
            if sentence.block not in self._quotations:
                self._quotations[sentence.block] = quotations(self.document.block_text(sentence.block))
            words = self.words(sentence)
            base = sentence.span.start - self._block(sentence).span.start
            found = quoted_words(self._quotations[sentence.block], words.starts, words.ends, base)
            self._quoted_words[key] = found
        return self._quoted_words[key]

    def _any(self, context: str, group: str, text: str, *, opening: bool = False) -> Found | None:
        """The first cue of a group in a sentence or heading; with `opening` only where it begins."""
        key = (context, group, opening, text)
        return self._memory.of(
            "cue", key, lambda: self._cues.any(context, group, self._words_of(text), opening=opening)
        )

    def _words_of(self, text: str) -> Words:
        return self._memory.by_key("words", text, Words.of)

    def _block(self, sentence: Sentence) -> Block:
        return self.document.blocks[sentence.block]

    def _whole(self, context: str, sentence: Sentence) -> Cue:
        return Cue(context=context, span=sentence.span, reason=self._contexts[context].reason)

    def _cue(self, context: str, sentence: Sentence, cue: Found) -> Cue:
        words = self.words(sentence)
        base = sentence.span.start
        span = Span(base + words.starts[cue.start], base + words.ends[cue.end - 1])
        shown = self.document.slice(span)
        return Cue(context=context, span=span, reason=f"{self._contexts[context].reason}: “{shown}”")
