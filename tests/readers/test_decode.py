"""Bytes to text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kclaims.readers.decode import decode, is_binary

TEXT = "“Safe”, they said – it’s 5 µg… naïve?\r\nNext line\rand\nlast"


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_byte_order_mark_decides_and_is_no_text(mark: bytes, name: str) -> None:
    raw = mark + TEXT.encode(name)
    assert decode(raw) == (TEXT, name)
    assert not is_binary(raw)


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_encodings_without_mark(name: str) -> None:
    raw = ("Ketamine is not risk-free. " * 20 + TEXT).encode(name)
    assert decode(raw)[1] == name
    assert not is_binary(raw)


def test_utf8_and_line_ends_stay() -> None:
    assert decode(TEXT.encode()) == (TEXT, "utf-8")
    assert decode(b"") == ("", "utf-8")


def test_windows_quotes() -> None:
    assert decode("It’s “safe” – naïve".encode("cp1252")) == ("It’s “safe” – naïve", "cp1252")


def test_latin_1_where_cp1252_has_no_character() -> None:
    assert decode(b"caf\xe9 \x81") == ("café \x81", "latin-1")


def test_mac_quotes() -> None:
    assert decode("It’s “safe”, isn’t it".encode("mac-roman")) == ("It’s “safe”, isn’t it", "mac-roman")


@pytest.mark.parametrize(
    ("head", "charset", "name"),
    [
        ('<html><meta charset="windows-1251">', "cp1251", "windows-1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2">', "iso-8859-2", "iso-8859-2"),
        ('<?xml version="1.0" encoding="koi8-r"?>', "koi8-r", "koi8-r"),
        ("<meta charset=iso-8859-1>", "cp1252", "cp1252"),
    ],
)
def test_declared_character_set(head: str, charset: str, name: str) -> None:
    text = head + ("Здесь" if "1251" in name or "koi8" in name else "é")
    assert decode(text.encode(charset)) == (text, name)


@pytest.mark.parametrize("charset", ["unicode_escape", "rot13", "no-such", "utf-16", "idna"])
def test_strange_declarations_are_ignored(charset: str) -> None:
    assert decode(f'<meta charset="{charset}">caf'.encode() + b"\xe9")[1] == "cp1252"


def test_broken_utf8_stays_utf8() -> None:
    text, name = decode("“Quoted” – it’s".encode() + b"\xe2")
    assert (text, name) == ("“Quoted” – it’s\ufffd", "utf-8")


@pytest.mark.parametrize(
    "raw", [b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\x1f\x8b\x08", b"a\x00b\x01\xff"]
)
def test_binary(raw: bytes) -> None:
    assert is_binary(raw)


@pytest.mark.parametrize("raw", [b"", b"text", "né".encode("latin-1"), b"{\\rtf1 x}"])
def test_not_binary(raw: bytes) -> None:
    assert not is_binary(raw)


@given(st.binary(max_size=400))
def test_any_bytes_decode(raw: bytes) -> None:
    text, name = decode(raw)
    is_binary(raw)
    assert len(text) <= len(raw)
    assert codecs.lookup(name)


@given(st.text(max_size=200))
def test_utf8_round_trip(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    if "\x00" not in text and not text.startswith("\ufeff"):
        decoded, name = decode(raw)
        if name == "utf-8" and not any("\ud800" <= char <= "\udfff" for char in text):
            assert decoded == text
