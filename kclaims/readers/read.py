"""Bytes to `Document`, by the file's name."""

from __future__ import annotations

from pathlib import Path

from kclaims.model import Document
from kclaims.readers.decode import decode, is_binary

MAX_BYTES = 20_000_000

FORMATS = {
    ".txt": "text", ".text": "text",
    ".md": "markdown", ".markdown": "markdown", ".mdx": "markdown", ".mdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html",
}  # fmt: skip


class ReadError(ValueError):
    """A file that can't be linted; `code` says why in one word, the message what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def format_of(path: str) -> str | None:
    """The format a file name stands for, or None."""
    return FORMATS.get(Path(path).suffix.lower())


def read(raw: bytes, path: str) -> Document:
    """The document in some bytes; a name without a known extension is read as plain text. Raises ReadError."""
    if len(raw) > MAX_BYTES:
        raise ReadError("too-large", f"larger than {MAX_BYTES:,} bytes: split it, or lint its parts")
    if is_binary(raw):
        raise ReadError("binary", "not text: kclaims reads text, Markdown and HTML; convert it first")
    source, _ = decode(raw)
    kind = format_of(path) or "text"
    if kind == "markdown":
        from kclaims.readers.markdown import read_markdown

        return read_markdown(source, raw=raw, path=path)
    if kind == "html":
        from kclaims.readers.html import read_html

        return read_html(source, raw=raw, path=path)
    from kclaims.readers.plain import read_text

    return read_text(source, raw=raw, path=path)
