"""What a linter remembers changes nothing but its speed."""

from collections.abc import Callable, Sequence
from functools import cache
from random import Random
from typing import Any

import pytest

from kclaims.engine import Linter, Options
from kclaims.engine.packs import load_knowledge, load_learned, pack_folders, selected
from kclaims.readers import read
from kclaims.rules.ruleset import Ruleset
from kclaims.text.memory import Memory
from tests.conftest import ROOT
from tests.engine.edits import edited

PAGES = (
    "corpus/dev/pages/006-d-faq-sundial.md", "corpus/dev/pages/043-d-blog-biohacker-stack.md",
    "corpus/clean/pages/a33-style-guide-for-clinic-websites.md", "corpus/clean-test/pages/c05-infusion-faq.html",
    "corpus/dev/pages/031-d-clearwater-sober.txt",
)  # fmt: skip

Make = Callable[[Memory | None], Linter]


@pytest.fixture(scope="module")
def make(packs: tuple[Ruleset, dict[str, Any]]) -> Make:
    ruleset, gate = packs
    rules = ruleset.keep(selected(ruleset.rules, (), ()))
    learned, knowledge = load_learned(), cache(lambda: load_knowledge(pack_folders(())))
    return lambda memory: Linter(rules, gate, Options(as_of="2026-11-22"), learned, knowledge, memory=memory)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("size", [300, 100_000])
def test_a_remembering_linter_finds_what_a_fresh_one_finds(make: Make, page: str, size: int) -> None:
    random = Random(f"{page} {size}")
    fresh, remembering = make(None), make(Memory(size))
    text = (ROOT / page).read_text(encoding="utf-8")[:6_000]
    for _ in range(12):
        text, _ = edited(text, random)
        document = read(text.encode(), page)
        assert remembering.lint(document) == fresh.lint(document)


def test_a_memory_forgets_what_was_long_not_asked_for() -> None:
    memory, asked = Memory(10), []

    def compute(key: int) -> int:
        asked.append(key)
        return key

    for key in [*range(25), *range(15, 25), 0]:
        assert memory.of("x", key, lambda key=key: compute(key)) == key
    assert asked == [*range(25), 0]


def test_many_values_are_computed_by_one_call_and_only_once() -> None:
    memory, asked = Memory(4), []

    def double(keys: Sequence[int]) -> list[int]:
        asked.append(list(keys))
        return [2 * key for key in keys]

    assert memory.many("x", [1, 2, 1, 3], double) == [2, 4, 2, 6]
    assert memory.many("x", [3, 4, 5, 6, 1], double) == [6, 8, 10, 12, 2]
    assert memory.many("x", [], double) == []
    assert asked == [[1, 2, 3], [4, 5, 6]]
    assert Memory().many("x", [1, 1], double) == [2, 2]
