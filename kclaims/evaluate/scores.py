"""Figures from judged labels: precision, recall, F1, per category and rule, calibration, intervals by resampling pages."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from kclaims.evaluate.gold import Judged

RESAMPLES = 1000
_BINS = 5


def ratios(judged: Iterable[Judged]) -> dict[str, float]:
    """Precision, recall and F1 over labels that are not easy."""
    hits = Counter((row.verdict, row.detected) for row in judged if not row.easy)
    right, missed, false = hits["flag", True], hits["flag", False], hits["ok", True]
    precision = right / (right + false) if right + false else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def figures(judged: Sequence[Judged]) -> dict[str, Any]:
    """Every figure of a set of labels as plain data."""
    flags = [row for row in judged if row.verdict == "flag"]
    caught = [row for row in flags if row.detected]
    easy = [row for row in judged if row.easy]
    right = sum(row.found[0][1] in row.categories for row in caught)
    return {
        **ratios(judged),
        "intervals_95": intervals(judged, ratios),
        "category_accuracy": round(right / len(caught), 4) if caught else 0.0,
        "flags": len(flags),
        "traps": sum(row.verdict == "ok" and not row.easy for row in judged),
        "false_alarms": sum(row.verdict == "ok" and not row.easy and row.detected for row in judged),
        "easy_false_alarms": [sum(row.detected for row in easy), len(easy)],
        "findings_per_detected_flag": round(sum(len(r.found) for r in caught) / len(caught), 2) if caught else 0.0,
        "by_category": _by_category(judged),
        "by_rule": _by_rule(judged),
        "calibration": calibration(judged),
    }


def _by_category(judged: Sequence[Judged]) -> dict[str, dict[str, Any]]:
    """Per category: its labels found at all, found as that category, and false alarms of that category."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for row in judged:
        if row.verdict == "flag":
            for category in row.categories:
                table[category]["labels"] += 1
                table[category]["found"] += row.detected
                table[category]["found_as_such"] += any(found[1] == category for found in row.found)
        else:
            for category in {found[1] for found in row.found}:
                table[category]["false_alarms"] += 1
    keys = ("labels", "found", "found_as_such", "false_alarms")
    return {name: {key: counts[key] for key in keys} for name, counts in sorted(table.items())}


def _by_rule(judged: Sequence[Judged]) -> dict[str, dict[str, int]]:
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for row in judged:
        for rule in {found[0] for found in row.found}:
            table[rule]["right" if row.verdict == "flag" else "wrong"] += 1
    return {rule: {"right": n["right"], "wrong": n["wrong"]} for rule, n in sorted(table.items())}


def calibration(judged: Iterable[Judged]) -> list[dict[str, float]]:
    """Findings by stated confidence against how often they were right."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for row in judged:
        if row.found:
            confidence = row.found[0][2]
            bins[min(_BINS - 1, int(confidence * _BINS))].append((confidence, row.verdict == "flag"))
    return [
        {"stated": round(sum(c for c, _ in found) / len(found), 3),
         "right": round(sum(ok for _, ok in found) / len(found), 3), "findings": len(found)}
        for _, found in sorted(bins.items())
    ]  # fmt: skip


def intervals(
    judged: Sequence[Judged], measure: Callable[[Iterable[Judged]], dict[str, float]], resamples: int = RESAMPLES
) -> dict[str, list[float]]:
    """95 % bootstrap intervals, whole pages drawn with replacement, the same draws every time."""
    pages: dict[str, list[Judged]] = defaultdict(list)
    for row in judged:
        pages[row.page].append(row)
    groups = list(pages.values())
    if not groups:
        return {}
    draw = random.Random(20261122)  # noqa: S311 - resampling, not secrecy
    samples = [
        measure([row for group in draw.choices(groups, k=len(groups)) for row in group]) for _ in range(resamples)
    ]
    return {
        key: [sorted(s[key] for s in samples)[int(q * (resamples - 1))] for q in (0.025, 0.975)] for key in samples[0]
    }


def pairs_right(judged: Iterable[Judged]) -> list[int]:
    """Pairs (ids that end in f and t) of which both are right, and all pairs."""
    right = {row.page: row.detected == (row.verdict == "flag") for row in judged}
    pairs = [name[:-1] for name in right if name.endswith("f") and name[:-1] + "t" in right]
    return [sum(right[p + "f"] and right[p + "t"] for p in pairs), len(pairs)]
