"""Paragraphs of a word processor's file or a PDF, and how they become source lines, addresses and blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kclaims.model import Address, Document
from kclaims.model.record import record
from kclaims.readers.assemble import RawBlock, assemble
from kclaims.readers.html_kinds import kind_of
from kclaims.readers.plain_lines import BULLETS
from kclaims.readers.references import is_reference, mark_references
from kclaims.text.patterns import lazy

_SPACES = lazy(r"[ \t]{2,}|\t")
_LINE_ENDS = str.maketrans("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029", " " * 10)
_TYPED_MARK = lazy(rf"(?:[{BULLETS}]\s*|[-*–—]\s+|o\t\s*)(?=\S)")


@record()
class Stretch:
    """Some characters of a paragraph that stand together in the file."""

    text: str
    paragraph: int = 0
    run: int = 0
    character: int = 0
    anchor: tuple[int, int] | None = None
    bold: bool = False
    link: str = ""
    line_break: bool = False
    page: int = 0


@dataclass(slots=True, kw_only=True)
class Table:
    """A table while it is read; one of a single cell is a frame around text."""

    cells: int = 0


@dataclass(slots=True, kw_only=True)
class Paragraph:
    """A paragraph of a file; `kind` is what its styles say, before it is looked at as a line."""

    stretches: list[Stretch] = field(default_factory=list)
    kind: str = "paragraph"
    level: int = 0
    region: str = "main"
    part: str = ""
    table: Table | None = None
    box: int = 0  # text box (above 0) or note (below 0) that holds it; 0: the running text


def build_document(
    paragraphs: Sequence[Paragraph], *, path: str, kind: str, raw: bytes, metadata: Mapping[str, Any]
) -> Document:
    """A document whose source has a line for each paragraph, empty ones among them. A heading of level 0 is the title."""
    _lower_under_title(paragraphs)
    lines: list[str] = []
    addresses: list[Address] = []
    found: list[RawBlock] = []
    at = 0
    for paragraph in paragraphs:
        for stretch in paragraph.stretches:
            text = stretch.text.translate(_LINE_ENDS)
            lines.append(text)
            addresses.append(_address(paragraph, stretch, at))
            at += len(text)
        found += _blocks(paragraph, at)
        lines.append("\n")
        at += 1
    _mark_references(found)
    return assemble(
        path=path, format=kind, source="".join(lines), raw=raw, blocks=found, metadata=metadata,
        addresses=tuple(addresses),
    )  # fmt: skip


def _lower_under_title(paragraphs: Sequence[Paragraph]) -> None:
    """Where a title (level 0) stands above the headings, all go one level down."""
    headings = [paragraph for paragraph in paragraphs if paragraph.kind == "heading"]
    if any(paragraph.level == 0 for paragraph in headings):
        for paragraph in headings:
            paragraph.level += 1


def _address(paragraph: Paragraph, stretch: Stretch, at: int) -> Address:
    return Address(
        at, len(stretch.text), paragraph.part, stretch.page, stretch.paragraph, stretch.run, stretch.character,
        stretch.anchor,
    )  # fmt: skip


def _mark_references(blocks: list[RawBlock]) -> None:
    mark_references([block for block in blocks if not block.box])
    for block in blocks:
        if block.box < 0 and block.kind == "paragraph" and is_reference("".join(text for text, _, _ in block.pieces)):
            block.kind = "reference"


def _blocks(paragraph: Paragraph, end: int) -> Iterator[RawBlock]:
    """The blocks of a paragraph: one, or several where two line breaks follow each other. It ends at that offset."""
    start = end - sum(len(stretch.text) for stretch in paragraph.stretches)
    part: list[Stretch] = []
    breaks = 0
    for stretch in paragraph.stretches:
        if breaks > 1 and stretch.text.strip():
            yield _block(paragraph, part, start)
            start += sum(len(one.text) for one in part)
            part, breaks = [], 0
        part.append(stretch)
        if stretch.line_break:
            breaks += 1
        elif stretch.text.strip():
            breaks = 0
    if part:
        yield _block(paragraph, part, start)


def _block(paragraph: Paragraph, stretches: list[Stretch], start: int) -> RawBlock:
    text = "".join(stretch.text for stretch in stretches).translate(_LINE_ENDS)
    seen = [stretch for stretch in stretches if stretch.text.strip()]
    last = max((index for index, stretch in enumerate(stretches) if stretch.text.strip()), default=0)
    broken = any(stretch.line_break for stretch in stretches[:last])
    bold = bool(seen) and not broken and all(stretch.bold for stretch in seen)
    kind, level = paragraph.kind, paragraph.level
    first = len(text) - len(text.lstrip())
    if kind == "paragraph" and (mark := _TYPED_MARK.match(text, first)):
        kind, level, first = "list-item", 1, mark.end()
    if kind == "paragraph" and paragraph.table is not None and paragraph.table.cells > 1:
        kind = "table-cell"
    kind, level = kind_of(text[first:].rstrip(), kind, level, coded=True, bold=bold, asks=False)
    pieces, links = _pieces(text, first, start, _link_ends(stretches))
    return RawBlock(kind=kind, level=level, region=paragraph.region, box=paragraph.box, pieces=pieces, links=links)


def _link_ends(stretches: Sequence[Stretch]) -> list[tuple[int, int, str]]:
    """Links as ranges of the block's characters."""
    links: list[tuple[int, int, str]] = []
    at = 0
    for stretch in stretches:
        end = at + len(stretch.text)
        if stretch.link and links and links[-1][1:] == (at, stretch.link):
            links[-1] = (links[-1][0], end, stretch.link)
        elif stretch.link:
            links.append((at, end, stretch.link))
        at = end
    return links


def _pieces(
    text: str, first: int, start: int, links: Sequence[tuple[int, int, str]]
) -> tuple[list[tuple[str, int, int]], list[tuple[int, int, str]]]:
    """Pieces of a block whose text begins at `first`, with one space for any run of them, cut where links begin and end."""
    end = len(text.rstrip())
    cuts = sorted({first, end, *(at for a, b, _ in links for at in (a, b) if first < at < end)})
    pieces: list[tuple[str, int, int]] = []
    begun: dict[int, int] = {}
    for index, at in enumerate(cuts[:-1]):
        begun[at] = len(pieces)
        pieces += _spaced(text, at, cuts[index + 1], start)
    begun[end] = len(pieces)
    found = []
    for a, b, target in links:
        one, other = begun.get(max(a, first), 0), begun.get(min(b, end), 0)
        if one < other:
            found.append((one, other, target))
    return pieces, found


def _spaced(text: str, at: int, end: int, start: int) -> Iterator[tuple[str, int, int]]:
    for space in _SPACES.finditer(text, at, end):
        if space.start() > at:
            yield text[at : space.start()], start + at, space.start() - at
        yield " ", start + space.start(), len(space[0])
        at = space.end()
    if at < end:
        yield text[at:end], start + at, end - at
