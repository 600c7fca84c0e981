"""From tokens to blocks: which element holds which text, without building a tree.

Only elements that break lines or hide text are followed; inline markup leaves no trace but links and bold type. End
tags may be missing or wrong: an end tag without a start is ignored, one with open elements inside ends those as well.
No recursion; the work for a page is linear in its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kclaims.model import Comment, Span
from kclaims.readers import html_elements as elements
from kclaims.readers.assemble import RawBlock
from kclaims.readers.html_folded import Panels
from kclaims.readers.html_kinds import kind_of
from kclaims.readers.html_metadata import PageFacts
from kclaims.readers.html_regions import PageBlock, nested_region, region_of
from kclaims.readers.html_text import BlockText
from kclaims.readers.html_tokens import Token, attributes, comment_text, tokenize
from kclaims.text.patterns import lazy

_NOT_SHOWN = lazy(r"(?:\A|[;\s])display\s*:\s*none", re.IGNORECASE)
_MAY_HIDE = lazy(r"hidden|display", re.IGNORECASE)
_PICTURE_TEXT = lazy(r"(?:\A|[\s_-])caption", re.IGNORECASE)
_ASKS = lazy(r"faq|question|accordion|toggle-title", re.IGNORECASE)
_MAX_DEPTH = 5_000  # elements inside each other; what is deeper breaks lines and nothing else
_MAX_LOOK = 64  # elements between a list item and one that ends it


_SPAN_DIGITS = 3  # of the columns that a cell says it spans: more is nonsense
_CELLS = frozenset({"td", "th"})
# In a table's counts of open parts: its rows and the row's cells so far, and whether columns have names.
_ROW, _CELL, _NAMED = "#row", "#cell", "#named"


@dataclass(slots=True)
class _Frame:
    """An open element, with what it hands on to the elements inside."""

    name: str = ""
    kind: str = "paragraph"
    level: int = 0
    lists: int = 0
    region: str = ""
    tag_region: str = ""
    container: int = 0
    hidden: bool = False
    pre: bool = False
    article: bool = False
    asks: bool = False  # class or id says that it holds a question
    open: dict[str, int] | None = None  # elements an end tag may end from here
    parts: dict[str, int] | None = None  # parts of the innermost table
    home: dict[str, int] | None = None  # where this element is counted

    def inner(self, name: str) -> _Frame:
        """An element in this one, as long as nothing is known of it."""
        return _Frame(
            name, self.kind, self.level, self.lists, self.region, self.tag_region, self.container, self.hidden,
            self.pre, self.article, self.asks, self.open, self.parts,
        )  # fmt: skip


def _column(parts: dict[str, int], name: str, found: dict[str, str]) -> int:
    """The column of a cell, from 1, in a table whose first row names its columns; 0 in any other, and for a cell of several."""
    parts.setdefault(_NAMED, int(name == "th"))
    wide = _spanned(found, "colspan")
    if _spanned(found, "rowspan") > 1 or (wide > 1 and parts.get(_ROW, 0) <= 1):  # which column is which is lost
        parts[_NAMED] = 0
    column = parts.get(_CELL, 0) + 1
    parts[_CELL] = column + wide - 1
    return column * parts[_NAMED] if wide == 1 else 0


def _spanned(found: dict[str, str], name: str) -> int:
    value = found.get(name, "1").strip()
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) <= _SPAN_DIGITS else 1


class Walker:
    """Reads a page once; then `blocks`, `comments`, `facts`, `depth` and `whole` hold what it found."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.blocks: list[PageBlock] = []
        self.comments: list[Comment] = []
        self.facts = PageFacts()
        self.depth = 0  # of the deepest element
        self.whole = False  # whether it has an <html> or <body>
        self._frames = [_Frame(open={}, parts={}, home={})]
        self._top = self._frames[0]
        self._deeper = 0
        self._divisions = 0
        self._text = BlockText()
        self._panels = Panels()
        self._bold = 0
        self._has_plain = False
        self._coded = False  # whether a <code> was met since the last block
        self._script: dict[str, str] = {}

    def walk(self) -> None:
        """Read the page."""
        for token in tokenize(self.source):
            kind = token.kind
            if kind == "text":
                self._add(token)
            elif kind == "open":
                self._open(token)
            elif kind == "close":
                self._close(token)
            elif kind == "raw":
                self._raw(token)
            else:
                text = comment_text(self.source, token)
                self.comments.append(Comment(text=text, span=Span(token.start, token.end)))
        self._flush()

    def _add(self, token: Token) -> None:
        if self._top.hidden:
            return
        if (self._text.breaks > 1 or not self._text.pieces) and self.source[token.start : token.end].isspace():
            return
        if self._text.breaks > 1 and not self._top.pre:
            self._flush()
        count = len(self._text.pieces)
        self._text.add(self.source, token.start, token.end, pre=self._top.pre)
        if not self._bold and not self._has_plain and any(text.strip() for text, _, _ in self._text.pieces[count:]):
            self._has_plain = True

    def _raw(self, token: Token) -> None:
        self.facts.raw(token.name, self._script, self.source[token.start : token.end])
        if token.name not in elements.UNSEEN_RAW:
            self._add(token)

    def _open(self, token: Token) -> None:
        name = token.name
        if name in elements.INLINE:
            self._open_inline(token)
        elif name in elements.VOID:
            self._void(token)
        elif name in elements.UNSEEN_RAW:
            self._script = attributes(self.source, token) if name == "script" else {}
        elif name in {"html", "body", "head"}:
            self.whole = self.whole or name != "head"
            if name == "html":
                self.facts.element(name, attributes(self.source, token))
            self._flush()
        elif name == "button" and self._in_title():
            self._panels.control(attributes(self.source, token), len(self.blocks))
        else:
            self._open_block(token)

    def _void(self, token: Token) -> None:
        name = token.name
        if name in {"meta", "link"}:
            self.facts.element(name, attributes(self.source, token))
        elif name == "hr":
            self._flush()
        elif name == "br" and not self._top.hidden:
            self._text.line_break(token.start, token.end - token.start, pre=self._top.pre)

    def _open_inline(self, token: Token) -> None:
        name = token.name
        tag = self.source[token.start : token.end]
        if name == "time":
            self.facts.element(name, attributes(self.source, token))
        struck = name in elements.STRUCK
        if self._top.hidden or struck or (_MAY_HIDE.search(tag) and _hides(name, attributes(self.source, token))):
            if not tag.endswith("/>"):
                frame = self._top.inner(name)
                frame.hidden = True
                self._push(frame)
        elif name in elements.BOLD:
            self._bold += 1
        elif name == "code":
            self._coded = True
        elif name == "q":
            self._quote(token, "“")
        elif name == "a":
            target = attributes(self.source, token).get("href")
            self._text.close_link()
            if target:
                self._text.open_link(target)

    def _quote(self, token: Token, mark: str) -> None:
        if not self._top.hidden:
            self._text.quote(mark, token.start, token.end - token.start)

    def _open_block(self, token: Token) -> None:
        name = token.name
        if name not in elements.UNSEEN or name == "template":
            self._begin_line(name)
        if self._top.hidden:
            if self.source[token.end - 2] != "/":
                self._push(self._top.inner(name))
            return
        found = attributes(self.source, token) if token.end - token.start > len(name) + 2 else {}
        unfolds = self._panels.control(found, len(self.blocks))
        hidden = name in elements.UNSEEN or (_hides(name, found) and not self._unfolds(found))
        if name in elements.UNSEEN and self.source[token.end - 2] == "/":
            return
        frame = self._frame(name, found)
        frame.hidden = hidden
        if unfolds and frame.kind == "paragraph" and not frame.region:
            frame.kind = "question"  # as <summary> is
        self._push(frame)

    def _in_title(self) -> bool:
        """Whether a button stands in a heading or a question, whose text goes on."""
        return self._top.kind in {"heading", "question"} and self._top.name != "button"

    def _unfolds(self, found: dict[str, str]) -> bool:
        """Whether readers can open a hidden element of the text; menus and banners stay closed."""
        return not self._top.region and self._panels.unfold(found, len(self.blocks))

    def _begin_line(self, name: str) -> None:
        """End the block before this element, and the elements that HTML ends where it begins."""
        hidden = self._top.hidden
        if not hidden:
            self._flush()
        self._imply_ends(name)
        if hidden and not self._top.hidden:
            self._flush()

    def _frame(self, name: str, found: dict[str, str]) -> _Frame:
        top = self._top
        frame = top.inner(name)
        kind = elements.KINDS.get(name)
        if kind and not (kind == "table-cell" and found.get("role") in {"presentation", "none"}):
            frame.kind = kind
            frame.level = int(name[1]) if kind == "heading" else top.lists if kind == "list-item" else 0
            if name in _CELLS and top.parts is not None:
                frame.level = _column(top.parts, name, found)
        elif name in elements.FRESH or (top.kind == "code" and name != "code"):
            frame.kind, frame.level = "paragraph", 0
        if found.get("role") == "heading":
            level = found.get("aria-level", "")
            frame.kind, frame.level = "heading", int(level) if level.isdecimal() and len(level) == 1 else 2
        if name == "tr" and top.parts is not None:
            top.parts[_ROW] = top.parts.get(_ROW, 0) + 1
            top.parts[_CELL] = 0
        frame.lists += name in elements.LISTS
        frame.pre = kind == "code" or (top.pre and name not in elements.FRESH)
        frame.article = top.article or name in {"article", "main"}
        if found:
            self._read_names(frame, name, found)
        else:
            by_tag, named = region_of(name, found)
            frame.tag_region = nested_region(top.tag_region, by_tag, article=frame.article)
            frame.region = nested_region(top.region, named, article=frame.article)
        if name in elements.DIVISIONS:
            self._divisions += 1
            frame.container = self._divisions
        return frame

    def _read_names(self, frame: _Frame, name: str, found: dict[str, str]) -> None:
        by_tag, named = region_of(name, found)
        frame.tag_region = nested_region(self._top.tag_region, by_tag, article=frame.article)
        frame.region = nested_region(self._top.region, named, article=frame.article)
        classes = found.get("class", "")
        if name in {"p", "div"} and frame.kind == "paragraph" and _PICTURE_TEXT.search(classes):
            frame.kind = "caption"
        frame.asks = frame.asks or _ASKS.search(classes) is not None

    def _push(self, frame: _Frame) -> None:
        if len(self._frames) >= _MAX_DEPTH:
            self._deeper += 1
            return
        name = frame.name
        if name == "table":
            frame.parts = {}
        frame.home = frame.parts if name in elements.TABLE_PARTS else frame.open
        if name in elements.BOUNDARIES:
            frame.open = {}
        if frame.home is not None:
            frame.home[name] = frame.home.get(name, 0) + 1
        self._frames.append(frame)
        self._top = frame
        self.depth = max(self.depth, len(self._frames) - 1)

    def _pop(self) -> _Frame:
        frame = self._frames.pop()
        self._top = self._frames[-1]
        if frame.home is not None:
            frame.home[frame.name] -= 1
        return frame

    def _pop_through(self, names: frozenset[str]) -> None:
        self._deeper = 0
        while len(self._frames) > 1 and self._pop().name not in names:
            pass

    def _is_open(self, name: str) -> bool:
        counted = self._top.parts if name in elements.TABLE_PARTS else self._top.open
        return bool(counted and counted.get(name))

    def _close(self, token: Token) -> None:
        name = token.name
        if name == "br":
            self._void(token)
        elif name in elements.INLINE and not (self._top.hidden and self._is_open(name)):
            if name in elements.BOLD:
                self._bold = max(0, self._bold - 1)
            elif name == "q":
                self._quote(token, "”")
            elif name == "a":
                self._text.close_link()
        elif name in {"html", "body", "head"} or (name == "button" and self._in_title()):
            return
        else:
            self._close_block(name)

    def _close_block(self, name: str) -> None:
        breaks = name not in elements.INLINE and name not in elements.UNSEEN and name not in elements.UNSEEN_RAW
        if breaks and not self._top.hidden:
            self._flush()
        if self._deeper:
            self._deeper -= 1
        elif self._is_open(name):
            self._pop_through(frozenset({name}))
        elif name in elements.HEADINGS and self._top.name in elements.HEADINGS:
            self._pop()
        if breaks and not self._top.hidden:
            self._flush()

    def _imply_ends(self, name: str) -> None:
        """End the elements that HTML ends where this one begins."""
        if self._top.hidden and name in elements.LEAVES_DRAWING and self._is_open("svg"):
            self._pop_through(frozenset({"svg"}))
        if self._is_open("p") and name not in elements.KEEPS_PARAGRAPH:
            self._pop_through(frozenset({"p"}))
        if name in elements.ITEM_ENDS:
            self._end_item(elements.ITEM_ENDS[name])
        elif name in elements.TABLE_ENDS:
            ended = elements.TABLE_ENDS[name]
            if any(self._is_open(part) for part in ended):
                self._pop_through(ended)
        elif name in elements.HEADINGS and self._top.name in elements.HEADINGS:
            self._pop()

    def _end_item(self, ended: frozenset[str]) -> None:
        for frame in reversed(self._frames[-_MAX_LOOK:]):
            if frame.name in ended:
                self._pop_through(ended)
                return
            if frame.name in elements.ITEM_STOPS:
                return

    def _flush(self) -> None:
        """End the block that is being read."""
        text, top = self._text, self._top
        if not text.pieces and not text.breaks and text.target is None:
            self._has_plain, self._coded = False, False
            return
        link = text.close_link()
        if text.finish():
            words = "".join(piece for piece, _, _ in text.pieces)
            kind, level = kind_of(
                words, top.kind, top.level,
                coded=self._coded, bold=not self._has_plain and not text.broken, asks=top.asks,
            )  # fmt: skip
            raw = RawBlock(kind=kind, level=level, pieces=text.pieces, links=text.links)
            block = PageBlock(
                raw=raw, text=words, region=top.region, tag_region=top.tag_region,
                container=top.container,
            )  # fmt: skip
            self.blocks.append(block)
        self._text = BlockText()
        self._has_plain, self._coded = False, False
        if link is not None:
            self._text.open_link(link)


def _hides(name: str, found: dict[str, str]) -> bool:
    """Whether an element with these attributes is not shown."""
    if "hidden" in found and found["hidden"].lower() != "until-found":
        return True
    if "style" in found and _NOT_SHOWN.search(found["style"]):
        return True
    return name in elements.CAN_HIDE_FROM_READERS and found.get("aria-hidden", "").lower() == "true"
