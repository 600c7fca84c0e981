"""Signs that no words show: metadata, regions, reference lists, links."""

from __future__ import annotations

import re
from collections.abc import Callable

from kclaims.match import imprint
from kclaims.model import Document, Span
from kclaims.text.patterns import lazy
from kclaims.text.sources import CITED

_NOWHERE = Span(0, 0)
_TRACKED = lazy(r"[?&](?:ref|aff|affiliate|via|utm_\w+|coupon|code)=", re.IGNORECASE)
_VOLUME = lazy(
    r"\b(?:19|20)\d\d[;,]\s?\d{1,4}[:(]|\b(?:TA|NG|CG|IPG|HTG)\d{2,4}\b|\bCD\d{6}\b|\bNCT\d{8}\b|\b[A-Z][\w.& ]{3,40} \d{1,4}(?:\(\d+\))?:\d{3,5}\b"
)
_PAID = lazy(r"[?&](?:ref|aff|aff_id|affiliate|affid|via|coupon|referral|tag)=", re.IGNORECASE)
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
    return _NOWHERE if metadata_value(document, "author") else imprint.author(document)


def _date(document: Document) -> Span | None:
    return _NOWHERE if metadata_value(document, "date") else imprint.date(document)


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
    return next((Span(*found.span()) for found in cited), None) or _volume(document)


def _volume(document: Document) -> Span | None:
    """A journal's volume and page, which lead to a paper without its title."""
    found = _VOLUME.search(document.text)
    return Span(*found.span()) if found else None


def _word_at(text: str, at: int) -> str:
    end = at
    while end < len(text) and end - at < 200 and not text[end].isspace():
        end += 1
    return text[at:end]


def _source_links(document: Document) -> Span | None:
    return next((span for span, target in document.links if _AUTHORITY.search(target[:200])), None)


def _links(document: Document) -> Span | None:
    return next((span for span, target in document.links if target.startswith(("http://", "https://"))), None)


def _affiliate(document: Document) -> Span | None:
    """A link that pays whoever sent the reader."""
    return next((span for span, target in document.links if _PAID.search(target)), None)


def _comments(document: Document) -> Span | None:
    return next((block.span for block in document.blocks if block.region == "comments"), None)


_STRUCTURES: dict[str, Callable[[Document], Span | None]] = {
    "author": _author, "date": _date, "references": _references, "links": _links, "source-links": _source_links, "comments": _comments,
    "byline": imprint.byline, "dateline": imprint.dateline, "thread": _thread, "affiliate": _affiliate,
}  # fmt: skip
