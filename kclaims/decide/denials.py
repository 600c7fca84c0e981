"""Whether a clause that denies is itself denied."""

from __future__ import annotations

from collections.abc import Sequence

from kclaims.match.phrases import Found
from kclaims.text.words import Words

_SAYING = frozenset(
    "that say claim call think believe assume suppose sure certain promise promised guarantee mean means imply implies prove proves show shows".split()
)  # what is denied behind it is another's, or in doubt
_TURNS = frozenset({"but", "and", "yet", "while", "whereas"})
_GOES_ON = frozenset({"nor", "neither"})  # denies once more, and no denial


def doubled(words: Words, denials: Sequence[Found], inner: Found, fixed: frozenset[int]) -> bool:
    """Whether what one clause denies (`inner`) is denied again before it is said: "It is not true that ketamine doesn't cure it"."""
    if inner.start > max(fixed) or words.texts[inner.start] in _GOES_ON:
        return False
    between = [
        words.texts[outer.start : inner.start]
        for outer in denials
        if outer.end - 1 <= inner.start and not any(words.breaks[at] > 1 for at in range(outer.end, inner.start + 1))
    ]
    return any(not _SAYING.isdisjoint(said) and _TURNS.isdisjoint(said) for said in between)
