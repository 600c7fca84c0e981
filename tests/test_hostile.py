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
    "shares": ("1 of 2 (3 %) of 4, " * 10_000, "a.txt"),
    "percentages": ("from 1 % to 2 % " * 10_000, "a.txt"),
    "citations": (
        "Smith et al. (2019) and [1, 2] " * 5_000 + "\n\nReferences\n\n" + "Smith J. Title. J 2019;1(2):3-4.\n" * 3_000,
        "a.txt",
    ),
    "footnotes": ("[^1]" * 20_000 + "\n\n[^1]: note\n", "a.md"),
    "claims": ("Ketamine is approved for depression and not approved for pain. " * 1_500, "a.md"),
    "one long claim": ("ketamine is approved for depression and " * 3_000, "a.txt"),
    "one sentence again and again": ("Ketamine helps many people who live with pain in the north. " * 10_000, "a.txt"),
    "sentences of two words": (
        "".join(f"A{format(i, 'b').replace('0', ' a').replace('1', ' b')} a b a b a b a b. " for i in range(8_000)),
        "a.txt",
    ),
    "empty headings": ("# ketamine\n\n" * 10_000, "a.md"),
    "open variants": ("{a|b" * 30_000, "a.md"),
    "brands": ("We love Innerwell care and Brightharbor care with the best Talkwise. " * 5_000, "a.txt"),
    "pointers": ("See the chart below. See Table 1. " * 8_000, "a.txt"),
    "search terms": ("ketamine clinic near me " * 10_000, "a.txt"),
    "numbers": ("ketamine " + "0.5 mg/kg over 40 minutes " * 5_000, "a.txt"),
}


@pytest.mark.parametrize("name", PAGES)
def test_hostile_pages_cost_bounded_time(full_linter: Linter, name: str) -> None:
    text, path = PAGES[name]
    began = time.process_time()
    full_linter.lint(read(text.encode(), path))
    assert time.process_time() - began < 30
