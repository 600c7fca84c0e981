"""Facts of other medicines: the only right object, opposed modes, matters that are no drugs, the genitive, limits."""

import pytest

from tests.decide.conftest import Found


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("There is no doubt that ketamine raises blood pressure for a while.", []),
        ("There is no question that ketamine causes dissociation.", []),
        ("No ketamine raises blood pressure.", ["ketamine.causes-blood-pressure"]),
        ("The FDA has approved psilocybin for no condition.", []),
    ],
)
def test_what_only_looks_like_a_denial_and_what_is_one(found: Found, text: str, facts: list[str]) -> None:
    assert found(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Suboxone contains naltrexone.", ["medicines.suboxone-holds-buprenorphine"]),
        ("Suboxone contains buprenorphine.", []),
        ("Zyban contains the antidepressant bupropion.", []),
        ("Methadone is in Schedule V.", ["medicines.methadone-schedule"]),
        ("Methadone is a controlled substance in Schedule II.", []),
        ("Methadone is classed in Schedule II, unlike buprenorphine, in Schedule III.", []),
    ],
)
def test_what_is_not_the_only_right_object_is_wrong(found: Found, text: str, facts: list[str]) -> None:
    assert found(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Ibuprofen lowers the lithium level.", ["medicines.nsaid-lithium"]),
        ("Ibuprofen raises the lithium level.", []),
        ("Ibuprofen may raise the lithium level.", []),
        ("Statins activate HMG-CoA reductase.", ["medicines.statins-reductase"]),
    ],
)
def test_a_mode_contradicts_the_one_it_is_opposed_to(found: Found, text: str, facts: list[str]) -> None:
    assert found(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Statins never cause rhabdomyolysis.", ["medicines.statins-muscle"]),
        ("Statins rarely cause rhabdomyolysis.", []),
        ("Statins can, rarely, cause rhabdomyolysis.", []),
    ],
)
def test_what_is_rare_is_not_denied(found: Found, text: str, facts: list[str]) -> None:
    assert found(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("FDA-approved uses of kratom: pain and anxiety", ["remedies.kratom-approval"]),
        ("FDA-approved uses of kratom: none", []),
        ("The FDA has approved none for pain, kratom least of all.", []),
        ("The firm will ask the FDA for approval of psilocybin.", []),
    ],
)
def test_a_label_answered_by_none_denies(found: Found, text: str, facts: list[str]) -> None:
    assert found(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("DSHEA was passed in 1974.", ["remedies.dshea-year"]),
        ("DSHEA was passed in 1994.", []),
        ("DSHEA governs supplements. The state law was passed in 2012.", []),
        ("An X-waiver is required.", ["medicines.x-waiver-gone"]),
        ("An X-waiver is no longer required.", []),
    ],
)
def test_a_law_is_spoken_of_as_a_drug_is(found: Found, text: str, facts: list[str]) -> None:
    assert found(text) == facts


def test_a_drug_in_the_genitive_is_named(found: Found) -> None:
    assert found("Methadone's half-life is 40 minutes.") == ["medicines.methadone-half-life"]
    assert found("Methadone's half-life is 30 hours.") == []


def test_no_more_than_does_not_open_a_limit(found: Found) -> None:
    assert found("Take no more than eight grams of paracetamol a day.") == ["medicines.paracetamol-limit"]
    assert found("Take no more than 4,000 mg of paracetamol a day.") == []


def test_who_sleeps_is_told_by_the_sentence_or_its_question(found: Found) -> None:
    assert found("TMS takes six weeks. The other treatment is done under general anaesthesia.") == []
    assert found("Is the patient awake during ECT? Yes, and awake throughout.") == ["medicines.ect-anaesthesia"]
