"""Which asterisks, underscores and tildes of a Markdown paragraph are emphasis and which are text."""

from __future__ import annotations

from dataclasses import dataclass

Piece = tuple[str, int, int]


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


def emphasise(runs: list[Run], first: int, source: str, out: list[Piece]) -> None:
    """Cut the matching marks of the runs from `first` on out of their pieces, and forget these runs.

    The delimiter algorithm of CommonMark, with the tildes of GitHub; linear in the number of runs.
    """
    if len(runs) == first:
        return
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
            del openers[place + (opener.left > 0) :]
        if run.opens and run.left:
            openers.append(run)
    for run in runs[first:]:
        if run.left < run.length:
            start = run.at + run.closed
            out[run.index] = (source[start : start + run.left], start, run.left)
    del runs[first:]


def _match(opener: Run, closer: Run) -> bool:
    if opener.char != closer.char:
        return False
    if opener.char == "~":
        return opener.length == closer.length <= 2
    both = opener.closes or closer.opens
    return not both or (opener.length + closer.length) % 3 != 0 or opener.length % 3 == closer.length % 3 == 0
