"""Arms, totals, spans of time and scales that a sentence tells beside what it makes of them, reckoned again."""

from __future__ import annotations

import re
from collections.abc import Callable

from kclaims.decide.figures import DENIED, Wrong, far, wrong
from kclaims.text.patterns import lazy
from kclaims.text.shares import COUNT, FRACTION, PEOPLE, PERCENT, figure, fraction, number

_NO_WHOLE = rf"(?!{PERCENT}|\s?(?:mg|mcg|ml|g|kg)\b|[.,]\d)"
_DECIMAL = r"\d{1,5}(?:\.\d{1,3})?"
# Of thirteen siblings eight had asthma and the other six had not
_OTHER = lazy(
    rf"\bof\s(?:the\s|our\s|these\s|all\s)?(?P<whole>{COUNT})\s[a-z][^.;:%()\d]{{0,40}}?,?\s(?P<part>{COUNT})\s(?!in\b|of\b|out\b|years?\b|weeks?\b)[a-z]+[^.;:%()\d]{{0,50}}?"
    rf"\b(?:the\s(?:other|remaining)|and\s(?:the\s)?other)\s(?P<rest>{COUNT})\b{_NO_WHOLE}",
    needs=("other", "remaining"),
)
# Thirty-two people began the course, seven dropped out, and the remaining 27 …
_LEFT = lazy(
    rf"(?<![\w.,$£€-])(?P<whole>{COUNT})\s{PEOPLE}\s(?:began|started|entered|enrolled|joined|were\s(?:enrolled|recruited|randomi[sz]ed|included))\b[^.;:%()\d]{{0,40}}?,\s(?P<part>{COUNT})\s(?:dropped\sout|left|withdrew|stopped|gave\sup|were\slost|moved\saway|died)\b"
    rf"[^.;:%()\d]{{0,40}}?\b(?:the\s(?:other|remaining))\s(?P<rest>{COUNT})\b{_NO_WHOLE}",
    needs=("other", "remaining"),
)
# The vial holds 10 mL at 50 mg/mL, which is 500 mg in all
_STRENGTH = lazy(
    rf"(?<![\w.,])(?P<volume>{_DECIMAL})\s?ml\s(?:at|of|with)\s(?P<each>{_DECIMAL})\s?mg\s?(?:/|per\s)\s?ml\b[^.;\d]{{0,30}}?\b(?:is|are|makes?|holds?|comes?\sto|equals?|so|or)\s(?:about\s)?(?P<total>{_DECIMAL}|\d{{1,3}}(?:,\d{{3}})+)\s?mg\b(?!\s?(?:/|per\b))",
    needs=("ml",),
)
# 220 patients in two equal arms would mean 120 in each
_EQUALLY = lazy(
    rf"(?<![\w.,$£€-])(?P<whole>{COUNT})\s{PEOPLE}[^.;%()\d]{{0,50}}?\b(?P<groups>two|three|four|five|six|[2-9])\s(?:equal|equally\slarge|same-sized|equal-sized)\s(?:arms|groups|halves|parts|cohorts)\b[^.;%()\d]{{0,30}}?\b(?:of|with|mean|means|makes?|gives?|is|holds?|got|had)?\s?(?P<each>{COUNT})\b{_NO_WHOLE}"
    rf"|\b(?P<arms>two|three|four|five|six|[2-9])\s(?:equal|equally\slarge|same-sized|equal-sized)\s(?:arms|groups|parts|cohorts)\b[^.;%()\d]{{0,30}}?(?P<all>{COUNT})\s{PEOPLE}[^.;%()\d]{{0,30}}?\s(?P<one>{COUNT})\s(?:in|per|to|for)\s(?:each|every)\b",
    needs=("equal", "same-sized"),
)
# Randomised 2:1, 60 got the drug and 60 placebo; two got the drug for each one on placebo, so of 90 patients 45 got it
_ALLOTTED = lazy(
    rf"(?P<more>[2-4]|two|three|four)\s?(?::|to)\s?(?P<less>1|one)\b[^.;%()]{{0,60}}?[,;:]\s?(?:with\s)?(?P<first>{COUNT})\s[^.;%()\d]{{2,50}}?\band\s(?P<second>{COUNT})\b{_NO_WHOLE}",
    needs=("randomi", "assigned", "allocat", "ratio"),
)
_FOR_EACH = lazy(
    rf"\b(?P<more>two|three|four|2|3|4)\s[^.;:%()\d]{{0,40}}?\bfor\s(?:each|every)\s(?:one|1|patient|person)?\b[^.;:%()\d]{{0,40}}?,\s(?:so|which\smeans|that\sis|thus)\s(?:that\s)?of\s(?P<whole>{COUNT})\s{PEOPLE}\s(?P<part>{COUNT})\s(?:got|had|received|were\sgiven|took)\b",
    needs=("for each", "for every"),
)
# The total came to 310: 90 in April, 85 in May and 95 in June
_ITEM = rf"{COUNT}\s(?:in|on|at|for|from|by|with|to|were|had|got)\s[a-z]+(?:\s[a-z]+)?"
_TOTAL = lazy(
    rf"\b(?:came\sto|comes\sto|total(?:led|ed|s)?(?:\sof)?|in\sall|altogether|made|numbered|counted)\s(?P<total>\d{{2,6}}|{COUNT})(?:\s{PEOPLE})?:\s(?P<parts>{_ITEM}(?:,\s{_ITEM}){{0,6}},?\sand\s{_ITEM})\b"
)
# six visits at $450 each, $2,400 in all
_PRICE = r"\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\d{1,6}(?:\.\d\d)?"
_IN_ALL = lazy(
    rf"(?<![\w.,])(?P<count>{COUNT})\s(?:[a-z]+\s){{1,3}}?(?:at|of|for)\s[$£€](?P<each>{_PRICE})(?:\s(?:each|apiece|(?:a|an|per|every)\s[a-z]+))?,\s(?:that\sis\s|making\s|so\s|for\s)?[$£€](?P<total>{_PRICE})\s(?:in\sall|in\stotal|altogether|all\stold|for\s(?:all|the\scourse|the\slot))",
    needs=("in all", "in total", "altogether", "all told", "for all", "for the"),
)
_LESS = lazy(r"\b(?:discount\w*|off|saving\w*|deposit|fee|plus|consultation|instead)\b(?<!no\sdiscount)")
# 730 days, that is three years
_SPANS = {
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "day": 1.0,
    "week": 7.0,
    "fortnight": 14.0,
    "month": 30.44,
    "year": 365.25,
}
_SPAN = lazy(
    rf"(?<![\w.,$£€-])(?P<one>\d{{1,6}}|{COUNT}|an?)\s(?P<unit>{'|'.join(_SPANS)})s?(?:,\s(?:that's|that\sis|or|i\.e\.,?|in\sother\swords,?|which\s(?:is|makes))|\s(?:is|are|makes?|equals?)|\s\()\s?"
    rf"(?:about\s|roughly\s|nearly\s|almost\s|some\s|just\s)?(?P<other>\d{{1,6}}|{COUNT}|an?)\s(?P<into>{'|'.join(_SPANS)})s?\b(?!\s(?:of|and|later|before|after|apart|ago)\b|-)",
    needs=tuple(_SPANS),
)
_ROUNDING = 0.25  # share by which a span told in larger units may be rounded
# on a scale from nought to ten the pain went from 11 down to 4
_ON_SCALE = lazy(
    rf"\bscale\s(?:of|from|running\sfrom|that\sruns\sfrom)\s(?:nought|zero|one|0|1)\s(?:to|-|–)\s(?P<top>\d{{1,3}}|{COUNT})\b[^.;]{{0,80}}?\b(?:from|was|of|at|averaged|scored|rated\sit|gave\sit|an?)\s(?P<value>\d{{1,3}}|{COUNT})\b{_NO_WHOLE}(?!\s(?:weeks?|days?|months?|years?|hours?|minutes?|people|patients|of|out|in|points))",
    needs=("scale",),
)
# more than half of those asked, 212 of 460
_BOUNDED = lazy(
    rf"\b(?:(?P<least>more\sthan|over|at\sleast|well\sover)|(?:fewer|less)\sthan|under|at\smost)\s(?P<share>{FRACTION})\sof\s[^.;:%()\d]{{3,40}}?(?:,|\s\()\s?(?P<part>{COUNT})\s(?:of|out\sof|in)\s(?:the\s)?(?P<whole>{COUNT})\b{_NO_WHOLE}"
)
# went from 4 in 1,000 to 2 in 1,000, so it rose
_CHANGED = lazy(
    rf"\b(?:went|changed|moved|came|shifted|passed)\sfrom\s(?P<before>\d{{1,6}}(?:\.\d+)?|{COUNT})(?P<of>\s(?:in|out\sof)\s(?:every\s)?[\d,]{{1,9}}|{PERCENT})?\sto\s(?P<after>\d{{1,6}}(?:\.\d+)?|{COUNT})(?P<then>\s(?:in|out\sof)\s(?:every\s)?[\d,]{{1,9}}|{PERCENT})?(?![.,]?\d)[^.;\d]{{0,20}}?,\s(?:so|which\smeans|that\sis|meaning|thus)\s[^.;\d]{{0,30}}?\b(?:(?P<up>rose|grew|increased|doubled|tripled|climbed|went\sup)|(?:fell|dropped|sank|decreased|halved|shrank|went\sdown))\b",
    needs=("from ",),
)


def rest_of(folded: str) -> Wrong:
    """The others of a group, counted."""
    for match in (match for pattern in (_OTHER, _LEFT) for match in pattern.finditer(folded)):
        whole, part, rest = (number(match[name]) for name in ("whole", "part", "rest"))
        if part < whole and part + rest != whole:
            yield wrong("wrong-rest", match, f"{part:,} of {whole:,} leaves {whole - part:,}, not {rest:,}.")


def equal_arms(folded: str) -> Wrong:
    """How many are in each of some equal groups."""
    for match in _EQUALLY.finditer(folded):
        whole, groups, each = (number(match[a] or match[b]) for a, b in (("whole", "all"), ("groups", "arms"), ("each", "one")))  # fmt: skip
        if abs(whole / groups - each) > 1:
            yield wrong("wrong-product", match, f"{whole:,} in {groups} equal groups are {whole / groups:g} in each, not {each:,}.")  # fmt: skip


def allotted(folded: str) -> Wrong:
    """The sizes of two groups that were drawn in a ratio."""
    for match in _ALLOTTED.finditer(folded):
        ratio, first, second = (number(match[name]) for name in ("more", "first", "second"))
        if min(first, second) > ratio and far(ratio, max(first, second) / min(first, second), 0.2):
            yield wrong("ratio-mismatch", match, f"{first:,} and {second:,} are not {ratio} to 1.")
    for match in _FOR_EACH.finditer(folded):
        ratio, whole, part = (number(match[name]) for name in ("more", "whole", "part"))
        right = whole * ratio / (ratio + 1)
        if far(right, part, 0.05, 1.0):
            yield wrong("ratio-mismatch", match, f"{ratio} to 1 makes {right:.0f} of {whole:,}, not {part:,}.")


def totals(folded: str) -> Wrong:
    """A total and the parts listed behind it; and a price for each with the price of all."""
    for match in _TOTAL.finditer(folded):
        parts = [number(found) for found in re.findall(rf"(?:^|,\s|and\s)({COUNT})\b", match["parts"])]
        if len(parts) > 1 and sum(parts) != number(match["total"]):
            shown = " + ".join(f"{part:,}" for part in parts)
            yield wrong("wrong-product", match, f"{shown} is {sum(parts):,}, not {match['total']}.")
    for match in _IN_ALL.finditer(folded):
        right = number(match["count"]) * figure(match["each"])
        if far(right, figure(match["total"]), 0.02) and not _LESS.search(folded):
            yield wrong("wrong-product", match, f"{match['count']} times {match['each']} is {right:,.0f}, not {match['total']}.")  # fmt: skip


def strengths(folded: str) -> Wrong:
    """How much of a drug some volume of a solution holds."""
    for match in _STRENGTH.finditer(folded):
        right = float(match["volume"]) * float(match["each"])
        if far(right, figure(match["total"]), 0.02):
            what = f"{match['volume']} ml of {match['each']} mg/ml hold {right:g} mg, not {match['total']}."
            yield wrong("wrong-product", match, what)


def spans(folded: str) -> Wrong:
    """A span of time told in two units."""
    for match in _SPAN.finditer(folded):
        if match["unit"] == match["into"]:
            continue
        one, other = (
            (1.0 if match[value].startswith("a") else figure(match[value])) * _SPANS[match[unit]]
            for value, unit in (("one", "unit"), ("other", "into"))
        )
        if one and far(one, other, _ROUNDING):
            said = f"{match['one']} {match['unit']}s"
            yield wrong("wrong-product", match, f"{said} are {one / _SPANS[match['into']]:.3g} {match['into']}s.")


def scales(folded: str) -> Wrong:
    """A score beyond its scale."""
    for match in _ON_SCALE.finditer(folded):
        top, value = number(match["top"]), number(match["value"])
        if value > top:
            yield wrong("outside-interval", match, f"A scale up to {top} has no {value}.")


def bounded(folded: str) -> Wrong:
    """More, or less, than a share of a group, with the counts beside it."""
    for match in _BOUNDED.finditer(folded):
        part, whole, share = number(match["part"]), number(match["whole"]), fraction(match["share"])
        right = 100 * part / max(whole, 1)
        if 0 < part <= whole and (right < share - 1 if match["least"] else right > share + 1):
            yield wrong("wrong-share", match, f"{part:,} of {whole:,} is {right:.0f} %.")


def directions(folded: str) -> Wrong:
    """What went to more and is said to have fallen, or the other way round."""
    for match in () if DENIED.search(folded) else _CHANGED.finditer(folded):
        before, after = figure(match["before"]), figure(match["after"])
        if match["of"] == match["then"] and before != after and (after > before) is not bool(match["up"]):
            yield wrong("ratio-mismatch", match, f"From {before:g} to {after:g} is no {'rise' if match['up'] else 'fall'}.")  # fmt: skip


DESIGNS: tuple[tuple[tuple[str, ...], Callable[[str], Wrong]], ...] = (
    (("other ", "remaining "), rest_of),
    (("equal", "same-sized"), equal_arms),
    (("randomi", "assigned", "allocat", "ratio", "for each", "for every"), allotted),
    ((": ", "$", "£", "€"), totals),
    (tuple(_SPANS), spans),
    ((" ml", "0ml", "5ml"), strengths),
    (("scale",), scales),
    (("than ", "over ", "under ", "at least", "at most"), bounded),
    (("from ",), directions),
)  # words of which a sentence must hold one, and the check
