"""Findings as diagnostics."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from lsprotocol import types

from kclaims.lsp.buffer import Buffer
from kclaims.model import Placed, Report
from kclaims.rules.problems import Problem

SOURCE = "kclaims"
_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}


def diagnostics(uri: str, buffer: Buffer, report: Report) -> list[types.Diagnostic]:
    """The live findings of a report on the buffer's text, in source order."""
    return [_diagnostic(uri, buffer, placed) for placed in report.findings]


def _diagnostic(uri: str, buffer: Buffer, placed: Placed) -> types.Diagnostic:
    finding = placed.finding
    instead = f"\nInstead: {finding.suggestion.text}" if finding.suggestion.text else ""
    link = next((s.url for s in finding.sources if s.url.startswith(("https://", "http://"))), None)
    related = [
        types.DiagnosticRelatedInformation(
            location=types.Location(uri=uri, range=buffer.range(start.offset, end.offset)), message=other.message
        )
        for other, _, start, end in placed.related
        if start is not None and end is not None
    ]
    return types.Diagnostic(
        range=place(buffer, placed), severity=_SEVERITIES[finding.severity], source=SOURCE, code=finding.rule_id,
        message=f"{finding.message}{instead}", related_information=related or None,
        code_description=types.CodeDescription(href=link) if link else None,
        data={"fingerprint": placed.fingerprint},
    )  # fmt: skip


def place(buffer: Buffer, placed: Placed) -> types.Range:
    """Where a finding is shown; one about the whole document on the line where its remedy would go."""
    if placed.end.offset > placed.start.offset:
        return buffer.range(placed.start.offset, placed.end.offset)
    start = buffer.position(placed.start.offset)
    return types.Range(start=types.Position(start.line, 0), end=types.Position(start.line + 1, 0))


def unusable(message: str) -> types.Diagnostic:
    """What stands at the top of a draft that can't be linted."""
    top = types.Range(start=types.Position(0, 0), end=types.Position(1, 0))
    return types.Diagnostic(range=top, severity=types.DiagnosticSeverity.Error, source=SOURCE, message=message)


def problems(found: Iterable[Problem]) -> list[types.Diagnostic]:
    """What is wrong with a configuration file, where it stands."""
    return [
        types.Diagnostic(
            range=types.Range(
                start=types.Position(max(0, p.line - 1), max(0, p.column - 1)), end=types.Position(max(1, p.line), 0)
            ),
            severity=types.DiagnosticSeverity.Error, source=SOURCE, message=p.message,
        )
        for p in found
    ]  # fmt: skip


def version_of(found: Iterable[types.Diagnostic]) -> str:
    """A name for a set of diagnostics: equal sets have equal names."""
    return hashlib.sha256(repr(list(found)).encode()).hexdigest()[:16]
