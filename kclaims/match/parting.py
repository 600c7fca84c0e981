"""What stands between the words of a claim: whether they are parted, denied or barred."""

from __future__ import annotations

from collections.abc import Iterable

from kclaims.match.phrases import Found
from kclaims.rules.knowledge import Relation
from kclaims.text.words import Words

DENIES = "denial:"
_LABEL = 9  # words at most of a label before its colon
_DENYING = frozenset({"not", "no", "never", "nor", "neither", "without", "except"})


def undenied(hits: list[tuple[str, Found]], sole: frozenset[str] = frozenset()) -> list[tuple[str, Found]]:
    """The hits without those that end inside a denial of the same relation ("addictive" in "non-addictive").

    In the relations `sole`, whose triggers are whole stretches, without those that begin there too.
    """
    denials = [(name.partition("/")[0], found) for name, found in hits if f"/{DENIES}" in name]
    return [
        (name, found)
        for name, found in hits
        if f"/{DENIES}" in name
        or not any(
            relation == name.partition("/")[0]
            and denial.start < found.end
            and (found.end <= denial.end or (relation in sole and found.start < denial.end))
            for relation, denial in denials
        )
    ]


def barred(relation: Relation, words: Words, found: Found, others: list[Found]) -> bool:
    """Whether words stand by under which the trigger means something else; in a page's own ways only near it."""
    return any(relation.binding != "page" or not parted(words, found, o.start, o.end) for o in others)


def parted(words: Words, found: Found, start: int, end: int, *, labelled: bool = False) -> bool:
    """Whether a semicolon, colon or full stop stands between the trigger and some words; the colon of a label need not."""
    return stops(words, min(found.end, end), max(found.start, start), labelled=labelled)


def stops(words: Words, first: int, last: int, *, labelled: bool = False) -> bool:
    """Whether a semicolon, colon or full stop stands before any of some words; the colon of a label need not count."""
    return any(not (labelled and _ends_label(words, at)) for at in words.stopped(first, last))


def _ends_label(words: Words, at: int) -> bool:
    """Whether the words before word `at` are a label with a colon behind it: "Observation after the dose: 2 h"."""
    opens = max(words.stopped(0, at - 1), default=0)
    return words.marked(at, ":") and at - opens <= _LABEL


def marked_between(words: Words, found: Found, start: int, end: int, marks: str = ";") -> bool:
    """Whether one of some marks, semicolons alone if none are named, stands between the trigger and some words."""
    return words.marked_within(min(found.end, end), max(found.start, start), marks)


def follows(words: Words, found: Found, named: Iterable[int]) -> bool:
    """Whether some words stand behind the trigger, and nothing between denies them: "safe, but not in pregnancy"."""
    first = min(named, default=0)
    return first >= found.end and _DENYING.isdisjoint(words.texts[found.end : first])
