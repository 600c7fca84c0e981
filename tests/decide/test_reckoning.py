"""What a sentence reckons itself: totals, rests, doses, significance. Wrong results are found, right and open ones left alone."""

import pytest

from kclaims.decide.statistics import decide_statistics
from kclaims.readers import read
from kclaims.text.sentences import split

WRONG = {
    "In short, four drips at $500 each come to $1,600.": "wrong-product",
    "Eight sprays for €300 apiece, a bill of €2,000 in the end.": "wrong-product",
    "She went twice a week for three weeks, or eight sessions.": "wrong-product",
    "Given at 0.5 mg/kg, a man of 80 kg receives 80 mg.": "wrong-product",
    "A hundred people were randomised: 30, 30 and 30 to the three arms.": "wrong-product",
    "Of the 120 people enrolled 90 finished, so 20 dropped out.": "wrong-rest",
    "Of 50 women asked 41 replied, leaving 12 who did not.": "wrong-rest",
    "52% on the drug and 31% on placebo had responded, a difference of 31 points.": "ratio-mismatch",
    "Each spray contains 28 mg, and thus a dose of 56 mg needs three.": "wrong-product",
    "Her pain went from 8 to 4 within the month, a fall of 30%.": "ratio-mismatch",
    "Her score fell from 40 to 10 and so dropped by half.": "ratio-mismatch",
    "With 30% well on the drug and 20% on placebo, three people must be treated for one more recovery.": "ratio-mismatch",
    "Of 2,000 members 10% had complained, about 500 people.": "wrong-share",
    "Twelve of the 60 patients in our audit had relapsed (45%).": "wrong-share",
    "In 2019, 30 of 40 people on the spray, that is 40%, had stopped.": "wrong-share",
    "The effect was statistically significant (p = 0.21).": "not-significant",
    "The groups differed significantly: -2.1 points (95% CI -5.0 to 0.8).": "not-significant",
    "A significant rise in relapse was seen (hazard ratio 1.4, 95% CI 0.8 to 2.3).": "not-significant",
    "Four of nine runners came back, a rate of 60%.": "wrong-share",
    "Of the 80 guests asked 20 slept well, which is more than half.": "wrong-share",
    "A third of the 60 nurses, or 35, had tried it.": "wrong-share",
    "Of the 30 who stayed, 15 (75%) improved.": "wrong-share",
    "Of the 9 people in the group, 70% improved.": "wrong-share",
    "One of our four drivers stopped, and the other 90% went on.": "wrong-rest",
    "All 14 recovered, and of the rest a few did.": "wrong-rest",
    "Five people in our trial of three got well.": "part-exceeds-whole",
    "Of the 20 men, 14 improved and 9 did not.": "part-exceeds-whole",
    "Nearly all our guests do better than our median guest.": "part-exceeds-whole",
    "Six on the drip and six on salt water make 15 people.": "wrong-product",
    "Half recovered and a third felt the same, while another half got worse.": "percentages-do-not-sum",
    "60% recovered and 55% did not.": "percentages-do-not-sum",
    "Nobody lost more than 3 kg; the average loss was 5 kg.": "outside-interval",
    "Ages ran from 20 to 50, with a mean of 55.": "outside-interval",
    "Her score rose from 12 to 8.": "ratio-mismatch",
    "Headaches went from ten a month to eight, a fall of half.": "ratio-mismatch",
    "The dose went from 20 to 30, a threefold rise.": "ratio-mismatch",
    "Calls to the line went from 500 to 1,500 in a year, a fivefold rise.": "ratio-mismatch",
    "Sleep grew by 40 minutes, from 300 to 320.": "ratio-mismatch",
    "Falls went from 4 in 100 to 2 in 100, so half of all residents were spared.": "ratio-mismatch",
    "Her mean score fell by half, which means that half the patients recovered.": "ratio-mismatch",
    "Relief came to 12 of 30 on the spray and 6 of 30 on placebo, four times as many.": "ratio-mismatch",
    "It was 40% with the lamp and 35% without it, forty points higher.": "ratio-mismatch",
    "A gain of 20 percentage points means that two must be treated for one to benefit.": "ratio-mismatch",
    "With a number needed to treat of 10, nine in ten people benefit.": "ratio-mismatch",
    "The odds ratio was 4.0: four times as many people got well.": "ratio-mismatch",
    "With p = 0.02, there is a 98% chance that the tea works.": "misread-probability",
    "No significant difference was seen, which proves the two to be equal.": "misread-probability",
    "None of our 15 guests fainted, so the risk is zero.": "misread-probability",
}
RIGHT = [
    "In short, four drips at $500 each come to $2,000.", "Four drips at $500 each come to $1,600 with the discount.",
    "She went twice a week for three weeks, or six sessions.", "Once a month for a year, twelve visits.",
    "Given at 0.5 mg/kg, a man of 80 kg receives 40 mg.", "A test dose of 10 mg came before 0.5 mg/kg for the man of 80 kg.",
    "A hundred people were randomised: 30, 30 and 40 to the three arms.", "Of the 120 people enrolled 90 finished, so 30 dropped out.",
    "Of the 120 people enrolled 90 finished, so 75% stayed.", "Of 50 people asked 40 replied, so 3 in 10 did so late.",
    "52% on the drug and 31% on placebo had responded, a difference of 21 points.", "Her score fell from 40 to 20 and so dropped by half.",
    "With 30% well on the drug and 20% on placebo, ten people must be treated for one more recovery.",
    "Each spray contains 28 mg, and thus a dose of 56 mg needs two.", "A vial holds 200 mg; a dose of 40 mg takes two minutes.",
    "Her pain went from 8 to 4 within the month, a fall of 50%.", "It rose from 12 to 20 points, a rise of 8% of the scale's range.",
    "Of 2,000 members 10% had complained, about 200 people.", "Twelve of the 60 patients in our audit had relapsed (20%).",
    "Twelve of the 60 patients relapsed, 75% of them men.", "Of 50 people 20 left; 15 of the 30 who stayed are well, so 30% of all.",
    "The effect was not statistically significant (p = 0.21).", "A trend, but nothing significant (p = 0.08).",
    "The effect was statistically significant (p = 0.02).", "The groups differed significantly: -2.1 points (95% CI -3.4 to -0.8).",
    "No significant rise in relapse was seen (hazard ratio 1.4, 95% CI 0.8 to 2.3).",
    "Men drank significantly less (p < 0.001); age made no difference (p = 0.4).",
    "Three of twelve runners came back, a rate of 25%.", "Of the 80 guests asked 50 slept well, which is more than half.",
    "A third of the 60 nurses, or 20, had tried it.", "Of the 30 who stayed, 15 (50%) improved.",
    "One of our four drivers stopped, and the other three went on.", "Two people in our trial of three got well.",
    "Of the 20 men, 11 improved and 9 did not.", "Half our guests do better than our median guest.",
    "Six on the drip and six on salt water make twelve people.", "Nobody lost more than 3 kg; the average loss was 2 kg.",
    "Ages ran from 20 to 50, with a mean of 35.", "Memory in use rose from 900 MB to 2 GB.", "Her score fell from 12 to 8.",
    "Headaches went from ten a month to five, a fall of half.", "Going from two to three visits doubled the cost.",
    "The dose went from 20 to 60, a threefold rise.", "Sleep grew by 20 minutes, from 300 to 320.",
    "Falls went from 4 in 100 to 2 in 100, so two in every hundred were spared.",
    "Her mean score fell by half, which doesn't mean that half the patients recovered.",
    "Relief came to 12 of 30 on the spray and 6 of 30 on placebo, twice as many.",
    "It was 40% with the lamp and 35% without it, five points higher.",
    "A gain of 20 percentage points means that five must be treated for one to benefit.",
    "With a number needed to treat of 10, one in ten people benefits.",
    "With p = 0.02, it would be wrong to speak of a 98% chance that the tea works.",
    "No significant difference was seen, which does not prove the two to be equal.",
    "None of our 15 guests fainted, which doesn't mean that the risk is zero.",
    "Ten of 40 dropped out, leaving 30, so 75% stayed.", "Sums that are wrong:\n\n- of nine guests, ten came",
]  # fmt: skip


def found(text: str) -> set[str]:
    """The checks that spoke of a text."""
    document = read(f"{text}\n".encode(), "page.md")
    return {one.rule_id.removeprefix("statistics.") for one in decide_statistics(document, split(document))}


@pytest.mark.parametrize(("text", "check"), WRONG.items(), ids=WRONG)
def test_what_is_reckoned_wrong_is_found(text: str, check: str) -> None:
    assert check in found(text)


@pytest.mark.parametrize("text", RIGHT, ids=RIGHT)
def test_what_is_right_or_open_is_left_alone(text: str) -> None:
    assert found(text) == set()
