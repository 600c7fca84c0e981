"""From the blocks a format reader found to a `Document`: clean text, source map, and how blocks belong together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kclaims.model import Address, Block, Comment, Document, SourceMap, Span
from kclaims.readers.structure import relate, relate_boxes
from kclaims.text.characters import clean

SEPARATOR = "\n\n"


@dataclass(slots=True, kw_only=True)
class RawBlock:
    """A block as a format reader sees it.

    `pieces` are `(text, source_start, source_length)`: text equal in length to its source maps character by
    character (a line end read as a space, too), any other piece maps as a whole. White space is already what the
    reader of the page would see: no indentation, no double spaces from wrapped lines.
    """

    kind: str
    pieces: list[tuple[str, int, int]] = field(default_factory=list)
    level: int = 0
    region: str = "main"
    links: list[tuple[int, int, str]] = field(default_factory=list)  # piece index from, to (exclusive), target
    box: int = 0  # the text box (above 0) or note (below 0) that holds it; 0: the running text


def assemble(
    *,
    path: str,
    format: str,  # noqa: A002
    source: str,
    raw: bytes,
    blocks: Iterable[RawBlock],
    metadata: Mapping[str, Any],
    comments: Iterable[Comment] = (),
    addresses: tuple[Address, ...] = (),
) -> Document:
    """Join blocks into one text; blocks without visible text are left out."""
    texts: list[str] = []
    runs: list[tuple[int, int, int]] = []
    found: list[Block] = []
    boxes: list[int] = []
    links: list[tuple[Span, str]] = []
    at = 0
    for block in blocks:
        pieces = [_cleaned(text, length) for text, _, length in block.pieces]
        if not any(run.strip() for cleaned in pieces for run, _, _ in cleaned):
            continue
        if found:
            texts.append(SEPARATOR)
            runs.append((at, block.pieces[0][1], 0))
            at += len(SEPARATOR)
        start = at
        piece_starts = []
        for (_, source_start, _), cleaned in zip(block.pieces, pieces, strict=True):
            piece_starts.append(at)
            for run, offset, used in cleaned:
                texts.append(run)
                runs.append((at, source_start + offset, used))
                at += len(run)
        piece_starts.append(at)
        links += [(Span(piece_starts[a], piece_starts[b]), target) for a, b, target in block.links]
        if at > start:
            found.append(Block(kind=block.kind, span=Span(start, at), region=block.region, level=block.level))
            boxes.append(block.box)
    starts, sources, lengths = zip(*runs, strict=True) if runs else ((), (), ())
    text = "".join(texts)
    return Document(
        path=path, format=format, source=source, raw=raw, text=text,
        blocks=relate_boxes(text, found, boxes) if any(boxes) else relate(text, found), source_map=SourceMap(starts, sources, lengths, at),
        metadata=metadata, comments=tuple(comments), links=tuple(links), addresses=addresses,
    )  # fmt: skip


def _cleaned(text: str, length: int) -> list[tuple[str, int, int]]:
    if len(text) == length:
        return clean(text)
    joined = "".join(run for run, _, _ in clean(text))
    return [(joined, 0, length)] if joined else []
