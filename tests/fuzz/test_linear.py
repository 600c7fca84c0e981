"""No regular expression takes longer than in proportion to its text, whatever is repeated in it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

from tests.fuzz.repeats import Used, attacks, patterns

_SHORT, _LONGER = 1_000, 4_000  # characters
_SUSPECT = (
    0.004  # seconds for the longer text: under one microsecond a character is in proportion, whatever it grows by
)
_HOPELESS = 0.25  # seconds for the shorter text
_FACTOR = 8.0  # four times the text takes four times as long; sixteen times where the time grows by the square
BOUNDED = {  # what is only ever asked of a short text
    "kclaims.match.imprint._DATED": "blocks of 90 characters",
    "kclaims.readers.markdown._ATTRIBUTE_LIST": "the last 210 characters of a line",
    "kclaims.text.sentences._INITIAL": "25 characters before a full stop",
    "kclaims.match.imprint._CREDENTIALS": "lines of 400 characters",
    "kclaims.match.imprint._DOCTORS": "lines of 400 characters",
    "kclaims.match.imprint._SIGNED": "lines of 400 characters",
    "kclaims.match.imprint._STAFF": "lines of 400 characters",
}


def _seconds(used: Used, text: str) -> float:
    began = time.thread_time()
    if used.anchored:
        used.pattern.match(text)
    else:
        for _ in used.pattern.finditer(text):
            pass
    return time.thread_time() - began


def _text(once: str, again: str, length: int) -> str:
    return once + again * (length // len(again) + 1) + "\x01"


def slow(used: Used) -> Iterator[tuple[str, str, float, float]]:
    """The attacks on a pattern that succeed, with the time for a text and one four times as long."""
    for once, again in attacks(used.pattern):
        short = _seconds(used, _text(once, again, _SHORT))
        if short > _HOPELESS:
            yield once, again, short, short
            continue
        long = _seconds(used, _text(once, again, _LONGER))
        if long < _SUSPECT:
            continue
        long = min(long, _seconds(used, _text(once, again, _LONGER)))
        short = min(short, *(_seconds(used, _text(once, again, _SHORT)) for _ in range(2)))
        if long > _SUSPECT and long > _FACTOR * short:
            yield once, again, short, long


def test_no_pattern_is_slow_on_repeats_of_its_own_parts() -> None:
    found = {used.where: next(slow(used), None) for used in patterns() if used.where not in BOUNDED}
    assert {where: how for where, how in found.items() if how} == {}


def test_a_slow_pattern_is_seen() -> None:
    assert list(slow(Used("x", re.compile(r"\s+$"), anchored=False)))
    assert not list(slow(Used("x", re.compile(r"a+b"), anchored=True)))
