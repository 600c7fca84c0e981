"""Zip packages (Word, OpenDocument) opened with limits: nothing in them is trusted, least of all a size."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Mapping
from urllib.parse import unquote

from kclaims.readers.errors import ReadError

MAX_PARTS = 10_000
MAX_PART = 40_000_000  # bytes of one XML part: about 200,000 words as Word writes them
MAX_TOTAL = 400_000_000  # bytes of all parts unpacked, pictures included
_FAULTS = (  # what damaged archives make the library raise
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError,
    LookupError,
)  # fmt: skip
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # of others no part can be unpacked in steps
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Package:
    """The parts of a package by name; names match whatever their case, as in Word."""

    def __init__(self, archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]) -> None:
        self._archive = archive
        self._parts = parts

    def name(self, part: str) -> str | None:
        """The part's name as it is written in the package; None where there is no such part."""
        found = self._parts.get(part.lstrip("/").lower())
        return found.filename if found else None

    def read(self, part: str) -> bytes:
        """The bytes of a part that is there. Raises ReadError where it is damaged or too large."""
        info = self._parts[part.lstrip("/").lower()]
        if info.file_size > MAX_PART:
            raise ReadError("too-large", f"its part {info.filename} unpacks to more than {MAX_PART:,} bytes: split it")
        try:
            with self._archive.open(info) as packed:  # to read all unpacks all there is before the size is looked at
                return packed.read(info.file_size + 1)
        except _FAULTS as error:
            raise ReadError("damaged", f"its part {info.filename} is damaged ({error}): {_REMEDY}") from None


_REMEDY = "open it in the program it comes from, and save it again"


def open_package(raw: bytes, kind: str) -> Package:
    """The package in some bytes. Raises ReadError, which calls the file a `kind`, for all that is no sound package."""
    if raw.startswith(_OLE):
        raise ReadError(
            "encrypted", f"protected by a password, or of the format before {kind}: save it as plain {kind}"
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        found = archive.infolist()
    except _FAULTS as error:
        raise ReadError("damaged", f"no {kind} file, or a damaged one ({error}): {_REMEDY}") from None
    if len(found) > MAX_PARTS:
        raise ReadError("too-large", f"more than {MAX_PARTS:,} parts: no {kind} file needs as many")
    if sum(info.file_size for info in found) > MAX_TOTAL:
        raise ReadError("too-large", f"unpacks to more than {MAX_TOTAL:,} bytes: leave out pictures, or split it")
    parts: dict[str, zipfile.ZipInfo] = {}
    for info in found:
        if info.flag_bits & 1:
            raise ReadError("encrypted", f"protected by a password: save it as plain {kind}")
        if info.compress_type not in _PACKED:
            raise ReadError("damaged", f"its part {info.filename} is packed as no {kind} file is: {_REMEDY}")
        if info.filename.lower() in parts:
            raise ReadError("damaged", f"has two parts called {info.filename}: {_REMEDY}")
        parts[info.filename.lower()] = info
    return Package(archive, parts)


def resolve(base: str, target: str) -> str:
    """The part that a relationship of the part `base` leads to."""
    target = unquote(target)
    joined = target if target.startswith("/") else posixpath.join("/", posixpath.dirname(base), target)
    return posixpath.normpath(joined).lstrip("/")
