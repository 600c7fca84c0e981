"""How well two coders agree on yes and no: percent, Gwet's AC1, Cohen's kappa, with bootstrap intervals."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from kclaims.model.record import record

RESAMPLES = 1000
Pair = tuple[bool, bool]


@record(kw_only=True)
class Agreement:
    """Figures of one item over `units` pairs. `kappa` is None where both coders gave one and the same answer throughout."""

    units: int
    percent: float
    ac1: float
    kappa: float | None
    ac1_95: tuple[float, float]
    kappa_95: tuple[float, float] | None


def agreement(pairs: Sequence[Pair]) -> Agreement:
    """Agreement over at least one pair. Intervals draw units with replacement, the same draws every time."""
    return Agreement(
        units=len(pairs), percent=round(100 * observed(pairs), 1), ac1=round(ac1(pairs), 3),
        kappa=None if (value := kappa(pairs)) is None else round(value, 3),
        ac1_95=_interval(pairs, ac1) or (1.0, 1.0), kappa_95=_interval(pairs, kappa),
    )  # fmt: skip


def observed(pairs: Sequence[Pair]) -> float:
    """Share of units on which both agree."""
    return sum(one == other for one, other in pairs) / len(pairs)


def ac1(pairs: Sequence[Pair]) -> float:
    """Gwet's AC1 (2008), which stays stable where nearly all units have the same answer."""
    rate = sum(one + other for one, other in pairs) / (2 * len(pairs))
    chance = 2 * rate * (1 - rate)
    return (observed(pairs) - chance) / (1 - chance)


def kappa(pairs: Sequence[Pair]) -> float | None:
    """Cohen's kappa (1960); None where chance alone explains full agreement."""
    size = len(pairs)
    one, other = sum(a for a, _ in pairs) / size, sum(b for _, b in pairs) / size
    chance = one * other + (1 - one) * (1 - other)
    return None if chance >= 1 else (observed(pairs) - chance) / (1 - chance)


def _interval(pairs: Sequence[Pair], measure: Callable[[Sequence[Pair]], float | None]) -> tuple[float, float] | None:
    draw = random.Random(20261126)  # noqa: S311 - resampling, not secrecy
    values = [measure(draw.choices(pairs, k=len(pairs))) for _ in range(RESAMPLES)]
    known = sorted(value for value in values if value is not None)
    if len(known) < RESAMPLES // 2:
        return None
    return round(known[int(0.025 * (len(known) - 1))], 3), round(known[int(0.975 * (len(known) - 1))], 3)
