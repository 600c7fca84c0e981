"""A sentence as it is read for claims, and the scope of each claim: by what else it says, and by what the page has said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from kclaims.match.clauses import Clauses
from kclaims.match.measure import Measure
from kclaims.match.mentions import Mention, Qualifier
from kclaims.match.page import Page
from kclaims.match.parting import marked_between
from kclaims.match.phrases import Found
from kclaims.model import Sentence
from kclaims.rules.knowledge import Knowledge, Relation
from kclaims.text.words import Words

_RELAPSES = frozenset({"relapse", "remission"})
_BASES = frozenset({"remitters", "remitted", "stable"})
_TURNS = frozenset({"and", "but", "while", "whereas"})  # behind them another arm's share is told
_ARM_BEHIND = 6  # words behind a share within which its arm is named
_ARM_WITHIN = 4  # words before it
_LABEL = 4  # words at most before the colon of a list item that names its matter
_COMPARED = 3  # words behind "than" that name what is only compared with
_CARRIED = frozenset({"form", "organ"})
_ABOUT = frozenset({"condition", "use"})
_TIMES = frozenset({"week", "weeks", "day", "month"})  # "Week 1: …" is no matter of its own


@dataclass
class Reading:
    """A sentence with everything that was found in it; parsed only when its grammar is asked for."""

    sentence: Sentence
    words: Words
    mentions: list[Mention]
    qualified: Callable[[], list[Qualifier]]
    measures: list[Measure]
    parsed: Callable[[], Clauses | None]
    places: dict[int, str] | None = None  # jurisdictions that it names, by word, once asked for

    @cached_property
    def qualifiers(self) -> list[Qualifier]:
        """Routes, places, measures and arms that it names."""
        return self.qualified()

    @cached_property
    def clauses(self) -> Clauses | None:
        """The sentence's clauses; None where there is no grammar."""
        return self.parsed()

    def chars(self, start: int, end: int) -> tuple[int, int]:
        """Characters of the sentence that some words (end exclusive) stand at."""
        return self.words.starts[start], self.words.ends[end - 1]


def scope_of(
    knowledge: Knowledge, page: Page, read: Reading, relation: Relation, found: Found, trigger: str
) -> dict[str, str]:
    """The qualifiers that the relation heeds, each the one named nearest to the trigger; the trial; the mode.

    Where the relation tells of the page's own ways, what the page has said before holds on: form, organ, who speaks.
    """
    if not relation.heeds and not relation.alone:
        return {}
    scope = _held(page, read, relation)
    scope |= _named(read, relation, found)
    if "measure" in relation.heeds:
        measures = {q.value for q in read.qualifiers if q.kind == "measure"} - {"size"}
        if measures == _RELAPSES and _of_remitters(read):
            scope["measure"] = "relapse"
        elif len(measures) != 1:
            scope.pop("measure", None)
    concepts = [c for m in read.mentions for c in m.concepts]
    trials = {c for c in concepts if knowledge.concepts[c].kind == "trial"}
    if "trial" in relation.heeds and len(trials) == 1:
        scope["trial"] = trials.pop()
    scope |= {kind: trigger for kind in ("mode", "kind") if kind in relation.heeds}
    if "about" in relation.heeds:
        scope["about"] = " ".join(sorted(c for c in concepts if knowledge.concepts[c].kind in _ABOUT))
    return scope


def _of_remitters(read: Reading) -> bool:
    """Whether remission is only what those had reached of whom a relapse is told."""
    named = [q for q in read.qualifiers if q.kind == "measure" and q.value == "remission"]
    return all(_BASES.intersection(read.words.texts[max(0, q.start - 1) : q.end]) for q in named)


def _named(read: Reading, relation: Relation, found: Found) -> dict[str, str]:
    """The nearest qualifier of each kind, of the same clause before others, none that is only compared with ("than with a drip").

    A number of sessions is a course, and so many of them another item.
    """
    named: dict[str, str] = {}
    counted = [m for m in read.measures if m.quantity.unit == "sessions" and m.quantity.low != 1]
    counted = counted if "item" in relation.heeds else []

    def far(qualifier: Qualifier) -> tuple[bool, int]:
        elsewhere = marked_between(read.words, found, qualifier.start, qualifier.end)
        return elsewhere, abs(qualifier.start - found.start)

    for qualifier in sorted(read.qualifiers, key=far):
        start, end = read.chars(qualifier.start, qualifier.end)
        if (
            qualifier.kind == "route"
            and "than" in read.words.texts[max(0, qualifier.start - _COMPARED) : qualifier.start]
        ):
            continue
        if qualifier.value == "size" or any(start <= m.end and m.start < end for m in counted):
            continue
        if qualifier.kind in relation.heeds:
            named.setdefault(qualifier.kind, qualifier.value)
    if counted:
        named.setdefault("item", "course")
        named.setdefault("payer", f"{counted[0].quantity.low:g} sessions")
    return named


def _held(page: Page, read: Reading, relation: Relation) -> dict[str, str]:
    held = {kind: page.carried(read.sentence, kind) for kind in _CARRIED & relation.heeds}
    if "who" in relation.heeds:
        held["who"] = page.venue(read.sentence)
    if relation.alone:
        held["label"] = _label(page, read)
    return {kind: value for kind, value in held.items() if value}


def _label(page: Page, read: Reading) -> str | None:
    """The words before the colon of a list item: "Bronze: one infusion a month"."""
    block = page.document.blocks[read.sentence.block]
    colon = next((at for at, mark in read.words.marks if mark == ":"), None)
    if block.kind not in {"list-item", "table-cell"} or colon is None:
        return None
    label = [text for text, start in zip(read.words.texts, read.words.starts, strict=True) if start < colon]
    return " ".join(label) if label and len(label) <= _LABEL and label[0] not in _TIMES else None


def with_arm(read: Reading, scope: Mapping[str, str], measure: Measure) -> dict[str, str] | None:
    """The scope with the arm of a trial that stands right behind a share ("55.4 % responded to ketamine"), or before it.

    None where the sentence gives several shares and does not say whose this one is.
    """
    after = sum(start < measure.end for start in read.words.starts)
    before = after - sum(measure.start <= start < measure.end for start in read.words.starts)
    known = {kind: value for kind, value in scope.items() if kind != "arm"}
    arms = [q for q in read.qualifiers if q.kind == "arm"]
    others = [m.start for m in read.measures if m.start >= measure.end and m.quantity.unit == measure.quantity.unit]
    end = min(others, default=len(read.sentence.text))
    last = sum(start < end for start in read.words.starts)
    for arm in arms:
        apart = any(read.words.breaks[after : arm.start + 1]) or _TURNS.intersection(
            read.words.texts[after : arm.start]
        )
        if after <= arm.start < min(after + _ARM_BEHIND + 1, last) and not apart:
            return {**known, "arm": arm.value}
    beside = [arm for arm in arms if arm.end == before and not read.words.breaks[before]]
    if beside:
        return {**known, "arm": beside[0].value}
    if sum(other.quantity.unit == measure.quantity.unit for other in read.measures) > 1:
        return None
    near = {arm.value for arm in arms if before - _ARM_WITHIN <= arm.start < before}
    return {**known, "arm": near.pop()} if len(near) == 1 else known
