"""Records of a crawl archive by byte offset: bounded in memory, and past damage.

Each record of a `.warc.gz` is a gzip member of its own, so a file can be entered at any byte: the next member whose
text begins as a record does is where to go on. That is how one archive is shared among shards, and how damage costs one
record only.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from kclaims.model.record import record

MAX_RECORD = 64_000_000  # bytes of a record, decompressed
_MAX_PASSED_OVER = 1_000_000_000  # bytes of an oversized record that are decompressed to find its end
_CHUNK = 1 << 16
_GZIP = b"\x1f\x8b\x08"
_WARC = b"WARC/1."
_MAX_HEAD = 1 << 16
_MOST_DIGITS = 18  # of a length: a longer one is beyond any limit by its first digits


@record()
class Record:
    """What stands at an offset: the record's bytes, or why there are none."""

    offset: int
    data: bytes = b""
    damage: str | None = None


def records(stream: BinaryIO, start: int, end: int) -> Iterator[Record]:
    """The records that begin in [start, end), in order; each damaged stretch is one `Record` with its reason."""
    stream.seek(0)
    packed = stream.read(3) == _GZIP
    find, read = (_next_member, _member) if packed else (_next_plain, _plain)
    at = start if start == 0 else find(stream, start)
    while at is not None and at < end:
        record, after = read(stream, at)
        if record.damage:
            yield record
            if after is None:
                after = find(stream, at + 1)
        elif record.data.strip():
            yield record
        at = after


def _member(stream: BinaryIO, at: int) -> tuple[Record, int | None]:
    """The gzip member at an offset, and where the next one begins (None: to be looked for, or the end)."""
    stream.seek(at)
    unpacker = zlib.decompressobj(31)
    kept: list[bytes] = []
    size = 0
    waiting = b""
    while not unpacker.eof:
        waiting = waiting or stream.read(_CHUNK)
        if not waiting:
            return Record(at, damage="the archive breaks off in this record"), None
        try:
            part = unpacker.decompress(waiting, _CHUNK * 16)
        except zlib.error:
            return Record(at, damage="this record is damaged: it can't be decompressed"), None
        waiting = unpacker.unconsumed_tail
        size += len(part)
        if size <= MAX_RECORD:
            kept.append(part)
        elif size > _MAX_PASSED_OVER:
            return Record(at, damage=f"too-large: a record of more than {_MAX_PASSED_OVER:,} bytes"), None
        else:
            kept.clear()
    after = stream.tell() - len(unpacker.unused_data)
    following = after if _at(stream, after, 2) == _GZIP[:2] else None
    if size > MAX_RECORD:
        return Record(at, damage=f"too-large: a record of more than {MAX_RECORD:,} bytes"), following
    data = b"".join(kept)
    if not data.startswith(_WARC):
        return Record(at, damage="no crawl record begins here"), following
    if following is None and _at(stream, after, 1):
        following = _next_member(stream, after)
    return Record(at, data), following


def _at(stream: BinaryIO, at: int, count: int) -> bytes:
    stream.seek(at)
    return stream.read(count)


def _next_member(stream: BinaryIO, start: int) -> int | None:
    """Where the first gzip member that holds a record begins, from `start` on."""
    at = start
    while True:
        stream.seek(at)
        chunk = stream.read(_CHUNK * 16)
        if len(chunk) < len(_GZIP):
            return None
        found = chunk.find(_GZIP)
        while found >= 0:
            if _begins_record(stream, at + found):
                return at + found
            found = chunk.find(_GZIP, found + 1)
        at += len(chunk) - len(_GZIP) + 1


def _begins_record(stream: BinaryIO, at: int) -> bool:
    try:
        return zlib.decompressobj(31).decompress(_at(stream, at, 1 << 12), len(_WARC)) == _WARC
    except zlib.error:
        return False


def _plain(stream: BinaryIO, at: int) -> tuple[Record, int | None]:
    """The record at an offset of an archive that is not compressed."""
    head = _at(stream, at, _MAX_HEAD)
    blanks = len(head) - len(head.lstrip(b"\r\n"))
    if blanks:
        return Record(at), (at + blanks if len(head) > blanks else None)
    if not head:
        return Record(at), None
    over = head.find(b"\r\n\r\n")
    length = _content_length(head[: over + 2]) if over >= 0 and head.startswith(_WARC) else None
    if length is None:
        return Record(at, damage="no crawl record begins here"), None
    size = over + 4 + length
    if length > MAX_RECORD:
        return Record(at, damage=f"too-large: a record of more than {MAX_RECORD:,} bytes"), at + size
    data = _at(stream, at, size)
    if len(data) < size:
        return Record(at, damage="the archive breaks off in this record"), None
    if _at(stream, at + size, 4) != b"\r\n\r\n":
        return Record(at, damage="this record is damaged: it is longer or shorter than it says"), None
    return Record(at, data + b"\r\n\r\n"), at + size + 4


def _content_length(head: bytes) -> int | None:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            return int(value.strip()[:_MOST_DIGITS])
    return None


def _next_plain(stream: BinaryIO, start: int) -> int | None:
    """Where the next line that looks like the head of a record begins."""
    mark = b"\r\n" + _WARC
    at = max(0, start - 2)
    while True:
        chunk = _at(stream, at, _CHUNK * 16)
        found = chunk.find(mark)
        if found >= 0:
            return at + found + 2
        if len(chunk) < _CHUNK * 16:
            return None
        at += len(chunk) - len(mark) + 1
