"""A pattern that is compiled late is the pattern."""

import re

from kclaims.text.patterns import lazy


def test_a_lazy_pattern_is_compiled_once_when_asked() -> None:
    pattern = lazy(r"(?P<word>cure)s?", re.IGNORECASE)
    assert "_compiled" not in vars(pattern)
    assert [match["word"] for match in pattern.finditer("Cures, cure")] == ["Cure", "cure"]
    compiled = vars(pattern)["_compiled"]
    assert pattern.sub("x", "CURE") == "x"
    assert pattern.pattern == compiled.pattern
    assert vars(pattern)["_compiled"] is compiled


def test_bytes_have_patterns_too() -> None:
    assert lazy(rb"\d+").findall(b"1 and 22") == [b"1", b"22"]
