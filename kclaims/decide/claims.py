"""Claims in their context: who says them, and whether they are said or denied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kclaims.decide.contexts import Judge
from kclaims.model import Claim, Polarity
from kclaims.text.frames import asks

# Contexts that take a claim out of the page's own voice.
_FRAMES = frozenset(
    {"hedge", "conditional", "question", "quotation", "warning", "warning-list", "attribution", "debunk", "history",
     "refuted"}
)  # fmt: skip


def judged(judge: Judge, claims: Iterable[Claim]) -> list[Claim]:
    """The claims with polarity and frame; a flat yes or no after a question turns the question into a claim."""
    found = []
    for claim in claims:
        denied = claim.polarity == "denied"
        frame, reason = None, ""
        for cue in judge.cues_of(claim.sentence, claim.fixed):
            if cue.context == "negation":
                denied = not denied
            elif cue.context in _FRAMES and frame is None:
                frame, reason = cue.context, cue.reason
        answer = judge.answer(claim.sentence) if asks(claim.sentence.text) else None
        if answer is not None and frame == "question":
            denied = denied != (answer[1] == "no")
            frame, reason = None, ""
            claim = replace(claim, sentence=answer[0], span=answer[0].span, subject_span=None)  # noqa: PLW2901
        polarity: Polarity = "denied" if denied else "asserted"
        found.append(replace(claim, polarity=polarity, frame=frame, frame_reason=reason))
    return found
