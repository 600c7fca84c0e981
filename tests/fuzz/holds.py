"""What holds of every document and every report."""

from __future__ import annotations

import re
from itertools import pairwise

from kclaims.model import Document, Lines, Placed, Report
from kclaims.text.characters import clean, fold
from kclaims.text.sentences import split


def squeezed(text: str) -> str:
    """A text without white space and characters that can't be seen."""
    return re.sub(r"\s+", "", "".join(run for run, _, _ in clean(text)))


def sound_document(document: Document) -> None:
    """Blocks lie one after the other, every character leads to its own place, sentences leave nothing out."""
    _sound_blocks(document)
    _sound_map(document)
    sentences = split(document)
    assert squeezed("".join(s.text for s in sentences)) == squeezed(document.text)
    for sentence in sentences:
        assert document.slice(sentence.span) == sentence.text


def _sound_blocks(document: Document) -> None:
    spans = [block.span for block in document.blocks]
    assert all(0 <= span.start < span.end <= len(document.text) for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for index, block in enumerate(document.blocks):
        above = [*block.headings, *(i for i in (block.lead_in, block.question) if i is not None)]
        assert all(0 <= i < index for i in above)
    assert all(0 <= span.start <= span.end <= len(document.text) for span, _ in document.links)
    for comment in document.comments:
        assert 0 <= comment.span.start <= comment.span.end <= len(document.source)


def _sound_map(document: Document) -> None:
    places = document.source_map
    assert places.text_length == len(document.text)
    ends = [*places.text_starts, places.text_length][1:]
    runs = zip(places.text_starts, ends, places.source_starts, places.source_lengths, strict=True)
    for start, end, at, length in runs:
        assert start < end
        assert 0 <= at <= at + length <= len(document.source)
        run, origin = document.text[start:end], document.source[at : at + length]
        if len(run) == length:
            assert _alike(run, origin) or run in "".join(part for part, _, _ in clean(origin))


def _alike(run: str, origin: str) -> bool:
    """Whether each character is that of the source, a line end perhaps read as a space."""
    return all(a == b or (a.isspace() and b.isspace()) for a, b in zip(run, origin, strict=True))


def sound_report(report: Report) -> None:
    """Every finding quotes what stands at its place; no two are known by one fingerprint."""
    lines = Lines.of(report.document.source)
    for placed in report.placed:
        _sound_place(report.document, lines, placed)
    names = [placed.fingerprint for placed in report.placed]
    assert len(set(names)) == len(names)
    starts = [placed.start.offset for placed in report.placed if placed.quote]
    assert report.document.format in {"html", "docx", "odt", "pdf"} or starts == sorted(starts)


def _sound_place(document: Document, lines: Lines, placed: Placed) -> None:
    span, source = placed.finding.span, document.source
    start, end = placed.start.offset, placed.end.offset
    assert 0 <= start <= end <= len(source)
    assert lines.position(start)[:3] == placed.start[:3]
    if span.end > span.start:
        assert tuple(document.source_map.to_source(span)) == (start, end)
        quoted = source[start:end] if document.format == "text" else document.slice(span)
        assert placed.quote == quoted
        assert placed.quote.strip()
    for _, quote, there, _ in placed.related:
        assert there is None or 0 <= there.offset <= len(source)
        assert there is not None or not quote


def told(*messages: object) -> None:
    """What a refusal says: something, and no more than can be read."""
    assert messages
    assert all(0 < len(str(message)) < 2_000 for message in messages)


def findings(report: Report) -> list[tuple[str, str, str]]:
    """Rule, words and what silenced it, of every finding at a place; whatever kinds of quotes and spaces there are."""
    return sorted(
        (p.finding.rule_id, squeezed(fold(p.quote)), p.finding.suppressed.by if p.finding.suppressed else "")
        for p in report.placed
        if p.quote
    )
