"""The gate may let too much through, never too little."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kclaims.gate import Gate
from kclaims.match.find import Finder
from kclaims.model import Document
from kclaims.rules.checks import phrases_of
from kclaims.rules.phrases import COMMON
from kclaims.rules.ruleset import Ruleset, surface_forms
from kclaims.text.sentences import split
from tests.conftest import document

Packs = tuple[Ruleset, dict[str, Any]]


def ungated(ruleset: Ruleset, document: Document) -> set[tuple[str, str, int]]:
    sentences = split(document)
    every = [(rule.id, branch) for rule in ruleset.rules for branch in (*rule.branches, *rule.questions)]
    matches = Finder(ruleset).find(document, sentences, {s.index: every for s in sentences})
    return {(m.rule.id, m.branch, m.span.start) for m in matches}


def gated(packs: Packs, document: Document) -> set[tuple[str, str, int]]:
    ruleset, table = packs
    sentences = split(document)
    gate = Gate(table, frozenset(rule.id for rule in ruleset.rules).__contains__)
    matches = Finder(ruleset).find(document, sentences, gate.select(sentences))
    return {(m.rule.id, m.branch, m.span.start) for m in matches}


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_findings_with_the_gate_equal_those_without(packs: Packs, data: st.DataObject) -> None:
    """Sentences made of the packs' own words, joined as pages join them."""
    names = sorted(packs[0].entries)
    words = st.one_of(
        st.sampled_from(sorted(COMMON)),
        st.sampled_from(names).flatmap(
            lambda name: st.sampled_from(sorted(surface_forms(packs[0].entries, name))).map(" ".join)
        ),
        st.sampled_from(["100%", "70", "no", "not", "side effects", "FDA", "approved", "cures", "at home", "studies"]),
    )
    joins = st.sampled_from([" ", " ", " ", "-", ", ", ". ", "\u00a0", "\n", "’s ", ": "])
    pieces = data.draw(st.lists(st.tuples(words, joins), min_size=4, max_size=40))
    text = "".join(word + join for word, join in pieces)
    page = document(data.draw(st.sampled_from([text, text.title(), text.upper()])), "page.txt")
    assert gated(packs, page) == ungated(packs[0], page)


def test_every_flag_example_passes_the_gate(packs: Packs) -> None:
    for rule in packs[0].rules:
        for example in rule.examples["flag"]:
            page = document(example.get("text", example.get("document", "")))
            assert {f for f in gated(packs, page) if f[0] == rule.id} == ungated(packs[0].keep([rule]), page)


def test_phrases_of_lists_every_phrase_of_a_rule() -> None:
    rule = {
        "match": {"any": {"a": "x"}, "questions": {"q": {"ask": "y", "answer": "no"}}},
        "unless": {"any": {"u": "z"}},
    }
    assert [phrase for _, phrase in phrases_of(rule)] == ["x", "z", "y"]


def test_words_glued_to_digits_pass_the_gate() -> None:
    table = {
        "words": "% mg cure",
        "waiting": "0|1|2",
        "rules": "a.b|a.b|a.b",
        "names": "x|y|z",
        "needs": "||",
        "groups": "",
    }
    page = document("94% sleep better.\n\nTake 50mg daily.\n\nThe secure procedure.\n", "page.md")
    sentences = split(page)
    selected = Gate(table, frozenset({"a.b"}).__contains__).select(sentences)
    assert {sentences[i].text: branches for i, branches in selected.items()} == {
        "94% sleep better.": [("a.b", "x")],
        "Take 50mg daily.": [("a.b", "y")],
    }
