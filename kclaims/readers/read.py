"""Bytes to `Document`, by the file's name."""

from __future__ import annotations

from pathlib import Path

from kclaims.model import Document
from kclaims.readers.decode import decode, is_binary
from kclaims.readers.errors import ReadError

MAX_BYTES = 20_000_000
MAX_PACKAGE = 100_000_000  # bytes of a file that holds pictures beside its text

FORMATS = {
    ".txt": "text", ".text": "text",
    ".md": "markdown", ".markdown": "markdown", ".mdx": "markdown", ".mdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".docx": "docx", ".docm": "docx", ".odt": "odt", ".pdf": "pdf",
}  # fmt: skip
_PACKAGED = frozenset({"docx", "odt", "pdf"})
_PACKAGE_MARKS = (b"PK\x03\x04", b"%PDF-")


def format_of(path: str) -> str | None:
    """The format a file name stands for, or None."""
    return FORMATS.get(Path(path).suffix.lower())


def most_bytes(path: str) -> int:
    """How many bytes a file of that name may have to be read."""
    return MAX_PACKAGE if format_of(path) in _PACKAGED else MAX_BYTES


def read(raw: bytes, path: str) -> Document:
    """The document in some bytes; a name without a known extension is read as plain text. Raises ReadError."""
    kind = format_of(path) or "text"
    limit = most_bytes(path)
    if len(raw) > limit:
        raise ReadError("too-large", f"larger than {limit:,} bytes: split it, or lint its parts")
    if kind in _PACKAGED:
        return _read_packaged(raw, path, kind)
    if raw.startswith(_PACKAGE_MARKS):
        raise ReadError("binary", "looks like a Word, OpenDocument or PDF file: name it .docx, .odt or .pdf")
    if is_binary(raw):
        raise ReadError(
            "binary", "not text: kclaims reads text, Markdown, HTML, .docx, .odt and .pdf; convert it first"
        )
    source, _ = decode(raw)
    if kind == "markdown":
        from kclaims.readers.markdown import read_markdown

        return read_markdown(source, raw=raw, path=path)
    if kind == "html":
        from kclaims.readers.html import read_html

        return read_html(source, raw=raw, path=path)
    from kclaims.readers.plain import read_text

    return read_text(source, raw=raw, path=path)


def _read_packaged(raw: bytes, path: str, kind: str) -> Document:
    if kind == "docx":
        from kclaims.readers.docx import read_docx

        return read_docx(raw, path=path)
    if kind == "odt":
        from kclaims.readers.odt import read_odt

        return read_odt(raw, path=path)
    from kclaims.readers.pdf import read_pdf

    return read_pdf(raw, path=path)
