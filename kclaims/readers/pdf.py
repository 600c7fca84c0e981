"""PDF files: their text by way of pypdf, with page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kclaims.model import Document
from kclaims.readers.errors import ReadError
from kclaims.readers.html_metadata import iso_date
from kclaims.readers.paragraphs import build_document
from kclaims.readers.pdf_lines import PdfLine, join_lines
from kclaims.text.patterns import lazy

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MAX_PAGES = 1_500
MAX_CHARACTERS = 8_000_000
_BOLD = lazy(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_DAY = lazy(r"D:(\d{4})(\d\d)(\d\d)")


def read_pdf(raw: bytes, *, path: str) -> Document:
    """A PDF as a `Document`: text in the order in which it was drawn, so columns as the file's maker ordered them.

    Lines are joined to paragraphs, words parted at line ends made whole; lines that stand at the edge of several pages
    are headers and footers. Addresses say the page. `metadata` has `title`, `author`, `date`, `modified`.
    Raises ReadError for what is damaged, protected or without text, and where the extra for PDF is not installed.
    """
    reader = _open(raw)
    lines: list[PdfLine] = []
    count = 0
    for number, page in enumerate(_pages(reader), 1):
        found = _page_lines(page, number)
        lines += found
        count += sum(len(line.text) for line in found)
        if count > MAX_CHARACTERS:
            raise ReadError("too-large", f"holds more than {MAX_CHARACTERS:,} characters: split it")
    if not lines:
        raise ReadError("no-text", "holds no text, perhaps pictures of pages: run text recognition (OCR) over it first")
    return build_document(join_lines(lines), path=path, kind="pdf", raw=raw, metadata=_metadata(reader))


def _open(raw: bytes) -> PdfReader:
    import io
    import logging

    try:
        from pypdf import PdfReader
    except ImportError:
        message = "reading PDF needs the extra: pip install 'kclaims[word]'"
        raise ReadError("missing-extra", message) from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its remarks on sloppy files are no news to an editor
    if b"%PDF-" not in raw[:1024]:
        raise ReadError("damaged", "no PDF: it does not begin like one; make it anew")
    try:
        reader = PdfReader(io.BytesIO(raw), strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
    except Exception as error:  # noqa: BLE001 -- damaged files make the library raise what it likes
        raise _damaged(error) from None
    if locked:
        raise ReadError("encrypted", "protected by a password: save it without one")
    return reader


def _damaged(error: Exception) -> ReadError:
    if type(error).__name__ == "DependencyError":
        return ReadError("encrypted", "encrypted, if without a password: save it unencrypted")
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    return ReadError("damaged", f"a damaged PDF ({reason}): make it anew from the program it comes from")


def _pages(reader: PdfReader) -> Iterator[PageObject]:
    try:
        count = len(reader.pages)
    except Exception as error:  # noqa: BLE001 -- see above
        raise _damaged(error) from None
    if count > MAX_PAGES:
        raise ReadError("too-large", f"{count:,} pages, more than {MAX_PAGES:,}: split it")
    for number in range(count):
        try:
            yield reader.pages[number]
        except Exception as error:  # noqa: BLE001 -- see above
            raise _damaged(error) from None


def _page_lines(page: PageObject, number: int) -> list[PdfLine]:
    lines: list[PdfLine] = []
    open_line: PdfLine | None = None

    def take(text: str, outer: Any, inner: Any, font: Any, size: Any) -> None:
        nonlocal open_line
        for index, part in enumerate(text.split("\n")):
            if index:
                open_line = None
            if not part or (open_line is None and not part.strip()):
                continue
            if open_line is None:
                x, y = inner[4] * outer[0] + outer[4], inner[5] * outer[3] + outer[5]
                points = abs(float(size or 0) * (inner[3] or inner[0] or 1) * (outer[3] or outer[0] or 1))
                open_line = PdfLine(page=number, x=float(x), y=float(y), size=round(points, 1))
                lines.append(open_line)
            open_line.pieces.append((part, _is_bold(font)))

    try:
        page.extract_text(visitor_text=take)
    except Exception as error:  # noqa: BLE001 -- see above
        raise _damaged(error) from None
    return [line for line in lines if line.text]


def _is_bold(font: Any) -> bool:
    return _BOLD.search(str((font or {}).get("/BaseFont", ""))) is not None


def _metadata(reader: PdfReader) -> dict[str, Any]:
    try:
        found = {key: str(value) for key, value in (reader.metadata or {}).items() if isinstance(value, str)}
    except Exception:  # noqa: BLE001 -- the text is there; what the file says of itself is an extra
        return {}
    metadata: dict[str, Any] = {}
    for key, name in (("/Title", "title"), ("/Author", "author")):
        if value := " ".join(found.get(key, "").split())[:2_000]:
            metadata[name] = value
    for key in ("/ModDate", "/CreationDate"):
        if (day := _DAY.match(found.get(key, ""))) and (date := iso_date("-".join(day.groups()))):
            return metadata | {"date": date, "modified": date}
    return metadata
