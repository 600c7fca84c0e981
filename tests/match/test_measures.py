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


@pytest.mark.parametrize("sentence", ["Few come beyond the eighth.", "Ah, that one.", "It is an ag unit."])
def test_the_end_of_a_word_is_no_unit(sentence: str) -> None:
    assert find_measures(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "unit", "low", "high"),
    [
        ("It sets in within 30 s.", "seconds", 30, 30),
        ("It has a half-life of a week.", "weeks", 1, 1),
        ("It lasts around a fortnight.", "weeks", 2, 2),
        ("Seven in ten had relapsed.", "percent", 65, 75),
        ("About four fifths reach the blood.", "percent", 75, 85),
        ("Sixty-four per cent responded.", "percent", 64, 64),
    ],
)
def test_numbers_and_shares_in_words(sentence: str, unit: str, low: float, high: float) -> None:
    assert (unit, low, high) in {(m.quantity.unit, m.quantity.low, m.quantity.high) for m in find_measures(sentence)}


def test_the_sign_of_the_first_share_serves_the_second() -> None:
    found = find_measures("Response was 46.9 per cent on ketamine against 33.3 on midazolam.")
    assert [m.quantity.low for m in found if m.quantity.unit == "percent"] == [46.9, 33.3]


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


@pytest.mark.parametrize(
    ("sentence", "low", "bound"),
    [
        ("The agency said yes thirty years ago.", 30, ""),
        ("That was more than 50 years ago.", 50, "least"),
        ("It came two decades ago.", 20, ""),
        ("It came over half a century ago.", 50, "least"),
    ],
)
def test_how_long_ago_something_was_is_a_date(sentence: str, low: float, bound: str) -> None:
    (measure,) = find_measures(sentence)
    assert (measure.quantity.unit, measure.quantity.low, measure.bound) == ("years-ago", low, bound)


@pytest.mark.parametrize("sentence", ["A few years ago it was new.", "It took several years ago or more."])
def test_a_few_years_ago_is_no_date(sentence: str) -> None:
    assert all(m.quantity.unit != "years-ago" for m in find_measures(sentence))
