"""The claims of a document against each other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import combinations

from kclaims.decide.genre import CONTRADICTION
from kclaims.model import Claim, Evidence, Finding, Related, Suggestion
from kclaims.rules.knowledge import UNNAMED, Knowledge
from kclaims.text.patterns import lazy

_MOST = 400  # claims of one document that are compared in pairs
_CONFIDENCE = 0.85
_NARROWING = frozenset("for to as in on with without unless until if yet since when under at".split())
_LOOSE = frozenset({"about", "route", "use"})  # what one of two sentences about the same ways may leave out
_RESULT = frozenset({"measure", "arm"})
_ISOMERS = frozenset({"s-enantiomer", "r-enantiomer", "racemate"})
_OTHERS = "others"  # clinics and people that the page tells of and does not speak for
_ANOTHER_STUDY = lazy(
    r"\b(?:an?|another|one|(?:an|the) (?:earlier|later|other|second|older|newer)|other)\s(?:[\w-]+\s){0,4}"
    r"(?:study|trial|survey|analysis|series|review)\b",
    re.IGNORECASE,
)
_CASE = lazy(r"\W*when(?:ever)?\b[^,;:.]*", re.IGNORECASE)
_EXCLUSIVE_MODES = frozenset({frozenset({"blocks", "activates"})})


def decide_contradictions(knowledge: Knowledge, claims: Iterable[Claim]) -> list[Finding]:
    """A finding on the later of two claims in the page's own voice that can't both be true; both places are shown."""
    stated = [
        claim for claim in claims
        if claim.frame is None and claim.certain and not _supposed(claim) and _held_to(knowledge, claim)
        and knowledge.relations[claim.relation].compared and claim.scope.get("who") != _OTHERS
    ][:_MOST]  # fmt: skip
    findings = []
    spoken_for: set[int] = set()
    for one, other in combinations(stated, 2):
        if one.relation != other.relation or one.sentence.index == other.sentence.index:
            continue
        first, second = sorted((one, other), key=lambda c: c.sentence.index)
        practice = knowledge.relations[one.relation].binding == "page"
        if (
            practice
            and first.sentence.block == second.sentence.block
            and second.sentence.index == first.sentence.index + 1
        ):
            continue  # what follows at once takes back or explains
        if second.sentence.index in spoken_for or not _exclude(knowledge, first, second):
            continue
        spoken_for.add(second.sentence.index)
        findings.append(_finding(knowledge, first, second))
    return findings


def _supposed(claim: Claim) -> bool:
    """Whether a sentence opens with a case that it only supposes, and the claim stands in it: "When patients do become dependent, …"."""
    case = _CASE.match(claim.sentence.text)
    return case is not None and claim.span.end <= claim.sentence.span.start + case.end()


def _both_true(knowledge: Knowledge, one: Claim, other: Claim) -> bool:
    """Whether one fact knows of both numbers, as of the years of two approvals."""
    facts = knowledge.facts_about.get((knowledge.same(one.subject), one.relation), ())
    numbers = [claim.quantity.low for claim in (one, other) if claim.quantity and claim.quantity.low is not None]
    general = (fact.value for fact in facts if fact.value and "trial" not in fact.scope)
    return any(all(number in value.one_of for number in numbers) for value in general)


def _held_to(knowledge: Knowledge, claim: Claim) -> bool:
    """Whether claims about this drug are compared: what is a class, an approval or a schedule, only of known ones."""
    known = knowledge.subjects if knowledge.relations[claim.relation].says == "object" else knowledge.spoken_for
    return claim.subject in known


def _exclude(knowledge: Knowledge, one: Claim, other: Claim) -> bool:
    if not _of_one_drug(knowledge, one, other) or _elsewhere(knowledge, one, other):
        return False
    if one.relation == "trial-result" and (
        not (one.scope.keys() & other.scope.keys()) >= _RESULT or _of_two_studies(one, other)
    ):
        return False
    if one.quantity is not None and other.quantity is not None:
        stated = one.polarity == other.polarity == "asserted" and one.quantity.excludes(other.quantity)
        return stated and not _both_true(knowledge, one, other)
    if one.quantity is not None or other.quantity is not None:
        return False
    if one.relation == "trial-result":
        return False
    if one.polarity != other.polarity:
        return _deny(knowledge, one, other)
    if one.polarity == "denied":
        return False
    if (one.only or other.only) and one.object and other.object:
        return not knowledge.related(one.object, other.object)
    return _one_at_a_time(knowledge, one, other)


def _of_two_studies(one: Claim, other: Claim) -> bool:
    """Whether two results are of studies that no name joins, the later one told of as another."""
    if one.scope.get("trial") and other.scope.get("trial"):
        return False
    return _ANOTHER_STUDY.search(other.sentence.text) is not None


def _of_one_drug(knowledge: Knowledge, one: Claim, other: Claim) -> bool:
    """Whether both speak of the same drug: of a brand and its drug, of a form that shares what is denied of all."""
    first, second = knowledge.same(one.subject), knowledge.same(other.subject)
    if first == second:
        return True
    if knowledge.relations[one.relation].binding == "page":
        return UNNAMED in {first, second} or knowledge.related(first, second)
    if one.polarity == other.polarity or one.quantity is not None or knowledge.relations[one.relation].one_way:
        return False
    denied, asserted = (first, second) if one.polarity == "denied" else (second, first)
    return denied in knowledge.lineage(asserted)


def _elsewhere(knowledge: Knowledge, one: Claim, other: Claim) -> bool:
    """Whether the two speak of different countries, routes, trials, measures or arms."""
    if one.jurisdiction and other.jurisdiction and one.jurisdiction != other.jurisdiction:
        return True
    kinds = (set(one.scope) | set(other.scope)) - {"mode"}
    if knowledge.relations[one.relation].binding == "page":
        kinds -= {kind for kind in _LOOSE if not (one.scope.get(kind) and other.scope.get(kind))}
    return any(one.scope.get(kind) != other.scope.get(kind) for kind in kinds)


def _deny(knowledge: Knowledge, one: Claim, other: Claim) -> bool:
    asserted, denied = (one, other) if one.polarity == "asserted" else (other, one)
    if asserted.scope.get("mode") != denied.scope.get("mode"):
        return False
    if denied.object is None:
        if knowledge.relations[one.relation].says == "nothing":
            return True
        return asserted.object is None and _flat(knowledge, asserted) and _flat(knowledge, denied)
    if asserted.object is None:
        return False
    return denied.object in knowledge.lineage(asserted.object)


def _flat(knowledge: Knowledge, claim: Claim) -> bool:
    """Whether a claim speaks of a drug that it names, approved for nothing known, without "for", "in" or "as" behind."""
    facts = knowledge.facts_about.get((knowledge.same(claim.subject), claim.relation), ())
    if claim.subject_span is None or any(fact.holds for fact in facts):
        return False
    rest = claim.sentence.text[claim.span.end - claim.sentence.span.start :]
    return not bool(_NARROWING.intersection(re.findall(r"[a-z]+", re.split(r"[,;:.]", rest.lower())[0])))


def _one_at_a_time(knowledge: Knowledge, one: Claim, other: Claim) -> bool:
    if one.object is None or other.object is None:
        return False
    if one.relation == "acts-on":
        return one.object == other.object and frozenset({one.scope["mode"], other.scope["mode"]}) in _EXCLUSIVE_MODES
    kinds = {knowledge.concepts[c].kind for c in (one.object, other.object)}
    if knowledge.relations[one.relation].one_value and kinds == {"schedule"}:
        same_law = one.object.split("-")[0] == other.object.split("-")[0]
        return same_law and one.object != other.object
    return len({one.object, other.object} & _ISOMERS) > 1


def _finding(knowledge: Knowledge, first: Claim, second: Claim) -> Finding:
    about = knowledge.relations[first.relation].about
    return Finding(
        rule_id=CONTRADICTION, category="internal-contradiction", severity="warning",
        message=f"This can't be true together with what the page says elsewhere ({about}).",
        span=second.span, confidence=_CONFIDENCE, detector="claim", title="The page contradicts itself",
        rationale="Readers can't tell which of the two statements to believe.",
        evidence=(Evidence(kind="claim", id=first.relation, text=first.sentence.text),),
        related=(Related(message="says otherwise", span=first.span),),
        suggestion=Suggestion(text="Find out which of the two is right, and correct the other."),
    )  # fmt: skip
