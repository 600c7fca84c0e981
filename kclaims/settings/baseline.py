"""Baselines: findings known today, so that only new ones fail."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from kclaims.model import Placed, Report, Suppression
from kclaims.model.record import record
from kclaims.settings.errors import BaselineError
from kclaims.settings.globs import relative

SCHEMA = "kclaims.baseline/1"


@record()
class Baseline:
    """Known fingerprints by path; paths are relative to the folder of the baseline's file."""

    folder: Path
    documents: dict[str, Counter[str]]

    def known(self, path: str) -> Counter[str]:
        """The fingerprints known of a file."""
        return Counter(self.documents.get(relative(path, self.folder), ()))


def baseline_data(reports: Iterable[Report], folder: Path) -> dict[str, Any]:
    """Fingerprints of the live findings by path, each with rule and quote for readers of the diff.

    `folder` is where the file will lie.
    """
    documents = {
        relative(report.document.path, folder): [
            {"fingerprint": p.fingerprint, "rule_id": p.finding.rule_id, "quote": p.quote} for p in report.findings
        ]
        for report in reports
    }
    return {"schema": SCHEMA, "documents": {path: found for path, found in sorted(documents.items()) if found}}


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file. Raises BaselineError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise BaselineError(f"{path}: not a {SCHEMA} file")
        documents = {name: Counter(f["fingerprint"] for f in found) for name, found in data["documents"].items()}
        return Baseline(path.parent, documents)
    except FileNotFoundError:
        raise BaselineError(f"{path}: no such baseline; make it with `kclaims baseline PATH`") from None
    except OSError as error:
        raise BaselineError(f"{path}: can't be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, BaselineError):
            raise
        raise BaselineError(f"{path}: not a baseline file; make one with `kclaims baseline PATH`") from None


def apply_baseline(report: Report, left: Counter[str]) -> Report:
    """The report with known findings marked as suppressed; `left`, their fingerprints, is used up."""
    placed: list[Placed] = []
    for p in report.placed:
        if p.finding.suppressed is None and left[p.fingerprint] > 0:
            left[p.fingerprint] -= 1
            silenced = Suppression(by="baseline", reason="known when the baseline was made")
            placed.append(replace(p, finding=replace(p.finding, suppressed=silenced)))
        else:
            placed.append(p)
    return replace(report, placed=tuple(placed))
