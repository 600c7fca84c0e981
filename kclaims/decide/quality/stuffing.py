"""Text written around a search term."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kclaims.decide.quality.checks import elsewhere, found, shortened
from kclaims.decide.quality.page import Page, is_common, words_of
from kclaims.model import Evidence, Finding, Sentence, Span
from kclaims.text.patterns import lazy

_NEAR_ME = lazy(
    r"\b(?:therap(?:y|ies|ists?)|clinics?|treatments?|doctors?|rehabs?|infusions?|providers?|cent(?:er|re)s?|specialists?|"
    r"psychiatrists?|detox|services?|drips?|hospitals?|facilities|shops?|stores?|dispensar(?:y|ies)|iv|ketamine|spravato|cbd)\s+(?:near|close to)\s+(?:me|you)\b",
    re.IGNORECASE,
)
_NEAR = lazy(r" (?:near|close to) (?:me|you)\b", re.IGNORECASE)
_SEARCHED = lazy(
    r"\b(?:search(?:es|ed)? (?:for|term|engine|results?)|googled?|typed?|typing|quer(?:y|ies)|phrase|keyword)\b|[“\"][^”\"]*$",
    re.IGNORECASE,
)
_ASKS_READER = lazy(r"\bare you (?:searching|looking)\b", re.IGNORECASE)
_NEAR_TIMES = 2
_PLACE = lazy(
    r"\b(?P<term>[a-z][\w-]{1,60}(?:\s[a-z][\w-]{1,60})?|[A-Z][\w-]{1,60}\s[A-Z][\w-]{1,60})\s(?:in|near)\s(?P<where>[A-Z][a-z]+(?:\s[A-Z][a-z]+)?(?:,\s[A-Z]{2}\b)?)"
)
_PLACE_TIMES = 4
_PLACE_WORDS = 120  # words that may come on each
_SPLIT = lazy(r"[,;|/•·]")
_ITEMS = 5
_SAME = 0.7  # share of items with one word in common
_SELLS = lazy(
    r"\b(?:near me|best|top|cheap(?:est)?|affordable|buy|online|for sale|cost|price|prices|reviews?|clinics?|cent(?:er|re)s?|doctors?|"
    r"providers?|services|discount|delivery|overnight|no prescription)\b",
    re.IGNORECASE,
)
_DENSE_WORDS = 80  # a sentence-sized text can't be dense
_DENSE_TIMES = 6
_DENSE = 0.11  # share of all words that belong to one phrase of three words or more


def decide_stuffing(page: Page) -> Iterator[Finding]:
    """Findings on search terms in running text: "near me", one term and town again and again, lists of variants."""
    yield from _near_me(page)
    yield from _places(page)
    for sentence in page.prose:
        yield from _variants(sentence)
    yield from _dense(page)


def _near_me(page: Page) -> Iterator[Finding]:
    places: list[Span] = []
    if not _NEAR.search(page.document.text):
        return
    for sentence in page.sentences:
        block = page.block(sentence.block)
        if block.region != "main" or block.kind in {"reference", "code", "quote"}:
            continue
        for match in page.matches(_NEAR_ME, sentence.text):
            searched = _SEARCHED.search(sentence.text[: match.start()])
            if (searched and not _ASKS_READER.search(sentence.text)) or re.search(
                r"\b(?:i|i'm|my|the|a|any|no|one|other)\b[^.]{0,25}$", sentence.text[: match.start()], re.IGNORECASE
            ):
                continue
            places.append(Span(sentence.span.start + match.start(), sentence.span.start + match.end()))
    if len(places) >= _NEAR_TIMES:
        yield _told(
            page, places, f"“{page.document.slice(places[0])}” is what one types into a search box, not what one writes"
        )


def _places(page: Page) -> Iterator[Finding]:
    places: dict[tuple[str, str], list[Span]] = {}
    for sentence in page.sentences:
        block = page.block(sentence.block)
        if block.region != "main" or block.kind in {"reference", "code", "quote"}:
            continue
        for match in page.matches(_PLACE, sentence.text):
            if not is_common(match["term"].split()[-1].lower()):
                key = (match["term"].lower().split()[-1], match["where"])
                places.setdefault(key, []).append(
                    Span(sentence.span.start + match.start(), sentence.span.start + match.end())
                )
    topic = set(page.topic)
    for (term, where), spans in places.items():
        if len(spans) >= _PLACE_TIMES and term in topic and len(spans) * _PLACE_WORDS >= page.size:
            yield _told(page, spans, f"“{term} in {where}” is repeated")
            return


def _variants(sentence: Sentence) -> Iterator[Finding]:
    if sum(sentence.text.count(mark) for mark in ",;|/•·") < _ITEMS - 1:
        return
    items = [words_of(part) for part in _SPLIT.split(sentence.text)]
    items = [words for words in items if 0 < len(words) <= 6]
    shared = Counter(word for words in items for word in set(words) if not is_common(word))
    word, times = max(shared.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))
    different = {tuple(words) for words in items if word in words}
    selling = sum(_SELLS.search(" ".join(words)) is not None for words in different)
    if times >= _ITEMS and times >= _SAME * len(items) and len(different) >= _ITEMS - 1 and selling >= 2:
        yield found(
            "stuffed-keyword", sentence.span, f"“{shortened(sentence.text)}” lists {times} variants of one search term (“{word}”).",
            evidence=(Evidence(kind="count", id="variants", text=f"{times} of {len(items)} items hold “{word}”"),),
        )  # fmt: skip


def _dense(page: Page) -> Iterator[Finding]:
    """One phrase of three words or more that makes up a good part of the text."""
    if page.size < _DENSE_WORDS:
        return
    counts: Counter[tuple[str, ...]] = Counter()
    first: dict[tuple[str, ...], Sentence] = {}
    for sentence, words in zip(page.prose, page.words, strict=True):
        for triple in page.memory.by_key("telling", words, _telling):
            counts[triple] += 1
            first.setdefault(triple, sentence)
    if not counts:
        return
    phrase, times = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
    if times >= _DENSE_TIMES and times * len(phrase) >= _DENSE * page.size:
        share = round(100 * times * len(phrase) / page.size)
        yield found(
            "stuffed-keyword", first[phrase].span, f"“{' '.join(phrase)}” stands {times} times and makes up {share} % of all words.",
            evidence=(Evidence(kind="count", id="phrase", text=f"{times} times in {page.size} words"),),
        )  # fmt: skip


def _telling(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Runs of three words that begin and end with a telling one."""
    return [
        triple
        for triple in zip(words, words[1:], words[2:], strict=False)
        if sum(map(is_common, triple)) < 2 and not is_common(triple[0]) and not is_common(triple[-1])
    ]


def _told(page: Page, places: list[Span], what: str) -> Finding:
    return found(
        "stuffed-keyword", places[0], f"{what}: {len(places)} times in {page.size} words.",
        related=elsewhere("again here", places[1:]),
        evidence=(Evidence(kind="count", id="term", text=f"{len(places)} times in {page.size} words"),),
    )  # fmt: skip
