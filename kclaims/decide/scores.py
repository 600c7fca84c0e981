"""From learned scores to findings: only where no frame speaks for the author, never more than a warning."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from kclaims.decide.contexts import Judge
from kclaims.decide.figures import CATEGORY as FIGURES
from kclaims.match.learned import LearnedModel, Score
from kclaims.match.second_reading import CERTAIN, briefly_answered
from kclaims.model import (
    CATEGORY_ABOUT,
    FACT_CATEGORIES,
    Document,
    Evidence,
    Fact,
    Finding,
    Sentence,
    Severity,
    Suggestion,
    Suppression,
    default_severity,
)
from kclaims.text.sentences import index_at
from kclaims.text.sources import AUTHOR_YEAR

# Frames under which a learned score says nothing, whatever its height.
SILENT_FRAMES = frozenset(
    "question quotation attribution warning warning-list debunk refuted history conditional entry".split()
)


_ABOUT_FACTS = frozenset((*FACT_CATEGORIES, "false-approval", "nonaddictive"))


SOURCES = "citation-problem"
_RIGHT = "unless.right"  # exceptions that name the right drug or the right use
# From this probability on a figure misread is worth a warning and no note, since a reader takes it for a fact: of those told in fresh pairs for development
# 12 of 13 were flags, below it half.
SURE_OF_FIGURES = 0.6


def framed(judge: Judge, sentence: Sentence, category: str = "", *, certain: bool = False) -> bool:
    """Whether a frame speaks for the sentence as a whole (its last word).

    Unless `certain`, it is enough that it says the opposite of the claims of a category, or what an editor wants said.
    """
    words = judge.words(sentence)
    cues = judge.heard(sentence, frozenset({len(words) - 1}))
    if any(cue.context in SILENT_FRAMES for cue in cues) or judge.takes_back(sentence):
        return True
    if (
        certain and category != "false-approval"
    ):  # what is approved, a drug or a study of it, its words tell, and no tone
        return False
    return judge.sober(sentence, category) is not None or (not certain and judge.sound(sentence) is not None)


def settled(decided: Iterable[Finding], sentences: Sequence[Sentence]) -> set[tuple[int, str]]:
    """Sentences (by index) of which rules have spoken, with the category of which they have, "" for all.

    Of all by a live finding, or one that context silenced; of a category of facts by an exception that calls it right.
    Where only another exception silenced a rule, it has said nothing of the rest of the sentence.
    """
    at = index_at(sentences)
    return {(at(finding.span.start), said) for finding in decided if (said := _settled(finding)) is not None}


def _settled(finding: Finding) -> str | None:
    by = finding.suppressed.by if finding.suppressed else "context."
    if by.startswith("context."):
        return ""
    return finding.category if by.startswith(_RIGHT) and finding.category in _ABOUT_FACTS else None


def decide_scores(
    model: LearnedModel, judge: Judge, scores: Iterable[Score], spoken_for: Collection[tuple[int, str]],
    borne_out: Mapping[int, Fact], disclosed: Callable[[str], Suppression | None], *, short: bool = False,
) -> list[Finding]:  # fmt: skip
    """Findings for high scores; what is in `spoken_for` (see `settled`) is left to the rules that spoke of it.

    A sentence that a fact bears out (`borne_out`, by index) is not wrong about facts, however it reads; nor does one
    hide what the page says elsewhere (`disclosed`, by category); of which the detector is certain, neither speaks for. A `short` text was read at once.
    """
    findings = []
    for score in scores:
        sentence = score.sentence
        category = score.category or model.category(score.features)
        certain = score.probability >= CERTAIN or short
        if (sentence.index, "") in spoken_for or (sentence.index, category) in spoken_for:
            continue
        if framed(judge, sentence, category, certain=certain):
            continue
        fact = borne_out.get(sentence.index) if category in _ABOUT_FACTS else None
        known = Suppression(by=f"fact.{fact.id}", reason=f"known: {fact.statement}") if fact else disclosed(category)
        shown = _reckoned(sentence) if category == FIGURES else _sourced(sentence) if category == SOURCES else None
        near = model.nearest(sentence.text, category)
        findings.append(
            Finding(
                rule_id=f"learned.{category}",
                category=category,
                severity=_severity(category, score.probability),
                message=f"{_subject(judge.document, sentence)} reads like claims that editors stop: {CATEGORY_ABOUT[category]}.",
                span=sentence.span,
                confidence=round(score.probability, 3),
                suppressed=shown or (None if judge.certain(sentence) else known),
                detector="learned",
                title="Like sentences that editors stopped",
                rationale="A statistical model trained on labelled sentences gave this one a high score.",
                evidence=tuple(
                    Evidence(kind="sentence", id=n.category, text=f"flagged before: “{n.text}”") for n in near
                ),
                suggestion=Suggestion(
                    text="Check that the sentence claims no more than its source; hedge it, or cite."
                ),
            )
        )
    return findings


def _reckoned(sentence: Sentence) -> Suppression | None:
    """That the sentence's figures agree, which no probability tells better."""
    from kclaims.decide.agreement import reckoned_right

    check = reckoned_right(sentence.text)
    return Suppression(by=f"figures.{check}", reason="reckoned again, its figures agree") if check else None


def _sourced(sentence: Sentence) -> Suppression | None:
    """That the sentence names its source, which can be looked up; whether it is told rightly is asked of the references."""
    named = AUTHOR_YEAR.search(sentence.text)
    return Suppression(by="sentence.source", reason=f"it names its source: “{named[0]}”") if named else None


def _severity(category: str, probability: float) -> Severity:
    """Never an error; a note where the category is one by default and the detector is not sure."""
    return "info" if default_severity(category) == "info" and probability < SURE_OF_FIGURES else "warning"


def _subject(document: Document, sentence: Sentence) -> str:
    question = briefly_answered(document, sentence)
    return f"As an answer to “{question}” this" if question else "This"
