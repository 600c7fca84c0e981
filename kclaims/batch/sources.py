"""From SOURCE arguments to shards: folders, globs, files, containers, lists of paths."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from kclaims.batch import json_lines, parquet
from kclaims.batch.fields import Fields
from kclaims.batch.shards import Shard

FILES_IN_SHARD = (25, 400)  # at least and at most: about a hundred shards, but none too small to be worth a worker
BYTES_IN_SHARD = {"warc": (300_000, 8_000_000), "jsonl": (150_000, 8_000_000)}  # at least and at most, likewise
ROWS_IN_SHARD = 500
_UNBOUNDED = 1 << 62
_CONTAINERS = {
    ".warc": "warc", ".warc.gz": "warc", ".wet": "warc", ".wet.gz": "warc",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".jsonl.gz": "jsonl", ".ndjson.gz": "jsonl", ".parquet": "parquet",
}  # fmt: skip


class SourceError(ValueError):
    """Sources that can't be audited; `problems` lists each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def kind_of(name: str) -> str | None:
    """The kind of container a file name stands for, None for a file that is a page of its own."""
    lower = name.lower()
    return next((kind for ending, kind in _CONTAINERS.items() if lower.endswith(ending)), None)


def plan(
    sources: Sequence[str],
    fields: Fields,
    listed: Iterable[str] = (),
    excludes: Callable[[str], bool] = lambda _: False,
) -> list[Shard]:
    """The shards of some sources but for files left out; `listed` are the lines that `-` stands for. Raises SourceError with every problem."""
    problems: list[str] = []
    named: dict[str, None] = {}
    for source in sources:
        for entry in (line.strip() for line in listed) if source == "-" else (source,):
            if entry:
                named.update(dict.fromkeys(name for name in _found(entry, problems) if not excludes(name)))
    if not named and not problems:
        problems.append("nothing to audit: the sources hold no file")
    shards: list[Shard] = []
    singles: list[str] = []
    for name in named:
        if kind_of(name) is None:
            singles.append(name)
        else:
            shards += _container(name, fields, len(shards), problems)
    if problems:
        raise SourceError(problems)
    step = max(FILES_IN_SHARD[0], min(FILES_IN_SHARD[1], len(singles) // 100))
    for first in range(0, len(singles), step):
        shards.append(Shard(number=len(shards), kind="files", files=tuple(singles[first : first + step])))
    return shards


def _found(source: str, problems: list[str]) -> Iterator[str]:
    """The files a source names, in order."""
    if os.path.isdir(source):  # noqa: PTH112 - a string may hold what no path can
        yield from sorted(_walk(Path(source)))
    elif os.path.exists(source):  # noqa: PTH110
        yield Path(source).as_posix()
    elif glob.has_magic(source):
        matches = sorted(glob.glob(source, recursive=True))  # noqa: PTH207 - patterns may be absolute
        if not matches:
            problems.append(f"{source}: no file fits this pattern")
        for match in matches:
            yield from sorted(_walk(Path(match))) if Path(match).is_dir() else (Path(match).as_posix(),)
    else:
        problems.append(f"{source}: no such file or folder")


def _walk(folder: Path) -> Iterator[str]:
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from ((Path(base) / name).as_posix() for name in names if not name.startswith("."))


def _container(name: str, fields: Fields, number: int, problems: list[str]) -> list[Shard]:
    kind = kind_of(name) or ""
    try:
        ranges = _parquet(name, fields, problems) if kind == "parquet" else _bytes(name, kind, fields, problems)
    except Exception as error:  # noqa: BLE001 - whatever a damaged container makes its reader say is one failed row
        reason = f"this container can't be read: {error}"[:300]
        return [Shard(number=number, kind="unreadable", files=(name,), reason=reason)]
    return [
        Shard(number=number + at, kind=kind, files=(name,), start=start, end=end)
        for at, (start, end) in enumerate(ranges)
    ]


def _bytes(name: str, kind: str, fields: Fields, problems: list[str]) -> list[tuple[int, int]]:
    size = Path(name).stat().st_size
    if kind == "jsonl":
        record = json_lines.first(name)
        missing = fields.missing(record) if record is not None else None
        if missing:
            problems.append(f"{name}:1: {missing}")
        if name.lower().endswith(".gz"):
            return [(0, _UNBOUNDED)]
    least, most = BYTES_IN_SHARD[kind]
    step = max(least, min(most, size // 100))
    return [(start, min(start + step, size)) for start in range(0, size, step)] or [(0, 1)]


def _parquet(name: str, fields: Fields, problems: list[str]) -> list[tuple[int, int]]:
    counts, columns = parquet.extent(name)
    missing = fields.missing(columns)
    if missing:
        problems.append(f"{name}: {missing}")
    ranges: list[tuple[int, int]] = []
    first = 0
    for count in counts:
        ranges += [(at, min(at + ROWS_IN_SHARD, first + count)) for at in range(first, first + count, ROWS_IN_SHARD)]
        first += count
    return ranges
