"""What of an OpenDocument text is text, and what kind of text."""

import contextlib
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kclaims.readers import ReadError, read
from tests.word.files import zipped

_NS = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"),
        ("meta", "meta"), ("fo", "xsl-fo-compatible"),
    )
) + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
_STYLES = (
    '<style:style style:name="Title" style:family="paragraph"/><style:style style:name="P1" style:family="paragraph" '
    'style:parent-style-name="Title"/><style:style style:name="B" style:family="text"><style:text-properties '
    'fo:font-weight="bold"/></style:style><style:style style:name="H" style:family="text"><style:text-properties '
    'text:display="none"/></style:style><style:style style:name="S" style:family="text"><style:text-properties '
    'style:text-line-through-style="solid"/></style:style>'
)


def odt(body: str, styles: str = "", meta: str = "") -> bytes:
    return zipped({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {_NS}><office:automatic-styles>{_STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {_NS}>{styles}</office:document-styles>",
        "meta.xml": f"<office:document-meta {_NS}><office:meta>{meta}</office:meta></office:document-meta>",
    })  # fmt: skip


def found(body: str, styles: str = "") -> list[tuple[str, int, str]]:
    document = read(odt(body, styles), "a.odt")
    return [(b.kind, b.level, document.slice(b.span)) for b in document.blocks]


def test_structure_is_read() -> None:
    body = (
        '<text:p text:style-name="P1">The title</text:p><text:h text:outline-level="1">Signs</text:h>'
        "<text:p>Beware of:</text:p><text:list><text:list-item><text:p>cure-alls</text:p><text:list><text:list-item>"
        "<text:p>deeper</text:p></text:list-item></text:list></text:list-item></text:list>"
        '<text:p><text:span text:style-name="B">Is it safe?</text:span></text:p><text:p>No.</text:p>'
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell>"
        '<text:p><text:span text:style-name="B">Bold</text:span></text:p></table:table-cell></table:table-row></table:table>'
    )
    assert found(body) == [
        ("heading", 1, "The title"), ("heading", 2, "Signs"), ("paragraph", 0, "Beware of:"),
        ("list-item", 1, "cure-alls"), ("list-item", 2, "deeper"), ("question", 0, "Is it safe?"),
        ("paragraph", 0, "No."), ("table-cell", 0, "a"), ("table-cell", 0, "Bold"),
    ]  # fmt: skip


def test_insertions_count_deletions_annotations_and_hidden_text_do_not() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>deleted</text:p></text:deletion></text:changed-region>"
        "</text:tracked-changes><text:p>Ketamine is\n   <text:change-start/>no<text:change-end/><text:s text:c='2'/>cure<text:tab/>at"
        "<text:line-break/>all<office:annotation><text:p>a remark</text:p></office:annotation>"
        '<text:span text:style-name="H"> hidden</text:span><text:span text:style-name="S"> struck</text:span>.</text:p>'
    )
    assert found(body) == [("paragraph", 0, "Ketamine is no cure at all.")]


def test_boxes_notes_headers_and_links() -> None:
    body = (
        "<text:p>Host <draw:frame><draw:text-box><text:p>Boxed.</text:p></draw:text-box></draw:frame>goes on"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body></text:note>"
        '. See <text:a xlink:href="https://example.org">this</text:a>.</text:p><text:p>Last.</text:p>'
    )
    styles = "<style:master-page><style:header><text:p>Head</text:p></style:header><style:footer><text:p>Foot</text:p></style:footer></style:master-page>"
    document = read(odt(body, styles), "a.odt")
    assert [(b.region, document.slice(b.span)) for b in document.blocks] == [
        ("main", "Host goes on. See this."), ("main", "Boxed."), ("main", "Last."), ("main", "A note."),
        ("header", "Head"), ("footer", "Foot"),
    ]  # fmt: skip
    assert [(document.slice(span), to) for span, to in document.links] == [("this", "https://example.org")]
    assert [document.address(document.source.index(t)).part for t in ("Last", "Head")] == ["content.xml", "styles.xml"]


def test_properties() -> None:
    meta = (
        "<dc:title>T</dc:title><meta:initial-creator>Ann</meta:initial-creator><dc:date>2026-05-04T10:00:00</dc:date>"
    )
    assert dict(read(odt("<text:p>x</text:p>", meta=meta), "a.odt").metadata) == {
        "title": "T", "author": "Ann", "date": "2026-05-04", "modified": "2026-05-04",
    }  # fmt: skip


def test_other_and_protected_files_are_refused() -> None:
    sheet = zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"})
    locked = zipped({"content.xml": "junk", "META-INF/manifest.xml": "<m><encryption-data/></m>"})
    bomb = zipped({"content.xml": '<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'})
    for raw, code in ((sheet, "not-odt"), (locked, "encrypted"), (bomb, "refused"), (b"text", "damaged")):
        with pytest.raises(ReadError) as caught:
            read(raw, "a.odt")
        assert caught.value.code == code


def test_deep_and_wide_files_cost_linear_time() -> None:
    began = time.process_time()
    deep = "<text:list><text:list-item>" * 900 + "<text:p>x</text:p>" + "</text:list-item></text:list>" * 900
    wide = "".join(f"<text:p>Paragraph {i}.</text:p>" for i in range(20_000))
    assert len(read(odt(deep + wide + "<text:p>" + " " * 300_000 + "x</text:p>"), "a.odt").blocks) == 20_002
    assert time.process_time() - began < 10


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 30))
def test_damaged_files_give_a_clear_error_or_text(chance: random.Random, count: int) -> None:
    raw = bytearray(odt("<text:p>Some text.</text:p>"))
    for _ in range(count):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    with contextlib.suppress(ReadError):  # nothing else may come out
        read(bytes(raw), "a.odt")
