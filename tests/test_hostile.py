"""Pages written to make a linter hang: each must be done within a bound on CPU time."""

import time

import pytest

from kclaims.engine import Linter
from kclaims.readers import read

PAGES = {
    "one endless sentence": ("ketamine is a cure-all " * 10_000, "a.txt"),
    "negations": ("not no never " * 20_000 + "ketamine is a cure-all.", "a.txt"),
    "quotation marks": ('"ketamine is a cure-all" ' * 5_000, "a.txt"),
    "quoted sentences": ('"Ketamine is a cure-all." ' * 3_000, "a.txt"),
    "questions": ("Is ketamine a cure-all? " * 3_000, "a.md"),
    "nested lists": ("".join("  " * (i % 50) + "- ketamine cure-all\n" for i in range(3_000)), "a.md"),
    "open tags": ("<div>" * 50_000 + "a cure-all", "a.html"),
    "brackets": ("[" * 100_000, "a.md"),
}


@pytest.mark.parametrize("name", PAGES)
def test_hostile_pages_cost_bounded_time(full_linter: Linter, name: str) -> None:
    text, path = PAGES[name]
    began = time.process_time()
    full_linter.lint(read(text.encode(), path))
    assert time.process_time() - began < 30
