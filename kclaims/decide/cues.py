"""Cues of one sentence: which stand in it, which only look like it, and how far each reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from kclaims.match.negation_scope import NegationScope
from kclaims.match.phrases import Found, PhraseSet
from kclaims.model.record import record
from kclaims.rules.ruleset import Ruleset
from kclaims.text.words import Words

_AUXILIARIES = frozenset("is are was were has have had will can does do 's".split())
# These reach past commas and clauses up to a turn ("but", "however") or a semicolon; the others stay in their clause.
_LONG_REACH = frozenset({"attribution", "reporting", "warning", "conditional", "debunk", "history", "study-limits"})
_FEIGNED = frozenset({"negation", "warning", "debunk"})  # contexts that a pseudo-negation takes back
_COMPLEMENTS = frozenset("that if whether".split())  # "no one can say that it is …" goes on
_REACHING = frozenset({"forward", "denials", "backward"})
_DIRECTED = _REACHING | {"pseudo", "terminators"}
# Opening a sentence, these speak of their own phrase only: "Far from being dangerous, it is …".
_AHEAD = frozenset("far rather instead without".split())
_NOW = frozenset("now today nowadays".split())
_IS = frozenset("is are has have it's they're and but".split())
_SUBJECTS = frozenset(
    "it this that these those they we you he she our your the people patients ketamine esketamine spravato kratom cbd".split()
)
_ELSEWHERE = frozenset("while whereas even whose if".split())  # what is denied behind these is another matter
_TURNS = frozenset("but however yet nevertheless nonetheless instead though although".split())


@record()
class Reach:
    """A cue and the words it speaks of: `start` to `end`, exclusive."""

    context: str
    cue: Found
    start: int
    end: int


class Cues:
    """Finds cues; one for a ruleset, shared by all its documents."""

    def __init__(self, ruleset: Ruleset, scope: Callable[[], NegationScope | None] = lambda: None) -> None:
        """The cues of a ruleset; `scope` opens what tells how far a negation reaches, None where there is nothing to tell it."""
        self._scope = cache(scope)
        self._ruleset = ruleset
        self._group = cache(self._read_group)  # a page asks for some of them
        self._directed = self._set(
            (f"{name}/{group}", form)
            for name, context in ruleset.contexts.items()
            for group, forms in context.cues.items()
            if group in _DIRECTED
            for form in forms
        )

    def _set(self, phrases: Iterable[tuple[str, str]]) -> PhraseSet:
        return PhraseSet(phrases, self._ruleset.lexicon, self._ruleset.plans)

    def _read_group(self, context: str, group: str) -> PhraseSet:
        """The cues of an undirected group."""
        cues = self._ruleset.contexts[context].cues if context in self._ruleset.contexts else {}
        return self._set((group, form) for form in cues.get(group, ()))

    def any(self, context: str, group: str, words: Words, *, opening: bool = False) -> Found | None:
        """The first cue of an undirected group; with `opening` only where the sentence begins."""
        found = self.openings(context, group, words) if opening else self._all(context, group, words)
        return next(iter(found), None)

    def openings(self, context: str, group: str, words: Words) -> list[Found]:
        """The cues of an undirected group that begin the sentence."""
        return [cue for cue in self._all(context, group, words, opening=True) if cue.start == 0]

    def denied(self, words: Words, reach: Reach, first: int, last: int) -> bool:
        """Whether a negation denies some words away from it: as its scope was learned, or else where its clause reaches."""
        scope = self._scope()
        reached = reach.start <= last < reach.end
        if scope is None:
            return reached
        told = scope.denies(words, reach.cue, first, last, reached=reached)
        return reached if told is None else told

    def upheld(self, context: str, groups: Iterable[str], words: Words, reaches: Iterable[Reach]) -> Found | None:
        """The first cue of undirected groups that the sentence does not deny, nor turn from behind it."""
        denials = [reach for reach in reaches if reach.context == "negation"]
        for cue in (cue for group in groups for cue in self._all(context, group, words)):
            denied = any(r.cue.start not in cue.fixed and _covers(words, r, cue) for r in denials)
            if not denied and _TURNS.isdisjoint(words.texts[cue.end :]):
                return cue
        return None

    def _all(self, context: str, group: str, words: Words, *, opening: bool = False) -> list[Found]:
        return [cue for _, cue in self._group(context, group).find(words, opening=opening)]

    def heard(self, words: Words) -> tuple[list[Reach], list[Found]]:
        """Every forward and backward cue of the sentence with the words it speaks of, nearest contexts first.

        Beside them what looks like a denial and is none: "no one can deny that".
        """
        hits: dict[str, list[Found]] = {}
        for name, found in self._directed.find(words):
            hits.setdefault(name, []).append(found)
        pseudo = hits.get("negation/pseudo", [])
        ends = sorted({cue.start for cue in hits.get("negation/terminators", ())})
        reaches = []
        for name, cues in hits.items():
            context, group = name.split("/")
            if group not in _REACHING:
                continue
            for cue in cues:
                feigned = pseudo if context in _FEIGNED else hits.get(f"{context}/pseudo", ())
                if any(
                    p.start < cue.end and cue.start < p.end and p.end - p.start >= cue.end - cue.start for p in feigned
                ):
                    continue
                long = context in _LONG_REACH or group == "denials"
                if group != "backward":
                    end = _forward(words, cue, ends, long=long, adverb=context == "hedge")
                    reaches.append(
                        Reach(context, cue, cue.end, _then(words, cue, end) if context == "history" else end)
                    )
                else:
                    reaches.append(Reach(context, cue, _backward(words, cue, long=long), cue.start))
        return reaches, pseudo


def _covers(words: Words, denial: Reach, cue: Found) -> bool:
    """Whether a denial speaks of a cue: from within it, or from before it with nothing set off between."""
    if cue.start <= denial.cue.start < cue.end:
        return True
    reached = denial.start <= cue.start < denial.end
    ahead = denial.cue.end <= cue.start
    return reached and not (ahead and any(words.breaks[denial.cue.end : cue.start + 1]))


def _opens_aside(words: Words, cue: Found) -> bool:
    """Whether a cue opens the sentence with a phrase that is no part of its main clause."""
    return cue.start == 0 and words.texts[0] in _AHEAD


def _aside(words: Words, cue: Found) -> int:
    """Where the phrase that opens a sentence ends: before the main clause's subject behind a comma, or at the first comma."""
    commas = [at for at in range(cue.end, len(words)) if words.breaks[at]]
    return next((at for at in commas if words.texts[at] in _SUBJECTS), commas[0] if commas else len(words))


def _forward(words: Words, cue: Found, ends: list[int], *, long: bool, adverb: bool) -> int:
    """Where the words end that a cue means; what would turn the clause does not right behind an `adverb`: "perhaps it is"."""
    last = _aside(words, cue) if _opens_aside(words, cue) else len(words)
    for at in range(cue.end, last):
        if words.breaks[at] > 1 and at > cue.end:
            return at
        if words.texts[at] in _TURNS:
            return at
        turned = at in ends and not (adverb and at == cue.end) and words.texts[at - 1] not in _COMPLEMENTS
        if not long and (turned or (words.breaks[at] and words.texts[at] in _AUXILIARIES)):
            return at
    return last


def _then(words: Words, cue: Found, end: int) -> int:
    """Where what was once so gives way to what is so now."""
    then = (at for at in range(cue.end, end) if words.texts[at] in _NOW and words.texts[at - 1] in _IS)
    return next(then, end)


def _backward(words: Words, cue: Found, *, long: bool) -> int:
    apart = _other_bracket(words, cue)
    for at in range(cue.start - 1, -1, -1):
        if words.starts[at] < apart:
            return at + 1
        if words.breaks[at + 1] > 1 or words.texts[at] in _TURNS or words.texts[at] in _ELSEWHERE:
            return at + 1
        if not long and words.breaks[at + 1] and words.texts[at + 1] in {"and", "it", "we"}:
            return at + 1
    return 0


def _other_bracket(words: Words, cue: Found) -> int:
    """Where an earlier pair of brackets ends, for a cue that itself stands in brackets: it does not speak of that; -1 else."""
    here, closed, depth = words.starts[cue.start], -1, 0
    for position, mark in words.marks:
        if position > here:
            break
        if mark == "(":
            depth += 1
        elif mark == ")" and depth:
            depth -= 1
            closed = closed if depth else position
    return closed if depth else -1
