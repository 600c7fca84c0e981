"""Code Quality report of GitLab: a JSON array that merge requests show as a widget and in the diff."""

from __future__ import annotations

import hashlib
import json
from pathlib import PurePath
from typing import Any

from kclaims.model import Placed, Run
from kclaims.render.shown import shown, visible

_SEVERITIES = {"error": "critical", "warning": "major", "info": "info"}


def render_gitlab(run: Run) -> str:
    """The array, suppressed findings left out. Paths are as given: call kclaims from the root of the repository."""
    entries = [
        _entry(PurePath(report.document.path).as_posix(), placed)
        for report in run.reports
        for placed in shown(run, report)
        if placed.finding.suppressed is None
    ]
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"


def _entry(path: str, placed: Placed) -> dict[str, Any]:
    finding = placed.finding
    remedy = f" {finding.suggestion.text}" if finding.suggestion.text else ""
    return {
        "description": visible(finding.message + remedy),
        "check_name": finding.rule_id,
        # GitLab compares fingerprints across files; ours name neither path nor place.
        "fingerprint": hashlib.sha256(f"{path}\0{placed.fingerprint}".encode()).hexdigest(),
        "severity": _SEVERITIES[finding.severity],
        "categories": [finding.category],
        "location": {"path": path, "lines": {"begin": placed.start.line, "end": placed.end.line}},
    }
