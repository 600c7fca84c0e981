import pytest
from hypothesis import given
from hypothesis import strategies as st

from kclaims.text.characters import clean, fold
from kclaims.text.sentences import split
from kclaims.text.words import Words
from tests.conftest import document


def sentences(text: str) -> list[str]:
    return [s.text for s in split(document(text, "page.md"))]


@pytest.mark.parametrize(
    "parts",
    [
        ["Dr. Smith et al. said so.", "It works!", '"Really?" she asked.'],
        ["He got 0.5 mg/kg i.v. over 40 min.", "Then he left."],
        ["For most people our answer is no.", "It depends."],
        ["See Fig. 3 and No. 5 of p. 12.", "The rest is history."],
        ["It holds S.", "The other holds R."],
        ['"Results guaranteed or your money back."', "No study was given."],
        ["Ask J. K. Rowling or U.S. officials.", "They know."],
        ["One drug, e.g. ketamine, helps.", "Another, i.e. lithium, may."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


def test_each_of_some_marked_lines_is_a_sentence() -> None:
    lines = ["✗ The drug is approved", "✓ The spray is.", "Ask us.", "✗ It is not new"]
    assert sentences(f"{lines[0]}\n{lines[1]} {lines[2]}\n{lines[3]}\n") == lines


def test_a_missing_space_after_a_full_stop_is_seen() -> None:
    assert sentences("It depends on many factors.That being said, ask.") == [
        "It depends on many factors.", "That being said, ask.",
    ]  # fmt: skip


def test_no_sentence_crosses_a_block() -> None:
    assert sentences("# What is it\n\nA drug\n\n- one item\n- two\n") == ["What is it", "A drug", "one item", "two"]


def test_a_heading_is_one_sentence() -> None:
    assert sentences("## Depressed? Try this") == ["Depressed? Try this"]


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=300))
def test_sentences_cover_every_visible_character(text: str) -> None:
    page = document(text, "page.txt")
    covered = "".join(s.text for s in split(page))
    assert "".join(covered.split()) == "".join(page.text.split())


@given(st.text(max_size=200))
def test_folding_never_changes_a_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(max_size=200))
def test_cleaning_runs_map_back(text: str) -> None:
    at = 0
    for run, start, length in clean(text):
        assert start >= at
        at = start + length
        assert len(run) != length or run == text[start:at] or length == 1


def test_words_know_what_parts_them() -> None:
    words = Words.of("Ketamine isn’t a “cure-all”, 70-80% say; no.")
    assert list(zip(words.texts, words.breaks, strict=True)) == [
        ("ketamine", 0), ("isn't", 0), ("a", 0), ("cure", 0), ("all", 0), ("70", 1), ("80", 0), ("%", 0), ("say", 0),
        ("no", 2),
    ]  # fmt: skip


def test_invisible_characters_do_not_hide_a_word() -> None:
    page = document("A cure\u200b-\u00adall for \ufb01bromyalgia", "page.md")
    assert page.text == "A cure-all for fibromyalgia"


def test_no_sentence_is_longer_than_a_page() -> None:
    assert max(map(len, sentences("ketamine is a cure-all " * 2_000))) <= 2_000
    assert max(map(len, sentences("x" * 10_000))) <= 2_000
