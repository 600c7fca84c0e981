"""Whose voice a sentence speaks in: cues tell, until the detector has read all of a short text and is certain."""

from typing import Any

import pytest

from kclaims.decide.contexts import Judge
from kclaims.decide.cues import Cues
from kclaims.decide.scores import framed
from kclaims.match.learned import Score
from kclaims.match.second_reading import AT_ONCE, Likely
from kclaims.model import Sentence
from kclaims.readers import read
from kclaims.rules.ruleset import Ruleset
from kclaims.text.memory import Memory
from kclaims.text.sentences import split

Packs = tuple[Ruleset, dict[str, Any]]


def judged(packs: Packs, text: str, certainty: float) -> tuple[Judge, list[Sentence]]:
    document = read(text.encode(), "draft.md")
    sentences = split(document)
    return Judge(packs[0], Cues(packs[0]), document, sentences, certainty=lambda _: certainty), sentences


@pytest.mark.parametrize(
    "text",
    [
        "Some clinics say that the drip ends grief for good.",
        "Written on the door of the shop: “Two visits and your panic is history.”",
        "With so many happy people, who needs a placebo group?",
    ],
)
def test_words_for_a_voice_yield_to_who_is_certain(packs: Packs, text: str) -> None:
    doubtful, sentences = judged(packs, text, 0.7)
    sure, _ = judged(packs, text, 0.8)
    assert framed(doubtful, sentences[0])
    assert not framed(sure, sentences[0], certain=True)


@pytest.mark.parametrize(
    "text",
    [
        "## Warning signs\n\n- The drip ends grief for good.\n",
        "## Myths\n\n- The drip ends grief for good.\n",
    ],
)
def test_what_stands_around_a_sentence_does_not(packs: Packs, text: str) -> None:
    judge, sentences = judged(packs, text, 0.99)
    assert framed(judge, sentences[-1], certain=True)


@pytest.mark.parametrize(
    ("text", "context"),
    [("The drip does not end grief for good.", "negation"), ("The drip may perhaps end grief for good.", "hedge")],
)
def test_what_its_own_clause_denies_takes_more_to_be_heard_otherwise(packs: Packs, text: str, context: str) -> None:
    judge, sentences = judged(packs, text, 0.89)
    at = frozenset({sentences[0].text.split().index("good.")})
    assert [cue.context for cue in judge.heard(sentences[0], at)] == [context]
    judge, sentences = judged(packs, text, 0.9)
    assert judge.heard(sentences[0], at) == []


def test_what_is_told_of_the_past_stays_so(packs: Packs) -> None:
    judge, sentences = judged(packs, "The drip was once sold as a cure for grief.", 0.99)
    assert framed(judge, sentences[0], certain=True)


@pytest.mark.parametrize(("number", "probability", "expected"), [(2, 0.9, 0.9), (2, 0.7, 0.7), (AT_ONCE, 0.9, 0.0)])
def test_certain_is_who_has_read_all_of_a_text(number: int, probability: float, expected: float) -> None:
    document = read(("It is said to help. " * number).encode(), "draft.md")
    sentences = split(document)
    score = Score(sentences[0], probability, frozenset(), category="cure-all")
    likely = Likely(None, document, [score], Memory(), sentences)
    assert likely.certainty(sentences[0]) == expected
    assert not likely.certainty(sentences[1])  # of which there is no score
