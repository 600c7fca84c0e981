"""Claims in their context: who says them, and whether they are said or denied."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from kclaims.decide.contexts import Judge
from kclaims.decide.voices import REPORTING, told_of
from kclaims.match.phrases import Found
from kclaims.match.sole import stretch
from kclaims.model import Claim, Cue, Polarity, Span
from kclaims.rules.knowledge import Knowledge, Relation
from kclaims.text.characters import fold
from kclaims.text.frames import asks
from kclaims.text.patterns import lazy

# Contexts that take a claim out of the page's own voice.
_FRAMES = frozenset(
    {"hedge", "conditional", "question", "quotation", "warning", "warning-list", "attribution", "debunk", "history",
     "refuted"}
)  # fmt: skip


_PAST = frozenset("was were had took until formerly previously".split())
_EVERYBODY = frozenset("everybody everyone all always every".split())
_DATES = frozenset(
    "january february march april may june july august september october november december last recently now then".split()
)
_AUTHORITIES = frozenset("label labelling labeling sheet textbook textbooks pharmacologists information".split())
_CLOSE = 24  # characters around a cue of attribution within which the authority is named
_BEFORE = 5  # words before a drug in which a "no" denies it
_NEAR = 4  # words within which "everybody" or "always" limits a denial
_CASES = frozenset({"if", "unless", "whether"})
_ANY_CASE = frozenset(
    "help helps work works respond come comes happens feel feels book join ready qualify want wish like prefer decide".split()
)
_PRESENT = frozenset("is are since now remains today currently".split())
_NEGATIONS = frozenset(
    "not no never nor neither none nobody without cannot can't don't doesn't isn't won't mustn't".split()
)
_RARE = frozenset({"rarely", "seldom", "hardly", "scarcely", "barely"})
_DENIALS = _NEGATIONS | frozenset("nothing lacks lack lacking hasn't haven't wasn't wouldn't hardly".split())
_HOURS = frozenset({"hour", "hours"})
_AFTER = frozenset({"after", "following", "later"})
_UNTIL = frozenset({"until", "till", "for", "before", "within", "than"})
_EXPECTS = lazy(
    r"(?:^|[.!?][”\"']?\s)\W{0,5}(?:(?:and|but|so|then),? )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)n't\b[^.!?]*\?\W*$"
)


_RULES_OUT = lazy(r"\brul(?:e|ed|ing)\sout\b")  # "Can I rule out becoming dependent? No."


def judged(knowledge: Knowledge, judge: Judge, claims: Iterable[Claim]) -> list[Claim]:
    """The claims with polarity and frame; a flat yes or no after a question turns the question into a claim."""
    return [_judged(judge, claim, knowledge.relations[claim.relation]) for claim in claims]


def _judged(judge: Judge, claim: Claim, relation: Relation) -> Claim:
    cues = judge.cues_of(claim.sentence, claim.fixed)
    denied = _denied(judge, claim, relation, cues)
    framing = next(
        (
            cue
            for cue in cues
            if cue.context in _FRAMES
            and not _said_anyway(claim, relation, cue, denied=denied)
            and not (cue.context == "attribution" and _answered(claim, cues))
        ),
        None,
    )
    frame, reason = (
        (framing.context, framing.reason) if framing else _unsaid(judge, claim, relation, cues, denied=denied)
    )
    answer = judge.answer(claim.sentence) if frame == "question" and asks(claim.sentence.text) else None
    if answer is not None:
        expects = _EXPECTS.search(fold(claim.sentence.text)) is not None  # "Isn't it approved?" denies nothing
        denied = (denied and not expects) != (answer[1] == "no")
        denied ^= _RULES_OUT.search(fold(claim.sentence.text)) is not None
        frame, reason = None, ""
        claim = replace(claim, sentence=answer[0], span=answer[0].span, subject_span=None)
    if denied and relation.binding == "page" and claim.quantity and (turned := claim.quantity.turned()):
        claim, denied = replace(claim, quantity=turned), False
    polarity: Polarity = "denied" if denied else "asserted"
    reported = any(cue.context == "reporting" for cue in cues)
    return replace(claim, polarity=polarity, frame=frame, frame_reason=reason, reported=reported)


def _denied(judge: Judge, claim: Claim, relation: Relation, cues: list[Cue]) -> bool:
    if relation.waits:
        return False
    own = relation.labelled and relation.binding == "page"
    negated = any(cue.context == "negation" and not _of_the_next(claim, relation, cue) for cue in cues) or (
        not own and _denies_subject(judge, claim)
    )
    if negated and claim.polarity == "asserted":  # "no form of ketamine that isn't addictive"
        negated = not judge.doubly_denied(claim.sentence, claim.fixed)
    return (claim.polarity == "denied") != negated or _none_behind(claim)


def _of_the_next(claim: Claim, relation: Relation, cue: Cue) -> bool:
    """Whether a denial behind a claim is of what is added: "approved as an anesthetic and for no other use", "the R-isomer, is sold nowhere"."""
    if cue.span.start < claim.span.end:
        return False
    base = claim.sentence.span.start
    between = fold(claim.sentence.text)[claim.span.end - base : cue.span.start - base].rstrip()
    aside = relation.binding in {"predicate", "beside"} and between.startswith(",")
    return aside or between.endswith((" and", " but", ", yet"))


def _said_anyway(claim: Claim, relation: Relation, cue: Cue, *, denied: bool) -> bool:
    """Whether a cue leaves the claim in the page's voice: "may be taken at home" permits, "cannot be taken" states."""
    if cue.context == "hedge":
        said = claim.polarity == "denied" and relation.binding == "page"  # "may be prescribed on its own"
        return relation.permits and (not denied or relation.waits or relation.one_way or said)
    if cue.context == "attribution":
        if relation.binding in {"beside", "sentence"} and _by_authority(claim, cue):
            return True
        return relation.labelled and "label" in cue.reason  # the drug's label is no advertisement
    if cue.context == "refuted":  # "The FDA has not approved it" behind a risk or a price takes nothing back
        return not claim.relation.startswith(("approv", "safe")) and "approved" in cue.reason
    return cue.context == "warning" and _forbids(claim, cue)


def _by_authority(claim: Claim, cue: Cue) -> bool:
    """Whether it is a label or textbook that is said to say so: what that says is known, and can be told wrong."""
    start, end = cue.span.start - claim.sentence.span.start, cue.span.end - claim.sentence.span.start
    near = fold(claim.sentence.text[max(0, start - _CLOSE) : max(0, end) + _CLOSE])
    return bool(_AUTHORITIES.intersection(near.replace(",", " ").split()))


def _too_soon(judge: Judge, claim: Claim) -> bool:
    """Whether so long is said not to be enough: "nobody may drive two hours after it", without "until" or "for"."""
    words = judge.words(claim.sentence).texts
    times = [at for at in range(1, len(words) - 1) if words[at] in _HOURS and words[at + 1] in _AFTER]
    return bool(times) and not _UNTIL.intersection(words[: times[0]])


def _unsaid(judge: Judge, claim: Claim, relation: Relation, cues: list[Cue], *, denied: bool) -> tuple[str | None, str]:
    """What else takes a claim out of the page's voice: time past, one study's result, a denial for some only."""
    if denied and any(cue.context == "study-limits" for cue in cues):
        return "study-limits", "one study is told of"
    if relation.one_way and not denied and (no := _NEGATIONS.intersection(judge.words(claim.sentence).texts)):
        return "hedge", f"something is denied: “{min(no)}”"
    if relation.binding == "sole" and not denied and (denial := _left_open(judge, claim)):
        return "hedge", f"something is denied: “{denial}”"
    if relation.waits and any(cue.context == "negation" for cue in cues) and _too_soon(judge, claim):
        return "negation", "it is what one may not do so soon"
    if relation.binding == "page" and not relation.cases and (case := _case(judge, claim)):
        return "conditional", f"it is said of a case: “{case}”"
    if denied and (degree := _degree(cues)):
        return "hedge", f"it is said to be rare, not denied: “{degree}”"
    if relation.binding == "sole" and REPORTING.intersection(judge.words(claim.sentence).texts[: min(claim.fixed)]):
        return "attribution", "it is what others say"
    if told := _told_of(judge, claim):
        return told, "it is what others once said" if told == "history" else "it is what others hold to be so"
    dates = relation.binding == "sole" and "year" in relation.units
    if past := _past(judge, claim) if relation.state else None if dates else _until(judge, claim):
        return "history", f"it is told of the past: “{past}”"
    texts = judge.words(claim.sentence).texts
    near = texts[max(0, min(claim.fixed) - _NEAR) : max(claim.fixed) + _NEAR]
    if denied and claim.polarity == "asserted" and (some := _EVERYBODY.intersection(near)):
        return "hedge", f"it is denied of some: “{min(some)}”"
    return None, ""


def _degree(cues: list[Cue]) -> str | None:
    """The "rarely" that alone denies a claim: what happens rarely happens."""
    words = {cue.reason.partition("“")[2].partition("”")[0].lower() for cue in cues if cue.context == "negation"}
    return min(words) if words and words <= _RARE else None


def _left_open(judge: Judge, claim: Claim) -> str | None:
    """The denial in a stretch read without grammar of which it is open what it means; two denials leave it open too."""
    if claim.polarity == "denied":
        return "no"
    words = judge.words(claim.sentence)
    part = stretch(words, Found(min(claim.fixed), max(claim.fixed) + 1, claim.fixed))
    named = claim.subject_span.start - claim.sentence.span.start if claim.subject_span else 0
    last = max(*claim.fixed, sum(start <= named for start in words.starts))
    end = next((at for at in range(last + 1, part.stop) if words.breaks[at]), part.stop)
    within = range(part.start, end)
    return next((words.texts[at] for at in within if words.texts[at] in _DENIALS and at not in claim.fixed), None)


def _case(judge: Judge, claim: Claim) -> str | None:
    """The "if" of a case to which alone the claim belongs; none where the case is that the treatment is had, or helps."""
    words = judge.words(claim.sentence)
    first = max(words.stopped(0, min(claim.fixed)), default=0)
    last = min(words.stopped(max(claim.fixed) + 1, len(words)), default=len(words))
    for at in range(first, last):
        if words.texts[at] in _CASES:
            end = next((i for i in range(at + 1, last) if words.breaks[i]), last)
            inside = any(at < i < end for i in claim.fixed)
            if inside or not _ANY_CASE.intersection(words.texts[at:end]):
                return words.texts[at]
    return None


def _told_of(judge: Judge, claim: Claim) -> str | None:
    words = judge.words(claim.sentence)
    if not REPORTING.intersection(words.texts) or (parse := judge.parse(claim.sentence)) is None:
        return None
    return told_of(parse, Span(words.starts[min(claim.fixed)], words.ends[max(claim.fixed)]))


def _answered(claim: Claim, cues: list[Cue]) -> bool:
    """Whether the page denies what it attributes: "the claim that it is addictive is wrong"."""
    return any(cue.context == "negation" and cue.span.start >= claim.span.end for cue in cues)


def _forbids(claim: Claim, cue: Cue) -> bool:
    start, end = cue.span.start - claim.sentence.span.start, cue.span.end - claim.sentence.span.start
    return start >= 0 and bool(_NEGATIONS.intersection(fold(claim.sentence.text[start:end]).split()))


def _past(judge: Judge, claim: Claim) -> str | None:
    """The word that tells the claim of the past, in the claim's own words or right before them."""
    texts = judge.words(claim.sentence).texts
    near = texts[max(0, min(claim.fixed) - 3) : max(claim.fixed) + 1]
    words = judge.words(claim.sentence)
    last = next((at for at in range(max(claim.fixed) + 1, len(words)) if words.breaks[at]), len(words))
    years = [text for text in texts[:last] if _is_year(text)]
    if years and not _PRESENT.intersection(texts):
        return years[0]
    ended = [word for at, word in enumerate(texts) if word == "until" and any(map(_dates, texts[at + 1 : at + 4]))]
    return next((word for word in (*near, *ended) if word in _PAST and (word != "until" or word in ended)), None)


def _denies_subject(judge: Judge, claim: Claim) -> bool:
    """Whether a "no", "neither" or "not" stands right before the drug: "has approved neither ketamine nor …"."""
    if claim.subject_span is None:
        return False
    words = judge.words(claim.sentence)
    at = claim.subject_span.start - claim.sentence.span.start
    drug = bisect_left(words.starts, at)
    first = max(0, drug - _BEFORE, *words.stopped(0, drug))
    feigned = judge.feigned(claim.sentence)  # "there is no doubt that"
    return any(
        words.texts[place] in {"neither", "nor", "no"}
        and not (claim.polarity == "denied" and place in claim.fixed)  # once is enough: "no plan pays for Spravato"
        and not any(found.start <= place < found.end for found in feigned)
        for place in range(first, drug)
    )


def _none_behind(claim: Claim) -> bool:
    """Whether a label with a claim in it is answered by "none": "Approved uses of kratom: none"."""
    behind = fold(claim.sentence.text[max(0, claim.span.end - claim.sentence.span.start) :])
    return behind.lstrip().startswith(":") and _NEGATIONS.intersection(behind.strip(" :.").split()[:1]) != set()


def _until(judge: Judge, claim: Claim) -> str | None:
    """The "before" or "until" with a year behind it, under which the claim no longer holds."""
    texts = judge.words(claim.sentence).texts
    for at, word in enumerate(texts):
        told = word in {"was", "were"} and claim.relation == "approved-for"
        if told and any(map(_is_year, texts[:at])) and not _PRESENT.intersection(texts):
            return word
        if word in {"before", "until"} and any(_is_year(text) for text in texts[at + 1 : at + 4]):
            return word
    return None


def _dates(text: str) -> bool:
    return _is_year(text) or text in _DATES


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and text[:2] in {"19", "20"}
