"""Sentences inside blocks, without a language model."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from kclaims.model import Document, Sentence, Span
from kclaims.text.frames import MARKS
from kclaims.text.memory import Memory
from kclaims.text.patterns import lazy

# Longer runs without an end are cut between words, so that no page can make one sentence of a book.
MAX_SENTENCE = 2_000
# A full stop after one of these ends no sentence, whatever follows.
_ABBREVIATIONS = "Dr|Mr|Mrs|Ms|Prof|St|Sr|Jr|vs|e\\.g|i\\.e|cf|[Ff]igs?|[Vv]ol|pp|[Ee]q|[Rr]efs?|[Aa]pprox|ca|al|resp|[Ss]ec|viz|Rev|Gen"
_SHORT = frozenset(  # words that one of the patterns below may hold; no other word of two letters or more needs to be tried
    "Dr Mr Mrs Ms Prof St Sr Jr vs cf Fig fig Figs figs Vol vol pp Eq eq Ref ref Refs refs Approx approx ca al resp Sec sec viz Rev"
    " Gen No no Nos nos".split()
)
_ABBREVIATION = lazy(rf"(?:^|[\s(\[\"“])(?:{_ABBREVIATIONS})\.$")
_NUMBERED = lazy(r"(?:^|[\s(\[])(?:[Nn]os?|p)\.$")  # "No. 5", "p. 12": only before a digit
_INITIAL = lazy(r"(?:(?:^|[A-Z][\w.'’-]*\s|[,(&:-]\s?|\b(?:by|and)\s)[A-Z]|(?:^|[\s(\[\"“])[a-z])\.$")
# Marks that end a sentence from the first of them on, or what closes behind one. The first character is looked for alone, in
# one sweep over the text; what stands before it is looked at only where there is one.
_END = lazy(
    r"[.!?…\"”’')\]](?:(?<=[.!?…])(?<![.!?…]{2})[.!?…]*+|(?<=[.!?][\"”’')\]]))"
    r"[\"”’')\]]*+(?:\[\d[\d,–-]*\])*(?=\s|$|[A-Z“])"
)
_MARKED = lazy(rf"\s(?=[{''.join(sorted(MARKS))}])")  # the end of a marked line, before the next
_NEXT = lazy(r"\s*[\"“‘'(\[]*([^\W_])")
_DECIMAL_LIST = lazy(r"(?:^|\s)\d{1,2}\.$")


def split(document: Document, memory: Memory | None = None) -> list[Sentence]:
    """Every sentence of every block but code, in order; none crosses a block, a heading is one. No outer white space."""
    memory = Memory() if memory is None else memory
    sentences: list[Sentence] = []
    for index, block in enumerate(document.blocks):
        if block.kind == "code":
            continue
        text, base = document.block_text(index), block.span.start
        spans = [Span(0, len(text))] if block.kind == "heading" else memory.by_key("split", text, _spans)
        for start, end in spans:
            span = Span(base + start, base + end)
            sentences.append(Sentence(text=text[start:end], span=span, block=index, index=len(sentences)))
    return sentences


def index_at(sentences: Sequence[Sentence]) -> Callable[[int], int]:
    """Tells for an offset of `Document.text` the index of the sentence that begins there or last before; -1 before all."""
    starts = [sentence.span.start for sentence in sentences]
    return lambda offset: bisect_right(starts, offset) - 1


def _spans(text: str) -> list[Span]:
    spans: list[Span] = []
    start = 0
    if text[:1] in MARKS:
        for line in _MARKED.finditer(text):
            _cut(spans, text, start, line.start())
            start = line.end()
    _cut(spans, text, start, len(text))
    return spans


def _cut(spans: list[Span], text: str, start: int, stop: int) -> None:
    """Add the sentences of a part of a text."""
    for match in _END.finditer(text, start, stop):
        end = match.end()
        if end < stop and _ends_sentence(text, start, match.start(), end, stop):
            _append(spans, text, start, end)
            start = end
    _append(spans, text, start, stop)


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > MAX_SENTENCE:
        cut = text.rfind(" ", start, start + MAX_SENTENCE) + 1 or start + MAX_SENTENCE
        spans.append(Span(start, cut))
        start = cut
    if start < end:
        spans.append(Span(start, end))


def _ends_sentence(text: str, start: int, dot: int, end: int, stop: int) -> bool:
    following = _NEXT.match(text, end, stop)
    if following is None:
        return True
    char = following.group(1)
    glued = following.start(1) == end
    if glued and (dot == 0 or not text[dot - 1].islower() or not char.isupper() or text[dot] != "."):
        return False  # "U.S", "3.5", "e.V": only "factors.That" is a missing space
    last = text[text.rfind(" ", start, dot) + 1 : dot]
    if text[dot] != "." or (last.isalpha() and len(last) > 1 and last not in _SHORT):
        return not char.islower()
    before = text[max(start, dot - 24) : dot + 1]
    if _ABBREVIATION.search(before) or (_NUMBERED.search(before) and char.isdigit()):
        return False
    if _INITIAL.search(before) and not before.endswith(" I."):
        return False
    if _DECIMAL_LIST.search(before) and dot - start <= 3:
        return False
    return not char.islower()
