"""The article as its reader would see it, with the findings marked, as inert HTML."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from kclaims.model import Block, Document, Span
from kclaims.model.record import record
from kclaims.render.html_tags import Attributes, tag, text

_DEEPEST = 6  # list levels and headings that are told apart
_REGIONS = {
    "header": "page header", "aside": "beside the text", "cookies": "cookie notice", "author": "about the author",
}  # fmt: skip
_ORDERED = re.compile(r"(?:\d{1,3}|[a-zA-Z])[.)][ \t]*\Z")
_ROW_END = {"html": re.compile(r"<tr\b|</tr", re.IGNORECASE)}
_LINE = re.compile(r"[\r\n]")


@record(kw_only=True)
class Mark:
    """A range of `Document.text` to mark: the id of the place, what it links to, how it looks.

    `owner` is the finding's id; `number` is shown at the end of the range, `rank` decides which of two overlapping
    marks is followed by a click (the lower).
    """

    id: str
    span: Span
    owner: str
    kind: str
    title: str = ""
    target: str | None = None
    number: int | None = None
    rank: int = 0


class Article:
    """Renders the blocks of one document."""

    def __init__(self, document: Document, marks: Iterable[Mark]) -> None:
        self._document = document
        self._marks = sorted(marks, key=lambda mark: mark.span)
        self._links = sorted((span, target) for span, target in document.links if span.end > span.start)
        self._starts = [block.span.start for block in document.blocks]

    def render(self) -> str:
        """The whole article; what stands around the main text is folded away unless something in it was found."""
        by_block = self._by_block()
        parts: list[str] = []
        for is_main, group in groupby(enumerate(self._document.blocks), key=lambda pair: pair[1].region == "main"):
            blocks = list(group)
            parts.append("".join(self._grouped(blocks, by_block)) if is_main else self._around(blocks, by_block))
        return "".join(parts)

    def _around(self, blocks: list[tuple[int, Block]], marks: dict[int, list[Mark]]) -> str:
        names: dict[str, None] = {}
        inside = []
        for region, group in groupby(blocks, key=lambda pair: pair[1].region):
            name = _REGIONS.get(region, region)
            names[name] = None
            inside += [tag("p", {"class": "label"}, text(name)), *self._grouped(list(group), marks)]
        head = tag("summary", {}, text(f"Around the article: {', '.join(names)}"))
        return tag("details", {"class": "region", "open": any(index in marks for index, _ in blocks)}, head, *inside)

    def _by_block(self) -> dict[int, list[Mark]]:
        found: dict[int, list[Mark]] = {}
        for mark in self._marks:
            first = max(0, bisect_left(self._starts, mark.span.start + 1) - 1)
            last = bisect_left(self._starts, mark.span.end)
            for index in range(first, last):
                if self._document.blocks[index].span.overlaps(mark.span):
                    found.setdefault(index, []).append(mark)
        return found

    def _grouped(self, blocks: Sequence[tuple[int, Block]], marks: dict[int, list[Mark]]) -> Iterator[str]:
        for kind, group in groupby(blocks, key=lambda pair: pair[1].kind):
            items = [(block, self._inline(block, marks.get(index, ()))) for index, block in group]
            if kind == "list-item":
                yield self._list(items)
            elif kind == "table-cell":
                yield self._table(items)
            else:
                yield from (_block(block, inside) for block, inside in items)

    def _list(self, items: Sequence[tuple[Block, str]]) -> str:
        """Nested lists from the items' levels; a level that skips one is taken for the next."""
        open_lists: list[str] = []
        html: list[str] = []
        for block, inside in items:
            level = min(max(block.level, 1), len(open_lists) + 1, _DEEPEST)
            while len(open_lists) > level:
                html.append(f"</li></{open_lists.pop()}>")
            if len(open_lists) == level:
                html.append("</li>")
            else:
                open_lists.append("ol" if self._is_ordered(block) else "ul")
                html.append(f"<{open_lists[-1]}>")
            html.append(f"<li>{inside}")
        html += [f"</li></{name}>" for name in reversed(open_lists)]
        return "".join(html)

    def _is_ordered(self, block: Block) -> bool:
        start = self._document.source_map.to_source(block.span).start
        return self._document.format != "html" and bool(
            _ORDERED.search(self._document.source[max(0, start - 8) : start])
        )

    def _table(self, items: Sequence[tuple[Block, str]]) -> str:
        """Rows as the source has them; the first is the head where it is a table of several columns."""
        rows: list[list[str]] = [[]]
        before = None
        for block, inside in items:
            place = self._document.source_map.to_source(block.span)
            if before is not None and self._new_row(before, place.start):
                rows.append([])
            rows[-1].append(inside)
            before = place.end
        has_head = len(rows) > 1 and len(rows[0]) > 1
        html = [
            tag("tr", {}, *(tag("th" if has_head and not number else "td", {}, cell) for cell in row))
            for number, row in enumerate(rows)
        ]
        return tag(
            "div", {"class": "table", "tabindex": 0, "role": "region", "aria-label": "Table"}, tag("table", {}, *html)
        )

    def _new_row(self, end: int, start: int) -> bool:
        return (
            _ROW_END.get(self._document.format, _LINE).search(self._document.source, end, max(end, start)) is not None
        )

    def _inline(self, block: Block, marks: Sequence[Mark]) -> str:
        """The words of a block in pieces, each piece inside the same marks and links from end to end."""
        links = self._links_of(block)
        cuts = {block.span.start, block.span.end}
        for span in (*(mark.span for mark in marks), *links):
            cuts |= {at for at in span if block.span.start < at < block.span.end}
        html = []
        waiting, covering = list(reversed(marks)), []
        link_ends, reach = list(reversed(links)), 0
        for start, end in pairwise(sorted(cuts)):
            words = text(self._document.slice(Span(start, end)))
            while link_ends and link_ends[-1].start <= start:
                reach = max(reach, link_ends.pop().end)
            while waiting and waiting[-1].span.start <= start:
                covering.append(waiting.pop())
            covering = [mark for mark in covering if mark.span.end >= end]
            words = tag("span", {"class": "link"}, words) if end <= reach else words
            html.append(_marked(covering, words, start, end) if covering else words)
        return "".join(html)

    def _links_of(self, block: Block) -> list[Span]:
        first = bisect_left(self._links, (Span(block.span.start, 0), ""))
        last = bisect_left(self._links, (Span(block.span.end, 0), ""))
        return [span for span, _ in self._links[first:last]]


def _marked(marks: Sequence[Mark], words: str, start: int, end: int) -> str:
    """A piece of text as a link to the note of the first of its marks; ids and numbers stand at the marks' ends."""
    chief, *others = sorted(marks, key=lambda mark: mark.rank)
    begins = [mark for mark in (chief, *others) if mark.span.start == start]
    anchors = "".join(tag("span", {"id": mark.id}) for mark in begins if mark is not chief)
    numbers = " ".join(str(mark.number) for mark in (chief, *others) if mark.span.end == end and mark.number)
    attributes: Attributes = {
        "class": f"mark {chief.kind}",
        "id": chief.id if chief in begins else None,
        "href": f"#{chief.target}" if chief.target else None,
        "title": chief.title or None,
        "data-of": " ".join(dict.fromkeys(mark.owner for mark in (chief, *others))),
        "data-n": numbers or None,
    }
    return anchors + tag("a" if chief.target else "span", attributes, words)


def _block(block: Block, inside: str) -> str:
    if block.kind == "heading":
        level = min(max(block.level, 1) + 2, _DEEPEST)
        return tag(f"h{level}", {"class": f"level-{min(max(block.level, 1), _DEEPEST)}"}, inside)
    if block.kind == "quote":
        return tag("blockquote", {}, tag("p", {}, inside))
    if block.kind == "code":
        return tag("pre", {"tabindex": 0}, tag("code", {}, inside))
    return tag("p", {"class": block.kind if block.kind != "paragraph" else None}, inside)
