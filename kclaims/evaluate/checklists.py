"""Pages that people coded by a checklist, beside what the checklist says of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kclaims.evaluate.agreement import ac1, kappa, observed
from kclaims.evaluate.documents import page_of
from kclaims.evaluate.gold import GoldError, Lint, read_rows
from kclaims.model.record import record
from kclaims.readers import read

FILE = "coded.jsonl"


@record(kw_only=True)
class CodedItem:
    """One item of a checklist on one page: whether people found it met, whether kclaims did, by which words."""

    page: str
    item: str
    met: bool
    found: bool
    quote: str
    why: str


def judge_checklists(folder: Path, lint: Lint) -> list[CodedItem]:
    """Every item that people answered in `coded.jsonl` (page, checklist, items: id -> true, false or null). Raises GoldError.

    "Can't tell" and a checklist that isn't asked of the page count as not met. `lint` must give details.
    """
    judged: list[CodedItem] = []
    for row in read_rows(folder / FILE, ("page", "checklist", "items")):
        file = page_of(folder, row["page"], FILE)
        report = lint(read(file.read_bytes(), str(file)))
        asked = next((c["items"] for c in report.checklists if c["id"] == row["checklist"]), ())
        answers = {item["id"]: item for item in asked}
        if asked and (strange := set(row["items"]).difference(answers)):
            raise GoldError(f"{folder / FILE}: page {row['page']}: no such item: {', '.join(sorted(strange))}")
        judged += [
            _judged(row, name, met, answers.get(name, {})) for name, met in row["items"].items() if met is not None
        ]
    return judged


def _judged(row: dict[str, Any], name: str, met: bool, answer: dict[str, Any]) -> CodedItem:
    return CodedItem(
        page=row["page"], item=name, met=met, found=answer.get("met") is True, quote=answer.get("quote", ""),
        why=row.get("why", {}).get(name, ""),
    )  # fmt: skip


def checklist_figures(judged: Sequence[CodedItem]) -> dict[str, Any]:
    """Agreement with people on each item, with both errors counted."""
    table = {}
    for name in dict.fromkeys(row.item for row in judged):
        pairs = [(row.met, row.found) for row in judged if row.item == name]
        beyond = kappa(pairs)
        table[name] = {
            "pages": len(pairs), "met": sum(met for met, _ in pairs),
            "wrongly_met": pairs.count((False, True)), "wrongly_unmet": pairs.count((True, False)),
            "agreement": round(observed(pairs), 4), "ac1": round(ac1(pairs), 4),
            "kappa": None if beyond is None else round(beyond, 4),
        }  # fmt: skip
    return {"pages": len({row.page for row in judged}), "by_item": table}


def checklist_lines(figures: dict[str, Any], rows: Iterable[CodedItem]) -> list[str]:
    """The figures as text; with rows, every difference from the codes."""
    lines = [
        f"pages: {figures['pages']}",
        "item                     pages   met  wrongly met  wrongly unmet  agreement    AC1  kappa",
    ]
    lines += [
        f"{name:24} {r['pages']:5} {r['met']:5} {r['wrongly_met']:12} {r['wrongly_unmet']:14} "
        f"{r['agreement']:10.2f} {r['ac1']:6.2f} {'-' if r['kappa'] is None else format(r['kappa'], '.2f'):>6}"
        for name, r in figures["by_item"].items()
    ]
    return lines + [
        f"{'FALSE' if row.found else 'MISS '} {row.item} {row.page}: {row.quote or row.why}"
        for row in rows
        if row.met != row.found
    ]
