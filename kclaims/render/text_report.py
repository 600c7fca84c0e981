"""Reports for a terminal: the line, the marked words, the reason, the source, what to write instead."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from kclaims.model import Placed, Report, Run
from kclaims.model.record import record
from kclaims.render.shown import reasons, shown, summary, visible

_WIDTH = 100
_STYLES = {
    "error": "1;31", "warning": "1;33", "info": "1;34", "suppressed": "2", "rule": "2", "line": "1;34",
    "path": "1", "label": "36",
}  # fmt: skip


@record()
class _Paint:
    colour: bool

    def __call__(self, style: str, text: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.colour else text


def render_text(run: Run, *, colour: bool = False) -> str:
    """The report as lines of text, ANSI colours only if asked for. Control characters of the page are shown as dots."""
    paint = _Paint(colour)
    lines: list[str] = []
    for report in run.reports:
        for placed in shown(run, report):
            lines += [*_finding(report, placed, paint), ""]
    lines += [f"{paint('warning', 'skipped')} {visible(path)}: {visible(reason)}" for path, reason in run.skipped]
    lines += [f"{paint('error', 'unread')} {visible(path)}: {visible(message)}" for path, _, message in run.errors]
    lines += [f"{paint('info', 'note')} {visible(reason)}" for reason in run.tool.not_run]
    lines.append(summary(run))
    return "\n".join(lines) + "\n"


def _finding(report: Report, placed: Placed, paint: _Paint) -> Iterator[str]:
    finding = placed.finding
    style = "suppressed" if finding.suppressed else finding.severity
    head = f"{finding.severity}[{finding.category}]"
    yield f"{paint(style, head)} {visible(finding.message)}"
    place = f"{visible(report.document.path)}:{placed.start.line}:{placed.start.column}"
    yield f"  {paint('line', '-->')} {paint('path', place)}  {paint('rule', visible(finding.rule_id))}"
    yield from _excerpt(report, placed, paint, style)
    if finding.suppressed:
        yield from _note("kept quiet", f"{finding.suppressed.reason} ({finding.suppressed.by})", paint)
        return
    if finding.rationale:
        yield from _note("why", finding.rationale, paint)
    for evidence in reasons(finding):
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
    before = ("…" if first > begin else "") + visible(source[first : placed.start.offset])
    marked = visible(source[placed.start.offset : shown_end])
    after = visible(source[shown_end:last]) + ("…" if last < line_end else "")
    gutter = str(placed.start.line)
    blank = " " * len(gutter)
    yield paint("line", f"{blank} |")
    yield f"{paint('line', f'{gutter} |')} {before}{marked}{after}"
    carets = "^" * max(1, _columns(marked))
    yield f"{paint('line', f'{blank} |')} {' ' * _columns(before)}{paint(style, carets)}"


def _note(label: str, text: str, paint: _Paint) -> Iterator[str]:
    import textwrap

    prefix = f"  = {label}: "
    wrapped = textwrap.wrap(visible(" ".join(text.split())), _WIDTH - len(prefix), break_long_words=False) or [""]
    yield f"  = {paint('label', label)}: {wrapped[0]}"
    yield from (" " * len(prefix) + line for line in wrapped[1:])


def _columns(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
