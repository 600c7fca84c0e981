"""Shares, rests and sums that a sentence draws from its own counts, drawn again."""

from __future__ import annotations

import re

from kclaims.decide.figures import Wrong, wrong
from kclaims.text.patterns import lazy
from kclaims.text.shares import (
    COUNT,
    FRACTION,
    PEOPLE,
    PERCENT,
    PERCENT_SIGNS,
    SHARE,
    Told,
    counts,
    figure,
    fraction,
    number,
    told_share,
)

_LOOSE = {"percent": 1.5, "words": 6.0}  # points by which a share may be rounded
_DETERMINER = r"(?:the\s|our\s|these\s|those\s|all\s)"
# Three of the twelve women conceived, a rate of …; of our 40 patients 26 improved, which is …
_PAIR = rf"(?P<part>{COUNT})\s(?:[a-z-]+\s)?(?:of|out\sof)\s{_DETERMINER}{{0,2}}(?P<whole>{COUNT})\b(?!{PERCENT}|\s(?:of|to|or|and)\s)"
_EXACT = r"\d{1,6}(?:\.\d)?"
_GROUP = rf"\bof\s{_DETERMINER}{{0,2}}(?P<all>{COUNT})\s[a-z][^.;:,%()\d]{{0,50}}?,?\s(?P<some>{COUNT})\s(?:[a-z]+ed|got|were|felt|did|went|had|said|left|took|lost|kept|slept|fell|became|came|stayed)\b"
_DRAWN = (
    r",?\s(?:which\s(?:is|was|comes?\sto|came\sto|makes?|made|means|equals|amounts\sto|works\sout\s(?:at|to|as))|that\sis(?:\sto\ssay)?,?|i\.e\.,?|or"
    r"|making|in\sother\swords,?|(?:a|an)\s(?:[a-z-]+\s)?(?:rate|share|proportion|figure)\sof)\s"
)
_BOUND = (
    r"(?:(?P<least>(?:well\s|far\s|much\s|just\s)?(?:over|above|more\sthan|better\sthan)|at\sleast|upwards\sof)"
    r"|(?P<most>(?:well\s|far\s|just\s)?(?:under|below|less\sthan|fewer\sthan)|at\smost)"
    r"|about|around|roughly|nearly|almost|close\sto|some|only|just|an?\s(?:impressive|full|clear|mere))?\s?"
)
_SHARE_DRAWN = tuple(
    lazy(rf"(?<![\w.,/-]){counts}(?P<said>[^.;:%()\d]{{0,70}}?){_DRAWN}{_BOUND}{SHARE}(?!\s(?:of|in|among)\s(?:them|those|these|whom))")
    for counts in (_PAIR, _GROUP)
)  # fmt: skip
# Two of six stopped early, and the other 90 % stayed
_OTHERS = lazy(
    rf"(?<![\w.,/-]){_PAIR}[^.;:%()\d]{{0,70}}?\b(?:the|our)\s(?:other|rest,|remaining)\s(?:about\s|nearly\s)?(?P<percent>\d{{1,3}}(?:\.\d+)?){PERCENT}",
    needs=("other", "rest,", "remaining"),
)
# Three people in our study of two improved
_STUDY_OF = lazy(
    rf"(?<![\w.,/-])(?P<part>{COUNT})\s(?:{PEOPLE}|[a-z]+s)\s(?:in|from)\s(?:a|an|our|the|this|that|its|their)\s(?:[a-z-]+\s){{0,2}}?(?:study|trial|group|sample|series|survey|audit|cohort)"
    rf"\sof\s(?:just\s|only\s)?(?P<whole>{COUNT})\b(?!{PERCENT}|[\s-](?:weeks?|months?|days?|years?|hours?|minutes?|trials|studies|sites|clinics|centres|centers|hundred|thousand|or|to|in))",
    needs=("study", "trial", "group", "sample", "series", "survey", "audit", "cohort"),
)
# Twelve on the drug and twelve on placebo make 48 patients
_SUM = lazy(
    rf"(?<![\w.,/-])(?P<one>{COUNT})\s(?P<of>[a-z]+(?:\s[a-z-]+){{1,3}}?)\s(?:and|plus)\s(?P<other>{COUNT})\s[a-z]+(?:\s[a-z-]+){{1,3}}?(?:,\s|\s)(?:make|makes|made|gives?|gave|total|totalled|totaled|adds?\sup\sto|added\sup\sto|comes?\sto|came\sto)"
    rf"\s(?:a\stotal\sof\s|a\ssum\sof\s)?(?P<sum>{COUNT})\b(?!{PERCENT})"
)
_OF_WHOM = frozenset("on in with given from men women patients people".split())
# All 30 responded, and of the rest half did
_NONE_LEFT = lazy(
    rf"\ball\s(?:of\s)?(?:the\s|our\s)?(?:{COUNT})\s(?:{PEOPLE}\s)?(?:[a-z]+ed|got|were|felt|did|went|had)\b[^.;:]{{0,40}}?\b(?:of\sthe\s(?:rest|others)|the\sremaining\s(?:{COUNT}|{PEOPLE}))\b",
    needs=("rest", "others", "remaining"),
)
# All twelve gained less than 2 kg; the average gain was 3 kg
_EACH_BOUND = lazy(
    r"\b(?:all|every|each|none|nobody|no\sone)\b[^.:%]{0,60}?\b(?P<bound>less\sthan|under|fewer\sthan|no\smore\sthan|at\smost|up\sto|more\sthan|over|at\sleast|no\sless\sthan)\s(?P<limit>\d{1,6}(?:\.\d+)?)\s?(?P<unit>[a-z%]+)"
    r"[^.:]{0,60}?\b(?:average|mean|median)\b[^.;:\d]{0,40}?\s(?P<value>\d{1,6}(?:\.\d+)?)\s?(?P<same>[a-z%]+)",
    needs=("average", "mean", "median"),
)
_UPPER = frozenset({"less than", "under", "fewer than", "no more than", "at most", "up to"})
# Nearly all our patients score better than our median patient
_PAST_MEDIAN = lazy(
    r"\b(?P<most>(?:nearly|almost|virtually)\s(?:all|every)|all|every|most|each|(?:[6-9]\d|100)\s?(?:%|per\s?cent)|nine\sin\sten|two[\s-]thirds|three[\s-]quarters)\b[^.;:,]{0,50}?"
    r"\b(?:better|higher|faster|above|more|worse|lower|below|less|longer|shorter)\s(?:than\s)?(?:the|our|their)\s(?:own\s)?median\b",
    needs=("median",),
)
# Half of the 31 patients, or 22, responded; a quarter of the group, 32 of 64, …
_TOLD_IN_BOTH = (
    lazy(
        rf"\b(?P<near>about\s|nearly\s|almost\s|over\s|under\s|more\sthan\s|less\sthan\s)?{SHARE}\sof\s{_DETERMINER}{{0,2}}(?P<whole>{COUNT})\s(?:[a-z-]+\s){{0,4}}?[a-z-]+,\s(?:or|that\sis|i\.e\.)\s(?P<part>{_EXACT}),",
        needs=(", or ", ", that is ", ", i.e. "),
    ),
    lazy(
        rf"\b(?P<near>about\s|nearly\s|almost\s|over\s|under\s|more\sthan\s|less\sthan\s)?{SHARE}\sof\s(?:the|our|these|all)\s(?:[a-z-]+\s){{0,2}}?[a-z-]+(?:,|\s\()\s?(?P<part>{COUNT})\s(?:of|out\sof)\s(?P<whole>{COUNT})\b"
    ),
)
# Of the 40 who completed, 14 (45 %) improved
_OF_THE_GROUP = lazy(
    rf"\bof\s{_DETERMINER}{{0,2}}(?P<whole>{COUNT})\s[a-z][^.;:%()]{{2,60}}?[,\s]\s?(?<!\sin\s)(?P<part>{COUNT})\s(?:{PEOPLE}\s)?\((?P<percent>\d{{1,3}}(?:\.\d+)?){PERCENT}\)",
    needs=("(",),
)
# Of the 12 people who got it, exactly 70 % improved: no number of people is 70 % of 12
_GRAINS = lazy(
    rf"(?<!trial\s)(?<!study\s)(?<!review\s)\bof\s{_DETERMINER}{{0,2}}(?P<whole>\d{{1,2}}|{COUNT})\s{PEOPLE}[^.;:%()\d]{{0,40}},\s(?:exactly\s)?(?P<percent>\d{{1,3}}(?:\.\d+)?){PERCENT}\s(?:improved|responded|recovered|relapsed|remitted|reported|said|felt|got|were|had|stopped|finished)\b"
)
_SMALL = 25  # people: in a larger group a share rounded to five points may stand for many counts
_RANGES = (
    # Ages ran from 24 to 61, with a mean of 67
    lazy(
        r"\b(?:ages?|aged|rang\w+|ran|scored?|scores|weighed|lasted|between)\s(?:[a-z]+\s){0,4}?(?:from\s|between\s)?(?P<low>\d{1,4}(?:\.\d+)?)\s(?:to|and)\s(?P<high>\d{1,4}(?:\.\d+)?)(?!\s?(?:%|per\s?cent|weeks?\safter))\b"
        r"[^.:\d%]{0,30}[,;(][^.:\d%]{0,30}\b(?:mean|average|median)\s(?:[a-z]+\s){0,2}?(?:of|was|is|being|age|score)\s(?P<value>\d{1,4}(?:\.\d+)?)\b(?!\s?(?:%|per\s?cent|points?))",
        needs=("mean", "average", "median"),
    ),
    # an average of 67 years, ranging from 24 to 61
    lazy(
        r"\b(?:average|mean)\s+(?:\w+\s){0,3}?(?:of|was)\s+(?P<value>\d+(?:\.\d+)?)\s+\w+[^.;]{0,30}?\brang(?:ing|ed|e)\s+(?:from\s+)?(?P<low>\d+(?:\.\d+)?)\s?(?:to|-|–)\s?(?P<high>\d+(?:\.\d+)?)",
        needs=("average", "mean"),
    ),
    # The mean age was 51 (range 18 to 49)
    lazy(
        r"\b(?:mean|average|median)\s(?:[a-z]+\s){0,3}?(?:was|of|is)\s(?P<value>\d{1,4}(?:\.\d+)?)(?:\s[a-z]+)?\s?[(,]\s?(?:range|ranging|from)[:,]?\s(?:from\s)?(?P<low>\d{1,4}(?:\.\d+)?)\s?(?:to|-|–)\s?(?P<high>\d{1,4}(?:\.\d+)?)\b",
        needs=("mean", "average", "median"),
    ),
)
_FRACTION = lazy(rf"\b((?:another\s|the\sother\s)(?:half|third|quarter|fifth|tenth)|{FRACTION})\b")
_ANOTHER = lazy(r"\b(?:another|the\s(?:other|rest|remaining))\b")
_OF_A_PART = lazy(
    r"\b(?:of\s(?:those|them|whom|these|the\s(?:others|rest))|then|between|both|versus|against|compared|than|placebo|and\sa\shalf|per|from)\b"
)
_BETTER = lazy(r"\b(?:improved|better|responded|recovered|well|remission|remitted)\b")
_NOT_BETTER = lazy(r"\b(?:worse|worsened|same|unchanged|not|relapsed|nothing|no)\b")
_DENIES = lazy(
    r"\b(?:not|no|never|nobody|none|can't|cannot|neither|nor|impossible|wrong\w*|myth|false|if|would|suppose)\b|n't\b"
)


def told_otherwise(share: Told, right: float, bound: str) -> bool:
    """Whether a share in words or per cent is another one than it should be, given what stands before it."""
    loose = _LOOSE[share.form]
    if bound == "least":
        return right < share.value - loose / 3
    if bound == "most":
        return right > share.value + loose / 3
    return abs(right - share.value) > loose


def bound_of(match: re.Match[str]) -> str:
    """Which way the words before a share open it."""
    return "least" if match["least"] else "most" if match["most"] else ""


def drawn(folded: str) -> Wrong:
    """A share that does not follow from the one count of a whole before it."""
    for pattern in _SHARE_DRAWN:
        for match in pattern.finditer(folded):
            names = match.groupdict()
            part, whole = (number(names.get(a) or match[b]) for a, b in (("part", "some"), ("whole", "all")))
            share = told_share(match)
            if not 0 < part <= whole or share is None or _of_another_count(folded, whole, share):
                continue
            right = 100 * part / whole
            if told_otherwise(share, right, bound_of(match)) and not _DENIES.search(match["said"]):
                yield wrong("wrong-share", match, f"{part:,} of {whole:,} is {right:.0f} %, not {share.text}.")
                return


def _of_another_count(folded: str, whole: int, share: Told) -> bool:
    """Whether some other count of the sentence is that share of the whole."""
    within = [count for count in counts(folded) if count <= whole]
    return len(within) > 2 and any(abs(100 * count / whole - share.value) <= 1 for count in within)


def others(folded: str) -> Wrong:
    """The rest of a whole with a percentage that it is not."""
    for match in _OTHERS.finditer(folded):
        part, whole, told = number(match["part"]), number(match["whole"]), float(match["percent"])
        if 0 < part <= whole and abs(100 - 100 * part / whole - told) > _LOOSE["percent"]:
            right = 100 - 100 * part / whole
            yield wrong("wrong-rest", match, f"{part:,} of {whole:,} leaves {right:.0f} %, not {told:g} %.")


def studies(folded: str) -> Wrong:
    """More people than the study that they were in had."""
    for match in _STUDY_OF.finditer(folded):
        part, whole = number(match["part"]), number(match["whole"])
        if part > whole > 0:
            yield wrong("part-exceeds-whole", match, f"{part:,} can't be part of {whole:,}.")


def sums(folded: str) -> Wrong:
    """Two counts and the sum that the sentence makes of them."""
    for match in _SUM.finditer(folded):
        right = number(match["one"]) + number(match["other"])
        if match["of"].split()[0] in _OF_WHOM and right != number(match["sum"]):
            yield wrong(
                "wrong-product", match, f"{match['one']} and {match['other']} make {right:,}, not {match['sum']}."
            )


def none_left(folded: str) -> Wrong:
    """A rest of a whole of which all was told before."""
    for match in _NONE_LEFT.finditer(folded):
        yield wrong("wrong-rest", match, "Where all are counted, nobody is left.")


def averages(folded: str) -> Wrong:
    """An average beyond what no single one exceeded."""
    for match in _EACH_BOUND.finditer(folded):
        limit, value = float(match["limit"]), float(match["value"])
        none = match.group().startswith(("none", "no"))
        upper = (match["bound"] in _UPPER) is not none
        if match["unit"] == match["same"] and (value > limit if upper else value < limit):
            what = f"An average of {value:g} lies beyond the {limit:g} that each kept to."
            yield wrong("outside-interval", match, what)


def medians(folded: str) -> Wrong:
    """More than half of a group beyond its own median."""
    for match in _PAST_MEDIAN.finditer(folded):
        if not _DENIES.search(folded):
            yield wrong("part-exceeds-whole", match, "Half of a group lies above its median, and half below.")


def told_in_both(folded: str) -> Wrong:
    """A share, and the count that it is said to be."""
    for match in (match for pattern in _TOLD_IN_BOTH for match in pattern.finditer(folded)):
        share, part, whole = told_share(match), figure(match["part"]), number(match["whole"])
        if share is None or not 0 < part <= whole or match["near"]:
            continue
        right = 100 * part / whole
        if abs(right - share.value) > max(_LOOSE[share.form], 50 / whole):
            yield wrong("wrong-share", match, f"{part:,g} of {whole:,} is {right:.0f} %, not {share.text}.")


def of_the_group(folded: str) -> Wrong:
    """A count of the group that the sentence opens with, and its percentage in brackets."""
    for match in _OF_THE_GROUP.finditer(folded):
        part, whole, told = number(match["part"]), number(match["whole"]), float(match["percent"])
        if not 0 < part <= whole:
            continue
        larger = [count for count in counts(folded) if count > part]
        if all(abs(100 * part / other - told) > _LOOSE["percent"] for other in (whole, *larger)):
            yield wrong("wrong-share", match, f"{part:,} of {whole:,} is {100 * part / whole:.0f} %, not {told:g} %.")


def grains(folded: str) -> Wrong:
    """A percentage that no count of so few people can be."""
    for match in _GRAINS.finditer(folded):
        whole, told = number(match["whole"]), float(match["percent"])
        if 1 < whole <= _SMALL and min(abs(100 * k / whole - told) for k in range(whole + 1)) > 1:
            yield wrong("wrong-share", match, f"No count of {whole} people is {told:g} % of them.")


def ranges(folded: str) -> Wrong:
    """An average outside the range told beside it."""
    for match in (match for pattern in _RANGES for match in pattern.finditer(folded)):
        low, high, value = (float(match[name]) for name in ("low", "high", "value"))
        if low < high and not low <= value <= high:
            yield wrong(
                "outside-interval", match, f"An average of {value:g} can't lie outside its range, {low:g} to {high:g}."
            )


def fractions(folded: str) -> Wrong:
    """Parts in words that the sentence sets against each other and that make more than the whole."""
    found = [*_FRACTION.finditer(folded)]
    if not 2 <= len(found) <= 4 or _OF_A_PART.search(folded) or not (_ANOTHER.search(folded) or len(found) > 2):
        return
    if not (_BETTER.search(folded) and _NOT_BETTER.search(folded)):
        return
    parts = (m[1].replace("another ", "a ").replace("the other ", "a ").replace("a half", "half") for m in found)
    total = sum(map(fraction, parts))
    if total > 100 + 4 * len(found):
        yield "percentages-do-not-sum", found[0].start(), found[-1].end(), f"The parts make {total:.0f} % of the whole."


TALLIES = (
    (("half", "third", "quarter", "fifth", "tenth"), fractions),
    (("of ",), drawn),
    (("other ", "remaining "), others),
    (("study", "trial", "group", "sample", "series", "survey", "audit", "cohort"), studies),
    ((" and ", " plus "), sums),
    (("rest", "others", "remaining"), none_left),
    (("average", "mean", "median"), averages),
    (("median",), medians),
    ((" or ", " that is "), told_in_both),
    (PERCENT_SIGNS, of_the_group),
    (PERCENT_SIGNS, grains),
    (("mean", "average", "median"), ranges),
)  # words of which a sentence must hold one, and the check
