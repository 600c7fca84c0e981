"""Documents labelled as a whole: their genre, what they lack, what they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from kclaims.evaluate.gold import GoldError, Lint, read_rows
from kclaims.model import DOCUMENT_CATEGORIES, GENRES
from kclaims.model.record import record
from kclaims.readers import read

FILE = "documents.jsonl"


@record(kw_only=True)
class JudgedDocument:
    """One labelled document and what was made of it; `why` says what kept a category quiet.

    What is `optional` counts neither way.
    """

    page: str
    genre: str
    found_genre: str
    missing: frozenset[str]
    found: frozenset[str]
    present: frozenset[str]
    why: dict[str, str]


def judge_documents(folder: Path, lint: Callable[[str], Lint]) -> list[JudgedDocument]:
    """Lint every page of `documents.jsonl`, by the law of its `jurisdiction`. Raises GoldError.

    A row has page, genre, missing; and present, optional, jurisdiction where labelled. `lint` gives the linter for a
    jurisdiction ("" where none is named). A sentence that is held against the page as `off-label-undisclosed` counts as
    `missing-approval-status`, which is then not said a second time.
    """
    rows = read_rows(folder / FILE, ("page", "genre", "missing"))
    return [_judged(folder, row, lint(row.get("jurisdiction", ""))) for row in rows]


def _judged(folder: Path, row: dict[str, Any], lint: Lint) -> JudgedDocument:
    file = page_of(folder, row.get("file") or row["page"], FILE)
    labels = (*row["missing"], *row.get("present", ()), *row.get("optional", ()))
    unknown = [name for name in labels if name not in DOCUMENT_CATEGORIES]
    if unknown or row["genre"] not in GENRES:
        raise GoldError(f"{folder / FILE}: page {row['page']}: no such label: {', '.join(unknown) or row['genre']}")
    report = lint(read(file.read_bytes(), str(file)))
    quiet = {p.finding.category: p.finding.suppressed.reason for p in report.placed if p.finding.suppressed}
    found = {p.finding.category for p in report.findings}
    if "off-label-undisclosed" in found:
        found.add("missing-approval-status")
    return JudgedDocument(
        page=row["page"], genre=row["genre"], found_genre=report.genre[0], missing=frozenset(row["missing"]),
        present=frozenset(row.get("present", ())), why=quiet,
        found=frozenset(found.intersection(DOCUMENT_CATEGORIES).difference(row.get("optional", ()))),
    )  # fmt: skip


def page_of(folder: Path, name: str, labels: str) -> Path:
    """The file of a page that a file of labels names, with or without its ending. Raises GoldError."""
    for place in (folder / "pages", folder):
        found = [place / name] if (place / name).is_file() else sorted(place.glob(f"{name}.*"))
        if found:
            return found[0]
    raise GoldError(f"{folder / labels}: no page for {name} in {folder / 'pages'}")


def document_figures(judged: Sequence[JudgedDocument]) -> dict[str, Any]:
    """Precision, recall and F1 of each category, their mean over the labelled ones, and how often the genre was right."""
    table = {}
    for category in DOCUMENT_CATEGORIES:
        counts = Counter((category in row.missing, category in row.found) for row in judged)
        if counts[True, True] or counts[True, False] or counts[False, True]:
            table[category] = _ratios(counts[True, True], counts[False, True], counts[True, False])
    labelled = [row["f1"] for row in table.values() if row["labels"]]
    genres = Counter(row.genre for row in judged)
    right = Counter(row.genre for row in judged if row.genre == row.found_genre)
    return {
        "documents": len(judged),
        "genre_accuracy": round(sum(right.values()) / max(1, len(judged)), 4),
        "genres": {genre: [right[genre], count] for genre, count in sorted(genres.items())},
        "macro_f1": round(sum(labelled) / len(labelled), 4) if labelled else 0.0,
        "micro": _ratios(*(sum(row[key] for row in table.values()) for key in ("right", "false", "missed"))),
        "by_category": table,
        "false_alarms_where_present": sum(len(row.found & row.present) for row in judged),
    }


def _ratios(right: int, false: int, missed: int) -> dict[str, Any]:
    precision = right / (right + false) if right + false else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {
        "labels": right + missed, "right": right, "false": false, "missed": missed,
        "precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4),
    }  # fmt: skip


def document_lines(figures: dict[str, Any], rows: Iterable[JudgedDocument]) -> list[str]:
    """The figures as text; with rows, every difference from the labels."""
    lines = [
        f"documents: {figures['documents']}",
        f"genre_accuracy: {figures['genre_accuracy']}  "
        + ", ".join(f"{genre} {right}/{all_}" for genre, (right, all_) in figures["genres"].items()),
        f"macro_f1: {figures['macro_f1']}  micro_f1: {figures['micro']['f1']}",
        f"false alarms where the label says present: {figures['false_alarms_where_present']}",
        "category                    labels  right  false  missed  precision  recall  F1",
    ]
    lines += [
        f"{name:26} {r['labels']:7} {r['right']:6} {r['false']:6} {r['missed']:7} "
        f"{r['precision']:10.2f} {r['recall']:7.2f} {r['f1']:5.2f}"
        for name, r in figures["by_category"].items()
    ]
    for row in rows:
        if row.genre != row.found_genre:
            lines.append(f"GENRE {row.page}: {row.genre}, taken for {row.found_genre}")
        lines += [
            f"MISS  {row.page} {name}: {row.why.get(name, 'the rule did not apply')}"
            for name in sorted(row.missing - row.found)
        ]
        lines += [f"FALSE {row.page} {name}" for name in sorted(row.found - row.missing)]
    return lines
