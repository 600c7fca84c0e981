"""The words of units: where none of them stands, no number of that unit is written."""

from __future__ import annotations

from collections.abc import Iterable

_DAYS = frozenset(
    f"{day}day{s}" for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun") for s in ("", "s")
)
_TIME = frozenset(
    "s sec secs second seconds min mins minute minutes h hr hrs hour hours day days wk wks week weeks month months year years "
    "decade decades fortnight morning afternoon evening night overnight tomorrow slept".split()
)
_OFTEN = _TIME | _DAYS | frozenset(
    "quarter hourly daily nightly weekly fortnightly monthly quarterly yearly annually".split()
)  # fmt: skip
_MONEY = frozenset("$ £ € dollars pounds euros".split())
_MASS = frozenset(
    "mg milligram milligrams milligramme milligrammes g gram grams gramme grammes µg μg mcg microgram micrograms".split()
)
_WORDS = {
    **dict.fromkeys(("minutes", "hours", "days", "weeks", "months", "years"), _TIME),
    **dict.fromkeys(("usd", "gbp", "eur"), _MONEY),
    **dict.fromkeys(("mg", "mg/kg"), _MASS),
    "per-week": _OFTEN,
    "sessions": frozenset(
        "infusion infusions session sessions treatment treatments dose doses injection injections visit visits drips journeys".split()
    ),
    "count": frozenset("patients participants people volunteers adults veterans inpatients completers users women men".split()),
    "arms": frozenset(("arms", "groups")),
}  # fmt: skip


def words_of_units(units: Iterable[str]) -> frozenset[str]:
    """The words (see `tokens`) one of which stands in every sentence with a number of one of some units; none where that is not known."""
    of_each = [_WORDS.get(unit, frozenset()) for unit in units]
    return frozenset().union(*of_each) if all(of_each) else frozenset()
