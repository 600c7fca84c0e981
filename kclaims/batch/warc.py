"""Pages of crawl archives: WARC responses, resources and WET texts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kclaims.batch.page import RawPage
from kclaims.batch.warc_records import Record, records
from kclaims.readers.read import most_bytes

_EXTENSION = {
    "text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "text/markdown": ".md",
    "application/pdf": ".pdf", "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}  # fmt: skip
_NO_PAGES = frozenset({"warcinfo", "request", "metadata", "continuation"})
_PAGES = frozenset({"response", "resource", "conversion", "revisit"})


def pages(file: str, start: int, end: int) -> Iterator[RawPage]:
    """The pages whose records begin in a byte range of an archive. Raises OSError where it can't be opened."""
    with Path(file).open("rb") as stream:
        for record in records(stream, start, end):
            if record.damage:
                yield _damaged(file, record.offset, record.damage)
            else:
                yield from _pages(file, record)


def _damaged(file: str, offset: int, reason: str) -> RawPage:
    path = f"{file}#{offset}"
    return RawPage(path=path, name=path, source_file=file, record_offset=offset, trouble=("failed", reason))


def _pages(file: str, record: Record) -> Iterator[RawPage]:
    """The pages in the bytes at an offset: one, none for what is no page, several where a member holds several."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    cut = False
    try:
        for number, entry in enumerate(
            ArchiveIterator(
                io.BytesIO(record.data), record_types=WarcRecordType.any_type, parse_http=True, auto_decode="all"
            )
        ):
            if str(entry.headers.get("WARC-Type")).lower() in _NO_PAGES:
                continue
            mark = f"{record.offset}.{number}" if number else f"{record.offset}"
            page = _page(file, record.offset, f"{file}#{mark}", entry)
            cut = len(page.raw) > most_bytes(page.name)
            yield page
    except (OSError, ValueError) as error:
        if not cut:  # after a page that was not read to its end, the reader may lose its place
            yield _damaged(file, record.offset, f"this record is damaged: {error}")


def _page(file: str, offset: int, path: str, entry: Any) -> RawPage:
    url = entry.headers.get("WARC-Target-URI")
    dated = str(entry.headers.get("WARC-Date") or "")[:10]
    kind, charset, trouble = _kind(entry)
    name = f"{path}{_EXTENSION.get(kind, '')}"
    raw = b""
    if trouble is None:
        raw = entry.reader.read(most_bytes(name) + 1)  # one more than is linted, so that it is told as too large
        if not raw and entry.content_length:
            trouble = ("failed", "this record is damaged: its content is missing")
    return RawPage(
        path=path, name=name, source_file=file, record_offset=offset, raw=raw,
        url=url.strip("<>") if url else None, crawled=dated or None, charset=charset, trouble=trouble,
    )  # fmt: skip


def _kind(entry: Any) -> tuple[str, str | None, tuple[str, str] | None]:
    """Media type, charset, and why the record is no page to lint."""
    type_of = str(entry.headers.get("WARC-Type") or "").lower()
    if type_of not in _PAGES:
        return "", None, ("failed", "this record is damaged: it is of no known type")
    if type_of == "revisit":
        return "", None, ("skipped", "revisit: the same content was recorded earlier")
    if entry.is_http:
        status = entry.http_headers.status_code if entry.http_headers else None
        if status is not None and not 200 <= status < 300:
            return "", None, ("skipped", f"HTTP status {status}")
        kind = (entry.http_content_type or "").strip().lower() or "text/html"
        charset = entry.http_charset
    else:
        kind, _, rest = str(entry.headers.get("Content-Type") or "text/plain").lower().partition(";")
        kind, charset = kind.strip(), rest.partition("charset=")[2].strip(" \"'") or None
    if kind not in _EXTENSION:
        return kind, None, ("skipped", f"unknown type: {kind[:80]}")
    return kind, charset, None
