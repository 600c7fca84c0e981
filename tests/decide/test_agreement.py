"""Figures that were reckoned again: what is wrong with designs, totals and spans, and what is found right."""

import pytest

from kclaims.decide.agreement import reckoned_right
from kclaims.decide.statistics import decide_statistics
from kclaims.engine import Linter
from kclaims.text.sentences import split
from tests.conftest import document

# The wrong figures, and the same with the right ones
PAIRS = [
    ("Six visits at $450 each, $2,400 in all.", "Six visits at $450 each, $2,700 in all."),
    ("With 30% better on placebo and 50% on the drug, you'd treat 20 people to gain one.", "With 30% better on placebo and 50% on the drug, you'd treat five people to gain one."),
    ("A dose of 0.5 mg per kg comes to 70 mg for a person of 70 kg.", "A dose of 0.5 mg per kg comes to 35 mg for a person of 70 kg."),
    ("With two equal arms, 220 patients would mean 120 in each.", "With two equal arms, 220 patients would mean 110 in each."),
    ("The mean age was 51 (range 18 to 49).", "The mean age was 41 (range 18 to 49)."),
    ("More than half of those asked, 212 out of 460, had heard of it.", "Fewer than half of those asked, 212 out of 460, had heard of it."),
    ("The difference was 4 points (95% confidence interval 5 to 9).", "The difference was 7 points (95% confidence interval 5 to 9)."),
    ("Visits came to 310: 90 in April, 85 in May and 95 in June.", "Visits came to 270: 90 in April, 85 in May and 95 in June."),
    ("Of thirteen cousins, eight had asthma and the other six had not.", "Of thirteen cousins, eight had asthma and the other five had not."),
    ("On a scale from nought to ten the pain went from 11 down to 4.", "On a scale from nought to ten the pain went from 9 down to 4."),
    ("He was sober for 730 days, that's three years.", "He was sober for 730 days, that's two years."),
    ("Two got the drug for each one on placebo, so of 90 patients 45 got it.", "Two got the drug for each one on placebo, so of 90 patients 60 got it."),
    ("Patients were randomised 2:1 to ketamine or midazolam, 60 to ketamine and 60 to midazolam.", "Patients were randomised 2:1 to ketamine or midazolam, 60 to ketamine and 30 to midazolam."),
    ("Thirty-two people began the course, seven dropped out, and the remaining 27 gave us a score.", "Thirty-two people began the course, seven dropped out, and the remaining 25 gave us a score."),
    ("The vial holds 10 mL at 50 mg/mL, which is 5,000 mg in all.", "The vial holds 10 mL at 50 mg/mL, which is 500 mg in all."),
]  # fmt: skip


def wrong(text: str) -> list[str]:
    draft = document(text)
    return [finding.rule_id for finding in decide_statistics(draft, split(draft)) if finding.severity != "info"]


@pytest.mark.parametrize(("false", "true"), PAIRS)
def test_wrong_figures_are_told_and_right_ones_borne_out(false: str, true: str) -> None:
    assert len(wrong(false)) == 1
    assert reckoned_right(false) is None
    assert wrong(true) == []
    assert reckoned_right(true) is not None


def test_a_direction_is_told_when_wrong_and_bears_nothing_out() -> None:
    assert len(wrong("The risk went from 4 in 1,000 to 2 in 1,000, so it rose.")) == 1
    assert wrong("The risk went from 2 in 1,000 to 4 in 1,000, so it rose.") == []
    assert reckoned_right("The risk went from 2 in 1,000 to 4 in 1,000, so it rose.") is None


@pytest.mark.parametrize(
    "text",
    [
        "We treated 30 patients in 2019.",
        "Nine in ten of our patients feel better, a figure that nobody else has reached.",
        "The study says 36 hours, which is a day and a half.",
        "Sessions last 40 minutes and are held on 3 days.",
        "Figure 2 shows the PHQ-9 of one of our clients.",
        "Two tablets of 25 mg in the morning and one at night, so 75 mg in the day.",
        "A third reach remission with the first course and a third of the others with the second, then five ninths are well.",
    ],
)
def test_what_no_check_reckons_is_neither_wrong_nor_right(text: str) -> None:
    assert wrong(text) == []
    assert reckoned_right(text) is None


def test_a_score_does_not_outweigh_figures_that_agree(full_linter: Linter) -> None:
    """That the second of two rates is a gain of so many points is what the detector takes for a misreading."""
    text = (
        "With 30% better on placebo and 50% on the drug, the gain is 20 points, so you'd treat five people to gain one."
    )
    by = {p.finding.rule_id: p.finding.suppressed for p in full_linter.lint(document(text)).placed}
    learned = by.get("learned.statistics-error")
    assert learned is None or learned.by.startswith("figures.")


def test_a_source_named_in_place_is_a_source(full_linter: Linter) -> None:
    claim = "Studies show that six in ten respond at 24 hours"
    bare, sourced = (full_linter.lint(document(text)).findings for text in (f"{claim}.", f"{claim} (Murrough 2013)."))
    assert [placed.finding.rule_id for placed in bare] == ["health-fraud.studies-show"]
    assert sourced == []
