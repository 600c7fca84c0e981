"""Every peer over every corpus, in turn, some rounds; and the medians."""

from __future__ import annotations

import re
import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.peers.catalogue import Peer, Place
from benchmarks.peers.measure import Cost, Failed, checked, run

EMPTY = "empty"
LOADED = "loaded"


@dataclass(slots=True)
class Measured:
    """What one peer's runs cost, by corpus (`EMPTY`: an empty file; `LOADED`: one that all is loaded for); or why there are none."""

    peer: Peer
    costs: dict[str, list[Cost]] = field(default_factory=dict)
    failed: str = ""

    def median(self, corpus: str, what: str) -> float:
        """The median of `cpu`, `wall` or `megabytes` over the rounds."""
        return statistics.median(getattr(cost, what) for cost in self.costs[corpus])

    def speed(self, corpus: str, words: int, start: str = EMPTY) -> float | None:
        """Words per processor second, the start-up on an empty file taken off; None where that can't be told.

        With `start=LOADED` what it cost to load everything is taken off instead.
        """
        if self.failed or start not in self.costs:
            return None
        seconds = self.median(corpus, "cpu") - self.median(start, "cpu")
        return words / seconds if seconds > 0 else None

    def findings(self, corpus: str) -> int:
        """How many findings the first run printed."""
        return len(re.findall(self.peer.finding, self.costs[corpus][0].printed, re.MULTILINE))


def measure(
    peers: Sequence[Peer], place: Place, corpora: Mapping[str, Sequence[Path]], rounds: int
) -> list[Measured]:  # fmt: skip
    """Install the peers, then run each over each corpus (name -> files) so many times, all of them in turn.

    A peer that fails is measured no further, and says why.
    """
    every = [Measured(peer) for peer in peers]
    commands: dict[str, list[str]] = {}
    for measured in every:
        _say(f"installing {measured.peer.name}")
        try:
            commands[measured.peer.name] = measured.peer.prepare(place)
        except Failed as reason:
            measured.failed = str(reason)
    for number in range(rounds):
        for corpus, files in corpora.items():
            for measured in every:
                if not measured.failed:
                    _say(f"round {number + 1} of {rounds}: {measured.peer.name}, {corpus}")
                    _add(measured, commands[measured.peer.name], place, corpus, files)
    return every


def _add(measured: Measured, command: Sequence[str], place: Place, corpus: str, files: Sequence[Path]) -> None:
    try:
        cost = run([*command, *map(str, files)], place.env, place.folder)
        measured.costs.setdefault(corpus, []).append(checked(cost, measured.peer.codes))
    except Failed as reason:
        measured.failed = str(reason)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
