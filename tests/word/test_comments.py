"""Word files come back with comments on the findings, and with nothing else changed."""

import contextlib
import io
import random
import re
import time
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from kclaims.model import Span
from kclaims.readers import ReadError, read
from kclaims.render import UnfitError
from tests.word.files import NS, W, anchored, comments, entries, p, without_comments, word_file, xml, zipped
from tests.word.findings import commented, span_of
from tests.word.test_reading import boxed

MAY_CHANGE = {"word/document.xml", "word/comments.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}


def give_back(raw: bytes, *quotes: str) -> bytes:
    """The file with a comment on each quote; whatever the comments, all else must be as it was."""
    document = read(raw, "a.docx")
    out = commented(document, [span_of(document, quote) for quote in quotes])
    assert_unchanged(raw, out)
    return out


def assert_unchanged(raw: bytes, out: bytes) -> None:
    before, after = entries(raw), entries(out)
    assert {name: data for name, data in after.items() if name not in MAY_CHANGE} == {
        name: data for name, data in before.items() if name not in MAY_CHANGE
    }
    assert list(after)[: len(before)] == list(before)
    assert without_comments(after["word/document.xml"]) == without_comments(before["word/document.xml"])
    assert is_subsequence(before["word/document.xml"], after["word/document.xml"])
    assert read(out, "a.docx").text == read(raw, "a.docx").text


def is_subsequence(small: bytes, large: bytes) -> bool:
    rest = iter(large)
    return all(byte in rest for byte in small)


def test_a_comment_stands_on_its_words_and_says_why() -> None:
    out = give_back(word_file(p("Ketamine is a cure-all for everyone.")), "a cure-all")
    assert list(anchored(out).values()) == ["a cure-all"]
    ((number, text),) = comments(out).items()
    assert number in anchored(out)
    for part in ("Warning (cure-all): Says too much.", "Why: Because.", "https://example.org/?a=1&b=2", "Say less."):
        assert part in text


def test_formatting_is_kept_on_both_sides_of_a_split() -> None:
    body = (
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r w:rsidR="00A1"><w:rPr><w:b/><w:i/><w:color w:val="FF0000"/></w:rPr>'
        "<w:t>one two three</w:t></w:r></w:p>"
    )
    out = give_back(word_file(body), "two")
    runs = etree.fromstring(entries(out)["word/document.xml"]).findall(".//w:r[w:t]", NS)
    assert [run.findtext("w:t", namespaces=NS) for run in runs] == ["one ", "two", " three"]
    assert [run.get(f"{{{W}}}rsidR") for run in runs] == ["00A1"] * 3
    assert all(run.find("w:rPr/w:color", NS) is not None for run in runs)


def test_white_space_shows_after_a_split_only_where_it_did_before() -> None:
    out = give_back(word_file("<w:p><w:r><w:t>  one two  three </w:t></w:r></w:p>"), "two")
    shown = ["".join((t.text or "") if t.attrib else (t.text or "").strip() for t in run.findall("w:t", NS))
             for run in etree.fromstring(entries(out)["word/document.xml"]).findall(".//w:r[w:t]", NS)]  # fmt: skip
    assert shown == ["one ", "two", "  three"]


def test_white_space_shows_where_a_range_begins_with_its_text() -> None:
    out = give_back(word_file("<w:p><w:r><w:t>ab</w:t><w:t>c d</w:t></w:r></w:p>"), "c ")
    assert list(anchored(out).values()) == ["c "]
    assert read(out, "a.docx").text == "abc d"


def test_existing_comments_and_tracked_changes_are_kept() -> None:
    old = '<w:comment w:id="{0}" w:author="Ann" w:date="2026-01-01T00:00:00Z">' + p("Mine.") + "</w:comment>"
    parts = {
        "comments.xml": xml("comments", old.format(0) + old.format(7)),
        "commentsExtended.xml": b"<x/>", "people.xml": b"<y/>",
    }  # fmt: skip
    body = (
        '<w:p><w:commentRangeStart w:id="7"/><w:r><w:t>Ketamine is </w:t></w:r><w:ins w:id="3" w:author="Ann"><w:r><w:t>a '
        'cure-all</w:t></w:r></w:ins><w:del w:id="4" w:author="Ann"><w:r><w:delText> drug</w:delText></w:r></w:del>'
        '<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>'
        '<w:r><w:rPr><w:b/><w:rPrChange w:id="5" w:author="Ann"><w:rPr/></w:rPrChange></w:rPr><w:t xml:space="preserve"> for all.</w:t></w:r></w:p>'
    )
    raw = word_file(body, parts)
    document = read(raw, "a.docx")
    out = commented(document, [span_of(document, "cure-all for")])
    after = entries(out)
    assert comments(out, "Ann") == {"0": "Mine.", "7": "Mine."}
    assert {k: after[f"word/{k}"] for k in ("commentsExtended.xml", "people.xml")} == {
        "commentsExtended.xml": b"<x/>", "people.xml": b"<y/>",
    }  # fmt: skip
    assert after["[Content_Types].xml"] == entries(raw)["[Content_Types].xml"]
    assert after["word/_rels/document.xml.rels"] == entries(raw)["word/_rels/document.xml.rels"]
    ((number, text),) = anchored(out).items() - {("7", anchored(out)["7"])}
    assert (text, number in comments(out)) == ("cure-all for", True)
    main = etree.fromstring(after["word/document.xml"])
    marks = [
        el.get(f"{{{W}}}id")
        for el in main.iter(f"{{{W}}}ins", f"{{{W}}}del", f"{{{W}}}rPrChange", f"{{{W}}}commentRangeStart")
    ]
    assert len(marks) == len(set(marks))
    assert len(main.findall(".//w:rPrChange", NS)) == 2
    assert main.findtext(".//w:delText", namespaces=NS) == " drug"
    assert read(out, "a.docx").text == "Ketamine is a cure-all for all."


def test_what_is_left_of_a_lost_part_is_used() -> None:
    whole = entries(word_file(p("one two"), {"comments.xml": xml("comments", "")}))
    del whole["word/comments.xml"]
    after = entries(give_back(zipped(whole), "two"))
    assert after["[Content_Types].xml"] == whole["[Content_Types].xml"]
    assert after["word/_rels/document.xml.rels"] == whole["word/_rels/document.xml.rels"]
    assert "word/comments.xml" in after


def test_a_second_run_adds_no_second_comment() -> None:
    raw = word_file(p("Ketamine is a cure-all."))
    once = give_back(raw, "a cure-all")
    again = read(once, "a.docx")
    assert commented(again, [span_of(again, "a cure-all")]) == once
    assert len(comments(commented(again, [span_of(again, "a cure-all"), span_of(again, "Ketamine")]))) == 2


def test_findings_that_overlap_or_touch_each_have_their_range() -> None:
    out = give_back(word_file(p("abcdefgh ijkl")), "abc", "cde", "def", "abcdefgh ijkl", "ijkl", "abc")
    assert sorted(anchored(out).values()) == sorted(["abc", "cde", "def", "abcdefgh ijkl", "ijkl", "abc"])


def test_where_word_allows_no_comment_one_goes_on_the_first_paragraph() -> None:
    section = '<w:p><w:pPr><w:sectPr><w:headerReference r:id="header1"/></w:sectPr></w:pPr></w:p>'
    raw = word_file(p("First paragraph.") + p("Second.") + section, {"header1.xml": xml("hdr", p("Cures all"))})
    document = read(raw, "a.docx")
    out = commented(document, [Span(0, 0), span_of(document, "Cures all")])
    assert_unchanged(raw, out)
    assert list(anchored(out).values()) == ["First paragraph."]
    (text,) = comments(out).values()
    assert text.count("Says too much.") == 2
    assert "“Cures all” (word/header1.xml)" in text


@pytest.mark.parametrize("body", ["", "<w:p/>", "<w:p></w:p>", '<w:p><w:pPr><w:jc w:val="left"/></w:pPr></w:p>'])
def test_a_document_without_text_can_bear_a_comment(body: str) -> None:
    raw = word_file(body)
    out = commented(read(raw, "a.docx"), [Span(0, 0)])
    assert list(anchored(out).values()) == [""]
    assert len(comments(out)) == 1


def test_text_boxes_and_notes_are_pointed_at() -> None:
    note = {"footnotes.xml": xml("footnotes", '<w:footnote w:id="2">' + p("It cures all.") + "</w:footnote>")}
    noted = '<w:p><w:r><w:t>Noted</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    body = f"<w:p><w:r><w:t>Before </w:t></w:r>{boxed(p('Boxed claim'))}<w:r><w:t>after</w:t></w:r></w:p>{noted}"
    out = give_back(word_file(body, note), "Boxed", "cures all")
    assert sorted(anchored(out).values()) == ["", "Boxed claim"]  # the box as a whole; the note's mark has no text
    main = entries(out)["word/document.xml"]
    assert b'<w:footnoteReference w:id="2"/></w:r><w:commentRangeEnd' in main
    assert main.count(b"commentRangeStart") == 2


@pytest.mark.parametrize("declared", ["xmlns:x", "xmlns"])
def test_other_prefixes_for_words_namespace(declared: str) -> None:
    prefix = "x:" if declared == "xmlns:x" else ""
    main = f'<{prefix}document {declared}="{W}"><{prefix}body><{prefix}p><{prefix}r><{prefix}t>one two three</{prefix}t></{prefix}r></{prefix}p></{prefix}body></{prefix}document>'
    raw = zipped({**entries(word_file("")), "word/document.xml": main})
    assert list(anchored(give_back(raw, "two")).values()) == ["two"]


def test_files_of_the_strict_kind_of_the_standard() -> None:
    strict = {
        name: re.sub(
            rb"http://schemas.openxmlformats.org/(wordprocessingml|officeDocument)/2006",
            rb"http://purl.oclc.org/ooxml/\1",
            data,
        )
        for name, data in entries(word_file(p("one two three"))).items()
    }
    document = read(zipped(strict), "a.docx")
    assert document.text == "one two three"
    out = entries(commented(document, [span_of(document, "two")]))
    assert (
        b'Type="http://purl.oclc.org/ooxml/officeDocument/relationships/comments"'
        in out["word/_rels/document.xml.rels"]
    )
    assert b'<w:comments xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main">' in out["word/comments.xml"]
    assert read(zipped(out), "a.docx").text == "one two three"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_other_encodings_than_utf_8(encoding: str) -> None:
    name = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    main = f'<?xml version="1.0" encoding="{name}"?><w:document xmlns:w="{W}"><w:body>{p("naïve café claim")}</w:body></w:document>'
    raw = zipped({**entries(word_file("")), "word/document.xml": main.encode(encoding)})
    document = read(raw, "a.docx")
    assert list(anchored(commented(document, [span_of(document, "café")])).values()) == ["café"]


def test_text_that_cannot_be_split_is_marked_with_its_run() -> None:
    out = give_back(
        word_file("<w:p><w:r><w:t><![CDATA[one two]]></w:t></w:r><w:r><w:t> three</w:t></w:r></w:p>"), "two three"
    )
    assert list(anchored(out).values()) == ["one two three"]
    math = "<w:p><w:r><w:t>Since </w:t></w:r><m:oMath><m:r><m:t>p = 0.05</m:t></m:r></m:oMath><w:r><w:t> it works.</w:t></w:r></w:p>"
    assert list(anchored(give_back(word_file(math), "0.05 it")).values()) == [
        " it"
    ]  # the equation is in the range as well


def test_hostile_text_stays_text() -> None:
    raw = word_file(p("&lt;/w:t&gt;]]&gt; &amp;amp; \u202eclaim &#x1F600; done"))
    document = read(raw, "a.docx")
    out = commented(document, [span_of(document, "claim")], message="<script>\x00\x1b & \u202e ]]>")
    assert_unchanged(raw, out)
    (text,) = comments(out).values()
    assert text.startswith("Warning (cure-all): <script>·· &  ]]>")


def test_files_of_a_common_library_round_trip() -> None:
    made = docx.Document()
    made.add_heading("Title", 0)
    paragraph = made.add_paragraph("Plain ")
    paragraph.add_run("bold").bold = True
    paragraph.add_run(" and more\twith a tab\nand a line")
    made.add_table(2, 2).cell(1, 1).text = "In a cell"
    buffer = io.BytesIO()
    made.save(buffer)
    out = give_back(buffer.getvalue(), "ain bold and", "tab and", "a cell", "Title")
    assert sorted(anchored(out).values()) == sorted(["ain bold and", "tab and", "a cell", "Title"])
    assert [paragraph.text for paragraph in docx.Document(io.BytesIO(out)).paragraphs] == [
        p.text for p in made.paragraphs
    ]


_TEXT = st.text(st.sampled_from("ab c&<>é😀 \u00a0\u200b“-\n"), min_size=1, max_size=8)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("é", "&#233;")


@st.composite
def _run(draw: st.DrawFn) -> str:
    pieces = []
    for _ in range(draw(st.integers(1, 3))):
        space = draw(st.sampled_from(["", ' xml:space="preserve"']))
        text = f"<w:t{space}>{_escaped(draw(_TEXT))}</w:t>"
        pieces.append(
            draw(st.sampled_from([text, text, "<w:tab/>", "<w:br/>", "<w:noBreakHyphen/>", "<w:drawing/>", "<w:t/>"]))
        )
    look = draw(
        st.sampled_from(
            ["", "<w:rPr><w:b/></w:rPr>", '<w:rPr><w:i/><w:rPrChange w:id="90"><w:rPr/></w:rPrChange></w:rPr>']
        )
    )
    return f"<w:r>{look}{''.join(pieces)}</w:r>"


_WRAPS = [
    "{0}", "{0}", "{0}", '<w:hyperlink w:anchor="a">{0}</w:hyperlink>', '<w:ins w:id="1">{0}</w:ins>',
    '<w:fldSimple w:instr="PAGE">{0}</w:fldSimple>', "<w:sdt><w:sdtPr/><w:sdtContent>{0}</w:sdtContent></w:sdt>",
    '<w:moveTo w:id="3">{0}</w:moveTo>', '<w:del w:id="2"><w:r><w:delText>gone</w:delText></w:r></w:del>',
    '<w:moveFrom w:id="5">{0}</w:moveFrom>',
    (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{0}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    ),
]  # fmt: skip
_INLINE = st.builds(str.format, st.sampled_from(_WRAPS), _run())
_PARAGRAPH = st.lists(_INLINE, max_size=5).map(lambda runs: f"<w:p>{''.join(runs)}</w:p>")
_BODY = st.lists(
    st.one_of(
        _PARAGRAPH, _PARAGRAPH.map(lambda q: f"<w:tbl><w:tr><w:tc>{q}</w:tc></w:tr></w:tbl>"),
        _PARAGRAPH.map(lambda q: f"<w:p>{boxed(q)}<w:r><w:t>host</w:t></w:r></w:p>"),
    ), min_size=1, max_size=4,
).map("".join)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_BODY, st.data())
def test_any_layout_round_trips(body: str, data: Any) -> None:
    raw = word_file(body)
    document = read(raw, "a.docx")
    spans = []
    for block in document.blocks:
        start = data.draw(st.integers(block.span.start, block.span.end - 1))
        spans.append(Span(start, data.draw(st.integers(start + 1, block.span.end))))
    out = commented(document, spans)
    assert_unchanged(raw, out)
    expected = []
    for span in spans:
        source = document.source_map.to_source(span)
        address = document.address(source.start)
        if address is not None and address.anchor is None:
            expected.append(document.source[source.start : source.end])
    found = [text.replace("\n", " ") for text in anchored(out).values()]
    for text in expected:
        assert text in found
        found.remove(text)
    assert len(anchored(out)) == len(comments(out)) == len(spans)


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 30))
def test_damaged_files_give_a_clear_error_or_text(chance: random.Random, count: int) -> None:
    raw = bytearray(word_file(p("Some text that may be found.") * 3, {"styles.xml": xml("styles", "<w:style/>")}))
    for _ in range(count):
        at = chance.randrange(len(raw))
        raw[at] = chance.randrange(256)
    with contextlib.suppress(ReadError, UnfitError):  # nothing else may come out
        document = read(bytes(raw), "a.docx")
        commented(document, [Span(0, 1)] if document.text else [Span(0, 0)])


def test_thousands_of_comments_in_one_run_cost_linear_time() -> None:
    raw = word_file(p("cure é " * 20_000))
    document = read(raw, "a.docx")
    began = time.process_time()
    out = commented(document, [Span(at * 7, at * 7 + 4) for at in range(3_000)])
    assert time.process_time() - began < 10
    assert len(comments(out)) == 3_000
