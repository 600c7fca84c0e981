"""One quantity told in two ways by one sentence: what must agree, and what only stands side by side."""

import pytest

from kclaims.decide.statistics import decide_statistics
from kclaims.text.sentences import split
from tests.conftest import document


def wrong(text: str) -> list[str]:
    draft = document(text)
    return [finding.rule_id for finding in decide_statistics(draft, split(draft)) if finding.severity != "info"]


@pytest.mark.parametrize(
    "text",
    [
        "Nausea was seen in 15 of 60 volunteers, one in three.",
        "One vial in eight was cracked, or 8%.",
        "Six per thousand had a fall, or one in twenty.",
        "In the register 29.6% stopped early, that is, fewer than one in five.",
        "In round numbers, 66.4% were women, or three quarters.",
        "A dose of 0.25 mg is 25 micrograms.",
        "A peak of 200 ng/mL equals 0.2 mg/mL.",
        "She weighed 176 lb, about 90 kg.",
        "Keep it below 77 °F (30 °C).",
        "The five scores were 2, 3, 3, 4 and 8, and their average is 3.",
        "With the discount of 15%, the $400 session costs $385.",
        "The log lists 1,200 infusions in 200 people, an average of twelve each.",
        "Relapse was 20% on the drug and 40% on placebo, so the number needed to treat is two.",
        "Visits quadrupled, a rise of 400%.",
        "A risk ratio of 0.75 means three quarters fewer falls.",
        "The interval ran from -4.1 to -0.6 points and contains zero.",
        "The half-life is three hours, so after nine hours a third of the drug is left.",
    ],
)
def test_what_is_set_equal_must_agree(text: str) -> None:
    assert wrong(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nausea was seen in 15 of 60 volunteers, one in four.",
        "Nausea: 15 of 60 on the drug, 5 of 60 on placebo.",
        "One vial in eight was cracked, or 12.5%.",
        "Fewer than half of the patients, 41 of 97, slept better.",
        "About three quarters had skin that was at least 90% clear.",
        "Pain fell by half, and by half of what was left, so a quarter remained.",
        "A dose of 0.25 mg is 250 micrograms.",
        "At 10 mg/kg the dose for a child of 15 kg is 150 mg.",
        "She weighed 176 lb, about 80 kg.",
        "Keep it below 77 °F (25 °C).",
        "The five scores were 2, 3, 3, 4 and 8, and their average is 4.",
        "With the discount of 15%, the $400 session costs $340.",
        "First 10% off, then another 10%: $200 becomes $162.",
        "Relapse was 20% on the drug and 40% on placebo, so the number needed to treat is five.",
        "Visits quadrupled, a rise of 300%.",
        "A risk ratio of 0.75 means a quarter fewer falls.",
        "The interval ran from -4.1 to 0.6 points and contains zero.",
        "The half-life is three hours, so after nine hours an eighth of the drug is left.",
        "Clinics in the state: 8 in 2017, 24 in 2021.",
        "One in eight is not 8%, as printed.",
    ],
)
def test_what_agrees_or_only_stands_beside_is_left_alone(text: str) -> None:
    assert wrong(text) == []
