"""Baselines: findings known today, so that only new ones fail."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from kclaims.model import Placed, Report, Suppression

SCHEMA = "kclaims.baseline/1"


class BaselineError(ValueError):
    """A file that is no baseline."""


def baseline_data(reports: Iterable[Report]) -> dict[str, Any]:
    """Fingerprints of the live findings by path, each with rule and quote for readers of the diff."""
    documents = {
        report.document.path: [
            {"fingerprint": p.fingerprint, "rule_id": p.finding.rule_id, "quote": p.quote} for p in report.findings
        ]
        for report in reports
    }
    return {"schema": SCHEMA, "documents": {path: found for path, found in sorted(documents.items()) if found}}


def read_baseline(path: Path) -> dict[str, Counter[str]]:
    """Known fingerprints by path. Raises BaselineError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise BaselineError(f"{path}: not a {SCHEMA} file")
        return {name: Counter(f["fingerprint"] for f in found) for name, found in data["documents"].items()}
    except OSError as error:
        raise BaselineError(f"{path}: can't be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, BaselineError):
            raise
        raise BaselineError(f"{path}: not a baseline file; make one with `kclaims baseline PATH`") from None


def apply_baseline(report: Report, known: dict[str, Counter[str]]) -> Report:
    """The report with findings of the baseline marked as suppressed."""
    left = Counter(known.get(report.document.path, ()))
    placed: list[Placed] = []
    for p in report.placed:
        if p.finding.suppressed is None and left[p.fingerprint] > 0:
            left[p.fingerprint] -= 1
            silenced = Suppression(by="baseline", reason="known when the baseline was made")
            placed.append(replace(p, finding=replace(p.finding, suppressed=silenced)))
        else:
            placed.append(p)
    return replace(report, placed=tuple(placed))
