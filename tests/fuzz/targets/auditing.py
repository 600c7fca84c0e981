"""What audits, evaluations and the web page take in: archives, records, sheets, labels, questions."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from kclaims.batch import json_lines, warc
from kclaims.batch.coding_sheet import COLUMNS, SheetError, corrections, read_sheet
from kclaims.batch.fields import Fields
from kclaims.batch.page import RawPage
from kclaims.batch.rollup import Tables
from kclaims.batch.worker import PageLinter
from kclaims.engine.session import Request
from kclaims.evaluate.gold import GoldError, read_rows
from kclaims.settings.config import Config
from kclaims.web.answers import Answers
from kclaims.web.questions import Problem, from_bytes, from_json
from tests.batch.conftest import audited
from tests.fuzz.holds import told
from tests.fuzz.linters import DAY
from tests.fuzz.packages import BYTE_EDITS, damaged
from tests.fuzz.target import target
from tests.fuzz.texts import ODD, PROSE, SCRAPED


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="kclaims-fuzz-"))


@cache
def _linter() -> PageLinter:
    return PageLinter(
        Request(paths=(), isolated=True, as_of=DAY, details=True),
        Config(),
        DAY,
        {"made_by": "x"},
        ("crane-2023", "news-framing"),
    )


def _lint(pages: list[RawPage], *, lints: bool) -> None:
    for page in pages:
        rows = _linter().rows(page) if lints or page.trouble else {"pages": [{}]}
        assert len(rows["pages"]) == 1
        json.dumps(rows, allow_nan=False).encode()


_VALUE = st.one_of(
    st.none(), st.integers(), st.floats(), st.sampled_from(ODD), PROSE, st.text(max_size=20), st.lists(st.integers(), max_size=3),
    st.sampled_from(["http://[", "https://x.example/a", "//", "20260102030405", "2026-99-99", "²²²²²²²²²²²²²²", "\ud800", "9" * 5_000, "http://℀.example/", "http://a:b@c:d/"]),
)  # fmt: skip
_RECORD = st.dictionaries(st.sampled_from(["url", "text", "html", "date", "x"]), _VALUE, max_size=5)
_LINE = st.one_of(
    _RECORD.map(json.dumps),
    _RECORD.map(json.dumps),
    st.text(max_size=20),
    st.sampled_from(["[" * 100_000, "{}", "[]", "null", "9" * 5_000, "", '{"text": "a\u2028b"}', '{"text": NaN}']),
)
_JSONL = st.builds(
    lambda lines, end, edits: damaged(end.join(lines).encode("utf-8", "surrogatepass"), edits), st.lists(_LINE, max_size=6), st.sampled_from(["\n", "\r\n", "\n\n"]), BYTE_EDITS
)  # fmt: skip


@target(st.tuples(_JSONL, st.booleans(), st.integers(0, 400), BYTE_EDITS), quick=5, seconds=30)
def any_json_lines_give_pages(example: tuple[bytes, bool, int, list[tuple[float, int, int]]]) -> None:
    """Each line one page or one reason; where a file is cut into shards, no line is lost or read twice."""
    raw, packed, cut, edits = example
    file = str(_folder() / f"a.jsonl{'.gz' if packed else ''}")
    Path(file).write_bytes(damaged(gzip.compress(raw), edits) if packed else raw)
    with suppress(OSError):
        json_lines.first(file)
    pages = list(json_lines.pages(file, 0, 1 << 60, Fields()))
    if not packed:
        parts = [*json_lines.pages(file, 0, cut, Fields()), *json_lines.pages(file, cut, 1 << 60, Fields())]
        assert parts == pages
    _lint(pages, lints=True)


_HEADERS = st.lists(
    st.sampled_from(["Content-Type: text/html", "Content-Type: text/html; charset=nope", "Content-Encoding: gzip", "Content-Encoding: br", "Transfer-Encoding: chunked", "Content-Length: 5", "Content-Length: -1", "X", ": y", "Content-Type: application/pdf"]),
    max_size=4,
)  # fmt: skip


def _record(kind: str, url: str, headers: list[str], body: bytes, length: int) -> bytes:
    head = f"HTTP/1.1 {200 if length % 7 else 404} OK\r\n" + "".join(f"{header}\r\n" for header in headers) + "\r\n"
    content = head.encode() + body
    more = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-01-02T03:04:05Z\r\nContent-Type: application/http; msgtype=response\r\n"
    return (
        f"{more}Content-Length: {max(0, len(content) + (length - 50 if length > 90 else 0))}\r\n\r\n".encode(
            "utf-8", "replace"
        )
        + content
        + b"\r\n\r\n"
    )


_BODY = st.one_of(SCRAPED.map(lambda text: f"<p>{text}</p>".encode("utf-8", "replace")), st.binary(max_size=100))
_URL = st.sampled_from(["https://x.example/a", "http://[", "", "<https://x.example/b>", "x\u00e9"])
_RECORDS = st.lists(
    st.builds(_record, st.sampled_from(["response", "response", "resource", "conversion", "revisit", "warcinfo", "x"]), _URL, _HEADERS, _BODY, st.integers(0, 100)), max_size=4
)  # fmt: skip


@target(st.tuples(_RECORDS, st.booleans(), BYTE_EDITS, st.integers(0, 2_000)), quick=4, seconds=30)
def any_archive_gives_pages(example: tuple[list[bytes], bool, list[tuple[float, int, int]], int]) -> None:
    records, packed, edits, cut = example
    raw = b"".join(gzip.compress(record) if packed else record for record in records)
    file = _folder() / f"a.warc{'.gz' if packed else ''}"
    file.write_bytes(damaged(raw, edits))
    pages = list(warc.pages(str(file), 0, 1 << 60))
    parts = [*warc.pages(str(file), 0, cut), *warc.pages(str(file), cut, 1 << 60)]
    if not edits:
        assert [page.path for page in parts] == [page.path for page in pages]
    _lint(pages, lints=len(pages) < 3)


@cache
def _tables() -> Tables:
    pages = [
        {"url": f"https://x{n}.example/", "text": f"Ketamine is a cure-all. Page {n} says that it is not addictive."}
        for n in range(3)
    ]
    return Tables(audited(_folder() / "audit", pages))


_CELL = st.one_of(
    st.sampled_from(["yes", "no", "unsure", "YES ", "maybe", "", "cure-all", "=x", "'=x", "a.jsonl#0"]),
    st.sampled_from(ODD),
    st.text(max_size=8),
)
_SHEET = st.builds(
    lambda header, rows: [header, *rows], st.one_of(st.just(list(COLUMNS)), st.lists(st.sampled_from(COLUMNS), max_size=8)), st.lists(st.lists(_CELL, max_size=10), max_size=6)
)  # fmt: skip


def _csv(rows: list[list[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode("utf-8", "surrogatepass")


_SHEETS = st.one_of(
    st.builds(lambda rows, edits: damaged(_csv(rows), edits), _SHEET, BYTE_EDITS), st.binary(max_size=60),
    st.sampled_from([b'path,category,answer\n"' + b"x" * 200_000, b"path,category,answer\nyes", b"path,category,answer\n\0,b,yes", b"path,category,answer\rx,y,yes\n", b"\xff\xfe"]),
)  # fmt: skip


@target(_SHEETS, quick=12)
def any_sheet_is_read_or_refused(raw: bytes) -> None:
    file = _folder() / "sheet.csv"
    file.write_bytes(raw)
    with suppress(SheetError):
        corrections(read_sheet(file, _tables()), _tables())


_LABELS = st.one_of(
    _JSONL,
    st.lists(
        st.sampled_from(
            [
                '"page quote verdict"',
                '{"page": 3, "quote": [], "verdict": null}',
                "3",
                '{"page": "a", "quote": "b", "verdict": "flag"}',
                "[" * 50_000,
            ]
        )
    ).map(lambda lines: "\n".join(lines).encode()),
)


@target(_LABELS, quick=20)
def any_labels_are_read_or_refused(raw: bytes) -> None:
    file = _folder() / "labels.jsonl"
    file.write_bytes(raw)
    try:
        rows = read_rows(file, ("page", "quote", "verdict"))
    except GoldError as error:
        told(error)
        return
    assert all(isinstance(row, dict) and isinstance(row["page"], str) and isinstance(row["quote"], str) for row in rows)


_QUESTION: st.SearchStrategy[Any] = st.dictionaries(
    st.sampled_from(["text", "name", "format", "as_of", "jurisdiction", "min_severity", "select", "ignore", "learned", "show_suppressed", "x"]),
    st.one_of(_VALUE, st.booleans(), st.sampled_from(["draft.md", "a\0b/c.md", "<!-- kclaims-disable x -->", "docx", "json", "2026-11-22", "2026-02-31", "us", "a,b"])), max_size=6,
)  # fmt: skip


@cache
def _answers() -> Answers:
    return Answers(Request(paths=(), isolated=True, as_of=DAY), Config())


@target(
    st.one_of(
        _QUESTION.map(lambda data: json.dumps(data).encode()),
        st.binary(max_size=60),
        st.sampled_from([b"[" * 100_000, b'{"text": "\\ud800"}', b"9" * 5_000]),
    ),
    quick=20,
)
def any_question_is_understood_or_refused(body: bytes) -> None:
    try:
        question = from_json(body)
    except Problem as problem:
        told(problem.code, problem.message)
        return
    hash(question)
    if not question.options:
        with suppress(Problem):
            assert _answers().of(question).body


@target(
    st.dictionaries(
        st.sampled_from(["name", "format", "as_of", "select", "learned", "min_severity", "x"]),
        st.text(max_size=8),
        max_size=4,
    ),
    quick=10,
)
def any_address_is_understood_or_refused(query: dict[str, str]) -> None:
    try:
        hash(from_bytes(b"x", query))
    except Problem as problem:
        told(problem.code, problem.message)
