import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kclaims.match.phrases import Phrase, PhraseSet
from kclaims.rules.phrases import PhraseError, expand, parse, required
from kclaims.rules.ruleset import gating_words, index_forms
from kclaims.text.words import Words

LEXICON = {
    "drug": index_forms([("ketamine",), ("esketamine",)]),
    "cure-all": index_forms([("cure", "all"), ("cure", "for", "everything"), ("panacea",)]),
}


def found(phrase: str, sentence: str) -> list[str]:
    words = Words.of(sentence)
    return [sentence[words.starts[m.start] : words.ends[m.end - 1]] for m in Phrase(phrase, LEXICON).find(words)]


@pytest.mark.parametrize(
    ("phrase", "sentence", "matches"),
    [
        (
            "{drug} ...6 (a|the)? {cure-all}",
            "Ketamine is truly, for us, a cure-all!",
            ["Ketamine is truly, for us, a cure-all"],
        ),
        ("{cure-all}", "A cure–all? No: a cure all.", ["cure all"]),
        ("{cure-all}", "a “cure-all” or panacea", ["cure-all", "panacea"]),
        ("{drug} ...4 {cure-all}", "Ketamine: a panacea", []),
        ("{drug} {cure-all}", "ketamine, panacea", []),
        ("cure", "secure procedures, the curettage", []),
        ("isn't (a|the) cure", "It ISN’T a cure", ["ISN’T a cure"]),
        ("{number} % of patients", "70% of patients", ["70% of patients"]),
        ("{start} so it works", "so it works", ["so it works"]),
        ("{start} works", "it works", []),
        ("works {end}", "it works!", ["works"]),
        ("very? safe", "safe, very safe", ["safe", "very safe"]),
    ],
)
def test_phrase_finds(phrase: str, sentence: str, matches: list[str]) -> None:
    assert found(phrase, sentence) == matches


def test_words_in_a_gap_are_not_named_by_the_phrase() -> None:
    (match,) = Phrase("{drug} ...4 {cure-all}", LEXICON).find(Words.of("ketamine is not a panacea"))
    assert match.fixed == {0, 4}


@pytest.mark.parametrize(
    "bad",
    ["...3 cure", "cure ...3", "(cure", "cure)", "? cure", "{drug} ...99 cure", "a {UP}", "...3", "cure ...0 all"],
)
def test_bad_phrases_are_refused(bad: str) -> None:
    with pytest.raises(PhraseError):
        parse(bad)


def test_expand_writes_every_form_out() -> None:
    assert set(expand("(cure|cures) every? ill")) == {
        ("cure", "every", "ill"), ("cures", "every", "ill"), ("cure", "ill"), ("cures", "ill"),
    }  # fmt: skip


def test_required_takes_a_set_from_each_part_no_match_can_leave_out() -> None:
    literals = gating_words({"drug": {"forms": ["ketamine", "esketamine"]}})
    sets = required(parse("{drug} ...3 (cures|heals completely)? (works|helps) (the|a)"), literals)
    assert sets == {frozenset({"ketamine", "esketamine"}), frozenset({"works", "helps"})}


def test_a_phrase_of_common_words_still_gates() -> None:
    assert required(parse("it is so"), {}) == {frozenset({"it"}), frozenset({"is"}), frozenset({"so"})}


def test_matching_time_is_bounded_on_hostile_repeats() -> None:
    began = time.process_time()
    words = Words.of("a " * 20_000)
    assert list(Phrase("a ...12 a ...12 a ...12 a ...12 b", LEXICON).find(words)) == []
    assert time.process_time() - began < 10


@given(st.lists(st.sampled_from(["ketamine", "is", "a", "cure", "all", "panacea", ",", ":", "not"]), max_size=14))
def test_a_phrase_set_agrees_with_each_phrase_alone(tokens: list[str]) -> None:
    words = Words.of(" ".join(tokens))
    phrases = {"one": "{drug} ...3 {cure-all}", "two": "not? a {cure-all}", "three": "{cure-all} {end}"}
    together = {(name, m.start) for name, m in PhraseSet(phrases.items(), LEXICON).find(words)}
    alone = {
        (name, at)
        for name, text in phrases.items()
        for at in range(len(words))
        if Phrase(text, LEXICON).match_at(words, at)
    }
    assert together == {(n, a) for n, a in alone}
