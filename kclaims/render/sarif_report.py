"""SARIF 2.1.0, which code hosts and editors import: rules with help, results, fixes, suppressions, fingerprints."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from kclaims.model import CATEGORY_ABOUT, SEVERITIES, Finding, Placed, Position, Report, Run, Source
from kclaims.render.shown import PLAIN, reasons, shown, visible, web_address

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_CERTAIN, _LIKELY = 0.9, 0.75  # confidence from which results are of very high, and of high precision


def render_sarif(run: Run) -> str:
    """A log of one run. Columns and offsets count Unicode code points, as everywhere in kclaims."""
    return json.dumps(as_sarif(run), ensure_ascii=False, indent=1) + "\n"


def as_sarif(run: Run) -> dict[str, Any]:
    """The log as plain data."""
    rules = _rules([placed.finding for report in run.reports for placed in shown(run, report)])
    order = {rule["id"]: index for index, rule in enumerate(rules)}
    results = [
        _result(run, report, placed, {"uri": uri(report.document.path), "index": index}, order)
        for index, report in enumerate(run.reports)
        for placed in shown(run, report)
    ]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": _driver(run, rules)},
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "language": "en-US",
            "artifacts": [_artifact(report) for report in run.reports],
            "invocations": [_invocation(run)],
            "results": results,
        }],
    }  # fmt: skip


def uri(path: str) -> str:
    """A path as SARIF wants it: relative and percent-encoded, or a file address where it is absolute."""
    from urllib.parse import quote

    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix())


def _driver(run: Run, rules: list[dict[str, Any]]) -> dict[str, Any]:
    packs = [{"name": p.name, "version": p.version, "digest": p.digest} for p in run.tool.packs]
    model = {"name": run.tool.model[0], "version": run.tool.model[1]} if run.tool.model else None
    return {
        "name": "kclaims",
        "version": run.tool.version,
        "semanticVersion": run.tool.version,
        "rules": rules,
        "properties": {"rulesets": packs, "model": model},
    }


def _rules(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The rules that results name, by id; their level is the severest that was given."""
    cited: dict[str, Finding] = {}
    for finding in findings:
        known = cited.get(finding.rule_id)
        if known is None or SEVERITIES.index(finding.severity) > SEVERITIES.index(known.severity):
            cited[finding.rule_id] = finding
    return [_rule(cited[name]) for name in sorted(cited)]


def _rule(finding: Finding) -> dict[str, Any]:
    about = CATEGORY_ABOUT[finding.category]
    title = finding.title or about
    links = [source for source in finding.sources if web_address(source.url)]
    rule: dict[str, Any] = {
        "id": finding.rule_id,
        "name": _pascal(finding.rule_id),
        "shortDescription": {"text": title},
        "fullDescription": {"text": finding.rationale or about},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
        "help": _help(finding, links),
        "properties": {
            "category": finding.category,
            "tags": ["health-claims", finding.category, finding.detector],
            "precision": _precision(finding.confidence),
            "problem.severity": {"info": "recommendation"}.get(finding.severity, finding.severity),
        },
    }
    return rule | {"helpUri": links[0].url} if links else rule


def _pascal(rule_id: str) -> str:
    """`ketamine.better-than` as `KetamineBetterThan`: viewers show the name beside the id."""
    return "".join(part[:1].upper() + part[1:] for part in rule_id.replace(".", "-").split("-"))


def _help(finding: Finding, links: list[Source]) -> dict[str, str]:
    parts = [finding.rationale, f"Instead: {finding.suggestion.text}" if finding.suggestion.text else ""]
    parts.append(f"`kclaims explain {finding.rule_id}` tells more.")
    body = "\n\n".join(part for part in parts if part)
    listed = "\n".join(f"- [{_escaped(source.title)}]({source.url})" for source in links)
    plain = "\n".join(f"{source.title} {source.url}" for source in finding.sources)
    return {
        "text": f"{body}\n\n{plain}".strip(),
        "markdown": f"{body}\n\n**Sources**\n\n{listed}" if listed else body,
    }


def _precision(confidence: float) -> str:
    return "very-high" if confidence >= _CERTAIN else "high" if confidence >= _LIKELY else "medium"


def _artifact(report: Report) -> dict[str, Any]:
    return {
        "location": {"uri": uri(report.document.path)},
        "length": len(report.document.raw),
        "roles": ["analysisTarget"],
        "properties": {
            "words": report.words, "language": report.language, "date": report.date, "as_of": report.as_of,
            "jurisdiction": report.jurisdiction[0], "genre": report.genre[0], "checklists": list(report.checklists),
        },
    }  # fmt: skip


def _invocation(run: Run) -> dict[str, Any]:
    notes = [
        {
            "level": "error",
            "descriptor": {"id": code},
            "message": {"text": message},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(path)}}}],
        }
        for path, code, message in run.errors
    ]
    notes += [{"level": "note", "message": {"text": f"skipped {path}: {reason}"}} for path, reason in run.skipped]
    notes += [{"level": "warning", "message": {"text": reason}} for reason in run.tool.not_run]
    return {"executionSuccessful": True, "toolExecutionNotifications": notes}


def _result(
    run: Run, report: Report, placed: Placed, artifact: dict[str, Any], order: dict[str, int]
) -> dict[str, Any]:
    finding = placed.finding
    result: dict[str, Any] = {
        "ruleId": finding.rule_id,
        "ruleIndex": order[finding.rule_id],
        "kind": "fail",
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [_location(artifact, placed.start, placed.end, placed.quote)],
        "partialFingerprints": {"kclaims/v1": placed.fingerprint},
        "rank": round(100 * finding.confidence, 1),
        "properties": _properties(finding),
    }
    related = [
        {"id": number, "message": {"text": _escaped(other.message)}, **_location(artifact, start, end, quote)}
        for number, (other, quote, start, end) in enumerate(placed.related, 1)
        if start is not None and end is not None
    ]
    if related:
        result["relatedLocations"] = related
    if finding.suggestion.replacement is not None and placed.quote and report.document.format in PLAIN:
        result["fixes"] = [_fix(artifact, placed, finding.suggestion.replacement)]
    if run.show_suppressed:  # an empty list says that suppressions were looked for
        result["suppressions"] = _suppressions(finding)
    return result


def _message(finding: Finding) -> str:
    lines = [finding.message, *(evidence.text for evidence in reasons(finding))]
    lines += [f"Instead: {finding.suggestion.text}"] if finding.suggestion.text else []
    return _escaped("\n".join(lines))


def _escaped(text: str) -> str:
    """Text in which viewers find no embedded link (SARIF 3.11.6)."""
    return (
        "\n".join(visible(line) for line in text.split("\n"))
        .replace("\\", "\\\\")
        .replace("[", "\\[")
        .replace("]", "\\]")
        if "](" in text
        else "\n".join(visible(line) for line in text.split("\n"))
    )


def _location(artifact: dict[str, Any], start: Position, end: Position, quote: str) -> dict[str, Any]:
    region = _region(start, end)
    if quote:
        region["snippet"] = {"text": quote}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _region(start: Position, end: Position) -> dict[str, Any]:
    return {
        "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column,
        "charOffset": start.offset, "charLength": end.offset - start.offset,
    }  # fmt: skip


def _fix(artifact: dict[str, Any], placed: Placed, replacement: str) -> dict[str, Any]:
    change = {"deletedRegion": _region(placed.start, placed.end), "insertedContent": {"text": replacement}}
    return {
        "description": {"text": _escaped(placed.finding.suggestion.text or f"Write “{replacement}”.")},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": [change]}],
    }


def _suppressions(finding: Finding) -> list[dict[str, Any]]:
    quiet = finding.suppressed
    if quiet is None:
        return []
    kind = "inSource" if quiet.by == "inline" else "external"
    return [{"kind": kind, "status": "accepted", "justification": quiet.reason, "properties": {"by": quiet.by}}]


def _properties(finding: Finding) -> dict[str, Any]:
    return {
        "category": finding.category,
        "confidence": finding.confidence,
        "detector": finding.detector,
        "evidence": [{"kind": e.kind, "id": e.id, "text": e.text} for e in finding.evidence],
        "sources": [{"title": s.title, "url": s.url} for s in finding.sources],
        "also": list(finding.also),
    }
