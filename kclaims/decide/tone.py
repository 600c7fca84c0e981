"""What a sentence's learned probability makes of the findings that others have on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kclaims.model import FACT_CATEGORIES, Evidence, Finding, Match, Sentence
from kclaims.text.sentences import index_at

DEMOTED_CONFIDENCE = 0.6
# Below this probability a rule's claim finding is a note: of 3,386 pairs for development 0.15 has 2,765 right on both sides, 0.2 2,770 and seven
# false alarms fewer; up to 0.35 it stays so, and more is missed (docs/adr/0098).
SOBER = 0.2
SOBER_FACT = 0.05  # and a fact's warning, and its error a warning: what is read as a claim and is none (docs/adr/0092)
SURE = 0.7  # below it a rule's error is a warning
STATEMENT = 4  # words of a sentence in which a rule can be sure; of a word that stands alone the page may say anything
_FACTS = frozenset((*FACT_CATEGORIES, "false-approval")) - {"citation-problem", "mechanism-error"}  # in any tone


def may_be_doubted(found: Finding, match: Match) -> bool:
    """Whether the probability may take a rule's finding back: a live one of claims, on its own sentence."""
    return found.suppressed is None and found.category not in _FACTS and found.span == match.span


def by_tone(found: Finding, probability: float) -> Finding:
    """A rule's finding below `SURE`: no error, and a note where the sentence is all but impossible."""
    return no_error(found) if probability >= SOBER else _note(found, probability)


def no_error(found: Finding) -> Finding:
    """A finding, a warning at most."""
    return replace(found, severity="warning") if found.severity == "error" else found


def facts_by_tone(
    findings: Sequence[Finding], sentences: Sequence[Sentence], likely: Callable[[Sequence[Sentence]], list[float]]
) -> list[Finding]:
    """Findings of facts; on sentences that are all but impossible an error is a warning, a warning a note."""
    at = index_at(sentences)
    found = list(findings)
    doubted = [place for place, one in enumerate(found) if _may_weaken(one)]
    probabilities = likely([sentences[max(0, at(found[place].span.start))] for place in doubted])
    for place, probability in zip(doubted, probabilities, strict=True):
        if probability < SOBER_FACT:
            one = found[place]
            found[place] = no_error(one) if one.severity == "error" else _note(one, probability)
    return found


def _may_weaken(fact: Finding) -> bool:
    """A note is weak already, and of two sentences neither shows alone that they contradict each other."""
    return fact.suppressed is None and fact.severity != "info" and fact.category != "internal-contradiction"


def _note(found: Finding, probability: float) -> Finding:
    note = f"probability {probability:.3f} among the sentences of this page: a note, no {found.severity}"
    evidence = (*found.evidence, Evidence(kind="page", id="learned.sober-page", text=note))
    return replace(
        found, severity="info", confidence=round(found.confidence * DEMOTED_CONFIDENCE, 3), evidence=evidence
    )
