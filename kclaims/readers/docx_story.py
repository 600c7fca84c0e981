"""The text of one part of a Word file (body, notes, header, footer) as Word shows it once all changes are accepted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from kclaims.readers.docx_runs import TEXTUAL, Field, Frame, Unit, run_text, target
from kclaims.readers.docx_styles import CHANGES, Numberings, Styles, number
from kclaims.readers.paragraphs import Paragraph, Stretch, Table

_SKIPPED = CHANGES | frozenset(
    "w:del w:moveFrom w:rt w:sdtPr w:sdtEndPr w:instrText w:delInstrText w:delText w:ffData w:fldData w:tblGrid".split()
)
_MAX_FIELDS = 50  # open inside each other; nobody nests as many, but a page can leave them open
_MARKS = frozenset({"w:del", "w:moveFrom"})  # in the properties of a paragraph's end or of a table row


@dataclass(slots=True)
class Story:
    """Takes the events of a part; then `paragraphs` holds what was read, in reading order.

    `targets` leads from the ids of links to where they go. `notes` collects the marks of foot- and endnotes as (kind,
    id) -> (paragraph, run), `frames` the ids of headers and footers. Inside a notes part `anchors` says where the
    marks stand in the main part, and only notes that have a mark are read.
    """

    part: str
    styles: Styles
    numberings: Numberings
    targets: Mapping[str, str]
    region: str = "main"
    anchors: Mapping[tuple[str, str], tuple[int, int]] | None = None
    paragraphs: list[Paragraph] = field(default_factory=list)
    notes: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    frames: list[str] = field(default_factory=list)
    _stack: list[Frame] = field(default_factory=list)
    _units: list[Unit] = field(default_factory=list)
    _fields: list[Field] = field(default_factory=list)
    _links: list[str] = field(default_factory=list)
    _tables: list[Table | None] = field(default_factory=list)
    _boxes: list[int] = field(default_factory=lambda: [0])
    _choices: list[bool] = field(default_factory=list)
    _pending: dict[int, Paragraph] = field(default_factory=dict)
    _note_anchor: tuple[int, int] | None = None
    _count: int = 0
    _box_count: int = 0
    _depth: int = 0
    _skip_from: int = 0  # depth of the element whose content isn't read; 0: none
    _math: int = 0
    _row_properties: bool = False
    _gone: bool = False  # the row or cell whose properties are read was deleted

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        unit = self._units[-1] if self._units else None
        if unit is not None and self._depth == unit.depth + 1:
            unit.child = name
        if name in {"w:p", "w:r", "m:oMath", "m:oMathPara"}:
            self._open(name)
        if self._skip_from:
            if name in TEXTUAL and unit is not None:
                unit.begin_text(preserved=attributes.get("xml:space") == "preserve")
            return
        if name in _SKIPPED:
            self._skip(name)
        elif unit is not None and self._stack and self._stack[-1].index == unit.paragraph:
            self._in_run(unit, name, attributes)
        elif self._in_properties():
            self._read_property(name, attributes)
            if name in {"w:headerReference", "w:footerReference"}:
                self._note_frame(attributes)
        elif (action := self._STARTS.get(name)) is not None:
            action(self, attributes)

    def end(self, name: str) -> None:
        unit = self._units[-1] if self._units else None
        if unit is not None and name in TEXTUAL and unit.texting:
            self._end_text(unit)
        if unit is not None and self._depth == unit.depth + 1:
            unit.end_child()
        if name in {"w:r", "m:oMath", "m:oMathPara"} and unit is not None and unit.depth == self._depth:
            self._units.pop()
        if name in {"m:oMath", "m:oMathPara"}:
            self._math -= 1
        if self._skip_from == self._depth:
            self._skip_from = 0
        if name == "w:p":
            self._close()
        elif not self._skip_from and (action := self._ENDS.get(name)) is not None:
            action(self)
        self._depth -= 1

    def text(self, text: str) -> None:
        if self._units and self._units[-1].texting:
            self._units[-1].buffer.append(text)
        elif self._fields and self._skip_from and not self._fields[-1].result:
            self._fields[-1].code += text if len(self._fields[-1].code) < 200 else ""

    def finish(self) -> None:
        """To be called after the last event."""
        for paragraph in self._pending.values():
            self.paragraphs.append(paragraph)
        self._pending.clear()

    def _skip(self, name: str) -> None:
        if name in _MARKS and self._in_properties():
            self._stack[-1].joined = True
        elif self._row_properties and name == "w:del":
            self._gone = True
        self._skip_from = self._depth

    def _in_properties(self) -> bool:
        return bool(self._stack) and self._stack[-1].properties

    def _open(self, name: str) -> None:
        """A paragraph, run or equation begins: all are counted, those in what isn't read as well."""
        if name == "w:p":
            paragraph = None if self._skip_from else self._fresh()
            self._stack.append(Frame(self._count, paragraph))
            self._count += 1
            return
        if name != "w:r":
            self._math += 1
            if self._math > 1:
                return
        if self._stack:
            frame = self._stack[-1]
            self._units.append(Unit(frame.index, frame.runs, self._depth, equation=name != "w:r"))
            frame.runs += 1

    def _fresh(self) -> Paragraph:
        box = self._boxes[-1]
        paragraph = Paragraph(
            region=self.region, part=self.part, table=self._tables[-1] if self._tables else None, box=box
        )
        before = self._pending.pop(len(self._stack), None)
        if before is not None:
            paragraph.stretches = before.stretches
        return paragraph

    def _close(self) -> None:
        frame = self._stack.pop()
        paragraph = frame.paragraph
        if paragraph is None:
            return
        while self._fields and not self._fields[-1].result:  # one without an end must not hide the rest
            self._fields.pop()
        self._settle(frame, paragraph)
        if frame.joined:
            self._pending[len(self._stack)] = paragraph
        self._emit([*([] if frame.joined else [paragraph]), *frame.inner])

    def _emit(self, paragraphs: list[Paragraph]) -> None:
        host = next((frame for frame in reversed(self._stack) if frame.paragraph is not None), None)
        (self.paragraphs if host is None else host.inner).extend(paragraphs)

    def _settle(self, frame: Frame, paragraph: Paragraph) -> None:
        """Say what the paragraph is, now that its properties are known."""
        style = self.styles.resolve(frame.style)
        paragraph.kind, paragraph.level = self.styles.kind(frame.style, frame.outline)
        marked = style.numbering if frame.numbering is None else frame.numbering
        nesting = (style.nesting or 0) if frame.nesting is None else frame.nesting
        if paragraph.kind == "paragraph" and marked and self.numberings.marks(marked, nesting):
            paragraph.kind, paragraph.level = "list-item", nesting + 1
        if style.name[:4] == "toc " and paragraph.region == "main":
            paragraph.region = "navigation"

    def _flush(self) -> None:
        """What would go on in a next paragraph ends where its cell, box or note does."""
        left = self._pending.pop(len(self._stack), None)
        if left is not None:
            self._emit([left])

    def _in_run(self, unit: Unit, name: str, attributes: dict[str, str]) -> None:
        if unit.child == "w:rPr" and not unit.equation:
            unit.read_property(name, attributes)
        elif name in TEXTUAL:
            unit.begin_text(preserved=attributes.get("xml:space") == "preserve" or name == "m:t")
        elif name == "w:fldChar":
            self._field(attributes.get("w:fldCharType", ""))
        elif name in {"w:footnoteReference", "w:endnoteReference"}:
            self.notes.setdefault((name[2:-9], attributes.get("w:id", "")), self._anchor(unit))
        elif name in {
            "w:txbxContent",
            "w:tbl",
            "w:tc",
            "w:hyperlink",
            "mc:AlternateContent",
            "mc:Choice",
            "mc:Fallback",
        }:
            self._STARTS[name](self, attributes)
        elif (text := run_text(name, attributes)) is not None:
            self._add(unit, text, line_break=name in {"w:br", "w:cr"})

    def _anchor(self, unit: Unit) -> tuple[int, int]:
        outer = self._units[0] if self._units else unit
        return self._note_anchor or (outer.paragraph, outer.run)

    def _end_text(self, unit: Unit) -> None:
        text, at = unit.take_text()
        if not self._skip_from:
            self._add(unit, text, at=at)

    def _add(self, unit: Unit, text: str, *, at: int | None = None, line_break: bool = False) -> None:
        """Text of the run, unless it is hidden, struck out or part of a field's instruction."""
        frame = self._stack[-1] if self._stack else None
        if not text or frame is None or frame.paragraph is None or any(not field.result for field in self._fields):
            return
        style = self.styles.resolve(frame.style)
        character = self.styles.resolve(unit.style) if unit.style else None
        if unit.unseen([style, character] if character else [style]):
            return
        bold = unit.bold if unit.bold is not None else bool(style.bold or (character and character.bold))
        direct = self._depth == unit.depth + 1 and len(self._units) == 1 and self._note_anchor is None
        link = self._links[-1] if self._links else next((f.code for f in self._fields if "HYPERLINK" in f.code), "")
        frame.paragraph.stretches.append(
            Stretch(
                unit.readable(text), unit.paragraph, unit.run, unit.characters if at is None else at,
                None if direct or self.region != "main" else self._anchor(unit), bold, target(link), line_break,
            )
        )  # fmt: skip
        if self.region == "main" and any(f.code.split()[:1] == ["TOC"] for f in self._fields):
            frame.paragraph.region = "navigation"

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields = [*self._fields[-_MAX_FIELDS:], Field()]
        elif self._fields and kind == "separate":
            self._fields[-1].result = True
        elif self._fields and kind == "end":
            self._fields.pop()

    def _start_simple_field(self, attributes: dict[str, str]) -> None:
        self._fields.append(Field(code=attributes.get("w:instr", "")[:200], result=True))

    def _end_simple_field(self) -> None:
        if self._fields:
            self._fields.pop()

    def _start_link(self, attributes: dict[str, str]) -> None:
        anchor = attributes.get("w:anchor", "")
        self._links.append(self.targets.get(attributes.get("r:id", ""), "") or (f"#{anchor}" if anchor else ""))

    def _end_link(self) -> None:
        if self._links:
            self._links.pop()

    def _start_box(self, _: dict[str, str]) -> None:
        self._box_count += 1
        self._boxes.append(self._boxes[-1] or self._box_count)
        self._tables.append(None)

    def _end_box(self) -> None:
        self._flush()
        self._boxes.pop()
        self._tables.pop()

    def _start_table(self, _: dict[str, str]) -> None:
        self._flush()
        self._tables.append(Table())

    def _end_table(self) -> None:
        if self._tables:
            self._tables.pop()

    def _start_row_properties(self, _: dict[str, str]) -> None:
        self._row_properties = True

    def _end_row_properties(self) -> None:
        self._row_properties = False
        self._skip_lost()

    def _lose(self, _: dict[str, str]) -> None:
        self._gone = True

    def _skip_lost(self) -> None:
        """The properties of a row or cell end: what follows in it isn't read if they say that it was deleted."""
        if self._gone:
            self._skip_from, self._gone = self._depth - 1, False

    def _start_cell(self, _: dict[str, str]) -> None:
        if self._tables and (table := self._tables[-1]) is not None:
            table.cells += 1

    def _start_choice(self, _: dict[str, str]) -> None:
        if self._choices and self._choices[-1]:
            self._skip_from = self._depth
        elif self._choices:
            self._choices[-1] = True

    def _end_choices(self) -> None:
        if self._choices:
            self._choices.pop()

    def _start_footnote(self, attributes: dict[str, str]) -> None:
        self._start_note("footnote", attributes)

    def _start_endnote(self, attributes: dict[str, str]) -> None:
        self._start_note("endnote", attributes)

    def _start_note(self, kind: str, attributes: dict[str, str]) -> None:
        anchor = (self.anchors or {}).get((kind, attributes.get("w:id", "")))
        if anchor is None or attributes.get("w:type", "normal") != "normal":
            self._skip_from = self._depth
            return
        self._note_anchor = anchor
        self._box_count -= 1
        self._boxes.append(self._box_count)

    def _end_note(self) -> None:
        self._flush()
        if self._note_anchor is not None:
            self._boxes.pop()
            self._note_anchor = None

    def _read_property(self, name: str, attributes: dict[str, str]) -> None:
        """Something the properties of the open paragraph hold."""
        frame = self._stack[-1]
        if name == "w:pStyle":
            frame.style = attributes.get("w:val")
        elif name == "w:outlineLvl":
            frame.outline = number(attributes, 9)
        elif name == "w:numId":
            frame.numbering = attributes.get("w:val", "")
        elif name == "w:ilvl":
            frame.nesting = number(attributes)

    def _begin_properties(self, _: dict[str, str]) -> None:
        if self._stack:
            self._stack[-1].properties = True

    def _end_properties(self) -> None:
        if self._stack:
            self._stack[-1].properties = False

    def _begin_choices(self, _: dict[str, str]) -> None:
        self._choices.append(False)

    def _note_frame(self, attributes: dict[str, str]) -> None:
        self.frames.append(attributes.get("r:id", ""))

    _STARTS: ClassVar[dict[str, Callable[..., None]]] = {
        "w:pPr": _begin_properties,
        "w:headerReference": _note_frame,
        "w:footerReference": _note_frame,
        "w:fldSimple": _start_simple_field,
        "w:hyperlink": _start_link,
        "w:tbl": _start_table,
        "w:trPr": _start_row_properties,
        "w:cellDel": _lose,
        "w:tc": _start_cell,
        "w:txbxContent": _start_box,
        "mc:AlternateContent": _begin_choices,
        "mc:Choice": _start_choice,
        "mc:Fallback": _start_choice,
        "w:footnote": _start_footnote,
        "w:endnote": _start_endnote,
    }
    _ENDS: ClassVar[dict[str, Callable[..., None]]] = {
        "w:pPr": _end_properties,
        "w:fldSimple": _end_simple_field,
        "w:hyperlink": _end_link,
        "w:tbl": _end_table,
        "w:trPr": _end_row_properties,
        "w:tcPr": _skip_lost,
        "w:tc": _flush,
        "w:txbxContent": _end_box,
        "mc:AlternateContent": _end_choices,
        "w:footnote": _end_note,
        "w:endnote": _end_note,
    }
