"""Which asterisks, underscores and tildes of a Markdown paragraph are emphasis and which are text."""

from __future__ import annotations

from dataclasses import dataclass

Piece = tuple[str, int, int]
_STRIKES = 2  # tildes that strike out; a single one is "about" more often


@dataclass(slots=True)
class Run:
    """Asterisks, underscores or tildes; `closed` of them are used up from the left, `opened` from the right."""

    index: int
    at: int
    char: str
    length: int
    opens: bool
    closes: bool
    number: int = 0
    opened: int = 0
    closed: int = 0

    @property
    def left(self) -> int:
        return self.length - self.opened - self.closed


def emphasise(runs: list[Run], first: int, source: str, out: list[Piece]) -> list[tuple[int, int]]:
    """Cut the matching marks of the runs from `first` on out of their pieces, and forget these runs; the ranges of pieces that are struck out.

    The delimiter algorithm of CommonMark, with the tildes of GitHub; linear in the number of runs.
    """
    struck: list[tuple[int, int]] = []
    if len(runs) == first:
        return struck
    openers: list[Run] = []
    bottoms: dict[tuple[str, bool, int], int] = {}
    for number, run in enumerate(runs[first:]):
        run.number = number
        size = run.length if run.char == "~" else run.length % 3
        while run.closes and run.left:
            bottom = bottoms.get((run.char, run.opens, size), -1)
            place = len(openers) - 1
            while place >= 0 and openers[place].number > bottom and not _match(openers[place], run):
                place -= 1
            if place < 0 or openers[place].number <= bottom:
                bottoms[run.char, run.opens, size] = openers[-1].number if openers else -1
                break
            opener = openers[place]
            used = min(2, opener.left, run.left)
            opener.opened += used
            run.closed += used
            if run.char == "~" and used == _STRIKES:
                struck.append((opener.index, run.index))
            del openers[place + (opener.left > 0) :]
        if run.opens and run.left:
            openers.append(run)
    for run in runs[first:]:
        if run.left < run.length:
            start = run.at + run.closed
            out[run.index] = (source[start : start + run.left], start, run.left)
    del runs[first:]
    return struck


def _match(opener: Run, closer: Run) -> bool:
    if opener.char != closer.char:
        return False
    if opener.char == "~":
        return opener.length == closer.length <= 2
    both = opener.closes or closer.opens
    return not both or (opener.length + closer.length) % 3 != 0 or opener.length % 3 == closer.length % 3 == 0
