"""The sentences of a page that say something only together with what stands before them."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from itertools import islice

from kclaims.match.propositions.ellipsis import elliptical, filled
from kclaims.model import Document, Parse, Sentence
from kclaims.model.record import record
from kclaims.text.frames import asks
from kclaims.text.patterns import lazy

_LABEL = lazy(r"^\W*(?:(?:A|Answer|Reply)\s*[:.])?\W*")
_FACT = lazy(r"^\W*(?:fact|truth|reality)\s*[:.–—-]+\s*", re.IGNORECASE)  # what is set against a myth
_PLAIN = lazy(r"[^\"“”„«»]+")  # nobody else is quoted
_MOST = 60  # propositions of a page at most
_WORDS = 30  # of a sentence that is read with the one before at most
_Grammar = Callable[[str], Parse | None]


@record(kw_only=True)
class Proposition:
    """What `sentence` says together with `before`, as a sentence of its own."""

    text: str
    sentence: Sentence
    before: Sentence

    @property
    def instead(self) -> bool:
        """Whether it says all that its sentence does, which alone says nothing or less."""
        return ";" not in self.sentence.text


def propositions(
    document: Document, sentences: Sequence[Sentence], grammar: _Grammar, among: Container[int] | None = None
) -> list[Proposition]:
    """What the short answers, clauses without a predicate and list items of a page say, in document order.

    With `among`, only where one of these sentences (by index) has a part in it.
    """
    return list(islice(_propositions(document, sentences, grammar, among), _MOST))


def _propositions(
    document: Document, sentences: Sequence[Sentence], grammar: _Grammar, among: Container[int] | None
) -> Iterator[Proposition]:
    first = {sentence.block: sentence for sentence in reversed(sentences)}
    for at, sentence in enumerate(sentences):
        block = document.blocks[sentence.block]
        if block.region != "main" or block.kind == "heading" or not 0 < len(sentence.text.split()) <= _WORDS:
            continue
        before = sentences[at - 1] if at else sentence
        if among is not None and sentence.index not in among and before.index not in among:
            continue
        near = before.block in {sentence.block, block.question}
        text = ""
        if near and asks(before.text) and not asks(sentence.text):
            text = _answer(before, sentence, grammar)
        elif elliptical(sentence.text):
            same = before is not sentence and before.block == sentence.block
            text = filled(sentence.text, before.text if same else "", grammar)
            fact = _FACT.match(sentence.text)
            text = f"{fact[0].strip()} {text}" if text and fact else text
        elif block.kind == "list-item" and block.lead_in in first and first[sentence.block] is sentence:
            from kclaims.match.propositions.items import read_on

            before = first[block.lead_in]
            text = read_on(document.block_text(block.lead_in), sentence.text, grammar)
        if text:
            yield Proposition(text=text, sentence=sentence, before=before)


def _answer(question: Sentence, answer: Sentence, grammar: _Grammar) -> str:
    from kclaims.match.propositions.answers import answers_shortly, read_together
    from kclaims.match.propositions.asked import asked

    said = _LABEL.sub("", answer.text)
    if not _PLAIN.fullmatch(question.text + said) or not answers_shortly(question.text, said):
        return ""
    parse = grammar(question.text)
    parts = asked(question.text, parse) if parse is not None else None
    return read_together(parts, said, grammar) if parts is not None else ""
