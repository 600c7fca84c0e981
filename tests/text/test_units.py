"""The gate asks for the words of units: they stand wherever a number of such a unit is read."""

import re

import pytest

from kclaims.match.measures import find_measures
from kclaims.text.units import words_of_units
from kclaims.text.words import tokens_and_owners
from tests.conftest import ROOT

_ENDS = re.compile(r"(?<=[.!?])\s+|\n")


def test_every_measure_holds_a_word_of_its_unit() -> None:
    files = [*(ROOT / "corpus").glob("*/pages/*.*"), ROOT / "corpus" / "pairs-facts-train.jsonl"]
    sentences = {s for file in files for s in _ENDS.split(file.read_text(encoding="utf-8")) if s[:400]}
    seen = set()
    for sentence in sentences:
        words = set(tokens_and_owners(sentence))
        for measure in find_measures(sentence):
            wanted = words_of_units([measure.quantity.unit])
            assert not wanted or wanted & words, (measure, sentence)
            seen.update([measure.quantity.unit] if wanted else ())
    assert {"hours", "gbp", "per-week", "mg", "sessions", "count"} <= seen


@pytest.mark.parametrize("sentence", ["2 hours' worth", "at £5", "every other Tuesday", "1½ hours", "45-minute visits"])
def test_odd_spellings(sentence: str) -> None:
    words = set(tokens_and_owners(sentence))
    assert all(words & words_of_units([m.quantity.unit]) for m in find_measures(sentence))


def test_a_unit_without_words_asks_for_none() -> None:
    assert words_of_units(["hours", "mmhg"]) == frozenset()
