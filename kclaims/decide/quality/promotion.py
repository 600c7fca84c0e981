"""One provider praised again and again, links that earn a commission: said nowhere that somebody gains by it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit

from kclaims.decide.quality.checks import FTC_ENDORSEMENTS, elsewhere, found, shortened
from kclaims.decide.quality.page import Page, is_common, words_of
from kclaims.decide.quality.wording import Wording
from kclaims.model import Evidence, Finding, Sentence, Span
from kclaims.text.patterns import lazy

_LEAST = 3  # sentences of praise, each in a block of its own
_HANDED_ON = 2  # of them that hand readers on to the brand, or sell
_POINTS = 4  # recommendations and calls, a call counting twice, that make a promotion of a name that is sold
_SHARE = 0.5  # of the sentences that name a brand, those that praise it
_LEAD = 2  # times the next brand's
_MOST_BRANDS = 400  # names of a page that are looked at
_NAME = lazy(r"(?<![\w’'.@/-])[A-Z][\w&’'-]*[A-Za-z0-9](?:\s[A-Z][\w&-]*[a-z0-9]){0,2}(?![\w’'-])")
_HANDS_ON = lazy(
    r"\b(?:platforms?|providers?|clinics?|compan(?:y|ies)|services?|brands?|programs?|programmes?|cent(?:er|re)s?|apps?|options?|"
    r"products?|supplements?|labs?|rehabs?|places?|practices?|teams?|specialists|experts) (?:like|such as|including)\s+(?:\w+\s){0,1}$"
    r"|\b(?:with|at|try|choose|choosing|visit|contact|consider|recommend|recommends|love|join|through|from|thanks to|turn to|go with|called|by)\s+(?:platforms? like |the )?$",
    re.IGNORECASE,
)
_OFFERS = lazy(
    r"^(?:’s|'s)?\s+(?:\w+ly\s)?(?:offers?|provides?|ensures?|makes?|helps?|delivers?|gives?|has made|stands out|is (?:the|a|an|one|making|changing|leading)|"
    r"takes?|has|have|will|keeps|kept|adapts?|ships?|works?|treats?|answers?|lasts?|specializes|specialises|combines|connects|brings|goes|lets|allows|guides|keeps|uses only|"
    r"team|program|programme|clinicians|providers|platform|approach|doctors|staff|therapists|formula|gummies|capsules|kit)\b"
)
_CALL = lazy(
    r"^(?:\W*(?:so|just|simply|then|now)\W+)?(?:(?:to|if|when|for) [^,]{2,60}, )?(?:do yourself a favou?r and |why not )?"
    r"(?:visit|call|contact|order|download|try|choose|book|get|buy|join|check out|sign up|start with|reach out|go to|pick up|ask for|request|schedule)\b"
    r"|\b(?:order|buy|get|book|download|try|start|join|contact|call)\b[^.;]{0,40}\b(?:today|now|here)\b",
    re.IGNORECASE,
)
_CODE = lazy(r"\b(?:code|coupon)\s+[“\"']?[A-Z][A-Z0-9]{3,}\b")
_ADDRESS = lazy(
    r"\b(?:visit|at|on|see|call|ring|order|from|through)\s+(?:https?://|www\.)?[a-z0-9-]+\.(?:com|net|org|co|io|health|shop|store|example|life|care)\b"
    r"|\b(?:call|ring|phone|text)\s+(?:us\s+|them\s+)?(?:on\s+|at\s+)?[+(]?\d[\d() .-]{7,}|\b(?:code|coupon)\s+[“\"']?[A-Z][A-Z0-9]{3,}\b"
)
_PUBLIC = lazy(
    r"\b(?:help ?line|hotline|charity|non-?profit|foundation|government|university|emergency|ministry|department of|public health|"
    r"open[- ]source|library|council)\b|\b(?:988|911|999|112|116 123)\b",
    re.IGNORECASE,
)
_REPORTED = lazy(
    r"\b(?:said|told|according to|announced|reported|spokes\w+|chief executive|ceo|founded in|acquired|trial of|funded|sponsor of)\b",
    re.IGNORECASE,
)
_PERSON = lazy(r"\b(?:Dr|Prof|Professor|Mr|Mrs|Ms|Sir|Dame|Judge|President|Senator|Judge|Justice)\.?\s+$")
_AFFILIATE = lazy(
    r"[?&/](?:aff|affid|aff_id|affiliate|affiliate_id|aff_sub|irclickid|hop|ref_?id|referral(?:_?code)?|partner_?id|via|rfsn|a_aid|oaid)[=/]"
    r"|[?&]tag=[\w-]+-2[0-9]\b|[?&]utm_medium=(?:affiliate|referral|partner|influencer|paid)|[?&]ref=(?!nav|src|home|footer|header|bookmarks|rss|hp|search|nf)[\w-]+"
    r"|//(?:[\w-]+\.)*(?:amzn\.to|shareasale\.com|shrsl\.com|awin1\.com|linksynergy\.com|clickbank\.net|jdoqocy\.com|anrdoezrs\.net|dpbolvw\.net|"
    r"tkqlhce\.com|kqzyfj\.com|rstyle\.me|skimresources\.com|redirectingat\.com|prf\.hn|pxf\.io|sjv\.io|7eer\.net|rfsn\.|avantlink\.com|pntra\.com)",
    re.IGNORECASE,
)
_URL = lazy(r"https?://[^\s<>\"')\]]{4,400}")


class _Name(NamedTuple):
    """A name and where it stands in its sentence."""

    start: int
    end: int
    text: str
    key: str  # its first word


@dataclass(slots=True)
class _Brand:
    """A name, the sentences that hold it, and what they do: praise it, hand readers on to it, offer, call to buy."""

    key: str
    name: str
    named: set[int] = field(default_factory=set)
    praised: dict[int, Span] = field(default_factory=dict)
    offered: dict[int, Span] = field(default_factory=dict)
    sold: dict[int, Span] = field(default_factory=dict)
    handed_on: int = 0
    critical: bool = False
    coded: bool = False

    @property
    def promoting(self) -> dict[int, Span]:
        """Every sentence that speaks for the brand."""
        return {**self.offered, **self.praised, **self.sold}

    @property
    def points(self) -> int:
        """How much of it there is: a call to buy counts twice."""
        return len(self.promoting) + len(self.sold)


def decide_promotion(page: Page, wording: Wording) -> Iterator[Finding]:
    """Findings on promotion that the page does not own up to. Linear time."""
    findings = [*_praised(page, wording), *_affiliate(page)]
    if findings and not _says_so(page, wording):
        yield from findings


def _says_so(page: Page, wording: Wording) -> bool:
    """Whether any part of the page, its frame included, discloses an interest or speaks as the provider."""
    return any(
        wording.find("disclosure", page.tokens(sentence)) or wording.find("own-voice", page.tokens(sentence))
        for sentence in page.sentences
    )


def _praised(page: Page, wording: Wording) -> Iterator[Finding]:
    named = [list(_names(page, sentence.text)) for sentence in page.prose]
    brands = _brands(page, named)
    if not brands:
        return
    before: list[_Brand] = []
    for sentence, found_names in zip(page.prose, named, strict=True):
        names = [(name, brands[name.key]) for name in found_names if name.key in brands]
        if names:
            _weigh(page, sentence, names, wording)
        elif (called := page.first(_ADDRESS, sentence.text)) and before:
            here = Span(sentence.span.start + called.start(), sentence.span.start + called.end())
            for brand in before[:1]:
                brand.sold.setdefault(sentence.index, here)
                brand.coded |= _CODE.search(sentence.text) is not None
        before = [brand for _, brand in names] or (before if sentence.text[:1].isdigit() else [])
    ranked = sorted(brands.values(), key=lambda b: (-b.points, -len(b.named), b.key))
    top = ranked[0]
    second = len(ranked[1].promoting) if len(ranked) > 1 else 0
    if not _promoted(page, top) or len(top.promoting) < _LEAD * second or _own_site(page, top.key):
        return
    places = [span for _, span in sorted(top.promoting.items())]
    calls = f", {len(top.sold)} of them call to buy or book" if top.sold else ""
    yield found(
        "praised-brand", places[0],
        f"“{top.name}” is recommended in {len(places)} places{calls}; no other name is, and no word says who pays or gains.",
        related=elsewhere("recommended here too", places[1:]),
        evidence=(
            Evidence(kind="count", id="brand", text=f"“{top.name}”: named in {len(top.named)} sentences, recommended in {len(places)}"),
            Evidence(kind="absence", id="disclosure", text="no words of sponsorship, commission, ownership or interest in any part of the page"),
        ),
        sources=(FTC_ENDORSEMENTS,),
    )  # fmt: skip


def _promoted(page: Page, brand: _Brand) -> bool:
    """Praised and handed on again and again, or recommended and sold; a page about the brand itself must carry a code."""
    share = len(brand.promoting) >= _SHARE * len(brand.named)
    if brand.critical or not share or (brand.key in page.title and not brand.coded):
        return False
    handed_on = len(brand.praised) >= _LEAST and brand.handed_on >= _HANDED_ON
    return handed_on or (len(brand.promoting) >= _LEAST and bool(brand.sold) and brand.points >= _POINTS)


def _weigh(page: Page, sentence: Sentence, names: list[tuple[_Name, _Brand]], wording: Wording) -> None:
    text, words = sentence.text, page.tokens(sentence)
    critical = bool(wording.find("critical", words)) or page.first(_PUBLIC, text) is not None
    reported = page.first(_REPORTED, text) is not None
    praises = bool(wording.find("praise", words))
    calls = page.first(_CALL, text) is not None or page.first(_ADDRESS, text) is not None
    for name, brand in names:
        at = Span(sentence.span.start + name.start, sentence.span.start + name.end)
        brand.named.add(sentence.index)
        brand.critical |= critical
        brand.coded |= _CODE.search(text) is not None
        before, after = text[max(0, name.start - 40) : name.start], text[name.end : name.end + 40]
        hands_on = _HANDS_ON.search(before) is not None
        if reported or critical:
            continue
        if calls:
            brand.sold.setdefault(sentence.index, at)
        if praises:
            brand.handed_on += hands_on and sentence.index not in brand.praised
            brand.praised.setdefault(sentence.index, at)
        elif _OFFERS.match(after):
            brand.offered.setdefault(sentence.index, at)


def _names(page: Page, text: str) -> Iterator[_Name]:
    """Capitalised words that are written in lower case nowhere; the "With" of "With Acme" is no part of a name."""
    lower = page.lower
    for match in page.matches(_NAME, text):
        start, words = match.start(), match.group().split()
        while words and ((first := words[0].lower()) in lower or first in _VERBS or is_common(first)):
            start += len(words.pop(0)) + 1
        if words:
            yield _Name(start, match.end(), text[start : match.end()], re.sub(r"['’]s$", "", words[0]))


def _brands(page: Page, named: Sequence[Sequence[_Name]]) -> dict[str, _Brand]:
    """Names, by their first word, that stand in several sentences and are no person's, treatment's or public body's."""
    counts: dict[str, set[int]] = {}
    longest: dict[str, Counter[str]] = {}
    people: set[str] = set()
    for sentence, names in zip(page.prose, named, strict=True):
        for name in names:
            if _PERSON.search(sentence.text[max(0, name.start - 12) : name.start]):
                people.add(name.key)
            else:
                counts.setdefault(name.key, set()).add(sentence.index)
                longest.setdefault(name.key, Counter())[re.sub(r"['’]s$", "", name.text)] += 1
    often = sorted((n for n, where in counts.items() if len(where) >= _LEAST), key=lambda n: (-len(counts[n]), n))
    return {
        key: _Brand(key, longest[key].most_common(1)[0][0]) for key in often[:_MOST_BRANDS]
        if key not in people and not key.isupper() and not page.is_treatment(key) and key.lower() not in _PLAIN and len(key) > 2
    }  # fmt: skip


_VERBS = frozenset(
    "visit call contact order download try choose book get buy join check sign start reach go pick ask request schedule "
    "consider unlike however today open use meet give see read".split()
)
_PLAIN = frozenset(
    "i january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday america american americans british english europe european australia canada india "
    "china london medicare medicaid congress google facebook instagram youtube samaritans childline nami mayo cleveland "
    "cochrane medline nhs".split()
)


def _host(url: str) -> str:
    """The host of an address; empty where it names none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # "http://["
        return ""


def _own_site(page: Page, name: str) -> bool:
    """Whether the page stands on the brand's own site, which its address shows."""
    url = str(page.document.metadata.get("url") or "")
    host = _host(url).replace("-", "").replace(".", "")
    return bool(host) and "".join(words_of(name)) in host


def _affiliate(page: Page) -> Iterator[Finding]:
    own = _host(str(page.document.metadata.get("url") or ""))
    places: list[tuple[Span, str]] = []
    for span, target in page.document.links:
        if _AFFILIATE.search(target[:500]) and _leads_away(target, own):
            places.append((span, target))
    written = [(Span(*match.span()), match.group()) for match in _URL.finditer(page.document.text)]
    places += [(s, target) for s, target in written if _AFFILIATE.search(target) and _leads_away(target, own)]
    places = [(span, target) for span, target in sorted(set(places)) if span.end > span.start and _in_main(page, span)]
    if not places:
        return
    (span, target), spans = places[0], [span for span, _ in places[1:]]
    yield found(
        "affiliate-links", span, f"The link to {shortened(_host(target) or target, 40)} carries a mark by which a seller pays for readers sent.",
        related=elsewhere("another one", spans), sources=(FTC_ENDORSEMENTS,),
        evidence=(Evidence(kind="link", id="affiliate", text=target[:200]), Evidence(kind="count", id="links", text=f"{len(places)} such links")),
    )  # fmt: skip


def _leads_away(target: str, own: str) -> bool:
    host = _host(target)
    return bool(host) and ".".join(host.split(".")[-2:]) != ".".join(own.split(".")[-2:])


def _in_main(page: Page, span: Span) -> bool:
    return page.region_at(span.start) == "main"
