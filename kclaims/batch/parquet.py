"""Pages of Parquet files: one row each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kclaims.batch.fields import Fields, page_of
from kclaims.batch.page import RawPage

_BATCH = 32  # rows held at once: pages may be large


def pages(file: str, start: int, end: int, fields: Fields) -> Iterator[RawPage]:
    """The pages in the rows [start, end) of a file; what can't be read is one failed page. Raises OSError."""
    import pyarrow.lib
    from pyarrow.parquet import ParquetFile

    at = start
    try:
        with ParquetFile(file) as table:
            names = [
                name for name in (fields.url, fields.text, fields.html, fields.date) if name in table.schema_arrow.names
            ]
            for first, group in _groups(table, start, end):
                at = max(first, start)
                row = first
                for batch in table.iter_batches(_BATCH, row_groups=[group], columns=names):
                    for record in batch.to_pylist():
                        if start <= row < end:
                            yield page_of(record, fields, file, row)
                        row += 1
                        at = max(at, row)
                    if row >= end:
                        break
    except (pyarrow.lib.ArrowException, ValueError) as error:
        path = f"{file}#{at}"
        reason = f"the file is damaged from here on: {error}"[:300]
        yield RawPage(path=path, name=path, source_file=file, record_offset=at, trouble=("failed", reason))


def extent(file: str) -> tuple[list[int], list[str]]:
    """The number of rows of each row group, and the columns' names. Raises OSError and pyarrow's errors."""
    from pyarrow.parquet import ParquetFile

    with ParquetFile(file) as table:
        counts = [table.metadata.row_group(group).num_rows for group in range(table.metadata.num_row_groups)]
        return counts, list(table.schema_arrow.names)


def _groups(table: Any, start: int, end: int) -> Iterator[tuple[int, int]]:
    """First row and number of each row group that holds rows of the range."""
    first = 0
    for group in range(table.metadata.num_row_groups):
        count = table.metadata.row_group(group).num_rows
        if first < end and first + count > start:
            yield first, group
        first += count
