"""Numbers with units, as claims hold them against facts."""

import pytest

from kclaims.match.measures import find_measures


@pytest.mark.parametrize(
    ("sentence", "years"),
    [
        ("It was approved in the 1960s.", (1960, 1969)),
        ("It was approved in the early 1970s.", (1970, 1974)),
        ("It was approved in the late 1990s.", (1995, 1999)),
        ("It was approved in 1970.", (1970, 1970)),
    ],
)
def test_years_and_decades(sentence: str, years: tuple[int, int]) -> None:
    (measure,) = find_measures(sentence)
    assert (measure.quantity.unit, measure.quantity.low, measure.quantity.high) == ("year", *years)


@pytest.mark.parametrize("sentence", ["Clinics charge from 1950s-style booths.", "The dose was 1970 mg."])
def test_no_year_where_a_number_says_something_else(sentence: str) -> None:
    assert [m for m in find_measures(sentence) if m.quantity.unit == "year" and m.quantity.low == 1970] == []


@pytest.mark.parametrize(
    ("sentence", "unit", "low"),
    [
        ("Take 4 g a day.", "mg", 4000.0),
        ("Take 400 micrograms a day.", "mg", 0.4),
        ("The level was 0.8 mmol/L.", "mmol/l", 0.8),
        ("The pen is used every morning.", "per-week", 7.0),
    ],
)
def test_grams_micrograms_and_mornings(sentence: str, unit: str, low: float) -> None:
    assert (unit, pytest.approx(low)) in [(m.quantity.unit, m.quantity.low) for m in find_measures(sentence)]
