"""What a Word file's styles and numberings say of a paragraph: heading, list item, quotation, bold, hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kclaims.text.patterns import lazy

_HEADING_NAME = lazy(r"heading ([1-9])")
_LIST_NAME = lazy(r"list (?:bullet|number|continue) ([2-5])")
_MAX_BASES = 30  # styles a style may rest on, one on the other
_BODY = 9  # the outline level of what is no heading
_KINDS = {
    "caption": "caption", "quote": "quote", "intense quote": "quote", "quotations": "quote", "block text": "quote",
    "bibliography": "reference",
}  # fmt: skip
CHANGES = frozenset(  # hold properties as they were before a tracked change
    f"w:{name}Change" for name in "pPr rPr sectPr tblPr tblGrid tblPrEx tcPr trPr numbering".split()
)


@dataclass(slots=True)
class Style:
    """A style as written; None where it says nothing and the style it rests on decides."""

    name: str = ""
    based_on: str = ""
    outline: int | None = None
    numbering: str | None = None
    nesting: int | None = None
    bold: bool | None = None
    hidden: bool | None = None
    struck: bool | None = None


def is_on(attributes: Mapping[str, str]) -> bool:
    """Whether a property that is on or off is on."""
    return attributes.get("w:val", "true").lower() not in {"0", "false", "off"}


def number(attributes: Mapping[str, str], default: int = 0) -> int:
    """The whole number an element holds; the default where it holds none."""
    text = attributes.get("w:val", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else default


class Styles:
    """Reads a styles part (as handler of its events), then answers with inheritance followed."""

    def __init__(self) -> None:
        self._styles: dict[str, Style] = {}
        self._resolved: dict[str, Style] = {}
        self._default = ""
        self._open: Style | None = None
        self._skip = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._skip or name in CHANGES or name == "w:tblStylePr":
            self._skip += 1
            return
        if name == "w:style":
            self._open = self._styles.setdefault(attributes.get("w:styleId", ""), Style())
            if attributes.get("w:type") == "paragraph" and attributes.get("w:default", "0") in {"1", "true", "on"}:
                self._default = attributes.get("w:styleId", "")
        elif self._open is not None:
            self._read(self._open, name, attributes)

    def end(self, name: str) -> None:
        if self._skip:
            self._skip -= 1
        elif name == "w:style":
            self._open = None

    def text(self, text: str) -> None:
        """Styles hold no text."""

    @staticmethod
    def _read(style: Style, name: str, attributes: dict[str, str]) -> None:
        if name == "w:name":
            style.name = attributes.get("w:val", "").lower()
        elif name == "w:basedOn":
            style.based_on = attributes.get("w:val", "")
        elif name == "w:outlineLvl":
            style.outline = number(attributes, _BODY)
        elif name == "w:numId":
            style.numbering = attributes.get("w:val", "")
        elif name == "w:ilvl":
            style.nesting = number(attributes)
        elif name == "w:b":
            style.bold = is_on(attributes)
        elif name == "w:vanish":
            style.hidden = is_on(attributes)
        elif name in {"w:strike", "w:dstrike"}:
            style.struck = is_on(attributes) or bool(style.struck)

    def resolve(self, style_id: str | None) -> Style:
        """The style with all it takes from those it rests on; the default paragraph style for None."""
        key = self._default if style_id is None else style_id
        if key not in self._resolved:
            self._resolved[key] = self._with_bases(key)
        return self._resolved[key]

    def _with_bases(self, key: str) -> Style:
        found = Style()
        names: list[str] = []
        for _ in range(_MAX_BASES):
            style = self._styles.get(key)
            if style is None:
                break
            names.append(style.name)
            for slot in ("outline", "numbering", "nesting", "bold", "hidden", "struck"):
                if getattr(found, slot) is None:
                    setattr(found, slot, getattr(style, slot))
            if found.outline is None and (heading := _HEADING_NAME.fullmatch(style.name)):
                found.outline = int(heading[1]) - 1
            if found.nesting is None and (nested := _LIST_NAME.fullmatch(style.name)):
                found.nesting = int(nested[1]) - 1
            key = style.based_on
        found.name = next((name for name in names if name in _KINDS or name == "title" or name[:4] == "toc "), "")
        return found

    def kind(self, style_id: str | None, outline: int | None) -> tuple[str, int]:
        """Kind and level of a paragraph of a style; `outline` is its own outline level. The title's level is 0."""
        style = self.resolve(style_id)
        level = style.outline if outline is None else outline
        if level is not None and level < _BODY:
            return "heading", level + 1
        if style.name == "title":
            return "heading", 0
        return _KINDS.get(style.name, "paragraph"), 0


@dataclass(slots=True)
class Numberings:
    """Reads a numbering part (as handler of its events), then tells which numberings put a mark before a paragraph."""

    _abstract: dict[str, dict[int, tuple[str, str]]] = field(default_factory=dict)
    _numbers: dict[str, str] = field(default_factory=dict)
    _open: dict[int, tuple[str, str]] | None = None
    _number: str | None = None
    _level: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "w:abstractNum":
            self._open = self._abstract.setdefault(attributes.get("w:abstractNumId", ""), {})
        elif name == "w:num":
            self._number = attributes.get("w:numId", "")
        elif name == "w:abstractNumId" and self._number is not None:
            self._numbers[self._number] = attributes.get("w:val", "")
        elif name == "w:lvl":
            level = attributes.get("w:ilvl", "0")
            self._level = int(level) if level.isascii() and level.isdecimal() and len(level) < 3 else 0
        elif self._open is not None and name in {"w:numFmt", "w:lvlText"}:
            form, text = self._open.get(self._level, ("decimal", ""))
            value = attributes.get("w:val", "")
            self._open[self._level] = (value, text) if name == "w:numFmt" else (form, value)

    def end(self, name: str) -> None:
        if name == "w:abstractNum":
            self._open = None
        elif name == "w:num":
            self._number = None

    def text(self, text: str) -> None:
        """Numberings hold no text."""

    def marks(self, number_id: str, level: int) -> bool:
        """Whether paragraphs of a numbering and level show a mark."""
        if number_id in {"", "0"}:
            return False
        form, text = self._abstract.get(self._numbers.get(number_id, ""), {}).get(level, ("decimal", "%1"))
        return form != "none" or bool(text.strip())
