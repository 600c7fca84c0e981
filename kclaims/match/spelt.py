"""Numbers that are written otherwise than as a number before its unit: 140/90, half a milligram a kilo, seven a week."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from kclaims.match.measure import SOON, Measure
from kclaims.model import YEARS_AGO, Quantity
from kclaims.text.patterns import lazy

_PRESSURE = lazy(
    r"(?<![\w./])(?P<least>(?:more than|above|over|higher than|greater than|at least|exceeding|>)\s*)?(?P<high>[6-9]\d|[12]\d\d)\s*(?:/|\bover\b)\s*(?P<low>[3-9]\d|1\d\d)(?![\w/%])"
    r"(?!\s*(?:mg|ml|hours|days|weeks))|(?<![\w./])(?P<alone>[6-9]\d|[12]\d\d)\s*mm\s?hg\b",
    needs=("/", " over ", "mm"),
)
_DOSE = lazy(
    r"(?<![\w.,/])(?:(?P<number>\d{1,4}(?:\.\d+)?)(?:\s*(?:-|–|\bto\b|\band\b)\s*(?P<more>\d{1,4}(?:\.\d+)?))?|(?P<half>half an?)|(?P<one>an?|one)|(?P<two>two)|(?P<five>five)|(?P<ten>ten)|(?P<fifty>fifty))"
    r"\s*(?:(?P<milli>mg|milligram(?:me)?s?)|(?P<gram>g|grams?|grammes?))(?:\s+of\s+(?:iv\s+|intravenous\s+|racemic\s+)?(?:ketamine|esketamine|ketalar|it))?"
    r"\s*(?:/\s?kg\b|(?:per|a|an|the|to the|for each|for every|each|every)\s+(?:kg\b|kilo\b|kilogram(?:me)?\b))",
    needs=("kg", "kilo"),
)
_PART_OF_HOUR = lazy(
    r"\b(?P<least>at least\s+|no less than\s+)?(?:(?P<quarter>a quarter of an hour)|(?P<three>three[ -]quarters of an hour)|(?P<more>(?:an|one) hour and (?:a half|30 minutes))|(?P<whole>a couple of hours))\b",
    needs=("hour",),
)
_HOURS = {"quarter": 0.25, "three": 0.75, "more": 1.5, "whole": 2.0}
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "once": 1, "a single": 1, "two": 2, "twice": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
}  # fmt: skip
_WORD = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_RARELY = lazy(
    rf"\b(?P<count>{_WORD}|\d{{1,2}})(?:\s+(?:times|visits?|sessions?|doses?|sprays?|infusions?|days?|trips?|appointments?|slots?))?\s+(?P<per>a|an|per|each|every)\s+(?P<period>week|month|fortnight|quarter|year)\b"
    r"|\b(?P<plain>every (?:morning|evening|night|afternoon|hour|few hours|quarter|year|six months)|yearly|annually|quarterly|half[ -]yearly|nightly|hourly)\b"
    r"|\bevery (?P<hours>two|three|four|six|eight|twelve|\d{1,2}) hours\b",
    needs=(" week", " month", " fortnight", " quarter", " year", "every", "ly"),
)
_WEEKS = {"week": 1.0, "fortnight": 0.5, "month": 0.25, "quarter": 1 / 13, "year": 1 / 52}
_PLAIN = {
    "every morning": 7.0, "every evening": 7.0, "every night": 7.0, "nightly": 7.0, "every afternoon": 7.0, "every hour": 168.0,
    "hourly": 168.0, "every few hours": 56.0, "every quarter": 1 / 13, "quarterly": 1 / 13, "every year": 1 / 52, "yearly": 1 / 52,
    "annually": 1 / 52, "half yearly": 1 / 26, "half-yearly": 1 / 26, "every six months": 1 / 26,
}  # fmt: skip
_DEVICES = lazy(
    r"\b(?P<count>one|a single|two|three|four|five|six|eight|ten|[1-9]|10)(?:\s+(?:of\s+the\s+)?(?:little|nasal|spray|nasal\s+spray|single-use|spravato|esketamine|28[ -]?mg))*\s+devices?\b",
    needs=("device",),
)
_ONE_IN = lazy(
    r"\b(?P<most>under|less than|fewer than)?\s*one (?:[a-z]+ )?in (?:every )?(?P<count>two|three|four|five|six|eight|ten|twenty|thirty|forty|fifty|a hundred|a thousand|\d{1,4})\b",
    needs=("one ",),
)
_MANY = {**_NUMBERS, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "a hundred": 100, "a thousand": 1000}
_AGE = lazy(
    r"\b(?:from (?:the )?age (?:of )?|from age |ages |aged )(?P<from>\d{1,2}|six|ten|twelve|fourteen|fifteen|sixteen)(?= (?:and|or) (?:up|over|older|above)|\b)"
    r"|\b(?P<over>\d{1,2}|six|ten|twelve|fourteen|fifteen|sixteen|eighteen)(?: years?)?(?: old)? (?:and|or) (?:over|older|up|above)\b",
    needs=("age", "over", "older", "up", "above"),
)
_PARTS = {
    "thirds": 3, "quarters": 4, "fifths": 5, "sixths": 6, "eighths": 8, "tenths": 10,
    "three": 3, "four": 4, "five": 5, "ten": 10, "twenty": 20,
}  # fmt: skip
_OF_PARTS = lazy(
    r"\b(?:(?P<count>one|two|three|four|five|six|seven|eight|nine)[\s-](?P<parts>thirds|quarters|fifths|sixths|eighths|tenths)"
    r"|(?P<some>two|three|four|five|six|seven|eight|nine)[\s-](?:in|out of) (?P<of>three|four|five|ten|twenty)|one out of (?P<one>three|four|five|ten|twenty))\b",
    needs=("thirds", "quarters", "fifths", "sixths", "eighths", "tenths", "in t", "in f", "out of"),
)
_SPANS = lazy(
    r"\b(?:(?P<first>hours|days|weeks|months|years) (?:to|or) (?P<last>days|weeks|months|years|decades)|(?:some|many) (?P<many>months|years|decades)|(?:by|for|(?:measured|counted|reckoned) in) (?P<ages>years|decades)|(?:measured|counted|reckoned) in (?P<counted>days|weeks|months)|a (?P<one>fortnight))\b",
    needs=("days", "weeks", "months", "years", "decades", "fortnight"),
)
_LONG_AGO = lazy(
    r"\b(?P<least>over|more than|at least)?\s*(?:(?P<decades>one|two|three|four|five|six) decades?|(?P<half>half a century)|(?P<whole>a century)) ago\b",
    needs=(" ago",),
)
_SECOND = lazy(
    r"(?:%|per\s?cent)\s(?:[\w-]+\s){1,6}?(?:against|versus|vs\.?|and|to)\s(?P<number>\d{1,2}(?:\.\d)?)\s(?:on|with|after|for|among)\b",
    needs=("%", "per cent", "percent"),
)  # a share whose sign stands with the first of two: "46 per cent on this against 33 on that"
_POINTS = 5.0  # percent points by which a share counted in parts ("four fifths") may be off
_LOOSE = 0.1  # part of a share in words ("one in four") by which it may be off
_NAMED_DAYS = lazy(r"\bon days? (?P<count>\d{1,2}|two|three|four|five|six)\b", needs=("on day",))


def _pressure(match: re.Match[str]) -> Measure:
    """The upper of two pressures, or the one that is given."""
    value = float(match["high"] or match["alone"])
    return _at(match, "mmhg", value, value, "least" if match["least"] else "")


def _dose(match: re.Match[str]) -> Measure:
    """Milligrams for each kilogram, whatever the words between and whether in grams."""
    words = {"half": 0.5, "one": 1.0, "two": 2.0, "five": 5.0, "ten": 10.0, "fifty": 50.0}
    named = next((value for name, value in words.items() if match[name]), None)
    low = named if named is not None else float(match["number"])
    high = float(match["more"]) if match["more"] else low
    factor = 1000.0 if match["gram"] else 1.0
    return _at(match, "mg/kg", min(low, high) * factor, max(low, high) * factor)


def _part_of_hour(match: re.Match[str]) -> Measure:
    hours = next(value for name, value in _HOURS.items() if match[name])
    return _at(match, "hours", hours, hours, "least" if match["least"] else "")


def _rarely(match: re.Match[str]) -> Measure | None:
    """How often a week: "seven a week", "once a quarter", "every evening", "every four hours"."""
    if match["plain"]:
        often = _PLAIN[match["plain"]]
    elif match["hours"]:
        hours = _NUMBERS.get(match["hours"]) or float(match["hours"])
        if not hours:
            return None
        often = 168 / hours
    else:
        often = (_NUMBERS.get(match["count"]) or float(match["count"])) * _WEEKS[match["period"]]
    return _at(match, "per-week", often, often)


def _devices(match: re.Match[str]) -> Measure:
    count = float(_NUMBERS.get(match["count"]) or match["count"])
    return _at(match, "devices", count, count)


def _one_in(match: re.Match[str]) -> Measure | None:
    """The share that "one in forty" is, within a tenth."""
    many = float(_MANY.get(match["count"]) or match["count"])
    if not many:
        return None
    share = 100 / many
    return _at(match, "percent", share * (1 - _LOOSE), share * (1 + _LOOSE), "most" if match["most"] else "")


def _named_days(match: re.Match[str]) -> Measure | None:
    """The span up to "on day 3": so many days less one, more or less."""
    day = float(_NUMBERS.get(match["count"]) or match["count"])
    return _at(match, "days", day - 1, day) if day > 1 else None


def _second(match: re.Match[str]) -> Measure:
    share = float(match["number"])
    return Measure(Quantity(unit="percent", low=share, high=share), match.start("number"), match.end("number"))


def _of_parts(match: re.Match[str]) -> Measure:
    """A share counted in parts: "four fifths", "seven in ten"."""
    share = (
        100 * _NUMBERS[match["count"] or match["some"] or "one"] / _PARTS[match["parts"] or match["of"] or match["one"]]
    )
    return _at(match, "percent", share - _POINTS, share + _POINTS)


def _span(match: re.Match[str]) -> Measure:
    """A span of time without a number: "days to weeks", "some years", "a fortnight"."""
    if match["one"]:
        return Measure(Quantity(unit="weeks", low=2.0, high=2.0), match.start(), match.end())
    unit = (match["first"] or match["many"] or match["ages"] or match["counted"]).replace("decades", "years")
    bound = "" if match["last"] in SOON else "least"
    if bound:
        return Measure(Quantity(unit=unit, low=2.0, high=2.0), match.start(), match.end(), bound)
    low, high = Quantity(unit=unit, low=1.0, high=1.0), Quantity(unit=match["last"], low=1.0, high=SOON[match["last"]])
    ends = (low.time or (0, 0))[0], (high.time or (0, 0))[1]
    return Measure(Quantity(unit="minutes", low=ends[0], high=ends[1]), match.start(), match.end())


def _long_ago(match: re.Match[str]) -> Measure:
    """The year that lies decades back, counted from the day of reading."""
    years = 50.0 if match["half"] else 100.0 if match["whole"] else 10.0 * _NUMBERS[match["decades"]]
    return _at(match, YEARS_AGO, years, years, "least" if match["least"] else "")


def _age(match: re.Match[str]) -> Measure:
    """The years of "12 and over", "from age 15"."""
    years = float(
        {**_MANY, "fourteen": 14, "fifteen": 15, "sixteen": 16, "eighteen": 18}.get(match["from"] or match["over"])
        or match["from"]
        or match["over"]
    )
    return _at(match, "age", years, years)


def _at(match: re.Match[str], unit: str, low: float, high: float, bound: str = "") -> Measure:
    return Measure(Quantity(unit=unit, low=low, high=high), match.start(), match.end(), bound)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Measure | None], bool], ...] = (
    # pattern, its reading, whether it is left out where another number was read
    (_PRESSURE, _pressure, True),
    (_DOSE, _dose, False),
    (_PART_OF_HOUR, _part_of_hour, False),
    (_RARELY, _rarely, True),
    (_DEVICES, _devices, False),
    (_ONE_IN, _one_in, True),
    (_NAMED_DAYS, _named_days, True),
    (_AGE, _age, False),
    (_SECOND, _second, True),
    (_OF_PARTS, _of_parts, True),
    (_SPANS, _span, True),
    (_LONG_AGO, _long_ago, False),
)


def with_spelt(folded: str, found: Sequence[Measure]) -> Iterator[Measure]:
    """The measures found, and those written otherwise; these take the place of parts of them ("half a gram" of one)."""
    more: list[Measure] = []
    gone: list[tuple[int, int]] = []
    for pattern, reading, yields in _READERS:
        for match in pattern.finditer(folded):
            measure = reading(match)
            if measure is None or (
                yields and any(m.start < measure.end and measure.start < m.end for m in (*found, *more))
            ):
                continue
            more.append(measure)
            if not yields:
                gone.append((measure.start, measure.end))
    for measure in found:
        if not any(start <= measure.start and measure.end <= end for start, end in gone):
            yield measure
    yield from more
