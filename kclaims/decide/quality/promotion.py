"""One provider praised again and again, links that earn a commission: said nowhere that somebody gains by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit

from kclaims.decide.quality.checks import FTC_ENDORSEMENTS, elsewhere, found, shortened
from kclaims.decide.quality.page import Page, is_common, words_of
from kclaims.decide.quality.wording import Wording
from kclaims.model import Evidence, Finding, Sentence, Span

_LEAST = 3  # sentences of praise, each in a block of its own
_HANDED_ON = 2  # of them that hand readers on to the brand, or sell
_SHARE = 0.5  # of the sentences that name a brand, those that praise it
_LEAD = 2  # times the next brand's
_MOST_BRANDS = 400  # names of a page that are looked at
_NAME = re.compile(r"(?<![\w’'.@/-])[A-Z][\w&’'-]*[A-Za-z0-9](?:\s(?:[A-Z][\w&-]*[a-z0-9]))?(?![\w’'-])")
_HANDS_ON = re.compile(
    r"\b(?:platforms?|providers?|clinics?|compan(?:y|ies)|services?|brands?|programs?|programmes?|cent(?:er|re)s?|apps?|options?|"
    r"products?|supplements?|labs?|rehabs?|places?|practices?|teams?|specialists|experts) (?:like|such as|including)\s+(?:\w+\s){0,1}$"
    r"|\b(?:with|at|try|choose|choosing|visit|contact|consider|recommend|recommends|love|join|through|from|thanks to|turn to|go with|called|by)\s+(?:platforms? like |the )?$",
    re.IGNORECASE,
)
_OFFERS = re.compile(
    r"^(?:’s|'s)?\s+(?:\w+ly\s)?(?:offers?|provides?|ensures?|makes?|helps?|delivers?|gives?|has made|stands out|is (?:the|a|an|one|making|changing|leading)|"
    r"takes?|specializes|specialises|combines|connects|brings|goes|lets|allows|guides|keeps|uses only|"
    r"team|program|programme|clinicians|providers|platform|approach|doctors|staff|therapists|formula|gummies|capsules|kit)\b"
)
_REPORTED = re.compile(
    r"\b(?:said|told|according to|announced|reported|spokes\w+|chief executive|ceo|founded in|acquired|trial of|funded|sponsor of)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:Dr|Prof|Professor|Mr|Mrs|Ms|Sir|Dame|Judge|President|Senator|Judge|Justice)\.?\s+$")
_AFFILIATE = re.compile(
    r"[?&/](?:aff|affid|aff_id|affiliate|affiliate_id|aff_sub|irclickid|hop|ref_?id|referral(?:_?code)?|partner_?id|via|rfsn|a_aid|oaid)[=/]"
    r"|[?&]tag=[\w-]+-2[0-9]\b|[?&]utm_medium=(?:affiliate|referral|partner|influencer|paid)|[?&]ref=(?!nav|src|home|footer|header|bookmarks|rss|hp|search|nf)[\w-]+"
    r"|//(?:[\w-]+\.)*(?:amzn\.to|shareasale\.com|shrsl\.com|awin1\.com|linksynergy\.com|clickbank\.net|jdoqocy\.com|anrdoezrs\.net|dpbolvw\.net|"
    r"tkqlhce\.com|kqzyfj\.com|rstyle\.me|skimresources\.com|redirectingat\.com|prf\.hn|pxf\.io|sjv\.io|7eer\.net|rfsn\.|avantlink\.com|pntra\.com)",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s<>\"')\]]{4,400}")


class _Name(NamedTuple):
    """A name and where it stands in its sentence."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class _Brand:
    """A name, the sentences that hold it, those of them that praise, and how many hand readers on."""

    name: str
    named: set[int] = field(default_factory=set)
    praised: dict[int, Span] = field(default_factory=dict)
    handed_on: int = 0
    critical: int = 0


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
    brands = _brands(page)
    if not brands:
        return
    for sentence in page.prose:
        if names := [(name, brands[name.text]) for name in _names(page, sentence.text) if name.text in brands]:
            _weigh(page, sentence, names, wording)
    ranked = sorted(brands.values(), key=lambda b: (-len(b.praised), -len(b.named), b.name))
    top, rest = ranked[0], [b for b in ranked[1:] if b.name not in ranked[0].name and ranked[0].name not in b.name]
    second = len(rest[0].praised) if rest else 0
    if (
        len(top.praised) < _LEAST or len(top.praised) < _LEAD * second or top.handed_on < _HANDED_ON or top.critical
        or len(top.praised) < _SHARE * len(top.named) or _own_site(page, top.name)
    ):  # fmt: skip
        return
    places = list(top.praised.values())
    yield found(
        "praised-brand", places[0],
        f"“{top.name}” is recommended in {len(places)} places, no other provider is, and no word says who pays or gains.",
        related=elsewhere("praised here too", places[1:]),
        evidence=(
            Evidence(kind="count", id="brand", text=f"“{top.name}”: named in {len(top.named)} sentences, praised in {len(places)}"),
            Evidence(kind="absence", id="disclosure", text="no words of sponsorship, commission, ownership or interest in any part of the page"),
        ),
        sources=(FTC_ENDORSEMENTS,),
    )  # fmt: skip


def _weigh(page: Page, sentence: Sentence, names: list[tuple[_Name, _Brand]], wording: Wording) -> None:
    text = sentence.text
    critical = bool(wording.find("critical", page.tokens(sentence)))
    reported = _REPORTED.search(text) is not None
    sells = bool(wording.find("call-to-buy", page.tokens(sentence)))
    praises = bool(wording.find("praise", page.tokens(sentence))) and bool(wording.find("care", page.tokens(sentence)))
    for name, brand in names:
        brand.named.add(sentence.index)
        brand.critical += critical
        before, after = text[max(0, name.start - 40) : name.start], text[name.end : name.end + 40]
        hands_on = _HANDS_ON.search(before) is not None
        offers = hands_on or _OFFERS.match(after) is not None
        if not reported and not critical and ((praises and offers) or (sells and (hands_on or praises))):
            if sentence.index not in brand.praised:
                brand.handed_on += hands_on or sells
            start = sentence.span.start + name.start
            brand.praised.setdefault(sentence.index, Span(start, sentence.span.start + name.end))


def _names(page: Page, text: str) -> Iterator[_Name]:
    """Capitalised words that are written in lower case nowhere; the "With" of "With Acme" is no part of a name."""
    for match in _NAME.finditer(text):
        start, words = match.start(), match.group().split()
        while words and (words[0].lower() in page.lower or is_common(words[0].lower())):
            start += len(words.pop(0)) + 1
        if words:
            yield _Name(start, match.end(), text[start : match.end()])


def _brands(page: Page) -> dict[str, _Brand]:
    """Names that stand inside several sentences and are no person's, treatment's or place's."""
    counts: dict[str, set[int]] = {}
    people: set[str] = set()
    for sentence in page.prose:
        for name in _names(page, sentence.text):
            if _PERSON.search(sentence.text[max(0, name.start - 12) : name.start]):
                people.add(name.text.split()[0])
            else:
                counts.setdefault(name.text, set()).add(sentence.index)
    often = sorted((n for n, where in counts.items() if len(where) >= _LEAST), key=lambda n: (-len(counts[n]), n))
    return {
        name: _Brand(name) for name in often[:_MOST_BRANDS]
        if name.split()[0] not in people and not name.isupper() and not page.is_treatment(name) and name.split()[0].lower() not in _PLAIN
    }  # fmt: skip


_PLAIN = frozenset(
    "i january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday america american americans british english europe european australia canada india "
    "china london medicare medicaid congress google facebook instagram youtube samaritans childline nami mayo cleveland "
    "cochrane medline nhs".split()
)


def _own_site(page: Page, name: str) -> bool:
    """Whether the page stands on the brand's own site, which its address shows."""
    url = str(page.document.metadata.get("url") or "")
    host = (urlsplit(url).hostname or "").replace("-", "").replace(".", "")
    return bool(host) and "".join(words_of(name)) in host


def _affiliate(page: Page) -> Iterator[Finding]:
    own = urlsplit(str(page.document.metadata.get("url") or "")).hostname or ""
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
        "affiliate-links", span, f"The link to {shortened(urlsplit(target).hostname or target, 40)} carries a mark by which a seller pays for readers sent.",
        related=elsewhere("another one", spans), sources=(FTC_ENDORSEMENTS,),
        evidence=(Evidence(kind="link", id="affiliate", text=target[:200]), Evidence(kind="count", id="links", text=f"{len(places)} such links")),
    )  # fmt: skip


def _leads_away(target: str, own: str) -> bool:
    host = urlsplit(target).hostname or ""
    return bool(host) and ".".join(host.split(".")[-2:]) != ".".join(own.split(".")[-2:])


def _in_main(page: Page, span: Span) -> bool:
    return page.region_at(span.start) == "main"
