"""Counts, wholes and percentages in a sentence, as written: nothing is judged here."""

from __future__ import annotations

import re
from typing import NamedTuple

from kclaims.text.characters import fold
from kclaims.text.patterns import lazy

_N = r"\d{1,3}(?:,\d{3}){1,4}(?!,?\d)|\d{1,12}(?!\d)"  # no longer: nobody counts in numbers that floats can't hold
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "hundred": 100,
}  # fmt: skip
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
COUNT = rf"(?:{_N}|(?:{_TENS})-(?:{_UNITS})|{'|'.join(_WORDS)})"
PEOPLE = (
    r"(?:(?:adult|of the|of our|enrolled|eligible|randomi[sz]ed|treated|depressed|female|male|all|total)\s+){0,2}"
    r"(?:patients|participants|people|adults|children|women|men|veterans|users|respondents|subjects|volunteers|inpatients|"
    r"clients|cases|students|doctors|clinics|websites|sites|studies|trials|articles|reports|persons|completers|responders|remitters)"
)
PERCENT_SIGNS = ("%", "cent")  # of which one stands wherever a percentage does
PERCENT = r"\s?(?:%|per\s?cent)"
_PERCENT = r"(?P<percent>\d{1,3}(?:\.\d+)?)\s?(?:%|per\s?cent)"
_OUT_OF = r"(?:of|out of|from|/|in)"
_SHARES = (
    # 46 (63.0 %) of 83; 46 (63 %) of the 83 patients
    lazy(
        rf"(?<![\w.,])(?P<count>{COUNT})\s*+(?:{PEOPLE}\s*+)?\(\s?{_PERCENT}\s?\)\s*+{_OUT_OF}\s+(?:the\s+|all\s+|our\s+)?(?P<whole>{COUNT})\b(?!\s?(?:%|percent|mg|weeks|days|months|years|minutes|hours|points))",
        needs=PERCENT_SIGNS,
    ),
    # 46 of 83 patients (63 %); 46/83 (63 %)
    lazy(
        rf"(?<![\w.,/])(?P<count>{COUNT})\s*+(?:{PEOPLE}\s*+)?(?:of|out of|/)\s*+(?:the\s+|all\s+|our\s+)?(?P<whole>{COUNT})\s*+(?:{PEOPLE}\s*+)?(?:[,;]\s*+)?[(\[,]?\s?(?:or\s|about\s)?{_PERCENT}",
        needs=PERCENT_SIGNS,
    ),
    # 46 of 83 patients had recovered (63 %); 46 of the 83 sites in the survey, 63 %, …; …, that is 63 %
    lazy(
        rf"(?<![\w.,/])(?P<count>{COUNT})\s+(?:{PEOPLE}\s+)?(?:of|out of)\s+(?:the\s+|all\s+|our\s+)?(?P<whole>{COUNT})\s+[a-z][a-z' -]{{2,60}}"
        rf"(?:\({_PERCENT}\)|,\s(?:or|that is|i\.e\.|that's)\s(?:about\s)?{_PERCENT.replace('percent>', 'that>')}|,\s{_PERCENT.replace('percent>', 'told>')}(?=[,.]|$))",
        needs=PERCENT_SIGNS,
    ),
    # 63.0 % (46/73); 63 % (46 of 73)
    lazy(
        rf"(?<![\w.,]){_PERCENT}\s*+(?:of\s+{PEOPLE}\s*+)?[(\[]\s?(?:n\s?=\s?)?(?P<count>{_N})\s?(?:/|of|out of)\s?(?:the\s+)?(?P<whole>{_N})",
        needs=PERCENT_SIGNS,
    ),
)
_PARTS = lazy(
    rf"(?<![\w.,/-])(?P<count>{COUNT})\s+(?:{PEOPLE}\s+)?(?:of|out of)\s+(?:the\s+|all\s+|our\s+)?(?P<whole>{COUNT})\s+{PEOPLE}\b"
)
_PAIRS = lazy(
    rf"(?<![\w.,/])(?P<count>{COUNT})\s+(?:of|out of)\s+(?:the\s+|all\s+|our\s+)?(?P<whole>{COUNT})(?![\w%]|\s?(?:%|percent))"
)
_PERCENTAGES = lazy(
    rf"(?<![\w.,])(\d{{1,4}}(?:\.\d+)?|(?:{_TENS})-(?:{_UNITS})|{'|'.join(_WORDS)})\s?(?:%|per\s?cent)(?!\w)",
    needs=PERCENT_SIGNS,
)
# "Of the 118 participants, 64 received the drug and 71 placebo"; "Ninety patients were randomised, 60 to … and 60 to …"
_GROUP = lazy(
    rf"(?:\bof\s+(?:the\s+|our\s+|these\s+)?(?P<whole>{COUNT})\s+(?P<who>[a-z]+)(?P<told>[^.;:,%()]{{0,50}}?)(?:,|(?=\s\d{{1,6}}\s(?:[a-z]+ed|got|went|felt|were|had|did|said|took|left|slept)\b))"
    rf"|\b(?:randomi[sz]ed|assigned|allocated|enrolled|split|divided)\s+(?P<dealt>{COUNT})\s+{PEOPLE}[,:]"
    rf"|(?<![\w.,])(?<!and )(?<!hundred )(?<!thousand )(?P<all>{COUNT})\s+(?:{PEOPLE}\s+)?(?:were|was)\s+(?:randomi[sz]ed|assigned|allocated|split|divided)[^.;:,%()]{{0,30}}[,:])"
)
_DEALT = lazy(r"\b(?:randomi[sz]ed|assigned|allocated|split|divided)\b")
_MEMBER = lazy(rf"(?<![\w.,/-])(?P<count>{COUNT})\s+(?P<verb>[a-z]+)")
_NO_COUNTS = frozenset(
    "percent per points weeks week days day hours hour minutes months month years year mg of in or to and times sessions infusions"
    " doses sites centres centers countries trials studies letters pounds dollars points percentage more less out january february march april may june july august september october november december".split()
)
FRACTIONS = {
    "half": 50.0, "one half": 50.0, "a third": 100 / 3, "one third": 100 / 3, "two thirds": 200 / 3, "a quarter": 25.0,
    "one quarter": 25.0, "three quarters": 75.0, "a fifth": 20.0, "one fifth": 20.0, "two fifths": 40.0,
    "three fifths": 60.0, "four fifths": 80.0, "a tenth": 10.0, "one tenth": 10.0,
}  # fmt: skip
FRACTION = "|".join(sorted((re.escape(f).replace(r"\ ", r"[\s-]") for f in FRACTIONS), key=len, reverse=True))
# A share however it is told: "40 %", "half", "three in four"
SHARE = (
    rf"(?:(?P<shared>{FRACTION})\b|(?P<hundredths>\d{{1,3}}(?:\.\d+)?|{COUNT}){PERCENT}(?!age)"
    rf"|(?P<each>{COUNT})\s(?:in|out\sof)\s(?:every\s)?(?P<among>{COUNT})\b)"
)
_SAID_TWICE = lazy(
    rf"\b(?:(?P<fraction>{FRACTION})|(?P<some>{'|'.join(_WORDS)}|\d{{1,2}})\s+(?:in|out of)\s+(?:every\s+)?(?P<every>{'|'.join(_WORDS)}|\d{{1,3}}))"
    rf"(?:\s+(?:of\s+)?(?:the\s+|all\s+|our\s+)?{PEOPLE})?\s*[(,]\s?(?:or\s+)?(?P<about>about |around |roughly |nearly |almost |some |approximately |over |more than |just over |just under |under )?{_PERCENT}\s?\)?",
    needs=PERCENT_SIGNS,
)
# What stands behind these counts others, days or money: "in 41 people", "as in the 100 left alone", "by day 28", "£3,000".
_NO_PART = lazy(r"\b(?:of|in|from|among|against|than|day|days|week|month|year|aged?|to)(?:\s+the)?\s+$|[£$€]\s?$")


class Group(NamedTuple):
    """A whole, and the counts of its parts as the sentence tells them; `words` is what follows each count."""

    whole: int
    parts: tuple[int, ...]
    words: tuple[str, ...]
    start: int
    end: int


class Share(NamedTuple):
    """A count of a whole with the percentage printed beside it; `step` is the last printed place (1, 0.1 …)."""

    part: int
    whole: int
    percent: float
    step: float
    start: int
    end: int


class Part(NamedTuple):
    """A count said to be part of a whole."""

    part: int
    whole: int
    start: int
    end: int


class Twice(NamedTuple):
    """A fraction in words with a percentage beside it, both as percent."""

    fraction: float
    percent: float
    start: int
    end: int


class Told(NamedTuple):
    """A share as it is told, in per cent; `form` is "percent" or "words"."""

    value: float
    form: str
    text: str


def told_share(match: re.Match[str]) -> Told | None:
    """What the pattern `SHARE` found, as a share; None where it is no part of a whole."""
    if match["shared"]:
        return Told(fraction(match["shared"]), "words", match["shared"])
    if match["hundredths"]:
        return Told(figure(match["hundredths"]), "percent", f"{match['hundredths']} %")
    each, among = number(match["each"]), number(match["among"])
    return Told(100 * each / among, "words", f"{each} in {among}") if 0 < each <= among else None


def fraction(text: str) -> float:
    """A fraction in words, in per cent."""
    return FRACTIONS[re.sub(r"[\s-]", " ", text)]


def counts(folded: str) -> list[int]:
    """Every count of a text but nought, in figures or words."""
    words = re.findall(r"\d{1,6}|[a-z]+", folded)
    return [n for word in words if (n := _WORDS.get(word) or (int(word) if word.isdigit() else 0))]


def find_shares(sentence: str) -> list[Share]:
    """Counts of wholes that stand beside their percentage."""
    folded = fold(sentence)
    found: dict[int, Share] = {}
    for pattern in _SHARES:
        for match in pattern.finditer(folded):
            percent = next(filter(None, map(match.groupdict().get, ("percent", "that", "told"))))
            share = Share(
                number(match["count"]),
                number(match["whole"]),
                float(percent),
                _step(percent),
                match.start(),
                match.end(),
            )
            if not any(share.start < other.end and other.start < share.end for other in found.values()):
                found[share.start] = share
    return sorted(found.values(), key=lambda share: share.start)


def find_parts(sentence: str) -> list[Part]:
    """Counts of people or things out of a count of them."""
    return [Part(number(m["count"]), number(m["whole"]), m.start(), m.end()) for m in _PARTS.finditer(fold(sentence))]


def find_pairs(sentence: str) -> list[Part]:
    """Counts out of counts, of whatever things: "30 of 60", "twenty out of forty"."""
    found = [Part(number(m["count"]), number(m["whole"]), m.start(), m.end()) for m in _PAIRS.finditer(fold(sentence))]
    return [part for part in found if part.part <= part.whole]


def find_percentages(sentence: str) -> list[tuple[float, int, int]]:
    """Percentages with their places."""
    return [(figure(m[1]), m.start(), m.end()) for m in _PERCENTAGES.finditer(fold(sentence))]


def find_said_twice(sentence: str) -> list[Twice]:
    """Fractions in words with a percentage beside them."""
    found = []
    for match in _SAID_TWICE.finditer(fold(sentence)):
        if match["fraction"]:
            share = fraction(match["fraction"])
        else:
            every = number(match["every"])
            if not every or number(match["some"]) > every:
                continue
            share = 100 * number(match["some"]) / every
        found.append(Twice(share, float(match["percent"]), match.start(), match.end()))
    return found


def number(text: str) -> int:
    """The value of a count in figures or words."""
    tens, dash, units = text.partition("-")
    if dash:
        return _WORDS[tens] + _WORDS[units]
    return _WORDS[text] if text in _WORDS else int(text.replace(",", ""))


def find_group(sentence: str) -> Group | None:
    """The whole that a sentence opens with and the counts that follow it, where there are any."""
    folded = fold(sentence)
    match = _GROUP.search(folded)
    if match is None or (match["whole"] and not _NO_COUNTS.isdisjoint(f"{match['who']}{match['told']}".split()[:2])):
        return None  # "of nine randomised trials, with 234 participants": people are no part of trials
    found = [
        m
        for m in _MEMBER.finditer(folded, match.end())
        if (m["verb"] not in _NO_COUNTS or (m["verb"] == "to" and _DEALT.search(folded, match.start(), m.start())))
        and not _NO_PART.search(folded, max(0, m.start() - 24), m.start())
    ]
    if not found:
        return None
    return Group(
        number(match["whole"] or match["dealt"] or match["all"]), tuple(number(m["count"]) for m in found),
        tuple(m["verb"] for m in found), match.start(), found[-1].end(),
    )  # fmt: skip


def figure(text: str) -> float:
    """The value of a figure, with decimals or commas, or in words."""
    return float(text.replace(",", "")) if text[0].isdigit() else float(number(text))


def _step(percent: str) -> float:
    return 10.0 ** -len(percent.partition(".")[2])
