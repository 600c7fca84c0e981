"""Workflow commands that GitHub Actions turns into annotations on a pull request."""

from __future__ import annotations

from kclaims.model import Placed, Report, Run
from kclaims.render.shown import PLAIN, WORST_FIRST, reasons, shown, summary, visible

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def render_github(run: Run) -> str:
    """A command for each finding, the severest first (GitHub shows ten of a kind a step), then a line of summary."""
    found = [(report, placed) for report in run.reports for placed in shown(run, report)]
    found.sort(key=lambda pair: WORST_FIRST.index(pair[1].finding.severity))
    lines = [_command(report, placed) for report, placed in found if placed.finding.suppressed is None]
    lines += [
        f"::error file={_property(path)},title={_property('unread')}::{_data(visible(message))}"
        for path, _, message in run.errors
    ]
    lines += [f"::notice::{_data(visible(reason))}" for reason in run.tool.not_run]
    return "\n".join([*lines, summary(run)]) + "\n"


def _command(report: Report, placed: Placed) -> str:
    finding = placed.finding
    where = {"file": report.document.path, "title": f"{finding.category} ({finding.rule_id})"}
    if report.document.format in PLAIN:
        where |= {"line": str(placed.start.line), "endLine": str(placed.end.line)}
        if placed.start.line == placed.end.line:  # GitHub refuses columns that span lines
            where |= {"col": str(placed.start.column), "endColumn": str(placed.end.column)}
    properties = ",".join(f"{key}={_property(value)}" for key, value in where.items())
    return f"::{_COMMANDS[finding.severity]} {properties}::{_data(_message(placed))}"


def _message(placed: Placed) -> str:
    finding = placed.finding
    lines = [finding.message, *(evidence.text for evidence in reasons(finding)), *_remedy(placed)]
    lines += [f"Source: {source.title} {source.url}" for source in finding.sources]
    return "\n".join(visible(line) for line in lines)


def _remedy(placed: Placed) -> list[str]:
    text = placed.finding.suggestion.text
    return [f"Instead: {text}"] if text else []


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
