"""Pages that are files of their own."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from kclaims.batch.page import RawPage
from kclaims.readers import format_of
from kclaims.readers.read import most_bytes


def pages(names: Iterable[str]) -> Iterator[RawPage]:
    """The page in each file (which may be gzipped), or why there is none; crawled is the day the file was last written."""
    for name in names:
        told_by = name[:-3] if name.lower().endswith(".gz") else name
        page = RawPage(path=name, name=told_by, source_file=name)
        if format_of(told_by) is None:
            yield RawPage(path=name, name=name, source_file=name, trouble=("skipped", "unknown type"))
            continue
        try:
            written = datetime.fromtimestamp(Path(name).stat().st_mtime, UTC).date().isoformat()
            with gzip.open(name) if told_by != name else Path(name).open("rb") as stream:
                raw = stream.read(most_bytes(told_by) + 1)  # one more than is linted, so that it is told as too large
        except (OSError, EOFError, zlib.error) as error:
            yield page.failed(f"unreadable: {getattr(error, 'strerror', None) or error}")
            continue
        yield RawPage(path=name, name=told_by, source_file=name, raw=raw, crawled=written)
