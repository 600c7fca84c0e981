"""Elements told in words that no phrase foresaw."""

import json
from pathlib import Path
from typing import Any

import pytest

from kclaims.engine.lint import Linter, Options
from kclaims.engine.votes import load_told
from kclaims.match.element_words import ElementWords, features_of, load_element_words
from kclaims.match.told import LINES, SENTENCES
from kclaims.rules.ruleset import Ruleset
from tests.conftest import document

PAGE = (
    "# Ketamine at Red Mesa\n\nBook your ketamine infusion today.\n\n{said}\n\n"
    + "The rooms are quiet and the tea is good. " * 12
)


@pytest.fixture
def model() -> ElementWords:
    found = load_told(SENTENCES)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("said", "element"),
    [
        ("Pregnant women and anyone who has had psychosis are turned away.", "contraindications"),
        ("Our trip was paid for by the company that makes the spray.", "disclosure"),
        ("Nothing on these pages replaces a visit to your own doctor.", "disclaimer"),
        ("Therapy, exercise or another antidepressant may do as much for you.", "alternatives"),
    ],
)
def test_a_sentence_tells_it_in_its_own_words(model: ElementWords, said: str, element: str) -> None:
    assert element in model.told(model.chances(said))


@pytest.mark.parametrize("said", ["", "Open daily.", "The rooms are quiet and the tea is good.", "§§ ¤ 12 %"])
def test_other_sentences_tell_nothing(model: ElementWords, said: str) -> None:
    assert not model.told(model.chances(said))


def test_what_is_likely_shows_its_sentence_and_can_be_left_out(packs: tuple[Ruleset, dict[str, Any]]) -> None:
    said = "After the infusion you need a grown-up at home with you overnight."
    page = document(PAGE.format(said=said), "a.md")
    signs = [Linter(*packs, Options(learned=learned)).survey(page).likely(["supervision"]) for learned in (True, False)]
    assert signs[0] is not None
    assert page.slice(signs[0].span) == said
    assert 0.5 <= signs[0].likely < 1
    assert signs[1] is None


@pytest.mark.parametrize(
    ("said", "element"),
    [
        ("The boxes in which your lozenges travel are monitored from the warehouse to the door.", "supervision"),
        ("**Who can't order?**\n\nWe don't ship to Ohio, to Maine or to any army address.", "contraindications"),
        ("**How soon am I approved?**\n\nMost quizzes are looked at within the day, weekends too.", "approval-status"),
    ],
)
def test_words_that_say_something_else_tell_nothing(
    packs: tuple[Ruleset, dict[str, Any]], said: str, element: str
) -> None:
    page = document(PAGE.format(said=said), "a.md")
    signs = [Linter(*packs, Options(learned=learned)).survey(page).first(element) for learned in (True, False)]
    assert signs[0] is None
    assert signs[1] is not None


@pytest.mark.parametrize(
    ("line", "tells"),
    [
        ("Asha Wrenfield-Okoro (pharmacy), text · 14.3.2026", {"author", "date"}),
        ("Penned for you by Nell Achterberg, who runs the night ward", {"author"}),
        ("Gone over afresh in the last week of March 2026", {"date"}),
        ("— Karen P., 52, Ohio", set()),
        ("Doors open at seven on 14 March 2026, and tickets are at the desk.", set()),
        ("© 2026 Red Mesa Wellness LLC. All rights reserved.", set()),
        ("The rooms are quiet and the tea is good.", set()),
    ],
)
def test_lines_at_the_edges_sign_and_date_a_page_however_they_are_set(line: str, tells: set[str]) -> None:
    model = load_told(LINES)
    assert model is not None
    assert set(model.told(model.chances(line))) == tells


def test_only_the_edges_of_a_page_sign_it(packs: tuple[Ruleset, dict[str, Any]]) -> None:
    said = "Penned for you by Nell Achterberg, who runs the night ward."
    middle = "\n\n".join(f"The rooms are quiet and the tea is good on day {day}." for day in range(9))
    at_the_end, amid = (
        Linter(*packs).survey(document(text, "a.md")).likely(["author"])
        for text in (f"# Ketamine\n\n{middle}\n\n{said}\n", f"# Ketamine\n\n{middle}\n\n{said}\n\n{middle}\n")
    )
    assert at_the_end is not None
    assert at_the_end.name == "author"
    assert amid is None


@pytest.mark.parametrize("content", ["", "{", "[]", json.dumps({"elements": ["risks"]})])
def test_a_broken_file_is_no_model(tmp_path: Path, content: str) -> None:
    (tmp_path / "words.json").write_text(content)
    assert load_element_words(tmp_path / "words.json", features_of) is None
