"""What a sentence infers from a measure that the measure does not tell: p values, ratios, numbers needed to treat, none in a few."""

from __future__ import annotations

from kclaims.decide.figures import Wrong, wrong
from kclaims.text.patterns import lazy
from kclaims.text.shares import COUNT, PEOPLE, PERCENT, SHARE, figure, told_share

_DENIES = lazy(
    r"\b(?:not|never|cannot|neither|nor|impossible|wrong\w*|myth|false|if|would|suppose|mistake\w*|misread\w*|misunderst\w*|hardly|doubt\w*)\b|n't\b"
)
_SO = r"(?:so|hence|thus|therefore|thereby|accordingly|meaning|means|proves?|shows?|shown|establishes|tells\sus|which\s(?:is|says)|that\sis|can\sbe|let\sus|:)"
_MISREAD = lazy(
    rf"\bp(?:[\s-]values?)?\s?(?:=|of|<|was|is)\s?(?P<p>0?\.\d{{1,4}})\b[^.;:]{{0,60}}?(?:(?P<chance>\d{{1,3}}(?:\.\d+)?){PERCENT}\s(?:chance|probability|likelihood|certain\w*|sure|likely|confiden\w+)"
    rf"|(?:chance|probability|likelihood|certainty)\s[^.;:\d]{{0,40}}?(?P<odds>\d{{1,3}}(?:\.\d+)?){PERCENT})",
    needs=("chance", "probability", "likelihood", "certain", "sure", "likely", "confiden"),
)
# No significant difference (p = 0.3), which shows the two to be equal
_EQUAL = lazy(
    r"(?:\bno\s(?:statistically\s)?significant\sdifference\b|\bnot\s(?:statistically\s)?significant\b|\bp\s?=\s?0?\.(?:0[6-9]|[1-9])\d{0,3}\b)(?P<link>[^.;:]{0,60}?)"
    r"\b(?:proves?|shows?|shown|establish\w+|demonstrat\w+|confirm\w*|thereby|means)\b[^.;:]{0,40}?\b(?:equal|identical|equivalent|the\ssame|interchangeable|as\sgood|(?:does|do)\snot\saffect|has\sno\seffect|no\sdifference\sat\sall)\b"
)
# An odds ratio of 9.87: ten times as many patients get better
_ODDS = lazy(
    rf"\bodds\sratio\s(?:[a-z]+\s){{0,4}}?(?:of|was|is)\s(?P<ratio>\d{{1,3}}(?:\.\d+)?)\b[^.;%]{{0,60}}?\b(?:(?P<times>{COUNT}|\d{{1,2}}(?:\.\d+)?)\stimes|twice|double)\s(?:as\s(?:many|likely)|more\s(?:patients|people|likely)|likelier)",
    needs=("odds",),
)
# A hazard ratio of 0.49 means that 49 % of the patients relapsed
_RATIO_AS_SHARE = lazy(
    rf"\b(?:odds|hazard|risk|rate)\sratio\b[^%;]{{0,40}}?\b(?:of|was|is)\s(?P<ratio>[01]?\.\d{{1,3}})\b[^%;]{{0,60}}?(?P<percent>\d{{1,3}}(?:\.\d+)?){PERCENT}\s(?:of\s)?(?:the\s|all\s|our\s)?(?:[a-z]+\s)?{PEOPLE}\b",
    needs=("ratio",),
)
# A number needed to treat of eight: eight in ten benefit
_NEEDED = lazy(
    rf"\b(?:number\sneeded\sto\streat|nnt)\s(?:is\s|was\s)?(?:of\s|=\s)?(?P<needed>\d{{1,3}}(?:\.\d+)?|{COUNT})\b[^.;%]{{0,60}}?\b{SHARE}\s(?:of\s)?(?:every\s|all\s|the\s)?(?:{COUNT}\s)?(?:[a-z]+\s){{0,2}}?(?:benefits?|gains?|recovers?|responds?|walks?|gets?|improves?|helped|better)\b",
    needs=("needed", "nnt"),
)
# None of our first 20 patients had bladder trouble, so the risk is zero
_NONE = lazy(
    rf"\b(?:(?:none|nobody|no\sone|not\sone|0|no\s[a-z]+(?:\s[a-z]+){{0,3}}?)\s[^.;:]{{0,40}}?(?:of|in|among|out\sof)\s(?:the\s|our\s|a\sgroup\sof\s|these\s)?(?:first\s|group\sof\s)?(?P<count>{COUNT})\b"
    rf"|(?:in|among|of|after)\s(?:our\s|the\s|these\s)?(?P<first>{COUNT})\s[^.;:]{{0,50}}?\bno\s[a-z]+)[^.;]{{0,60}}?\b{_SO}\b[^.;]{{0,50}}?\b(?:risk|rate|chance|probability|danger|odds)\b[^.;]{{0,30}}?\b(?:zero|nil|nought|none|0)\b"
)
_ALL = lazy(
    rf"\b(?:all\s(?:of\s)?(?:the\s|our\s)?(?P<count>{COUNT})|(?P<some>{COUNT})\s(?:of|out\sof)\s(?:the\s|our\s)?(?P=some))\b[^.;]{{0,60}}?\b(?:so|hence|thus|therefore|thereby|accordingly|meaning|means|proves?)\b[^.;]{{0,60}}?\b(?:chance|rate|probability|odds)\b[^.;]{{0,30}}?\b(?:100{PERCENT}|a\shundred\sper\s?cent|certain)"
)
# The mean score fell by half, which means that half the patients got well
_SCORE = lazy(
    rf"\b(?:mean|average|scores?|symptoms)\b[^.;:]{{0,60}}?\b(?:fell|dropped|declined|decreased|halved)\b[^.;:]{{0,60}}?\b(?:means?|meaning|so|that\sis|to\ssay|in\sother\swords),?\s(?:that\s)?{SHARE}\s(?:of\s)?(?:the\s|our\s|all\s)*(?:[a-z]+\s)?"
    r"(?:patients|people|participants|them|women|men|veterans|clients)\s(?:got|were|are|became|had|have|recovered|responded|remitted)\b",
    needs=("mean", "average", "score", "symptoms"),
)


def misread(folded: str) -> Wrong:
    """A p value taken for the chance that a treatment works, or that it does not."""
    for match in _MISREAD.finditer(folded):
        p, chance = 100 * float(match["p"]), float(match["chance"] or match["odds"])
        if min(abs(chance - p), abs(chance - (100 - p))) < 0.6 and not _denied(folded, match.end()):
            what = (
                "A p value is no chance that the treatment works: it tells how often chance alone gives such a result."
            )
            yield wrong("misread-probability", match, what)


def equal(folded: str) -> Wrong:
    """No significant difference taken for no difference."""
    for match in _EQUAL.finditer(folded):
        if not (_DENIES.search(match["link"]) or _denied(folded, match.start())):
            what = "That no difference was found does not show that there is none."
            yield wrong("misread-probability", match, what)


def ratios(folded: str) -> Wrong:
    """A ratio of odds or hazards taken for a ratio or a share of people."""
    for match in _ODDS.finditer(folded):
        told = figure(match["times"] or "2")
        if abs(told - float(match["ratio"])) < 0.6 and told >= 2 and not _denied(folded, match.end()):
            yield wrong(
                "ratio-mismatch",
                match,
                "An odds ratio compares odds; where many get well it is far above the ratio of people.",
            )
    for match in _RATIO_AS_SHARE.finditer(folded):
        ratio, told = 100 * float(match["ratio"]), float(match["percent"])
        if min(abs(told - ratio), abs(told - abs(100 - ratio))) < 0.6 and not _denied(folded, match.end()):
            yield wrong("ratio-mismatch", match, "A ratio of two groups is no share of the people in one of them.")


def needed(folded: str) -> Wrong:
    """A number needed to treat taken for the share that benefits."""
    for match in _NEEDED.finditer(folded):
        share = told_share(match)
        needed = figure(match["needed"])
        if share and needed > 1 and share.value > 150 / needed and not _denied(folded, match.end()):
            yield wrong("ratio-mismatch", match, f"One in {needed:g} benefits, not {share.text}.")


def few(folded: str) -> Wrong:
    """None, or all, of a few people taken for a rate."""
    for match in (match for pattern in (_NONE, _ALL) for match in pattern.finditer(folded)):
        if not _denied(folded, match.end()):
            yield wrong(
                "misread-probability",
                match,
                "None, or all, of so few leaves the rate open: of 20, none may mean one in seven.",
            )


def scores(folded: str) -> Wrong:
    """A fall of a mean score taken for the share of people who got well."""
    for match in _SCORE.finditer(folded):
        if not _denied(folded, match.end()):
            yield wrong("ratio-mismatch", match, "How far a mean score fell does not tell how many people got well.")


def _denied(folded: str, end: int) -> bool:
    return _DENIES.search(folded, 0, end) is not None


INFERENCES = (
    (("p ", "p=", "p<", "p-"), misread),
    (("significant", "p =", "p="), equal),
    (("ratio",), ratios),
    (("nnt", "needed to treat"), needed),
    (("risk", "rate", "chance", "probability", "danger", "odds"), few),
    (("mean", "average", "score", "symptoms"), scores),
)  # words of which a sentence must hold one, and the check
