"""Claims in their context: who says them, and whether they are said or denied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kclaims.decide.contexts import Judge
from kclaims.model import Claim, Cue, Polarity
from kclaims.rules.knowledge import Knowledge, Relation
from kclaims.text.characters import fold
from kclaims.text.frames import asks

# Contexts that take a claim out of the page's own voice.
_FRAMES = frozenset(
    {"hedge", "conditional", "question", "quotation", "warning", "warning-list", "attribution", "debunk", "history",
     "refuted"}
)  # fmt: skip


_PAST = frozenset("was were until formerly previously".split())
_EVERYBODY = frozenset("everybody everyone all always every".split())
_PRESENT = frozenset("is are since now remains today currently".split())
_NEGATIONS = frozenset(
    "not no never nor neither none nobody without cannot can't don't doesn't isn't won't mustn't".split()
)


def judged(knowledge: Knowledge, judge: Judge, claims: Iterable[Claim]) -> list[Claim]:
    """The claims with polarity and frame; a flat yes or no after a question turns the question into a claim."""
    return [_judged(judge, claim, knowledge.relations[claim.relation]) for claim in claims]


def _judged(judge: Judge, claim: Claim, relation: Relation) -> Claim:
    cues = judge.cues_of(claim.sentence, claim.fixed)
    denied = _denied(judge, claim, relation, cues)
    framing = next(
        (cue for cue in cues if cue.context in _FRAMES and not _said_anyway(claim, relation, cue, denied=denied)), None
    )
    frame, reason = (
        (framing.context, framing.reason) if framing else _unsaid(judge, claim, relation, cues, denied=denied)
    )
    answer = judge.answer(claim.sentence) if frame == "question" and asks(claim.sentence.text) else None
    if answer is not None:
        denied = denied != (answer[1] == "no")
        frame, reason = None, ""
        claim = replace(claim, sentence=answer[0], span=answer[0].span, subject_span=None)
    polarity: Polarity = "denied" if denied else "asserted"
    return replace(claim, polarity=polarity, frame=frame, frame_reason=reason)


def _denied(judge: Judge, claim: Claim, relation: Relation, cues: list[Cue]) -> bool:
    if relation.waits:
        return False
    if relation.one_way and _NEGATIONS.intersection(judge.words(claim.sentence).texts):
        return True
    denied = (claim.polarity == "denied") != any(cue.context == "negation" for cue in cues)
    return denied or _denies_subject(judge, claim)


def _said_anyway(claim: Claim, relation: Relation, cue: Cue, *, denied: bool) -> bool:
    """Whether a cue leaves the claim in the page's voice: "may be taken at home" permits, "cannot be taken" states."""
    if cue.context == "hedge":
        return relation.permits and (not denied or relation.waits or relation.one_way)
    return cue.context == "warning" and _forbids(claim, cue)


def _unsaid(judge: Judge, claim: Claim, relation: Relation, cues: list[Cue], *, denied: bool) -> tuple[str | None, str]:
    """What else takes a claim out of the page's voice: time past, one study's result, a denial for some only."""
    if denied and any(cue.context == "study-limits" for cue in cues):
        return "study-limits", "one study is told of"
    if past := _past(judge, claim) if relation.state else _until(judge, claim):
        return "history", f"it is told of the past: “{past}”"
    if denied and (some := _EVERYBODY.intersection(judge.words(claim.sentence).texts)):
        return "hedge", f"it is denied of some: “{min(some)}”"
    return None, ""


def _forbids(claim: Claim, cue: Cue) -> bool:
    start, end = cue.span.start - claim.sentence.span.start, cue.span.end - claim.sentence.span.start
    return start >= 0 and bool(_NEGATIONS.intersection(fold(claim.sentence.text[start:end]).split()))


def _past(judge: Judge, claim: Claim) -> str | None:
    """The word that tells the claim of the past, in the claim's own words or right before them."""
    texts = judge.words(claim.sentence).texts
    near = texts[max(0, min(claim.fixed) - 3) : max(claim.fixed) + 1]
    years = [text for text in texts if _is_year(text)]
    if years and not _PRESENT.intersection(texts):
        return years[0]
    return next((word for word in (*near, *(t for t in texts if t == "until")) if word in _PAST), None)


def _denies_subject(judge: Judge, claim: Claim) -> bool:
    """Whether a "no", "neither" or "not" stands right before the drug: "has approved neither ketamine nor …"."""
    if claim.subject_span is None:
        return False
    words = judge.words(claim.sentence)
    at = claim.subject_span.start - claim.sentence.span.start
    before = [text for text, start in zip(words.texts, words.starts, strict=True) if start < at][-5:]
    return bool({"neither", "nor", "no"}.intersection(before)) and before[-1:] != ["doubt"]


def _until(judge: Judge, claim: Claim) -> str | None:
    """The "before" or "until" with a year behind it, under which the claim no longer holds."""
    texts = judge.words(claim.sentence).texts
    for at, word in enumerate(texts):
        told = word in {"was", "were"} and claim.relation == "approved-for"
        if told and any(map(_is_year, texts[:at])) and not _PRESENT.intersection(texts):
            return word
        if word in {"before", "until"} and any(_is_year(text) for text in texts[at + 1 : at + 4]):
            return word
    return None


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and text[:2] in {"19", "20"}
