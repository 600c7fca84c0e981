"""What a distant negation denies, told by the words between and around: weights learned from labelled negations, no grammar.

"We do not yet know whether it is a cure" denies the cure; "It isn't sold at home because it is a cure" does not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from kclaims.match.phrases import Found
from kclaims.match.weights import Weights, if_whole
from kclaims.text.words import Words

DENIED = "denied"
_LEAST = 0.5  # probability from which words count as denied
_LONGEST = 60  # words between negation and claim, and of a claim, that are looked at
_AROUND = 4  # words ahead of both and behind both that are looked at
_NEGATIONS = frozenset(
    "not no never nobody none nothing without neither nor hardly barely few cannot can't don't doesn't didn't isn't aren't"
    " wasn't weren't won't wouldn't couldn't shouldn't hasn't haven't".split()
)
_OPENERS = frozenset(
    "and or but because so if when while whereas which that who whom as since until unless although though than where whether"
    " after before".split()
)
_PREPOSITIONS = frozenset("of in on at for with from by to about into over under through during".split())
_SUBJECTS = frozenset(
    "i you we they he she it there this these those everyone everybody someone people patients ketamine esketamine".split()
)
_AUXILIARIES = frozenset(
    "is are was were has have had do does did can could will would may might must should be been being".split()
)
_DETERMINERS = frozenset("a an the my our your their his her its any some every each".split())
_ENDINGS = ("ing", "ed", "ly")
_KINDS = {
    **dict.fromkeys(_DETERMINERS, "determiner"), **dict.fromkeys(_AUXILIARIES, "auxiliary"),
    **dict.fromkeys(_SUBJECTS, "subject"), **dict.fromkeys(_NEGATIONS, "negation"),
    **{word: word for word in (*_OPENERS, *_PREPOSITIONS)},
}  # fmt: skip


class NegationScope:
    """Whether a negation denies some words, from a file that `kclaims.evaluate.train_scope` wrote."""

    def __init__(self, file: Path) -> None:
        """Read the weights. Raises OSError, ValueError, KeyError, TypeError, AttributeError."""
        self._weights = Weights((DENIED,), json.loads(file.read_text(encoding="utf-8")))

    def denies(self, words: Words, cue: Found, first: int, last: int, *, reached: bool) -> bool | None:
        """Whether the negation `cue` denies the words from `first` to `last`, before it or behind; None of words too far apart.

        `reached` says whether words behind it stand before the end of the clause that it opens.
        """
        if max(first - cue.end, cue.start - last, last - first) > _LONGEST:
            return None
        chances = self._weights.chances(scope_features(words, cue, first, last, reached=reached))
        return chances[DENIED] >= _LEAST if chances else None


def scope_features(words: Words, cue: Found, first: int, last: int, *, reached: bool) -> set[str]:
    """The negation and its neighbours, the words between and their kinds, what is set off there, and the claim's own words."""
    return set(_features(words, cue, first, last, reached=reached))


def _features(words: Words, cue: Found, first: int, last: int, *, reached: bool) -> Iterator[str]:
    texts, behind = words.texts, cue.start > last
    start, end = (last + 1, cue.start) if behind else (cue.end, first)
    between = texts[start:end]
    kinds = [_kind(word) for word in between]
    negation = " ".join(texts[cue.start : cue.end])
    opens, side = min(first, cue.start), "behind" if behind else "before"
    yield side if behind else "reached" if reached else "far"
    yield from (f"ahead:{word}" for word in texts[max(0, opens - _AROUND) : opens])
    yield f"negation:{negation}"
    yield f"before:{_at(texts, cue.start - 1)} {negation}"
    yield f"after:{negation} {_at(texts, cue.end)}"
    yield from (f"between:{word}" for word in between)
    yield from (f"between:{one} {other}" for one, other in pairwise(between))
    turns = [word for word in between if word in _OPENERS or word in _NEGATIONS]
    yield "turns:" + " ".join(turns[:_AROUND])
    yield from (f"turns:{negation} {word}" for word in turns)
    yield from (f"kind:{kind}" for kind in kinds)
    yield from (f"kinds:{one} {other}" for one, other in pairwise(kinds))
    yield from ("kinds:" + " ".join(kinds[at : at + 3]) for at in range(len(kinds) - 2))
    yield from (f"of {kind}:{min(3, kinds.count(kind))}" for kind in ("subject", "auxiliary"))
    yield f"opens:{_at(texts, first - 1)}"
    yield f"opens:{_at(texts, first - 2)} {_at(texts, first - 1)}"
    yield f"opens:{_at(texts, first - 1)} {texts[first]}"
    yield from (f"claim:{word}" for word in texts[first : last + 1])
    follows = texts[cue.end :] if behind else texts[last + 1 :]
    yield from (f"follows {side}:{word}" for word in follows[:_AROUND])
    if behind and not set(texts[first : last + 1]).isdisjoint([*texts[cue.start : cue.end], *follows[:_AROUND]]):
        yield "said again"  # "approved it as an anaesthetic and has never approved it for"
    yield f"words {side}:{min(12, len(between))}"
    yield from (f"mark:{mark}" for mark in _marks(words, start, end))
    yield f"negations:{min(2, sum(word in _NEGATIONS for word in texts[cue.end : last + 1]))}"
    set_off = [at for at in range(start, min(end + 1, len(texts))) if words.breaks[at]]
    yield f"set off:{min(3, len(set_off))}"
    for at in set_off:
        yield f"break:{words.breaks[at]}"
        yield f"resumes:{texts[at]}"
        yield f"resumes:{texts[at]} {_at(texts, at + 1)}"
        yield f"resumes as:{_kind(texts[at])} {_kind(_at(texts, at + 1))}"


def _marks(words: Words, start: int, end: int) -> Iterator[str]:
    """The punctuation from the word before some words to the word behind them."""
    after, before = words.ends[start - 1], words.starts[end]
    return (mark for place, mark in words.marks if after <= place < before)


def _at(texts: Sequence[str], at: int) -> str:
    """The word at a place; "^" before the sentence and "$" behind it."""
    return "^" if at < 0 else texts[at] if at < len(texts) else "$"


def _kind(word: str) -> str:
    """What sort of word it is, as far as its form tells."""
    if kind := _KINDS.get(word):
        return kind
    if word[0].isdigit():
        return "number"
    if word.endswith("n't"):
        return "auxiliary"
    return next((ending for ending in _ENDINGS if word.endswith(ending)), "word")


@cache
def load_negation_scope(file: Path) -> NegationScope | None:
    """The weights in a file, or None where there are none."""
    return if_whole(lambda: NegationScope(file))
