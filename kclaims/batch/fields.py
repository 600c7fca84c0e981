"""Which fields of a record (JSONL, Parquet) hold the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from kclaims.batch.page import RawPage
from kclaims.model.record import record


@record(kw_only=True)
class Fields:
    """Names of the fields; where a record has both, HTML goes before text."""

    url: str = "url"
    text: str = "text"
    html: str = "html"
    date: str = "date"

    def missing(self, names: Iterable[str]) -> str | None:
        """What to say where a record has neither text nor HTML."""
        there = set(names)
        if there & {self.text, self.html}:
            return None
        shown = ", ".join(sorted(map(str, there))[:20])
        return f"no field '{self.html}' or '{self.text}' among {shown}: name yours by --html-field or --text-field"


def page_of(record: Mapping[str, Any], fields: Fields, file: str, at: int) -> RawPage:
    """The page in a record at an offset (or row) of a file."""
    path = f"{file}#{at}"
    html, text = record.get(fields.html), record.get(fields.text)
    value = html if html is not None else text
    url = record.get(fields.url)
    page = RawPage(
        path=path, name=f"{path}{'.html' if html is not None else '.txt'}", source_file=file, record_offset=at,
        raw=value if isinstance(value, bytes) else str(value or "").encode("utf-8", "replace"),
        url=str(url) if url is not None else None, crawled=_day(record.get(fields.date)),
    )  # fmt: skip
    if value is None:
        return page.failed(fields.missing(record) or "the page's field is empty")
    if not isinstance(value, str | bytes):
        return page.failed(f"the page's field holds no text but {type(value).__name__}")
    return page


def _day(value: Any) -> str | None:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    text = str(value or "")
    if len(text) == 14 and text.isdigit():  # as crawlers write it: 20260102030405
        text = f"{text[:4]}-{text[4:6]}-{text[6:8]}"
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return None
