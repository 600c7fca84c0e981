"""From an audit's tables to the dashboard's file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kclaims.batch import dashboard
from kclaims.batch.audit import AuditError
from kclaims.batch.rollup import Tables


def write_dashboard(out: Path, record: Mapping[str, Any], target: Path | None = None) -> Path:
    """Render an audit's dashboard and put it in place; its path. Raises AuditError, OSError."""
    if not any((out / "pages").glob("*.parquet")):
        raise AuditError(f"{out}: no page is done yet: resume the audit")
    content = dashboard.render(Tables(out), record, {})
    file = target or out / "index.html"
    beside = file.with_name(f".{file.name}.part")
    beside.write_text(content, encoding="utf-8")
    beside.replace(file)
    return file
