"""Labelled pages and pairs: reading them, and what a linter made of each label."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from kclaims.model import CLAIM_CATEGORIES, FACT_CATEGORIES, SEVERITIES, Document, Finding, Report, Span
from kclaims.model.record import record
from kclaims.readers import read

SCORED = frozenset(CLAIM_CATEGORIES + FACT_CATEGORIES)
_KINDS = {
    "missing": list,
    "tells": list,
    "items": dict,
    "negation": list,
    "words": list,
    "reached": bool,
    "denied": bool,
}  # fmt: skip - of columns that hold no text
Lint = Callable[[Document], Report]


class GoldError(ValueError):
    """A gold folder or file that can't be used; the message names file, line and remedy."""


@record(kw_only=True)
class Judged:
    """One label and what was found on it."""

    page: str
    quote: str
    verdict: str  # flag | ok
    easy: bool
    categories: tuple[str, ...]
    found: tuple[tuple[str, str, float, str], ...]  # rule, category, confidence, severity; strongest first

    @property
    def detected(self) -> bool:
        """Whether a warning or error of a claim or fact category touches the quote."""
        return bool(self.found)

    def as_data(self) -> dict[str, Any]:
        """For a result file."""
        return {
            "page": self.page, "quote": self.quote, "verdict": self.verdict, "easy": self.easy,
            "categories": list(self.categories), "found": [list(found) for found in self.found],
        }  # fmt: skip


@record(kw_only=True)
class Pages:
    """Outcome over a gold folder: judged labels, and findings on sentences nobody labelled."""

    judged: tuple[Judged, ...]
    words: int
    unjudged: tuple[tuple[str, str, str], ...]  # page, rule, quote


def judge_pages(folder: Path, lint: Lint) -> Pages:
    """Lint every page of a folder (`pages/NAME.*` and `labels.jsonl`) and hold it against the labels. Raises GoldError."""
    labels: dict[str, list[dict[str, Any]]] = {}
    for row in read_rows(folder / "labels.jsonl", ("page", "quote", "verdict")):
        labels.setdefault(row["page"], []).append(row)
    judged: list[Judged] = []
    unjudged: list[tuple[str, str, str]] = []
    words = 0
    for file in sorted((folder / "pages").iterdir()):
        report = lint(read(file.read_bytes(), str(file)))
        words += report.words
        rows = labels.pop(file.stem, [])
        spans = [(row, _locate(report.document.source, row, file)) for row in rows]
        found = list(scored(report))
        judged += [_judged(row, [f for f, at, _ in found if at.overlaps(span)]) for row, span in spans]
        unjudged += [
            (file.stem, finding.rule_id, quote)
            for finding, at, quote in found
            if not any(at.overlaps(span) for _, span in spans)
        ]
    if labels:
        raise GoldError(f"{folder / 'labels.jsonl'}: no page for {', '.join(sorted(labels)[:5])}")
    return Pages(judged=tuple(judged), words=words, unjudged=tuple(unjudged))


def judge_texts(file: Path, lint: Lint) -> list[Judged]:
    """Lint short texts (`id`, `text`, `category`, `verdict` flag or trap, one a line) as Markdown. Raises GoldError."""
    judged = []
    for row in read_rows(file, ("id", "text", "category", "verdict")):
        report = lint(read((row["text"] + "\n").encode(), f"{row['id']}.md"))
        label = {
            "page": row["id"], "quote": row["text"], "categories": [row["category"]],
            "verdict": "flag" if row["verdict"] == "flag" else "ok",
        }  # fmt: skip
        judged.append(_judged(label, [finding for finding, _, _ in scored(report)]))
    return judged


def scored(report: Report) -> Iterator[tuple[Finding, Span, str]]:
    """Live warnings and errors of claim and fact categories with source range and quote."""
    for placed in report.findings:
        if placed.finding.category in SCORED and placed.finding.severity != "info":
            yield placed.finding, Span(placed.start.offset, placed.end.offset), placed.quote


def _judged(row: dict[str, Any], findings: Iterable[Finding]) -> Judged:
    strongest = sorted(findings, key=lambda f: (-SEVERITIES.index(f.severity), -f.confidence, f.rule_id))
    return Judged(
        page=row["page"], quote=row["quote"], verdict=row["verdict"], easy=bool(row.get("easy")),
        categories=tuple(row.get("categories", ())),
        found=tuple((f.rule_id, f.category, f.confidence, f.severity) for f in strongest),
    )  # fmt: skip


def _locate(source: str, row: dict[str, Any], file: Path) -> Span:
    at = source.find(row["quote"])
    if at < 0:
        raise GoldError(f"{file}: the labelled quote is not in the page: {row['quote'][:80]!r}")
    return Span(at, at + len(row["quote"]))


def read_rows(file: Path, keys: Iterable[str]) -> list[dict[str, Any]]:
    """Rows of a JSON-lines file that all hold some keys. Raises GoldError with file and line."""
    try:
        lines = file.read_text(encoding="utf-8").split("\n")  # other line ends may stand in a text
    except OSError as error:
        raise GoldError(f"{file}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise GoldError(f"{file}: not UTF-8 text (byte {error.start})") from None
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise GoldError(f"{file}:{number}: not a JSON object")
        missing = [key for key in keys if key not in row]
        if missing:
            raise GoldError(f"{file}:{number}: lacks {', '.join(missing)}")
        wrong = [key for key in keys if not isinstance(row[key], _KINDS.get(key, str))]
        if wrong:
            raise GoldError(f"{file}:{number}: not of its kind: {', '.join(wrong)}")
        rows.append(row)
    return rows
