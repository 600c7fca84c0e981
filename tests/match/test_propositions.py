"""Sentences that say something only with what stands before them, put as sentences of their own."""

import pytest

from kclaims.match.parses import Parses
from kclaims.match.propositions import propositions
from kclaims.nlp import Grammar
from kclaims.text.sentences import split
from tests.conftest import document

GRAMMAR = Parses(Grammar())


def told(text: str) -> list[str]:
    page = document(text, "page.md")
    return [proposition.text for proposition in propositions(page, split(page), GRAMMAR)]


@pytest.mark.parametrize(
    ("question", "answer", "says"),
    [
        ("Does the spray hurt the kidneys?", "No.", "The spray does not hurt the kidneys."),
        ("Does the spray help with pain?", "Yes, within a week.", "The spray helps with pain, within a week."),
        ("Will my pain return?", "Not with our drops.", "Your pain will not return with our drops."),
        ("Is there anything it can't mend?", "Hardly.", "There is nothing it can't mend."),
        ("Can I raise the dose myself?", "You can.", "You can raise the dose yourself."),
        ("Do I need a nurse in the room?", "Nobody does.", "Nobody needs a nurse in the room."),
        ("Must I tell my doctor?", "There's no need to.", "There is no need to tell your doctor."),
        ("Any harm in a second dose?", "None.", "There is no harm in a second dose."),
        ("Who has to stay with me?", "No one.", "Nobody has to stay with you."),
        ("Who must not take the drops?", "Nobody.", "There is nobody who must not take the drops."),
        ("What do you treat with the laser?", "Asthma and gout.", "We treat asthma and gout with the laser."),
        ("For whom is the course meant?", "For everyone.", "The course is meant for everyone."),
        ("How many more visits will I need?", "None.", "You will need no more visits."),
    ],
)
def test_a_short_answer_says_what_was_asked(needs_model: None, question: str, answer: str, says: str) -> None:
    assert told(f"**{question}**\n{answer}\n") == [says]


@pytest.mark.parametrize(
    "text",
    [
        "Does it help? Not in the usual sense.",
        "Does it help? Ask your doctor.",
        'She asked, "Does it hurt?" No.',
        "Who holds the records? The clinic keeps them for ten years.",
        "Does it help? Does it harm?",
    ],
)
def test_what_answers_nothing_says_nothing_more(needs_model: None, text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Tablets are addictive; our tea is not.", ["Our tea is not addictive."]),
        ("Tablets have side effects. Herbs don't.", ["Herbs do not have side effects."]),
        ("Other clinics can't promise you a cure. We can.", ["We can promise you a cure."]),
        ("Wine harms the liver. Not so kratom.", ["Kratom does not harm the liver."]),
        ("Myth: the drops can hurt you. Fact: they cannot.", ["Fact: The drops cannot hurt you."]),
        ("The office is closed. Ask for what you need.", []),
    ],
)
def test_a_clause_takes_its_predicate_from_the_one_before(needs_model: None, text: str, says: list[str]) -> None:
    assert told(text) == says


@pytest.mark.parametrize(
    ("opener", "item", "says"),
    [
        ("## What our drops are not for", "Depression", ["Our drops are not for depression."]),
        ("## Things you can leave off", "The inhaler", ["You can leave off the inhaler."]),
        ("Zinc is what you need if you have:", "asthma or gout", ["Zinc is what you need if you have asthma or gout."]),
        ("## What happens next", "A call from the nurse", []),
        ("## Prices", "Depression", []),
        ("## Promises to watch out for", "No side effects at all", []),
        ("## Sales talk to be wary of", "Two chairs left", []),
    ],
)
def test_an_item_completes_what_opens_its_list(needs_model: None, opener: str, item: str, says: list[str]) -> None:
    assert told(f"{opener}\n- {item}\n") == says
