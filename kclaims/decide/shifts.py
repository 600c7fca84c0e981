"""Changes "from one figure to another", and two figures set side by side, as the sentence reckons them."""

from __future__ import annotations

import re

from kclaims.decide.figures import Wrong, wrong
from kclaims.decide.tallies import bound_of, told_otherwise
from kclaims.text.patterns import lazy
from kclaims.text.shares import COUNT, PERCENT, SHARE, figure, number, told_share

_FIGURE = rf"(?:\d{{1,6}}(?:\.\d{{1,3}})?|{COUNT})"
_OF = rf"(?:\s(?:in|out\sof)\s(?:every\s)?(?:an?\s)?{COUNT})?"
_NEXT = r"(?!\w|[.,]\d|/|-|\s(?:million|thousand|billion|hundred|percentage))"
# "from eight a month to six", "from 2 in 100 to 1 in 100"; what is counted may stand behind either
_FROM = (
    rf"from\s(?P<before>{_FIGURE})(?P<first>{_OF}|{PERCENT}|\s[a-z]+|\sa\s(?:day|week|month|year)|\s[a-z]+\s(?:a|per)\s(?:day|week|month|year))"
    rf"?\sto\s(?P<after>{_FIGURE})(?P<last>{_OF}|{PERCENT})?{_NEXT}"
)
_FELL = r"(?:fell|fall|falls|dropped|drops?|declined|declines?|decreased|decreases?|sank|shrank|shrinks?)"
_ROSE = r"(?:rose|rises?|grew|grows?|increased|increases?|climbed|climbs?|went\sup)"
_CHANGE = r"(?:reduction|decrease|drop|fall|decline|loss|cut|increase|rise|gain|growth|improvement|jump)"
_BEARING = lazy(
    rf"\b(?P<verb>{_FELL}|{_ROSE})\s{_FROM}(?!\s?(?:weeks?|months?|days?|years?|hours?|minutes?|sites|clinics)\b)",
    needs=("from ",),
)
_NO_LEVEL = lazy(
    r"\b(?:not|never|instead|should|myth|wrong\w*|if|would|misprint|typo|rank\w*|grade|stage|class|place|position|week|month|day|year|hour)\b|n't\b"
)
_LINK = (
    r"(?:,?\s(?:that\sis,?|i\.e\.,?|or|so|which\s(?:is|was|means)|in\sother\swords,?|meaning)\s|,\s)[^.;:%\d]{0,50}?"
)
_BY = rf"\b(?:by|an?\s{_CHANGE}\sof)\s(?:(?P<least>more\sthan|over|at\sleast)|(?P<most>less\sthan|under|at\smost)|about|around|nearly|almost|roughly|only|just)?\s?{SHARE}"
_CUT = lazy(rf"\b{_FROM}[^.;:%\d]{{0,40}}?{_LINK}{_BY}", needs=("from ",))
_FOLD = {"two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "ten": 10.0}
_MANIFOLD = lazy(
    rf"\b{_FROM}[^.;:%\d]{{0,40}}?\b(?:(?P<fold>{'|'.join(_FOLD)})-?fold\b|(?P<named>doubl(?:ing|ed)|tripl(?:ing|ed)|trebl(?:ing|ed)|halv(?:ing|ed)|quadrupl(?:ing|ed))(?!\s(?:the|its|their|our|his|her|your)\b))",
    needs=("from ",),
)
_NAMED = {"d": 2.0, "t": 3.0, "h": 0.5, "q": 4.0}
_AMOUNT = lazy(
    rf"\b(?:{_FELL}|{_ROSE})\sby\s(?P<change>{_FIGURE})\s(?P<unit>[a-z]+)(?:\s(?:a|per)\s(?:day|week|month|year))?,\s{_FROM}(?:\s(?P=unit))?(?=[\s,.;]|$)",
    needs=("from ",),
)
_INFERRED = lazy(r"\b(?:so|thus|therefore|hence|meaning|means|that\sis|in\sother\swords)\b")
_AFTER = frozenset("in on after with by over within for at and but while when during per a".split())
_DENIES = lazy(
    r"\b(?:not|no|never|nowhere|far\sfrom|short\sof|rather\sthan|instead|cannot|wrong\w*|myth|neither|would)\b|n't\b"
)
# Risk fell from 2 in 100 to 1 in 100, so half of all women are spared
_SPARED = lazy(
    rf"(?:\bfrom\s(?P<before>{_FIGURE})(?:\s(?:in|out\sof|per)\s(?:every\s|a\s)?(?P<one>{COUNT})|{PERCENT})?\sto\s(?P<after>{_FIGURE})(?:\s(?:in|out\sof|per)\s(?:every\s|a\s)?(?P<other>{COUNT})|{PERCENT}))"
    rf"(?P<link>[^%\d]{{0,60}}?)\b(?:{SHARE}|(?P<some>\d{{1,5}}|{COUNT})\s(?:of\s(?:every\s)?|(?:more|extra|fewer)\s[a-z\s]{{0,20}}?(?:in\severy|in|per|of)\s(?:a\s)?)(?P<all>\d{{1,5}}|hundred|{COUNT}))\s(?:of\s)?(?:all\s|the\s|our\s|every\s)*(?:[a-z]+\s){{0,3}}?"
    r"(?:spared|saved|protected|helped|cured|stayed|recovered|better|treated|kept|injured|harmed|takers|benefit|benefited|have)\b",
    needs=("from ",),
)
# 20 of 40 on the drug and 10 of 40 on placebo, four times as many
_TIMES = {
    "twice": 2.0,
    "double": 2.0,
    "three times": 3.0,
    "four times": 4.0,
    "five times": 5.0,
    "six times": 6.0,
    "ten times": 10.0,
}
_SIDES = (
    rf"(?P<part>{COUNT})\s(?:of|out\sof|in)\s(?:the\s)?(?P<whole>{COUNT})\b[^.;:%\d]{{0,50}}?\b(?:and|against|versus|vs|compared\swith|but)\s(?P<less>{COUNT})\s(?:of|out\sof|in)\s(?:the\s)?(?P<all>{COUNT})\b",
    rf"(?P<part>\d{{1,3}}(?:\.\d+)?){PERCENT}[^.;:%\d]{{1,50}}?\b(?:and|against|versus|vs|compared\swith|but)\s(?P<less>\d{{1,3}}(?:\.\d+)?){PERCENT}",
)
_AS_MANY = tuple(
    lazy(rf"(?<![\w.,/-]){side}[^.;:%\d]{{0,40}}?,?\s(?:(?P<near>about|nearly|almost|roughly|over|more\sthan)\s)?(?P<times>{'|'.join(_TIMES)})\s(?:as\s(?:many|often|high|much)|the\s(?:rate|share|number|figure))\b", needs=("many", "often", "high", "much", "rate", "share", "number", "figure"))
    for side in _SIDES
)  # fmt: skip


def _ends(match: re.Match[str]) -> tuple[float, float] | None:
    """What a change runs from and to, on one scale; None where the two are counted otherwise or of different wholes."""
    first, last = (match[name] or "" for name in ("first", "last"))
    whole, then = ([*re.findall(COUNT, part)] for part in (first, last))
    if (" in " in first or " out of " in first) != (" in " in last or " out of " in last):
        return None if " in " in first else (figure(match["before"]), figure(match["after"]))
    if whole and then and number(whole[-1]) != number(then[-1]):
        return None
    return figure(match["before"]), figure(match["after"])


def _in_other_units(match: re.Match[str]) -> bool:
    """Whether the two figures of a change have units of their own: from 200 MB to 4 GB."""
    unit, following = (
        re.match(r"\s([a-z]+)", match["first"] or ""),
        re.match(r"\s([a-z]+)", match.string[match.end() :]),
    )
    return (
        unit is not None
        and unit[1] not in {"in", "out", "a"}
        and following is not None
        and following[1] not in {unit[1], *_AFTER}
    )


def bearings(folded: str) -> Wrong:
    """What fell to more, or rose to less."""
    for match in _BEARING.finditer(folded):
        ends = _ends(match)
        if (
            ends is None
            or _NO_LEVEL.search(folded)
            or _in_other_units(match)
            or ("%" in (match["first"] or "")) > ("%" in (match["last"] or ""))
        ):
            continue
        before, after = ends
        fell = re.fullmatch(_FELL, match["verb"]) is not None
        if (after > before) is fell and after != before:
            yield wrong("ratio-mismatch", match, f"From {before:g} to {after:g} is no {'fall' if fell else 'rise'}.")


def cuts(folded: str) -> Wrong:
    """A share of the first figure by which the second is not lower or higher."""
    for match in _CUT.finditer(folded):
        tail = folded[match.end() : match.end() + 24]
        ends, share = _ends(match), told_share(match)
        if ends is None or share is None or not ends[0] or _DENIES.search(match.group()):
            continue
        relative, points = 100 * abs(ends[1] - ends[0]) / ends[0], abs(ends[1] - ends[0])
        if told_otherwise(share, relative, bound_of(match)) and (abs(points - share.value) > 1 or "relative" in tail):
            yield wrong(
                "ratio-mismatch",
                match,
                f"From {ends[0]:g} to {ends[1]:g} is a change of {relative:.0f} %, not {share.text}.",
            )


def manifolds(folded: str) -> Wrong:
    """A doubling, a halving, a threefold rise that is none."""
    for match in _MANIFOLD.finditer(folded):
        ends = _ends(match)
        if ends is None or not min(ends) or _DENIES.search(folded, 0, min(len(folded), match.end() + 30)):
            continue
        told, right = _FOLD[match["fold"]] if match["fold"] else _NAMED[match["named"][0]], ends[1] / ends[0]
        right = 1 / right if match["fold"] and right < 1 else right
        if not 0.8 < right / told < 1.25:
            yield wrong("ratio-mismatch", match, f"From {ends[0]:g} to {ends[1]:g} is {right:.2g} times as much.")


def amounts(folded: str) -> Wrong:
    """An amount by which something changed that its two figures do not leave."""
    for match in _AMOUNT.finditer(folded):
        change, before, after = (figure(match[name]) for name in ("change", "before", "after"))
        if match["unit"] not in {"per", "percent", "factor", "times", "fold"} and abs(
            abs(after - before) - change
        ) > max(0.05 * change, 0.1):
            yield wrong(
                "ratio-mismatch",
                match,
                f"From {before:g} to {after:g} is a change of {abs(after - before):g}, not {change:g}.",
            )


def spared(folded: str) -> Wrong:
    """A relative change taken for the share of all in whom it came about."""
    for match in _SPARED.finditer(folded):
        share = told_share(match) if not match["some"] else None
        value = share.value if share else 100 * figure(match["some"] or "0") / max(figure(match["all"] or "1"), 1)
        wholes = match["one"] or match["other"] or "hundred", match["other"] or match["one"] or "hundred"
        one, other = (
            100 * figure(match[a]) / max(number(b), 1) for a, b in zip(("before", "after"), wholes, strict=True)
        )
        if _INFERRED.search(match["link"]) and value > 1.5 * abs(one - other) + 1 and not _DENIES.search(match["link"]):
            yield wrong("ratio-mismatch", match, f"Of all, that is {abs(one - other):.2g} %.")


def as_many(folded: str) -> Wrong:
    """Two shares, and how many times the one is the other."""
    for match in (match for pattern in _AS_MANY for match in pattern.finditer(folded)):
        wholes = match.groupdict()
        one, other = (
            figure(match[a]) / (figure(wholes[b]) if wholes.get(b) else 1)
            for a, b in (("part", "whole"), ("less", "all"))
        )
        if not min(one, other):
            continue
        right, told = max(one, other) / min(one, other), _TIMES[match["times"]]
        if not 0.8 < right / told < 1.3:
            yield wrong("ratio-mismatch", match, f"That is {right:.2g} times as many.")


SHIFTS = (
    (("from ",), bearings),
    (("from ",), cuts),
    (("from ",), manifolds),
    (("from ",), amounts),
    (("from ",), spared),
    ((" as ", " the "), as_many),
)  # words of which a sentence must hold one, and the check
