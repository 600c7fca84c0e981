"""Bytes to text: byte order marks, declarations, and a guess for what declares nothing."""

from __future__ import annotations

import re

from kclaims.text.patterns import lazy

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_MAGIC = (
    b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"\x89PNG\r\n", b"\x1f\x8b", b"GIF87a", b"GIF89a", b"\xff\xd8\xff",
    b"BM\x00", b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c", b"\xd0\xcf\x11\xe0\xa1\xb1", b"\x7fELF", b"SQLite format 3\x00",
    b"%!PS-", b"OggS\x00", b"ID3\x02", b"ID3\x03", b"ID3\x04", b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd", b"wOFF", b"wOF2",
    b"II*\x00", b"MM\x00*", b"PAR1\x15", b"\xca\xfe\xba\xbe", b"BZh91AY", b"fLaC\x00", b"\x00asm",
)  # fmt: skip
_SAMPLE = 4096  # bytes that decide about a missing BOM and that may declare a character set
_DECLARED = lazy(
    rb"""<meta\b[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]+)|^\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""",
    re.IGNORECASE,
)
_AS_BROWSERS_DO = {
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252",
    "ascii": "cp1252", "windows-1252": "cp1252", "x-cp1252": "cp1252", "iso-8859-9": "cp1254",
    "utf8": "utf-8", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932",
    "macintosh": "mac-roman", "x-mac-roman": "mac-roman", "x-sjis": "cp932", "ks_c_5601-1987": "cp949",
}  # fmt: skip
_DECLARABLE = lazy(
    r"utf-8|cp(12\d\d|437|850|866|874|932|949)|windows-12\d\d|iso-?8859-\d+|gb18030|big5(-hkscs)?|euc-(jp|kr)"
    r"|iso-2022-jp|koi8-[ru]|mac-roman"
)
_MAC_APOSTROPHE = lazy(rb"[A-Za-z]\xd5(?:s|t|re|ve|ll|d|m)\b|\xd2[A-Za-z][^\xd2\xd3]{0,300}\xd3")
_WINDOWS_QUOTES = lazy(rb"[\x91-\x94\x96\x97]")


def decode(raw: bytes) -> tuple[str, str]:
    """The text of a file and the name of the encoding it was read with; never fails.

    A byte order mark is not part of the text, line ends stay as they are. In order: byte order mark, UTF-16 or UTF-32
    by the places of its zero bytes, UTF-8, the character set a page declares about itself, UTF-8 with a few broken
    bytes (which become U+FFFD), Mac Roman by its quotation marks, cp1252, Latin-1.
    """
    for mark, name in _BOMS:
        if raw.startswith(mark) and (not name.startswith("utf-32") or _fits(raw, name)):
            return raw[len(mark) :].decode(name, "replace"), name
    wide = _wide(raw)
    if wide:
        return raw.decode(wide, "replace"), wide
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    return _declared(raw) or _mostly_utf8(raw) or _single_byte(raw)


def is_binary(raw: bytes) -> bool:
    """Whether the bytes are no text: a known magic number, or NUL bytes that UTF-16 and UTF-32 do not explain."""
    if raw.startswith(_MAGIC) or (raw[:4] == b"RIFF" and raw[8:12] in (b"WAVE", b"AVI ", b"WEBP")):
        return True
    if b"\x00" not in raw:
        return False
    if any(raw.startswith(mark) and _fits(raw, name) for mark, name in _BOMS if name != "utf-8"):
        return False
    return not _wide(raw)


def _fits(raw: bytes, name: str) -> bool:
    width = 4 if name.startswith("utf-32") else 2
    if len(raw) % width:
        return False
    try:
        text = raw.decode(name)
    except UnicodeDecodeError:
        return False
    return "\x00" not in text


def _wide(raw: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: Latin text has its zero bytes always at the same place of a character."""
    if b"\x00" not in raw[:_SAMPLE] or len(raw) < 2:
        return None
    sample = raw[: _SAMPLE - _SAMPLE % 4]
    zeros = [sample[place::4].count(0) for place in range(4)]
    quarter = max(1, len(sample) // 4)
    few, most = 0.1 * quarter, 0.9 * quarter
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    half = len(sample) // 2
    guesses = (
        ("utf-32-le", zeros[0] <= few and min(zeros[2], zeros[3]) >= most),
        ("utf-32-be", zeros[3] <= few and min(zeros[0], zeros[1]) >= most),
        ("utf-16-le", odd >= 0.4 * half and even <= 0.05 * half),
        ("utf-16-be", even >= 0.4 * half and odd <= 0.05 * half),
    )
    return next((name for name, likely in guesses if likely and _fits(raw, name)), None)


def _declared(raw: bytes) -> tuple[str, str] | None:
    found = _DECLARED.search(raw[:_SAMPLE])
    if not found:
        return None
    name = (found[1] or found[2]).decode("ascii", "replace").lower()
    name = _AS_BROWSERS_DO.get(name, name)
    if name == "cp1252" or not _DECLARABLE.fullmatch(name):
        return None
    try:
        return raw.decode(name), name
    except (LookupError, UnicodeError):
        return None


def _mostly_utf8(raw: bytes) -> tuple[str, str] | None:
    """UTF-8 with some damage: more whole characters beyond ASCII than bytes that fit nowhere."""
    text = raw.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for char in text if char > "\x7f") - broken
    return (text, "utf-8") if whole >= 2 * broken else None


def _single_byte(raw: bytes) -> tuple[str, str]:
    if _MAC_APOSTROPHE.search(raw) and not _WINDOWS_QUOTES.search(raw):
        return raw.decode("mac-roman"), "mac-roman"
    try:
        return raw.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return raw.decode("latin-1"), "latin-1"
