"""Shares with intervals: of pages drawn from sites, and as corrected by a coded sample."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from kclaims.model.record import record

_Z = 1.959964  # 95 %
_CLUSTERS = 10  # sites: with fewer, how pages of a site resemble each other can't be told


@record()
class Share:
    """A share of 0 to 1 with the ends of its 95 % interval."""

    value: float
    low: float
    high: float


def wilson(hits: float, total: float) -> Share:
    """Wilson's interval; a share of nothing is 0 with an interval from 0 to 1."""
    if total <= 0:
        return Share(0.0, 0.0, 1.0)
    share = hits / total
    middle = (share + _Z * _Z / (2 * total)) / (1 + _Z * _Z / total)
    half = _Z / (1 + _Z * _Z / total) * sqrt(share * (1 - share) / total + _Z * _Z / (4 * total * total))
    return Share(share, max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half)))


def clustered(sites: Sequence[tuple[int, int]]) -> Share:
    """The share over sites given as (hits, pages), with an interval as wide as pages of one site are alike.

    The variance of the ratio of two totals over sites gives the number of independent pages that would vary as much;
    Wilson's interval is then that of so many pages (never of more than there are).
    """
    hits = sum(hit for hit, _ in sites)
    pages = sum(count for _, count in sites)
    share = wilson(hits, pages)
    if len(sites) < _CLUSTERS or not 0 < share.value < 1:
        return share
    spread = sum((hit - share.value * count) ** 2 for hit, count in sites)
    variance = len(sites) / (len(sites) - 1) * spread / pages**2
    effective = min(float(pages), share.value * (1 - share.value) / variance) if variance else float(pages)
    return wilson(share.value * effective, effective)


@record(kw_only=True)
class Coded:
    """What coders said of pages that the tool had flagged for a category, and of pages that it had not."""

    flagged: int
    flagged_right: int
    unflagged: int
    unflagged_missed: int


def corrected(flagged: int, pages: int, coded: Coded) -> Share | None:
    """The share of pages that coders would find, from a sample coded in both strata; None where one has no page coded.

    Two-phase estimate: what is right among the flagged and what was missed among the rest, each weighted by how many
    pages there are; its variance is that of the two samples (with one success and one failure added to each, so that a
    small sample without an error doesn't pass for certainty).
    """
    if not pages or (flagged and not coded.flagged) or (flagged < pages and not coded.unflagged):
        return None
    weight = flagged / pages
    right = coded.flagged_right / coded.flagged if coded.flagged else 0.0
    missed = coded.unflagged_missed / coded.unflagged if coded.unflagged else 0.0
    value = weight * right + (1 - weight) * missed
    variance = weight**2 * _variance(coded.flagged_right, coded.flagged)
    variance += (1 - weight) ** 2 * _variance(coded.unflagged_missed, coded.unflagged)
    half = _Z * sqrt(variance)
    return Share(value, max(0.0, value - half), min(1.0, value + half))


def _variance(hits: int, total: int) -> float:
    share = (hits + 1) / (total + 2)
    return share * (1 - share) / (total + 2)
