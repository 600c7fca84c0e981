"""What stands between the words of a claim."""

from __future__ import annotations

from kclaims.match.parting import follows, parted
from kclaims.match.phrases import Found
from kclaims.text.words import Words


def _between(text: str, first: str, last: str, *, labelled: bool) -> bool:
    words = Words.of(text)
    start, end = words.texts.index(first), words.texts.index(last)
    return parted(words, Found(start, start + 1, frozenset({start})), end, end + 1, labelled=labelled)


def test_colon_of_label_parts_nothing_where_labels_hold_values() -> None:
    assert _between("Observation after the dose: 30 min", "observation", "min", labelled=False)
    assert not _between("Observation after the dose: 30 min", "observation", "min", labelled=True)


def test_semicolon_parts_always() -> None:
    assert _between("Observation is free; the rest takes 30 min", "observation", "min", labelled=True)


def test_a_denial_between_trigger_and_object_is_no_plain_following() -> None:
    words = Words.of("It is safe but not in pregnancy")
    assert not follows(words, Found(2, 3, frozenset({2})), [6])
    assert follows(Words.of("It is safe in pregnancy"), Found(2, 3, frozenset({2})), [4])
