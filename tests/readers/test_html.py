"""The HTML reader: blocks, regions, places in the source, metadata."""

from __future__ import annotations

import time

import pytest

from kclaims.readers import html_oracle
from tests.readers.html_helpers import ARTICLE, blocks, check_map, origin, read, regions, texts


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<h2>Risks</h2><p>There are some.", [("heading", "Risks"), ("paragraph", "There are some.")]),
        ("Bare text", [("paragraph", "Bare text")]),
        ("<ul><li>One<li>Two</ul>", [("list-item", "One"), ("list-item", "Two")]),
        ("<blockquote><p>It healed me.</p></blockquote>", [("quote", "It healed me.")]),
        ("<blockquote>It healed me.</blockquote>", [("quote", "It healed me.")]),
        ("<table><tr><th>Dose<td>0.5 mg/kg</table>", [("table-cell", "Dose"), ("table-cell", "0.5 mg/kg")]),
        ("<figure><figcaption>Dr. Lee</figcaption></figure>", [("caption", "Dr. Lee")]),
        ("<table><caption>Doses</caption></table>", [("caption", "Doses")]),
        ("<p class='wp-caption-text'>Dr. Lee", [("caption", "Dr. Lee")]),
        ("<details><summary>Is it safe?</summary>No.", [("question", "Is it safe?"), ("paragraph", "No.")]),
        ("<dl><dt>Is it safe?<dd>No.</dl>", [("question", "Is it safe?"), ("paragraph", "No.")]),
        ("<p><b>Is it safe?</b></p>", [("question", "Is it safe?")]),
        ("<p>Q: Is it safe?</p>", [("question", "Q: Is it safe?")]),
        ("<div class='faq-item'><p>Is it safe?</p></div>", [("question", "Is it safe?")]),
        ("<p>Ready to feel better?</p>", [("paragraph", "Ready to feel better?")]),
        ("<p><strong>Side effects</strong></p>", [("heading", "Side effects")]),
        ("<p><strong>It works.</strong></p>", [("paragraph", "It works.")]),
        ("<pre><code>x = 1</code></pre>", [("code", "x = 1")]),
        ("<pre>Call us now. We can help.</pre>", [("paragraph", "Call us now. We can help.")]),
        ("<div role=heading aria-level=3>Risks</div>", [("heading", "Risks")]),
    ],
)
def test_kinds(source: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>a  b\n\t c</p>", ["a b c"]),
        ("<p> a <b> b</b> <i>c </i> </p>", ["a b c"]),
        ("<p>cure<b>-all</b></p>", ["cure-all"]),
        ("<p>one <br> two<br/>three</p>", ["one two three"]),
        ("one<br><br>two", ["one", "two"]),
        ("one<br>\n <br>two", ["one", "two"]),
        ("a\r\n\r\nb", ["a b"]),
        ("<p>&lt;b&gt; &amp;&nbsp;x</p>", ["<b> &\u00a0x"]),
        ("<p>a&#32;&#x20; b</p>", ["a b"]),
        ("AT&T &notanentity; &copy 5 &notit; R&D", ["AT&T ¬anentity; © 5 ¬it; R&D"]),
        ("a < b and c > d <3", ["a < b and c > d <3"]),
        ("5 &#0; &#xD800; &#99999999;", ["5 \ufffd \ufffd \ufffd"]),
        ("<div>a<p>b</div>c", ["a", "b", "c"]),
        ("<p>a</b></i></div>b", ["a", "b"]),
        ("<b><p>a</b>b</p>", ["ab"]),
        ("<p title=\"a>b\" data-x='<p>'>text</p>", ["text"]),
        ('<p title=x"y>text</p>', ["text"]),
        ('text<p class="x', ['text<p class="x']),
        ("<!doctype html><?xml x?>a</>b", ["ab"]),
        ("a<script>if (a</p>b) '<p>'</script>b<style>p{}</style>c", ["abc"]),
        ("a<template><p>x</p></template>b<noscript>x</noscript>", ["a", "b"]),
        ("a<svg><title>x</title><text>y</text></svg>b", ["ab"]),
        ("<svg><p>a", ["a"]),
        ("<head><title>x</title></head>a", ["a"]),
        ("a<textarea>x</textarea><select><option>y</select>", ["a"]),
        ("<script>a", []),
        ("a<title>b", ["ab"]),
        ("a</é>" * 9 + "<b title='>'>b</b>", ["a" * 9 + "b"]),
        ("", []),
    ],
)
def test_text_is_what_a_browser_shows(source: str, expected: list[str]) -> None:
    assert texts(source) == expected
    check_map(read(source))


@pytest.mark.parametrize(
    "source",
    [
        "a<div hidden>x<div>y</div>z</div>",
        "a<p style='color:red; display : none'>x</p>",
        "a<div aria-hidden=true>x</div>",
        "a<span hidden>x<span>y</span>z</span>",
        "<div>a<p hidden>x</div>",
    ],
)
def test_hidden_elements_are_no_text(source: str) -> None:
    assert texts(source + "<p>b") == ["a", "b"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>It is <s>a cure</s> a treatment.", ["It is a treatment."]),
        ("<p>It is <del><b>a cure</b> and</del> a treatment.", ["It is a treatment."]),
        ("<del><p>A cure.</p><p>For all.</p></del><p>A treatment.", ["A treatment."]),
        ("<p>A <strike>cure.</p><p>A treatment.", ["A", "A treatment."]),
    ],
)
def test_what_is_struck_out_is_no_text(source: str, expected: list[str]) -> None:
    assert texts(source) == expected
    check_map(read(source))


def test_what_can_be_found_or_only_hides_an_icon_is_text() -> None:
    assert texts("<div hidden=until-found>a</div><i aria-hidden=true>b</i>") == ["a", "b"]


def test_nested_lists_have_levels() -> None:
    document = read("<ul><li>a<ol><li>b</ol><li>c</ul>")
    assert [(block.kind, block.level) for block in document.blocks] == [("list-item", level) for level in (1, 2, 1)]


def test_headings_lead_ins_and_answers_are_related() -> None:
    document = read("<h1>Clinics</h1><h3>Is it safe?</h3><p>Warning signs include:</p><ul><li><p>Cures all</p></ul>")
    item = document.blocks[3]
    assert [document.block_text(index) for index in item.headings] == ["Clinics", "Is it safe?"]
    assert item.lead_in == 2
    assert document.blocks[2].question == 1


def test_an_end_tag_stays_inside_its_table_cell() -> None:
    source = "<ul><li><table><tr><td>a</li></ul><td>b</table>c</ul>d"
    assert blocks(source) == [("table-cell", "a"), ("table-cell", "b"), ("list-item", "c"), ("paragraph", "d")]


def test_preformatted_lines_stay() -> None:
    document = read("<pre>\n<code>a &lt;  b\r\n  c\n</code></pre>")
    assert document.text == "a <  b\n  c"
    assert origin(document, "c") == "c"
    check_map(document)


def test_references_are_marked() -> None:
    source = "<h2>References</h2><ol><li>Smith J. Lancet 2019.</ol><h2>About</h2><p>Text"
    assert [block.kind for block in read(source).blocks] == ["heading", "reference", "heading", "paragraph"]


@pytest.mark.parametrize(
    "source",
    [
        "<button aria-expanded=false>Is it safe?</button><div hidden><p>Mostly.</div>",
        "<h3><button aria-expanded=false>Is it safe?</button></h3><div style='display:none'><p>Mostly.</div>",
        "<button aria-expanded=false aria-controls=a>Is it safe?</button><hr><div hidden id=a><p>Mostly.</div>",
        "<h3>Is it safe?</h3><div role=tabpanel hidden><p>Mostly.</div>",
    ],
)
def test_what_readers_can_unfold_is_text(source: str) -> None:
    found = blocks(source + "<p hidden>Nobody sees this.")
    assert [text for _, text in found] == ["Is it safe?", "Mostly."]
    assert found[0][0] in {"heading", "question"}
    assert found[1][0] == "paragraph"


@pytest.mark.parametrize(
    "source",
    [
        "<nav><button aria-expanded=false>Menu</button><ul hidden><li>Home</ul></nav>",
        "<button aria-haspopup=dialog aria-expanded=false>Menu</button><div hidden>Home</div>",
    ],
)
def test_menus_stay_closed(source: str) -> None:
    assert texts(source) == ["Menu"]


@pytest.mark.parametrize(
    ("source", "words", "expected"),
    [
        ("<p>Fish &amp; chips", "& c", "&amp; c"),
        ("<p>a&rsquo;s", "’", "&rsquo;"),
        ("<p>cure\r\n   all", "cure all", "cure\r\n   all"),
        ("<p>cure<b>-all</b>", "cure-all", "cure<b>-all"),
        ("<p>a<br>b", "b", "b"),
        ("<p>\U0001f600 &#x1f600; b", "b", "b"),
        ("<p>x&notit;", "it", "it"),
        ("<p>soft&shy;ly cu\u00adre", "cure", "cu\u00adre"),
        ("<p>ﬁne x", "x", "x"),
    ],
)
def test_text_maps_to_its_source(source: str, words: str, expected: str) -> None:
    assert origin(read(source), words) == expected


def test_comments_have_text_and_place() -> None:
    source = "<p>a<!-- kclaims: ignore -->b<!--><!--->c<!-- x --!>d<!-- open"
    document = read(source)
    assert document.text == "abcd"
    assert [comment.text for comment in document.comments] == ["kclaims: ignore", "", "", "x", "open"]
    first, last = document.comments[0].span, document.comments[-1].span
    assert source[first.start : first.end] == "<!-- kclaims: ignore -->"
    assert source[last.start : last.end] == "<!-- open"


def test_links_have_words_and_target() -> None:
    document = read("<p>See <a href='/a?x=1&amp;y'>the <b>study</b> </a> and <a href=/img><img></a><a name=x>here</a>.")
    assert [(document.slice(span), target) for span, target in document.links] == [("the study ", "/a?x=1&y")]


def test_a_link_around_blocks_is_in_each() -> None:
    document = read("<a href=/x><h3>Title</h3><p>Words</p></a>after")
    assert [(document.slice(span), target) for span, target in document.links] == [("Title", "/x"), ("Words", "/x")]


def test_metadata() -> None:
    page = """<html lang="en-US"><head><title>Title | Site</title>
    <meta property="og:title" content="Title &amp; more"><meta name=author content="By Ann Lee">
    <meta property="article:published_time" content="2021-03-04T10:00:00Z">
    <meta itemprop=dateModified content="2022-01-02"><link rel="canonical" href="https://x.org/a">
    <meta name="description" content="All
    about it"></head><body><time datetime="2019-01-01">2019</time>"""
    assert read(page).metadata == {
        "title": "Title & more", "author": "Ann Lee", "date": "2021-03-04", "modified": "2022-01-02",
        "language": "en-US", "url": "https://x.org/a", "description": "All about it",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<time datetime='2020-05-06T01:00'>x</time>", {"date": "2020-05-06"}),
        ("<meta name=date content='March 3, 2021'>", {"date": "2021-03-03"}),
        ("<meta name=date content='2021'>", {}),
        ("<title>A &amp; B</title>", {"title": "A & B"}),
        ("<meta property=article:author content=https://x.org/ann>", {}),
        ("<p class=byline>By Ann Lee</p><p>Text and more text.", {"author": "Ann Lee"}),
    ],
)
def test_single_statements(source: str, expected: dict[str, str]) -> None:
    assert read(source).metadata == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (
            """{"@graph": [{"@type": "WebSite"}, {"@type": ["NewsArticle"], "datePublished": "2020-01-02T00:00",
            "author": [{"name": "Ann"}, "Bo"]}]}""",
            {"author": "Ann, Bo", "date": "2020-01-02"},
        ),
        ('<!-- {"@type": "Article", "dateModified": "2020-01-02"} -->', {"modified": "2020-01-02"}),
        ('{"@type": "Article", "datePublished": "2020-01-02",}', {"date": "2020-01-02"}),
        ("[" * 100_000, {}),
        ("null", {}),
        ('{"@type": "Article", "author": {"name": 5}, "datePublished": 7}', {}),
    ],
)
def test_linked_data(script: str, expected: dict[str, str]) -> None:
    assert read(f'<script type="application/ld+json">{script}</script>').metadata == expected


def test_frames_of_a_short_page_are_labelled_and_kept() -> None:
    document = read(
        "<html><body class='has-sidebar'><header>Clinic</header><nav>Menu</nav><article><header><h1>Head</h1></header>"
        "<p>Text. It is long enough to be a page.</p></article><div class='post-comments'><p>Nice</p></div><div id=cookie-banner>We use cookies</div>"
        "<form>Sign up</form><div class=author-bio>Ann</div><aside>More</aside><footer>Not a cure.</footer>"
    )
    assert regions(document) == {
        "Clinic": "header", "Menu": "navigation", "Head": "main", "Text. It is long enough to be a page.": "main", "Nice": "comments",
        "We use cookies": "cookies", "Sign up": "form", "Ann": "author", "More": "aside", "Not a cure.": "footer",
    }  # fmt: skip


@pytest.mark.parametrize("wrap", ["<form>{}</form>", "<div class=widget>{}</div>"])
def test_a_frame_that_holds_the_whole_page_is_none(wrap: str) -> None:
    document = read("<html><body>" + wrap.format("<p>It is a cure.</p>") + "<footer>c</footer>")
    assert regions(document) == {"It is a cure.": "main", "c": "footer"}


def test_regions_of_a_whole_page() -> None:
    found = regions(read(ARTICLE))
    assert found["Menu"] == "navigation"
    assert found["This is no medical advice."] == "footer"
    for words in ("I was cured in a day, says Bo.", "Cures pain", "Cures fear"):
        assert found[words] == "main"
    assert sum(region == "main" for region in found.values()) >= 12


@pytest.mark.parametrize("letters", ["\u3400\u4000", "&#x3400;", "\u3400\ua000\U00020000\U00012000"])
def test_marks_in_the_page_are_not_taken_for_ours(letters: str) -> None:
    found = regions(read(ARTICLE.replace("Menu", "Menu " + letters)))
    assert found["This is no medical advice."] == "footer"
    assert found["Cures pain"] == "main"


@pytest.mark.parametrize("error", [RecursionError(), ValueError(), MemoryError()])
def test_an_extractor_that_fails_leaves_names_to_decide(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    import trafilatura

    def fail(*_args: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr(trafilatura, "bare_extraction", fail)
    found = regions(read(ARTICLE))
    assert found["Menu"] == "navigation"
    assert found["Cures pain"] == "main"


def test_an_extractor_that_says_nothing_or_hangs_leaves_names_to_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    import trafilatura

    monkeypatch.setattr(trafilatura, "bare_extraction", lambda *_args, **_named: None)
    assert regions(read(ARTICLE))["Cures pain"] == "main"

    def hang(*_args: object, **_named: object) -> None:
        while True:
            time.sleep(0.01)

    monkeypatch.setattr(trafilatura, "bare_extraction", hang)
    monkeypatch.setattr(html_oracle, "_SECONDS", 0.1)
    assert regions(read(ARTICLE))["Cures pain"] == "main"


def test_a_q_tag_is_read_with_the_marks_that_browsers_show() -> None:
    source = "<p>They say <q>It is not addictive.</q> It is.</p><p hidden><q>x</q></p>"
    document = read(source)
    assert document.text == "They say “It is not addictive.” It is."
    assert origin(document, "“") == "<q>"


def test_a_cell_over_several_columns_leaves_the_other_rows_their_columns() -> None:
    document = read(
        "<table><tr><th></th><th>Spray</th><th>Drip</th></tr><tr><td>Form</td><td colspan='2'>Both liquid</td></tr>"
        "<tr><td>Home use</td><td>Never</td><td colspan='1'>Rarely</td></tr></table>"
    )
    named = {
        document.block_text(at).strip(): document.block_text(block.lead_in).strip()
        for at, block in enumerate(document.blocks)
        if block.lead_in is not None
    }
    assert named == {"Never": "Spray", "Rarely": "Drip"}
