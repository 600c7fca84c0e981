"""LibreOffice opens what comes back, shows the comments, and finds nothing else changed."""

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from lxml import etree

from kclaims.model import Document, Span
from kclaims.readers import read
from tests.word.files import entries, p, word_file, xml
from tests.word.findings import commented, span_of
from tests.word.test_reading import boxed

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_NS = {
    "office": _OFFICE, "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0", "dc": "http://purl.org/dc/elements/1.1/",
}  # fmt: skip
Convert = Callable[[bytes, str, str], bytes]

PAGE = """<html><head><title>Ketamine therapy</title></head><body><h1>Ketamine therapy at our clinic</h1>
<p>Our drip is a <b>cure-all</b> for everyone, with <i>no side effects</i>. See <a href="https://example.org/x">the study</a>.</p>
<h2>Warning signs</h2><p>Beware of clinics that:</p><ul><li>Tout a cure-all</li><li>Promise<ul><li>instantly</li></ul></li></ul>
<table border="1"><tr><th>Drug</th><th>Status</th></tr><tr><td>R-ketamine</td><td>is approved</td></tr></table>
<blockquote>It healed me for good.</blockquote><p><b>Is it addictive?</b></p><p>No.</p></body></html>"""
READ = [
    ("heading", 1, "Ketamine therapy at our clinic"), ("paragraph", 0, "Our drip is a cure-all for everyone, with no side effects. See the study."),
    ("heading", 2, "Warning signs"), ("paragraph", 0, "Beware of clinics that:"), ("list-item", 1, "Tout a cure-all"),
    ("list-item", 1, "Promise"), ("list-item", 2, "instantly"), ("table-cell", 0, "Drug"), ("table-cell", 0, "Status"),
    ("table-cell", 0, "R-ketamine"), ("table-cell", 0, "is approved"), ("quote", 0, "It healed me for good."),
    ("question", 0, "Is it addictive?"), ("paragraph", 0, "No."),
]  # fmt: skip


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    folder = tmp_path_factory.mktemp("office")

    def converted(raw: bytes, suffix: str, target: str) -> bytes:
        (folder / f"in.{suffix}").write_bytes(raw)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        subprocess.run(
            ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(folder / "out"), str(folder / f"in.{suffix}")],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return Path(folder / "out" / f"in.{target.partition(':')[0]}").read_bytes()

    return converted


def annotations(flat: bytes) -> list[tuple[str, str]]:
    """Author and annotated words of each comment that LibreOffice sees."""
    root = etree.fromstring(flat)
    found = []
    for note in root.iter(f"{{{_OFFICE}}}annotation"):
        name = note.get(f"{{{_OFFICE}}}name")
        pieces: list[str] = []
        state, skip = "before", 0
        for event, element in etree.iterwalk(root, events=("start", "end")):
            is_note = element.tag == f"{{{_OFFICE}}}annotation"
            skip += is_note * (1 if event == "start" else -1)
            if element is note:
                state = "inside"
            elif element.tag == f"{{{_OFFICE}}}annotation-end" and element.get(f"{{{_OFFICE}}}name") == name:
                state = "after" if event == "start" else state
            if state == "inside" and not skip:
                pieces.append((element.text if event == "start" else element.tail) or "")
        found.append((note.findtext("dc:creator", namespaces=_NS) or "", "".join(pieces)))
    return found


def blocks(document: Document) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, document.slice(block.span)) for block in document.blocks]


def test_a_page_written_by_libreoffice_is_read_and_given_back(convert: Convert) -> None:
    as_odt = convert(PAGE.encode(), "html", "odt:writer8")
    as_docx = convert(as_odt, "odt", "docx:MS Word 2007 XML")
    assert blocks(read(as_odt, "a.odt")) == READ
    document = read(as_docx, "a.docx")
    assert blocks(document) == READ
    quotes = ["cure-all for everyone", "no side effects. See the", "instantly", "is approved"]
    out = commented(document, [span_of(document, quote) for quote in quotes])
    assert convert(out, "docx", "txt:Text (encoded):UTF8") == convert(as_docx, "docx", "txt:Text (encoded):UTF8")
    assert annotations(convert(out, "docx", "fodt")) == [("kclaims", quote) for quote in quotes]
    assert {n: d for n, d in entries(out).items() if n in entries(as_docx)}.keys() == entries(as_docx).keys()


def test_a_pdf_written_by_libreoffice_reads_like_its_source(convert: Convert) -> None:
    made = docx.Document()
    made.add_heading("Ketamine in the clinic", 1)
    long = (
        "It has been used as an anesthetic since 1970 and acts on receptors, although what it does to mood is debated. "
    )
    made.add_paragraph(f"The first paragraph. {long * 3}")
    made.add_paragraph("Beware of:")
    made.add_paragraph("cure-alls", style="List Bullet")
    made.add_page_break()
    made.add_heading("The second page", 2)
    made.add_paragraph(f"Another paragraph. {long * 2}")
    buffer = io.BytesIO()
    made.save(buffer)
    source = read(buffer.getvalue(), "a.docx")
    document = read(convert(buffer.getvalue(), "docx", "pdf:writer_pdf_Export"), "a.pdf")
    assert blocks(document) == [(kind, level, text.strip()) for kind, level, text in blocks(source)]
    assert [document.address(document.source.index(words)).page for words in ("Ketamine in", "The second")] == [1, 2]


def test_tracked_changes_and_older_comments_are_still_there(convert: Convert) -> None:
    tracked = 'w:author="Ann" w:date="2026-01-01T00:00:00Z"'
    old = f'<w:comment w:id="1" {tracked}>{p("Check this.")}</w:comment>'
    body = (
        f'<w:p><w:r><w:t xml:space="preserve">It is </w:t></w:r><w:ins w:id="3" {tracked}><w:r><w:t>a cure</w:t></w:r></w:ins>'
        "<w:r><w:rPr><w:b/></w:rPr><w:t>-all for you</w:t></w:r>"
        f'<w:del w:id="4" {tracked}><w:r><w:delText xml:space="preserve"> alone</w:delText></w:r></w:del><w:r><w:t>. </w:t></w:r>'
        '<w:commentRangeStart w:id="1"/><w:r><w:t>Works for all</w:t></w:r><w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r></w:p>'
        f"<w:p>{boxed(p('Boxed words'))}<w:r><w:t>Host.</w:t></w:r></w:p>"
    )
    raw = word_file(body, {"comments.xml": xml("comments", old)})
    document = read(raw, "a.docx")
    out = commented(document, [span_of(document, "cure-all"), Span(0, 0), span_of(document, "for all")])
    flat = convert(out, "docx", "fodt")
    seen = annotations(flat)
    assert ("Ann", "Works for all") in seen
    assert {words for author, words in seen if author == "kclaims"} >= {"cure-all", "for all"}
    assert len(seen) == 4
    changes = etree.fromstring(flat).findall(".//text:changed-region", _NS)
    assert (
        len(changes) == len(etree.fromstring(convert(raw, "docx", "fodt")).findall(".//text:changed-region", _NS)) == 2
    )
