"""Suppressions: comments in the page and entries of the configuration, each with a reason or reported itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from kclaims.model import Comment, Document, Finding, Lines, Placed, Position, Report, Span, Suggestion, Suppression
from kclaims.settings.globs import fits, is_wild
from kclaims.text.fingerprints import fingerprint, normalised
from kclaims.text.patterns import lazy

RULE = "core.bad-suppression"
CATEGORY = "bad-suppression"
_DIRECTIVE = lazy(r"\s*+kclaims-([\w-]+)(.*)", re.DOTALL)
_KINDS = ("disable", "disable-next-line", "enable")

Entry = Mapping[str, Any]  # of `suppress:` in a configuration


class _Scope:
    """One rule kept quiet by a comment: from which line to which, and whether that was of use."""

    def __init__(self, rule: str, line: int, kind: str) -> None:
        self.rule = rule
        self.whole = kind == "disable"
        self.first = line if self.whole else line + 1
        self.last: float = float("inf") if self.whole else self.first
        self.used = False

    def holds(self, placed: Placed) -> bool:
        """Whether a finding is meant. What speaks of the whole document has no line that could be disabled."""
        if not _names(self.rule, placed.finding):
            return False
        if placed.end.offset <= placed.start.offset:
            return self.whole
        return self.first <= placed.start.line <= self.last


@dataclass(slots=True)
class _Directive:
    """A comment that speaks to kclaims; `wrong` says what is wrong with it by itself."""

    comment: Comment
    reason: str
    scopes: list[_Scope]
    wrong: str = ""


def _names(rule: str, finding: Finding) -> bool:
    return rule in {"*", finding.rule_id, finding.category} or fnmatchcase(finding.rule_id, rule)


def suppress(
    report: Report,
    entries: Sequence[Entry],
    today: date,
    *,
    path: str = "",
    tells: Callable[[str], bool] = lambda _: True,
) -> Report:
    """The report with suppressed findings marked, and a `bad-suppression` finding for each that is no good.

    `path` is the document's as configured patterns see it, where that is not its own. `tells` says whether everything that a rule's name, category
    or glob stands for was run: only then can a suppression that matched nothing be told from one that is needed.
    Entries whose pattern fits several files are judged by `stale_entries` once all are linted.
    """
    directives = _directives(report.document) if report.document.comments else []
    fitting = [entry for entry in entries if fits(entry["path"], path or report.document.path)]
    if not directives and not fitting:
        return report
    used: set[int] = set()
    placed = [_suppressed(p, directives, fitting, today, used) for p in report.placed]
    bad = list(_bad_directives(report.document, directives, tells))
    for index, entry in enumerate(fitting):
        if not is_wild(entry["path"]) and index not in used and (not live(entry, today) or tells(entry["rule"])):
            bad.append(bad_entry(entry, today))
    ordered = sorted((*placed, *_numbered(bad)), key=lambda p: (p.start.offset, p.finding.rule_id))
    return replace(report, placed=tuple(ordered))


def stale_entries(
    entries: Sequence[Entry], reports: Iterable[tuple[str, Report]], today: date, tells: Callable[[str], bool]
) -> list[int]:
    """Indexes of entries that kept nothing quiet in a run over all files they may mean.

    `reports` are those of the run with their paths as patterns see them. Entries that name one file which was linted
    are left out: that file's own report says so.
    """
    stale: list[int] = []
    reports = list(reports)
    for index, entry in enumerate(entries):
        fitting = [report for path, report in reports if fits(entry["path"], path)]
        if fitting and not is_wild(entry["path"]):
            continue
        useless = tells(entry["rule"]) and not any(_kept_quiet(entry, p) for r in fitting for p in r.placed)
        if useless or not live(entry, today):
            stale.append(index)
    return stale


def _kept_quiet(entry: Entry, placed: Placed) -> bool:
    silenced = placed.finding.suppressed
    return silenced is not None and silenced.by == "config" and _entry_holds(entry, placed)


def _directives(document: Document) -> list[_Directive]:
    found: list[_Directive] = []
    lines = Lines.of(document.source)
    for comment in document.comments:
        if match := _DIRECTIVE.match(comment.text):
            line = lines.position(comment.span.end - 1 if comment.span.end else 0).line
            found.append(_directive(comment, line, match[1], match[2], found))
    return found


def _directive(comment: Comment, line: int, kind: str, rest: str, before: list[_Directive]) -> _Directive:
    named, _, reason = rest.partition("--")
    rules = tuple(named.replace(",", " ").split()) or ("*",)
    if kind not in _KINDS:
        return _Directive(
            comment, "", [], f"“kclaims-{kind}” means nothing: write kclaims-{', kclaims-'.join(_KINDS)}."
        )
    if kind == "enable":
        ended = [s for d in before for s in d.scopes if s.last == float("inf") and {"*", s.rule}.intersection(rules)]
        for scope in ended:
            scope.last = line
        return _Directive(comment, "", [], "" if ended else f"Nothing disables {', '.join(rules)} before this comment.")
    scopes = [_Scope(rule, line, kind) for rule in rules]
    missing = f"This suppression of {', '.join(rules)} has no reason: write `-- why` after the rule."
    return _Directive(comment, reason.strip(), scopes, "" if reason.strip() else missing)


def _suppressed(
    placed: Placed, directives: list[_Directive], entries: Sequence[Entry], today: date, used: set[int]
) -> Placed:
    if placed.finding.suppressed is not None:
        return placed
    for directive in directives:
        for scope in directive.scopes:
            if directive.reason and scope.holds(placed):
                scope.used = True
                return _silenced(placed, "inline", directive.reason)
    for index, entry in enumerate(entries):
        if live(entry, today) and _entry_holds(entry, placed):
            used.add(index)
            return _silenced(placed, "config", entry["reason"])
    return placed


def _silenced(placed: Placed, by: str, reason: str) -> Placed:
    return replace(placed, finding=replace(placed.finding, suppressed=Suppression(by=by, reason=reason)))


def _entry_holds(entry: Entry, placed: Placed) -> bool:
    if not _names(entry["rule"], placed.finding):
        return False
    if "fingerprint" in entry and entry["fingerprint"] != placed.fingerprint:
        return False
    return "quote" not in entry or normalised(entry["quote"]) == normalised(placed.quote)


def live(entry: Entry, today: date) -> bool:
    """Whether an entry gives a reason and its last day is not past."""
    return bool(entry.get("reason", "").strip()) and not _expired(entry, today)


def _expired(entry: Entry, today: date) -> bool:
    return "until" in entry and date.fromisoformat(entry["until"]) < today


def _bad_directives(
    document: Document, directives: Iterable[_Directive], tells: Callable[[str], bool]
) -> Iterator[Placed]:
    lines = Lines.of(document.source)
    for directive in directives:
        unused = [scope.rule for scope in directive.scopes if not scope.used and tells(scope.rule)]
        wrong = directive.wrong
        if not wrong and unused:
            wrong = f"This suppression of {', '.join(unused)} matches nothing."
        if wrong:
            span = directive.comment.span
            quote = document.source[span.start : span.end]
            yield bad_suppression(wrong, quote, lines.position(span.start), lines.position(span.end))


def bad_entry(entry: Entry, today: date, at: Position | None = None) -> Placed:
    """The finding on a configured suppression that is expired, gives no reason, or kept nothing quiet."""
    what = f"expired on {entry['until']}" if _expired(entry, today) else "matches nothing"
    if not entry.get("reason", "").strip():
        what = "gives no reason"
    at = at or Position(1, 1, 0)
    return bad_suppression(f"The configured suppression of {entry['rule']} in {entry['path']} {what}.", "", at, at)


def bad_suppression(message: str, quote: str, start: Position, end: Position) -> Placed:
    """A finding on a suppression that suppresses nothing."""
    finding = Finding(
        rule_id=RULE, category=CATEGORY, severity="info", message=message, span=Span(0, 0), confidence=1.0,
        detector="document", title="A suppression that suppresses nothing",
        rationale="What is kept quiet for no reason hides the next finding at the same place.",
        suggestion=Suggestion(text="Remove it, or mend its rule, reason or date."),
    )  # fmt: skip
    return Placed(
        finding=finding, quote=quote, start=start, end=end, fingerprint=fingerprint(RULE, normalised(quote), 1)
    )


def _numbered(bad: Iterable[Placed]) -> Iterator[Placed]:
    """The findings, each known by its ordinal among equal quotes."""
    seen: Counter[str] = Counter()
    for placed in sorted(bad, key=lambda p: p.start.offset):
        quote = normalised(placed.quote)
        seen[quote] += 1
        yield replace(placed, fingerprint=fingerprint(RULE, quote, seen[quote]))
