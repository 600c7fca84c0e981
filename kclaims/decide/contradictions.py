"""The claims of a document against each other."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from kclaims.model import Claim, Evidence, Finding, Related, Suggestion
from kclaims.rules.knowledge import Knowledge

RULE_ID = "core.internal-contradiction"
_MOST = 400  # claims of one document that are compared in pairs
_CONFIDENCE = 0.85
_EXCLUSIVE_MODES = frozenset({frozenset({"blocks", "activates"})})


def decide_contradictions(knowledge: Knowledge, claims: Iterable[Claim]) -> list[Finding]:
    """A finding on the later of two claims in the page's own voice that can't both be true; both places are shown."""
    stated = [
        claim for claim in claims
        if claim.frame is None and claim.certain and claim.subject in knowledge.subjects
        and knowledge.relations[claim.relation].compared
    ][:_MOST]  # fmt: skip
    findings = []
    spoken_for: set[int] = set()
    for one, other in combinations(stated, 2):
        if one.relation != other.relation or one.sentence.index == other.sentence.index:
            continue
        first, second = sorted((one, other), key=lambda c: c.sentence.index)
        if second.sentence.index in spoken_for or not _exclude(knowledge, first, second):
            continue
        spoken_for.add(second.sentence.index)
        findings.append(_finding(knowledge, first, second))
    return findings


def _exclude(knowledge: Knowledge, one: Claim, other: Claim) -> bool:
    if knowledge.same(one.subject) != knowledge.same(other.subject) or _elsewhere(one, other):
        return False
    if one.quantity is not None and other.quantity is not None:
        return one.polarity == other.polarity == "asserted" and one.quantity.excludes(other.quantity)
    if one.quantity is not None or other.quantity is not None:
        return False
    if one.polarity != other.polarity:
        return _deny(knowledge, one, other)
    if one.polarity == "denied":
        return False
    if (one.only or other.only) and one.object and other.object:
        return not knowledge.related(one.object, other.object)
    return _one_at_a_time(knowledge, one, other)


def _elsewhere(one: Claim, other: Claim) -> bool:
    """Whether the two speak of different countries, routes, trials, measures or arms."""
    if one.jurisdiction and other.jurisdiction and one.jurisdiction != other.jurisdiction:
        return True
    kinds = (set(one.scope) | set(other.scope)) - {"mode"}
    return any(one.scope.get(kind) != other.scope.get(kind) for kind in kinds)


def _deny(knowledge: Knowledge, one: Claim, other: Claim) -> bool:
    asserted, denied = (one, other) if one.polarity == "asserted" else (other, one)
    if asserted.scope.get("mode") != denied.scope.get("mode"):
        return False
    if asserted.object is None or denied.object is None:
        same = asserted.object is None and denied.object is None
        return same and knowledge.relations[one.relation].says == "nothing"
    return denied.object in knowledge.lineage(asserted.object)


def _one_at_a_time(knowledge: Knowledge, one: Claim, other: Claim) -> bool:
    if one.object is None or other.object is None:
        return False
    if one.relation == "acts-on":
        return one.object == other.object and frozenset({one.scope["mode"], other.scope["mode"]}) in _EXCLUSIVE_MODES
    kinds = {knowledge.concepts[c].kind for c in (one.object, other.object)}
    if knowledge.relations[one.relation].one_value and kinds == {"schedule"}:
        same_law = one.object.split("-")[0] == other.object.split("-")[0]
        return same_law and one.object != other.object
    return {one.object, other.object} == {"s-enantiomer", "r-enantiomer"}


def _finding(knowledge: Knowledge, first: Claim, second: Claim) -> Finding:
    about = knowledge.relations[first.relation].about
    return Finding(
        rule_id=RULE_ID, category="internal-contradiction", severity="warning",
        message=f"This can't be true together with what the page says elsewhere ({about}).",
        span=second.span, confidence=_CONFIDENCE, detector="claim", title="The page contradicts itself",
        rationale="Readers can't tell which of the two statements to believe.",
        evidence=(Evidence(kind="claim", id=first.relation, text=first.sentence.text),),
        related=(Related(message="says otherwise", span=first.span),),
        suggestion=Suggestion(text="Find out which of the two is right, and correct the other."),
    )  # fmt: skip
