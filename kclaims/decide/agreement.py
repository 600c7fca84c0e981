"""Figures that were reckoned again and agree: were one of them another, a check would speak."""

from __future__ import annotations

from collections.abc import Iterator

from kclaims.decide.figures import CHECKS
from kclaims.decide.statistics import faults
from kclaims.text.characters import fold
from kclaims.text.patterns import lazy
from kclaims.text.shares import COUNT, FRACTION, figure

_MOST = 12  # figures of a sentence that are tried
# Times its value, and one: another figure, yet one that could stand there; a rise seldom becomes a fall by it.
_FURTHER = (1.4, 0.5)
_FIGURE = lazy(rf"(?<![\w.,-])(?:(?P<share>{FRACTION})|(?P<count>\d{{1,6}}\.\d{{1,3}}|{COUNT}))(?![\w-])")
# What a changed figure shows whatever the others are, so that it says nothing of them
_ALONE = frozenset({"part-exceeds-whole", "impossible-percentage", "impossible-probability", "relative-without-absolute"})  # fmt: skip
_TELLING = frozenset(CHECKS) - _ALONE


def reckoned_right(text: str) -> str | None:
    """The check that finds a sentence's figures to agree, or None where none has reckoned them, or one finds fault."""
    if any(name in _TELLING for name in faults(text)):
        return None
    told = (name for other in _otherwise(text) for name in faults(other) if name in _TELLING)
    return next(told, None)


def _otherwise(text: str) -> Iterator[str]:
    """The text with one figure after the other changed."""
    for _, match in zip(range(_MOST), _FIGURE.finditer(fold(text)), strict=False):
        for other in _others(match["share"], match["count"]):
            yield text[: match.start()] + other + text[match.end() :]


def _others(share: str | None, count: str | None) -> Iterator[str]:
    if share or not count:
        yield "a tenth" if share != "a tenth" else "half"
        return
    for times in _FURTHER:
        value = figure(count) * times
        yield f"{value:.2f}" if "." in count else f"{value + 1:.0f}"
