"""What of a Word file is text, and what kind of text."""

import io
import struct
import time
import tracemalloc
import zipfile

import docx
import pytest

from kclaims.model import Document
from kclaims.readers import ReadError, read
from tests.word.files import entries, p, word_file, xml, zipped

_BOX = "<w:txbxContent>{0}</w:txbxContent>"


def blocks(body: str, parts: dict[str, bytes] | None = None) -> list[tuple[str, str]]:
    document = read(word_file(body, parts), "a.docx")
    return [(block.kind, document.slice(block.span)) for block in document.blocks]


def texts(body: str, parts: dict[str, bytes] | None = None) -> list[str]:
    return [text for _, text in blocks(body, parts)]


def boxed(content: str) -> str:
    """A text box as Word writes it: a drawing, and a copy for programs that don't know it."""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp>'
        f"<wps:txbx>{_BOX.format(content)}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{_BOX.format(content)}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def test_insertions_count_and_deletions_do_not() -> None:
    body = (
        "<w:p><w:r><w:t>Ketamine is </w:t></w:r>"
        '<w:ins w:id="1" w:author="A"><w:r><w:t xml:space="preserve"> no </w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="A"><w:r><w:delText>a wonderful </w:delText></w:r><w:r><w:t>odd </w:t></w:r></w:del>'
        '<w:moveFrom w:id="3"><w:r><w:t>from</w:t></w:r></w:moveFrom><w:moveTo w:id="4"><w:r><w:t>cure-all.</w:t></w:r></w:moveTo>'
        "</w:p>"
    )
    assert texts(body) == ["Ketamine is no cure-all."]


def test_a_deleted_paragraph_end_joins_two_paragraphs() -> None:
    mark = '<w:pPr><w:rPr><w:del w:id="1" w:author="A"/></w:rPr></w:pPr>'
    gone = f'<w:p>{mark}<w:del w:id="2"><w:r><w:delText>All of it.</w:delText></w:r></w:del></w:p>'
    assert texts(p("It is ", mark) + p("safe.") + gone + p("Next.")) == ["It is safe.", "Next."]
    cell = f"<w:tbl><w:tr><w:tc>{p('In a cell', mark)}</w:tc><w:tc>{p('another')}</w:tc></w:tr></w:tbl>"
    assert texts(cell) == ["In a cell", "another"]


def test_deleted_rows_and_former_properties_are_not_read() -> None:
    former = '<w:pPr><w:pPrChange w:id="1"><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:pPrChange></w:pPr>'
    row = "<w:tr>{0}<w:tc>" + p("cell") + "</w:tc><w:tc>" + p("other") + "</w:tc></w:tr>"
    gone = row.format('<w:trPr><w:del w:id="2"/></w:trPr>')
    assert blocks(p("No heading any more.", former)) == [("paragraph", "No heading any more.")]
    assert blocks(f"<w:tbl>{gone}{row.format('')}</w:tbl>") == [("table-cell", "cell"), ("table-cell", "other")]


def test_text_boxes_are_read_once_and_keep_their_headings_to_themselves() -> None:
    heading = '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'
    inside = p("Myths", heading) + p("Ketamine is a cure-all.")
    document = read(word_file(p("Care", heading) + f"<w:p>{boxed(inside)}</w:p>" + p("After the box.")), "a.docx")
    found = [(document.slice(b.span), [document.block_text(h) for h in b.headings]) for b in document.blocks]
    assert found == [
        ("Care", []), ("Myths", []), ("Ketamine is a cure-all.", ["Myths"]), ("After the box.", ["Care"]),
    ]  # fmt: skip


def test_field_results_count_and_instructions_do_not() -> None:
    field = '<w:r><w:fldChar w:fldCharType="{0}"/></w:r>'
    body = (
        "<w:p><w:r><w:t>See</w:t></w:r>" + field.format("begin")
        + '<w:r><w:instrText> HYPERLINK "https://example.org" </w:instrText></w:r><w:r><w:t>hidden code</w:t></w:r>'
        + field.format("separate") + '<w:r><w:t xml:space="preserve"> the study</w:t></w:r>' + field.format("end")
        + '<w:fldSimple w:instr=" PAGE "><w:r><w:t>7</w:t></w:r></w:fldSimple></w:p>'
    )  # fmt: skip
    document = read(word_file(body + p("The rest.")), "a.docx")
    assert [document.block_text(0), document.block_text(1)] == ["See the study7", "The rest."]
    assert [(document.slice(span).strip(), to) for span, to in document.links] == [("the study", "https://example.org")]


def test_a_field_without_end_hides_nothing() -> None:
    assert texts('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' + p("Still here.")) == ["Still here."]


def test_links_lead_where_the_relationship_says() -> None:
    body = '<w:p><w:hyperlink r:id="x"><w:r><w:t>a study</w:t></w:r></w:hyperlink><w:r><w:t>!</w:t></w:r></w:p>'
    document = read(word_file(body, links={"x": "https://example.org/a"}), "a.docx")
    assert [(document.slice(span), to) for span, to in document.links] == [("a study", "https://example.org/a")]


def test_characters_that_are_elements() -> None:
    body = (
        "<w:p><w:r><w:t>no</w:t><w:noBreakHyphen/><w:t>cost</w:t><w:tab/><w:t>ca</w:t><w:softHyphen/><w:t>re</w:t><w:br/>"
        '<w:t>50 </w:t><w:sym w:font="Symbol" w:char="F06D"/><w:t>g</w:t></w:r>'
        '<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>\uf0b3</w:t></w:r>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r></w:p>"
    )
    assert texts(body) == ["no-cost care 50 μg≥"]


def test_what_is_struck_out_is_no_text() -> None:
    styled = '<w:style w:type="character" w:styleId="Out"><w:rPr><w:strike/></w:rPr></w:style>'
    runs = ("<w:strike/>", "<w:dstrike/>", '<w:rStyle w:val="Out"/>', '<w:strike w:val="0"/><w:rStyle w:val="Out"/>')
    body = "".join(f"<w:r><w:rPr>{run}</w:rPr><w:t>{at}</w:t></w:r>" for at, run in enumerate(runs))
    assert texts(f"<w:p>{body}</w:p>", {"styles.xml": xml("styles", styled)}) == ["3"]


def test_two_line_breaks_part_blocks() -> None:
    assert texts("<w:p><w:r><w:t>One.</w:t><w:br/><w:br/><w:t>Two.</w:t><w:br/><w:t>Still two.</w:t></w:r></w:p>") == [
        "One.", "Two. Still two.",
    ]  # fmt: skip


def test_notes_headers_and_footers_come_after_the_body() -> None:
    note = '<w:footnote w:id="2">' + p("A note on risks.") + "</w:footnote>"
    parts = {
        "footnotes.xml": xml("footnotes", f'<w:footnote w:id="0" w:type="separator">{p("---")}</w:footnote>{note}'),
        "header1.xml": xml("hdr", p("Clinic")), "footer1.xml": xml("ftr", p("Not medical advice")),
    }  # fmt: skip
    body = '<w:p><w:r><w:t>Text</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    section = '<w:p><w:pPr><w:sectPr><w:headerReference r:id="header1"/><w:footerReference r:id="footer1"/></w:sectPr></w:pPr></w:p>'
    document = read(word_file(body + section, parts), "a.docx")
    assert [(b.region, document.slice(b.span)) for b in document.blocks] == [
        ("main", "Text"), ("main", "A note on risks."), ("header", "Clinic"), ("footer", "Not medical advice"),
    ]  # fmt: skip
    assert [document.address(document.source.index(t)).part for t in ("Text", "A note", "Clinic")] == [
        "word/document.xml", "word/footnotes.xml", "word/header1.xml",
    ]  # fmt: skip


def saved(made: object) -> Document:
    buffer = io.BytesIO()
    made.save(buffer)  # type: ignore[attr-defined]
    return read(buffer.getvalue(), "a.docx")


def test_styles_say_what_a_paragraph_is() -> None:
    made = docx.Document()
    made.add_heading("Ketamine", 0)
    made.add_heading("Warning signs", 1)
    made.styles.add_style("Own", 1).base_style = made.styles["Heading 2"]
    made.add_paragraph("Deeper", style="Own")
    made.add_paragraph("Signs of a bad clinic include:")
    made.add_paragraph("cure-alls", style="List Bullet")
    made.add_paragraph("promises", style="List Bullet 2")
    made.add_paragraph("It healed me.", style="Quote")
    made.add_paragraph().add_run("Is it safe?").bold = True
    made.add_paragraph("No.")
    made.add_table(1, 1).cell(0, 0).text = "A frame around text."
    made.add_table(1, 2).cell(0, 1).text = "A cell."
    made.add_heading("References", 1)
    made.add_paragraph("Smith J. Ketamine. Journal 2020;1:2.")
    document = saved(made)
    found = [(b.kind, b.level, document.slice(b.span)) for b in document.blocks]
    assert found == [
        ("heading", 1, "Ketamine"), ("heading", 2, "Warning signs"), ("heading", 3, "Deeper"),
        ("paragraph", 0, "Signs of a bad clinic include:"), ("list-item", 1, "cure-alls"), ("list-item", 2, "promises"),
        ("quote", 0, "It healed me."), ("question", 0, "Is it safe?"), ("paragraph", 0, "No."),
        ("paragraph", 0, "A frame around text."), ("table-cell", 0, "A cell."), ("heading", 2, "References"),
        ("reference", 0, "Smith J. Ketamine. Journal 2020;1:2."),
    ]  # fmt: skip
    assert [document.blocks[at].lead_in for at in (4, 5)] == [3, 3]
    assert document.blocks[8].question == 7


def test_numbering_switched_off_makes_no_list() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="x"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="none"/><w:lvlText w:val=""/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    number = '<w:pPr><w:numPr><w:ilvl w:val="{1}"/><w:numId w:val="{0}"/></w:numPr></w:pPr>'
    body = p("item", number.format(1, 0)) + p("plain", number.format(1, 1)) + p("off", number.format(0, 0))
    kinds = [kind for kind, _ in blocks(body, {"numbering.xml": xml("numbering", numbering)})]
    assert kinds == ["list-item", "paragraph", "paragraph"]


def test_bullets_typed_by_hand_are_list_items() -> None:
    assert blocks(p("•\u00a0Curing everything")) == [("list-item", "Curing everything")]


def test_properties_give_title_author_and_day() -> None:
    made = docx.Document()
    made.add_paragraph("Text.")
    assert "date" not in saved(made).metadata  # what a library's template says is no date of the document
    made.core_properties.title, made.core_properties.author = "A title", "Ann Author"
    made.core_properties.modified = made.core_properties.created.replace(year=2026, month=5, day=4)
    assert dict(saved(made).metadata) == {
        "title": "A title", "author": "Ann Author", "date": "2026-05-04", "modified": "2026-05-04",
    }  # fmt: skip


def test_a_line_is_a_paragraph_and_offsets_index_the_text() -> None:
    document = read(word_file(p("One  two") + "<w:p/>" + p("Three\u200b four")), "a.docx")
    assert document.source.split("\n") == ["One  two", "", "Three\u200b four", ""]
    assert document.text == "One two\n\nThree four"
    for word in ("One", "two", "Three", "four"):
        at = document.text.index(word)
        span = document.source_map.to_source(document.blocks[0].span._replace(start=at, end=at + len(word)))
        assert document.source[span.start : span.end] == word


BROKEN = {
    "no zip": (b"just text", "damaged"),
    "empty": (b"", "damaged"),
    "old format": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted"),
    "another zip": (zipped({"a.txt": "hello"}), "not-docx"),
    "a workbook": (
        zipped({**entries(word_file("")), "word/document.xml": "<workbook/>"}), "not-docx",
    ),
    "no XML": (zipped({**entries(word_file("")), "word/document.xml": "<w:document"}), "damaged"),
    "cut off": (word_file(p("text") * 50)[:-400], "damaged"),
    "a bomb of entities": (
        zipped({**entries(word_file("")), "word/document.xml": '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w>&b;</w>'}),
        "refused",
    ),
    "an entity from elsewhere": (
        zipped({**entries(word_file("")), "word/styles.xml": '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w>&a;</w>',
                "word/_rels/document.xml.rels": entries(word_file("", {"styles.xml": b""}))["word/_rels/document.xml.rels"]}),
        "refused",
    ),
    "deep nesting": (word_file("<w:sdt>" * 50_000 + "</w:sdt>" * 50_000), "damaged"),
    "an enormous part": (zipped({**entries(word_file("")), "word/document.xml": b" " * 60_000_000}), "too-large"),
    "many parts": (zipped({**entries(word_file("")), **{f"a{i}": "" for i in range(10_001)}}), "too-large"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_damaged_and_hostile_files_give_a_clear_error_quickly(name: str) -> None:
    raw, code = BROKEN[name]
    began = time.process_time()
    with pytest.raises(ReadError) as caught:
        read(raw, "a.docx")
    assert caught.value.code == code
    assert time.process_time() - began < 3


def lying(method: int, name: str) -> bytes:
    """A package with a part of 300 MB that says it has 1,000 bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive, archive.open(name, "w") as part:
        for _ in range(300):
            part.write(b"\0" * 1_000_000)
    raw = bytearray(buffer.getvalue())
    at = raw.find(b"PK\x01\x02")
    raw[at + 24 : at + 28] = struct.pack("<I", 1000)
    return bytes(raw)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_that_lies_about_its_size_is_not_unpacked(method: int) -> None:
    raw = lying(method, "content.xml")
    tracemalloc.start()
    try:
        with pytest.raises(ReadError) as caught:
            read(raw, "a.odt")
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert caught.value.code == "damaged"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused() -> None:
    buffer = io.BytesIO(word_file(p("text")))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/document.xml", "other")
    with pytest.raises(ReadError, match="two parts"):
        read(buffer.getvalue(), "a.docx")


HEAVY = {
    "nested tables": "<w:tbl><w:tr><w:tc>" * 500 + p("bottom") + "</w:tc></w:tr></w:tbl>" * 500,
    "paragraphs": "".join(p(f"Paragraph {i} of many.") for i in range(20_000)),
    "nested boxes": "<w:p><w:r><w:txbxContent>" * 600 + p("x") + "</w:txbxContent></w:r></w:p>" * 600,
    "fields without end": "<w:p>"
    + '<w:r><w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/></w:r>' * 20_000
    + "<w:r><w:t>x</w:t></w:r>" * 2_000
    + "</w:p>",
    "links": "<w:p>" + "<w:hyperlink w:anchor='x'><w:r><w:t>b</w:t></w:r></w:hyperlink><w:r><w:t> c</w:t></w:r>" * 20_000 + "</w:p>",
    "line breaks": "<w:p>" + "<w:r><w:t>b</w:t><w:br/><w:br/></w:r>" * 20_000 + "</w:p>",
    "deleted paragraph ends": "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>" * 20_000,
    "spaces": p(" " * 500_000 + "x"),
}  # fmt: skip


@pytest.mark.parametrize("name", HEAVY)
def test_heavy_files_cost_linear_time(name: str) -> None:
    raw = word_file(HEAVY[name])
    began = time.process_time()
    assert read(raw, "a.docx").text
    assert time.process_time() - began < 5
