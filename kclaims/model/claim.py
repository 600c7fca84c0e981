"""What a page says of a drug, and what is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from kclaims.model.document import Sentence, Span
from kclaims.model.record import record
from kclaims.model.rule import Source

Polarity = Literal["asserted", "denied"]
_MINUTES = {
    "seconds": 1 / 60,
    "minutes": 1.0,
    "hours": 60.0,
    "days": 1_440.0,
    "weeks": 10_080.0,
    "months": 43_830.0,
    "years": 525_960.0,
}


@record(kw_only=True)
class Concept:
    """A drug, condition, class, receptor, agency …; `parents` are the concepts it is a special case of."""

    id: str
    kind: str
    name: str
    parents: tuple[str, ...] = ()
    jurisdiction: str | None = None
    single: bool = False  # one drug of which no fact is known, not a group of them
    brand: bool = False  # another name of its parent: what holds of that holds of it


YEARS_AGO = "years-ago"  # a unit: a year, counted back from the day as of which the page is judged (its own date, where it has one)


@record(kw_only=True)
class Quantity:
    """An interval of numbers of one unit, ends included, None where it is open; or, with `one_of`, some numbers only."""

    unit: str
    low: float | None = None
    high: float | None = None
    one_of: tuple[float, ...] = ()

    def excludes(self, other: Quantity) -> bool:
        """Whether no number fits both. Spans of time are compared whatever their units, else units must be the same."""
        if self.unit != other.unit:
            if self.unit in _MINUTES and other.unit in _MINUTES:
                return self._in_minutes().excludes(other._in_minutes())
            return False
        if self.one_of and self.unit == "mg" and other.low is not None and other.high is not None:
            return other.low not in self.one_of or other.high not in self.one_of  # "56 or 120 mg"
        if self.one_of:
            return not any(other.holds(number) for number in self.one_of)
        if other.one_of:
            return other.excludes(self)
        return _below(self.high, other.low) or _below(other.high, self.low)

    def holds(self, number: float) -> bool:
        """Whether a number lies in the interval or is one of the values."""
        if self.one_of:
            return number in self.one_of
        return not _below(number, self.low) and not _below(self.high, number)

    def turned(self) -> Quantity | None:
        """What holds where an open interval is denied: not within two weeks is two weeks or more. None for a closed one."""
        if self.one_of or (self.low is None) == (self.high is None):
            return None
        return Quantity(unit=self.unit, low=self.high, high=self.low)

    @property
    def time(self) -> tuple[float, float] | None:
        """Both ends of a closed span of time in minutes; None for any other quantity."""
        if self.unit not in _MINUTES or self.low is None or self.high is None:
            return None
        return self.low * _MINUTES[self.unit], self.high * _MINUTES[self.unit]

    def in_years(self, now: int) -> Quantity:
        """The year that lies so many years before `now`, as loosely as people round it; other units stay as they are."""
        if self.unit != YEARS_AGO:
            return self
        loose = max(1.0, 0.1 * max(self.low or 0, self.high or 0))
        low = None if self.high is None else now - self.high - loose
        high = None if self.low is None else now - self.low + loose
        return Quantity(unit="year", low=low, high=high)

    def _in_minutes(self) -> Quantity:
        factor = _MINUTES[self.unit]
        return Quantity(
            unit="minutes", low=None if self.low is None else self.low * factor,
            high=None if self.high is None else self.high * factor, one_of=tuple(n * factor for n in self.one_of),
        )  # fmt: skip


def _below(high: float | None, low: float | None) -> bool:
    return high is not None and low is not None and high < low


@record(kw_only=True)
class Fact:
    """One thing that is known: a claim shape with its authority, place and time.

    With `object`, `holds` says whether the relation holds; with `value`, the number must agree. `scope` names what a
    sentence must speak of for the fact to speak of it (route, trial, measure, arm …). `mark` says how well the row was
    verified: S from the authority itself, S2 from a secondary page, G not (never compared). `contradicted` and
    `agrees` are sentences that a page may say. `sole`: no other object of the same kind is right.
    """

    id: str
    pack: str
    statement: str
    subject: str
    relation: str
    category: str
    authority: str
    mark: str
    certainty: str
    jurisdiction: str
    reviewed: str
    object: str | None = None
    holds: bool = True
    value: Quantity | None = None
    scope: Mapping[str, str] = field(default_factory=dict)
    valid_from: str | None = None
    valid_to: str | None = None
    suggestion: str = ""
    sources: tuple[Source, ...] = ()
    contradicted: tuple[str, ...] = ()
    agrees: tuple[str, ...] = ()
    row: str | None = None
    sole: bool = False


@record(kw_only=True)
class Claim:
    """One thing that a sentence says of a drug.

    `frame` is the context that takes the claim out of the page's own voice (hedge, question, attribution …), None
    where the page states it. `fixed` holds the word indexes that carry it, `span` indexes `Document.text`.
    """

    subject: str
    relation: str
    sentence: Sentence
    span: Span
    fixed: frozenset[int]
    object: str | None = None
    polarity: Polarity = "asserted"
    frame: str | None = None
    frame_reason: str = ""
    only: bool = False  # "only approved for …"
    quantity: Quantity | None = None
    scope: Mapping[str, str] = field(default_factory=dict)
    jurisdiction: str | None = None  # None where the sentence names no country or agency
    subject_span: Span | None = None  # where the sentence itself names the subject
    certain: bool = True  # the grammar, not mere nearness, joins subject and relation
    reported: bool = False  # said to be said by somebody, whom the page may tell of as a liar
