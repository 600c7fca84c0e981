"""What changed between two results of `kclaims eval`."""

from __future__ import annotations

from typing import Any

_FIGURES = ("precision", "recall", "f1", "category_accuracy", "false_alarms", "unjudged_per_1000_words")


def compare(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Figures of both results, and labels whose outcome changed, as data and as lines of text."""
    was = {(row["page"], row["quote"]): row for row in before.get("rows", ())}
    changed = []
    for row in after.get("rows", ()):
        old = was.get((row["page"], row["quote"]))
        if old is not None and bool(old["found"]) != bool(row["found"]):
            good = bool(row["found"]) == (row["verdict"] == "flag")
            changed.append(
                {"page": row["page"], "quote": row["quote"], "verdict": row["verdict"], "better": good,
                 "came": [f[0] for f in row["found"]], "went": [f[0] for f in old["found"]]}
            )  # fmt: skip
    moved = {key: [before.get(key), after.get(key)] for key in _FIGURES if key in after}
    text = [f"{key}: {old} -> {new}" for key, (old, new) in moved.items()]
    text += [
        f"{'better' if c['better'] else 'WORSE'} {c['page']} ({c['verdict']}) "
        f"{'+' + ','.join(c['came']) if c['came'] else '-' + ','.join(c['went'])}: {c['quote']}"
        for c in changed
    ]
    return {"figures": moved, "changed": changed, "text": text}
