"""What is remembered of a shard's pages while they are linted, so that a dead worker tells which page killed it.

A worker notes the page it is at before it starts on it. Where it dies, whoever runs the shard next finds the note: a
page that outran its time is given up at once, one that a worker died on for no known reason when a second worker did.
Notes of another run (the whole audit was killed) say nothing about a page.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

_DEATHS_ALLOWED = 1


class Notes:
    """Notes of one shard. Pages are counted from 0; reading a page and linting it are noted apart."""

    def __init__(self, folder: Path, shard: str, run: str) -> None:
        self._at = folder / f"{shard}.at"
        self._told = folder / f"{shard}.deaths"
        self._trace = folder / f"{shard}.trace"
        self._run = run
        self.given_up: dict[str, str] = {}
        self._deaths: dict[str, int] = {}
        self._learn()

    def _learn(self) -> None:
        told = _json(self._told)
        if told.get("run") == self._run:
            self.given_up, self._deaths = told["given_up"], told["deaths"]
        run, _, step = _text(self._at).strip().partition(" ")
        if run == self._run and step:
            self._deaths[step] = self._deaths.get(step, 0) + 1
            if "Timeout" in _text(self._trace):
                self.given_up[step] = "timeout: it could not be interrupted, the worker was ended"
            elif self._deaths[step] > _DEATHS_ALLOWED:
                self.given_up[step] = "worker died on this page: out of memory, or a crash in a library"
            self._told.write_text(
                json.dumps({"run": self._run, "given_up": self.given_up, "deaths": self._deaths}), encoding="utf-8"
            )

    def __enter__(self) -> Self:
        self._file = os.open(self._at, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        self.trace: IO[str] = self._trace.open("w", encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, where: TracebackType | None
    ) -> None:
        os.close(self._file)
        self.trace.close()
        for file in (self._at, self._told, self._trace):
            file.unlink(missing_ok=True)

    def note(self, step: str) -> None:
        """A step is about to begin."""
        os.pwrite(self._file, f"{self._run} {step:<20}".encode(), 0)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _json(file: Path) -> dict[str, Any]:
    try:
        data = json.loads(_text(file))
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}
