"""Shards: the units of an audit. Each names pages that any worker may read, as often as need be, with the same outcome."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kclaims.batch import files, json_lines, parquet, warc
from kclaims.batch.fields import Fields
from kclaims.batch.page import RawPage
from kclaims.model.record import record


@record(kw_only=True)
class Shard:
    """Some files, or the part of one container that begins in [start, end): bytes, or rows of a Parquet file."""

    number: int
    kind: str  # files | warc | jsonl | parquet | unreadable
    files: tuple[str, ...]
    start: int = 0
    end: int = 0
    reason: str = ""  # of an unreadable container

    @property
    def name(self) -> str:
        """What the shard's output files are called; sorts as the shards do."""
        what = json.dumps([self.kind, self.files, self.start, self.end])
        return f"{self.number:06}-{hashlib.sha256(what.encode()).hexdigest()[:8]}"

    def pages(self, fields: Fields) -> Iterator[RawPage]:
        """Its pages, in order. Raises OSError where a container can't be opened."""
        if self.kind == "files":
            yield from files.pages(self.files)
            return
        file = self.files[0]
        if self.kind == "warc":
            yield from warc.pages(file, self.start, self.end)
        elif self.kind == "jsonl":
            yield from json_lines.pages(file, self.start, self.end, fields)
        elif self.kind == "parquet":
            yield from parquet.pages(file, self.start, self.end, fields)
        else:
            yield RawPage(path=file, name=file, source_file=file, trouble=("failed", self.reason))


def store(shards: list[Shard], file: Path) -> None:
    """Write a plan down, one shard a line; it is there whole or not at all."""
    beside = file.with_suffix(".part")
    with beside.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(asdict(shard), ensure_ascii=True) + "\n" for shard in shards)
    beside.replace(file)


def load(file: Path) -> list[Shard]:
    """The shards of a stored plan. Raises OSError, ValueError."""
    with file.open(encoding="utf-8") as stream:
        return [_shard(json.loads(line)) for line in stream]


def _shard(data: dict[str, Any]) -> Shard:
    return Shard(**{**data, "files": tuple(data["files"])})
