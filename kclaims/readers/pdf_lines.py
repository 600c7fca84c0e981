"""Lines of a PDF joined to paragraphs: by place, size and weight of their letters, and how they end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kclaims.readers.paragraphs import Paragraph, Stretch
from kclaims.readers.plain_lines import MARK
from kclaims.text.patterns import lazy

_LARGER = 1.12  # times the size of the running text, from which a short line is a heading
_HEADING = 200  # characters at most
_WIDE_GAP = 1.35  # times the usual distance of lines, from which a new paragraph begins
_INDENT = 6.0  # points
_SHORT = 0.75  # of the usual length of a line; a shorter one that ends a sentence ends its paragraph
_EDGE_LINES = 3  # lines at the head and foot of a page that may be its header or footer
_SAME_PLACE = 4.0  # points
_ENDS = lazy(r"[.!?:…][\"'”’)\]]*$")
_PAGE_NUMBER = lazy(r"(?:page\s+)?[-–]?\s?\d{1,4}\s?[-–]?(?:\s?(?:/|of)\s?\d{1,4})?", re.IGNORECASE)
_PARTED = lazy(r"(?<![^\W\d_])([^\W\d_]+)[-\u00ad\u2010]$")
_WORD = lazy(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DIGITS = lazy(r"\d+")


@dataclass(slots=True, kw_only=True)
class PdfLine:
    """A line as it was drawn: place in points from the lower left, pieces of text with whether they are bold."""

    page: int
    x: float
    y: float
    size: float
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    region: str = "main"

    @property
    def text(self) -> str:
        """Its text without white space at the ends."""
        return "".join(text for text, _ in self.pieces).strip()

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(bold for text, bold in self.pieces if text.strip())


def join_lines(lines: Sequence[PdfLine]) -> list[Paragraph]:
    """Paragraphs of a document's lines: first those of the text, then headers and footers, each once."""
    _mark_edges(lines)
    main = [line for line in lines if line.region == "main"]
    body = _usual(Counter({line.size: 0 for line in main}), main)
    words = Counter(word.lower() for line in main for word in _WORD.findall(line.text)[:-1])
    usual = sorted(len(line.text) for line in main if line.size == body)[-(len(main) // 3 + 1) :]
    paragraphs = [_paragraph(group, words) for group in _groups(main, body, usual[len(usual) // 2] if usual else 0)]
    _mark_headings(paragraphs, body)
    found = [paragraph for _, paragraph in paragraphs]
    seen: set[str] = set()
    for line in lines:
        if line.region != "main" and (key := _DIGITS.sub("#", line.text)) not in seen:
            seen.add(key)
            found.append(Paragraph(stretches=[Stretch(line.text, page=line.page)], region=line.region))
    return found


def _usual(sizes: Counter[float], lines: Sequence[PdfLine]) -> float:
    for line in lines:
        sizes[line.size] += len(line.text)
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def _mark_edges(lines: Sequence[PdfLine]) -> None:
    """Lines at the head or foot of pages that are page numbers, or stand on others as well, are no running text."""
    pages: dict[int, list[PdfLine]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    edges: list[tuple[str, PdfLine]] = []
    for page in pages.values():
        ordered = sorted(page, key=lambda line: -line.y)
        count = min(_EDGE_LINES, len(ordered) // 2)
        edges += [("header", line) for line in ordered[:count]]
        edges += [("footer", line) for line in ordered[len(ordered) - count :]]
    seen = Counter((region, _DIGITS.sub("#", line.text), round(line.y / _SAME_PLACE)) for region, line in edges)
    least = max(2, len(pages) // 3)
    for region, line in edges:
        key = (region, _DIGITS.sub("#", line.text), round(line.y / _SAME_PLACE))
        if seen[key] >= least or _PAGE_NUMBER.fullmatch(line.text):
            line.region = region


def _groups(lines: Sequence[PdfLine], body: float, usual: int) -> Iterator[list[PdfLine]]:
    """Lines that make a paragraph each."""
    steps = Counter(
        round(before.y - line.y, 1)
        for before, line in pairwise(lines)
        if before.page == line.page and before.size == line.size == body and 0 < before.y - line.y < 4 * body
    )
    step = steps.most_common(1)[0][0] if steps else 1.2 * body
    group: list[PdfLine] = []
    for line in lines:
        if group and _begins(group, line, step, usual):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _begins(group: Sequence[PdfLine], line: PdfLine, step: float, usual: int) -> bool:
    """Whether a line begins a paragraph after the lines before it."""
    before = group[-1]
    if abs(line.size - before.size) > 0.6 or line.bold != before.bold or MARK.match(line.text):
        return not (before.size > line.size * 0.5 and _parted(before) and line.text[:1].islower())
    ended = _ENDS.search(before.text) is not None
    down = before.y - line.y
    if before.page != line.page or down < -step:  # the next page or column
        return ended and (line.text[:1].isupper() or len(before.text) < _SHORT * usual)
    spaced = max(step, 1.1 * line.size) if line.size != 0 else step
    if down > _WIDE_GAP * spaced:
        return True
    indented = line.x - group[0].x > _INDENT if len(group) == 1 else line.x - before.x > _INDENT
    return ended and (len(before.text) < _SHORT * usual or (indented and line.text[:1].isupper()))


def _parted(line: PdfLine) -> bool:
    return _PARTED.search(line.text) is not None


def _paragraph(lines: Sequence[PdfLine], words: Counter[str]) -> tuple[float, Paragraph]:
    """The size of its letters, and a paragraph whose lines are joined and whose parted words are whole."""
    stretches: list[Stretch] = []
    for index, line in enumerate(lines):
        pieces = [(text, bold) for text, bold in line.pieces if text]
        if index and stretches:
            first = _WORD.match(line.text)
            parted = _PARTED.search(stretches[-1].text.rstrip())
            if parted and first and first[0][0].islower():
                kept = stretches[-1].text.rstrip()
                keep_hyphen = _is_compound(parted[1], first[0], words) and kept[-1] != "\u00ad"
                last = stretches[-1]
                stretches[-1] = Stretch(kept if keep_hyphen else kept[:-1], bold=last.bold, page=last.page)
                pieces[0] = (pieces[0][0].lstrip(), pieces[0][1])
            else:
                stretches.append(Stretch(" ", page=line.page, bold=line.bold))
        stretches += [Stretch(text, bold=bold, page=line.page) for text, bold in pieces]
    return lines[0].size, Paragraph(stretches=stretches)


def _is_compound(first: str, second: str, words: Counter[str]) -> bool:
    """Whether a hyphen at a line's end belongs to the word, by how the document writes it elsewhere."""
    first, second = first.lower(), second.lower()
    if words[first + second]:
        return False
    return bool(words[f"{first}-{second}"]) or bool(words[first] and words[second.split("-")[0]])


def _mark_headings(paragraphs: Sequence[tuple[float, Paragraph]], body: float) -> None:
    """Short paragraphs in larger letters are headings; the larger, the higher."""
    large = [
        (size, paragraph)
        for size, paragraph in paragraphs
        if size >= _LARGER * body and 0 < sum(len(s.text.strip()) for s in paragraph.stretches) <= _HEADING
    ]
    ranks = {size: rank for rank, size in enumerate(sorted({size for size, _ in large}, reverse=True), 1)}
    for size, paragraph in large:
        paragraph.kind, paragraph.level = "heading", min(ranks[size], 6)
