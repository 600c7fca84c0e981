"""The part of the road that reads claims: extracted, judged, checked against the facts and against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from kclaims.gate import ANY_PAGE, CLAIMS, IF_MEANT, MEANT, SIGNS
from kclaims.model import Claim, Document, Fact, Finding, Sentence
from kclaims.text.memory import Memory

if TYPE_CHECKING:
    from kclaims.match.claims import ClaimExtractor
    from kclaims.match.parses import Parses
    from kclaims.rules.knowledge import Knowledge

Branches = Mapping[int, Sequence[tuple[str, str]]]


class ClaimChecker:
    """Reads and checks claims; the knowledge base and what reads it are loaded when first needed."""

    def __init__(self, knowledge: Callable[[], Knowledge], parses: Parses, memory: Memory | None = None) -> None:
        self._load = knowledge
        self._parses = parses
        self._memory = Memory() if memory is None else memory

    @cached_property
    def knowledge(self) -> Knowledge:
        """The knowledge base."""
        return self._load()

    @cached_property
    def _extractor(self) -> ClaimExtractor:
        from kclaims.match.claims import ClaimExtractor

        return ClaimExtractor(self.knowledge, self._parses, self._memory)

    def extract(
        self, document: Document, sentences: Sequence[Sentence], candidates: Mapping[int, frozenset[str]]
    ) -> list[Claim]:
        """Claims of the candidate sentences (index -> relations)."""
        return self._extractor.extract(document, sentences, candidates) if candidates else []

    def decide(
        self, document: Document, claims: Sequence[Claim], jurisdiction: str, as_of: str
    ) -> tuple[list[Finding], dict[int, Fact]]:
        """Findings of judged claims, against the facts and against each other; and the sentences that facts bear out."""
        from kclaims.decide.contradictions import decide_contradictions
        from kclaims.decide.facts import FactChecker

        checker = FactChecker(self.knowledge, document, jurisdiction, as_of)
        findings = [*checker.decide(claims), *decide_contradictions(self.knowledge, claims)]
        return findings, checker.borne_out(claims)


def rule_branches(
    candidates: Branches, sentences: Sequence[Sentence], memory: Memory
) -> dict[int, Sequence[tuple[str, str]]]:
    """The candidates that are rules' branches. What is remembered of a sentence follows from its text (see `Gate`)."""
    found = {
        index: memory.of("rule branches", sentences[index].text, partial(_of_rules, branches))
        for index, branches in candidates.items()
    }
    return {index: branches for index, branches in found.items() if branches}


def _of_rules(branches: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    return tuple(branch for branch in branches if not branch[0].startswith((CLAIMS, SIGNS)))


def relations(candidates: Branches, sentences: Sequence[Sentence], memory: Memory) -> dict[int, frozenset[str]]:
    """The relations to look for in each candidate sentence.

    Where the page names no drug, only those that need none named, and that two sentences may hold against each other.
    """
    found = {
        index: memory.of("relations", sentences[index].text, partial(_of_claims, branches))
        for index, branches in candidates.items()
    }
    if any(named for named, _, _ in found.values()):
        return {index: wanted for index, (_, _, wanted) in found.items() if wanted}
    times = Counter(rule for _, unnamed, _ in found.values() for rule in unnamed)
    held = {index: [rule for rule in unnamed if times[rule] > 1] for index, (_, unnamed, _) in found.items()}
    return {index: _relations_of(rules) for index, rules in held.items() if rules}


def _of_claims(branches: Sequence[tuple[str, str]]) -> tuple[bool, list[str], frozenset[str]]:
    """Whether a drug is named; the rules of the relations that may stand there though none is; the relations that may if one is."""
    names = {name for rule, name in branches if rule == CLAIMS}
    rules = {rule for rule, _ in branches if rule.startswith(CLAIMS) and rule != CLAIMS}
    unnamed = (ANY_PAGE, IF_MEANT) if MEANT in names else ANY_PAGE
    return bool(names - {MEANT}), [rule for rule in rules if rule.startswith(unnamed)], _relations_of(rules)


def _relations_of(rules: Iterable[str]) -> frozenset[str]:
    return frozenset(rule.removeprefix(ANY_PAGE).removeprefix(IF_MEANT).removeprefix(CLAIMS) for rule in rules)


def claim_data(document: Document, claim: Claim) -> dict[str, Any]:
    """A claim as reports show it."""
    quantity = claim.quantity
    return {
        "subject": claim.subject, "relation": claim.relation, "object": claim.object,
        "polarity": claim.polarity, "frame": claim.frame,
        "quantity": {"unit": quantity.unit, "low": quantity.low, "high": quantity.high} if quantity else None,
        "scope": dict(claim.scope), "jurisdiction": claim.jurisdiction, "quote": document.slice(claim.span),
    }  # fmt: skip
