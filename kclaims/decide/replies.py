"""What a sentence makes of the one before it: it takes it back, or agrees."""

from __future__ import annotations

from collections.abc import Callable

from kclaims.match.phrases import Found
from kclaims.text.frames import asks, leading

Find = Callable[..., Found | None]  # of a context, a group and a text; with opening=True only where the text begins
_DENYING = frozenset("not no never nobody hardly scarcely nothing".split())
_VERDICT = 14  # words at most of a sentence that agrees anywhere in it


def taken_back(find: Find, following: str, *, denying: bool) -> Found | None:
    """The words by which a sentence takes back the one before it, which is itself a denial (`denying`) or none."""
    if cue := find("refuted", "follows", following, opening=True):
        return cue
    if find("debunk", "opens", following, opening=True):  # "Myth: …" names what it says itself
        return None
    groups = ("asked",) if asks(following) else ("follows", "yes" if denying else "no")
    opening = leading(following)
    return next((cue for group in groups if (cue := find("refuted", group, opening, opening=True))), None)


def seconded(find: Find, following: str, *, denying: bool) -> bool:
    """Whether a sentence agrees with the one before it: "Quite so.", "We looked into it, and they are right."."""
    if find("attribution", "disowned", following):
        return False
    opening = leading(following)
    if find("attribution", "seconded", opening, opening=True):
        return True
    if not asks(following) and find("refuted", "no" if denying else "yes", opening, opening=True):
        return True
    words = following.lower().replace("’", "'").split()
    agreed = find("attribution", "endorsed", following) if len(words) <= _VERDICT else None
    return agreed is not None and not any(w in _DENYING or w.endswith("n't") for w in words[: agreed.start])
