"""From an audit's tables to the dashboard's file; coded samples and comparisons are taken in here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kclaims.batch import changes, coding_sheet, dashboard
from kclaims.batch.audit import AuditError, read_record
from kclaims.batch.estimates import Coded
from kclaims.batch.rollup import Tables

_CODED = "coded.json"


def tables_of(out: Path) -> Tables:
    """The tables of an audit. Raises AuditError where there are none yet."""
    if not any((out / "pages").glob("*.parquet")):
        raise AuditError(f"{out}: no page is done yet: resume the audit")
    return Tables(out)


def write_dashboard(
    out: Path, record: Mapping[str, Any], target: Path | None = None, earlier: Path | None = None
) -> tuple[Path, list[str]]:
    """Render an audit's dashboard and put it in place; its path, and what changed since `earlier`.

    Raises AuditError, OSError.
    """
    tables = tables_of(out)
    section, said = "", []
    if earlier is not None:
        before = read_record(earlier)
        found = changes.changes(tables, earlier)
        section, said = changes.panel(found, record, before), changes.lines(found, record, before)
    content = dashboard.render(tables, record, coding_sheet.corrections(_stored(out), tables), section)
    file = target or out / "index.html"
    beside = file.with_name(f".{file.name}.part")
    beside.write_text(content, encoding="utf-8")
    beside.replace(file)
    return file, said


def take_in(out: Path, sheet: Path) -> list[str]:
    """Keep what a filled-in sheet says, for this dashboard and later ones; the error rates in words.

    Raises SheetError, AuditError, OSError.
    """
    coded = coding_sheet.read_sheet(sheet, tables_of(out))
    content = {category: asdict(said) for category, said in sorted(coded.items())}
    (out / _CODED).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return [
        f"{category}: {said.flagged_right} of {said.flagged} flagged pages right, "
        f"{said.unflagged_missed} of {said.unflagged} others missed"
        for category, said in sorted(coded.items())
    ]


def _stored(out: Path) -> dict[str, Coded]:
    file = out / _CODED
    if not file.exists():
        return {}
    return {category: Coded(**said) for category, said in json.loads(file.read_text(encoding="utf-8")).items()}
