"""Compiled rule packs as one file: named values, each decoded when it is first asked for.

File: a line of JSON (format, key, checksum, and where each value stands in what follows), then the values: a text as it is,
all else in JSON. The key says what the values were made from; a file with another key, cut short or damaged is no file at all.
Of a mapping of which a page asks for few entries each entry is a value of its own, so that it alone is decoded: see `Entries`.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

FORMAT = 3
T = TypeVar("T")
Content = bytes | mmap.mmap


def encode(key: str, values: Mapping[str, Any], by_entry: Collection[str] = ()) -> bytes:
    """The bytes that `Sections.read` takes with the same key; mappings named in `by_entry` are read entry by entry."""
    at, places, parts = 0, {}, []
    for name, value in values.items():
        part = lines(value) if name in by_entry else value.encode() if isinstance(value, str) else _json(value)
        places[name] = [at, at + len(part)]
        parts.append(part)
        at += len(part)
    body = b"".join(parts)
    how = {
        "by_entry": [name for name in values if name in by_entry],
        "texts": [n for n, v in values.items() if isinstance(v, str)],
    }
    head = {"format": FORMAT, "key": key, "checksum": crc32(body), "at": places, **how}
    return json.dumps(head).encode() + b"\n" + body


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def lines(values: Mapping[str, Any]) -> bytes:
    """The bytes that `Entries` reads: a line for each entry, by key; in JSON neither holds a tab or the end of a line."""
    entries = sorted((_json(key), _json(value)) for key, value in values.items())
    return b"".join(b"\n%s\t%s" % entry for entry in entries) + b"\n"


def mapped(file: Path) -> Content:
    """A file's bytes, of which those alone are read that are looked at. Raises OSError."""
    with file.open("rb") as stream:
        try:
            return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:  # of nothing there is no map
            return b""


class Sections(Mapping[str, Any]):
    """The values of a file by name. Immutable; a value asked for twice is the same object."""

    def __init__(self, content: Content, start: int, head: Mapping[str, Any]) -> None:
        self._content = content
        self._places = {name: (start + first, start + end) for name, (first, end) in head["at"].items()}
        self._by_entry = frozenset(head["by_entry"])
        self._texts = frozenset(head["texts"])
        self._decoded: dict[str, Any] = {}

    @classmethod
    def read(cls, content: Content, key: str, *, trusted: bool = False) -> Sections | None:
        """The sections in a file's bytes; None where it was made from something else, or is not whole.

        Of a file that is `trusted` only the length is compared, not the checksum.
        """
        start = content.find(b"\n") + 1
        try:
            head = json.loads(content[:start])
            if head["format"] != FORMAT or head["key"] != key:
                return None
            length = max((end for _, end in head["at"].values()), default=0)
            whole = len(content) - start == length and (
                trusted or head["checksum"] == crc32(memoryview(content)[start:])
            )
            return cls(content, start, head) if whole else None
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    def __getitem__(self, name: str) -> Any:
        if name not in self._decoded:
            self._decoded[name] = self._decode(name, *self._places[name])
        return self._decoded[name]

    def _decode(self, name: str, start: int, end: int) -> Any:
        if name in self._by_entry:
            return Entries(self._content, start, end)
        part = self._content[start:end]
        return part.decode() if name in self._texts else json.loads(part)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class Entries(Mapping[str, Any]):
    """A mapping as sorted lines (key, tab, value), searched by halves; whoever asks for an entry often keeps it."""

    def __init__(self, content: Content, start: int, end: int) -> None:
        self._content = content
        self._start = start
        self._end = end

    def __getitem__(self, name: str) -> Any:
        wanted = _json(name)
        low, high = self._start, self._end - 1  # ends of lines between which the one looked for stands
        while low < high:
            before = self._content.rfind(b"\n", low, (low + high) // 2 + 1)
            after = self._content.find(b"\n", before + 1)
            key, _, value = self._content[before + 1 : after].partition(b"\t")
            if key == wanted:
                return json.loads(value)
            low, high = (after, high) if key < wanted else (low, before)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        lines = self._content[self._start : self._end].split(b"\n")[1:-1]
        return (json.loads(line.partition(b"\t")[0]) for line in lines)

    def __len__(self) -> int:
        return self._content[self._start : self._end].count(b"\n") - 1


class Made(Mapping[str, T]):
    """A mapping whose values are made of plain data, each when it is first asked for."""

    def __init__(self, raw: Mapping[str, Any], make: Callable[[str, Any], T]) -> None:
        self._raw = raw
        self._make = make
        self._made: dict[str, T] = {}

    def __getitem__(self, name: str) -> T:
        if name not in self._made:
            self._made[name] = self._make(name, self._raw[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)


class Later(Mapping[str, Any]):
    """A mapping that is fetched when it is first looked into."""

    def __init__(self, fetch: Callable[[], Mapping[str, Any]]) -> None:
        self._fetch = fetch

    @cached_property
    def _fetched(self) -> Mapping[str, Any]:
        return self._fetch()

    def __getitem__(self, name: str) -> Any:
        return self._fetched[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fetched)

    def __len__(self) -> int:
        return len(self._fetched)
