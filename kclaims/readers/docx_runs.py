"""Runs, fields and paragraphs of a Word file while they are open; characters are counted as `Address` says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kclaims.readers.docx_styles import Style, is_on
from kclaims.readers.docx_symbols import from_symbol_font, symbol
from kclaims.readers.paragraphs import Paragraph

TEXTUAL = frozenset({"w:t", "m:t"})
_FIXED = {"w:tab": "\t", "w:ptab": "\t", "w:br": " ", "w:cr": " ", "w:noBreakHyphen": "-"}
_XML_SPACE = " \t\r\n"


def run_text(name: str, attributes: Mapping[str, str]) -> str | None:
    """What an element of a run shows; None where it shows no character."""
    if name in {"w:sym", "w16se:symEx"}:
        prefix = name[: name.index(":")]
        return _symbol(attributes.get(f"{prefix}:font", ""), attributes.get(f"{prefix}:char", ""))
    return _FIXED.get(name)


def _symbol(font: str, char: str) -> str:
    try:
        code = int(char, 16)
    except ValueError:
        return ""
    if code > 0xFFFF:
        return chr(code) if code <= 0x10FFFF else ""
    return symbol(font, code)


@dataclass(slots=True)
class Unit:
    """An open run or equation, with its own properties and how many characters it has had so far."""

    paragraph: int
    run: int
    depth: int
    equation: bool = False
    characters: int = 0
    child: str = ""  # the child that is open
    style: str = ""
    bold: bool | None = None
    hidden: bool | None = None
    struck: bool | None = None
    symbols: bool = False
    texting: bool = False
    preserved: bool = False
    buffer: list[str] = field(default_factory=list)
    _length: int | None = None  # of the text child that has just ended

    def read_property(self, name: str, attributes: Mapping[str, str]) -> None:
        """Something its `w:rPr` holds."""
        if name == "w:b":
            self.bold = is_on(attributes)
        elif name == "w:vanish":
            self.hidden = is_on(attributes)
        elif name in {"w:strike", "w:dstrike"}:
            self.struck = is_on(attributes) or bool(self.struck)
        elif name == "w:rStyle":
            self.style = attributes.get("w:val", "")
        elif name == "w:rFonts":
            self.symbols = attributes.get("w:ascii", "").lower() == "symbol"

    def unseen(self, styles: Sequence[Style]) -> bool:
        """Whether its text is hidden or struck out, by its own properties or else by its styles."""
        hidden = any(style.hidden for style in styles) if self.hidden is None else self.hidden
        return hidden or (any(style.struck for style in styles) if self.struck is None else self.struck)

    def begin_text(self, *, preserved: bool) -> None:
        """A text element begins."""
        self.texting, self.preserved = True, preserved
        self.buffer.clear()

    def take_text(self) -> tuple[str, int]:
        """The text of the element that ends, and the place of its first character in the run.

        Line ends and indentation around it are XML's. Spaces count even where Word needs a mark to show them: programs
        that write none mean them to be there.
        """
        text = "".join(self.buffer)
        self.texting = False
        self._length = len(text)
        if self.preserved:
            return text, self.characters
        before = text[: len(text) - len(text.lstrip(_XML_SPACE))]
        after = text[len(text.rstrip(_XML_SPACE)) :]
        first = len(before) if "\n" in before else 0
        last = len(text) - (len(after) if "\n" in after else 0)
        return text[first:last], self.characters + first

    def end_child(self) -> None:
        """A child ends."""
        if self.child == "w:t" and self._length is not None:
            self.characters += self._length
        elif self.child != "w:rPr":
            self.characters += 1
        self._length, self.child = None, ""

    def readable(self, text: str) -> str:
        """Its text with characters of the font Symbol made readable; as long as it was."""
        return from_symbol_font(text) if self.symbols else text


@dataclass(slots=True)
class Frame:
    """An open paragraph; `paragraph` is None where it stands in what isn't read."""

    index: int
    paragraph: Paragraph | None
    runs: int = 0
    style: str | None = None
    outline: int | None = None
    numbering: str | None = None
    nesting: int | None = None
    properties: bool = False  # inside its own properties
    joined: bool = False  # its end was deleted: it goes on in the next paragraph
    inner: list[Paragraph] = field(default_factory=list)


@dataclass(slots=True)
class Field:
    """An open field: its instruction, then its result."""

    code: str = ""
    result: bool = False


def target(link: str) -> str:
    """Where a link leads: an address, or the quoted part of a field's instruction."""
    if "HYPERLINK" in link:
        return link.partition('"')[2].partition('"')[0]
    return link
