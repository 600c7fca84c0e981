"""Arithmetic: what can't be is found, what only looks odd is left alone."""

from collections.abc import Callable

import pytest

from kclaims.decide.statistics import decide_statistics
from kclaims.model import Report
from kclaims.readers import read
from kclaims.text.sentences import split
from tests.conftest import live, quiet

WRONG = {
    "Response was seen in 46 (63.0 %) of 83 patients.": "percentage-of-count",
    "In all, 25 (31.6 %) of 73 people on placebo improved.": "percentage-of-count",
    "Eight (3.8 %) of 251 users had surgery.": "percentage-of-count",
    "46 of 83 patients (63 %) improved.": "percentage-of-count",
    "Remission came in 12 of 40 patients (75 %).": "wrong-share",
    "63.0 % (46/83) responded.": "percentage-of-count",
    "Of 40 participants, 12 responded (60 %).": "wrong-share",
    "If 30 of 60 people recover, the rate is therefore 60 per cent.": "wrong-share",
    "60 of 50 patients improved.": "part-exceeds-whole",
    "Of the 168 randomised, 231 finished the trial.": "part-exceeds-whole",
    "Of 100 members, 62 are men, 51 are women.": "part-exceeds-whole",
    "Ninety patients were randomised, 60 to hypnosis and 60 to a leaflet.": "part-exceeds-whole",
    "About 112 per cent of participants recovered.": "impossible-percentage",
    "150 % of our clients come back.": "impossible-percentage",
    "Symptoms fell by 130 %.": "impossible-percentage",
    "Our success rate is 110 %.": "impossible-percentage",
    "One in five patients (40 %) relapsed.": "ratio-mismatch",
    "Three quarters of people (60 %) agreed.": "ratio-mismatch",
    "Relapse fell from 40 % to 20 %, a 75 % reduction.": "ratio-mismatch",
    "Response was 69.3 % against 52.0 %, a gap of 37.3 points.": "ratio-mismatch",
    "40 % improved, 35 % were unchanged and 40 % worsened.": "percentages-do-not-sum",
    "Half a year on 22.5 % were well and the remaining 87.5 % were not.": "percentages-do-not-sum",
    "The mean difference was -3.2 (95 % CI 1.1 to 4.8).": "outside-interval",
    "On the 0-10 pain scale, the average was 14.": "outside-interval",
    "The difference was significant (p = 1.4).": "impossible-probability",
    "The drug cuts the risk of relapse by 50 %.": "relative-without-absolute",
    "Users are twice as likely to relapse.": "relative-without-absolute",
}
RIGHT = [
    "Response was seen in 46 (63.0 %) of 73 patients.", "46 of 73 patients (63 %) improved.", "63.0 % (46/73) responded.",
    "Of 40 participants, 12 responded (30 %).", "Of 100 members, 62 are men, 38 are women.", "We treat 24/7, on 3/4 too.",
    "Pain was 9/10 before and 3/10 after.", "A PHQ-9 score of 12/27 is moderate.", "Prices rose by 200 %.", "He gave 110 %.",
    "Sales were 120 % of targets.", "In 2015 38 of 40 reports were read.", "In 2015 of 38 reports five were wrong.",
    "One in five patients (about 20 %) relapsed.", "Roughly half of them (48 %) agreed.", "Two thirds (66 %) stayed.",
    "Relapse fell from 40 % to 20 %, a 50 % reduction.", "Relapse fell from 40 % to 20 %, a 20 % reduction in points.",
    "40 % improved, 35 % were unchanged and 25 % worsened.", "80 % had nausea, 60 % had headache and 30 % had neither complaint.",
    "60 % named price, 55 % distance and 40 % time.", "Response was 69.3 % against 52.0 %, a gap of 17.3 points.",
    "The mean difference was -3.2 (95 % CI -5.4 to -1.0).", "At day 28 (95 % CI -7.31 to -0.64) nothing had changed.",
    "The difference was not significant (p = 0.14).", "On the 0-10 pain scale, the average was 6.",
    "The drug cuts the risk of relapse by 50 %, from 4 in 100 to 2 in 100.",
    "Users are twice as likely to relapse. In one year 10 % did, against 5 % of others.",
    "Did 150 % of patients improve?", "100 % of the dose reaches the blood.", "The 95 % confidence interval was wide.",
    "Take 5 of 10 tablets.", "Six infusions over 2 to 3 weeks cost 3,000 dollars.", "In 403 patients 55.4 % and 41.2 % responded.",
    "The group of 20 met 30 times.", "Nine of ten doctors agree.", "Dose: 100 mg of a 50 % solution.",
    "The tax is 20 %, the tip 15 %, the rest 10 %.", "She is 45, one of 3 sisters.", "Three of the five trials enrolled 200 people.",
    "About 17 % (223 of 1,285) were dependent.", "Of 156 inpatients, 73 received ketamine and 83 placebo.",
    "Pooled results of nine randomised trials of one infusion, with 234 participants in all, showed an effect.",
]  # fmt: skip


def found(text: str) -> list[str]:
    document = read(text.encode(), "page.md")
    return [f.rule_id.removeprefix("statistics.") for f in decide_statistics(document, split(document))]


@pytest.mark.parametrize(("text", "rule"), WRONG.items())
def test_what_cannot_be_is_found(text: str, rule: str) -> None:
    assert found(text) == [rule]


@pytest.mark.parametrize("text", RIGHT)
def test_what_can_be_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_the_sum_is_shown() -> None:
    document = read(b"Response was seen in 46 (63.0 %) of 83 patients.", "page.md")
    (finding,) = decide_statistics(document, split(document))
    assert finding.message == "46 of 83 is 55.4 %, not 63 %."
    assert document.slice(finding.span) == "46 (63.0 %) of 83"
    assert finding.severity == "info"


def test_a_wrong_figure_held_up_as_an_example_is_kept_quiet(lint: Callable[..., Report]) -> None:
    held_up, claimed = "“Symptoms fell by 130 %” can't be: nothing falls that far.", "Symptoms fell by 130 %."
    assert [f.quote for f in live(lint(claimed))] == ["130 %"]
    assert quiet(lint(held_up)) == {"130 %": "context.quotation"}
