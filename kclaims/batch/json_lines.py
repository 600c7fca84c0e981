"""Pages of JSONL files, plain or gzip: one object a line."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, cast

from kclaims.batch.fields import Fields, page_of
from kclaims.batch.page import RawPage

MAX_LINE = 64_000_000  # bytes


def pages(file: str, start: int, end: int, fields: Fields) -> Iterator[RawPage]:
    """The pages whose lines begin in a byte range (of the decompressed text). Raises OSError where it can't be opened."""
    with _opened(file) as stream:
        at = start
        if start:
            stream.seek(start - 1)
            at = start - 1 + len(stream.readline())
        while at < end:
            try:
                line, size = _line(stream)
            except (OSError, EOFError, zlib.error) as error:
                yield _failed(file, at, f"the file is damaged from here on: {error}")
                return
            if not size:
                return
            if line is None:
                yield _failed(file, at, f"too-large: a line of more than {MAX_LINE:,} bytes")
            elif line.strip():
                yield _page(file, at, line, fields)
            at += size


def first(file: str) -> Mapping[str, Any] | None:
    """The first object of a file, None where its first line holds none. Raises OSError."""
    with _opened(file) as stream:
        try:
            value = json.loads(stream.readline(MAX_LINE))
        except (ValueError, EOFError, zlib.error, RecursionError):
            return None
    return value if isinstance(value, dict) else None


def _opened(file: str) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(file)) if file.endswith(".gz") else Path(file).open("rb")


def _line(stream: IO[bytes]) -> tuple[bytes | None, int]:
    """The next line and its length in bytes; None for one that is too long, which is passed over."""
    line = stream.readline(MAX_LINE)
    size = len(line)
    if size < MAX_LINE or line.endswith(b"\n"):
        return line, size
    while line and not line.endswith(b"\n"):
        line = stream.readline(1 << 20)
        size += len(line)
    return None, size


def _page(file: str, at: int, line: bytes, fields: Fields) -> RawPage:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _failed(file, at, f"no JSON: {error}"[:300])
    if not isinstance(value, dict):
        return _failed(file, at, "no JSON object: each line must be one, with the page in a field")
    return page_of(value, fields, file, at)


def _failed(file: str, at: int, reason: str) -> RawPage:
    path = f"{file}#{at}"
    return RawPage(path=path, name=path, source_file=file, record_offset=at, trouble=("failed", reason))
