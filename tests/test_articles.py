"""The five real articles, where they are at hand."""

from pathlib import Path

import pytest

from kclaims.engine import Linter
from kclaims.readers import read
from tests.conftest import SHARED

ARTICLES = sorted((SHARED / "articles").glob("*.txt")) if SHARED.is_dir() else []
pytestmark = pytest.mark.skipif(not ARTICLES, reason="the real articles are not here")


def article(number: str) -> Path:
    return next(file for file in ARTICLES if file.name.startswith(number))


def test_every_quote_is_its_source_slice(full_linter: Linter) -> None:
    for file in ARTICLES:
        page = read(file.read_bytes(), str(file))
        for placed in full_linter.lint(page).placed:
            assert page.source[placed.start.offset : placed.end.offset] == placed.quote


def test_the_mislabelled_isomer_is_an_error(full_linter: Linter) -> None:
    page = read(article("000").read_bytes(), "000.txt")
    errors = [p for p in full_linter.lint(page).findings if p.finding.severity == "error"]
    assert [
        (p.finding.category, p.finding.suggestion.replacement) for p in errors if p.quote.startswith("R-ketamine")
    ] == [("enantiomer-mislabel", "Ketamine")]


@pytest.mark.parametrize(
    ("number", "category", "words"),
    [
        ("000", "duplicate-passage", "Some of the families"), ("000", "boilerplate-residue", "notify you when your comment"),
        ("000", "keyword-stuffing", "ketamine therapy"), ("000", "spun-text", "Class ketamine addiction B"),
        ("000", "spun-text", "Sobriety warns"), ("000", "topic-drift", "She has written extensively"),
        ("000", "topic-drift", "Dr. Vande Voort is"), ("001", "boilerplate-residue", "+"), ("001", "citation-problem", "★★★★★"),
        ("001", "orphan-heading", "Find a Provider"), ("002", "boilerplate-residue", "Add Comment"),
        ("004", "undisclosed-promotion", "Innerwell"),
    ],
)  # fmt: skip
def test_faults_of_workmanship_are_found(full_linter: Linter, number: str, category: str, words: str) -> None:
    page = read(article(number).read_bytes(), f"{number}.txt")
    found = [p.quote for p in full_linter.lint(page).findings if p.finding.category == category]
    assert any(quote.startswith(words) for quote in found)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("002", "Touting ketamine"), ("002", "Offering at-home use"), ("002", "Promising instant"),
        ("002", "No medical doctor"), ("002", "Not taking detailed"), ("003", "it is not a cure-all"),
        ("003", "not appropriate for everyone"), ("001", "may not be effective for everyone"),
    ],
)  # fmt: skip
def test_warnings_hedges_and_corrections_stay_quiet(full_linter: Linter, number: str, words: str) -> None:
    page = read(article(number).read_bytes(), f"{number}.txt")
    at = page.source.index(words)
    line = (page.source.rfind("\n", 0, at), page.source.find("\n", at))
    assert [p.quote for p in full_linter.lint(page).findings if line[0] < p.start.offset < line[1]] == []
