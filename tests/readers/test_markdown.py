"""What a reader of Markdown sees, and where it stands in the file."""

from __future__ import annotations

import re
import subprocess
import sys
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kclaims.model import Document, Span
from kclaims.readers.markdown import read_markdown
from kclaims.text.characters import clean


def read(source: str, path: str = "page.md") -> Document:
    return read_markdown(source, raw=source.encode("utf-8", "surrogatepass"), path=path)


def shape(source: str, path: str = "page.md") -> list[tuple[str, str]]:
    document = read(source, path)
    return [(block.kind, document.slice(block.span)) for block in document.blocks]


def text(source: str) -> str:
    return read(source).text


def test_headings() -> None:
    document = read("# One *two* ##\n\nThree\n===\n\n### Is it safe? {#safe}\n\nYes.\n")
    assert [(block.kind, block.level, document.slice(block.span)) for block in document.blocks] == [
        ("heading", 1, "One two"), ("heading", 1, "Three"), ("heading", 3, "Is it safe?"), ("paragraph", 0, "Yes."),
    ]  # fmt: skip
    assert document.blocks[3].question == 2


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("a *b* **c** ***d*** _e_", "a b c d e"),
        ("It is ~~a *cure* [here](u)~~ a treatment", "It is a treatment"),
        ("It is <s>a cure, a ~~wonder~~</s> a treatment", "It is a treatment"),
        ("~~about~~ ~5 mg and ~~10 mg", "~5 mg and ~~10 mg"),
        ("It is <del>a cure", "It is a cure"),
        ("<div>It is <s>a cure</s> a treatment <del>for now</div>", "It is a treatment for now"),
        ("snake_case_name 2*3*4 a * b", "snake_case_name 234 a * b"),
        ("**not closed", "**not closed"),
        ("run `rm -rf` now", "run now"),
        ("a`b`c", "a c"),
        ("``a ` b`` c", "c"),
        ("an `open tick", "an `open tick"),
        ("AT&amp;T &lt;5&nbsp;mg &nosuch;", "AT&T <5\u00a0mg &nosuch;"),
        (r"2 \* 3 \[x\] \d", r"2 * 3 [x] \d"),
        ("one\ntwo  \nthree\\\nfour", "one two three four"),
        ("a <b>c</b><br>d <!-- no --> e", "a c d e"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("fact[^1] and [^note] more", "fact and more"),
        ("it costs $300 to $800, or $5", "it costs $300 to $800, or $5"),
        ("where $x^2$ is and $$y$$ too", "where is and too"),
        ("see {{< figure >}} {% note %} this", "see this"),
        ("<https://example.org/a_b_c> ok", "https://example.org/a_b_c ok"),
        ("[a [b] c](u) [d] [e][f] [g](", "a [b] c [d] [e][f] [g]("),
        ("![alt *text*](p.png) there", "alt text there"),
    ],
)
def test_inline(source: str, seen: str) -> None:
    assert text(source) == seen


def test_links() -> None:
    document = read(
        'A [first *one*](http://a.org/x_(y) "t"), [two], [three][Two], ![pic](p.png).\n\n[two]: <http://b.org>'
    )
    assert document.text == "A first one, two, three, pic."
    assert [(document.slice(span), url) for span, url in document.links] == [
        ("first one", "http://a.org/x_(y)"), ("two", "http://b.org"), ("three", "http://b.org"),
    ]  # fmt: skip


def test_image_alone_is_a_caption() -> None:
    assert shape("![A nasal spray](p.png)") == [("caption", "A nasal spray")]
    assert shape("[![A vial](p.png)](http://a.org)") == [("caption", "A vial")]
    assert shape("![A vial](p.png) and text") == [("paragraph", "A vial and text")]


def test_lists() -> None:
    document = read("Warning signs:\n\n- [ ] one\n  goes on\n- [x] two\n  - three\n\n    further\n1. four\n")
    assert [(block.kind, block.level, document.slice(block.span)) for block in document.blocks] == [
        ("paragraph", 0, "Warning signs:"), ("list-item", 1, "one goes on"), ("list-item", 1, "two"),
        ("list-item", 2, "three"), ("paragraph", 0, "further"), ("list-item", 1, "four"),
    ]  # fmt: skip
    assert document.blocks[2].lead_in == 0


def test_quotes() -> None:
    assert shape("> said\n> so\nlazy\n>\n> - item\n\n> [!NOTE]\n> care") == [
        ("quote", "said so lazy"), ("list-item", "item"), ("quote", "care"),
    ]  # fmt: skip


def test_tables() -> None:
    assert shape("| Drug | Route *b* |\n|---|:-:|\n| a \\| b |  |\n| c | d |\n") == [
        ("table-cell", cell) for cell in ("Drug", "Route b", "a | b", "c", "d")
    ]


def test_bold_lines() -> None:
    document = read("**Side effects**\n\nNone.\n\n**Is it safe?**\nYes.\n\n**It is safe.**\n\n**Two** of **three**\n")
    assert [(block.kind, block.level) for block in document.blocks] == [
        ("heading", 6), ("paragraph", 0), ("question", 0), ("paragraph", 0), ("paragraph", 0), ("paragraph", 0),
    ]  # fmt: skip
    assert document.blocks[3].question == 2


def test_references() -> None:
    source = "## References\n\n1. Doe J. 2019.\n2. Roe K. 2020.\n\nA note.\n\n## About us\n\n- item"
    assert [kind for kind, _ in shape(source)] == ["heading", *["reference"] * 3, "heading", "list-item"]


def test_footnotes() -> None:
    assert shape("Text[^1].\n\n[^1]: First *note*.\n[^b]: Second\n\n[^c]: Third") == [
        ("paragraph", "Text."), ("paragraph", "First note."), ("paragraph", "Second"), ("paragraph", "Third"),
    ]  # fmt: skip


def test_code_is_no_text() -> None:
    assert shape("a\n\n    indented\n\n```js\nfenced\n```\n\n~~~\nopen") == [("paragraph", "a")]


def test_html_blocks() -> None:
    source = (
        '<div class="x">\nHello &amp; <b>you</b>\n<p>Two</p>\n<ul><li>item</ul>\n<script>no()</script>\n</div>\n\nLast'
    )
    assert shape(source) == [
        ("paragraph", "Hello & you"), ("paragraph", "Two"), ("list-item", "item"), ("paragraph", "Last"),
    ]  # fmt: skip


def test_comments() -> None:
    source = "<!-- kclaims-disable x -- why -->\n\nText <!-- here --> on.\n\n- item <!-- there -->\n\n<!-- a\nb -->\n"
    document = read(source)
    assert [comment.text for comment in document.comments] == ["kclaims-disable x -- why", "here", "there", "a\nb"]
    assert all(source[slice(*comment.span)].endswith("-->") for comment in document.comments)
    assert document.text == "Text on.\n\nitem"


def test_front_matter() -> None:
    document = read("---\ntitle: The drip\ndraft: true\n---\n# Head\n")
    assert document.metadata == {"title": "The drip", "draft": True}
    assert shape("---\ntitle: The drip\n---\n# Head\n") == [("heading", "Head")]
    assert read('+++\ntitle = "x"\n+++\nText').metadata == {"title": "x"}


def test_broken_front_matter() -> None:
    document = read("---\ntitle: [a\nb: 'c\n---\nText\n")
    assert document.text == "Text"
    assert set(document.metadata) == {"front_matter_error"}


def test_thematic_break_is_no_front_matter() -> None:
    assert shape("---\n\nText here.\n\n---\n\nMore.") == [("paragraph", "Text here."), ("paragraph", "More.")]


def test_mdx() -> None:
    source = (
        "import Box from './box'\nexport const a = {\n  b: 1\n}\n\n# Head\n\n"
        '<Box kind="x" on={() => 1}>\n\nText {a.b} here {/* note */}.\n\n</Box>\n'
    )
    document = read(source, "page.mdx")
    assert [document.slice(block.span) for block in document.blocks] == ["Head", "Text here ."]
    assert [comment.text for comment in document.comments] == ["note"]


def test_prose_that_begins_with_import_stays() -> None:
    assert text("import duties rise\nexport of drugs falls") == "import duties rise export of drugs falls"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    source = end.join(["# Head", "", "one é", "two", "", "- a", "- b", "", "> q", "> r"])
    assert [seen for _, seen in shape(source)] == ["Head", "one é two", "a", "b", "q r"]


def test_places_behind_wide_characters() -> None:
    source = "# 🙂 é\u200b\n\n“Ketamine” is **not** 🙂 a *cure-all*.\n"
    document = read(source)
    found = document.text.index("not")
    at = document.source_map.to_source(Span(found, found + 3))
    assert source[at.start : at.end] == "not"


@pytest.mark.parametrize(
    "source", ["", " ", "\n", "\x00", "\ufeff", "#", "-", ">", "---", "+++", "```", "<!--", "[", "|"]
)
def test_next_to_nothing(source: str) -> None:
    read(source)


@pytest.mark.parametrize(
    "piece",
    [
        ">",
        "*",
        "[",
        "![",
        "*a",
        "**a ",
        "`",
        "` ",
        "[a](",
        "<",
        "<a ",
        "<!--",
        "$a",
        "- ",
        "|",
        "_a",
        "<div ",
        "{",
        "\n",
    ],
)
def test_time_is_linear(piece: str) -> None:
    started = time.process_time()
    read(piece * (200_000 // len(piece)))
    assert time.process_time() - started < 20


def test_nested_brackets_take_linear_time() -> None:
    started = time.process_time()
    read("![" * 40_000 + "](a)" * 40_000)
    assert time.process_time() - started < 20


def test_import_stays_light() -> None:
    program = (
        "import sys, kclaims.readers.markdown; print([m for m in ('tree_sitter', 'yaml', 'spacy') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


PARTS = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.text(alphabet="ab1 \n\t\r*_`[]()<>!#-+|~$&;:\\{}=^\"'/\x00é🙂\u200b\ufb01", max_size=60),
        st.sampled_from(
            ["# H", "- a\n  - b", "> q\n> r", "**b?**", "| a | b |\n|---|---|\n| c | d |", "[x](y)", "![p](q)", "`c`", "&amp;",
             "<!-- c -->", "<div>t</div>", "```\nx\n```", "[^1]: n", "[x]: y", "---\na: b\n---", "## References", "\n\n"],
        ),
    ),
    max_size=10,
)  # fmt: skip


def visible(part: str) -> str:
    return re.sub(r"\s+", "", "".join(run for run, _, _ in clean(part)))


@settings(max_examples=400, deadline=None)
@example(parts=["\u2000", "\u200b"], joint="", path="page.md")
@given(PARTS, st.sampled_from(["", "\n", "\n\n", "\r\n"]), st.sampled_from(["page.md", "page.mdx"]))
def test_every_character_has_its_place(parts: list[str], joint: str, path: str) -> None:
    document = read(joint.join(parts), path)
    places, source = document.source_map, document.source
    starts = [*places.text_starts, places.text_length]
    for index, (at, length) in enumerate(zip(places.source_starts, places.source_lengths, strict=True)):
        run, origin = document.text[starts[index] : starts[index + 1]], source[at : at + length]
        if len(run) == len(origin):
            assert run == origin or run.isspace() or run in "".join(part for part, _, _ in clean(origin))
        elif not run.isspace():
            assert origin[:1] in "&\\" or visible(origin) == visible(run)
    for block in document.blocks:
        span = places.to_source(block.span)
        assert 0 <= span.start < span.end <= len(source)
        assert document.slice(block.span).strip()


WORDS = st.lists(st.text(alphabet="abcdefgé", min_size=1, max_size=8), min_size=1, max_size=8).map(" ".join)


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8))
def test_plain_words_survive_in_order(paragraphs: list[str]) -> None:
    assert text("\n\n".join(paragraphs)).split() == " ".join(paragraphs).split()
