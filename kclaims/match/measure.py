"""A number with its unit at its place in a sentence."""

from __future__ import annotations

from typing import NamedTuple

from kclaims.model import Quantity

SOON = {"minutes": 60.0, "hours": 48.0, "days": 14.0, "weeks": 12.0}  # what "within hours" still means, at most


class Measure(NamedTuple):
    """A quantity at characters `start` to `end` of the sentence; `bound` is "least", "most" or empty."""

    quantity: Quantity
    start: int
    end: int
    bound: str = ""

    def open(self) -> Quantity:
        """The quantity as an interval: "at least 2 hours" has no upper end, "within 24 hours" no lower one."""
        low = None if self.bound == "most" else self.quantity.low
        high = None if self.bound == "least" else self.quantity.high
        return Quantity(unit=self.quantity.unit, low=low, high=high)
