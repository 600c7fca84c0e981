"""Numbers that are written otherwise than as a number before its unit."""

from __future__ import annotations

import pytest

from kclaims.match.measures import find_measures


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        ("a reading above 140/90 mmHg", "mmhg", 140, 140),
        ("a cuff that reads 155 over 95", "mmhg", 155, 155),
        ("half a gram of ketamine per kilogram", "mg/kg", 500, 500),
        ("1 to 4.5 milligrams a kilo", "mg/kg", 1, 4.5),
        ("a quarter of an hour", "hours", 0.25, 0.25),
        ("seven a week", "per-week", 7, 7),
        ("every morning", "per-week", 7, 7),
        ("uses four nasal spray devices", "devices", 4, 4),
        ("12 and over", "age", 12, 12),
        ("seventy-one per cent of users", "percent", 71, 71),
    ],
)
def test_read(text: str, unit: str, low: float, high: float) -> None:
    found = [m.quantity for m in find_measures(text) if m.quantity.unit == unit]
    assert [(q.low, q.high) for q in found] == [(low, high)]


@pytest.mark.parametrize("text", ["the years 2019/2020", "10/10 patients", "on 12/11 we met", "devices were counted"])
def test_not_read(text: str) -> None:
    assert not {"mmhg", "devices", "mg/kg"} & {m.quantity.unit for m in find_measures(text)}
