"""What a stretch of a sentence says of the only drug it speaks of, read without grammar: labels, rows, loose phrases.

A stretch ends at a semicolon or full stop, and at a word that sets something against what went before ("but", "whereas").
A colon, the bar of a row and the mark of a question read on into its answer end none: "Status: approved", "Spravato | PTSD | approved".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kclaims.match.mentions import Mention
from kclaims.match.phrases import Found
from kclaims.text.words import Words

_ENDS = (";", ".", "!")
_CONTRASTS = frozenset(
    {"but", "whereas", "although", "though", "however", "yet", "despite", "rather", "when", "while", "because"}
)
_JOINS = frozenset({"and", "or", "nor", "as", "well", "both", "the", "also", "a", "an", "plus"})
_FAR = 9  # words between a trigger and what it speaks of, at most
_ASIDE = frozenset(
    "enantiomer enantiomers isomer isomers half halves part parts derivative relative cousin metabolite component forms".split()
)
KIN = 8  # words at most between a drug and what it is a form of
_ONE_OF = frozenset({"only", "first", "sole"})
_PRODUCTS = frozenset("product products medicine medicines drug drugs treatment treatments therapy formulation".split())
_IS = frozenset({"is", "was", "being"})
_KINDS = _ASIDE | {"form", "version", "type", "kind", "sibling"}
_ONE_FORM = (["s", "form"], ["r", "form"], ["handed", "form"], ["image", "form"])
_TELLS = 5  # words back in which "adults with …" still tells of people
_BEHIND = 3  # words by which something before the trigger counts as farther off than something behind it


def stretch(words: Words, found: Found) -> range:
    """The words of the stretch that a trigger stands in."""
    first = max((at for at in range(1, found.start + 1) if _parts(words, at)), default=0)
    last = min((at for at in range(found.end, len(words)) if _parts(words, at)), default=len(words))
    return range(first, last)


def _parts(words: Words, at: int) -> bool:
    if words.texts[at] in _CONTRASTS:
        return True
    return words.breaks[at] > 1 and any(words.marked(at, mark) for mark in _ENDS)


def nearest(drugs: Sequence[Mention], found: Found) -> Mention | None:
    """The drug last named before the trigger's end, else the first behind it."""
    before = [m for m in drugs if m.start < found.end]
    return before[-1] if before else drugs[0] if drugs else None


def told_aside(words: Words, drug: Mention) -> bool:
    """Whether a drug is named only to say what another one is of it: "the S-enantiomer of ketamine", "ketamine's isomers"."""
    if words.texts[drug.end - 1].endswith("'s") and _ASIDE.intersection(words.texts[drug.end : drug.end + 2]):
        return True
    before = words.texts[max(0, drug.start - 3) : drug.start]
    return before[-1:] == ["of"] and (not _ASIDE.isdisjoint(before[-2:-1]) or before[:2] in _ONE_FORM)


def form_of(words: Words, drug: Mention) -> bool:
    """Whether a drug is named to say what another one is of it: as `told_aside`, and what may mean it: "a form of ketamine", "the only ketamine product"."""
    before = [text for text in words.texts[max(0, drug.start - 3) : drug.start] if text != "the"]
    formed = before[-1:] == ["of"] and not _KINDS.isdisjoint(before[-2:-1])
    one_of = not _ONE_OF.isdisjoint(before) and not _PRODUCTS.isdisjoint(words.texts[drug.end : drug.end + 1])
    return told_aside(words, drug) or formed or one_of or before[-1:] == ["from"]


def instead(words: Words, drugs: Sequence[Mention], told: Mention) -> Mention:
    """The drug that is said to be a form of another, `told` by `form_of` ("Spravato is a form of ketamine that was approved"), else that other."""
    before = [m for m in drugs if m.end < told.start <= m.end + KIN]
    return before[-1] if before and words.texts[before[-1].end] in _IS else told


def comorbid(words: Words, mention: Mention) -> bool:
    """Whether what is named is the second thing that people have: "adults with overweight and type 2 diabetes"."""
    before = words.texts[max(0, mention.start - _TELLS) : mention.start]
    return "with" in before and "and" in before[before.index("with") :]


def cluster(words: Words, mentions: Sequence[Mention], found: Found) -> Iterator[Mention]:
    """Of what is named in a stretch, the nearest to the trigger, and what "and", "or" or commas join with that."""
    mentions = [m for m in mentions if _distance(m, found) <= _FAR or m.start < found.start]
    if not mentions:
        return
    at = min(range(len(mentions)), key=lambda i: _distance(mentions[i], found))
    first = last = at
    while first and _joined(words, mentions[first - 1], mentions[first]):
        first -= 1
    while last + 1 < len(mentions) and _joined(words, mentions[last], mentions[last + 1]):
        last += 1
    yield from mentions[first : last + 1]


def _distance(mention: Mention, found: Found) -> int:
    if mention.start >= found.end:
        return mention.start - found.end
    return max(0, found.start - mention.end) + _BEHIND


def _joined(words: Words, one: Mention, other: Mention) -> bool:
    return _JOINS.issuperset(words.texts[one.end : other.start]) and (
        one.end < other.start or words.breaks[other.start] > 0
    )
