"""Sentences that a program paraphrased, pasted a search term into, or joined from two texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kclaims.decide.quality.checks import elsewhere, found, shortened
from kclaims.decide.quality.page import Page, is_common
from kclaims.decide.quality.wording import Wording
from kclaims.model import Evidence, Finding, Sentence, Span
from kclaims.text.patterns import lazy

_LETTERED = "Class|Schedule|Phase|Type|Stage|Grade|Group|Category|Hepatitis|Vitamin|Cluster|Tier|Part|Section|Bipolar"
_LABELS = tuple(_LETTERED.split("|"))
# "Class ketamine addiction B": a label and its letter or number, parted by a few content words.
_PARTED = lazy(
    rf"\b(?P<label>{_LETTERED})\s+(?P<inside>[a-z][a-z'’-]+(?:\s+[a-z][a-z'’-]+){{0,3}})\s+(?P<mark>[A-E]|[IVX]{{1,4}}|\d)\b(?![.,]?\d|\s*%|['’])",
    needs=_LABELS,
)
_LABELLED = lazy(rf"\b(?P<label>{_LETTERED})\s+(?:[A-E]|[IVX]{{1,4}}|\d)\b", needs=_LABELS)
# “… seek help”, Sobriety warns Prof Ralphs: a noun where the verb already has its subject behind it.
_VERBS = "says|said|warns|warned|explains|explained|notes|noted|adds|added|argues|argued|claims|claimed|writes|wrote|recalls|recalled|believes|suggests|suggested|insists|insisted"
_DOUBLE_SUBJECT = lazy(
    rf"[”\"’']\s*,\s+(?P<inside>[A-Z][a-z]+(?:\s[a-z]+){{0,2}})\s(?:{_VERBS})\s(?:Prof(?:essor)?|Dr|Mr|Mrs|Ms|Sir|Dame|Miss)\b\.?",
    needs=("Prof", "Dr", "Mr", "Ms", "Sir", "Dame", "Miss"),
)
_ABSTRACT = ("ity", "ety", "tion", "sion", "ness", "ment", "ism", "ance", "ence", "ing", "apy", "ery")
_NAMELIKE = 3  # letters below which a capitalised word is no noun
_TWICE = lazy(r"\b(?P<word>[a-z]{5,})\s+(?P=word)\b", re.IGNORECASE)
_REPEATABLE = frozenset("there really never always again first night blah never very choo million".split())
_COLLISION = lazy(
    r"(?<![\w'’“\"-])(?:(?:a|an|the) (?:a|an|the|this|these|those|is|are|was|were|and|or|of|with|from|has|have|my|your|their|our)"
    r"|(?:is|are|was|were) (?:is|are|was|were|has|have|does|do|can|will)|(?:of|with|from|for) (?:of|with|from|for)"
    r"|(?:has|have) (?:has|have|is|are|was)|(?:can|may|will|must|should) (?:can|may|will|must|should|is|are|was|has)"
    r"|(?:these|those|many|several) (?:patient|person|drug|medicine|treatment|study|symptom|clinic|doctor|effect)"
    r"|(?:this|that|a|an|each|every) (?:patients|people|persons|drugs|medicines|treatments|studies|symptoms|clinics|doctors|effects)"
    r"|(?:he|she|it|this) (?:are|have|were|do)|(?:they|we|you) (?:is|was|has|does))(?![\w'’”\"-])"
)
_ASKED_BEFORE = lazy(
    r"\b(?:if|did|does|do|that|may|might|could|would|should|will|can|let|had|make|makes|made|help|helps|watch|see|saw|were|what|who|which|when|not|"
    r"the|like|for|of|than|as|and|or|to|about|between|with)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_COLLISIONS = 3  # that make a page of them, for each 250 words
_COLLISION_WORDS = 250
_BEGINS = lazy(
    r"(?<=[a-z]{3} )(?:The|This|These|It|However|Therefore|They|When|If|Although|Our|There)\s(?=[a-z]{2,})(?!xx\b)"
)
_TITLED = lazy(
    r"[A-Z][a-z]+\s$|\b(?:called|titled|entitled|book|film|series|magazine|newspaper|album|show|song|podcast)\s$"
)
_WEAK = 5  # different thesaurus words, and how many words may come on each
_WEAK_WORDS = 45
_ODD = 2  # of them that are more than old-fashioned


def decide_spun(page: Page, wording: Wording) -> Iterator[Finding]:
    """Findings on inserted terms, colliding words, joined sentences and thesaurus prose."""
    labelled = any(label in page.document.text for label in _LABELS)
    labels = frozenset(match["label"] for match in _LABELLED.finditer(page.document.text)) if labelled else None
    for sentence in page.prose:
        yield from _inserted(page, sentence, labels)
        yield from _spliced(page, sentence)
    yield from _collisions(page)
    yield from _thesaurus(page, wording)


def _inserted(page: Page, sentence: Sentence, labels: frozenset[str] | None) -> Iterator[Finding]:
    """`labels` are those that the page gives a letter or number; None where it holds no label at all."""
    text = sentence.text
    for match in page.matches(_PARTED, text) if labels is not None else ():
        inside = match["inside"].split()
        known = labels is not None and match["label"] in labels
        if any(map(is_common, inside)) or not (known or len(inside) > 1) or (match["mark"].isdigit() and not known):
            continue
        yield _insertion(sentence, match.start(), match.end(), match["inside"])
        return
    match2 = page.first(_DOUBLE_SUBJECT, text)
    if match2 and _is_noun(page, match2["inside"]):
        yield _insertion(sentence, match2.start("inside"), match2.end(), match2["inside"])
        return
    match3 = page.first(_TWICE, text)
    if match3 and match3["word"].lower() not in _REPEATABLE and set(match3["word"].lower().split()) & set(page.topic):
        yield _insertion(sentence, match3.start(), match3.end(), match3["word"])


def _insertion(sentence: Sentence, start: int, end: int, inside: str) -> Finding:
    base = sentence.span.start
    what = f"“{inside}” does not belong into “{shortened(sentence.text[start:end], 80)}”."
    return found("inserted-keyword", Span(base + start, base + end), what)


def _is_noun(page: Page, words: str) -> bool:
    """Whether a capitalised word is no name: it ends like an abstract noun, or stands in lower case elsewhere."""
    first = words.split(maxsplit=1)[0].lower()
    abstract = first.endswith(_ABSTRACT)
    return len(first) > _NAMELIKE and (abstract or first in page.lower)


def _spliced(page: Page, sentence: Sentence) -> Iterator[Finding]:
    """A capital "The" or "However" inside a sentence, with no mark before it and no title around it."""
    for match in page.matches(_BEGINS, sentence.text):
        before, after = sentence.text[: match.start()], sentence.text[match.end() :]
        quoted = before.count("“") > before.count("”") or before.count('"') % 2
        if quoted or _TITLED.search(before) or len(before.split()) < 4 or len(after.split()) < 4:
            continue
        if sum(word[:1].isupper() for word in sentence.text.split()) * 3 > len(sentence.text.split()):
            continue
        base = sentence.span.start
        start = before.rstrip().rfind(" ") + 1
        end = match.end() + len(after.split(maxsplit=1)[0])
        yield found(
            "spliced-sentence", Span(base + start, base + end),
            f"After “… {shortened(before[-30:].split(' ', 1)[-1])}” another sentence begins: “{shortened(sentence.text[match.start() :], 40)}”.",
        )  # fmt: skip
        return


def _collisions(page: Page) -> Iterator[Finding]:
    places: list[Span] = []
    shown: list[str] = []
    for sentence in page.prose:
        for match in page.matches(_COLLISION, sentence.text):
            if match.group().split()[0] in {
                "it",
                "he",
                "she",
                "this",
                "they",
                "we",
                "you",
                "these",
                "those",
                "that",
            } and (_ASKED_BEFORE.search(sentence.text[max(0, match.start() - 24) : match.start()])):
                continue
            places.append(Span(sentence.span.start + match.start(), sentence.span.start + match.end()))
            shown.append(match.group())
    if len(set(shown)) < _COLLISIONS or len(places) * _COLLISION_WORDS < page.size:
        return
    listed = ", ".join(f"“{words}”" for words in dict.fromkeys(shown[:6]))
    yield found(
        "broken-grammar", places[0], f"{len(places)} times words collide that no writer puts together: {listed}.",
        related=elsewhere("here too", places[1:]),
        evidence=(Evidence(kind="count", id="collisions", text=f"{len(places)} in {page.size} words"),),
    )  # fmt: skip


def _thesaurus(page: Page, wording: Wording) -> Iterator[Finding]:
    """Many rare synonyms at once: what a program writes for "depression", "nausea", "side effects", "compared with"."""
    openers = frozenset(word for word in wording.openers("thesaurus-word") if not is_common(word))
    if sum(word in page.counts for word in openers) < _WEAK - _ODD:
        return
    hits = [
        (sentence, start, end)
        for sentence, words in zip(page.prose, page.words, strict=True)
        if not openers.isdisjoint(words)
        for start, end in wording.find("thesaurus-word", page.tokens(sentence))
    ]
    different = dict.fromkeys(sentence.text[start:end].lower() for sentence, start, end in hits)
    if len(different) < _WEAK or len(hits) * _WEAK_WORDS < page.size:
        return
    odd = {word for word in different if wording.holds("thesaurus-phrase", word)}
    if len(odd) < _ODD:
        return
    places = [Span(sentence.span.start + start, sentence.span.start + end) for sentence, start, end in hits]
    listed = ", ".join(f"“{word}”" for word in list(different)[:8])
    yield found(
        "thesaurus-prose", places[0], f"Rare synonyms stand where plain terms belong: {listed}.",
        related=elsewhere("here too", places[1:]),
        evidence=(Evidence(kind="count", id="synonyms", text=f"{len(different)} different ones in {page.size} words"),),
    )  # fmt: skip
