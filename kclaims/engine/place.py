"""Where findings stand in the source, and the fingerprints they are known by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from kclaims.model import Document, Finding, Genre, Lines, Placed, Position, Related, Span
from kclaims.text.fingerprints import fingerprint, normalised


def place(document: Document, findings: Iterable[Finding]) -> list[Placed]:
    """Findings with source positions, in source order; equal input gives equal output."""
    ordered = sorted(findings, key=lambda f: (f.span, f.rule_id, f.suppressed is not None))
    if not ordered:
        return []
    lines = Lines.of(document.source)
    seen: Counter[tuple[str, str]] = Counter()
    return [_placed(document, lines, finding, seen) for finding in ordered]


def _placed(document: Document, lines: Lines, finding: Finding, seen: Counter[tuple[str, str]]) -> Placed:
    quote, start, end = located(document, lines, finding.span)
    key = (finding.rule_id, normalised(quote))
    seen[key] += 1
    return Placed(
        finding=finding, quote=quote, start=start, end=end, fingerprint=fingerprint(*key, seen[key]),
        related=tuple(_related(document, lines, related) for related in finding.related),
    )  # fmt: skip


def located(document: Document, lines: Lines, span: Span) -> tuple[str, Position, Position]:
    """Quote and source positions of a text range. In plain text the quote is the source slice itself.

    An empty range has no quote; its place is right after the character before it, 0 at the very start.
    """
    if span.end <= span.start:
        before = Span(span.start - 1, span.start)
        at = lines.position(document.source_map.to_source(before).end if span.start else 0)
        return "", at, at
    source = document.source_map.to_source(span)
    quote = document.source[source.start : source.end] if document.format == "text" else document.slice(span)
    start, end = lines.position(source.start), lines.position(source.end)
    return quote, _addressed(document, start, source.start), _addressed(document, end, source.end - 1)


def _addressed(document: Document, position: Position, offset: int) -> Position:
    """The position with the part or page that holds a source offset."""
    address = document.address(offset)
    return position._replace(part=address.part, page=address.page) if address else position


def _related(
    document: Document, lines: Lines, related: Related
) -> tuple[Related, str, Position | None, Position | None]:
    if related.span is None:
        return related, "", None, None
    return (related, *located(document, lines, related.span))


def genre_data(document: Document, genre: Genre) -> list[dict[str, Any]]:
    """The cues that decided a genre, as reports show them: name, points, quote, place in the source."""
    if not genre.signs:
        return []
    lines = Lines.of(document.source)
    rows = []
    for sign, points in genre.signs:
        quote, start, _ = located(document, lines, sign.span)
        place_ = {"line": start.line, "column": start.column, "offset": start.offset}
        rows.append({"cue": sign.name, "points": round(points, 2), "quote": quote or sign.by, "start": place_})
    return rows
