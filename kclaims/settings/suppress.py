"""Suppressions: comments in the page and entries of the configuration, each with a reason or reported itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from kclaims.model import Comment, Document, Finding, Lines, Placed, Position, Report, Span, Suggestion, Suppression
from kclaims.text.characters import fold

_DIRECTIVE = re.compile(r"^\s*kclaims-(disable-next-line|disable|enable)\b\s*(.*?)\s*$", re.DOTALL)


class _Directive:
    """One comment: from which line to which it holds, for which rules, and whether it was of use."""

    def __init__(self, comment: Comment, line: int, kind: str, rest: str) -> None:
        rules, _, reason = rest.partition("--")
        self.comment = comment
        self.rules = tuple(rules.replace(",", " ").split()) or ("*",)
        self.reason = reason.strip()
        self.kind = kind
        self.first = line if kind != "disable-next-line" else line + 1
        self.last: float = float("inf") if kind == "disable" else self.first
        self.used = False

    def holds(self, placed: Placed) -> bool:
        return self.first <= placed.start.line <= self.last and _names(self.rules, placed.finding)


def _names(rules: Iterable[str], finding: Finding) -> bool:
    return any(rule in {"*", finding.rule_id, finding.category} or fnmatchcase(finding.rule_id, rule) for rule in rules)


def suppress(report: Report, entries: Iterable[Mapping[str, Any]], today: date) -> Report:
    """The report with suppressed findings marked, and a `bad-suppression` finding for each that is no good."""
    lines = Lines.of(report.document.source)
    directives = list(_directives(report.document, lines))
    configured = [dict(entry) for entry in entries if fnmatchcase(report.document.path, _glob(entry["path"]))]
    placed = tuple(_suppressed(p, directives, configured, today) for p in report.placed)
    bad = [*_bad_directives(directives, lines), *_bad_entries(configured, today)]
    if not bad and placed == report.placed:
        return report
    return replace(report, placed=tuple(sorted((*placed, *bad), key=lambda p: (p.start.offset, p.finding.rule_id))))


def _glob(pattern: str) -> str:
    return pattern if pattern.startswith(("*", "/")) else f"*{pattern}"


def _directives(document: Document, lines: Lines) -> Iterator[_Directive]:
    opened: list[_Directive] = []
    for comment in document.comments:
        match = _DIRECTIVE.match(comment.text)
        if not match:
            continue
        line = lines.position(comment.span.end - 1 if comment.span.end else 0).line
        if match[1] == "enable":
            rules = tuple(match[2].partition("--")[0].replace(",", " ").split()) or ("*",)
            for directive in opened:
                if directive.last == float("inf") and ("*" in rules or set(rules) >= set(directive.rules)):
                    directive.last = line
            continue
        directive = _Directive(comment, line, match[1], match[2])
        if match[1] == "disable":
            opened.append(directive)
        yield directive


def _suppressed(placed: Placed, directives: list[_Directive], configured: list[dict[str, Any]], today: date) -> Placed:
    if placed.finding.suppressed is not None:
        return placed
    for directive in directives:
        if directive.reason and directive.holds(placed):
            directive.used = True
            return _silenced(placed, "inline", directive.reason)
    for entry in configured:
        if not _expired(entry, today) and _entry_holds(entry, placed):
            entry["used"] = True
            return _silenced(placed, "config", entry["reason"])
    return placed


def _silenced(placed: Placed, by: str, reason: str) -> Placed:
    return replace(placed, finding=replace(placed.finding, suppressed=Suppression(by=by, reason=reason)))


def _entry_holds(entry: Mapping[str, Any], placed: Placed) -> bool:
    if not _names((entry["rule"],), placed.finding):
        return False
    if "fingerprint" in entry and entry["fingerprint"] != placed.fingerprint:
        return False
    return "quote" not in entry or " ".join(fold(entry["quote"]).split()) == " ".join(fold(placed.quote).split())


def _expired(entry: Mapping[str, Any], today: date) -> bool:
    return "until" in entry and date.fromisoformat(entry["until"]) < today


def _bad_directives(directives: Iterable[_Directive], lines: Lines) -> Iterator[Placed]:
    for directive in directives:
        if directive.used:
            continue
        span = directive.comment.span
        what = "matches nothing" if directive.reason else "has no reason: write `-- why` after the rule"
        yield _bad(
            f"This suppression of {', '.join(directive.rules)} {what}.",
            lines.position(span.start),
            lines.position(span.end),
        )


def _bad_entries(configured: Iterable[Mapping[str, Any]], today: date) -> Iterator[Placed]:
    for entry in configured:
        if not entry.get("used"):
            what = f"expired on {entry['until']}" if _expired(entry, today) else "matches nothing here"
            start = Position(1, 1, 0)
            yield _bad(f"The configured suppression of {entry['rule']} {what}.", start, start)


def _bad(message: str, start: Position, end: Position) -> Placed:
    finding = Finding(
        rule_id="core.bad-suppression", category="bad-suppression", severity="info", message=message,
        span=Span(0, 0), confidence=1.0, detector="document", title="A suppression that suppresses nothing",
        suggestion=Suggestion(text="Remove it, or mend its rule, reason or date."),
    )  # fmt: skip
    return Placed(finding=finding, quote="", start=start, end=end, fingerprint=f"bad-{start.offset}")
