"""Claims made in a roundabout way are heard; what sober pages write in the same words is not."""

from collections.abc import Callable

import pytest

from kclaims.model import Report
from tests.conftest import live

Lint = Callable[..., Report]


@pytest.mark.parametrize(
    ("claim", "sober", "category"),
    [
        (
            "There is hardly a complaint that our ketamine drip does not ease.",
            "We have no evidence that the drip eases any complaint that rest does not ease.",
            "cure-all",
        ),
        (
            "Ketamine never lets our patients down.",
            "In the trial ketamine let half of the patients down.",
            "guaranteed-outcome",
        ),
        (
            "The calm after ketamine does not lapse.",
            "In most people the calm after ketamine lapses within weeks.",
            "instant-or-permanent",
        ),
        (
            "Our guest book shows what ketamine does.",
            "A guest book shows that guests were polite.",
            "testimonial-evidence",
        ),
        (
            "Statins are no match for our garlic drops.",
            "No trial has set garlic drops against statins.",
            "unsupported-superiority",
        ),
        (
            "Saying no to the drip is giving up on yourself.",
            "Saying no to the drip is your right, and costs nothing.",
            "pressure",
        ),
        (
            "Insurers lose money when patients get well.",
            "Insurers pay for esketamine in some plans.",
            "suppression",
        ),
        (
            "Eye exercises undo short sight.",
            "Glasses correct short sight; eye exercises have not been shown to.",
            "overstated-efficacy",
        ),
    ],
)
def test_roundabout_claims(lint: Lint, claim: str, sober: str, category: str) -> None:
    assert category in {placed.finding.category for placed in live(lint(claim))}
    assert category not in {placed.finding.category for placed in live(lint(sober))}
