"""Markdown and MDX: blocks by tree-sitter's block grammar, their inside by `markdown_inline`."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from kclaims.model import Comment, Document
from kclaims.readers.assemble import RawBlock, assemble
from kclaims.readers.front_matter import read_front_matter
from kclaims.readers.markdown_inline import label, read_inline
from kclaims.readers.references import is_entry, is_reference, opens_references
from kclaims.text.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node, Parser

_FOREIGN = lazy(r"[^\x01-\x7f]")
_DEFINITION = lazy(r"^[ \t>]{0,40}\[((?!\^)[^\[\]\r\n]{1,999})\]:[ \t]*(?:\r?\n?[ \t]*)<?([^\s<>]+)", re.MULTILINE)
_LONGEST_ENTRY = 600  # characters of a bibliography entry
_LEAD = lazy(r"\s*+(?:>[ \t]*+)*+")
_FENCE = lazy(r"\A(?:---+|\+\+\++)")
_PROSE = lazy(r"(?<=[A-Za-z] )[A-Za-z][A-Za-z0-9 ,.;:'()%$\x7f]{9,}")
_MODULE = lazy(
    r"^(?:import[ \t]+(?:[\w$*{][^\r\n]*[ \t]from[ \t]*)?[\"'][^\"'\r\n]+[\"'];?[ \t]*$"
    r"|export[ \t]++(?=[^\r\n]*[={(*])(?:const|let|var|default|function|async|class|type|interface|\*|\{)[^\r\n]*(?:\r?\n(?![ \t]*$)[^\r\n]*)*)",
    re.MULTILINE,
)
_BARE_NOTE = lazy(r"(?:\A|(?<=[\r\n]))[ \t>]{0,40}\[\^[^\]\s]{1,200}\]:[ \t]*")
_BOLD_LINE = lazy(r"(\*\*|__)(?![\s*_])((?:(?!\1)[^\r\n]){1,200})(?<!\s)\1([:?]?)[ \t]*\\?(\r\n?|\n|\Z)")
_CLOSING_MARKS = lazy(r"(?<![ \t])(?:(?:\A|[ \t]++)#++)?[ \t]*+\Z")
_ATTRIBUTE_LIST = lazy(r"[ \t]*\{[:.#][^{}\r\n]{0,200}\}[ \t]*\Z")
_ALERT = lazy(r"\[!\w{1,20}\][+-]?[ \t]*")
_TASK = lazy(r"\[[ xX]\][ \t]+")
_CHILDREN = frozenset({"document", "section", "list", "list_item", "block_quote", "ERROR"})


class _Place(NamedTuple):
    """Where a node stands: list nesting, whether in a quotation, and whether it opens its list item."""

    level: int = 0
    quoted: bool = False
    opens: bool = False


def read_markdown(source: str, *, raw: bytes, path: str) -> Document:
    """A Markdown file as blocks of visible text.

    Front matter goes to `metadata`, HTML and MDX comments to `comments`. Code, math, tags, link targets and footnote
    marks are no text; a code span leaves one space. Time is linear in the length of the source.
    """
    metadata, start = read_front_matter(source)
    reader = _Reader(source, mdx=path.lower().endswith(".mdx"))
    reader.read(_masked(source, start))
    return assemble(
        path=path, format="markdown", source=source, raw=raw, blocks=reader.blocks,
        metadata=metadata, comments=sorted(reader.comments, key=lambda comment: comment.span),
    )  # fmt: skip


@cache
def _parser() -> Parser:
    from tree_sitter import Language, Parser

    return Parser(Language(_grammar().language()))


def _grammar() -> Any:
    """The grammar alone: its package imports tempfile, shutil and more for queries that nobody here asks for."""
    from importlib.machinery import PathFinder
    from importlib.util import module_from_spec

    package = PathFinder.find_spec("tree_sitter_markdown")
    places = package.submodule_search_locations if package else None
    spec = PathFinder.find_spec("tree_sitter_markdown._binding", places)
    if spec is None or spec.loader is None:
        raise ImportError("tree_sitter_markdown is not installed")
    grammar = module_from_spec(spec)
    spec.loader.exec_module(grammar)
    return grammar


def _masked(source: str, start: int) -> bytes:
    """One ASCII byte for each character, so that the grammar's byte offsets are offsets into `source`.

    No character beyond ASCII matters to block structure. Front matter becomes blank lines. Prose inside
    a line becomes one long word, which the grammar reads in a quarter of the time.
    """
    text = source if source.isascii() and "\x00" not in source else _FOREIGN.sub("\x7f", source)
    if start:
        text = _blank(text[:start]) + text[start:]
    else:  # the grammar must not see metadata of its own
        text = _FENCE.sub(lambda found: ("*" if found[0][0] == "-" else "\x7f") * len(found[0]), text)
    return _PROSE.sub(lambda found: "x" * len(found[0]), text).encode("ascii")


def _blank(text: str) -> str:
    return re.sub(r"[^\r\n]", " ", text)


class _Reader:
    def __init__(self, source: str, *, mdx: bool) -> None:
        self.source = source
        self.mdx = mdx
        self.blocks: list[RawBlock] = []
        self.comments: list[Comment] = []
        self.definitions: dict[str, str] = {}
        self.references = 0  # level of the heading that opened the reference list, 0 outside one
        self.readers: dict[str, Callable[[Node, _Place], None]] = {
            "paragraph": self._paragraph,
            "atx_heading": self._atx_heading,
            "setext_heading": self._setext_heading,
            "pipe_table_header": self._row,
            "pipe_table_row": self._row,
            "html_block": self._html,
            "link_reference_definition": self._definition,
        }

    def read(self, masked: bytes) -> None:
        """Read all blocks in the order of the page; no recursion, whatever the nesting."""
        if "]:" in self.source:
            for found in _DEFINITION.finditer(self.source):
                self.definitions.setdefault(label(found[1]), found[2])
        stack: list[tuple[Node, _Place]] = [(_parser().parse(masked).root_node, _Place())]
        while stack:
            node, place = stack.pop()
            kind = node.type
            if kind in _CHILDREN:
                stack.extend(reversed([(child, _inside(kind, place)) for child in node.children]))
                if kind == "list_item":
                    self._mark_opening(stack, len(node.children))
            elif kind == "pipe_table":
                stack.extend((child, place) for child in reversed(node.children))
            elif read := self.readers.get(kind):
                read(node, place)

    def _mark_opening(self, stack: list[tuple[Node, _Place]], count: int) -> None:
        for index in range(len(stack) - 1, len(stack) - 1 - count, -1):
            node, place = stack[index]
            if node.type == "paragraph":
                stack[index] = (node, place._replace(opens=True))
                return
            if node.type in {"list", "block_quote", "section", "fenced_code_block"}:
                return

    def _add(self, kind: str, start: int, end: int, place: _Place, level: int = 0) -> RawBlock | None:
        """Append a block of what `source[start:end]` shows; None when that is nothing."""
        inline = read_inline(self.source, start, end, self.definitions, quoted=place.quoted, mdx=self.mdx)
        self.comments += inline.comments
        if not inline.pieces:
            return None
        if inline.pictured and kind == "paragraph":
            kind = "caption"
        block = RawBlock(kind=kind, pieces=inline.pieces, level=level, links=inline.links)
        self.blocks.append(block)
        return block

    def _paragraph(self, node: Node, place: _Place) -> None:
        inner = _inner(node)
        if inner is None:
            return
        start, end = self._trim(*inner)
        while module := _MODULE.match(self.source, start, end):
            start = self._trim(module.end(), end)[0]
        if place.quoted and (alert := _ALERT.match(self.source, start, end)):
            start = self._trim(alert.end(), end)[0]
        if place.opens and (task := _TASK.match(self.source, start, end)):
            start = task.end()
        if not place.opens and not place.quoted and not self.references:
            start = self._bold_line(start, end)
        kind = self._kind(place)
        for first, last, note in self._notes(start, end):
            own = self._note_kind(first, last) if note else self._entry_or(kind, first, last)
            self._add(own, first, last, place, self._level(own, place))

    def _entry_or(self, kind: str, first: int, last: int) -> str:
        """A paragraph or list item that is a study's entry is a reference wherever it stands."""
        text = self.source[first:last]
        entry = kind != "quote" and len(text) <= _LONGEST_ENTRY and is_entry(text)
        return "reference" if entry else kind

    def _note_kind(self, first: int, last: int) -> str:
        """A footnote that names a study is a reference."""
        return "reference" if self.references or is_reference(self.source[first:last]) else "paragraph"

    def _kind(self, place: _Place) -> str:
        if self.references:
            return "reference"
        if place.opens:
            return "list-item"
        return "quote" if place.quoted else "paragraph"

    def _level(self, kind: str, place: _Place) -> int:
        return place.level if kind == "list-item" else 0

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        text = self.source[start:end]
        kept = text.rstrip(" \t\r\n\\") if text.endswith(("\\", " ", "\t", "\r", "\n")) else text
        if kept[-1:] == "}" and (found := _ATTRIBUTE_LIST.search(kept, max(0, len(kept) - 210))):
            kept = kept[: found.start()].rstrip()
        lead = _LEAD.match(text) if text[:1] in " \t\r\n" else None
        return start + (min(lead.end(), len(kept)) if lead else 0), start + len(kept)

    def _bold_line(self, start: int, end: int) -> int:
        """A line in bold by itself is a heading, or the question of an answer; where the rest begins."""
        found = _BOLD_LINE.match(self.source, start, end)
        if found is None:
            return start
        text = found[2] + found[3]
        asks = text.rstrip().endswith("?")
        if (found[4] and not asks) or text.rstrip().endswith((".", "!", ";", ",")):
            return start
        self._add("question" if asks else "heading", start, found.end(3), _Place(), 0 if asks else 6)
        return self._trim(found.end(), end)[0]

    def _notes(self, start: int, end: int) -> list[tuple[int, int, bool]]:
        """The footnotes that follow each other in one paragraph, without their marks."""
        if "[^" not in self.source[start:end]:
            return [(start, end, False)]
        ranges = []
        at, note = start, False
        for found in _BARE_NOTE.finditer(self.source[start:end]):
            ranges.append((at, start + found.start(), note))
            at, note = start + found.end(), True
        ranges.append((at, end, note))
        return [(*self._trim(first, last), note) for first, last, note in ranges if first < last]

    def _definition(self, node: Node, place: _Place) -> None:
        if self.source.startswith("[^", node.start_byte):
            for first, last, _ in self._notes(node.start_byte, node.end_byte):
                self._add(self._note_kind(first, last), first, last, place)

    def _atx_heading(self, node: Node, place: _Place) -> None:
        level = next((int(child.type[5]) for child in node.children if child.type.startswith("atx_h")), 1)
        self._heading(node, level, place)

    def _setext_heading(self, node: Node, place: _Place) -> None:
        level = next((int(child.type[8]) for child in node.children if child.type.startswith("setext_h")), 1)
        inside = next((child for child in node.children if child.type == "paragraph"), None)
        if inside is not None:
            self._heading(inside, level, place)

    def _heading(self, node: Node, level: int, place: _Place) -> None:
        inner = _inner(node)
        if inner is None:
            return
        start, end = self._trim(*inner)
        closing = _CLOSING_MARKS.search(self.source[start:end]) if self.source[end - 1] == "#" else None
        if closing and node.type == "atx_heading":
            start, end = self._trim(start, start + closing.start())
        block = self._add("quote" if place.quoted else "heading", start, end, place, 0 if place.quoted else level)
        if block is None or place.quoted:
            return
        if opens_references("".join(text for text, _, _ in block.pieces)):
            self.references = level
        elif level <= self.references:
            self.references = 0

    def _row(self, node: Node, place: _Place) -> None:
        bars = [child.start_byte for child in node.children if child.type == "|"]
        for column, start, end in self._cells(node, bars):
            self._add("table-cell", start, end, place, column)

    def _cells(self, node: Node, bars: list[int]) -> list[tuple[int, int, int]]:
        """Column, start and end of the cells that hold something."""
        edges = list(pairwise([node.start_byte - 1, *bars, node.end_byte]))
        first = 1 if self.source[edges[0][0] + 1 : edges[0][1]].strip() else 0  # a row may begin with a bar
        filled = ((n, a, b) for n, (a, b) in enumerate(edges, first) if self.source[a + 1 : b].strip())
        return [(column, *self._trim(a + 1, b)) for column, a, b in filled]

    def _html(self, node: Node, _place: _Place) -> None:
        from kclaims.readers.markdown_html import read_html_block

        blocks, comments = read_html_block(self.source, node.start_byte, node.end_byte)
        for block in blocks:
            if self.references and block.kind in {"paragraph", "list-item"}:
                block.kind, block.level = "reference", 0
        self.blocks += blocks
        self.comments += comments


def _inside(kind: str, place: _Place) -> _Place:
    if kind == "list":
        return _Place(place.level + 1, place.quoted)
    if kind == "block_quote":
        return _Place(place.level, quoted=True)
    return place._replace(opens=False) if place.opens else place


def _inner(node: Node) -> tuple[int, int] | None:
    for child in node.children:
        if child.type == "inline":
            return child.start_byte, child.end_byte
    return None
