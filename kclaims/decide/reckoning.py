"""Totals, rests, doses and significance that a sentence reckons itself, reckoned again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kclaims.decide.designs import DESIGNS
from kclaims.decide.effects import EFFECTS
from kclaims.decide.equalities import EQUALITIES
from kclaims.decide.figures import Wrong, far, finding, wrong
from kclaims.decide.inferences import INFERENCES
from kclaims.decide.shifts import SHIFTS
from kclaims.decide.tallies import TALLIES
from kclaims.model import Finding, Sentence
from kclaims.text.characters import fold
from kclaims.text.patterns import lazy
from kclaims.text.shares import COUNT, FRACTION, PEOPLE, PERCENT, PERCENT_SIGNS, figure, fraction, number

_FIGURE = r"\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,4})?|\d{1,9}(?:\.\d{1,4})?"
_PERIODS = {
    "day": 1.0, "daily": 1.0, "week": 7.0, "weekly": 7.0, "fortnight": 14.0, "month": 30.0, "monthly": 30.0,
}  # fmt: skip
_ROUNDING = 1.1  # points by which the difference of two rounded percentages may miss
_TIMES = {"once": 1, "twice": 2, "thrice": 3}
# Six infusions at $450 each come to $2,700
_BILL = lazy(
    rf"(?<![\w.,])(?P<count>{COUNT})\s(?:[a-z]+\s){{0,3}}?(?:at|for)\s[$£€](?P<each>{_FIGURE})(?:\s(?:each|apiece|(?:a|an|per|every)\s[a-z]+)\b|(?=\s(?:comes?|total\w*|makes?|adds?|amounts?)\b))"
    rf"[^.;$£€]{{0,40}}\b(?:comes?\sto|total\w*|costs?|makes?|is|are|adds?\sup\sto|amounts?\sto|sum\sof|bill\sof)\s(?:[a-z]+\s){{0,3}}[$£€](?P<total>{_FIGURE})"
)
_OTHER_COSTS = frozenset(
    "discount off save saving savings package bundle deposit plus less minus instead rather sale consultation fee".split()
)
# Twice a week for four weeks makes eight sessions
_COURSE = lazy(
    rf"\b(?P<times>once|twice|thrice|(?:{COUNT})\stimes)[\s-](?:(?:a|per|each|every)\s)?(?P<each>day|week|fortnight|month|daily|weekly|monthly)(?:\s[a-z]+){{0,2}}?\sfor\s(?P<span>{COUNT})\s(?P<unit>day|week|fortnight|month)s?"
    rf"(?:\s(?:makes?|means|is|gives|comes\sto|adds\sup\sto)\s|,\s(?:or|that\sis|i\.e\.|making|a\stotal\sof|in\sall)\s)(?:[a-z]+\s){{0,2}}?(?P<sessions>{COUNT})\s(?:sessions|infusions|treatments|doses|visits|injections|sprays)"
)
_RATE = lazy(rf"(?<![\w.,])(?P<rate>{_FIGURE})\s?mg\s?(?:/|per\s)\s?(?:kg|kilo)")
_WEIGHT = lazy(r"(?<![\w.,/])(?P<kg>\d{2,3})\s?-?(?:kg|kilos?|kilograms?)\b")
_DOSE = lazy(rf"(?<![\w.,])(?P<mg>{_FIGURE})\s?mg\b(?!\s?(?:/|per\b))")
_AMOUNTS = lazy(
    r"\b(?:gets?|got|needs?|needed|receives?|received|given|is|equals|means|amounts?|comes?|works?|makes?|about|so|dose of|given)\b|="
)
# 64 % against 28 %, a gap of 36 points; 64 % on ketamine and 28 % on midazolam, a gap of 36 points
_GAPS = (
    lazy(
        r"(?P<one>\d{1,3}(?:\.\d+)?)\s?(?:%|per\s?cent)\s+(?:against|versus|vs\.?|compared with|compared to)\s+(?P<other>\d{1,3}(?:\.\d+)?)\s?(?:%|per\s?cent)"
        r"[^.;%]{0,60}?\b(?:gap|difference|advantage|margin)\s+of\s+(?P<gap>\d{1,3}(?:\.\d+)?)\s+(?:percentage\s+)?points"
    ),
    lazy(
        rf"(?P<one>\d{{1,3}}(?:\.\d+)?){PERCENT}\s[^.;%\d]{{1,40}}?\b(?:and|against|versus|vs\.?|compared\s(?:with|to)|but)\s(?P<other>\d{{1,3}}(?:\.\d+)?){PERCENT}"
        r"[^.;%\d]{0,60}?\b(?:gap|difference|advantage|margin)\sof\s(?P<gap>\d{1,3}(?:\.\d+)?)\s(?:percentage\s)?points"
    ),
    lazy(
        rf"(?P<one>\d{{1,3}}(?:\.\d+)?){PERCENT}\s[^.;%\d]{{1,40}}?\b(?:and|against|versus|vs\.?|compared\s(?:with|to)|but)\s(?P<other>\d{{1,3}}(?:\.\d+)?){PERCENT}"
        rf"[^.;%\d]{{0,40}}?\b(?P<gap>\d{{1,3}}(?:\.\d+)?|{COUNT})\s(?:percentage\s)?points\s(?:higher|lower|more|less|better|worse|above|below|apart|ahead)\b",
        needs=("points",),
    ),
)
# Of the 403 people randomised 365 were treated, so 38 never started
_REST = lazy(
    rf"\bof\s(?:the\s|our\s|these\s)?(?P<whole>{COUNT})\s(?!mg\b|ml\b|g\b|kg\b)(?:[a-z-]+\s){{1,5}}?,?\s?(?P<part>{COUNT})\s[a-z]+[^.;:%\d]{{0,40}}?"
    rf",\s(?:so|leaving|which\sleaves|which\sleft|meaning)\s(?:the\sother\s|that\s)?(?P<rest>{COUNT})\b(?!{PERCENT}|\s(?:in|out|of)\b)"
)
# Each device holds 28 mg, so a dose of 84 mg takes three
_PIECES = lazy(
    rf"\b(?:holds?|contains?|delivers?)\s(?P<each>{_FIGURE})\s?mg\b[^.;]{{0,40}}?\b(?:dose|course)\sof\s(?P<total>{_FIGURE})\s?mg"
    rf"\s(?:takes?|needs?|means|requires?|uses)\s(?P<count>{COUNT})\b(?!\s?(?:hours?|minutes?|weeks?|days?|mg))",
)
# A score that goes from 32 to 16 has fallen by half
_FALL = lazy(
    rf"\bfrom\s(?P<before>\d{{1,3}}(?:\.\d+)?)\sto\s(?P<after>\d{{1,3}}(?:\.\d+)?)(?![\d%]|\sper)[^.;%\d]{{0,40}}?\b(?:fell|fallen|dropped|reduced|reduction|decreased|cut|lower|down|shrank|shrunk|drop|fall|decrease|grown|grew|risen|rose|improved|improvement)\s(?:by|of)\s(?:about\s|nearly\s|almost\s|around\s)?(?P<share>{FRACTION})\b"
)
# Of 1,285 users 26.6 % had symptoms, about 342 people
_COUNTED = lazy(
    rf"\bof\s(?:the\s|our\s)?(?P<whole>{_FIGURE})\s[^.;%]{{3,60}}?(?P<percent>\d{{1,2}}(?:\.\d+)?){PERCENT}\s[^.;%\d]{{3,60}},\s(?:or\s|that\sis\s|i\.e\.\s|about\s|some\s|roughly\s|around\s){{1,2}}(?P<count>{_FIGURE})\s{PEOPLE}\b"
)
# If 40 % respond on the drug and 20 % on placebo, five people must be treated for one extra response
# A gain of 10 percentage points means that ten must be treated for one to benefit
_NEEDED = (
    lazy(
        rf"(?P<before>\d{{1,3}}(?:\.\d+)?){PERCENT}[^.;%\d]{{1,60}}(?P<after>\d{{1,3}}(?:\.\d+)?){PERCENT}[^.;%\d]{{1,60}}?(?:\b(?P<count>{COUNT})\s{PEOPLE}\s(?:must|have\sto|need\sto|would\shave\sto|would\sneed\sto)\sbe\streated\b|(?:\b|')(?:would|must|have\sto|d|need\sto)\streat\s(?P<many>{COUNT})\s(?:{PEOPLE}\s)?(?:to|for|so\sthat|before)\b)"
    ),
    lazy(
        rf"(?:\b(?P<gap>\d{{1,6}}(?:\.\d{{1,3}})?|{COUNT})\s(?:percentage\s)?points\b|\bfrom\s(?P<before>\d{{1,3}}(?:\.\d+)?)(?:{PERCENT})?\sto\s(?P<after>\d{{1,3}}(?:\.\d+)?){PERCENT})[^.;:%\d]{{0,50}}?"
        rf"\b(?P<count>{COUNT})\s(?:[a-z]+\s)?(?:must|have\sto|need\sto|would\shave\sto|would\sneed\sto)\s(?:be\streated|take|use|get|receive|have)\b[^.;:\d]{{0,20}}?\b(?:for|so\sthat|before)\sone\b"
    ),
)
# Ninety people were randomised: 18, 17, 19, 18 and 18 to the five arms
_ARMS = lazy(
    rf"(?<![\w.,])(?P<all>{COUNT})\s{PEOPLE}\s(?:were|was)\s(?:randomi[sz]ed|assigned|allocated|split|divided)[^.;:%\d]{{0,30}}:\s(?P<parts>\d{{1,6}}(?:,\s\d{{1,6}}){{1,8}}(?:,?\sand\s\d{{1,6}}))\b(?!{PERCENT})"
)
_SIGNIFICANT = lazy(r"\b(?:statistically\s)?significant(?:ly)?\b")
_CLAIMS_NONE = lazy(
    r"\b(?:no|not|non|nor|never|neither|without|fail\w*|fell|short|miss\w*|lack\w*|trend\w*|approach\w*|border\w*|close|almost|nearly|marginal\w*"
    r"|although|but|while|whereas|however|though|yet|clinical\w*|interact\w*|unless|if|one-sided|bayes\w*|only|un\w+|wrong\w*|myth|claim\w*)\b|n't\b"
)
_P = lazy(r"\bp\s?(?P<sign>[=>≥])\s?(?P<value>0?\.\d{1,5})\b")
_LEVEL = 0.05
_DIFFERENCE_CI = lazy(
    r"\b9\d\s?%\s?(?:ci|confidence interval)[:,]?\s?(?:of\s|from\s)?(?P<low>-?\d{1,6}(?:\.\d+)?)\s?(?:to|,|–|-)\s?(?P<high>-?\d{1,6}(?:\.\d+)?)"
)
_RATIO = lazy(r"\b(?:ratio|relative risk|odds|hazard|or|rr|hr|irr)\b")


def reckoned(sentence: Sentence) -> Iterator[Finding]:
    """Findings on what the sentence itself reckons from its figures."""
    folded = fold(sentence.text).replace("−", "-")
    for words, check in _CHECKS:
        if any(word in folded for word in words):
            for name, start, end, what in check(folded):
                yield finding(name, sentence, start, end, what)


def _bills(folded: str) -> Wrong:
    for match in _BILL.finditer(folded):
        right, told = number(match["count"]) * figure(match["each"]), figure(match["total"])
        if far(right, told, 0.05) and not _OTHER_COSTS.intersection(re.findall(r"[a-z]+", folded)):
            what = f"{match['count']} times {match['each']} is {right:,.0f}, not {match['total']}."
            yield wrong("wrong-product", match, what)


def _courses(folded: str) -> Wrong:
    for match in _COURSE.finditer(folded):
        word = match["times"].split()[0]
        times = _TIMES.get(word) or number(word)
        right = times * number(match["span"]) * _PERIODS[match["unit"]] / _PERIODS[match["each"]]
        if far(right, number(match["sessions"]), 0.08, 0.5):
            yield wrong("wrong-product", match, f"That makes {right:.0f}, not {match['sessions']}.")


def _doses(folded: str) -> Wrong:
    """A dose that does not follow from the weight: one of each in the sentence, the dose last."""
    rates, weights, doses = ([*pattern.finditer(folded)] for pattern in (_RATE, _WEIGHT, _DOSE))
    if not (len(rates) == len(weights) == len(doses) == 1):
        return
    rate, weight, dose = rates[0], weights[0], doses[0]
    start, last = min(rate.start(), weight.start()), max(rate.end(), weight.end())
    between = rate.end() <= dose.start() < weight.start()  # "0.5 mg per kg comes to 35 mg for a person of 70 kg"
    if (dose.start() < last and not between) or not _AMOUNTS.search(
        folded, rate.end() if between else last, dose.end()
    ):
        return
    right, told = figure(rate["rate"]) * float(weight["kg"]), figure(dose["mg"])
    if far(right, told, 0.1, 1.0):
        what = f"{rate['rate']} mg/kg at {weight['kg']} kg is {right:g} mg, not {told:g} mg."
        yield "wrong-product", start, max(last, dose.end()), what


def _gaps(folded: str) -> Wrong:
    for match in (match for pattern in _GAPS for match in pattern.finditer(folded)):
        one, other, told = (figure(match[name]) for name in ("one", "other", "gap"))
        if far(abs(one - other), told, 0, _ROUNDING):
            what = f"{one:g} against {other:g} is a gap of {abs(one - other):.1f} points, not {told:g}."
            yield wrong("ratio-mismatch", match, what)


def _rests(folded: str) -> Wrong:
    for match in _REST.finditer(folded):
        whole, part, rest = (number(match[name]) for name in ("whole", "part", "rest"))
        if part < whole and whole - part != rest:
            yield wrong("wrong-rest", match, f"{part:,} of {whole:,} leaves {whole - part:,}, not {rest:,}.")


def _falls(folded: str) -> Wrong:
    loose = 6.0  # points by which "a third" may round
    for match in _FALL.finditer(folded):
        before, after = float(match["before"]), float(match["after"])
        told = fraction(match["share"])
        if before and far(100 * abs(after - before) / before, told, 0, loose):
            right = 100 * abs(after - before) / before
            what = f"From {before:g} to {after:g} is a change of {right:.0f} %, not of {match['share']}."
            yield wrong("ratio-mismatch", match, what)


def _pieces(folded: str) -> Wrong:
    for match in _PIECES.finditer(folded):
        each, total = figure(match["each"]), figure(match["total"])
        right = total / each if each else 0
        if right and right == int(right) and right != number(match["count"]):
            what = f"{match['total']} mg are {right:.0f} times {match['each']} mg, not {match['count']}."
            yield wrong("wrong-product", match, what)


def _counted(folded: str) -> Wrong:
    for match in _COUNTED.finditer(folded):
        whole, told = figure(match["whole"]), figure(match["count"])
        right = whole * float(match["percent"]) / 100
        if far(right, told, 0.1, 1.0):
            what = f"{match['percent']} % of {match['whole']} is {right:,.0f}, not {match['count']}."
            yield wrong("wrong-share", match, what)


def _needed(folded: str) -> Wrong:
    for match in (match for pattern in _NEEDED for match in pattern.finditer(folded)):
        points = match.groupdict().get("gap")
        gap = figure(points) if points else abs(float(match["before"]) - float(match["after"]))
        told = match["count"] or match["many"]
        if gap and far(100 / gap, number(told), 0.15, 1.0):
            what = f"At {gap:g} points apart one extra result takes {100 / gap:.0f} people, not {told}."
            yield wrong("ratio-mismatch", match, what)


def _arms(folded: str) -> Wrong:
    for match in _ARMS.finditer(folded):
        parts = [int(part) for part in re.findall(r"\d+", match["parts"])]
        if sum(parts) != number(match["all"]):
            shown = " + ".join(map(str, parts))
            yield wrong("wrong-product", match, f"{shown} is {sum(parts):,}, not {match['all']}.")


def _significance(folded: str) -> Wrong:
    """A result called significant whose p value or interval says the contrary; one figure in the sentence, and no doubt."""
    said = [*_SIGNIFICANT.finditer(folded)]
    if len(said) != 1 or _CLAIMS_NONE.search(folded):
        return
    values = [*_P.finditer(folded)]
    if len(values) == 1 and float(values[0]["value"]) > _LEVEL:
        start, end = min(said[0].start(), values[0].start()), max(said[0].end(), values[0].end())
        yield "not-significant", start, end, f"A p value of {values[0]['value']} is above 0.05."
    intervals = [*_DIFFERENCE_CI.finditer(folded)]
    if len(intervals) == 1 and not values:
        low, high = float(intervals[0]["low"]), float(intervals[0]["high"])
        none = 1.0 if _RATIO.search(folded) and low > 0 else 0.0
        if low < none < high:
            start, end = min(said[0].start(), intervals[0].start()), max(said[0].end(), intervals[0].end())
            yield "not-significant", start, end, f"An interval from {low:g} to {high:g} holds {none:g}: no effect."


# Each check with words of which a sentence must hold one for its patterns to be tried at all.
_CHECKS = (
    (("$", "£", "€"), _bills),
    (
        (" a week for ", " a day for ", " a month for ", " week for ", " day for ", "weekly", "daily", "monthly"),
        _courses,
    ),
    (("kg", "kilo"), _doses),
    (("points",), _gaps),
    ((", so ", " leav", ", which left", ", meaning "), _rests),
    (("mg",), _pieces),
    (("from ",), _falls),
    (PERCENT_SIGNS, _counted),
    (("be treated", "for one", "so that one", "before one", "treat "), _needed),
    (("randomi", "assigned", "allocated", "split", "divided"), _arms),
    (("significan",), _significance),
    *TALLIES,
    *SHIFTS,
    *INFERENCES,
    *EQUALITIES,
    *EFFECTS,
    *DESIGNS,
)
