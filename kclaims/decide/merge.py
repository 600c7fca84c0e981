"""One finding a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kclaims.model import CATEGORIES, QUALITY_CATEGORIES, SEVERITIES, Finding

_RANK = {name: rank for rank, name in enumerate(CATEGORIES)}


def merge(findings: Sequence[Finding], sentence_of: dict[int, int]) -> list[Finding]:
    """One live finding a sentence and place: of those that overlap in a sentence the strongest stays and names the rest.

    `sentence_of` maps a finding's start to its sentence. Findings of the same category in one sentence count as one
    place; faults of workmanship stand beside those of the claims and beside each other. Suppressed ones are all kept. The strongest is the most severe,
    then the surest, then that of the first category of the contract.
    """
    places: dict[tuple[int | None, bool], list[Finding]] = {}
    for finding in sorted((f for f in findings if f.suppressed is None), key=_strength):
        made = finding.category in QUALITY_CATEGORIES
        kept = places.setdefault((sentence_of.get(finding.span.start), made), [])
        for index, other in enumerate(kept):
            if other.category == finding.category or (finding.span.overlaps(other.span) and not made):
                if finding.rule_id != other.rule_id and finding.rule_id not in other.also:
                    kept[index] = replace(other, also=(*other.also, finding.rule_id))
                break
        else:
            kept.append(finding)
    live = [finding for kept in places.values() for finding in kept]
    return [*live, *(f for f in findings if f.suppressed is not None)]


def _strength(finding: Finding) -> tuple[int, float, int, int]:
    return (
        -SEVERITIES.index(finding.severity), -finding.confidence, _RANK[finding.category],
        finding.span.start - finding.span.end,
    )  # fmt: skip
