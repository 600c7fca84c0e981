"""What every format shows alike: which findings, how many of each kind, and text made safe to print."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from kclaims.model import Evidence, Finding, Placed, Position, Report, Run, Severity

WORST_FIRST: tuple[Severity, ...] = ("error", "warning", "info")
PLAIN = frozenset({"text", "markdown", "html"})  # formats whose lines and offsets are places in the file itself
_PARAGRAPHED = frozenset({"docx", "odt"})
_UNSEEN = {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}


def shown(run: Run, report: Report) -> list[Placed]:
    """The findings of a report that a run lists, suppressed ones only where they were asked for."""
    return [placed for placed in report.placed if run.show_suppressed or placed.finding.suppressed is None]


def reasons(finding: Finding) -> list[Evidence]:
    """The evidence a person can read: facts and labelled sentences, not the phrase of a rule's branch."""
    return [evidence for evidence in finding.evidence if evidence.kind != "branch"]


def place_of(report: Report, position: Position) -> str:
    """Where a reader of the file looks: "line 3"; in Word and OpenDocument "paragraph 3", in PDF "page 3"."""
    if position.page:
        return f"page {position.page}"
    return f"{'paragraph' if report.document.format in _PARAGRAPHED else 'line'} {position.line}"


def visible(text: str) -> str:
    """One line without control and direction characters, which could rewrite a terminal or turn a line around."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("·" if unicodedata.category(c) in _UNSEEN and c not in "\t\n\r" else c for c in text).translate(
        {9: " ", 10: " ", 13: " "}
    )


def tally(placed: Iterable[Placed]) -> str:
    """How many of each severity ("2 errors, 1 warning"), or "nothing to stop"; suppressed findings don't count."""
    counts = Counter(p.finding.severity for p in placed if p.finding.suppressed is None)
    parts = [f"{counts[s]} {s}{'' if counts[s] == 1 or s == 'info' else 's'}" for s in WORST_FIRST if counts[s]]
    return ", ".join(parts) or "nothing to stop"


def summary(run: Run) -> str:
    """One line about a whole run: how many documents, what was found, how much was kept quiet."""
    hidden = sum(len(report.placed) - len(report.findings) for report in run.reports)
    pages = f"{len(run.reports)} document{'' if len(run.reports) == 1 else 's'}"
    found = tally(placed for report in run.reports for placed in report.placed)
    quiet = (
        f" ({hidden} kept quiet; --show-suppressed lists them, and why)" if hidden and not run.show_suppressed else ""
    )
    return f"{pages}: {found}{quiet}"


def web_address(url: str) -> str | None:
    """The address if a link to it is harmless: http or https, no blanks, quotes or brackets; else None."""
    plain = url.isascii() and url.isprintable() and not any(char in " <>\"'`\\{}|^" for char in url)
    return url if plain and url.lower().startswith(("http://", "https://")) else None
