"""What stands between words."""

import pytest

from kclaims.text.words import Words


@pytest.mark.parametrize(
    ("text", "breaks"),
    [
        ("(S)-ketamine is in the spray", [0, 0, 0, 0, 0, 0]),
        ("the (R)-form of it", [0, 0, 0, 0, 0]),
        ("the form (R) of it", [0, 0, 1, 1, 0]),
        ("a cure (so they say)-based line", [0, 0, 1, 0, 0, 1, 0]),
    ],
)
def test_brackets_that_belong_to_a_name_part_nothing(text: str, breaks: list[int]) -> None:
    assert Words.of(text).breaks == breaks
