"""Readers: any bytes are a document or a clear refusal."""

from __future__ import annotations

from hypothesis import strategies as st

from kclaims.readers import ReadError, read
from tests.fuzz.files import DOCX, ODT, PDF
from tests.fuzz.holds import sound_document, told
from tests.fuzz.target import target
from tests.fuzz.texts import MIXED, NAME, SCRAPED

_ENCODINGS = st.sampled_from(
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "mac-roman", "latin-1", "cp932"]
)
_TEXT = st.builds(lambda text, name: text.encode(name, "replace"), st.one_of(MIXED, SCRAPED), _ENCODINGS)
_ANY_NAME = st.sampled_from(["a.md", "a.html", "a.txt", "a", "a.docx", "a.odt", "a.pdf", "a.mdx"])
_MAGIC = st.sampled_from(
    [
        b"",
        b"%PDF-1.4\n",
        b"PK\x03\x04",
        b"<?xml version='1.0' encoding='",
        b"<meta charset=",
        b"---\n",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
    ]
)


def _read(raw: bytes, name: str) -> None:
    try:
        document = read(raw, name)
    except ReadError as error:
        told(error.code, error)
        return
    sound_document(document)


@target(st.tuples(st.one_of(_TEXT, st.builds(bytes.__add__, _MAGIC, st.binary(max_size=300))), _ANY_NAME), quick=30)
def any_bytes_as_any_file(example: tuple[bytes, str]) -> None:
    """Bytes under a name they need not fit."""
    _read(*example)


@target(st.tuples(SCRAPED, NAME), quick=20)
def damaged_pages(example: tuple[str, str]) -> None:
    """Pages of the corpus after some edits, read as any of the text formats."""
    _read(example[0].encode("utf-8", "replace"), example[1])


@target(DOCX, quick=30)
def damaged_word_files(raw: bytes) -> None:
    _read(raw, "a.docx")


@target(ODT, quick=30)
def damaged_opendocument_files(raw: bytes) -> None:
    _read(raw, "a.odt")


@target(PDF, quick=15, seconds=20)
def damaged_pdf_files(raw: bytes) -> None:
    _read(raw, "a.pdf")
