"""JUnit XML, which most build servers show as test results."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

from kclaims.model import Placed, Report, Run
from kclaims.render.shown import reasons, shown

# What XML 1.0 can't hold, and controls that would turn a line around.
_REFUSED = re.compile(
    "[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)


def render_junit(run: Run) -> str:
    """A suite for each document, a failed case for each error or warning; a clean document is one passed case.

    `info` is a passed case with its text in system-out, a suppressed finding a skipped case, an unread file an error.
    """
    suites = [_suite(run, report) for report in run.reports]
    suites += [_element("testsuite", {"name": path, "tests": 1, "failures": 0, "errors": 1, "skipped": 0}, [
        _element("testcase", {"classname": path, "name": "can be read"}, [
            _element("error", {"type": code, "message": message}, [])
        ])
    ]) for path, code, message in run.errors]  # fmt: skip
    failures = sum(_is_failure(placed) for report in run.reports for placed in shown(run, report))
    tests = sum(max(1, len(shown(run, report))) for report in run.reports) + len(run.errors)
    head: dict[str, str | int] = {"name": "kclaims", "tests": tests, "failures": failures, "errors": len(run.errors)}
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + _element("testsuites", head, suites) + "\n"


def _suite(run: Run, report: Report) -> str:
    path = report.document.path
    found = shown(run, report)
    cases = [_case(path, placed) for placed in found]
    cases = cases or [_element("testcase", {"classname": path, "name": "nothing to stop"}, [])]
    counts: dict[str, str | int] = {
        "tests": len(cases), "failures": sum(map(_is_failure, found)), "errors": 0,
        "skipped": sum(placed.finding.suppressed is not None for placed in found),
    }  # fmt: skip
    return _element("testsuite", {"name": path, **counts}, cases)


def _is_failure(placed: Placed) -> bool:
    return placed.finding.suppressed is None and placed.finding.severity != "info"


def _case(path: str, placed: Placed) -> str:
    finding = placed.finding
    name = f"{finding.rule_id} at {placed.start.line}:{placed.start.column}"
    attributes: dict[str, str | int] = {"classname": path, "name": name, "file": path, "line": placed.start.line}
    if finding.suppressed is not None:
        quiet = f"{finding.suppressed.reason} ({finding.suppressed.by})"
        inner = _element("skipped", {"message": quiet}, [])
    elif _is_failure(placed):
        kind = f"{finding.severity}: {finding.category}"
        inner = _element("failure", {"type": kind, "message": finding.message}, [_text(_lines(path, placed))])
    else:
        inner = _element("system-out", {}, [_text([finding.message, *_lines(path, placed)])])
    return _element("testcase", attributes, [inner])


def _lines(path: str, placed: Placed) -> list[str]:
    finding = placed.finding
    lines = [f"{path}:{placed.start.line}:{placed.start.column}"]
    lines += [f"“{placed.quote}”"] if placed.quote else []
    lines += [f"because: {evidence.text}" for evidence in reasons(finding)]
    lines += [f"source: {source.title} <{source.url}>" for source in finding.sources]
    return [*lines, f"instead: {finding.suggestion.text}"] if finding.suggestion.text else lines


def _element(name: str, attributes: Mapping[str, str | int], children: Iterable[str]) -> str:
    inside = "".join(children)
    pairs = "".join(f' {key}="{_text([str(value)])}"' for key, value in attributes.items())
    return f"<{name}{pairs}>{inside}</{name}>\n" if inside else f"<{name}{pairs}/>\n"


def _text(lines: Iterable[str]) -> str:
    return escape(_REFUSED.sub("·", "\n".join(lines)))
