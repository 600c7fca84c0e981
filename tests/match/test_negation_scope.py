"""What a distant negation denies, told by the words around it."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from kclaims.engine import Linter
from kclaims.engine.votes import load_scope
from kclaims.evaluate.train_scope import negations, right
from kclaims.match.negation_scope import NegationScope, load_negation_scope
from kclaims.match.phrases import Found
from kclaims.model import Parse
from kclaims.text.words import Words
from tests.conftest import document, live, quiet

CORPUS = Path(__file__).parents[2] / "corpus"
NOT_DENIED = (
    "It isn't offered at home because there is {no money in it}.",
    "That need not bother you, because it {helps with all three}.",
    "We have never had that happen, as {everyone responds} in the end.",
    "It is not cheap, but the lozenge is {a cure}.",
    "The remedy has no alcohol in it, which makes it {suitable for children}.",
    "It is not sold in the shops; our lozenge is {a cure}.",
    "As long as you don't drive afterwards, {taking it at home} is fine.",
)
DENIED = (
    "We do not yet know whether ketamine at home may be {as safe as an} infusion.",
    "Nobody should be certain that it will make you want to {live again}.",
    "We do not believe, whatever the posters in the waiting room say, that it is {a cure}.",
    "It does not mean that ketamine is {a cure}.",
    "Never trust a clinic that sells {a cure}.",
    "It is not true that there is {nothing to monitor}.",
)


@pytest.fixture
def scope() -> NegationScope:
    found = load_scope()
    assert found is not None
    return found


def placed(marked: str) -> tuple[Words, Found, int, int]:
    """The words of a sentence, its first negation, and the first and last of the words in braces."""
    before, _, rest = marked.partition("{")
    inside, _, after = rest.partition("}")
    words = Words.of(before + inside + after)
    first, held = len(Words.of(before)), len(Words.of(inside))
    negation = next(
        at for at, text in enumerate(words.texts) if text in {"not", "no", "never", "nobody"} or "n't" in text
    )
    return words, Found(negation, negation + 1, frozenset({negation})), first, first + held - 1


@pytest.mark.parametrize(("sentences", "denied"), [(NOT_DENIED, False), (DENIED, True)], ids=["not", "denied"])
def test_words_tell_what_a_negation_denies(scope: NegationScope, sentences: Sequence[str], denied: bool) -> None:
    for sentence in sentences:
        assert scope.denies(*placed(sentence), reached=True) is denied, sentence


def test_a_denial_behind_takes_back_what_is_not_said_again(scope: NegationScope) -> None:
    for text, last, denied in (
        ("Ketamine was approved for anesthesia and has never been approved for anxiety.", "anesthesia", False),
        ("That it is safe for everyone has never been shown.", "everyone", True),
    ):
        words = Words.of(text)
        at, end = words.texts.index("never"), words.texts.index(last)
        assert scope.denies(words, Found(at, at + 3, frozenset()), end - 1, end, reached=False) is denied, text


def test_negations_by_authors_it_has_not_seen_are_mostly_right(scope: NegationScope) -> None:
    answers = right(scope, negations(CORPUS, "test"))
    assert sum(answers) / len(answers) > 0.84  # rules and grammar, whose place it took: 0.74


def test_words_far_apart_are_left_to_the_clause(scope: NegationScope) -> None:
    words = Words.of("not " + "word " * 80 + "cure")
    assert scope.denies(words, Found(0, 1, frozenset()), 81, 81, reached=True) is None


def test_any_words_in_any_order_get_an_answer(scope: NegationScope) -> None:
    chance = random.Random(7)
    vocabulary = "not nobody because , so and that it whether as which who but is the know a evidence when , .".split()
    for _ in range(5_000):
        words = Words.of(" ".join(chance.choices(vocabulary, k=chance.randint(2, 9))))
        if len(words) > 1:
            cue = chance.randrange(len(words) - 1)
            first = chance.randrange(cue + 1, len(words))
            scope.denies(
                words, Found(cue, cue + 1, frozenset()), first, chance.randrange(first, len(words)), reached=True
            )
            scope.denies(words, Found(first, first + 1, frozenset()), 0, cue, reached=False)


def test_a_page_of_negations_asks_for_no_grammar(linter: Linter, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Sequence[str]) -> Sequence[Parse | None]:
        raise AssertionError("grammar was asked for")

    monkeypatch.setattr(linter._parses, "_grammar", refused)
    denied = linter.lint(document("We do not yet know whether taking it each day at home may one day be a cure-all."))
    meant = linter.lint(document("It isn't sold in the shops, because ketamine is a cure-all."))
    assert quiet(denied)
    assert not live(denied)
    assert live(meant)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"bias": [1]}', '{"bias": 1, "features": {}}', "\udcff"])
def test_a_damaged_file_is_no_file(tmp_path: Path, content: str) -> None:
    file = tmp_path / "scope.json"
    file.write_bytes(content.encode(errors="surrogateescape"))
    found = load_negation_scope(file)
    assert (
        found is None
        or found.denies(Words.of("it is not a cure"), Found(2, 3, frozenset()), 4, 4, reached=True) is None
    )
    assert load_negation_scope(tmp_path / "none.json") is None
