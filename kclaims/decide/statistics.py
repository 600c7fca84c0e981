"""Arithmetic that a page gets wrong: no knowledge of the subject is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kclaims.decide.figures import finding
from kclaims.decide.reckoning import reckoned
from kclaims.model import Document, Finding, Sentence, Span
from kclaims.text.characters import fold
from kclaims.text.frames import asks
from kclaims.text.memory import Memory
from kclaims.text.patterns import lazy
from kclaims.text.shares import (
    PERCENT_SIGNS,
    Share,
    find_group,
    find_pairs,
    find_parts,
    find_percentages,
    find_said_twice,
    find_shares,
    number,
)

_FOLLOWING = 3  # sentences, the first among them, in which absolute risks may be told
_YEAR_FIRST, _YEAR_LAST = 1900, 2100  # "in 2015 of 38 reports" counts nothing
_WIDE = 10.0  # points: further off, no missing answers explain it
_LOOSE = 1.5  # points by which a percentage told in passing may be rounded
_DEALT = frozenset("received got were was took went to are had men women male female".split())
_TOLERANCE = 6.0  # points by which "half" and "one in three" may round a percentage
_MOST_OF_IT = 80.0  # points: parts that make less than this may be parts of something else
_MOST_WHOLE = 60.0  # points: a partition of three or more that misses 100 by more is no partition
_DIGIT = lazy(r"\d")
_SIGNS = (
    "%",
    "of ",
    "Of ",
    "likely",
    "wice a ",
    " times a ",
    "half",
    "third",
    "median",
    " make ",
    "significant",
    "thousand",
    "one in ",
)  # where figures stand in words
_OF_PEOPLE = lazy(
    r"(?:%|per\s?cent)\s+of\s+(?:(?:all|our|the|these|those|their|its|adult|my|\w+ed)\s+){0,2}(?P<who>[a-z]{3,}s|people|men|women|children)\b",
    needs=PERCENT_SIGNS,
)
_MAY_EXCEED = frozenset(
    "targets values requirements levels goals costs sales needs wages recommendations guidelines calories nutrients standards"
    " expectations controls limits earnings profits revenues prices previous others this hours doses its baselines".split()
)
_RATE = lazy(
    r"\b(?:success|response|remission|cure|satisfaction|recovery|survival|accuracy)(?: rate| rates)?\s+(?:is|was|of|at|:|reached)\s+(?:over |about )?"
    r"(?P<percent>\d{3}(?:\.\d+)?)\s?(?:%|per\s?cent)(?!\s+of)",
    needs=PERCENT_SIGNS,
)
_REPORTING = lazy(
    r"(?P<percent>\d{3}(?:\.\d+)?)\s?(?:%|per\s?cent)\s+(?:reporting|reported|said|say|responded|recovered|agreed|improved)\b",
    needs=PERCENT_SIGNS,
)
_P_VALUE = lazy(r"\bp\s?[=<>]\s?(?P<value>[1-9]\d?(?:\.\d+)?)\b(?!\s?(?:%|mg|x))")
_INTERVAL = lazy(
    r"(?P<estimate>-?(?<![\d.])\d{1,9}(?:\.\d{1,9})?)\s?%?\s?(?:points?\s|mm\s)?[(\[,]\s?9\d\s?%\s?(?:ci|confidence interval)[:,]?\s?(?P<low>-?\d+(?:\.\d+)?)\s?(?:to|,|–)\s?(?P<high>-?\d+(?:\.\d+)?)",
    needs=("ci", "confidence"),
)
_SCALE = lazy(
    r"\b0\s?(?:-|–|to)\s?(?P<top>\d{1,3})\b[^.;]{0,30}\bscale\b[^.;]{0,60}?\b(?:was|of|at|averaged|scored)\s(?P<value>\d{1,3})\b",
    needs=("scale",),
)
_THEREFORE = lazy(
    r"^[^.;%()]{0,40}?\b(?:is|that's|that is|therefore|thus|so|or|i\.e\.)\s+(?:therefore\s+|about\s+|that's\s+)?$"
)
_OPPOSITES = (
    (frozenset("improved better improve responded got".split()), frozenset("worse worsened same unchanged".split())),
    (frozenset("men male males".split()), frozenset("women female females".split())),
    (frozenset("agree agreed yes".split()), frozenset("disagree disagreed no".split())),
    (frozenset("quit stopped screened".split()), frozenset("not another declined continued".split())),
)
# "70 % improved and 45 % did not": the second of two is what the first leaves
_UNLIKE = lazy(
    r"\s(?:[a-z]+\s){0,2}?(?:(?:did|were|was|had|do|does|have|are)(?:\snot|n't)|(?:the\s)?same\sor\sworse|no\sbetter)(?:\safter\s[a-z\s]+|\sat\sall)?[.!]?$"
)
_DID_NOT = lazy(r"\s\d{1,6}\s(?:did|were|was|had)(?:\snot|n't)\b")
_SHRINKS = lazy(
    r"\b(?:reduc\w+|decreas\w+|lower\w*|cuts?|cutting|dropp?\w*|fall\w*|fell|declin\w+|less|fewer|shrank|shrinks?)\b"
    r"[^.;%]{0,40}?(?:by|of)?\s(?P<percent>\d{3,4}(?:\.\d+)?)\s?(?:%|per\s?cent)",
    needs=PERCENT_SIGNS,
)
_RELATIVE = lazy(
    r"\b(?:(?:cuts?|cutting|reduc\w+|lower\w*|halv\w+|increas\w+|rais\w+|doubl\w+|tripl\w+)\s+(?:(?:the|your|their|a|one's)\s+)?"
    r"(?:\w+\s){0,2}(?:risk|chance|chances|odds|likelihood|rate|rates)\b[^.;]{0,40}?\bby\s+\d{1,3}(?:\.\d+)?\s?(?:%|per\s?cent)"
    r"|(?:twice|three times|four times|\d{1,2}(?:\.\d+)? times)\s+(?:as|more)\s+likely)",
    needs=("risk", "chance", "odds", "likelihood", "rate", "likely"),
)
_ABSOLUTE = lazy(
    r"\bfrom\s+\d|\d\s?(?:%|per\s?cent)[^.;]{0,40}?\b(?:vs\.?|versus|against|compared (?:with|to)|and|to)\s+\d|\bin\s+(?:every\s+)?\d|\bper\s+\d|\bout of\s+\d|\d\s?/\s?\d|percentage points|\bof \d+"
)
_CHANGES = "(?:reduction|decrease|drop|fall|decline|increase|rise|improvement)"
_FROM_TO = lazy(
    r"\bfrom\s+(?P<before>\d{1,3}(?:\.\d+)?)\s?(?:%|per\s?cent)?\s+to\s+(?P<after>\d{1,3}(?:\.\d+)?)\s?(?:%|per\s?cent)?[^.;%]{0,40}?"
    rf"\b(?:an?|the)\s+(?:(?P<change>\d{{1,3}}(?:\.\d+)?)\s?(?:%|per\s?cent)\s+{_CHANGES}"
    rf"|{_CHANGES}\s+of\s+(?:about\s|nearly\s)?(?P<told>\d{{1,3}}(?:\.\d+)?)\s?(?:%|per\s?cent)(?!age))",
    needs=("from",),
)
_COUNT = lazy(r"(?<![\d.,])\d{1,3}(?:,\d{3}|\d{0,4})(?![\d.]|\s?(?:%|per\s?cent))")
_LEAST_WHOLE = 6  # "of the two isomers", "of four years" name no group that is counted
_COUNTS = 12  # counts of a sentence that are tried
# "Sums that do not add up:", over a list of them
_OWNED_UP = lazy(
    r"\b(?:not add up|n't add up|wrong|mistakes?|errors?|impossible|nonsense|misleading|misprints?)\b[^.]{0,40}:$"
)
_EXHAUSTIVE = lazy(r"\b(?:the\s+)?(?:remaining|rest|other)\b")


def decide_statistics(document: Document, sentences: Sequence[Sentence], memory: Memory | None = None) -> list[Finding]:
    """Sums, shares and percentages that can't be, and relative risks without absolute ones; questions are left alone."""
    memory = Memory() if memory is None else memory
    findings: list[Finding] = []
    for sentence in sentences:
        block = document.blocks[sentence.block]
        if block.region != "main" or block.kind in {"reference", "code"} or asks(sentence.text):
            continue
        if sentence.index and _OWNED_UP.search(fold(sentences[sentence.index - 1].text)):
            continue
        if _DIGIT.search(sentence.text) or any(sign in sentence.text for sign in _SIGNS):
            key = tuple(s.text for s in sentences[sentence.index : sentence.index + _FOLLOWING])
            found = memory.by_key("statistics", key, _alone)
            findings += [one.moved(sentence.span.start) for one in found]
    return findings


def faults(text: str) -> list[str]:
    """The checks that find fault with the figures of a sentence that stands alone."""
    return [one.rule_id.removeprefix("statistics.") for one in _alone((text,))]


def _alone(texts: Sequence[str]) -> list[Finding]:
    """Findings of the first of some sentences, placed as if its text were all."""
    sentences = [Sentence(text=text, span=Span(0, len(text)), block=0, index=i) for i, text in enumerate(texts)]
    return _apart(sorted(_of(sentences, sentences[0]), key=lambda f: f.span))


def _apart(found: list[Finding]) -> list[Finding]:
    kept: list[Finding] = []
    for one in found:
        if not any(one.span.overlaps(other.span) for other in kept):
            kept.append(one)
    return kept


def _of(sentences: Sequence[Sentence], sentence: Sentence) -> Iterator[Finding]:
    text = sentence.text
    for share in find_shares(text):
        if problem := _share_problem(share):
            wide = abs(100 * share.part / share.whole - share.percent) > _WIDE
            yield finding("wrong-share" if wide else "percentage-of-count", sentence, share.start, share.end, problem)
    yield from _group(sentence)
    yield from _therefore(sentence)
    yield from _intervals(sentence)
    for part in find_parts(text):
        if part.part > part.whole > 0 and not _YEAR_FIRST <= part.part <= _YEAR_LAST:
            what = f"{part.part:,} can't be part of {part.whole:,}."
            yield finding("part-exceeds-whole", sentence, part.start, part.end, what)
    for twice in find_said_twice(text):
        if abs(twice.fraction - twice.percent) > _TOLERANCE:
            what = f"The words say {twice.fraction:.0f} %, the figure {twice.percent:g} %."
            yield finding("ratio-mismatch", sentence, twice.start, twice.end, what)
    yield from _impossible(sentence)
    yield from _changes(sentence)
    yield from _partition(sentence)
    yield from _relative(sentences, sentence)
    yield from reckoned(sentence)


def _share_problem(share: Share) -> str | None:
    if share.whole <= 0 or share.whole > 10_000_000 or share.part == share.whole == share.percent:
        return None
    right = 100 * share.part / share.whole
    slack = share.step / 2 + 1e-9 if share.step < 1 else 1.0
    if abs(right - share.percent) <= slack + (0.05 if share.step < 1 else 0):
        return None
    if share.part > share.whole:
        return f"{share.part:,} can't be part of {share.whole:,}."
    return f"{share.part:,} of {share.whole:,} is {right:.1f} %, not {share.percent:g} %."


def _group(sentence: Sentence) -> Iterator[Finding]:
    """The counts of a whole that the sentence names: none above it, and together no more than it."""
    group = find_group(sentence.text)
    if group is None or group.whole < _LEAST_WHOLE:
        return
    if group.parts[0] > group.whole and not _YEAR_FIRST <= group.parts[0] <= _YEAR_LAST:
        what = f"{group.parts[0]:,} can't be part of {group.whole:,}."
        yield finding("part-exceeds-whole", sentence, group.start, group.end, what)
        return
    percent = find_percentages(sentence.text)
    if len(group.parts) == 1 and len(percent) == 1 and group.end <= percent[0][1] <= group.end + 30:
        right = 100 * group.parts[0] / group.whole
        if abs(right - percent[0][0]) > _LOOSE and not _of_others(sentence.text, group.whole, percent[0][0]):
            what = f"{group.parts[0]:,} of {group.whole:,} is {right:.1f} %, not {percent[0][0]:g} %."
            yield finding("wrong-share", sentence, group.start, percent[0][2], what)
    alike = len(set(group.words)) == 1 or group.words[0] in _DEALT or _set_apart(fold(sentence.text)[group.start :])
    if 2 <= len(group.parts) <= 4 and alike and not percent and sum(group.parts) > group.whole:
        shown = " + ".join(f"{part:,}" for part in group.parts)
        what = f"{shown} is {sum(group.parts):,}, more than {group.whole:,}."
        yield finding("part-exceeds-whole", sentence, group.start, group.end, what)


def _of_others(text: str, whole: int, percent: float) -> bool:
    """Whether another count of the same whole makes the percentage: of 48 who began, 36 ended and 30 felt better (63 %)."""
    return any(abs(100 * count / whole - percent) <= _LOOSE for count in _counts(text) if count < whole)


def _counts(text: str) -> list[int]:
    return [number(count) for count in _COUNT.findall(text)[:_COUNTS]]


def _therefore(sentence: Sentence) -> Iterator[Finding]:
    """A percentage drawn from the one count before it: if 30 of 60 recover, the rate is therefore 60 per cent."""
    parts, percent = find_pairs(sentence.text), find_percentages(sentence.text)
    if len(parts) != 1 or len(percent) != 1 or percent[0][1] < parts[0].end:
        return
    part, (value, start, end) = parts[0], percent[0]
    if not part.whole:
        return
    right = 100 * part.part / part.whole
    if abs(right - value) <= _LOOSE or not _THEREFORE.search(fold(sentence.text)[part.end : start]):
        return
    if not any(_of_others(sentence.text, whole, value) for whole in _counts(sentence.text) if whole >= part.whole):
        what = f"{part.part:,} of {part.whole:,} is {right:.1f} %, not {value:g} %."
        yield finding("wrong-share", sentence, part.start, end, what)


def _intervals(sentence: Sentence) -> Iterator[Finding]:
    folded = fold(sentence.text).replace("−", "-")
    for match in _INTERVAL.finditer(folded):
        estimate, low, high = (float(match[name]) for name in ("estimate", "low", "high"))
        alike = (
            "." in match["estimate"] or "." not in match["low"]
        )  # "at day 28 (95 % CI -7.31 to -0.64)" is no estimate
        if alike and low <= high and not low <= estimate <= high:
            yield finding(
                "outside-interval",
                sentence,
                match.start(),
                match.end(),
                f"{estimate:g} lies outside its own interval, {low:g} to {high:g}.",
            )
    for match in _P_VALUE.finditer(folded):
        if float(match["value"]) > 1:
            yield finding("impossible-probability", sentence, match.start(), match.end(), "No p value exceeds 1.")
    for match in _SCALE.finditer(folded):
        if float(match["value"]) > float(match["top"]):
            yield finding(
                "outside-interval",
                sentence,
                match.start(),
                match.end(),
                f"A scale from 0 to {match['top']} has no {match['value']}.",
            )


def _impossible(sentence: Sentence) -> Iterator[Finding]:
    folded = fold(sentence.text)
    for value, start, end in find_percentages(sentence.text):
        group = _OF_PEOPLE.match(folded, _sign(folded, start, end))
        if value > 100 and group and group["who"] not in _MAY_EXCEED:
            yield finding(
                "impossible-percentage", sentence, start, end, f"{value:g} % of a group is more than the group."
            )
    for pattern, what in (
        (_SHRINKS, "Nothing can fall by {} %."),
        (_RATE, "No rate exceeds 100 %: {} %."),
        (_REPORTING, "{} % of a group is more than the group."),
    ):
        for match in pattern.finditer(folded):
            if float(match["percent"]) > 100:
                yield finding(
                    "impossible-percentage",
                    sentence,
                    match.start("percent"),
                    match.end(),
                    what.format(match["percent"]),
                )


def _sign(folded: str, start: int, end: int) -> int:
    """Where the per cent sign or word of a percentage begins."""
    return end - 1 if folded[end - 1] == "%" else folded.index("per", start)


def _changes(sentence: Sentence) -> Iterator[Finding]:
    for match in _FROM_TO.finditer(fold(sentence.text)):
        before, after, change = float(match["before"]), float(match["after"]), float(match["change"] or match["told"])
        if not before:
            continue
        relative, points = 100 * abs(after - before) / before, abs(after - before)
        if min(abs(change - relative), abs(change - points)) > max(1.5, 0.03 * relative):
            what = f"From {before:g} to {after:g} is a change of {relative:.0f} % (or {points:g} points), not {change:g} %."
            yield finding("ratio-mismatch", sentence, match.start(), match.end(), what)


def _opposed(folded: str) -> bool:
    words = set(re.findall(r"[a-z]+", folded))
    return any(words & one and words & other for one, other in _OPPOSITES)


def _set_apart(folded: str) -> bool:
    """Whether nobody is counted twice: those who did and those who did not, the better and the worse."""
    return _opposed(folded) or _DID_NOT.search(folded) is not None


def _partition(sentence: Sentence) -> Iterator[Finding]:
    """Parts that the sentence says make the whole: "… and the remaining 20 %", "… improved, … stayed the same, … got worse"."""
    folded = fold(sentence.text)
    parts = find_percentages(sentence.text)
    if not 2 <= len(parts) <= 6 or any(
        folded.find(word, parts[0][1]) >= 0
        for word in ("interval", "of those", "of whom", "of them", "both", "the one ")
    ):
        return
    rest = _EXHAUSTIVE.search(folded, parts[0][2])
    whole = rest is not None and parts[-2][2] <= rest.start() <= parts[-1][1] + 24
    denied = len(parts) == 2 and _UNLIKE.match(folded, parts[1][2])
    if not whole and not denied and not (len(parts) > 2 and _opposed(folded)):
        return
    if " vs" in folded or "versus" in folded or "compared" in folded or "from " in folded[: parts[0][1]][-6:]:
        return
    total = sum(value for value, _, _ in parts)
    beyond = (
        total - 100 if not whole or total < _MOST_OF_IT else abs(total - 100)
    )  # without "the rest" a part may go unsaid
    if 0.5 * len(parts) + 0.5 < beyond <= _MOST_WHOLE:
        shown = " + ".join(f"{value:g}" for value, _, _ in parts)
        yield finding(
            "percentages-do-not-sum", sentence, parts[0][1], parts[-1][2], f"{shown} is {total:g} %, not 100 %."
        )


def _relative(sentences: Sequence[Sentence], sentence: Sentence) -> Iterator[Finding]:
    match = _RELATIVE.search(fold(sentence.text))
    if match is None:
        return
    near = sentences[sentence.index : sentence.index + _FOLLOWING]
    outside = fold(sentence.text)[: match.start()] + " | " + fold(sentence.text)[match.end() :]
    if _ABSOLUTE.search(outside) or any(_ABSOLUTE.search(fold(other.text)) for other in near[1:]):
        return
    yield finding("relative-without-absolute", sentence, match.start(), match.end(), "A relative change without the numbers behind it: readers can't tell 2 in 10 from 2 in 10,000.")  # fmt: skip
