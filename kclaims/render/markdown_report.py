"""Markdown for pull-request comments and job summaries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kclaims.model import Placed, Report, Run
from kclaims.render.shown import place_of, reasons, shown, summary, tally, visible, web_address

_SPECIAL = re.compile(r"[\\`*_\[\]~|!$]|:(?=//)|(?<=\bwww)\.")
_BLOCK = re.compile(r"(\d{0,9})([-+=:.)])")
# GitHub tells people and links numbers even where Markdown is escaped; a space of no width keeps it from both.
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "@&#8203;", "#": "#&#8203;"}
_MARKS = {"error": "🔴", "warning": "🟠", "info": "🔵"}


def render_markdown(run: Run) -> str:
    """A heading for each document, an item for each finding. Nothing that a page says acts as Markdown or HTML."""
    lines = [f"# kclaims: {_plain(summary(run))}", ""]
    for report in run.reports:
        lines += [*_document(run, report)]
    lines += [f"- skipped {_code(path)}: {_plain(reason)}" for path, reason in run.skipped]
    lines += [f"- unread {_code(path)}: {_plain(message)}" for path, _, message in run.errors]
    lines += [f"- note: {_plain(reason)}" for reason in run.tool.not_run]
    return "\n".join(lines).rstrip("\n") + "\n"


def _document(run: Run, report: Report) -> Iterator[str]:
    found = shown(run, report)
    yield f"## {_code(report.document.path)}"
    yield ""
    yield f"{report.words:,} words, {_plain(tally(found))}."
    yield ""
    for placed in found:
        yield from _finding(report, placed)
        yield ""


def _finding(report: Report, placed: Placed) -> Iterator[str]:
    finding = placed.finding
    place = place_of(report, placed.start) if placed.quote else "whole document"
    yield f"- {_MARKS[finding.severity]} **{finding.severity}: {finding.category}**, {place}, {_code(finding.rule_id)}  "
    yield f"  {_plain(finding.message)}"
    if placed.quote:
        yield f"  - quote: {_code(placed.quote)}"
    if finding.suppressed is not None:
        yield f"  - kept quiet: {_plain(finding.suppressed.reason)} ({_code(finding.suppressed.by)})"
        return
    if finding.rationale:
        yield f"  - why: {_plain(finding.rationale)}"
    for evidence in reasons(finding):
        yield f"  - because: {_plain(evidence.text)}"
    for related, quote, start, _ in placed.related:
        where = f", {place_of(report, start)}" if start else ""
        yield f"  - see: {_plain(related.message)}{where}" + (f": {_code(quote)}" if quote else "")
    for source in finding.sources:
        yield f"  - source: {_link(source.title, source.url)}"
    if finding.suggestion.text:
        yield f"  - instead: {_plain(finding.suggestion.text)}"


def _plain(text: str) -> str:
    """Text that no Markdown renderer takes for markup, link, name or HTML, wherever in a line it stands."""
    text = " ".join(visible(text).split())
    text = _SPECIAL.sub(r"\\\g<0>", text)
    text = _BLOCK.sub(r"\1\\\2", text, count=1) if _BLOCK.match(text) else text
    return re.sub(r"[<>&@#]", lambda m: _ENTITIES[m[0]], text)


def _code(text: str) -> str:
    """A code span, in which nothing is markup; fenced by one backtick more than it holds in a row."""
    text = " ".join(visible(text).split())
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or not text else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _link(title: str, url: str) -> str:
    address = web_address(url)
    return f"[{_plain(title)}](<{address}>)" if address else f"{_plain(title)} {_code(url)}"
