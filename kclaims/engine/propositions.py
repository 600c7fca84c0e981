"""What a page says by question and answer, judged as sentences of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kclaims.match.learned import Score
from kclaims.match.propositions import Proposition
from kclaims.match.second_reading import UNKNOWN
from kclaims.model import Block, Document, Finding, Related, Sentence, SourceMap, Span

_LEAST = 0.5  # probability of a proposition below which it is no finding, and a claim that a rule finds in it a note
_PAIR = 2  # sentences of a page that is nothing but what makes a proposition
_BEFORE = 3  # sentences of the page before a proposition that name what it speaks of


def as_page(
    document: Document, sentences: Sequence[Sentence], told: Sequence[Proposition]
) -> tuple[Document, dict[int, Proposition]]:
    """The propositions as a page: each a block under the headings of its sentence, behind the sentences before it.

    With it, for each place where a proposition starts, the proposition.
    """
    page = _Writer()
    starts: dict[int, Proposition] = {}
    for proposition in told:
        home = document.blocks[proposition.sentence.block]
        asked = proposition.before.block
        headings = tuple(
            page.write(document.block_text(index), "heading", level=document.blocks[index].level or 1)
            for index in home.headings[-2:]
            if index != asked
        )
        at = proposition.before.index
        near = sentences[max(0, at - _BEFORE) : at]
        if names := " ".join(s.text for s in near if document.blocks[s.block].kind != "heading"):
            page.write(names, "paragraph", headings=headings)
        after = sentences[proposition.sentence.index + 1 : proposition.sentence.index + 2]
        following = [s.text for s in after if s.block == proposition.sentence.block]
        number = page.write(" ".join((proposition.text, *following)), "paragraph", headings=headings)
        starts[page.blocks[number].span.start] = proposition
    return page.document(document), starts


class _Writer:
    """Blocks one after the other."""

    def __init__(self) -> None:
        self.text = ""
        self.blocks: list[Block] = []

    def write(self, text: str, kind: str, *, level: int = 0, headings: tuple[int, ...] = ()) -> int:
        """Add a block; its index."""
        start = len(self.text)
        self.text += text + "\n"
        self.blocks.append(Block(kind=kind, span=Span(start, start + len(text)), level=level, headings=headings))
        return len(self.blocks) - 1

    def document(self, page: Document) -> Document:
        """The page that was written, in the place of another."""
        length = len(self.text)
        return replace(
            page, source=self.text, text=self.text, blocks=tuple(self.blocks), comments=(), links=(), raw=b"", addresses=(),
            source_map=SourceMap((0,), (0,), (length,), length),
        )  # fmt: skip


def among(scores: Iterable[Score], told: dict[int, Proposition], page: Sequence[Score]) -> list[Score]:
    """The scores of propositions, each among the page on which it is said."""
    alone = len(page) <= _PAIR
    around = {score.sentence.index: UNKNOWN if alone else score.around for score in page}
    usual = sum(around.values()) / len(around) if around else UNKNOWN
    return [
        score._replace(around=around.get(told[score.sentence.span.start].sentence.index, usual))
        for score in scores
        if score.sentence.span.start in told
    ]


def likely_told(scores: Iterable[Score]) -> list[Score]:
    """The scores, nothing left of those too low for words that nobody wrote as they are."""
    return [score if score.probability >= _LEAST else score._replace(probability=0.0) for score in scores]


def placed(findings: Iterable[Finding], sentences: Sequence[Sentence], told: dict[int, Proposition]) -> list[Finding]:
    """The live findings on propositions, where the page says them."""
    home = {sentence.span: told.get(sentence.span.start) for sentence in sentences}
    found = []
    for finding in findings:
        proposition = next((p for span, p in home.items() if p and span.overlaps(finding.span)), None)
        if proposition is None or finding.suppressed is not None or finding.category == "internal-contradiction":
            continue
        related = (Related(message=f"read with this: “{proposition.text}”", span=proposition.before.span),)
        found.append(replace(finding, span=proposition.sentence.span, related=related))
    return found


def in_full(found: Sequence[Finding], on_told: Sequence[Finding], told: Sequence[Proposition]) -> list[Finding]:
    """The findings of a page with those on its propositions.

    Where a proposition gives none, the learned detector is not believed on the fragment that it was made of.
    """
    telling = {finding.span for finding in on_told}
    cleared = {p.sentence.span for p in told if p.instead} - telling
    kept = [finding for finding in found if finding.detector != "learned" or finding.span not in cleared]
    return [*kept, *on_told]
