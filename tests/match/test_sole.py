"""Claims read without grammar: of the only drug that a stretch of a sentence speaks of."""

from collections.abc import Callable
from typing import Any

import pytest

from kclaims.engine import Linter
from kclaims.match.mentions import find_mentions
from kclaims.match.phrases import Found
from kclaims.match.sole import stretch
from kclaims.model import Report
from kclaims.readers import read
from kclaims.rules.knowledge import Knowledge
from kclaims.rules.ruleset import Ruleset
from kclaims.text.words import Words
from tests.conftest import claim_linter

Lint = Callable[[str], Report]


@pytest.fixture(scope="module")
def linter(packs: tuple[Ruleset, dict[str, Any]], knowledge: Knowledge) -> Linter:
    return claim_linter(packs, knowledge, as_of="2026-11-22")


@pytest.fixture
def lint(linter: Linter, needs_model: None) -> Lint:
    return lambda text: linter.lint(read(text.encode(), "page.md"))


def found(lint: Lint, text: str) -> set[str]:
    return {placed.finding.rule_id for placed in lint(text).findings}


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Ketamine for migraine | FDA status: approved", "ketamine.approval-pain"),
        ("Anyone given ketamine for OCD is treated within its US label.", "ketamine.approval-ocd"),
        ("Spravato's US indications include general anaesthesia.", "ketamine.spravato-approval-anaesthesia"),
        ("When was ketamine first approved? In 1991.", "ketamine.approval-decade"),
        ("Spravato, date of first approval: May 3, 2016", "ketamine.spray-years"),
        ("Q: Is ketamine approved for OCD? A: Yes, for years.", "ketamine.approval-ocd"),
        ("Has the FDA approved ketamine for OCD? It has.", "ketamine.approval-ocd"),
    ],
)
def test_loose_words_are_held_against_the_facts(lint: Lint, text: str, fact: str) -> None:
    assert fact in found(lint, text)


@pytest.mark.parametrize(
    "text",
    [
        "Ketamine for migraine | FDA status: not approved",
        "PTSD is not one of the conditions for which the FDA has approved ketamine.",
        "Unlike Spravato, ketamine has no labelled use in depression.",
        "Lithium has a labelled use in bipolar disorder; ketamine is studied in it.",
        "It contains the S-enantiomer of ketamine, with an approved use in treatment-resistant depression.",
        "Ketamine is an anaesthetic given here off-label for depression.",
        "When was ketamine first approved? In 1970.",
        "Spravato, date of first approval: May 3, 2019",
        "Has the FDA approved ketamine for OCD? It has not.",
    ],
)
def test_what_is_right_or_said_of_something_else_stays_quiet(lint: Lint, text: str) -> None:
    assert found(lint, text) == set()


def test_a_stretch_ends_where_something_is_set_against_it() -> None:
    words = Words.of("Spravato: approved for depression, but not for pain")
    assert [words.texts[at] for at in stretch(words, Found(1, 2, frozenset({1})))] == words.texts[:4]


def test_a_possessor_is_a_mention(knowledge: Knowledge) -> None:
    (mention,) = find_mentions(knowledge, Words.of("Ketalar’s label"))
    assert mention.concepts == ("ketalar",)


def test_a_page_dated_in_words_is_read_by_todays_facts(lint: Lint) -> None:
    assert not found(lint, "---\ndate: 19 January 2026\n---\n\nSpravato is approved for depression.")
