"""The text of a part of an OpenDocument file, and what its styles say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from kclaims.readers.paragraphs import Paragraph, Stretch, Table
from kclaims.text.patterns import lazy

_UNSEEN = frozenset(
    "text:tracked-changes office:annotation text:note-citation text:ruby-text text:hidden-text text:sequence-decls "
    "text:user-field-decls text:variable-decls text:list-style office:automatic-styles office:styles office:forms "
    "text:table-of-content-source text:bibliography-source office:font-face-decls svg:title svg:desc".split()
)
_INDEXES = frozenset(
    {"text:table-of-content", "text:illustration-index", "text:table-index", "text:alphabetical-index"}
)
_KINDS = {"quotations": "quote", "caption": "caption", "illustration": "caption", "figure": "caption", "title": "title"}
_HEADING_NAME = lazy(r"Heading_20_([1-9])")
_MAX_BASES = 30  # styles a style may rest on
_MAX_REPEAT = 100  # spaces that one element may stand for
_SPACES = " \t\r\n"


@dataclass(slots=True)
class _Style:
    parent: str = ""
    bold: bool | None = None
    hidden: bool | None = None
    level: int | None = None


class OdtStyles:
    """Reads the styles of a part (as handler of its events); several parts may be read one after the other."""

    def __init__(self) -> None:
        self._styles: dict[tuple[str, str], _Style] = {}
        self._open: _Style | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style:style":
            level = attributes.get("style:default-outline-level", "")
            self._open = _Style(
                attributes.get("style:parent-style-name", ""),
                level=int(level) if level.isascii() and level.isdecimal() and len(level) < 3 else None,
            )
            self._styles[attributes.get("style:family", ""), attributes.get("style:name", "")] = self._open
        elif name == "style:text-properties" and self._open is not None:
            weight = attributes.get("fo:font-weight")
            if weight is not None:
                self._open.bold = weight == "bold" or (
                    weight.isascii() and weight.isdecimal() and int(weight[:4]) >= 600
                )
            if "text:display" in attributes:
                self._open.hidden = attributes["text:display"] == "none"
            if attributes.get("style:text-line-through-style", "none") != "none":
                self._open.hidden = True

    def end(self, name: str) -> None:
        if name == "style:style":
            self._open = None

    def text(self, text: str) -> None:
        """Styles hold no text."""

    def look(self, family: str, name: str) -> tuple[bool | None, bool | None]:
        """Whether text of a style is bold, and whether it is hidden; None where the style leaves it open."""
        bold = hidden = None
        for style in self._chain(family, name):
            bold = style.bold if bold is None else bold
            hidden = style.hidden if hidden is None else hidden
        return bold, hidden

    def kind(self, name: str) -> tuple[str, int]:
        """Kind and level of a paragraph of a style; the title's level is 0."""
        names = [name]
        for style in self._chain("paragraph", name):
            if style.level:
                return "heading", style.level
            names.append(style.parent)
        if heading := next(filter(None, map(_HEADING_NAME.fullmatch, names)), None):
            return "heading", int(heading[1])
        found = next((_KINDS[one.lower()] for one in names if one.lower() in _KINDS), "paragraph")
        return ("heading", 0) if found == "title" else (found, 0)

    def _chain(self, family: str, name: str) -> list[_Style]:
        chain: list[_Style] = []
        while len(chain) < _MAX_BASES and (style := self._styles.get((family, name))) is not None:
            chain.append(style)
            name = style.parent
        return chain


@dataclass(slots=True)
class _Open:
    """An open paragraph."""

    index: int
    paragraph: Paragraph
    bold: bool | None
    hidden: bool | None
    in_note: bool = False
    inner: list[Paragraph] = field(default_factory=list)


@dataclass(slots=True)
class OdtStory:
    """Takes the events of a part; then `paragraphs` and `notes` hold what was read."""

    part: str
    styles: OdtStyles
    paragraphs: list[Paragraph] = field(default_factory=list)
    notes: list[Paragraph] = field(default_factory=list)
    _stack: list[_Open] = field(default_factory=list)
    _spans: list[tuple[bool | None, bool | None]] = field(default_factory=list)
    _links: list[str] = field(default_factory=list)
    _tables: list[Table | None] = field(default_factory=list)
    _lists: list[int] = field(default_factory=lambda: [0])
    _boxes: list[int] = field(default_factory=lambda: [0])
    _regions: list[str] = field(default_factory=lambda: ["main"])
    _box_count: int = 0
    _note_count: int = 0
    _count: int = 0
    _depth: int = 0
    _skip_from: int = 0
    _items: list[int] = field(default_factory=list)  # depths of open list items
    _referring: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._skip_from:
            return
        if name in _UNSEEN:
            self._skip_from = self._depth
        elif (action := self._STARTS.get(name)) is not None:
            action(self, attributes)
        elif name in _INDEXES:
            self._regions.append("navigation")

    def end(self, name: str) -> None:
        if self._skip_from == self._depth:
            self._skip_from = 0
        elif not self._skip_from:
            if (action := self._ENDS.get(name)) is not None:
                action(self)
            elif name in _INDEXES:
                self._regions.pop()
        self._depth -= 1

    def text(self, text: str) -> None:
        if self._stack and not self._skip_from:
            lead = " " if text[0] in _SPACES else ""
            trail = " " if text[-1] in _SPACES and text.strip(_SPACES) else ""
            self._add(f"{lead}{' '.join(part for part in text.strip(_SPACES).split(' ') if part)}{trail}")

    def _add(self, text: str, *, line_break: bool = False) -> None:
        if not self._stack or not text:
            return
        top = self._stack[-1]
        bold = next((b for b, _ in reversed(self._spans) if b is not None), top.bold)
        if next((h for _, h in reversed(self._spans) if h is not None), top.hidden):
            return
        link = self._links[-1] if self._links else ""
        top.paragraph.stretches.append(Stretch(text, top.index, bold=bool(bold), link=link, line_break=line_break))

    def _open_paragraph(self, attributes: dict[str, str], level: int = 0) -> None:
        style = attributes.get("text:style-name", "")
        kind, found = ("heading", level) if level else self.styles.kind(style)
        if kind == "paragraph" and self._items and self._lists[-1]:
            kind, found = "list-item", self._lists[-1]
        if kind == "paragraph" and self._referring:
            kind = "reference"
        paragraph = Paragraph(
            kind=kind, level=found, region=self._regions[-1], part=self.part, box=self._boxes[-1],
            table=self._tables[-1] if self._tables else None,
        )  # fmt: skip
        bold, hidden = self.styles.look("paragraph", style)
        self._stack.append(_Open(self._count, paragraph, bold, hidden, in_note=self._boxes[-1] < 0))
        self._spans.append((None, None))
        self._count += 1

    def _open_heading(self, attributes: dict[str, str]) -> None:
        level = attributes.get("text:outline-level", "1")
        self._open_paragraph(attributes, int(level) if level.isascii() and level.isdecimal() and len(level) < 3 else 1)

    def _close_paragraph(self) -> None:
        if not self._stack:
            return
        top = self._stack.pop()
        self._spans.pop()
        found = [top.paragraph, *top.inner]
        if top.in_note:
            self.notes += found
        elif self._stack:
            self._stack[-1].inner += found
        else:
            self.paragraphs += found

    def _open_span(self, attributes: dict[str, str]) -> None:
        self._spans.append(self.styles.look("text", attributes.get("text:style-name", "")))

    def _close_span(self) -> None:
        if self._spans:
            self._spans.pop()

    def _open_link(self, attributes: dict[str, str]) -> None:
        self._links.append(attributes.get("xlink:href", ""))

    def _close_link(self) -> None:
        if self._links:
            self._links.pop()

    def _space(self, attributes: dict[str, str]) -> None:
        count = attributes.get("text:c", "1")
        self._add(
            " " * (min(int(count), _MAX_REPEAT) if count.isascii() and count.isdecimal() and len(count) < 5 else 1)
        )

    def _tab(self, _: dict[str, str]) -> None:
        self._add("\t")

    def _break(self, _: dict[str, str]) -> None:
        self._add(" ", line_break=True)

    def _open_list(self, _: dict[str, str]) -> None:
        self._lists[-1] += 1

    def _close_list(self) -> None:
        self._lists[-1] = max(0, self._lists[-1] - 1)

    def _open_item(self, _: dict[str, str]) -> None:
        self._items.append(self._depth)

    def _close_item(self) -> None:
        if self._items:
            self._items.pop()

    def _open_table(self, _: dict[str, str]) -> None:
        self._tables.append(Table())
        self._lists.append(0)

    def _close_table(self) -> None:
        self._tables.pop()
        self._lists.pop()

    def _cell(self, _: dict[str, str]) -> None:
        if self._tables and (table := self._tables[-1]) is not None:
            table.cells += 1

    def _open_box(self, _: dict[str, str]) -> None:
        if not self._boxes[-1]:
            self._box_count += 1
        self._enter(self._boxes[-1] or self._box_count)

    def _open_note(self, _: dict[str, str]) -> None:
        self._note_count += 1
        self._enter(-self._note_count)

    def _enter(self, box: int) -> None:
        self._boxes.append(box)
        self._tables.append(None)
        self._lists.append(0)

    def _leave(self) -> None:
        self._boxes.pop()
        self._tables.pop()
        self._lists.pop()

    def _open_header(self, _: dict[str, str]) -> None:
        self._regions.append("header")

    def _open_footer(self, _: dict[str, str]) -> None:
        self._regions.append("footer")

    def _close_region(self) -> None:
        self._regions.pop()

    def _open_bibliography(self, _: dict[str, str]) -> None:
        self._referring += 1

    def _close_bibliography(self) -> None:
        self._referring -= 1

    _STARTS: ClassVar[dict[str, Callable[..., None]]] = {
        "text:p": _open_paragraph, "text:h": _open_heading, "text:span": _open_span, "text:a": _open_link,
        "text:s": _space, "text:tab": _tab, "text:line-break": _break, "text:list": _open_list,
        "text:list-item": _open_item, "table:table": _open_table, "table:table-cell": _cell,
        "draw:text-box": _open_box, "text:note-body": _open_note, "text:bibliography": _open_bibliography,
        "style:header": _open_header, "style:header-first": _open_header, "style:header-left": _open_header,
        "style:footer": _open_footer, "style:footer-first": _open_footer, "style:footer-left": _open_footer,
    }  # fmt: skip
    _ENDS: ClassVar[dict[str, Callable[..., None]]] = {
        "text:p": _close_paragraph, "text:h": _close_paragraph, "text:span": _close_span, "text:a": _close_link,
        "text:list": _close_list, "text:list-item": _close_item, "table:table": _close_table,
        "draw:text-box": _leave, "text:note-body": _leave, "text:bibliography": _close_bibliography,
        "style:header": _close_region, "style:header-first": _close_region, "style:header-left": _close_region,
        "style:footer": _close_region, "style:footer-first": _close_region, "style:footer-left": _close_region,
    }  # fmt: skip
