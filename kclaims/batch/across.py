"""What only shows across pages: copies, testimonials that change their author, sites that contradict themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from kclaims.batch.rollup import Row, Tables
from kclaims.batch.sketch import PERMUTATIONS
from kclaims.model import Quantity
from kclaims.model.record import record

BANDS = 21  # of three numbers each: pairs that share two thirds of their shingles meet in one with 99.9 % probability
_NEAR = 3  # pages of a band that one is compared with: the next in the order of their sketches
ALIKE = 0.65  # share of equal numbers in two sketches, from which on pages are shown as copies
_VALUES = 40  # different values of one claim on one site that are compared in pairs


@record(kw_only=True)
class Copies:
    """Pages of which each is nearly like another of them; `least` is the smallest likeness that joined them."""

    pages: tuple[tuple[str, str | None, str | None], ...]  # path, url, site
    least: float
    identical: bool


def copies(tables: Tables) -> list[Copies]:
    """Groups of near-copies, the largest first. Cost grows with the number of pages, not with its square.

    Pages that agree in a band are put in the order of their sketches, and each is compared with the next few only.
    """
    pages, sketches = tables.sketches()
    if not len(pages):
        return []
    joined = _Joined(len(pages))
    likeness: dict[int, float] = {}
    for one, other, alike in _pairs(sketches):
        if joined.root(one) != joined.root(other):
            lowest = min(alike, likeness.get(joined.root(one), 1.0), likeness.get(joined.root(other), 1.0))
            likeness[joined.join(one, other)] = lowest
    groups = [_group(pages, members, likeness[root]) for root, members in joined.groups() if len(members) > 1]
    return sorted(groups, key=lambda group: (-len(group.pages), group.pages[0][0]))


def _pairs(sketches: Any) -> Iterator[tuple[int, int, float]]:
    """Rows of a matrix of sketches that are alike, with how alike."""
    import numpy as np

    rank = np.empty(len(sketches), dtype=np.int64)
    rank[np.lexsort(sketches.T[::-1])] = np.arange(len(sketches))
    width = PERMUTATIONS // BANDS
    for band in range(BANDS):
        keys = sketches[:, band * width : (band + 1) * width]
        order = np.lexsort((rank, *keys.T))
        for step in range(1, _NEAR + 1):
            one, other = order[:-step], order[step:]
            meet = np.flatnonzero((keys[one] == keys[other]).all(axis=1))
            alike = (sketches[one[meet]] == sketches[other[meet]]).mean(axis=1)
            for at in np.flatnonzero(alike >= ALIKE):
                yield int(one[meet[at]]), int(other[meet[at]]), float(alike[at])


def _group(pages: list[tuple[str, str | None, str | None, str]], members: list[int], least: float) -> Copies:
    rows = [pages[at] for at in members]
    return Copies(
        pages=tuple((path, url, site) for path, url, site, _ in rows), least=least,
        identical=len({digest for *_, digest in rows}) == 1,
    )  # fmt: skip


class _Joined:
    """Union-find over page numbers."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def root(self, at: int) -> int:
        while self._above[at] != at:
            self._above[at] = self._above[self._above[at]]
            at = self._above[at]
        return at

    def join(self, one: int, other: int) -> int:
        """The root of both from now on."""
        top, below = sorted((self.root(one), self.root(other)))
        self._above[below] = top
        return top

    def groups(self) -> Iterator[tuple[int, list[int]]]:
        members: dict[int, list[int]] = defaultdict(list)
        for at in range(len(self._above)):
            members[self.root(at)].append(at)
        yield from members.items()


def borrowed_testimonials(tables: Tables, most: int) -> list[Row]:
    """The same words in the first person under several names: text, names, pages, sites."""
    return tables.rows(
        """
        SELECT min(text) AS text, list_sort(list(DISTINCT said_by)) AS names, count(DISTINCT path) AS pages,
               count(DISTINCT site) AS sites, min(path) AS example
        FROM passages WHERE said_by IS NOT NULL GROUP BY digest HAVING count(DISTINCT lower(said_by)) > 1
        ORDER BY len(names) DESC, pages DESC, text LIMIT ?""",
        most,
    )


@record(kw_only=True)
class Contradiction:
    """Two statements of one site that can't both be true: (quote, path) each."""

    site: str
    subject: str
    relation: str
    one: tuple[str, str]
    other: tuple[str, str]
    pages: int


def contradictions(tables: Tables, most: int) -> list[Contradiction]:
    """Sites whose pages give one thing two values, or say and deny the same."""
    stated: dict[tuple[Any, ...], dict[tuple[Any, ...], Row]] = defaultdict(dict)
    for row in tables.rows("""
        SELECT site, subject, relation, scope, jurisdiction, object, polarity, unit, low, high,
               min(quote) AS quote, min(path) AS path, count(DISTINCT path) AS pages
        FROM claims WHERE frame IS NULL AND site IS NOT NULL GROUP BY ALL ORDER BY ALL"""):
        topic = tuple(row[key] for key in ("site", "subject", "relation", "scope", "jurisdiction"))
        topic += (None,) if row["unit"] else (row["object"],)
        stated[topic].setdefault(tuple(row[key] for key in ("polarity", "unit", "low", "high")), row)
    found = []
    for topic, values in stated.items():
        for one, other in combinations(list(values.values())[:_VALUES], 2):
            if one["path"] != other["path"] and _exclude(one, other):
                found.append(Contradiction(
                    site=topic[0], subject=topic[1], relation=topic[2], one=(one["quote"], one["path"]),
                    other=(other["quote"], other["path"]), pages=one["pages"] + other["pages"],
                ))  # fmt: skip
                break
    return sorted(found, key=lambda c: (-c.pages, c.site, c.subject, c.relation))[:most]


def _exclude(one: Row, other: Row) -> bool:
    if one["unit"] and other["unit"]:
        if one["polarity"] != "asserted" or other["polarity"] != "asserted":
            return False
        return _quantity(one).excludes(_quantity(other))
    return not one["unit"] and not other["unit"] and one["polarity"] != other["polarity"] and one["object"] is not None


def _quantity(row: Row) -> Quantity:
    return Quantity(unit=row["unit"], low=row["low"], high=row["high"])
