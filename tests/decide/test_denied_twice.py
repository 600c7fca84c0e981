"""What is denied twice is said, what is asked of people is no claim, and what is left to another drug is its own."""

import pytest

from tests.decide.conftest import Found


@pytest.mark.parametrize(
    "text",
    [
        "Medical ketamine is not free of dependence risk.",
        "The board saw no reason to believe that ketamine is free of abuse potential.",
        "Ketamine isn't without a risk of dependence.",
        "Neither ketamine nor esketamine is free of abuse potential.",
        "Ketamine is never entirely free of the risk of addiction.",
        "Nobody can say that ketamine is not addictive.",
        "It isn't that ketamine can't be addictive; it is that we watch for it.",
        "There is no form of ketamine that isn't addictive.",
        "No ketamine product is non-addictive.",
        "The fact that you felt no craving does not mean ketamine is not addictive.",
        "Calling ketamine non-addictive won't make it so.",
        "A ketamine dose this low is small, but that does not stop it being habit-forming.",
        "We can't rule out that ketamine harms the bladder at clinic doses.",
        "**Can I rule out becoming dependent on ketamine?**\n\nNo. It happens.",
        "**Can I be sure I won't get addicted to ketamine?** No.",
    ],
)
def test_two_denials_say_it(found: Found, text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "No one plans to get hooked on ketamine; some people do.",
        "We don't give ketamine to people who have been addicted to it.",
        "No patient with a history of being hooked on ketamine is accepted.",
        "Ketamine is not addictive the way heroin is, but dependence is well described.",
        "Do not let anyone tell you that esketamine is the R-enantiomer.",
        "A common mistake on forums is that esketamine is the R-enantiomer.",
    ],
)
def test_what_denies_nothing_of_the_drug(found: Found, text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ketamine is free of abuse potential.",
        "Unlike opioids, ketamine is without any risk of dependence.",
        "Ketamine is not addictive and has no abuse potential.",
        "Ketamine is devoid of any addiction risk.",
        "No plan pays for Spravato.",
    ],
)
def test_one_denial_denies(found: Found, text: str) -> None:
    assert len(found(text)) == 1


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Ozempic is approved for type 2 diabetes, and Wegovy, the same molecule, for weight management.", []),
        ("Ozempic is approved for weight management.", ["semaglutide.ozempic-weight"]),
        ("Esketamine is not licensed for bipolar depression, only for major depressive disorder.", []),
        ("Epidiolex was the first drug from the cannabis plant that the FDA approved.", []),
        ("The FDA has approved cannabis for cancer.", ["remedies.cannabis-approval"]),
        ("ECT, not TMS, works by triggering a short seizure under anaesthesia.", []),
        ("TMS works by triggering a short seizure under anaesthesia.", ["medicines.tms-anaesthesia"]),
        ("Epidiolex is on none of the five schedules; the Schedule V label came off in 2020.", []),
        ("Generic ketamine is the mixture and the spray the S-isomer.", []),
        ("Levocetirizine is the left-handed half of cetirizine.", ["medicines.levocetirizine-not-other-isomer"]),
        ("Levocetirizine is the R-isomer of cetirizine.", []),
    ],
)
def test_each_drug_has_its_own(found: Found, text: str, facts: list[str]) -> None:
    assert found(text) == facts
