"""The notes in the margin: what was found, why, who says so, what to write instead."""

from __future__ import annotations

from collections.abc import Iterator

from kclaims.model import CATEGORY_ABOUT, Placed, Report
from kclaims.render.html_tags import link, tag, text
from kclaims.render.shown import place_of, reasons


def note(report: Report, placed: Placed, number: int, place: str) -> str:
    """One finding; `place` is the id of the mark in the text, the note's own id is that and `-note`."""
    finding = placed.finding
    kind = "quiet" if finding.suppressed else finding.severity
    return tag(
        "section",
        {
            "class": f"note {kind}", "id": f"{place}-note", "data-finding": place, "data-severity": finding.severity,
            "data-category": finding.category, "data-quiet": finding.suppressed is not None,
            "data-fingerprint": placed.fingerprint, "data-start": placed.start.offset, "data-end": placed.end.offset,
            "aria-labelledby": f"{place}-head", "tabindex": -1,
        },
        _head(report, placed, number, place),
        tag("p", {"class": "message"}, text(finding.message)),
        _quote(placed),
        *_body(report, placed, place),
    )  # fmt: skip


def _quote(placed: Placed) -> str:
    """The words found, for paper and phones, where the text is not beside the note; not twice."""
    if not placed.quote or placed.quote in placed.finding.message:
        return ""
    return tag("blockquote", {"class": "quote"}, tag("bdi", {}, text(placed.quote)))


def _head(report: Report, placed: Placed, number: int, place: str) -> str:
    finding = placed.finding
    label = "kept quiet" if finding.suppressed else finding.severity
    shown = tag("a", {"class": "number", "href": f"#{place}", "title": "Show the place in the text"}, str(number))
    if not placed.quote:
        shown = tag("span", {"class": "number"}, str(number))
    return tag(
        "header",
        {"id": f"{place}-head"},
        shown, " ",
        tag("span", {"class": "severity"}, label), " ",
        tag("span", {"class": "category", "title": CATEGORY_ABOUT[finding.category]}, text(finding.category)), " ",
        tag("span", {"class": "line"}, place_of(report, placed.start)) if placed.quote else "",
    )  # fmt: skip


def _body(report: Report, placed: Placed, place: str) -> Iterator[str]:
    finding = placed.finding
    if finding.suppressed is not None:
        yield tag("p", {"class": "because"}, tag("b", {}, "Why not"), " ", text(finding.suppressed.reason), " ",
                  tag("span", {"class": "by"}, text(f"({finding.suppressed.by})")))  # fmt: skip
    else:
        suggestion = finding.suggestion
        if suggestion.text:
            yield tag("p", {"class": "instead"}, tag("b", {}, "Instead"), " ", text(suggestion.text))
        if suggestion.replacement is not None:
            yield tag("p", {"class": "replacement"}, tag("del", {}, text(placed.quote)), " ",
                      tag("ins", {}, text(suggestion.replacement)))  # fmt: skip
    yield from _related(report, placed, place)
    yield tag("details", {}, tag("summary", {}, "Why, and who says so"), *_grounds(placed))


def _related(report: Report, placed: Placed, place: str) -> Iterator[str]:
    for number, (other, quote, start, _) in enumerate(placed.related):
        if start is None or other.span is None or other.span.end <= other.span.start:
            yield tag("p", {"class": "related"}, tag("b", {}, "See"), " ", text(other.message))
            continue
        jump = tag("a", {"href": f"#{place}-r{number}", "class": "jump"}, place_of(report, start))
        yield tag("p", {"class": "related"}, tag("b", {}, "See"), " ", jump, " ", text(other.message), ": ",
                  tag("q", {}, tag("bdi", {}, text(quote))))  # fmt: skip


def _grounds(placed: Placed) -> Iterator[str]:
    finding = placed.finding
    if finding.rationale:
        yield tag("p", {}, text(finding.rationale))
    for evidence in reasons(finding):
        yield tag("p", {"class": "evidence"}, tag("b", {}, text(evidence.kind)), " ", text(evidence.text))
    if finding.sources:
        listed = (tag("li", {}, link(source.title, source.url)) for source in finding.sources)
        yield tag("ul", {"class": "sources"}, *listed)
    also = f", also {', '.join(finding.also)}" if finding.also else ""
    yield tag("p", {"class": "rule"}, tag("code", {}, text(finding.rule_id)), text(f"{also} · {finding.detector} · "),
              f"confidence {finding.confidence:.0%}")  # fmt: skip
