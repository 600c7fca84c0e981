"""Compiled rule packs as one file: named JSON values, each decoded when it is first asked for.

File: a line of JSON (format, key, checksum, and where each value stands in what follows), then the values. The key says
what the values were made from; a file with another key, cut short or damaged is no file at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any
from zlib import crc32

FORMAT = 1


def encode(key: str, values: Mapping[str, Any]) -> bytes:
    """The bytes that `Sections.read` takes with the same key."""
    at, places, parts = 0, {}, []
    for name, value in values.items():
        part = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        places[name] = [at, at + len(part)]
        parts.append(part)
        at += len(part)
    body = b"".join(parts)
    head = {"format": FORMAT, "key": key, "checksum": crc32(body), "at": places}
    return json.dumps(head).encode() + b"\n" + body


class Sections(Mapping[str, Any]):
    """The values of a file by name. Immutable; a value asked for twice is the same object."""

    def __init__(self, places: Mapping[str, tuple[int, int]], body: bytes) -> None:
        self._places = places
        self._body = body
        self._decoded: dict[str, Any] = {}

    @classmethod
    def read(cls, content: bytes, key: str) -> Sections | None:
        """The sections in a file's bytes; None where it was made from something else, or is not whole."""
        line, _, body = content.partition(b"\n")
        try:
            head = json.loads(line)
            fits = head["format"] == FORMAT and head["key"] == key and head["checksum"] == crc32(body)
            return cls({name: (start, end) for name, (start, end) in head["at"].items()}, body) if fits else None
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    def __getitem__(self, name: str) -> Any:
        if name not in self._decoded:
            start, end = self._places[name]
            self._decoded[name] = json.loads(self._body[start:end])
        return self._decoded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


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
