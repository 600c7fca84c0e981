"""Pages that are files of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from kclaims.batch.page import RawPage
from kclaims.readers import format_of
from kclaims.readers.read import MAX_BYTES


def pages(names: Iterable[str]) -> Iterator[RawPage]:
    """The page in each file, or why there is none; crawled is the day the file was last written."""
    for name in names:
        page = RawPage(path=name, name=name, source_file=name)
        if format_of(name) is None:
            yield RawPage(path=name, name=name, source_file=name, trouble=("skipped", "unknown type"))
            continue
        try:
            file = Path(name)
            written = datetime.fromtimestamp(file.stat().st_mtime, UTC).date().isoformat()
            with file.open("rb") as stream:
                raw = stream.read(MAX_BYTES + 1)  # one more than is linted, so that it is told as too large
        except OSError as error:
            yield page.failed(f"unreadable: {error.strerror or error}")
            continue
        yield RawPage(path=name, name=name, source_file=name, raw=raw, crawled=written)
