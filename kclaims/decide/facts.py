"""Claims against what is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kclaims.model import (
    Claim,
    Document,
    Evidence,
    Fact,
    Finding,
    Quantity,
    Severity,
    Suggestion,
    Suppression,
    default_severity,
)
from kclaims.model.record import record
from kclaims.rules.knowledge import Knowledge
from kclaims.text.patterns import lazy

_CONFIDENCE = {"S": 0.95, "S2": 0.85}
_UNSURE = 0.75  # where nearness, not grammar, joins drug and claim
_LOOSE = (
    0.5  # steps from a claim's object to a special case of it: behind a fact of the object itself, before any wider one
)
_COUNTRIES = frozenset({"us", "uk", "eu", "au", "ca", "de"})
_STALE = "stale-fact"
_FOR_WHAT = lazy(
    r"(?:\W+\w+){0,4}?\W+(?:for|against|as|to (?:treat|prevent|cure|reduce|manage|relieve|help))\b", re.IGNORECASE
)


@record()
class FactChecker:
    """Checks the claims of one document against facts valid on `as_of` (YYYY-MM-DD) in a jurisdiction."""

    knowledge: Knowledge
    document: Document
    jurisdiction: str
    as_of: str

    def decide(self, claims: Iterable[Claim]) -> list[Finding]:
        """One finding for each claim that a fact contradicts; framed ones are recorded as suppressed."""
        findings = []
        for claim in map(self._dated, claims):
            fact = self.contradicted(claim)
            if fact is not None:
                findings.append(self._finding(claim, fact))
        return findings

    def borne_out(self, claims: Iterable[Claim]) -> dict[int, Fact]:
        """Sentences (by index) that state what a fact says too, with that fact, unless they also contradict one."""
        found: dict[int, Fact] = {}
        wrong = set()
        for claim in map(self._dated, claims):
            if self.contradicted(claim) is not None:
                wrong.add(claim.sentence.index)
            elif (fact := self._borne_out(claim)) is not None:
                found.setdefault(claim.sentence.index, fact)
        return {index: fact for index, fact in found.items() if index not in wrong}

    def _dated(self, claim: Claim) -> Claim:
        """A claim of how long ago something was, made one of the year."""
        if claim.quantity is None:
            return claim
        return replace(claim, quantity=claim.quantity.in_years(int(self.as_of[:4])))

    def _borne_out(self, claim: Claim) -> Fact | None:
        facts = [fact for fact in self._facts(claim) if self._valid(fact)]
        if claim.quantity is not None:
            point = _point(claim)
            fitting = (f for f in facts if f.value and f.value.unit == point.unit and not f.value.excludes(point))
            return next(fitting, None) if claim.polarity == "asserted" else None
        if claim.object is None and claim.polarity == "asserted" and self.contradicted(claim) is None:
            if _FOR_WHAT.match(self.document.text, claim.span.end, claim.sentence.span.end):
                return None  # for something that is no concept: nothing is known of it
            return next((fact for fact in facts if fact.holds and not fact.value), None)  # "Spravato is FDA-approved"
        deciding = self._nearest(claim, [fact for fact in facts if not fact.value])
        exact = deciding is not None and (deciding.object == claim.object or not deciding.holds)
        return deciding if deciding and exact and (claim.polarity == "asserted") == deciding.holds else None

    def contradicted(self, claim: Claim) -> Fact | None:
        """The fact that a claim contradicts, or None: the nearest fact of its subject and object decides."""
        if claim.relation == "trial-result" and not {"trial", "measure"} <= claim.scope.keys():
            return None
        if self.knowledge.relations[claim.relation].needs_place and claim.jurisdiction is None:
            return None
        facts = list(self._facts(claim))
        current = [fact for fact in facts if self._valid(fact)]
        if claim.quantity is not None:
            return self._quantity(claim, [fact for fact in current if fact.value]) or self._misnamed(claim)
        known = [fact for fact in current if not fact.value]
        asserted = claim.polarity == "asserted"
        deciding = self._nearest(claim, known)
        if deciding is None:
            return (self._opposite(claim) or self._sole(claim, known)) if asserted else None
        if not asserted and self.knowledge.relations[claim.relation].one_way:
            return None
        return deciding if asserted != deciding.holds else None

    def _opposite(self, claim: Claim) -> Fact | None:
        """The fact that says the opposite of a claim's mode: "raises" where it lowers."""
        opposed = self.knowledge.relations[claim.relation].opposed.get(claim.scope.get("mode", ""))
        if opposed is None:
            return None
        turned = replace(claim, scope={**claim.scope, "mode": opposed})
        facts = [fact for fact in self._facts(turned) if self._valid(fact) and "mode" in fact.scope]
        found = self._nearest(turned, facts)
        return found if found is not None and found.holds else None

    def _sole(self, claim: Claim, facts: list[Fact]) -> Fact | None:
        """The fact by which the claim's object is wrong since another one is the only right one."""
        if claim.object is None:
            return None
        kind = self.knowledge.concepts[claim.object].kind
        held = [f for f in facts if f.holds and f.object and self.knowledge.concepts[f.object].kind == kind]
        if any(self.knowledge.alike(claim.object, f.object) for f in held if f.object):
            return None
        return next((fact for fact in held if fact.sole), None)

    def was_true(self, claim: Claim) -> Fact | None:
        """The fact, no longer valid, with which the claim agrees."""
        asserted = claim.polarity == "asserted"
        for fact in self._facts(claim):
            if fact.valid_to and fact.valid_to < self.as_of and not self._valid(fact):
                if fact.value is None and fact.object == claim.object and fact.holds == asserted:
                    return fact
                if fact.value and claim.quantity and not fact.value.excludes(_point(claim)):
                    return fact
        return None

    def _facts(self, claim: Claim) -> Iterator[Fact]:
        relation = self.knowledge.relations[claim.relation].facts_of
        for subject in self.knowledge.lineage(claim.subject):
            for fact in self.knowledge.facts_about.get((subject, relation), ()):
                general = subject != claim.subject and not self.knowledge.concepts[claim.subject].brand
                if fact.mark == "G" or fact.certainty != "established":
                    continue
                if general and fact.value is None and fact.holds and fact.object and relation == "approved-for":
                    continue  # what is approved of a drug in general is not approved of every form of it
                if self._speaks(fact, claim):
                    yield fact

    def _speaks(self, fact: Fact, claim: Claim) -> bool:
        place = claim.jurisdiction or self.jurisdiction
        if fact.jurisdiction in _COUNTRIES and place in _COUNTRIES and fact.jurisdiction != place:
            return False
        return all(claim.scope.get(kind) == value for kind, value in fact.scope.items() if kind != "arm")

    def _valid(self, fact: Fact) -> bool:
        return (not fact.valid_from or fact.valid_from <= self.as_of) and (
            not fact.valid_to or self.as_of <= fact.valid_to
        )

    def _nearest(self, claim: Claim, facts: list[Fact]) -> Fact | None:
        """The fact of the nearest special case; a fact of a wider object speaks only where it denies."""
        lineage = self.knowledge.lineage(claim.object) if claim.object else ()
        ranked: list[tuple[int, float, str, Fact]] = []
        for fact in facts:
            subject = self.knowledge.lineage(claim.subject).index(fact.subject)
            if fact.object is None:
                if claim.object is None or not fact.holds:
                    ranked.append((subject, len(lineage), fact.id, fact))
            elif fact.object in lineage and (fact.object == claim.object or not fact.holds):
                ranked.append((subject, lineage.index(fact.object), fact.id, fact))
            elif claim.object and claim.object in self.knowledge.lineage(fact.object) and fact.holds:
                # Approved for the special case: saying so of the general one is loose, not false.
                ranked.append((subject, _LOOSE, fact.id, fact))
        if not ranked:
            return None
        deciding = min(ranked, key=lambda r: r[:3])
        if deciding[1] == _LOOSE and claim.polarity == "denied":
            return None
        return deciding[3]

    def _quantity(self, claim: Claim, facts: list[Fact]) -> Fact | None:
        point = _point(claim)
        least = replace(point, high=point.low) if point.low is not None else point
        point = _as_rounded(point)
        own_arm = [fact for fact in facts if "arm" in claim.scope and fact.scope.get("arm") == claim.scope["arm"]]
        if "arm" in claim.scope and not own_arm:
            facts = [fact for fact in facts if "arm" not in fact.scope]  # of that arm nothing is known
        facts = own_arm or facts
        fitting = [f for f in facts if f.value and not f.value.excludes(least if f.value.high is None else point)]
        if fitting or claim.polarity == "denied" or not facts:
            return None
        same = [f for f in facts if f.value and (f.value.unit == point.unit or f.value.excludes(point))]
        return max(
            same,
            key=lambda f: (
                f.scope.get("arm") in self.knowledge.lineage(claim.subject),
                len(f.scope),
                f.subject == claim.subject,
                f.id,
            ),
            default=None,
        )

    def _misnamed(self, claim: Claim) -> Fact | None:
        """The fact whose very figure, not a round one, a claim of a trial gives under another measure."""
        point = _point(claim)
        if (
            claim.relation != "trial-result"
            or claim.polarity == "denied"
            or point.low != point.high
            or point.low is None
            or not point.low % 1
        ):
            return None
        measure = claim.scope.get("measure")
        for subject in self.knowledge.lineage(claim.subject):
            facts = [
                fact for fact in self.knowledge.facts_about.get((subject, claim.relation), ())
                if fact.value and fact.scope.get("trial") == claim.scope.get("trial")
            ]  # fmt: skip
            if any(
                fact.scope.get("measure") == measure and not fact.value.excludes(point) for fact in facts if fact.value
            ):
                return None
            for fact in facts:
                if fact.value and point.low in {fact.value.low, fact.value.high, *fact.value.one_of}:
                    return fact
        return None

    def _finding(self, claim: Claim, fact: Fact) -> Finding:
        old = self.was_true(claim)
        category = _STALE if old else fact.category
        sentence = claim.sentence
        span = claim.span if claim.span.start >= sentence.span.start else sentence.span
        instead = self._who_is_meant(claim)
        text = fact.suggestion or f"Write what is known: {fact.statement}"
        statement = fact.statement if old is None else f"{fact.statement} Until {old.valid_to}: {old.statement}"
        suppressed = None
        if claim.frame is not None:
            suppressed = Suppression(by=f"context.{claim.frame}", reason=claim.frame_reason)
        return Finding(
            rule_id=fact.id, category=category, severity=self._severity(category, claim, fact),
            message=f"{fact.authority}: {statement}", span=span, detector="claim",
            confidence=_CONFIDENCE[fact.mark] if claim.certain else _UNSURE, title="Contradicts what is known",
            rationale=f"{fact.authority} is the authority for this; the row was reviewed on {fact.reviewed}.",
            evidence=(Evidence(kind="fact", id=fact.id, text=fact.statement),), sources=fact.sources,
            suggestion=Suggestion(text=f"{text} {instead}".strip(), replacement=self._replacement(claim, fact)),
            suppressed=suppressed,
        )  # fmt: skip

    def _severity(self, category: str, claim: Claim, fact: Fact) -> Severity:
        severity = default_severity(category)
        if severity != "error":
            return severity
        by_default = fact.jurisdiction in _COUNTRIES and claim.jurisdiction is None
        sure = claim.certain and not claim.reported and not by_default
        return "error" if fact.mark == "S" and sure else "warning"

    def _meant(self, claim: Claim) -> str | None:
        """The one drug of which the claim would be true, if there is just one."""
        if claim.object is None or claim.polarity != "asserted":
            return None
        right = {
            fact.subject for fact in self.knowledge.facts
            if fact.relation == claim.relation and fact.object == claim.object and fact.holds and fact.mark != "G"
            and fact.jurisdiction in {claim.jurisdiction or self.jurisdiction, "any"}
        }  # fmt: skip
        return right.pop() if len(right) == 1 else None

    def _who_is_meant(self, claim: Claim) -> str:
        meant = self._meant(claim)
        return f"It is true of {self.knowledge.concepts[meant].name}." if meant else ""

    def _replacement(self, claim: Claim, fact: Fact) -> str | None:
        """The quote with the right drug in the wrong one's place, where isomers were mixed up and one alone is right."""
        meant = self._meant(claim)
        named = claim.subject_span
        if meant is None or named is None or fact.category != "enantiomer-mislabel" or fact.mark != "S":
            return None
        name = self.knowledge.concepts[meant].name
        if named.start == claim.sentence.span.start:
            name = name[:1].upper() + name[1:]
        text = self.document.text
        return f"{text[claim.span.start : named.start]}{name}{text[named.end : claim.span.end]}"


def _as_rounded(point: Quantity) -> Quantity:
    """A whole per cent as all that is rounded to it: 18 % is right of 17.6 %."""
    if point.unit != "percent" or point.low is None or point.low != point.high or point.low % 1:
        return point
    return replace(point, low=point.low - 0.5, high=point.low + 0.5)


def _point(claim: Claim) -> Quantity:
    assert claim.quantity is not None  # noqa: S101
    return claim.quantity
