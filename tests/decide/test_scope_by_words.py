"""Distant negations that the words around them place, without grammar; and those that only grammar can place."""

import random
from collections.abc import Sequence

import pytest

from kclaims.decide.scope_by_words import governs, governs_back
from kclaims.engine import Linter
from kclaims.match.phrases import Found
from kclaims.model import Parse
from kclaims.text.words import Words
from tests.conftest import document, live, quiet

CLOSED = (
    "We say what others won't: it is {a cure}.",
    "You can't be harmed by something that's {gone by lunch}.",
    "I wouldn't trust a place that calls it {non-addictive}.",
    "It isn't offered at home because there is {no money in it}.",
    "That need not bother you, because it {helps with all three}.",
    "There was not so much as a fainting fit, so there's {nothing to fear}.",
    "She hasn't sniffed since 2011, and that's {good enough for us}.",
    "The figures leave no room for doubt that it works and that ECT has {had its day}.",
    "We have never had that happen, as {everyone responds} in the end.",
    "Do not pick a pill, as plants {do no damage}.",
    "You don't need to be watched when you take a low {dose at home}.",
    "As it was approved for children who were not growing, a grown man has {nothing to fear} from it.",
    "Our lozenges, although they are compounded and not FDA-approved, are {the step that makes the difference}.",
    'So "not a controlled substance" is false, and so is "{non-addictive} because it\'s legal".',
    "It is not cheap, but the lozenge is {a cure}.",
    "The panel doesn't look for it, so pilots and drivers have {nothing to fear}.",
    "The remedy has no alcohol in it, which makes it {suitable for children}.",
    "It is not sold in the shops; our lozenge is {a cure}.",
)
MEANT = (
    "We do not yet know whether ketamine at home may be {as safe as an} infusion.",
    "Nobody should be certain that it will make you want to {live again}.",
    "You will not find a guarantee here that it {suits everyone}.",
    "The treatment is not {so harmless} that we needn't ask.",
    "Sleepiness may not have {gone by the time you} are in the car.",
    "It does not mean that ketamine is {a cure}.",
)
UNSURE = (
    "You will not find a guarantee here, nor anywhere, that it is {a cure}.",
    "They deny that it is sold because it is {a cure}.",
    "It is not sold because it is new, says the maker of {a cure}.",
    "It is not sold here, and nor is {a cure}.",
    "Beware where no prescription is needed; when results are {a cure}.",
    "We do not sell the drug in any of our clinics as {a cure}.",
    "We can't say in advance whether it is {a cure}.",
    "It is not because it is {a cure}.",
    "No clinic but ours has {a cure}.",
    "Not a word was said of the trial that made it {a cure}.",
)  # fmt: skip


def placed(marked: str) -> tuple[Words, int, int]:
    """The words of a sentence, and the first and last of those in braces."""
    before, _, rest = marked.partition("{")
    inside, _, after = rest.partition("}")
    first, held = len(Words.of(before)), len(Words.of(inside))
    return Words.of(before + inside + after), first, first + held - 1


def negation(words: Words, before: int) -> Found:
    nots = {"not", "no", "nobody", "never", "deny", "can't", "wouldn't", "isn't", "hasn't", "don't", "doesn't", "won't"}
    at = next(at for at in range(before) if words.texts[at] in nots)
    return Found(at, at + 1, frozenset({at}))


@pytest.mark.parametrize(
    ("sentences", "means"), [(CLOSED, False), (MEANT, True), (UNSURE, None)], ids=["closed", "meant", "unsure"]
)
def test_a_distant_not_is_placed_by_the_words_between_or_left_to_grammar(
    sentences: Sequence[str], means: bool | None
) -> None:
    for sentence in sentences:
        words, first, last = placed(sentence)
        assert governs(words, negation(words, first), first, last) is means, sentence


def test_a_denial_behind_is_placed_where_it_is_said_of_proof() -> None:
    for text, means in (
        ("Statements that home use is as safe as a clinic need evidence that does not exist.", False),
        ("Statements that home use is as safe as a clinic are a claim that does not exist.", None),
        ("That home use is as safe as a clinic, evidence of that does not exist.", None),
    ):
        words = Words.of(text)
        at = words.texts.index("does")
        assert governs_back(words, Found(at, at + 3, frozenset()), words.texts.index("clinic")) is means, text


def test_any_words_in_any_order_get_an_answer() -> None:
    chance = random.Random(7)
    vocabulary = (
        "not nobody because , so and that it whether as which who but is the know a evidence although when , .".split()
    )
    for _ in range(20_000):
        words = Words.of(" ".join(chance.choices(vocabulary, k=chance.randint(2, 9))))
        if len(words) > 1:
            cue = chance.randrange(len(words) - 1)
            first = chance.randrange(cue + 1, len(words))
            governs(words, Found(cue, cue + 1, frozenset()), first, chance.randrange(first, len(words)))
            governs_back(words, Found(first, first + 1, frozenset()), cue)


def test_a_page_of_such_sentences_asks_for_no_grammar(linter: Linter, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Sequence[str]) -> Sequence[Parse | None]:
        raise AssertionError("grammar was asked for")

    monkeypatch.setattr(linter._parses, "_grammar", refused)
    denied = linter.lint(
        document("We do not yet know whether taking ketamine each day at home may one day be a cure-all.")
    )
    meant = linter.lint(document("They don't sell it in the shops any more because ketamine is a cure-all."))
    assert quiet(denied)
    assert not live(denied)
    assert live(meant)
