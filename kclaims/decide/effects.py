"""How large an effect is, told in two ways by one sentence: numbers needed to treat, ratios, intervals, half-lives."""

from __future__ import annotations

from collections.abc import Callable

from kclaims.decide.figures import DENIED, Wrong, far, wrong
from kclaims.text.patterns import lazy
from kclaims.text.shares import COUNT, PERCENT, SHARE, figure, find_percentages, told_share

_FIGURE = r"\d{1,5}(?:\.\d{1,3})?"
# 20 % on the drug and 40 % on placebo, so the number needed to treat is five
_TO_TREAT = lazy(
    rf"\b(?:number(?:s)?\sneeded\sto\streat|nnt)\b[^.;%\d]{{0,50}}?\b(?:is|was|of|comes?\sto|about|therefore|so|thus|=)\s(?:about\s|therefore\s|roughly\s|thus\s)?(?P<told>{_FIGURE}|{COUNT})\b(?!{PERCENT})",
    needs=("needed to treat", "nnt"),
)


def to_treat(folded: str) -> Wrong:
    """The number needed to treat by two rates of one sentence, reckoned again."""
    match = _TO_TREAT.search(folded)
    if match is None or DENIED.search(folded):
        return
    rates = [value for value, *_ in find_percentages(folded)]
    if len(rates) != 2 or rates[0] == rates[1]:
        return
    right, told = 100 / abs(rates[0] - rates[1]), figure(match["told"])
    if far(right, told, 0.15, 0.9):
        yield wrong(
            "ratio-mismatch",
            match,
            f"{rates[0]:g} against {rates[1]:g} % means {right:.3g} people for one more result, not {told:g}.",
        )


_POINTS = 6.0  # by which a share in words may round
_MANIFOLD = {
    "doubl": 100.0, "tripl": 200.0, "trebl": 200.0, "quadrupl": 300.0, "halv": 50.0,
}  # fmt: skip
_TIMES = lazy(
    rf"\b(?P<named>doubl|tripl|trebl|quadrupl|halv)(?:ed|es|ing|e)\b[^.;%]{{0,60}}?(?:,\s(?:or\s|that\sis,?\s|i\.e\.,?\s|in\sother\swords,?\s|which\s(?:is|means)\s|so\s)?(?:up\s|down\s)?|\s\(|\sis\s)(?:an?\s(?:rise|increase|growth|jump|gain|fall|drop|decrease|reduction|cut)\sof\s|by\s|up\s|down\s)?(?:about\s|roughly\s|exactly\s)?(?P<told>\d{{2,4}}|{COUNT}(?:\shundred)?){PERCENT}(?!\s(?:of|on|in|confidence)\b)",
    needs=("doubl", "tripl", "trebl", "quadrupl", "halv"),
)
_RATIO = lazy(
    rf"\b(?:risk|rate|hazard|odds)\sratio\b[^.;%\d]{{0,30}}?(?P<ratio>\d{{1,2}}\.\d{{1,3}}|\d)\b[^.;%\d]{{0,40}}?(?:,\s(?:or\s|that\sis,?\s|i\.e\.,?\s|so\s|which\s(?:is|means)\s)?|\s(?:is|means)\s|\s\()[^.;%\d]{{0,24}}?{SHARE}\s(?P<way>fewer|less|lower|more|higher|greater|reduction|increase|rise|fall|drop)\b",
    needs=("ratio",),
)


def manifold(folded: str) -> Wrong:
    """A doubling and the like, or a ratio, told in per cent too."""
    if DENIED.search(folded):
        return
    for match in _TIMES.finditer(folded):
        right = _MANIFOLD[match["named"]]
        told = 100 * figure(match["told"].split()[0]) if " " in match["told"] else figure(match["told"])
        if far(right, told, 0.12):
            yield wrong("ratio-mismatch", match, f"That is a change of {right:g} %, not {told:g} %.")
    for match in _RATIO.finditer(folded):
        share, ratio = told_share(match), float(match["ratio"])
        right = 100 * abs(ratio - 1)
        if share and far(right, share.value, 0, _POINTS):
            what = f"A ratio of {ratio:g} is a change of {right:.0f} %, not {share.text}."
            yield wrong("ratio-mismatch", match, what)


_HOLDS = lazy(
    rf"\b(?:interval|ci)\b[^.;\d]{{0,50}}?(?P<low>-?{_FIGURE})\s?(?:to|–|,|and)\s?(?P<high>-?{_FIGURE})\b(?P<said>.{{0,60}}?)\b(?P<verb>contains|includes|holds|crosses|spans|excludes|(?:does\snot|doesn't)\s(?:contain|include|hold|cross)|lies\s(?:clear\sof|above|below|wholly\sabove|wholly\sbelow)|stays\s(?:clear\sof|above|below))\s(?P<what>zero|one|nought|0|1|the\svalue\sof\sone)\b",
    needs=("zero", "one", "nought", " 0", " 1"),
)


def intervals(folded: str) -> Wrong:
    """Whether an interval holds nought, or one, as the sentence says."""
    for match in _HOLDS.finditer(folded):
        low, high = float(match["low"]), float(match["high"])
        mark = 1.0 if match["what"] in {"one", "1", "the value of one"} else 0.0
        holds = low <= mark <= high
        said = match["verb"] in {"contains", "includes", "holds", "crosses", "spans"}
        if low < high and holds is not said and "?" not in match["said"]:
            yield wrong(
                "ratio-mismatch",
                match,
                f"An interval from {low:g} to {high:g} {'holds' if holds else 'does not hold'} {mark:g}.",
            )


_HALF_LIFE = lazy(
    rf"\bhalf-li(?:fe|ves)\b[^.;\d]{{0,60}}?(?P<life>{_FIGURE}|{COUNT})\s(?P<unit>hour|day|minute|week)s?\b[^.;%]{{0,40}}?\bafter\s(?:about\s)?(?P<after>{_FIGURE}|{COUNT})\s(?P=unit)s?\b[^.;%\d]{{0,24}}?{SHARE}\s(?:of\s(?:it|the\s[a-z]+)\s)?(?:is|was|are|were|remains?|remained)?\s?(?:still\s)?(?:left|remain\w*|there|in\sthe\sblood)\b",
    needs=("half-li",),
)


def half_lives(folded: str) -> Wrong:
    """What is left of a drug after some half-lives."""
    for match in _HALF_LIFE.finditer(folded):
        share, each = told_share(match), figure(match["life"])
        if share is None or not each or DENIED.search(folded):
            continue
        right = 100 * 0.5 ** (figure(match["after"]) / each)
        if far(right, share.value, 0.25, 2.0):
            yield wrong(
                "ratio-mismatch",
                match,
                f"After {match['after']} {match['unit']}s {right:.3g} % is left, not {share.text}.",
            )


EFFECTS: tuple[tuple[tuple[str, ...], Callable[[str], Wrong]], ...] = (
    (("needed to treat", "nnt"), to_treat),
    (("doubl", "tripl", "trebl", "quadrupl", "halv", "ratio"), manifold),
    (("interval", "ci "), intervals),
    (("half-li",), half_lives),
)  # words of which a sentence must hold one, and the check
