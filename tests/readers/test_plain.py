"""Plain text gets its structure back, and every character its place."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kclaims.model import Document, Span
from kclaims.readers.plain import read_text
from kclaims.text.characters import clean

LONG = "The dose is chosen by a doctor, who stays in the room for the whole of the session and an hour after it ends."
WIDE = "".join(chr(code) for code in (0xA0, 0x200B, 0x202E, 0x1F642, 0xFB01, 0xAD, 0xFEFF, 0x2028, 0x85, 0xC))


def read(source: str) -> Document:
    return read_text(source, raw=source.encode("utf-8", "surrogatepass"), path="page.txt")


def shape(source: str) -> list[tuple[str, str]]:
    document = read(source)
    return [(block.kind, document.slice(block.span)) for block in document.blocks]


def kinds(source: str) -> list[str]:
    return [kind for kind, _ in shape(source)]


def folded(source: str) -> str:
    """Source as `Document.text` shows it: line ends as spaces, nothing that cannot be seen."""
    seen = "".join(run for run, _, _ in clean(source))
    seen = re.sub(r"(?<=[^\W\d_]-)[^\S\n]*[\r\n\f\v\x1c-\x1e\x85\u2028\u2029]\s*(?=[^\W_])", "", seen)
    return re.sub(r"\s+", " ", seen)


def test_a_number_broken_off_at_its_hyphen_is_joined() -> None:
    lines = ("Many of the clinics in the county closed during COVID-", "19 and moved their visits to the telephone, which in the",
             "end turned out to suit some of the people who live there.")  # fmt: skip
    assert "closed during COVID-19 and moved" in read("\n".join(lines)).text


def test_heading_right_above_its_paragraph() -> None:
    document = read(f"All About Drips\n{LONG}\nWhat is a drip?\n{LONG}\nDo drips help\n{LONG}")
    assert [block.kind for block in document.blocks] == ["heading", "paragraph"] * 3
    assert [block.level for block in document.blocks if block.kind == "heading"] == [1, 2, 2]
    assert document.blocks[5].headings == (0, 4)
    assert document.blocks[3].question == 2


@pytest.mark.parametrize(
    "line",
    [
        "It helps.",
        "Take care,",
        "Really? It does.",
        "By Jo Doe",
        "Updated January 5, 2024",
        "5 min read",
        "Rest; sleep;",
    ],
)
def test_short_lines_that_are_no_headings(line: str) -> None:
    assert kinds(f"{LONG}\n{line}\n{LONG}") == ["paragraph"] * 3


def test_underlined_heading() -> None:
    assert shape("our clinic\n==========\nWe are open.\n\n-----\n\nDone.") == [
        ("heading", "our clinic"), ("paragraph", "We are open."), ("paragraph", "Done."),
    ]  # fmt: skip


@pytest.mark.parametrize("mark", ["•", "-", "*", "–", "▪", "✓"])
def test_bullets(mark: str) -> None:
    document = read(f"Warning signs include:\n{mark} No doctor\n{mark} No history taken\n{LONG}")
    assert [block.kind for block in document.blocks] == ["paragraph", "list-item", "list-item", "paragraph"]
    assert document.block_text(1) == "No doctor"
    assert document.blocks[1].lead_in == document.blocks[2].lead_in == 0


def test_numbered_and_lettered_items() -> None:
    assert shape("Steps:\n1. Call us\n2) Come in\na) Sit down\n(b) Rest") == [
        ("paragraph", "Steps:"), ("list-item", "Call us"), ("list-item", "Come in"), ("list-item", "Sit down"),
        ("list-item", "Rest"),
    ]  # fmt: skip


def test_nested_items() -> None:
    document = read("- one\n  - two\n    - three\n  - four\n- five")
    assert [block.level for block in document.blocks] == [1, 2, 3, 2, 1]


def test_bullet_on_its_own_line() -> None:
    assert shape("•\nFirst thing\n•\nSecond thing") == [("list-item", "First thing"), ("list-item", "Second thing")]


def test_star_ratings_are_no_bullets() -> None:
    assert shape(f"Mood Disorders\n\n★★★★☆\n\n{LONG}")[1] == ("paragraph", "★★★★☆")


def test_numbered_headings() -> None:
    document = read(f"1. First Part\n{LONG}\n\n1.1 A Detail\n{LONG}\n\n2. Second Part\n{LONG}")
    assert [(block.kind, block.level) for block in document.blocks[::2]] == [
        ("heading", 2),
        ("heading", 3),
        ("heading", 2),
    ]


def test_items_without_marks_after_a_colon() -> None:
    document = read(f"It may not suit people with:\nHigh blood pressure\nHeart disease\nPsychosis\n{LONG}")
    assert [block.kind for block in document.blocks] == ["paragraph", *["list-item"] * 3, "paragraph"]
    assert document.blocks[3].lead_in == 0


def test_folded_questions() -> None:
    document = read("Common Questions\n\nIs it legal?\n\n+\n\nYes, it is.\n\nDoes it hurt?\n\n+\n\nNo.")
    assert [block.kind for block in document.blocks] == ["heading", *["question", "paragraph", "paragraph"] * 2]
    assert [block.question for block in document.blocks] == [None, None, 1, 1, None, 4, 4]
    assert document.block_text(2) == "+"


def test_labels_stay_whole() -> None:
    assert kinds("Nasal Spray\n\nBenefits: quick, simple\n\nDuration: Two Whole Hours\n\n" + LONG) == [
        "heading", "paragraph", "paragraph", "paragraph",
    ]  # fmt: skip


def test_reference_list() -> None:
    source = f"{LONG}\n\nReferences\n\n1. Doe J, Roe K. A trial. J Test. 2019;4:1-9.\nhttps://example.org/a\n\nAbout Us\n\n{LONG}"
    assert kinds(source) == ["paragraph", "heading", "reference", "reference", "heading", "paragraph"]


def test_reference_without_a_heading() -> None:
    entry = "Doe, J. A., & Roe, K. (2019). A trial of things. Journal of Tests, 4(2), 1-9. doi:10.1000/1"
    assert shape(f"{LONG}\n\n{entry}")[1] == ("reference", entry)


def test_wrapped_lines_are_joined() -> None:
    source = (
        "The nasal spray is given in a clinic where somebody\nwatches you for two hours. It is not for use at\n"
        "home, and you must not drive on that day. Plan for\nit.\nIs it safe?\nMostly, when a doctor has looked at you and at\n"
        "your history.\n"
    )
    document = read(source)
    assert [block.kind for block in document.blocks] == ["paragraph", "heading", "paragraph"]
    assert document.block_text(0).endswith("Plan for it.")
    assert "\n" not in document.block_text(2)
    found = document.text.index("clinic where somebody watches")
    assert document.slice(Span(found, found + 29)) == "clinic where somebody watches"
    at = document.source_map.to_source(Span(found, found + 29))
    assert source[at.start : at.end] == "clinic where somebody\nwatches"


def test_hyphen_at_a_wrapped_line_end() -> None:
    assert shape("We do not offer any kind of ketamine for at-\nhome use in this clinic")[0][1].count("at-home") == 1


def test_wrapped_item() -> None:
    assert shape("• A first thing that goes on for quite a while and\n  then ends\n• Second") == [
        ("list-item", "A first thing that goes on for quite a while and then ends"), ("list-item", "Second"),
    ]  # fmt: skip


def test_tables() -> None:
    assert shape("Drug\tRoute\nKetamine\tVein") == [
        ("table-cell", word) for word in ("Drug", "Route", "Ketamine", "Vein")
    ]
    assert kinds("| a | b |\n|---|---|\n| c | d |") == ["table-cell"] * 4


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    source = end.join(["What is it?", LONG, "", "- one", "- two"])
    assert kinds(source) == ["heading", "paragraph", "list-item", "list-item"]


def test_characters_nobody_sees() -> None:
    document = read("It is non\u200baddic\u00adtive.\u202e \U0001f642 done.\x0cNext\u00a0page.")
    assert document.text == "It is nonaddictive. \U0001f642 done.\n\nNext\u00a0page."
    assert document.source_map.to_source(Span(6, 18)) == Span(6, 20)


@pytest.mark.parametrize("source", ["", " ", "\n\n", "\u200b", "•", "?", "+", "\x00", "\ufeff", "1.", "#"])
def test_next_to_nothing(source: str) -> None:
    read(source)


@pytest.mark.parametrize("piece", [">", "*", "[", "- ", "a\n", "•\n", " ", "A, B. 2010", "a|", "a\tb\n", "a:\n"])
def test_time_is_linear(piece: str) -> None:
    started = time.process_time()
    read(piece * (200_000 // len(piece)))
    assert time.process_time() - started < 20


LINES = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.text(alphabet=f"aB?.:+-•*#1) \t\r\n|{WIDE}", max_size=40),
        st.sampled_from([LONG, "What is it?", "+", "- item", "References", "where it was given for the most part of"]),
    ),
    max_size=12,
)


@settings(max_examples=300, deadline=None)
@given(LINES, st.sampled_from(["\n", "\r\n", "\r", "\n\n"]))
def test_every_block_is_its_source(lines: list[str], end: str) -> None:
    document = read(end.join(lines))
    last = 0
    for block in document.blocks:
        at = document.source_map.to_source(block.span)
        assert folded(document.source[at.start : at.end]).strip() == folded(document.slice(block.span)).strip()
        assert at.start >= last
        last = at.end


@settings(max_examples=200, deadline=None)
@given(LINES, st.data())
def test_any_span_is_its_source(lines: list[str], data: st.DataObject) -> None:
    document = read("\n".join(lines))
    if not document.blocks:
        return
    block = data.draw(st.sampled_from(document.blocks))
    start = data.draw(st.integers(block.span.start, block.span.end - 1))
    end = data.draw(st.integers(start + 1, block.span.end))
    at = document.source_map.to_source(Span(start, end))
    assert folded(document.source[at.start : at.end]).strip() in folded(document.slice(block.span))
    text = folded(document.slice(Span(start, end))).strip()
    assert text in folded(document.source[at.start : at.end])
