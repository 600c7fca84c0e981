"""`python -m kclaims.batch.generate OUT`: writes a synthetic crawl and the truth about it."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click

from kclaims.batch.synthetic import Made, make_pages

_PAGES_IN_FILE = 5_000
_BOMB = 200_000_000  # bytes that a page of a few hundred kilobytes unpacks to


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--pages", type=click.IntRange(min=1, max=1_000_000), default=100, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option(
    "--poison", type=click.FloatRange(0, 0.5), default=0.01, show_default=True, help="Share of harmful pages."
)
@click.option("--format", "form", type=click.Choice(["warc", "jsonl", "files"]), default="warc", show_default=True)
@click.option("--break", "broken", is_flag=True, help="Cut the last archive off in its last record.")
def main(out: Path, pages: int, seed: int, poison: float, form: str, broken: bool) -> None:
    """Write a crawl of made-up pages with known labels to OUT, and what is true of each page to OUT/truth.jsonl."""
    write_crawl(out, make_pages(pages, seed, poison), form, broken=broken)
    click.echo(f"{out}: {pages:,} pages, the truth about them in truth.jsonl")


def write_crawl(out: Path, pages: Iterable[Made], form: str = "warc", *, broken: bool = False) -> None:
    """Write pages and their truth. With `broken`, the last archive loses the second half of its last record."""
    (out / "crawl").mkdir(parents=True, exist_ok=True)
    with (out / "truth.jsonl").open("w", encoding="utf-8") as truth:
        _WRITERS[form](out / "crawl", _told(pages, truth.write), broken)


def _told(pages: Iterable[Made], write: Callable[[str], object]) -> Iterator[Made]:
    for page in pages:
        write(json.dumps(page.truth(), ensure_ascii=False) + "\n")
        yield page


def _warc(folder: Path, pages: Iterable[Made], broken: bool) -> None:
    file = folder / "none"
    last = 0
    for at, page in enumerate(pages):
        if at % _PAGES_IN_FILE == 0:
            file = folder / f"crawl-{at // _PAGES_IN_FILE:05}.warc.gz"
            info = warc_record("warcinfo", "", "application/warc-fields", page.date, b"software: kclaims\r\n")
            file.write_bytes(gzip.compress(info, mtime=0))
        record = _response(page)
        last = len(record)
        with file.open("ab") as stream:
            stream.write(record)
    if broken:
        with file.open("r+b") as stream:
            stream.truncate(file.stat().st_size - last // 2)


def _response(page: Made) -> bytes:
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    body = page.body
    if page.poison == "gzip bomb":
        head += "Content-Encoding: gzip\r\n"
        body = _bomb()
    http = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    record = warc_record("response", page.url, "application/http; msgtype=response", page.date, http)
    return gzip.compress(record, mtime=0)


def warc_record(kind: str, url: str, media: str, day: str, block: bytes) -> bytes:
    """A record of a crawl archive, not compressed."""
    target = f"WARC-Target-URI: {url}\r\n" if url else ""
    serial = f"{zlib.crc32(url.encode() + block):08x}"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\n{target}WARC-Date: {day}T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-0000{serial}>\r\n"
        f"Content-Type: {media}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def _bomb() -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as stream:
        for _ in range(_BOMB // 1_000_000):
            stream.write(b"<p>x</p>" * 125_000)
    return packed.getvalue()


def _jsonl(folder: Path, pages: Iterable[Made], _: bool) -> None:
    with (folder / "crawl.jsonl").open("w", encoding="utf-8") as stream:
        for page in pages:
            record = {"url": page.url, "date": page.date, "html": page.body.decode("utf-8", "replace")}
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")


def _files(folder: Path, pages: Iterable[Made], _: bool) -> None:
    for page in pages:
        file = folder / page.url.removeprefix("https://www.")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.with_suffix(".html").write_bytes(page.body)


_WRITERS: dict[str, Callable[[Path, Iterable[Made], bool], None]] = {"warc": _warc, "jsonl": _jsonl, "files": _files}

if __name__ == "__main__":
    main()
