"""A few examples of every target, always the same; `just fuzz MINUTES` tries others."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.target import Target, cpu_limit, targets


@pytest.mark.parametrize("target", targets().values(), ids=targets())
def test_nothing_breaks(target: Target) -> None:
    @settings(
        max_examples=target.quick, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )  # fmt: skip
    @given(target.strategy)
    def test(example: Any) -> None:
        with cpu_limit(target.seconds):
            target.check(example)

    test()
