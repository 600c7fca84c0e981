"""Numbers with units in a sentence: durations, doses, shares, frequencies, years."""

from __future__ import annotations

import re
from typing import NamedTuple

from kclaims.model import Quantity
from kclaims.text.characters import fold

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "half a": 0.5, "half an": 0.5, "a couple of": 2, "a few": 3, "several": 4,
    "once": 1, "twice": 2, "thrice": 3,
}  # fmt: skip
_WORD = "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True))
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?|{_WORD}"
_UNITS = {
    "minutes": r"min(?:ute)?s?", "hours": r"h(?:ou)?rs?|h", "days": r"days?", "weeks": r"w(?:ee)?ks?",
    "months": r"months?", "percent": r"%|per\s?cent", "mg/kg": r"mg/kg|mg\s+per\s+(?:kg|kilogram)|milligrams?\s+per\s+kilogram(?:me)?",
    "mg": r"mg|milligram(?:me)?s?", "mcg/l": r"(?:µg|μg|mcg|micrograms?)(?:/l| per lit(?:re|er))",
    "sessions": r"(?:infusions?|sessions?|treatments?|doses)", "count": r"(?:patients|participants|people|adults|veterans|inpatients|completers|users|women|men)",
}  # fmt: skip
_UNIT = "|".join(f"(?P<{name.replace('/', '_')}>{form})" for name, form in _UNITS.items())
_BOUND = (
    r"(?P<least>at least|no less than|not less than|a minimum of|minimum of|more than|upwards of|no fewer than)"
    r"|(?P<most>at most|no more than|not more than|up to|less than|under|fewer than|a maximum of|within|as little as)"
)
_MEASURE = re.compile(
    rf"(?:\b(?:{_BOUND})\s+)?(?<![\w.,/])(?:\$\s?)?(?P<low>{_NUMBER})(?P<half>\s+and\s+a\s+half)?"
    rf"(?:\s?%?(?:\s*(?:-|–|—|\bto\b|\bor\b|\band\b)\s*)(?P<high>{_NUMBER}))?"
    rf"[\s-]*(?:{_UNIT})(?![\w/])"
)
_WEEKLY = re.compile(
    rf"\b(?:(?P<times>once|twice|thrice|(?:{_NUMBER})\s+times)\s*(?:or\s+(?P<more>twice|thrice|{_NUMBER})\s*(?:times)?\s*)?"
    r"(?:-|\s)?(?:(?:a|per|each|every)\s+(?P<period>day|week|month|fortnight)|(?P<ly>daily|weekly|monthly)))"
    r"|\b(?P<plain>daily|every day|each day|weekly|every week|each week|every other week|every two weeks|fortnightly|monthly|every month|once a month)\b"
)
_PER_WEEK = {
    "day": 7.0, "daily": 7.0, "every day": 7.0, "each day": 7.0, "week": 1.0, "weekly": 1.0, "every week": 1.0,
    "each week": 1.0, "every other week": 0.5, "every two weeks": 0.5, "fortnight": 0.5, "fortnightly": 0.5,
    "month": 0.25, "monthly": 0.25, "every month": 0.25, "once a month": 0.25,
}  # fmt: skip
_SPANNED = re.compile(
    r"\b(?:about|around|roughly|nearly|almost|lasts?|for|than|over|within|after|in|takes?|only|is|to|at least|up to)\s*$"
)
_INTERVAL = re.compile(r"\s*(?:confidence|credible|ci\b)")
_DECADE = re.compile(r"(?<![\w.,/$-])(?:(?P<early>early|mid|late)[\s-]+)?(?P<year>1[89]\d0|20\d0)['’]?s\b")
_PARTS_OF_DECADE = {"early": (0, 4), "mid": (3, 7), "late": (5, 9), None: (0, 9)}
_YEAR = re.compile(r"(?<![\w.,/$-])(1[89]\d\d|20\d\d)(?![\w%/]|-\d)")


class Measure(NamedTuple):
    """A quantity at characters `start` to `end` of the sentence; `bound` is "least", "most" or empty."""

    quantity: Quantity
    start: int
    end: int
    bound: str = ""

    def open(self) -> Quantity:
        """The quantity as an interval: "at least 2 hours" has no upper end, "within 24 hours" no lower one."""
        low = None if self.bound == "most" else self.quantity.low
        high = None if self.bound == "least" else self.quantity.high
        return Quantity(unit=self.quantity.unit, low=low, high=high)


def find_measures(sentence: str) -> list[Measure]:
    """Every number with a unit, in order; a year is one too."""
    folded = fold(sentence)
    found = [measure for match in _MEASURE.finditer(folded) if (measure := _measure(match))]
    found = _joined(folded, found)
    taken = [(m.start, m.end) for m in found]
    found += [m for match in _WEEKLY.finditer(folded) if (m := _frequency(match)) and _free(m, taken)]
    found += [
        Measure(Quantity(unit="year", low=float(match[1]), high=float(match[1])), match.start(1), match.end(1))
        for match in _YEAR.finditer(folded)
        if not any(start <= match.start() < end for start, end in taken)
    ]
    found += [_decade(match) for match in _DECADE.finditer(folded)]
    return sorted(found, key=lambda m: (m.start, m.end))


def _decade(match: re.Match[str]) -> Measure:
    """The years of "the 1960s", "the early 1990s"."""
    first, last = _PARTS_OF_DECADE[match["early"]]
    year = float(match["year"])
    return Measure(Quantity(unit="year", low=year + first, high=year + last), match.start("year"), match.end())


def _joined(folded: str, found: list[Measure]) -> list[Measure]:
    """Spans of time of two units made one: "a few days to two weeks"."""
    joined: list[Measure] = []
    for measure in found:
        last = joined[-1] if joined else None
        if (
            last
            and measure.quantity.time
            and last.quantity.time
            and folded[last.end : measure.start].strip() in {"to", "or", "-", "–"}
        ):
            low, high = last.quantity.time[0], measure.quantity.time[1]
            joined[-1] = Measure(Quantity(unit="minutes", low=low, high=high), last.start, measure.end, last.bound)
        else:
            joined.append(measure)
    return joined


def _free(measure: Measure, taken: list[tuple[int, int]]) -> bool:
    return not any(start < measure.end and measure.start < end for start, end in taken)


def _measure(match: re.Match[str]) -> Measure | None:
    unit = next(name for name in _UNITS if match[name.replace("/", "_")] is not None)
    low = _value(match["low"])
    high = _value(match["high"]) if match["high"] else low
    if low is None or high is None or (match["low"] in {"a", "an"} and not _spans_time(match, unit)):
        return None
    if unit == "sessions" and low == 1:
        return None
    if unit == "percent" and _INTERVAL.match(match.string, match.end()):
        return None
    if match["half"]:
        low = high = low + 0.5
    low, high = min(low, high), max(low, high)
    bound = "least" if match["least"] else "most" if match["most"] else ""
    quantity = Quantity(unit=unit, low=low, high=high)
    return Measure(quantity, match.start("low"), match.end(), bound)


def _spans_time(match: re.Match[str], unit: str) -> bool:
    """Whether "a week" is a span of time, and not the end of "twice a week" or "three infusions a week"."""
    return (
        unit in {"minutes", "hours", "days", "weeks", "months"}
        and _SPANNED.search(match.string[: match.start()]) is not None
    )


def _frequency(match: re.Match[str]) -> Measure | None:
    if match["plain"]:
        per_week = _PER_WEEK[match["plain"]]
        return Measure(Quantity(unit="per-week", low=per_week, high=per_week), match.start(), match.end())
    times = _value(match["times"].split()[0])
    more = _value(match["more"]) if match["more"] else times
    if times is None or more is None:
        return None
    each = _PER_WEEK[match["period"] or match["ly"]]
    return Measure(Quantity(unit="per-week", low=times * each, high=more * each), match.start(), match.end())


def _value(text: str) -> float | None:
    text = text.strip()
    if text in _NUMBERS:
        return float(_NUMBERS[text])
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None
