"""Reports as JSON: `kclaims.report/1`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kclaims.model import Placed, Position, Report, Run, Tool

SCHEMA = "kclaims.report/1"


def render_json(run: Run) -> str:
    """One JSON object, indented; equal runs give equal bytes."""
    return json.dumps(as_data(run), ensure_ascii=False, indent=1) + "\n"


def render_jsonl(run: Run) -> str:
    """A line for the tool, then a line for each finding, with its document's path."""
    lines = [{"schema": SCHEMA, "tool": tool_data(run.tool)}]
    for report in run.reports:
        lines += [{"path": report.document.path, **finding} for finding in _findings(run, report)]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def as_data(run: Run) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "schema": SCHEMA,
        "tool": tool_data(run.tool),
        "documents": [document_data(run, report) for report in run.reports],
        "skipped": [{"path": path, "reason": reason} for path, reason in run.skipped],
        "errors": [{"path": path, "code": code, "message": message} for path, code, message in run.errors],
    }


def tool_data(tool: Tool) -> dict[str, Any]:
    """What made the report."""
    return {
        "name": "kclaims",
        "version": tool.version,
        "rulesets": [{"name": p.name, "version": p.version, "digest": p.digest} for p in tool.packs],
        "model": {"name": tool.model[0], "version": tool.model[1]} if tool.model else None,
        "not_run": list(tool.not_run),
    }


def document_data(run: Run, report: Report) -> dict[str, Any]:
    """One document's part."""
    return {
        "path": report.document.path,
        "language": report.language,
        "words": report.words,
        "date": report.date,
        "as_of": report.as_of,
        "jurisdiction": {"value": report.jurisdiction[0], "from": report.jurisdiction[1]},
        "genre": {"value": report.genre[0], "from": report.genre[1], "evidence": list(report.genre_evidence)},
        "findings": list(_findings(run, report)),
        "checklists": list(report.checklists),
        "claims": list(report.claims),
        "readability": report.readability,
    }


def _findings(run: Run, report: Report) -> Iterator[dict[str, Any]]:
    for placed in report.placed:
        if run.show_suppressed or placed.finding.suppressed is None:
            yield finding_data(placed)


def finding_data(placed: Placed) -> dict[str, Any]:
    """One finding, every field of the contract and `also`: rules that found the same place."""
    finding = placed.finding
    related = []
    for other, quote, start, end in placed.related:
        entry: dict[str, Any] = {"message": other.message, "quote": quote}
        if start is not None and end is not None:
            entry |= {"start": _position(start), "end": _position(end)}
        related.append(entry)
    suppressed = finding.suppressed
    return {
        "rule_id": finding.rule_id, "category": finding.category, "severity": finding.severity,
        "message": finding.message, "quote": placed.quote,
        "start": _position(placed.start), "end": _position(placed.end),
        "confidence": finding.confidence, "detector": finding.detector,
        "evidence": [{"kind": e.kind, "id": e.id, "text": e.text} for e in finding.evidence],
        "related": related,
        "sources": [{"title": s.title, "url": s.url} for s in finding.sources],
        "suggestion": {"text": finding.suggestion.text, "replacement": finding.suggestion.replacement},
        "also": list(finding.also),
        "fingerprint": placed.fingerprint,
        "suppressed": {"by": suppressed.by, "reason": suppressed.reason} if suppressed else None,
    }  # fmt: skip


def _position(position: Position) -> dict[str, Any]:
    data: dict[str, Any] = {"line": position.line, "column": position.column, "offset": position.offset}
    if position.part:
        data["part"] = position.part
    if position.page:
        data["page"] = position.page
    return data
