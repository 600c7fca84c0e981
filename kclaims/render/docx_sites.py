"""Where paragraphs, runs and their characters stand in the bytes of a Word file's main part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

WORD_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MATH_NAMESPACES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
_TAG = re.compile(rb"<[^\s/>]+(?:\s+[^\s=/>]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>")
_CHARACTERS = re.compile(r"&[^;&]*;|\r\n|.", re.DOTALL)


@dataclass(slots=True)
class Child:
    """A child of a run: bytes `start` to `end`; `first` is its first character's place in the run."""

    start: int
    first: int
    is_text: bool
    preserved: bool
    content: int  # where its content begins
    end: int = 0
    content_end: int = 0
    characters: int = 1
    places: list[int] | None = None  # bytes of its characters, once asked for


@dataclass(slots=True)
class RunSite:
    """A run or equation: bytes `start` to `end`; its content begins at `head`, behind its properties."""

    start: int
    head: int
    depth: int
    equation: bool
    outermost: tuple[int, int]
    end: int = 0
    characters: int = 0
    children: list[Child] = field(default_factory=list)


@dataclass(slots=True)
class ParagraphSite:
    """A paragraph: its start tag begins at `start`, its content at `head`, its end tag at `tail` (empty: no content)."""

    start: int
    head: int
    nested: bool  # inside a run, as in a text box
    tail: int = 0
    empty: bool = False
    runs: int = 0


class Sites:
    """Reads a main part in UTF-8 once; paragraphs and runs are numbered as `Address` says."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.paragraphs: list[ParagraphSite] = []
        self.runs: dict[tuple[int, int], RunSite] = {}
        self.body: tuple[int, int] | None = None  # the body's start tag
        self._depth = 0
        self._open: list[tuple[int, int]] = []  # (paragraph, depth)
        self._units: list[tuple[int, int]] = []
        self._math = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.buffer_text = True
        self._parser.Parse(data, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        namespace, _, local = name.rpartition(" ")
        word, math = namespace in WORD_NAMESPACES, namespace in _MATH_NAMESPACES
        at = self._parser.CurrentByteIndex
        unit = self.runs[self._units[-1]] if self._units else None
        if unit is not None and self._depth == unit.depth + 1 and not (word and local == "rPr"):
            kept = attributes.get("http://www.w3.org/XML/1998/namespace space") == "preserve"
            unit.children.append(
                Child(at, unit.characters, word and local == "t", kept, self._tag_end(at), characters=0)
            )
        if word and local == "p":
            self._open.append((len(self.paragraphs), self._depth))
            self.paragraphs.append(ParagraphSite(at, self._tag_end(at), bool(self._units)))
        elif (word and local == "r") or (math and local in {"oMath", "oMathPara"}):
            self._math += math
            if self._open and (word or self._math == 1):
                self._open_run(at, equation=math)
        elif word and local == "body" and self.body is None:
            self.body = (at, self._tag_end(at))

    def _open_run(self, at: int, *, equation: bool) -> None:
        paragraph = self._open[-1][0]
        key = (paragraph, self.paragraphs[paragraph].runs)
        self.paragraphs[paragraph].runs += 1
        outermost = self._units[0] if self._units else key
        self.runs[key] = RunSite(at, self._tag_end(at), self._depth, equation, outermost)
        self._units.append(key)

    def _text(self, text: str) -> None:
        unit = self.runs[self._units[-1]] if self._units else None
        if unit is not None and self._depth == unit.depth + 1 and unit.children and unit.children[-1].is_text:
            unit.children[-1].characters += len(text)

    def _end(self, name: str) -> None:
        namespace, _, local = name.rpartition(" ")
        word, math = namespace in WORD_NAMESPACES, namespace in _MATH_NAMESPACES
        at = self._parser.CurrentByteIndex
        end = self._tag_end(at)
        unit = self.runs[self._units[-1]] if self._units else None
        if unit is not None and self._depth == unit.depth + 1:
            self._end_child(unit, at, end, properties=word and local == "rPr")
        if unit is not None and self._depth == unit.depth:
            unit.end = end
            self._units.pop()
        if math and local in {"oMath", "oMathPara"}:
            self._math -= 1
        if word and local == "p":
            site = self.paragraphs[self._open.pop()[0]]
            site.tail, site.empty = at, at == site.start
        elif word and local == "pPr" and self._open and self._depth == self._open[-1][1] + 1:
            self.paragraphs[self._open[-1][0]].head = end
        self._depth -= 1

    @staticmethod
    def _end_child(unit: RunSite, at: int, end: int, *, properties: bool) -> None:
        if properties:
            unit.head = end if not unit.children else unit.head
            return
        child = unit.children[-1]
        child.end, child.content_end = end, max(at, child.content) if at != child.start else child.content
        if not child.is_text:
            child.characters = 1
        unit.characters += child.characters

    def _tag_end(self, at: int) -> int:
        """Where the tag at a byte ends."""
        if self.data.startswith(b"</", at):
            return self.data.index(b">", at) + 1
        tag = _TAG.match(self.data, at)
        if tag is None:
            raise ValueError(f"no tag at byte {at}")
        return tag.end()

    def place(self, child: Child, character: int) -> int | None:
        """The byte of a character of a text child; None where it can't be told (CDATA, comments)."""
        if child.places is None:
            child.places = list(self._places(child))
        at = character - child.first
        return child.places[at] if at < len(child.places) else None

    def _places(self, child: Child) -> Iterator[int]:
        content = self.data[child.content : child.content_end]
        if b"<" in content:
            return
        at = child.content
        for found in _CHARACTERS.finditer(content.decode()):
            yield at
            at += len(found[0].encode())

    def tags(self, site: RunSite) -> tuple[bytes, bytes]:
        """What begins a run like this one (start tag and properties), and what ends it."""
        head = self.data[site.start : site.head]
        return head, b"</" + re.split(rb"[\s/>]", head[1:], maxsplit=1)[0] + b">"

    def first_paragraph(self) -> Iterator[ParagraphSite]:
        """Paragraphs that can bear a comment, those with content first."""
        free = [site for site in self.paragraphs if not site.nested]
        yield from (site for site in free if not site.empty)
        yield from free
