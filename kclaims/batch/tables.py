"""The tables of an audit: their columns, and how a shard's part is written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

TABLES = (
    "passages",
    "claims",
    "findings",
    "pages",
)  # in the order they are put in place: a shard is done with its pages
AROUND = 160  # characters of text kept on both sides of a finding, to be shown with it
PART_ROWS = 2_000  # rows held in memory before they go to the file


@cache
def schema(table: str) -> Any:
    """The pyarrow schema of a table."""
    import pyarrow as pa

    text, whole, real = pa.string(), pa.int64(), pa.float64()
    where = [("path", text), ("url", text), ("site", text)]
    columns: dict[str, list[tuple[str, Any]]] = {
        "pages": [
            *where, ("source_file", text), ("record_offset", whole), ("crawled", text), ("date", text),
            ("title", text), ("author", text), ("language", text), ("genre", text), ("words", whole), ("status", text),
            ("error", text), ("bytes", whole), ("digest", text), ("rulesets", text), ("model", text), ("version", text),
            ("jurisdiction", text), ("as_of", text), ("errors", whole), ("warnings", whole), ("infos", whole),
            ("checklists", pa.list_(pa.struct([("scheme", text), ("item", text), ("met", pa.bool_()), ("absence", pa.bool_()), ("quote", text)]))),
            ("sketch", pa.list_(pa.uint32())),
            ("key", pa.uint64()), ("links", pa.list_(pa.uint64())),
        ],
        "findings": [
            *where, ("rule_id", text), ("category", text), ("severity", text), ("message", text), ("quote", text),
            ("before", text), ("after", text), ("start_line", whole), ("start_column", whole), ("start_offset", whole),
            ("end_line", whole), ("end_column", whole), ("end_offset", whole), ("confidence", real), ("detector", text),
            ("suggestion", text), ("fingerprint", text),
        ],
        "claims": [
            *where, ("subject", text), ("relation", text), ("object", text), ("polarity", text), ("frame", text),
            ("unit", text), ("low", real), ("high", real), ("scope", text), ("jurisdiction", text), ("quote", text),
        ],
        "passages": [*where, ("kind", text), ("said_by", text), ("text", text), ("digest", text), ("words", whole)],
    }  # fmt: skip
    return pa.schema(columns[table])


class Writer:
    """Writes one shard's part of every table beside its place, and puts them in place together."""

    def __init__(self, out: Path, name: str) -> None:
        self._final = {table: out / table / f"{name}.parquet" for table in TABLES}
        self._beside = {table: file.with_name(f".{file.name}.{os.getpid()}") for table, file in self._final.items()}
        self._rows: dict[str, list[Mapping[str, Any]]] = {table: [] for table in TABLES}
        self._open: dict[str, Any] = {}

    def add(self, rows: Mapping[str, list[dict[str, Any]]]) -> None:
        """Rows by table."""
        for table, some in rows.items():
            self._rows[table] += some
            if len(self._rows[table]) >= PART_ROWS:
                self._flush(table)

    def place(self) -> None:
        """Finish every file and rename it to its place, `pages` last."""
        for table in TABLES:
            self._flush(table)
            self._open[table].close()
        for table in TABLES:
            self._beside[table].replace(self._final[table])

    def discard(self) -> None:
        """Leave nothing behind."""
        for writer in self._open.values():
            writer.close()
        for file in self._beside.values():
            file.unlink(missing_ok=True)

    def _flush(self, table: str) -> None:
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter

        if table not in self._open:
            self._open[table] = ParquetWriter(self._beside[table], schema(table), compression="zstd")
        rows = pa.Table.from_pylist(self._rows[table], schema=schema(table))
        self._open[table].write_table(rows)
        self._rows[table] = []


def done(out: Path, name: str) -> bool:
    """Whether a shard's rows are in place."""
    return (out / "pages" / f"{name}.parquet").is_file()


def prepare(out: Path) -> None:
    """Make the folders of an audit, and remove what a killed worker left beside them. Raises OSError."""
    for table in TABLES:
        (out / table).mkdir(parents=True, exist_ok=True)
        for left in (out / table).glob(".*.parquet.*"):
            left.unlink(missing_ok=True)
