"""Text of PDF files: paragraphs, pages, what is header and footer."""

import contextlib
import random
import sys
import time
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kclaims.readers import ReadError, read

Line = tuple[float, float, float, str]  # x, y, size, text; a text that begins with * is bold


def pdf(*pages: list[Line], info: str = "", compress: bool = True) -> bytes:
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
               "<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>"]  # fmt: skip
    kids = []
    for lines in pages:
        drawn = "".join(
            f"BT /F{2 if text[:1] == '*' else 1} {size} Tf 1 0 0 1 {x} {y} Tm ({text.lstrip('*')}) Tj ET\n"
            for x, y, size, text in lines
        ).encode("cp1252")
        data = zlib.compress(drawn) if compress else drawn
        code = "/Filter/FlateDecode" if compress else ""
        objects.append(f"<</Length {len(data)}{code}>>\nstream\n{data.decode('latin-1')}\nendstream")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {len(objects)} 0 R/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    objects.append(f"<<{info}>>")
    out, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {len(places) + 1}/Root 1 0 R/Info {len(places)} 0 R>>\n"
    return (out + end + f"startxref\n{len(out)}\n%%EOF").encode("latin-1")


def column(x: float, top: float, *texts: str, size: float = 10) -> list[Line]:
    return [(x, top - 12 * index, size, text) for index, text in enumerate(texts)]


ONE = column(50, 700, "Our drip has been called a wonder by some of the newspa-", "pers, but it is no cure-", "all.")


def test_lines_become_paragraphs_and_parted_words_whole() -> None:
    page = [(50, 750, 18, "Ketamine"), *ONE, *column(50, 640, "The newspapers say so, and a cure-all is sold."), (50, 620, 10, "*Is it safe?"),
            (50, 600, 10, "No.")]  # fmt: skip
    document = read(pdf(page), "a.pdf")
    assert [(b.kind, document.slice(b.span)) for b in document.blocks] == [
        ("heading", "Ketamine"),
        ("paragraph", "Our drip has been called a wonder by some of the newspapers, but it is no cure-all."),
        ("paragraph", "The newspapers say so, and a cure-all is sold."),
        ("question", "Is it safe?"), ("paragraph", "No."),
    ]  # fmt: skip


def test_addresses_say_the_page_and_sentences_run_on_over_it() -> None:
    first = [
        (50, 780, 9, "Clinic news"),
        *column(50, 700, "The first page ends with a sentence that"),
        (300, 20, 9, "Page 1"),
    ]
    second = [
        (50, 780, 9, "Clinic news"),
        *column(50, 700, "goes on here, on the second page of it."),
        (300, 20, 9, "Page 2"),
    ]
    document = read(pdf(first, second), "a.pdf")
    assert [(b.region, document.slice(b.span)) for b in document.blocks] == [
        ("main", "The first page ends with a sentence that goes on here, on the second page of it."),
        ("header", "Clinic news"), ("footer", "Page 1"),
    ]  # fmt: skip
    assert [document.address(document.source.index(word)).page for word in ("first", "goes")] == [1, 2]


def test_columns_are_read_one_after_the_other() -> None:
    left = column(50, 700, "The left column holds a long sentence that is", "broken at its foot and then")
    right = column(320, 700, "goes on in the right one. It has an", "end there.")
    document = read(pdf([*left, *right]), "a.pdf")
    assert document.text == (
        "The left column holds a long sentence that is broken at its foot and then goes on in the right one. It has an end there."
    )


def test_properties() -> None:
    document = read(pdf(ONE, info="/Title(A title)/Author(Ann)/CreationDate(D:20260504101112Z)"), "a.pdf")
    assert dict(document.metadata) == {
        "title": "A title",
        "author": "Ann",
        "date": "2026-05-04",
        "modified": "2026-05-04",
    }


def test_what_is_no_readable_pdf_is_named() -> None:
    for raw, code in ((b"hello", "damaged"), (pdf([]), "no-text"), (b"%PDF-1.7\n" + b"junk" * 100, "damaged")):
        with pytest.raises(ReadError) as caught:
            read(raw, "a.pdf")
        assert caught.value.code == code


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(ReadError, match=r"kclaims\[word\]") as caught:
        read(pdf(ONE), "a.pdf")
    assert caught.value.code == "missing-extra"


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 20), st.booleans())
def test_damaged_files_give_a_clear_error_or_text(chance: random.Random, count: int, compress: bool) -> None:
    raw = bytearray(pdf(ONE, ONE, compress=compress))
    for _ in range(count):
        raw[chance.randrange(9, len(raw))] = chance.randrange(256)
    began = time.process_time()
    with contextlib.suppress(ReadError):  # nothing else may come out
        read(bytes(raw), "a.pdf")
    assert time.process_time() - began < 5


def test_a_page_that_unpacks_to_very_much_is_refused() -> None:
    raw = pdf([(50, 700, 10, " " * 120_000_000)])
    began = time.process_time()
    with pytest.raises(ReadError):
        read(raw, "a.pdf")
    assert time.process_time() - began < 5
