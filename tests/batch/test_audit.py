"""`kclaims audit`: every page a row, whatever it is stored in and whatever is wrong with it."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kclaims.batch.generate import warc_record
from kclaims.cli.main import cli
from kclaims.engine.session import Request, Session
from kclaims.model import Placed
from kclaims.readers import read
from kclaims.settings.config import Config
from tests.batch.conftest import by_page, places, ran, rows, run

HTML = [
    "<html><body><main><p>Ketamine is the cure-all you need &amp; want.</p><p>Parking is free.</p></main></body></html>",
    "<html><body><main><p>Ketamine is not a cure-all.</p></main><footer>Not medical advice.</footer></body></html>",
    "<html><body><main><p>Ünser Haus: we guarantee instant, permanent results.</p></main></body></html>",
]


def _response(url: str, body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return warc_record("response", url, "application/http; msgtype=response", "2026-02-03", head.encode() + body)


def _warc(file: Path, pages: list[bytes], *, packed: bool = True) -> list[int]:
    """Writes an archive; where each record begins."""
    records = [_response(f"https://www.site{number}.co.uk/page", body) for number, body in enumerate(pages)]
    written = [gzip.compress(record) if packed else record for record in records]
    file.write_bytes(b"".join(written))
    return [sum(map(len, written[:number])) for number in range(len(written))]


def _single(name: str, raw: bytes) -> list[tuple[Any, ...]]:
    """What `kclaims check` finds in a page."""
    report = Session(Request(paths=(), isolated=True), Config()).linted(read(raw, name), name)

    def row(placed: Placed) -> tuple[Any, ...]:
        finding = placed.finding
        where = (placed.start.line, placed.start.offset, placed.end.offset)
        return (finding.rule_id, finding.category, finding.severity, placed.quote, *where, placed.fingerprint)

    return [row(placed) for placed in report.findings]


def _pages_in(folder: Path, form: str) -> None:
    raw = [html.encode() for html in HTML]
    if form == "files":
        for number, body in enumerate(raw):
            (folder / f"{number}.html").write_bytes(body)
    elif form in {"warc", "warc.gz"}:
        _warc(folder / f"crawl.{form}", raw, packed=form == "warc.gz")
    elif form == "jsonl":
        lines = [json.dumps({"url": f"https://site{n}.co.uk/", "html": html}) for n, html in enumerate(HTML)]
        (folder / "crawl.jsonl").write_text("\n".join(lines), encoding="utf-8")
    else:
        import pyarrow as pa
        from pyarrow.parquet import write_table

        write_table(
            pa.table({"url": [f"https://site{n}.co.uk/" for n in range(3)], "html": HTML}), folder / "c.parquet"
        )


@pytest.mark.parametrize("form", ["files", "warc", "warc.gz", "jsonl", "parquet"])
def test_pages_give_the_findings_of_check_wherever_they_are_stored(form: str, tmp_path: Path, out: Path) -> None:
    (tmp_path / "in").mkdir()
    _pages_in(tmp_path / "in", form)
    ran(tmp_path / "in", "--out", out)
    pages = list(by_page(out))
    assert len(pages) == 3
    findings = rows(out, "findings")
    for path, html in zip(pages, HTML, strict=True):
        assert places([f for f in findings if f["path"] == path]) == _single("page.html", html.encode())
    assert {finding["category"] for finding in findings} >= {"cure-all", "guaranteed-outcome"}


def test_a_crawled_page_keeps_url_day_and_site(tmp_path: Path, out: Path) -> None:
    starts = _warc(tmp_path / "crawl.warc.gz", [html.encode() for html in HTML])
    ran(tmp_path / "crawl.warc.gz", "--out", out)
    pages = rows(out, "pages")
    assert [page["site"] for page in pages] == ["site0.co.uk", "site1.co.uk", "site2.co.uk"]
    assert {page["crawled"] for page in pages} == {"2026-02-03"}
    assert [page["record_offset"] for page in pages] == starts
    assert pages[0]["url"] == "https://www.site0.co.uk/page"


@pytest.mark.parametrize("packed", [True, False])
def test_damage_in_an_archive_costs_the_damaged_record_alone(packed: bool, tmp_path: Path, out: Path) -> None:
    file = tmp_path / ("crawl.warc.gz" if packed else "crawl.warc")
    starts = _warc(file, [HTML[number % 3].encode() for number in range(9)], packed=packed)
    raw = bytearray(file.read_bytes())
    raw[starts[4] + 20 : starts[4] + 60] = bytes(40)
    file.write_bytes(raw[:-30])
    ran(file, "--out", out)
    pages = rows(out, "pages")
    assert [page["status"] for page in pages] == ["ok"] * 4 + ["failed"] + ["ok"] * 3 + ["failed"]
    assert pages[4]["record_offset"] == starts[4]
    assert "breaks off" in pages[8]["error"]


def test_records_that_are_no_pages_are_rows_with_a_reason(tmp_path: Path, out: Path) -> None:
    records = [
        warc_record("warcinfo", "", "application/warc-fields", "2026-02-03", b"software: test"),
        _response("https://a.org/x.png", b"\x89PNG", "image/png"),
        _response("https://a.org/gone", b"gone", status="404 Not Found"),
        warc_record("conversion", "https://a.org/", "text/plain", "2026-02-03", b"Ketamine is a cure-all."),
    ]
    (tmp_path / "crawl.warc.gz").write_bytes(b"".join(map(gzip.compress, records)))
    ran(tmp_path / "crawl.warc.gz", "--out", out)
    pages = rows(out, "pages")
    assert [(page["status"], page["error"]) for page in pages] == [
        ("skipped", "unknown type: image/png"), ("skipped", "HTTP status 404"), ("ok", None),
    ]  # fmt: skip
    assert [finding["category"] for finding in rows(out, "findings")] == ["cure-all"]


def test_what_is_no_page_costs_nobody_else_its_row(tmp_path: Path, out: Path) -> None:
    source = tmp_path / "in"
    (source / "example.co.uk").mkdir(parents=True)
    (source / "example.co.uk" / "good.html").write_text(HTML[0])
    (source / "german.txt").write_text(
        "Ketamin wird seit vielen Jahren als Narkosemittel eingesetzt und überwacht. " * 3
    )
    (source / "packed.html.gz").write_bytes(gzip.compress(HTML[0].encode()))
    (source / "broken.html.gz").write_bytes(gzip.compress(HTML[0].encode())[:-20])
    (source / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (source / "logo.png").write_bytes(b"\x89PNG")
    (source / "large.txt").write_bytes(b"word " * 4_100_000)
    (source / "lines.jsonl").write_text('{"text": "Ketamine is a cure-all."}\n{"text": broken\n[1]\n{"text": null}\n')
    (source / "crawl.parquet").write_bytes(b"PAR1 and nothing more")
    pages = {Path(path).name: page for path, page in by_page(ran(source, "--out", out)).items()}
    said = {name: (page["status"], (page["error"] or "").partition(":")[0]) for name, page in pages.items()}
    assert said == {
        "good.html": ("ok", ""), "packed.html.gz": ("ok", ""), "broken.html.gz": ("failed", "unreadable"), "german.txt": ("skipped", "language"), "picture.html": ("failed", "binary"),
        "logo.png": ("skipped", "unknown type"), "large.txt": ("failed", "too-large"), "lines.jsonl#0": ("ok", ""),
        "lines.jsonl#36": ("failed", "no JSON"),
        "lines.jsonl#52": ("failed", "no JSON object"), "lines.jsonl#56": ("failed", "the page's field is empty"),
        "crawl.parquet": ("failed", "this container can't be read"),
    }  # fmt: skip
    assert pages["german.txt"]["language"] == "de"
    assert pages["good.html"]["site"] == "example.co.uk"


def test_a_page_that_takes_too_long_is_given_up_and_the_next_one_linted(tmp_path: Path, out: Path) -> None:
    slow = " ".join(f"Ketamine cures {word} in {number} days." for number, word in enumerate(["depression"] * 60_000))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1.txt").write_text(slow)
    (tmp_path / "in" / "2.html").write_text(HTML[0])
    pages = rows(ran(tmp_path / "in", "--out", out, "--page-timeout", 1), "pages")
    assert [(page["status"], page["error"]) for page in pages] == [
        ("failed", "timeout: more than 1 s of CPU time"), ("ok", None),
    ]  # fmt: skip
    findings = [finding for finding in rows(out, "findings") if finding["path"].endswith("2.html")]
    assert places(findings) == _single("page.html", HTML[0].encode())


def test_pages_are_chosen_by_day_site_and_chance(tmp_path: Path) -> None:
    lines = [
        {"url": f"https://{site}/{n}", "date": f"2026-0{n}-01", "text": f"Page {n} says that ketamine is a cure-all."}
        for n in range(1, 7)
        for site in ("a.org", "shop.b.com")
    ]
    file = tmp_path / "crawl.jsonl.gz"
    file.write_bytes(gzip.compress("\n".join(map(json.dumps, lines)).encode()))
    (tmp_path / "sites.txt").write_text("# ours\nhttps://B.com/\n")
    chosen = ran(file, "--out", tmp_path / "one", "--since", "2026-05-01", "--sites", tmp_path / "sites.txt")
    assert [page["url"] for page in rows(chosen, "pages")] == ["https://shop.b.com/5", "https://shop.b.com/6"]
    mentioning = ran(file, "--out", tmp_path / "four", "--mentions", "page 4,PAGE 6")
    assert {page["url"][-1] for page in rows(mentioning, "pages")} == {"4", "6"}
    sampled = [rows(ran(file, "--out", tmp_path / name, "--sample", 5), "pages") for name in ("two", "three")]
    assert len(sampled[0]) == 5
    assert sampled[0] == sampled[1]


def test_what_the_configuration_excludes_is_not_audited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("kept.md", "archive/old.md", "sub/archive/older.md", "notes.txt"):
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text("Ketamine is a cure-all.\n")
    (tmp_path / ".kclaims.yaml").write_text("exclude: [archive/, '*.txt']\n")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["audit", "--workers", "1", "--quiet", "site", "--out", "out"])
    assert result.exit_code == 0, result.output
    assert [row["path"] for row in rows(tmp_path / "out", "pages")] == ["site/kept.md"]


def test_an_audit_is_not_written_over_and_resumes_only_as_it_was_started(tmp_path: Path, out: Path) -> None:
    (tmp_path / "a.txt").write_text("Ketamine is a cure-all.")
    ran(tmp_path / "a.txt", "--out", out)
    again = run(tmp_path / "a.txt", "--out", out)
    assert again.exit_code == 2
    assert "--resume" in again.output
    other = run(tmp_path / "a.txt", "--out", out, "--resume", "--ignore", "cure-all")
    assert other.exit_code == 2
    assert "started with other rules" in other.output
    before = rows(out, "pages")
    assert rows(ran("--out", out, "--resume"), "pages") == before


@pytest.mark.parametrize(
    ("arguments", "content", "said"),
    [
        (["missing/"], None, "missing/: no such file or folder"),
        (["*.nothing"], None, "no file fits this pattern"),
        (["crawl.jsonl"], '{"body": "x", "link": "y"}', "crawl.jsonl:1: no field 'html' or 'text' among body, link"),
    ],
)
def test_a_source_that_can_not_be_audited_is_named(
    arguments: list[str], content: str | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if content:
        Path("crawl.jsonl").write_text(content)
    result = run(*arguments, "--out", "out")
    assert result.exit_code == 2
    assert said in result.output
    assert not Path("out", "run.json").exists()


def test_paths_come_from_standard_input_and_fields_by_name(tmp_path: Path, out: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"link": "https://a.org/1", "body": "Ketamine is a cure-all."}))
    (tmp_path / "b.txt").write_text("Ketamine is a cure-all.")
    listed = f"{tmp_path / 'a.jsonl'}\n{tmp_path / 'b.txt'}\n"
    ran("-", "--out", out, "--text-field", "body", "--url-field", "link", stdin=listed)
    assert {(page["url"], page["status"]) for page in rows(out, "pages")} == {("https://a.org/1", "ok"), (None, "ok")}


def test_unchanged_pages_are_taken_over_from_an_earlier_audit(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for number, html in enumerate(HTML):
        (source / f"{number}.html").write_text(html)
        os.utime(source / f"{number}.html", (1_700_000_000, 1_700_000_000))
    first = ran(source, "--out", tmp_path / "first")
    (source / "0.html").rename(source / "moved.html")
    (source / "1.html").write_text(HTML[1].replace("not", "surely"))
    second = ran(source, "--out", tmp_path / "second", "--reuse", first)
    assert json.loads((second / "run.json").read_text())["counts"]["reused"] == 2
    fresh = ran(source, "--out", tmp_path / "fresh")
    for table in ("pages", "findings", "claims"):
        assert rows(second, table) == rows(fresh, table)
    other = ran(source, "--out", tmp_path / "other", "--reuse", first, "--ignore", "testimonial-evidence")
    assert json.loads((other / "run.json").read_text())["counts"]["reused"] == 0
