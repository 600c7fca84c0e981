"""Signs that no words show: metadata, regions, reference lists, links."""

from __future__ import annotations

import re
from collections.abc import Callable

from kclaims.model import Document, Span
from kclaims.text.patterns import lazy
from kclaims.text.sources import CITED

_NOWHERE = Span(0, 0)
_HEAD, _TAIL = 4, 3  # blocks at the head and the end where a page says who it is from
_LINE, _SIGNATURE, _NAME_WITHIN = 400, 220, 30  # characters
_WROTE = lazy(r"\b(?:wrote|written|reviewed|summari[sz]ed|updated|checked|last went over)\b", re.IGNORECASE)
_OPENING = 8  # blocks among which a byline or dateline stands
_BYLINE = lazy(
    r"(?:(?:Words|Story|Text|Reported|Written|Posted|Medically reviewed|Reviewed|Edited)\s+)?[Bb]y:?\s+(?:Dr\.?\s|Prof\.?\s)?"
    r"[A-Z][\w'’.-]+(?:\s+[A-Z][\w'’.-]*){1,4}(?:\s*[,|–—-].{0,80}|\s+for\s+.{0,60})?$|(?:Author|Writer|Reporter)s?:\s+\S.{2,80}$"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?:{_MONTH}\s+\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}|\d{{4}}-\d\d-\d\d|\d{{1,2}}/\d{{1,2}}/\d{{2,4}})"
_DATELINE = lazy(
    rf"[A-Z][A-Za-z .]{{1,30}}(?:,\s*[A-Z][A-Za-z .]{{1,24}})?(?:,?\s+{_DAY}(?:,?\s+\d{{4}})?)?\s*(?:\([A-Z][\w ]{{1,20}}\)\s*)?(?:--|[–—]|\s-\s)\s*\S"
)
_DATED = lazy(rf"(?:\w+\s+){{0,3}}:?\s*{_DAY}(?:,?\s+\d{{4}})?[.\s]*$|.{{0,60}}\b{_DAY}(?:,?\s+\d{{4}})\s*[.|·]?\s*$")
_COPYRIGHT = lazy(r"©\s{0,3}(?:[Cc]opyright\s)?(?:\d{4}|[A-Z])")
_CREDENTIALS = lazy(
    r"[A-Z][\w’'-]+(?:\s[A-Z][\w’'.-]+){1,3},?\s(?:MD|DO|RN|NP|PA|PhD|PharmD|MRCPsych|FRCPsych|MBBS|MPH|PsyD|LCSW|CRNA|BSc|MSc|FRCP|RPh|DNP|MRCGP|FRANZCP)\b"
)
_BODY = lazy(
    r"\b(?:NHS|Hospitals?|Trust|University|Department|Institute|Health Services?|Community Health|Mental Health Services|Society|Association"
    r"|Board|Ministry|Commission|Council|Agency|Administration|Office of|Royal College|Health Board|Bureau|Psychiatry|Foundation|Charity)\b"
)
_STATED_DATE = lazy(
    rf"(?:^|[.;·|*_,–—-]\s*|\b(?:[Rr]eview(?:ed)?|[Uu]pdated|[Ww]ritten|[Pp]ublished|[Ii]ssued|[Dd]ated|[Rr]eview|[Pp]osted|[Vv]ersion|on|in)\s+(?:on\s+|in\s+)?)"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{_MONTH}\s+(?:\d{{1,2}},?\s+)?\d{{4}}(?=\s*(?:[.;·|*_,)–—]|$|at\b))"
)
_TRACKED = lazy(r"[?&](?:ref|aff|affiliate|via|utm_\w+|coupon|code)=", re.IGNORECASE)
_AUTHORITY = lazy(
    r"https?://(?:[\w-]+\.)*(?:doi\.org|nih\.gov|fda\.gov|cdc\.gov|who\.int|nhs\.uk|nice\.org\.uk|europa\.eu|gov\.uk|tga\.gov\.au|[\w-]+\.gov|[\w-]+\.edu"
    r"|cochrane\.org|cochranelibrary\.com|jamanetwork\.com|thelancet\.com|nejm\.org|bmj\.com|nature\.com|science\.org|sciencedirect\.com"
    r"|springer\.com|wiley\.com|plos\.org|psychiatryonline\.org|clinicaltrials\.gov|medrxiv\.org|oup\.com|sagepub\.com|frontiersin\.org|mdpi\.com)\b"
)
_POST = lazy(
    r"(?:u/|@)\w{3,}|\b(?:Posted|Reply|Replied|Asked|Answered) by\b|^\w{3,20}(?:_\w+|\d+)\s*(?::|wrote|said|says)",
    re.IGNORECASE,
)
_AUTHOR = ("author", "authors", "byline", "by", "writer", "reviewer", "reviewed_by", "medically_reviewed_by", "publisher", "organisation", "organization")  # fmt: skip
_DATE = ("date", "modified", "published", "updated", "lastmod", "last_updated", "last_reviewed", "reviewed", "review_date", "issued")  # fmt: skip


def structural(document: Document, kind: str) -> Span | None:
    """Where a structure stands (empty for metadata); None where the document has none. Raises KeyError for no structure."""
    return _STRUCTURES[kind](document)


def metadata_value(document: Document, kind: str) -> str:
    """What the metadata say of the author or date; empty where nothing."""
    for key in {"author": _AUTHOR, "date": _DATE}.get(kind, ()):
        for name, value in document.metadata.items():
            if name.lower().replace("-", "_").replace(" ", "_") == key and value:
                return f"{name}: {value}"
    return ""


def _author(document: Document) -> Span | None:
    if metadata_value(document, "author"):
        return _NOWHERE
    boxed = next((block.span for block in document.blocks if block.region == "author"), None)
    return boxed or _byline(document) or _credentials(document) or _organisation(document)


def _credentials(document: Document) -> Span | None:
    """A name with letters after it, in the lines at the head or the end."""
    for block in _edges(document):
        found = _CREDENTIALS.search(document.text, block.start, min(block.end, block.start + _LINE))
        if found is None:
            continue
        alone = block.end - block.start <= _SIGNATURE and found.start() - block.start <= _NAME_WITHIN
        if alone or _WROTE.search(document.text, block.start, min(block.end, block.start + _LINE)):
            return Span(*found.span())
    return None


def _organisation(document: Document) -> Span | None:
    """The institution that signs the page: in a line of its own below the title, or in the last one."""
    for block in _edges(document):
        text = document.slice(block)
        if len(text) <= 140 and _BODY.search(text) and not text.rstrip().endswith(("?", "!")):
            return block
    return None


def _edges(document: Document) -> list[Span]:
    """The first and last blocks that are no headings, and the first heading."""
    spans = [block.span for block in document.blocks if block.kind != "heading"]
    return [*spans[:_HEAD], *spans[max(_HEAD, len(spans) - _TAIL) :]]


def _copyright(document: Document) -> Span | None:
    found = _COPYRIGHT.search(document.text)
    return Span(*found.span()) if found else None


def _byline(document: Document) -> Span | None:
    """A line of its own near the top or the end that names the writer."""
    blocks = document.blocks
    for block in (*blocks[:_OPENING], *blocks[max(_OPENING, len(blocks) - 3) :]):
        text = document.slice(block.span).strip()
        if len(text) <= 160 and _BYLINE.match(text.splitlines()[0] if text else ""):
            return block.span
    return None


def _dateline(document: Document) -> Span | None:
    """The place (and day) before the first sentence of a news report."""
    for block in document.blocks[:_OPENING]:
        found = _DATELINE.match(document.text, block.span.start, block.span.end)
        if (
            found
            and block.kind == "paragraph"
            and (found.group().split("-")[0].isupper() or re.search(_DAY, found.group()))
        ):
            return block.span
    return None


def _date(document: Document) -> Span | None:
    if metadata_value(document, "date"):
        return _NOWHERE
    for block in (*document.blocks[:_OPENING], *document.blocks[-3:]):
        if block.span.end - block.span.start <= 90 and _DATED.match(document.slice(block.span)):
            return block.span
    for span in _edges(document):
        found = _STATED_DATE.search(document.text, span.start, min(span.end, span.start + _LINE))
        if found and span.end - span.start <= _LINE:
            return Span(*found.span())
    dateline = _dateline(document)
    if dateline and re.search(_DAY, document.slice(dateline)[:80]):
        return dateline
    holder = _copyright(document)
    return holder if holder and document.slice(holder)[-4:].isdecimal() else None


def _thread(document: Document) -> Span | None:
    """Posts with handles, or at least three quoted replies."""
    handles = [block.span for block in document.blocks if _POST.search(document.slice(block.span)[:80])]
    if len(handles) >= 2:
        return handles[0]
    quotes = [block.span for block in document.blocks if block.kind == "quote"]
    return quotes[0] if len(quotes) >= 3 and len(quotes) * 3 >= len(document.blocks) else None


def _references(document: Document) -> Span | None:
    listed = next((block.span for block in document.blocks if block.kind == "reference"), None)
    if listed is not None:
        return listed
    cited = (
        found for found in CITED.finditer(document.text) if not _TRACKED.search(_word_at(document.text, found.start()))
    )
    return next((Span(*found.span()) for found in cited), None)


def _word_at(text: str, at: int) -> str:
    end = at
    while end < len(text) and end - at < 200 and not text[end].isspace():
        end += 1
    return text[at:end]


def _source_links(document: Document) -> Span | None:
    return next((span for span, target in document.links if _AUTHORITY.search(target[:200])), None)


def _links(document: Document) -> Span | None:
    return next((span for span, target in document.links if target.startswith(("http://", "https://"))), None)


def _comments(document: Document) -> Span | None:
    return next((block.span for block in document.blocks if block.region == "comments"), None)


_STRUCTURES: dict[str, Callable[[Document], Span | None]] = {
    "author": _author, "date": _date, "references": _references, "links": _links, "source-links": _source_links, "comments": _comments,
    "byline": _byline, "dateline": _dateline, "thread": _thread,
}  # fmt: skip
