"""A pattern that needs literals finds what it would find without them."""

import importlib
import re
from collections.abc import Iterator
from typing import Any

import pytest

from kclaims.text.characters import fold
from kclaims.text.patterns import Needing
from tests.conftest import ROOT

MODULES = (
    "text.shares", "readers.references", "match.measures", "match.structure", "match.imprint", "decide.statistics", "decide.quality.spun",
    "decide.quality.drift",
)  # fmt: skip


def guarded() -> Iterator[Any]:
    for name in MODULES:
        module = importlib.import_module(f"kclaims.{name}")
        for key, value in vars(module).items():
            for number, pattern in enumerate(value if isinstance(value, tuple) else (value,)):
                if isinstance(pattern, Needing):
                    yield pytest.param(pattern, id=f"{name}.{key}.{number}")


@pytest.fixture(scope="module")
def lines() -> list[str]:
    pages = [path for name in ("dev", "clean", "test") for path in sorted((ROOT / "corpus" / name / "pages").iterdir())]
    text = "\n".join(path.read_text(encoding="utf-8") for path in pages)
    return sorted({seen for line in text.splitlines() for seen in (line[:600], fold(line[:600]))})


@pytest.mark.parametrize("pattern", list(guarded()))
def test_nothing_is_lost(pattern: Needing, lines: list[str]) -> None:
    whole = re.compile(pattern._source, pattern._flags)
    lost = [line for line in lines if whole.search(line) and not pattern.search(line)]
    assert not lost


def test_without_its_literals_a_pattern_is_not_compiled() -> None:
    pattern = Needing(r"\d+ percent", 0, ("percent",))
    assert list(pattern.finditer("12 in all")) == []
    assert "_compiled" not in vars(pattern)
    assert pattern.search("12 percent").group() == "12 percent"
