"""Plain text to units: lines that belong together joined, list marks and table rows recognised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from kclaims.text.characters import clean
from kclaims.text.patterns import lazy

Piece = tuple[str, int, int]

BULLETS = "•●◦▪▫■□‣⁃·∙○➢➤►▶✓✔✅✗✘❌◆♦\uf0b7\uf0a7"
MARK = lazy(
    rf"(?:[{BULLETS}]\ufe0f?\s*|[-*–]\s+|o\t\s*|\#{{1,6}}\s+|\(?\d{{1,3}}(?:\.\d{{1,2}}){{0,3}}[.)]\s+|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}\s+"
    r"|\(?[a-h]\)\s+|\(?(?:ix|iv|v?i{1,3}|x)\)\s+)(?=\S)"
)
_MARKED = frozenset(BULLETS + "-*–#(o0123456789abcdefghivx")
_RULE = lazy(r"([-=_*~—#])\1{2,}|(?:[-*_] ){2,}[-*_]|(?=.*?---)[|+:\s-]++")
_ENDS = ".!?:;…。"
_CLOSERS = "\"'”’)]»*_"
_OPENERS = "([,;–—-&+/%$£€\"'“‘«0123456789"
_FUNCTION = frozenset(
    "a an the of to for in on at by with from and or nor but as than that which who is are was were be been has have"
    " had not no its their your our his her this these those can may will would should could into over about & what"
    .split()
)  # fmt: skip
_LONG = 30  # characters; shorter lines say nothing about wrapping
_WIDEST = 120  # characters; nobody wraps by hand beyond that


class Line(NamedTuple):
    """A visible line without the white space around it; `gap` counts the blank lines before it."""

    start: int
    end: int
    text: str
    gap: int
    indent: int
    rule: str = ""  # the character of a horizontal rule right below


@dataclass(slots=True)
class Unit:
    """A heading, list item, paragraph or table cell in the making."""

    lines: list[Line]
    gap: int
    mark: str = ""
    indent: int = 0
    cell: bool = False
    text: str = ""
    rule: str = ""


def read_units(source: str) -> list[Unit]:
    """The units of a text, in its order."""
    lines = _lines(source)
    chunks = list(_chunks(lines))
    wrapped, width = _wrapping(lines)
    units: list[Unit] = []
    for chunk in chunks:
        rows = _table(chunk) if any("|" in line.text or "\t" in line.text for line in chunk) else None
        if rows is not None:
            units += rows
            continue
        here, here_width = (False, 0) if len(chunk) == 1 else _wrapping(chunk)
        if wrapped and len(chunk) <= 4:
            here, here_width = True, max(here_width, width)
        units += _join(chunk, here, here_width)
    for unit in units:
        unit.text = "".join(text for text, _, _ in pieces(unit)) if len(unit.lines) > 1 else unit.lines[0].text
        unit.rule = unit.lines[-1].rule
    return units


def pieces(unit: Unit) -> list[Piece]:
    """The pieces of a unit: line ends as spaces, nothing after a hyphen that parts a word."""
    start, end = unit.lines[0].start, unit.lines[-1].end
    if len(unit.lines) == 1:
        return [(unit.lines[0].text, start, end - start)]
    found: list[Piece] = []
    for index, line in enumerate(unit.lines):
        if index:
            before = unit.lines[index - 1]
            if not (before.text[-1] == "-" and before.text[-2:-1].isalpha() and line.text[0].isalnum()):
                found.append((" ", before.end, line.start - before.end))
        found.append((line.text, line.start, line.end - line.start))
    if len(found) == 2 * len(unit.lines) - 1 and all(length == len(text) for text, _, length in found):
        return [("".join(text for text, _, _ in found), start, end - start)]
    return found


def _lines(source: str) -> list[Line]:
    lines: list[Line] = []
    at = gap = 0
    for whole in source.splitlines(keepends=True):
        text = whole.strip()
        if not text or (len(text) <= 8 and not text.isascii() and not clean(text)):
            gap += 1
        elif not text[0].isalnum() and _RULE.fullmatch(text):
            if lines and not gap and text[0] in "=-":
                lines[-1] = lines[-1]._replace(rule=text[0])
            gap += "|" not in text  # the line under a table's head
        else:
            indent = whole.index(text[0]) if whole[0].isspace() else 0
            lines.append(Line(at + indent, at + indent + len(text), text, gap, indent))
            gap = 0
        at += len(whole)
    return lines


def _chunks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    chunk: list[Line] = []
    for line in lines:
        if chunk and line.gap:
            yield chunk
            chunk = []
        chunk.append(line)
    if chunk:
        yield chunk


def _ended(text: str) -> bool:
    return text[-1] in _ENDS or (text[-1] in _CLOSERS and text.rstrip(_CLOSERS)[-1:] in _ENDS)


def _wrapping(lines: Sequence[Line]) -> tuple[bool, int]:
    """Whether lines were broken at a width, and that width.

    Where one line is one paragraph, long lines end with punctuation; where lines are wrapped, most do not, and the
    next one goes on in lower case.
    """
    long = opened = continued = width = 0
    for line, following in pairwise(lines):
        size = line.end - line.start
        if size < _LONG or following.gap:
            continue
        long += 1
        width = max(width, size) if size <= _WIDEST else width
        if not _ended(line.text):
            opened += 1
            continued += following.text[0].islower()
    wrapped = opened > 0 and 3 * opened >= long and 5 * continued >= 2 * opened
    return wrapped, max(width, lines[-1].end - lines[-1].start if lines and width else 0)


def _join(chunk: Sequence[Line], wrapped: bool, width: int) -> Iterator[Unit]:
    unit: Unit | None = None
    bullet = ""
    marked = False
    for line in chunk:
        if len(line.text) <= 3 and line.text.strip("\ufe0f") in BULLETS:
            if unit is not None:
                yield unit
            unit, bullet = None, line.text
            continue
        mark = _mark(line, unit if wrapped and not marked else None) or bullet
        if unit is not None and not mark and _continues(unit, line, wrapped, width):
            unit.lines.append(line)
            continue
        if unit is not None:
            yield unit
        inner = line
        if mark and not bullet:
            inner = line._replace(start=line.start + len(mark), text=line.text[len(mark) :])
        unit = Unit([inner], line.gap, mark.strip(), line.indent)
        marked, bullet = marked or bool(mark), ""
    if unit is not None:
        yield unit
    elif bullet:
        yield Unit([chunk[-1]], chunk[-1].gap)


def _mark(line: Line, prose: Unit | None) -> str:
    """The list mark of a line. Inside wrapped prose a dash or a number at the margin is part of the sentence."""
    if line.text[0] not in _MARKED:
        return ""
    found = MARK.match(line.text)
    if found is None:
        return ""
    if prose is not None and line.text[0] not in BULLETS:
        before = prose.lines[-1].text
        if len(before) >= _LONG and not _ended(before):
            return ""
    return found[0]


def _continues(unit: Unit, line: Line, wrapped: bool, width: int) -> bool:
    before = unit.lines[-1].text
    first = line.text[0]
    ended = _ended(before)
    half = before[before.rfind(" ") + 1 :].lower() in _FUNCTION  # what no sentence ends in
    if not wrapped:
        inside = bool(unit.mark) and line.indent > unit.indent
        return first.islower() and not ended and (inside or half)
    word = line.text.find(" ")
    filled = len(before) + 1 + (word if word > 0 else len(line.text)) > width
    if ended:
        if not filled or len(before) < _LONG or before.endswith("?") or line.text.endswith("?"):
            return False
        return 4 * len(line.text) >= 3 * width or _ended(line.text)  # else the first line of something else
    if half or before[-1] in ",-":
        return True
    if first.islower() or first in _OPENERS:
        return len(before) >= 20 or bool(unit.mark) or len(unit.lines) > 1  # shorter ones are the items of a list
    return filled and len(before) >= _LONG


def _table(chunk: Sequence[Line]) -> list[Unit] | None:
    """The cells of a table of at least two rows, told by pipes or tabs; None when the lines are none."""
    if len(chunk) < 2:
        return None
    separator = "|" if all("|" in line.text for line in chunk) else "\t"
    rows = [_cells(line, separator) for line in chunk]
    if min(len(row) for row in rows) < 2 or len({len(row) for row in rows}) > 2:
        return None
    return [Unit([cell], cell.gap, cell=True) for row in rows for cell in row]


def _cells(line: Line, separator: str) -> list[Line]:
    cells = []
    at = line.start
    for part in line.text.split(separator):
        text = part.strip()
        if text:
            start = at + part.index(text[0])
            cells.append(Line(start, start + len(text), text, line.gap, line.indent))
        at += len(part) + 1
    return cells
