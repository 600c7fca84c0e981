"""Word, OpenDocument and PDF files: sound ones, and what is left of them after some edits."""

from __future__ import annotations

import re
from html import escape

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.fuzz.packages import BYTE_EDITS, MEMBERS, damaged, package
from tests.fuzz.texts import PROSE
from tests.word.files import entries, p, word_file, xml
from tests.word.test_odt import odt
from tests.word.test_pdf import Line, pdf

_STYLES = '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Heading1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
_NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def _word(paragraphs: list[str]) -> bytes:
    heading = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
    item = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    texts = [escape(text) for text in paragraphs]
    body = p(texts[0], heading) + "".join(p(text, item if at % 2 else "") for at, text in enumerate(texts))
    table = f"<w:tbl><w:tr><w:tc>{p(texts[-1])}</w:tc><w:tc>{p('$400')}</w:tc></w:tr></w:tbl>"
    note = '<w:p><w:r><w:t>See</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    parts = {
        "styles.xml": xml("styles", _STYLES), "numbering.xml": xml("numbering", _NUMBERING),
        "footnotes.xml": xml("footnotes", f'<w:footnote w:id="2">{p("A note.")}</w:footnote>'),
        "header1.xml": xml("hdr", p("Head")), "comments.xml": xml("comments", f'<w:comment w:id="0" w:author="A">{p("c")}</w:comment>'),
    }  # fmt: skip
    return word_file(body + table + note, parts, {"rIdL": "https://example.org"})


def _odt(paragraphs: list[str]) -> bytes:
    texts = [escape(text) for text in paragraphs]
    body = f'<text:h text:outline-level="1">{texts[0]}</text:h>' + "".join(
        f'<text:p text:style-name="P1">{text} <text:span text:style-name="B">bold</text:span><text:s text:c="2"/>x</text:p>'
        for text in texts
    )
    items = f"<text:list><text:list-item><text:p>{texts[-1]}</text:p></text:list-item></text:list>"
    note = "<text:p>See<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>n</text:p></text:note-body></text:note></text:p>"
    return odt(body + items + note, meta="<dc:title>T</dc:title><dc:date>2026-01-02T00:00:00</dc:date>")


def _lines(paragraphs: list[str]) -> list[Line]:
    found: list[Line] = [(50, 780, 9, "Clinic news"), (50, 740, 18, "Ketamine")]
    words = re.sub(r"[^ -'*-\[\]-~]", "", " ".join(paragraphs))
    rows = [words[at : at + 70] for at in range(0, min(len(words), 2_400), 70)]
    return found + [(50 + 300 * (at % 7 == 6), 700 - 12 * at, 10, row) for at, row in enumerate(rows)]


_PARAGRAPHS = st.lists(PROSE, min_size=1, max_size=4)
WORD_FILE: SearchStrategy[bytes] = _PARAGRAPHS.map(_word)
ODT_FILE: SearchStrategy[bytes] = _PARAGRAPHS.map(_odt)
PDF_FILE: SearchStrategy[bytes] = st.builds(
    lambda texts, packed: pdf(_lines(texts), _lines(texts), compress=packed), _PARAGRAPHS, st.booleans()
)

DOCX = st.builds(lambda raw, members, edits: package(entries(raw), members, edits), WORD_FILE, MEMBERS, BYTE_EDITS)
ODT = st.builds(lambda raw, members, edits: package(entries(raw), members, edits), ODT_FILE, MEMBERS, BYTE_EDITS)

_PDF_WORD = re.compile(rb"\d+|/\w+|\b(?:obj|endobj|stream|endstream|R|Tj|Tf|Tm|BT|ET)\b|<<|>>|\[|\]")
_PDF_PIECES = (
    b"", b"0", b"-1", b"99999999999", b"1 0 R", b"2 0 R", b"[", b"]", b"<<", b">>", b"(", b")", b"<", b"null", b"true", b"/Kids[2 0 R]", b"/Parent 2 0 R",
    b"/Filter/ASCIIHexDecode", b"/Filter[/FlateDecode/FlateDecode]", b"/Filter/LZWDecode", b"/Filter/ASCII85Decode", b"/Filter/RunLengthDecode",
    b"/Filter/Nope", b"/Encrypt 3 0 R", b"/ToUnicode 3 0 R", b"/Encoding/Identity-H", b"/Type/ObjStm/N 5/First 9", b"/Prev 15", b"/Length 5 0 R", b"q ", b"Q ",
    b"/F1 1e30 Tf", b"0 0 0 0 0 0 Tm", b"1e308 0 0 1e308 0 0 cm", b"BI /W 9 ID x EI", b"/X Do", b"[(a)-99999(b)]TJ", b"T*", b"'", b"%%EOF", b"startxref 0",
    b"endstream endobj", b"/Subtype/Type0/DescendantFonts[3 0 R]", b"/Predictor 15/Columns 99999", b"\\", b"\x00", b"/Count 9999999",
)  # fmt: skip


def _edited_pdf(raw: bytes, edits: list[tuple[float, int, bool]]) -> bytes:
    """A PDF file with some of its words replaced or others put before them."""
    for at, number, replaces in edits:
        words = list(_PDF_WORD.finditer(raw))
        if not words:
            break
        word = words[min(len(words) - 1, int(at * len(words)))]
        raw = (
            raw[: word.start()]
            + _PDF_PIECES[number % len(_PDF_PIECES)]
            + b" "
            + raw[word.end() if replaces else word.start() :]
        )
    return raw


_PDF_EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 100), st.booleans()), max_size=6)
PDF = st.builds(lambda raw, edits, bytes_: damaged(_edited_pdf(raw, edits), bytes_), PDF_FILE, _PDF_EDITS, BYTE_EDITS)
