"""What a page says about itself: title, author, dates, language, address, description."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kclaims.readers.html_tokens import plain_text
from kclaims.text.patterns import lazy

_ISO = lazy(r"\s*(\d{4})-(\d\d)-(\d\d)(?!\d)")
_WRITTEN = lazy(
    r"\s*(?:\w{3,9},\s+)?(?:([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?|(\d{1,2})\s+([A-Za-z]{3,9})\.?),?\s+(\d{4})"
)
_MONTHS = {name: at for at, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_META = {  # name, property or itemprop -> key, rank; the lowest rank wins
    "og:title": ("title", 1), "twitter:title": ("title", 3),
    "author": ("author", 1), "article:author": ("author", 3), "dc.creator": ("author", 2), "parsely-author": ("author", 2),
    "sailthru.author": ("author", 2), "citation_author": ("author", 1), "byl": ("author", 3),
    "article:published_time": ("date", 0), "datepublished": ("date", 2), "dc.date": ("date", 3), "date": ("date", 3),
    "dc.date.issued": ("date", 3), "dcterms.created": ("date", 3), "parsely-pub-date": ("date", 2),
    "sailthru.date": ("date", 3), "citation_publication_date": ("date", 3), "pubdate": ("date", 3),
    "article:modified_time": ("modified", 0), "og:updated_time": ("modified", 2), "datemodified": ("modified", 2),
    "last-modified": ("modified", 3), "dcterms.modified": ("modified", 3),
    "og:url": ("url", 2), "description": ("description", 1), "og:description": ("description", 2),
    "twitter:description": ("description", 3), "content-language": ("language", 2), "og:locale": ("language", 3),
}  # fmt: skip
_ARTICLES = lazy(r"Article|Posting|MedicalWebPage|WebPage|Report|Product|Recipe|HowTo|FAQPage")
_NAMED_DATE = lazy(r'"(datePublished|dateModified)"\s*:\s*"([^"\\]{4,40})"')
_SCRIPT_MARKS = lazy(r"\A\s*+(?://\s*+)?(?:<!--|<!\[CDATA\[)|(?://[ \t]{0,20})?(?:-->|\]\]>)\s*\Z")
_MAX_SCRIPT = 1_000_000
_MAX_VALUE = 2_000


class PageFacts:
    """Collects statements while a page is read. No page makes it raise."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, str]] = {}

    def metadata(self) -> dict[str, Any]:
        """`title`, `author`, `date`, `modified` (YYYY-MM-DD), `language`, `url`, `description`; only what was found."""
        order = ("title", "author", "date", "modified", "language", "url", "description")
        return {key: self._found[key][1] for key in order if key in self._found}

    def add(self, key: str, value: str, rank: int) -> None:
        """A statement; it stands unless one of a lower rank, or an earlier one of the same, was made."""
        value = " ".join(value[:_MAX_VALUE].split())
        if key in {"date", "modified"}:
            value = iso_date(value) or ""
        elif key == "author":
            value = re.sub(r"\A(?:written |posted )?by:?\s+", "", value, flags=re.IGNORECASE)
            value = "" if "://" in value else value
        elif key == "language":
            value = value.replace("_", "-")
        if value and (key not in self._found or rank < self._found[key][0]):
            self._found[key] = (rank, value)

    def element(self, name: str, attributes: Mapping[str, str]) -> None:
        """An opening tag."""
        if name == "meta":
            label = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
            key, rank = _META.get((label or attributes.get("http-equiv", "")).lower(), ("", 0))
            if key:
                self.add(key, attributes.get("content", ""), rank)
        elif name == "html":
            self.add("language", attributes.get("lang") or attributes.get("xml:lang", ""), 0)
        elif name == "link" and "canonical" in attributes.get("rel", "").lower().split():
            self.add("url", attributes.get("href", ""), 1)
        elif name == "time" and "datetime" in attributes:
            label = attributes.get("itemprop", "") + " " + attributes.get("class", "")
            changed = re.search(r"modif|updat", label, re.IGNORECASE) is not None
            published = re.search(r"publish", label, re.IGNORECASE) is not None or "pubdate" in attributes
            self.add("modified" if changed else "date", attributes["datetime"], 3 if published or changed else 4)

    def raw(self, name: str, attributes: Mapping[str, str], text: str) -> None:
        """The content of a title or script."""
        if name == "title":
            self.add("title", plain_text(text[:_MAX_VALUE]), 2)
        elif "ld+json" in attributes.get("type", "").lower():
            self._linked_data(text[:_MAX_SCRIPT])

    def _linked_data(self, text: str) -> None:
        text = _SCRIPT_MARKS.sub("", text)
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            for key, value in _NAMED_DATE.findall(text):
                self.add("date" if key == "datePublished" else "modified", value, 2)
            return
        for thing in _things(data):
            rank = 1 if _ARTICLES.search(str(thing.get("@type"))[:200]) else 3
            for key, name in (("date", "datePublished"), ("modified", "dateModified"), ("language", "inLanguage")):
                if isinstance(thing.get(name), str):
                    self.add(key, thing[name], rank)
            if rank == 1:
                self.add("author", ", ".join(_names(thing.get("author"))), 2)
                if isinstance(thing.get("headline"), str):
                    self.add("title", plain_text(thing["headline"]), 2)


def _things(data: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of a JSON-LD script, outermost first."""
    waiting = [data]
    for _ in range(500):
        if not waiting:
            return
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting += item[:200]
        elif isinstance(item, dict):
            yield item
            waiting += [item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item]


def _names(author: Any) -> list[str]:
    people = author if isinstance(author, list) else [author]
    names = [person.get("name") if isinstance(person, dict) else person for person in people[:20]]
    return [name for name in names if isinstance(name, str) and name.strip()]


def iso_date(text: str) -> str | None:
    """The day a date names, as YYYY-MM-DD; None for what is no full date."""
    if found := _ISO.match(text):
        year, month, day = (int(number) for number in found.groups())
    elif found := _WRITTEN.match(text):
        month = _MONTHS.get((found[1] or found[4])[:3].lower(), 0)
        year, day = int(found[5]), int(found[2] or found[3])
    else:
        return None
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 and year >= 1000 else None
