"""Reports for a terminal: the line, the marked words, the reason, the source, what to write instead."""

from __future__ import annotations

import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kclaims.model import Placed, Report, Run

_WIDTH = 100
_STYLES = {
    "error": "1;31", "warning": "1;33", "info": "1;34", "suppressed": "2", "rule": "2", "line": "1;34",
    "path": "1", "label": "36",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Paint:
    colour: bool

    def __call__(self, style: str, text: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.colour else text


def render_text(run: Run, *, colour: bool = False) -> str:
    """The report as lines of text, ANSI colours only if asked for. Control characters of the page are shown as dots."""
    paint = _Paint(colour)
    lines: list[str] = []
    for report in run.reports:
        for placed in report.placed:
            if run.show_suppressed or placed.finding.suppressed is None:
                lines += [*_finding(report, placed, paint), ""]
    lines += [f"{paint('warning', 'skipped')} {path}: {reason}" for path, reason in run.skipped]
    lines += [f"{paint('error', 'unread')} {_safe(path)}: {message}" for path, _, message in run.errors]
    lines += [f"{paint('info', 'note')} {reason}" for reason in run.tool.not_run]
    lines.append(_summary(run))
    return "\n".join(lines) + "\n"


def _finding(report: Report, placed: Placed, paint: _Paint) -> Iterator[str]:
    finding = placed.finding
    style = "suppressed" if finding.suppressed else finding.severity
    head = f"{finding.severity}[{finding.category}]"
    yield f"{paint(style, head)} {_safe(finding.message)}"
    place = f"{_safe(report.document.path)}:{placed.start.line}:{placed.start.column}"
    yield f"  {paint('line', '-->')} {paint('path', place)}  {paint('rule', finding.rule_id)}"
    yield from _excerpt(report, placed, paint, style)
    if finding.suppressed:
        yield from _note("kept quiet", f"{finding.suppressed.reason} ({finding.suppressed.by})", paint)
        return
    if finding.rationale:
        yield from _note("why", finding.rationale, paint)
    for evidence in finding.evidence:
        if evidence.kind != "branch":
            yield from _note("because", evidence.text, paint)
    for related, quote, start, _ in placed.related:
        where = f" (line {start.line})" if start else ""
        yield from _note("see", f"{related.message}: “{quote}”{where}" if quote else related.message, paint)
    for source in finding.sources:
        yield from _note("source", f"{source.title} <{source.url}>", paint)
    if finding.suggestion.text:
        yield from _note("instead", finding.suggestion.text, paint)


def _excerpt(report: Report, placed: Placed, paint: _Paint, style: str) -> Iterator[str]:
    if placed.end.offset <= placed.start.offset:
        return
    source = report.document.source
    begin = placed.start.offset - placed.start.column + 1
    line_end = min((at for at in (source.find("\n", begin), source.find("\r", begin)) if at >= 0), default=len(source))
    first = max(begin, placed.start.offset - _WIDTH // 3)
    last = min(line_end, first + _WIDTH)
    shown_end = min(placed.end.offset, last)
    before = ("…" if first > begin else "") + _safe(source[first : placed.start.offset])
    marked = _safe(source[placed.start.offset : shown_end])
    after = _safe(source[shown_end:last]) + ("…" if last < line_end else "")
    gutter = str(placed.start.line)
    blank = " " * len(gutter)
    yield paint("line", f"{blank} |")
    yield f"{paint('line', f'{gutter} |')} {before}{marked}{after}"
    carets = "^" * max(1, _columns(marked))
    yield f"{paint('line', f'{blank} |')} {' ' * _columns(before)}{paint(style, carets)}"


def _note(label: str, text: str, paint: _Paint) -> Iterator[str]:
    prefix = f"  = {label}: "
    wrapped = textwrap.wrap(_safe(" ".join(text.split())), _WIDTH - len(prefix), break_long_words=False) or [""]
    yield f"  = {paint('label', label)}: {wrapped[0]}"
    yield from (" " * len(prefix) + line for line in wrapped[1:])


def _safe(text: str) -> str:
    """Text without control and direction characters, which could rewrite a terminal."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        "·" if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"} and c != "\t" else c for c in text
    ).replace("\t", " ")


def _columns(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _summary(run: Run) -> str:
    counts = Counter(placed.finding.severity for report in run.reports for placed in report.findings)
    hidden = sum(len(report.placed) - len(report.findings) for report in run.reports)
    pages = f"{len(run.reports)} document{'' if len(run.reports) == 1 else 's'}"
    if not counts:
        found = "nothing to stop"
    else:
        found = ", ".join(
            f"{counts[s]} {s}{'' if counts[s] == 1 or s == 'info' else 's'}"
            for s in ("error", "warning", "info")
            if counts[s]
        )
    quiet = (
        f" ({hidden} kept quiet by context; --show-suppressed lists them)" if hidden and not run.show_suppressed else ""
    )
    return f"{pages}: {found}{quiet}"
