"""The drug that stands right before a verb, where the parser takes the verb for something else."""

from __future__ import annotations

from kclaims.match.mentions import Mention
from kclaims.match.phrases import Found
from kclaims.text.words import Words

_BETWEEN = frozenset(
    "can may could might will would does do did not never also slightly often usually commonly mainly chiefly directly"
    " cannot sometimes strongly markedly rarely actually".split()
)  # between a drug and the verb it is the subject of
_LINKED = frozenset(
    "of with and or on to for by than in from after without against".split()
)  # before what is no subject


def right_before(words: Words, drugs: list[Mention], found: Found) -> Mention | None:
    """The drug that stands right before the trigger, but for a "can" or "slightly", whatever the parser took the verb for."""
    near = next((m for m in reversed(drugs) if m.end <= found.start), None)
    if (
        near is None
        or not _BETWEEN.issuperset(words.texts[near.end : found.start])
        or any(words.breaks[near.end : found.start + 1])
    ):
        return None
    before = words.texts[max(0, near.start - 1) : near.start]
    return near if words.breaks[near.start] or not _LINKED.intersection(before) else None
