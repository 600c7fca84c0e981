"""Two ways of telling one quantity, set side by side by the sentence itself: "12 of 48, or one in three", "0.25 mg is 25 micrograms"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from kclaims.decide.figures import DENIED, Wrong, far, wrong
from kclaims.text.patterns import lazy
from kclaims.text.shares import COUNT, FRACTION, PERCENT, figure, fraction, number

_ROUND = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_RATIO = lazy(
    rf"(?<![\w.,/$£€-])(?:(?P<part>{COUNT})\s(?:[a-z-]+\s)?(?:of|out\sof|in|per)\s(?:every\s|the\s|our\s|each\s|a\s)?(?P<whole>{COUNT}|thousand|million)\b(?P<times>\s(?:hundred|thousand|million))?(?!{PERCENT}|[\s-](?:weeks?|months?|days?|years?|hours?|minutes?|points|mg|kg)\b)"
    rf"|(?P<percent>\d{{1,3}}(?:\.\d{{1,3}})?|{COUNT}){PERCENT}(?!age|\s(?:interval|confidence|ci)\b)|(?P<fraction>{FRACTION}|an?\s(?:sixth|seventh|eighth|ninth))\b(?!-|\s(?:a|an|as|life|lives|hour|of\s(?:those|them|what|a|that|it))\b))"
)
_YEAR_FIRST, _YEAR_LAST = 1900, 2100  # "eight in 2017" is no share
_ODD = {"sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9}
# What stands between the two, up to the second: no other figure, and a word that sets them equal at its end.
_EQUAL = lazy(
    r"^(?P<said>[^.;!?\d]{0,70}?)(?:,?\s(?:or|that\sis(?:\sto\ssay)?,?|i\.e\.,?|in\sother\swords,?|namely|which\s(?:is|was|makes|means|comes\sto|amounts\sto|works\sout\sat)|(?P<drawn>so|thus|hence)|(?P<is>is|was|are)|equals?|makes|put\sdifferently,?)\s|\s?\(\s?|(?P<loosely>:\s|,\s))"
    r"(?:(?P<least>(?:well\s|just\s|somewhat\s)?(?:over|above|more\sthan|better\sthan)|at\sleast)\s|(?P<most>(?:well\s|just\s|somewhat\s)?(?:under|below|less\sthan|fewer\sthan)|at\smost)\s"
    r"|(?:about|around|roughly|nearly|almost|close\sto|some|only|just|exactly|say|a\slittle\s(?:over|under)|not\squite)\s)?$"
)
# Two groups, times or wholes, or a share of the first: then nothing is told twice.
_OTHERS = lazy(
    r"\b(?:and|but|while|whereas|against|versus|vs|compared|than|placebo|others?|rest|remaining|another|later|then|from|to|by|rose|fell|dropped|grew|up|down|whom|if|when|after|before|not|never|no|wrong\w*|rather|instead|both|plus|with|without|until|since|fewer|more|less|higher|lower|relative\w*|absolute\w*|excess|gap|difference|remain\w*|left|odds|half|chance|that|who|which|where|so|thus|hence)\b|n't\b"
)
_OF_THEM = lazy(
    r"^\s(?:of\s(?:them|those|these|whom|which|the\s(?:rest|others|remaining))|more|fewer|less|higher|lower|points|increase|rise|reduction|fall|drop|gain|off|discount|confidence|interval|ci|times|as|had\s(?:none|no|not)|did(?:\snot|n't)|(?:were|was|are|is)\snot|ha(?:ve|d)\sno)\b"
)
_BOUNDED = lazy(
    r"\b(?:than|over|under|above|below|least|most|nearly|almost|about|around|roughly|from|to|by)\s(?:an?\s|the\s)?$"
)
_ON = lazy(r"^\s(?:on|in|with|for|after|at|under)\b")
_NEAR = 16  # characters before a share in which a word opens it
_FEW = 3  # words between two shares that "is" sets equal
_LOOSE = 6.0  # points by which two ways of telling may differ; of small shares a fifth


class Ratio(NamedTuple):
    """A share of a whole, in per cent, and where it is told."""

    value: float
    start: int
    end: int
    form: str  # counts | one (in so many) | percent | fraction


def ratios(folded: str) -> Iterator[Ratio]:
    """Every share of a whole that a text tells, however it does."""
    for match in _RATIO.finditer(folded):
        if match["percent"]:
            yield Ratio(figure(match["percent"]), *match.span(), "percent")
        elif match["fraction"]:
            odd = _ODD.get(match["fraction"].split()[-1])
            yield Ratio(100 / odd if odd else fraction(match["fraction"]), *match.span(), "fraction")
        else:
            whole = (_ROUND.get(match["whole"]) or number(match["whole"])) * _ROUND.get(
                (match["times"] or "").strip(), 1
            )
            if 0 < (part := number(match["part"])) < whole and not _YEAR_FIRST <= whole <= _YEAR_LAST:
                yield Ratio(100 * part / whole, *match.span(), "one" if part == 1 else "counts")


def told_twice(folded: str) -> Wrong:
    """Shares that the sentence sets equal and that are not."""
    if DENIED.search(folded):
        return
    for one, other in pairwise(ratios(folded)):
        between = _EQUAL.search(folded[one.end : other.start])
        if (
            between is None
            or one.form == other.form
            or _OTHERS.search(between["said"])
            or _OF_THEM.search(folded[other.end :])
        ):
            continue
        if _BOUNDED.search(folded, max(0, one.start - _NEAR), one.start) or (between["drawn"] and one.form != "counts"):
            continue
        if between["loosely"] and (one.form != "counts" or other.form == "counts" or _ON.search(folded[other.end :])):
            continue  # a row of figures, two groups
        if between["is"] and len(between["said"].split()) > _FEW:
            continue
        if _unlike(one.value, other.value, between):
            yield (
                "wrong-share" if {one.form, other.form} == {"counts", "percent"} else "ratio-mismatch",
                one.start,
                other.end,
                f"The one is {one.value:.3g} %, the other {other.value:.3g} %.",
            )


def _unlike(one: float, other: float, between: re.Match[str]) -> bool:
    loose = min(_LOOSE, 0.2 * max(one, other))
    if between["least"]:
        return one < other - loose / 3
    if between["most"]:
        return one > other + loose / 3
    return abs(one - other) > loose


# Units by what they measure, and how many of the smallest each is
_UNITS = {
    "ng": ("mass", 1e-3), "nanogram": ("mass", 1e-3), "mcg": ("mass", 1.0), "ug": ("mass", 1.0), "µg": ("mass", 1.0), "μg": ("mass", 1.0), "microgram": ("mass", 1.0),
    "mg": ("mass", 1e3), "milligram": ("mass", 1e3), "g": ("mass", 1e6), "gram": ("mass", 1e6), "kg": ("weight", 1.0), "kilo": ("weight", 1.0),
    "kilogram": ("weight", 1.0), "lb": ("weight", 0.4536), "pound": ("weight", 0.4536), "stone": ("weight", 6.35),
    "ml": ("volume", 1.0), "millilitre": ("volume", 1.0), "milliliter": ("volume", 1.0), "l": ("volume", 1e3), "litre": ("volume", 1e3), "liter": ("volume", 1e3),
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_VALUE = r"(?:\d{1,3}(?:,\d{3})+|\d{1,6}(?:\.\d{1,4})?)"
_CONVERTED = lazy(
    rf"(?<![\w.,/$£€-])(?P<one>{_VALUE})\s?(?P<unit>{_UNIT})s?(?P<per>\s?/\s?[a-z]+)?\s?(?:,\s(?:or|that\sis|i\.e\.|about|roughly|some)|\((?:about|or|roughly)?|is|are|equals?|=|or|comes?\sto|makes?|corresponds?\sto|about|weighs?)\s?(?P<near>about\s|roughly\s|nearly\s|almost\s|around\s|the\ssame\sas\s)?"
    rf"(?P<other>{_VALUE})\s?(?P<into>{_UNIT})s?(?P<each>\s?/\s?[a-z]+)?\b(?!\s?(?:/|per\b|of\b|more|less|a\s(?:day|week)))"
)
_DEGREES = lazy(
    r"(?P<one>-?\d{1,3}(?:\.\d)?)\s?°?\s?(?P<from>[fc])\b[^.;\d]{0,24}?(?P<other>-?\d{1,3}(?:\.\d)?)\s?°\s?(?P<into>[fc])\b",
    needs=("°",),
)
_CLOSE = 0.07  # share by which a converted value may be rounded


def converted(folded: str) -> Wrong:
    """Amounts in another unit that are not the same."""
    if DENIED.search(folded):
        return
    for match in _CONVERTED.finditer(folded):
        (kind, one), (other_kind, other) = _UNITS[match["unit"]], _UNITS[match["into"]]
        if kind != other_kind or one == other or (match["per"] or "").strip(" /") != (match["each"] or "").strip(" /"):
            continue
        value, told = figure(match["one"]) * one, figure(match["other"]) * other
        if value and far(value, told, _CLOSE):
            yield wrong(
                "wrong-product",
                match,
                f"{match['one']} {match['unit']} is {value / other:.4g} {match['into']}, not {match['other']}.",
            )
    for match in _DEGREES.finditer(folded):
        one, told = float(match["one"]), float(match["other"])
        right = (one - 32) / 1.8 if match["from"] == "f" else one * 1.8 + 32
        if match["from"] != match["into"] and far(right, told, 0, 1.5):
            yield wrong(
                "wrong-product", match, f"{one:g} °{match['from'].upper()} is {right:.1f} °{match['into'].upper()}."
            )


_LIST = rf"(?P<list>{_VALUE}(?:,\s{_VALUE}){{1,9}},?(?:\sand\s{_VALUE})?)"
_AVERAGED = lazy(
    rf"(?<![\w.,/$£€-]){_LIST}(?![\d%]|,\d)(?P<between>[^%\d]{{0,60}}?)\b(?P<kind>average|mean|median|total|in\sall|altogether|together)\b(?:\s(?:is|was|of|makes?|made|score|they\s(?:are|make|come\sto)))*,?:?\s(?P<told>{_VALUE})\b(?!{PERCENT}|,\d)"
)
_AVERAGED_BEFORE = lazy(
    rf"\b(?P<kind>average|mean|median|total|sum)\sof\s{_LIST}\s(?:is|was|equals?|comes\sto|makes)\s(?P<told>{_VALUE})\b(?!{PERCENT}|,\d)"
)
_NO_LIST = lazy(
    r"\b(?:weeks?|days?|months?|years?|versus|against|range|from|between|interval|ci|not|respectively)\b|n't\b"
)


def averaged(folded: str) -> Wrong:
    """The average, the middle or the sum of figures told in a row, taken again."""
    if DENIED.search(folded):
        return
    for match in (match for pattern in (_AVERAGED, _AVERAGED_BEFORE) for match in pattern.finditer(folded)):
        values = sorted(map(figure, re.findall(_VALUE, match["list"])))
        if len(values) < 3 or _NO_LIST.search(match.groupdict().get("between") or ""):
            continue
        kind, told = match["kind"], figure(match["told"])
        middle = len(values) // 2
        right = {"average": sum(values) / len(values), "mean": sum(values) / len(values)}.get(kind, sum(values))
        if kind == "median":
            right = values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
        if far(right, told, 0.01, 0.51 if "." not in match["told"] and kind != "total" else 0.06):
            yield wrong(
                "wrong-product",
                match,
                f"The {'sum' if kind not in {'average', 'mean', 'median'} else kind} is {right:g}, not {told:g}.",
            )


_OFF = lazy(
    rf"(?:(?P<percent>\d{{1,2}})\s?(?:%|per\s?cent)|(?P<share>half|a\sthird|a\squarter|a\sfifth|a\stenth))\s(?:off|discount|reduction|rebate)\b[^.;%$£€]{{0,40}}?[$£€](?P<price>{_VALUE})\b[^.;%$£€]{{0,40}}?\b(?:costs?|is|comes?\sto|pays?|becomes?|at|for|to|leaves?)\s(?:only\s|just\s)?[$£€](?P<told>{_VALUE})"
    rf"|\bdiscount\sof\s(?P<of>\d{{1,2}})\s?(?:%|per\s?cent)[^.;%$£€]{{0,40}}?[$£€](?P<full>{_VALUE})\b[^.;%$£€]{{0,40}}?\b(?:costs?|is|comes?\sto|becomes?|at|for|to)\s(?:only\s|just\s)?[$£€](?P<paid>{_VALUE})"
)


def discounted(folded: str) -> Wrong:
    """A price less a discount, taken off again."""
    for match in () if _AGAIN.search(folded) else _OFF.finditer(folded):
        off = fraction(match["share"]) if match["share"] else float(match["percent"] or match["of"])
        price, told = figure(match["price"] or match["full"]), figure(match["told"] or match["paid"])
        right = price * (1 - off / 100)
        if far(right, told, 0, 0.02 * price + 0.01):
            yield wrong("wrong-product", match, f"{off:g} % off {price:g} leaves {right:g}, not {told:g}.")


_AGAIN = lazy(r"\b(?:another|then|further|again|plus|deposit|fee)\b")
_EACH = lazy(
    rf"(?<![\w.,/$£€-])(?P<all>{_VALUE}|{COUNT})\s(?:[a-z-]+\s){{0,3}}?(?:in|among|for|between|to|by|across)\s(?P<people>{_VALUE}|{COUNT})\s[a-z]+,?\s(?:[a-z]+\s){{0,3}}?(?:an?\saverage\sof|on\saverage)\s(?P<told>{_VALUE}|{COUNT})\s(?:[a-z]+\s)?(?:each|apiece|a\shead|per\s(?:person|patient|head))\b",
    needs=("average",),
)


def shared(folded: str) -> Wrong:
    """So many among so many, and how many that is for each."""
    for match in _EACH.finditer(folded):
        everything, people, told = (figure(match[name]) for name in ("all", "people", "told"))
        if people and abs(everything / people - told) > max(0.51 if "." not in match["told"] else 0.06, 0.02 * told):
            yield wrong("wrong-product", match, f"That is {everything / people:.3g} each, not {told:g}.")


EQUALITIES: tuple[tuple[tuple[str, ...], Callable[[str], Wrong]], ...] = (
    ((" of ", " in ", " per ", "%", "cent", "half", "third", "quarter"), told_twice),
    ((" is ", " are ", " or ", "equal", "=", "about", "("), converted),
    (("average", "mean", "median", "total", " in all", "altogether", "together"), averaged),
    (("off", "discount", "reduction", "rebate"), discounted),
    ((" average",), shared),
)  # words of which a sentence must hold one, and the check
