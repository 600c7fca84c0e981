"""The HTML reader on pages made to break it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kclaims.readers import html_oracle
from tests.readers.html_helpers import ARTICLE, check_map, read, regions

HOSTILE = {
    "<": "<", "&": "&", "comments": "<!--", "ends": "</", "declarations": "<!", "instructions": "<?", "tag": "<a",
    "quotes": '<a ="', "glued quotes": "<a='", "number": "&#", "names": "&am", "CDATA": "<![CDATA[", "titles": "<title>",
    "breaks": "<br>", "drawings": "<svg>", "bold": "<b>", "line ends": "\r\n", "zero": "\0", "spaces": " \n ",
}  # fmt: skip


@pytest.mark.parametrize("start", ["", "<html><body><p>text</p>"])
@pytest.mark.parametrize("end", ["", ">", "</p>\"'>"])
@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_repeated_markup_takes_linear_time(unit: str, start: str, end: str) -> None:
    source = start + unit * (300_000 // len(unit)) + end
    began = time.process_time()
    document = read(source)
    assert time.process_time() - began < 8
    assert document.source == source


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 100_000 + "deep",
        "<div>" * 50_000 + "</b></p>" * 50_000 + "deep",
        "<ul><li>" * 30_000 + "deep",
        "<table><tr><td>" * 30_000 + "deep",
        "<li>" + "<div>" * 60 + "<ul></ul><li></li>" * 20_000 + "deep",
        "<span hidden>" * 50_000 + "</span>" * 50_000 + "deep",
        "&#" + "1" * 100_000 + "; deep",
        "<p " + "a=b " * 100_000 + ">deep",
        "<p a" + " " * 300_000 + "b>deep",
        "\ud800<html><body>deep",
    ],
)
def test_deep_and_long_input_is_read(source: str) -> None:
    began = time.process_time()
    document = read(source)
    assert time.process_time() - began < 15
    assert document.text.endswith("deep")


def test_a_page_over_the_limit_is_read_without_the_extractor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_oracle, "_MAX_SIZE", 500)
    monkeypatch.setattr(html_oracle, "_extract", lambda _page: pytest.fail("the extractor was asked"))
    assert regions(read(ARTICLE))["Cures pain"] == "main"


NAMES = (
    "p div span b i a ul ol li table tr td th h1 h2 pre code blockquote dl dt dd nav svg button summary br hr".split()
)
WORDS = [
    "cure",
    " all",
    "  ",
    "\r\n",
    "\n",
    "\t",
    "é",
    "\u3400",
    "😀",
    "ﬁ",
    "\u200b",
    "\u00a0",
    "a<b",
    "x > y",
    "&",
    "Is it?",
]
REFERENCES = ["&amp;", "&lt", "&nbsp;", "&#39;", "&#x1f600;", "&notit;", "&#xa0;", "&#10;", "&bogus;", "&fjlig;"]
MARKUP = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from(REFERENCES),
        st.sampled_from(NAMES).map("<{}>".format),
        st.sampled_from(NAMES).map("</{}>".format),
        st.sampled_from(
            ["<a href='x'>", "<p hidden>", "<!-- c -->", "<script>x</script>", "<img alt=x>", "<p title='>'>"]
        ),
    ),
    max_size=40,
).map("".join)


@given(MARKUP)
def test_every_character_comes_from_its_place(source: str) -> None:
    check_map(read(source))


@given(st.text(alphabet=st.characters(), max_size=200) | st.text(alphabet="<>/!-&#;=\"' ap\r\n", max_size=200))
def test_any_text_is_a_document(source: str) -> None:
    check_map(read(source))
