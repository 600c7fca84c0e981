"""What keeps the learned detector quiet besides frames: words that say the opposite of a category's claims."""

from typing import Any

import pytest

from kclaims.decide.contexts import Judge
from kclaims.decide.cues import Cues
from kclaims.decide.scores import framed
from kclaims.model import Sentence
from kclaims.readers import read
from kclaims.rules.ruleset import Ruleset
from kclaims.text.frames import leading
from kclaims.text.sentences import split


@pytest.fixture(scope="module")
def cues(packs: tuple[Ruleset, dict[str, Any]]) -> Cues:
    return Cues(packs[0])


def _judged(packs: tuple[Ruleset, dict[str, Any]], cues: Cues, text: str) -> tuple[Judge, Sentence]:
    document = read(text.encode(), "draft.md")
    sentences = split(document)
    return Judge(packs[0], cues, document, sentences), sentences[0]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("The fee stays the same whenever you book.", "pressure"),
        ("Your knees have no date to keep, and the surgeon can wait.", "pressure"),
        ("A vitamin is no reason to stop your tablets.", "discourages-care"),
        ("Kratom can be habit-forming.", "nonaddictive"),
        ("The gain often fades by autumn.", "instant-or-permanent"),
        ("Reviewers found no benefit over sugar pills.", "suppression"),
        ("Ask your pharmacist before the first capsule.", "self-dosing"),
        ("Nobody should take it alone.", "unsupervised-home-use"),
        ("One cheerful letter proves nothing.", "testimonial-evidence"),
        ("What vets use is another matter.", "borrowed-safety"),
        ("The drops have not been shown to ease gout.", "overstated-efficacy"),
    ],
)
def test_the_opposite_of_a_claim_keeps_a_score_quiet_that_is_not_certain(
    packs: tuple[Ruleset, dict[str, Any]], cues: Cues, text: str, category: str
) -> None:
    judge, sentence = _judged(packs, cues, text)
    assert framed(judge, sentence, category)
    assert not framed(judge, sentence, category, certain=True)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("The fee stays the same, but the beds are going tonight.", "pressure"),
        ("Kratom is not something that can be habit-forming.", "nonaddictive"),
        ("Never ask your pharmacist.", "self-dosing"),
        ("Ask your pharmacist before the first capsule.", "cure-all"),
    ],
)
def test_what_is_denied_or_turned_or_said_of_another_claim_does_not(
    packs: tuple[Ruleset, dict[str, Any]], cues: Cues, text: str, category: str
) -> None:
    judge, sentence = _judged(packs, cues, text)
    assert judge.sober(sentence, category) is None


def test_what_leads_a_sentence_ends_at_a_colon_semicolon_or_dash() -> None:
    assert leading("It isn't; people have died.") == "It isn't"
    assert leading("Not so: the spots return.") == "Not so"
    assert leading("We do - and mean it.") == "We do"
    assert leading("A well-known saying.") == "A well-known saying."
