"""Numbers with units in a sentence: durations, doses, shares, frequencies, sums of money, years."""

from __future__ import annotations

import re
from functools import lru_cache

from kclaims.match.measure import SOON, Measure
from kclaims.match.spelt import with_spelt
from kclaims.model import YEARS_AGO, Quantity
from kclaims.text.characters import fold
from kclaims.text.patterns import lazy

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "half a": 0.5, "half an": 0.5, "a couple of": 2, "a few": 3, "several": 4,
    "once": 1, "twice": 2, "thrice": 3, "a single": 1, "just one": 1, "a dozen": 12, "a couple": 2,
    "thirteen": 13, "fourteen": 14, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "a hundred": 100, "one hundred": 100, "two hundred": 200, "three hundred": 300, "four hundred": 400, "five hundred": 500, "seven hundred": 700,
}  # fmt: skip
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TENS_AND_ONES = rf"(?:{'|'.join(_TENS)})[ -](?:{'|'.join(_ONES)})"  # an option for each would take 3 ms to compile
_WORD = "|".join((_TENS_AND_ONES, *sorted(map(re.escape, _NUMBERS), key=len, reverse=True)))
_NUMBERS |= {
    f"{tens}{gap}{ones}": 10 * (t + 2) + o + 1
    for t, tens in enumerate(_TENS)
    for o, ones in enumerate(_ONES)
    for gap in "- "
}
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}}){{1,4}}|\d{{1,12}})(?:\.\d+)?|(?:{_WORD})(?![a-z])"  # within what a float holds
_UNITS = {
    "seconds": r"sec(?:ond)?s?|(?<=\s)s", "minutes": r"min(?:ute)?s?", "hours": r"h(?:ou)?rs?|h", "days": r"days?", "weeks": r"w(?:ee)?ks?",
    "months": r"months?", "years": r"years?", "arms": r"(?:arms|groups)", "percent": r"%|per\s?cent", "mg/kg": r"mg/kg|mg\s+per\s+(?:kg|kilogram)|milligrams?\s+per\s+kilogram(?:me)?",
    "mmol/l": r"mmol/l|meq/l|millimol(?:es?)? per lit(?:re|er)", "mg": r"mg|milligram(?:me)?s?", "grams": r"g|gram(?:me)?s?", "micrograms": r"(?:µg|μg|mcg|micrograms?)(?!/l| per lit)", "mcg/l": r"(?:µg|μg|mcg|micrograms?)(?:/l| per lit(?:re|er))",
    "sessions": r"(?:(?:iv|ketamine|dosing|treatment|medicine|supervised|full|weekly|separate)\s+)?(?:infusions?|sessions?|treatments?|doses|injections?|visits|drips|journeys)", "count": r"(?:patients|participants|people|volunteers|adults|veterans|inpatients|completers|users|women|men)",
}  # fmt: skip
_IN_MG = {"grams": 1000.0, "micrograms": 0.001}
_UNIT = "|".join(f"(?P<{name.replace('/', '_')}>{form})" for name, form in _UNITS.items())
_BOUND = (
    r"(?P<least>at least|no less than|not less than|a minimum of|minimum of|more than|upwards of|no fewer than|only after|not before|not until|no sooner than|longer than)"
    r"|(?P<most>at most|no more than|not more than|up to|less than|under|fewer than|a maximum of|within|in the first|as little as|never more than|shorter than)"
)
_MEASURE = lazy(
    rf"(?:\b(?:{_BOUND})\s+)?(?<![\w.,/])(?:\$\s?)?(?P<low>{_NUMBER})(?P<half>\s+and\s+a\s+half)?"
    rf"(?:\s?%?(?:\s*(?:-|–|—|\bto\b|\bor\b|\band\b)\s*)(?P<high>{_NUMBER}))?"
    rf"[\s-]*(?:{_UNIT})(?![\w/])"
)
_WEEKLY = lazy(
    rf"\b(?:(?P<times>once|twice|thrice|(?:{_NUMBER})\s+times)\s*(?:or\s+(?P<more>twice|thrice|{_NUMBER})\s*(?:times\s*)?)?"
    r"-?(?:(?:a|per|each|every)\s+(?P<period>day|week|month|fortnight)|(?P<ly>daily|weekly|monthly)))"
    r"|\b(?P<plain>daily|every day|each day|every morning|every evening|every night|nightly|weekly|every week|each week|every other week|every two weeks|fortnightly|monthly|every month|once a month)\b",
    needs=("once", "twice", "thrice", "times", "daily", "weekly", "fortnightly", "monthly", "every", "each", "nightly"),
)
_PER_WEEK = {
    "day": 7.0, "daily": 7.0, "every day": 7.0, "each day": 7.0, "every morning": 7.0, "every evening": 7.0, "every night": 7.0, "nightly": 7.0, "week": 1.0, "weekly": 1.0, "every week": 1.0,
    "each week": 1.0, "every other week": 0.5, "every two weeks": 0.5, "fortnight": 0.5, "fortnightly": 0.5,
    "month": 0.25, "monthly": 0.25, "every month": 0.25, "once a month": 0.25,
}  # fmt: skip
_SPANNED = lazy(
    r"\b(?:about|around|roughly|nearly|almost|lasts?|for|than|over|within|after|in|takes?|only|is|of|approximately|under|shorter|longer|to|at least|up to)\s*$"
)
_ONLY = lazy(r"\b(?:only|ever|just) (?:give|have|need|get|do|offer)s?\s*$")
_WHOLE = lazy(
    r"\s*(?:(?:is|was|are)\s*)?(?:given|per patient|enough|all (?:it takes|you need|that|most)|will do|suffices|does it|and you(?:'re| are) done)\b"
)
_EACH = lazy(r"\b(?:every|each|per)\s*$")
_PER = lazy(r"\s*(?:in\s+)?(?:a|per|each|every)\s+(day|week|month|fortnight)\b")
_EVERY = lazy(
    rf"\bevery\s+(?:(?P<count>{_NUMBER}|other|second|third)\s*)?(?:to\s+(?P<more>{_NUMBER})\s+)?(?P<period>days?|weeks?|months?)\b",
    needs=("every",),
)
_DAYS_EACH = {"day": 1.0, "week": 7.0, "month": 28.0}
_ORDINAL = {"other": 2.0, "second": 2.0, "third": 3.0}
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_WEEKDAYS = lazy(rf"\b(?:on\s+|every\s+|:\s*)?{_DAY}(?:\s*(?:,|and|,\s*and|&|\+)\s*{_DAY})*\b", needs=("day",))
_EVERY_DAY_NAMED = lazy(r"^(?:every\s|on\s\w+days\b)")
_FRACTION = lazy(
    r"\b(?:(?P<most>less than|fewer than|under|at most|no more than|not more than)|(?P<least>more than|over|at least)|(?P<near>about|around|roughly|nearly|almost))?\s*"
    r"(?P<name>half|one in two|(?:a|one) third|two thirds|two-thirds|(?:a|one) quarter|three quarters|three-quarters|(?:a|one) fifth|(?:a|one) tenth|one in (?:three|four|five|ten)) (?:of|the)\b",
    needs=("half", "one in", "third", "quarter", "fifth", "tenth"),
)
_SHARES = {
    "half": 50.0, "one in two": 50.0, "a third": 100 / 3, "one third": 100 / 3, "two thirds": 200 / 3, "two-thirds": 200 / 3,
    "a quarter": 25.0, "one quarter": 25.0, "three quarters": 75.0, "three-quarters": 75.0, "a fifth": 20.0, "one fifth": 20.0, "a tenth": 10.0, "one tenth": 10.0,
    "one in three": 100 / 3, "one in four": 25.0, "one in five": 20.0, "one in ten": 10.0,
}  # fmt: skip
_LOOSE = 5.0  # percent points within which a fraction in words ("about a third") may lie
_VAGUE = lazy(
    r"\b(?:within|in a matter of|in just) (?:a few |a couple of |some )?(?P<unit>minutes|hours|days|weeks)\b",
    needs=("minutes", "hours", "days", "weeks"),
)
_DAY_NAMED = lazy(
    r"\b(?P<until>until|before) (?:the (?:next|following) (?:day|morning)|tomorrow|you(?:'ve| have) slept)\b"
    r"|\b(?P<same>the same (?:day|afternoon|evening|night)|overnight)\b|\bby the (?:next|following) (?:day|morning)\b",
    needs=("until", "before", "same", "overnight", "by the"),
)
_OVERNIGHT = 8.0  # hours that "until the next day" is at least
_APART = lazy(
    rf"\b(?P<least>at least |no less than )?(?P<count>{_NUMBER}) (?P<period>days?|weeks?) (?:apart|between)\b",
    needs=("apart", "between"),
)
_ORDINALS = (
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
)
_NTH = lazy(
    rf"\b(?P<nth>{'|'.join(_ORDINALS)}) (?:infusion|session|treatment|dose|injection|visit)\b",
    needs=("infusion", "session", "treatment", "dose", "injection", "visit"),
)
_MONEY = lazy(
    r"(?P<sign>[$£€])\s?(?P<low>\d{1,3}(?:,\d{3}){1,4}|\d{1,12})(?:\.\d\d)?"
    r"(?:\s*(?:-|–|—|\bto\b|\band\b|\bor\b)\s*[$£€]?\s?(?P<high>\d{1,3}(?:,\d{3}){1,4}|\d{2,12}))?(?![\w%])"
    r"|(?<![\w.,])(?P<bare>\d{1,3}(?:,\d{3}){1,4}|\d{1,12})\s(?P<word>dollars|pounds|euros)\b",
    needs=("$", "£", "€", "dollars", "pounds", "euros"),
)
_CURRENCIES = {"$": "usd", "£": "gbp", "€": "eur", "dollars": "usd", "pounds": "gbp", "euros": "eur"}
_MONEY_BOUND = lazy(
    r"\b(?:(?P<least>from|starts? at|starting at|at least|more than|over)|(?P<most>up to|under|less than|at most|no more than))\s*$"
)
_AGO = lazy(r"\s+ago\b")
_FEW = lazy(r"(?:about |some |only |just )?(?:a few|several|a couple|an?\b)")
_THEN = lazy(r"\s+(?:after|later|before|or (?:so|more|two|longer))\b")
_INTERVAL = lazy(r"\s*(?:confidence|credible|ci\b)")
_DECADES = {"fifties": 1950, "sixties": 1960, "seventies": 1970, "eighties": 1980, "nineties": 1990}
_DECADE = lazy(
    r"(?<![\w.,/$-])(?:(?P<early>early|mid|late)[\s-]+)?(?:(?P<year>1[89]\d0|20\d0)['’]?s|(?:(?<=the )|(?<=early )|(?<=late )|(?<=mid-)|(?<=mid ))(?P<named>fifties|sixties|seventies|eighties|nineties))\b",
    needs=("0s", "0'", "0’", "ties"),
)
_PARTS_OF_DECADE = {"early": (0, 4), "mid": (3, 7), "late": (5, 9), None: (0, 9)}
_YEAR = lazy(r"(?<![\w.,/$-])(1[89]\d\d|20\d\d)(?![\w%/]|-\d)")


@lru_cache(256)
def find_measures(sentence: str) -> list[Measure]:
    """Every number with a unit, in order; a year is one too. Not to be changed: several readers of a page ask for the same."""
    folded = fold(sentence)
    found = [measure for match in _MEASURE.finditer(folded) if (measure := _measure(match))]
    found = [_ago(folded, _per_week(folded, measure)) for measure in _joined(folded, found)]
    taken = [(m.start, m.end) for m in found]
    found += [m for match in _WEEKLY.finditer(folded) if (m := _frequency(match)) and _free(m, taken)]
    found += [
        Measure(Quantity(unit="year", low=float(match[1]), high=float(match[1])), match.start(1), match.end(1))
        for match in _YEAR.finditer(folded)
        if not any(start <= match.start() < end for start, end in taken)
    ]
    found += [
        m
        for match in _EVERY.finditer(folded)
        if (m := _interval(match)) and _free(m, [(m.start, m.end) for m in found])
    ]
    found += [m for match in _WEEKDAYS.finditer(folded) if (m := _weekdays(match))]
    found += [m for match in _VAGUE.finditer(folded) if _free(m := _soon(match), [(m.start, m.end) for m in found])]
    found += [_day_named(match) for match in _DAY_NAMED.finditer(folded)]
    found += [m for match in _APART.finditer(folded) if (m := _apart(match))]
    found += [_nth(match) for match in _NTH.finditer(folded)]
    found += [_fraction(match) for match in _FRACTION.finditer(folded)]
    found += [_money(match) for match in _MONEY.finditer(folded)]
    found += [_decade(match) for match in _DECADE.finditer(folded)]
    return sorted(with_spelt(folded, found), key=lambda m: (m.start, m.end))


def _decade(match: re.Match[str]) -> Measure:
    """The years of "the 1960s", "the early 1990s"."""
    first, last = _PARTS_OF_DECADE[match["early"]]
    year = float(match["year"] or _DECADES[match["named"]])
    return Measure(
        Quantity(unit="year", low=year + first, high=year + last),
        match.start("year" if match["year"] else "named"),
        match.end(),
    )


def _per_week(folded: str, measure: Measure) -> Measure:
    """Sessions with a period behind them made a frequency: "three infusions a week"."""
    per = _PER.match(folded, measure.end) if measure.quantity.unit == "sessions" else None
    low, high = measure.quantity.low, measure.quantity.high
    if per is None or low is None or high is None:
        return measure
    each = _PER_WEEK[per[1]]
    return Measure(Quantity(unit="per-week", low=low * each, high=high * each), measure.start, per.end(), measure.bound)


def _ago(folded: str, measure: Measure) -> Measure:
    """A span of years made a date that depends on today's: "thirty years ago"."""
    low, high = measure.quantity.low, measure.quantity.high
    if (
        measure.quantity.unit != "years"
        or _FEW.match(folded, measure.start)
        or not (ago := _AGO.match(folded, measure.end))
    ):
        return measure
    return Measure(Quantity(unit=YEARS_AGO, low=low, high=high), measure.start, ago.end(), measure.bound)


def _interval(match: re.Match[str]) -> Measure | None:
    """How often a week something happens "every three days"."""
    count = _ORDINAL.get(match["count"] or "") or _value(match["count"] or "1")
    more = _value(match["more"]) if match["more"] else count
    if not count or not more:
        return None
    days = _DAYS_EACH[match["period"].rstrip("s")]
    low, high = sorted((7 / (count * days), 7 / (more * days)))
    return Measure(Quantity(unit="per-week", low=low, high=high), match.start(), match.end())


def _weekdays(match: re.Match[str]) -> Measure | None:
    """The days of the week named together: "Monday, Wednesday and Friday", "every Tuesday"."""
    days = float(len(set(re.findall(r"mon|tues|wednes|thurs|fri|satur|sun", match[0]))))
    if days == 1 and not _EVERY_DAY_NAMED.match(match[0]):
        return None
    return Measure(Quantity(unit="per-week", low=days, high=days), match.start(), match.end())


def _day_named(match: re.Match[str]) -> Measure:
    """The span of time up to a day that is named: "until the next day", "the same day"."""
    if match["until"]:
        return Measure(Quantity(unit="hours", low=_OVERNIGHT, high=_OVERNIGHT), match.start(), match.end(), "least")
    days = 1.0 if match["same"] else 2.0
    return Measure(Quantity(unit="days", low=days, high=days), match.start(), match.end(), "most")


def _apart(match: re.Match[str]) -> Measure | None:
    """How often a week something happens that comes "at least a week apart"."""
    count = _value(match["count"])
    if not count:
        return None
    each = 7 / (count * _DAYS_EACH[match["period"].rstrip("s")])
    return Measure(
        Quantity(unit="per-week", low=each, high=each), match.start(), match.end(), "most" if match["least"] else ""
    )


def _nth(match: re.Match[str]) -> Measure:
    """At least as many sessions as the "fourth infusion" says."""
    count = float(_ORDINALS.index(match["nth"]) + 2)
    return Measure(Quantity(unit="sessions", low=count, high=count), match.start(), match.end(), "least")


def _soon(match: re.Match[str]) -> Measure:
    """The span of time that "within hours" bounds."""
    quantity = Quantity(unit=match["unit"], low=SOON[match["unit"]], high=SOON[match["unit"]])
    return Measure(quantity, match.start(), match.end(), "most")


def _fraction(match: re.Match[str]) -> Measure:
    """A share in words: "fewer than half of", "about two-thirds of the"; open where it is bounded, else loose."""
    share = _SHARES[match["name"]]
    bound = "least" if match["least"] else "most" if match["most"] else ""
    loose = 0.0 if bound else _LOOSE
    quantity = Quantity(unit="percent", low=share - loose, high=share + loose)
    return Measure(quantity, match.start(), match.end("name"), bound)


def _money(match: re.Match[str]) -> Measure:
    """A sum of money in whole units of its currency; a bound before it opens it."""
    if match["bare"]:
        amount = float(match["bare"].replace(",", ""))
        return Measure(Quantity(unit=_CURRENCIES[match["word"]], low=amount, high=amount), match.start(), match.end())
    low = float(match["low"].replace(",", ""))
    high = float((match["high"] or match["low"]).replace(",", ""))
    before = _MONEY_BOUND.search(match.string[: match.start()])
    bound = "" if before is None else "least" if before["least"] else "most"
    if match["high"]:
        bound = ""
    return Measure(
        Quantity(unit=_CURRENCIES[match["sign"]], low=min(low, high), high=max(low, high)),
        match.start(),
        match.end(),
        bound,
    )


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
    if unit == "sessions" and high == 1 and not _all_of_it(match):
        return None
    if _EACH.search(match.string[: match.start()]) and unit in {"minutes", "hours", "days", "weeks", "months"}:
        return None  # "every fifteen minutes"
    if unit == "percent" and _INTERVAL.match(match.string, match.end()):
        return None
    if match["half"]:
        low = high = low + 0.5
    low, high = min(low, high), max(low, high)
    if unit in _IN_MG:
        low, high, unit = low * _IN_MG[unit], high * _IN_MG[unit], "mg"
    bound = "least" if match["least"] else "most" if match["most"] else ""
    quantity = Quantity(unit=unit, low=low, high=high)
    return Measure(quantity, match.start(), match.end(), bound)


def _all_of_it(match: re.Match[str]) -> bool:
    """Whether one session is all there is, or one in each period: "one infusion is enough", "one injection a week"."""
    before, text, end = match.string[: match.start()], match.string, match.end()
    return bool(_ONLY.search(before) or _WHOLE.match(text, end) or _PER.match(text, end))


def _spans_time(match: re.Match[str], unit: str) -> bool:
    """Whether "a week" is a span of time, and not the end of "twice a week" or "three infusions a week"."""
    return (
        unit in {"minutes", "hours", "days", "weeks", "months", "years"}
        and (_SPANNED.search(match.string[: match.start("low")]) or _THEN.match(match.string, match.end())) is not None
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
