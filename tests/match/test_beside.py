"""What nearness joins to a trigger: names in labels, rows, answers and brackets, where grammar has nothing to say."""

from collections.abc import Callable
from typing import Any

import pytest

from kclaims.engine import Linter
from kclaims.readers import read
from kclaims.rules.knowledge import Knowledge
from kclaims.rules.ruleset import Ruleset
from tests.conftest import claim_linter

Found = Callable[[str], set[tuple[str, str, object]]]


@pytest.fixture(scope="module")
def linter(packs: tuple[Ruleset, dict[str, Any]], knowledge: Knowledge) -> Linter:
    return claim_linter(packs, knowledge, as_of="2026-11-27")


@pytest.fixture
def found(linter: Linter, needs_model: None) -> Found:
    """Subject, relation and object of the claims of a page."""

    def claims(text: str) -> set[tuple[str, str, object]]:
        report = linter.lint(read(f"{text}\n".encode(), "page.md"))
        return {(claim["subject"], claim["relation"], claim["object"]) for claim in report.claims}

    return claims


@pytest.mark.parametrize(
    "text",
    [
        "Spravato contains arketamine.",
        "Active ingredient of Spravato: arketamine",
        "Active ingredient of Spravato | arketamine",
        "Spravato (arketamine) is sprayed.",
        "| Item | Value |\n|---|---|\n| Active ingredient of Spravato | arketamine |",
        "What does Spravato contain? Arketamine.",
        "Spravato, sprayed into the nose, is arketamine.",
    ],
)
def test_a_name_and_what_it_stands_for_are_joined(found: Found, text: str) -> None:
    assert ("spravato", "made-of", "arketamine") in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Unlike Spravato, the drip contains arketamine.",
        "Spravato is given in a clinic that also studies arketamine.",
        "Spravato differs; arketamine is another form.",
        "For Spravato, arketamine is of no interest.",
        "Like Spravato the spray contains arketamine.",
    ],
)
def test_what_only_stands_near_is_not_joined(found: Found, text: str) -> None:
    assert ("spravato", "made-of", "arketamine") not in found(text)


def test_of_several_studies_none_is_the_one_that_is_meant(found: Found) -> None:
    assert ("kads", "trial-drug", "esketamine") in found("KADS tested esketamine in people.")
    assert not [c for c in found("KADS and ELEKT-D tested esketamine in people.") if c[1] == "trial-drug"]


def test_a_possessive_names_the_drug(found: Found) -> None:
    assert ("ketamine", "half-life", None) in found("Ketamine's half-life is two days.")


def test_the_share_of_one_arm_ends_where_the_next_share_begins(found: Found, linter: Linter) -> None:
    text = "In Janik 2025 the spray Spravato brought remission in 22.5 percent against 7.6 percent with placebo.\n"
    report = linter.lint(read(text.encode(), "page.md"))
    shares = {claim["quantity"]["low"] for claim in report.claims if claim["relation"] == "trial-result"}
    assert shares == {7.6}
