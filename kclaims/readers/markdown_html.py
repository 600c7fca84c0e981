"""Raw HTML between Markdown blocks: its visible text, block by block, and its comments."""

from __future__ import annotations

import re

from kclaims.model import Comment, Span
from kclaims.readers.assemble import RawBlock
from kclaims.readers.html_elements import STRUCK
from kclaims.readers.markdown_inline import ATTRIBUTES, CONTINUATION, ENTITY
from kclaims.text.patterns import lazy

_TOKEN = lazy(
    rf"""
      (?P<comment><!--)
    | (?P<tag></?(?P<name>[A-Za-z][\w.:-]*){ATTRIBUTES}/?>|<[?!][^<>]{{0,1000}}>|</?>)
    | (?P<entity>{ENTITY})
    | (?P<lines>[\r\n][\s>]*+)
    """,
    re.VERBOSE,
)
_MARK = lazy(r"[<&\r\n]")
_UNSEEN = frozenset({"script", "style", "pre", "code", "template", "svg", "math", "textarea"})
_INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "data", "del", "dfn", "em", "font", "i", "img", "ins",
        "label", "mark", "nobr", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
        "wbr",
    }
)  # fmt: skip
_KINDS = {
    "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
    "li": "list-item", "dd": "list-item", "td": "table-cell", "th": "table-cell", "blockquote": "quote",
    "figcaption": "caption", "caption": "caption",
}  # fmt: skip


def read_html_block(source: str, start: int, end: int) -> tuple[list[RawBlock], list[Comment]]:
    """Blocks and comments of `source[start:end]`. What no page shows (scripts, code) is left out."""
    reader = _Html(source, end)
    reader.read(start)
    return reader.blocks, reader.comments


class _Html:
    def __init__(self, source: str, end: int) -> None:
        self.source = source
        self.end = end
        self.blocks: list[RawBlock] = []
        self.comments: list[Comment] = []
        self.pieces: list[tuple[str, int, int]] = []
        self.kind, self.level = "paragraph", 0
        self.unclosed: set[str] = set()  # elements of which no end tag follows

    def read(self, at: int) -> None:
        source, end = self.source, self.end
        plain = at
        while found := _MARK.search(source, at, end):
            at = found.start()
            token = _TOKEN.match(source, at, end)
            if token is None:
                at += 1
                continue
            self._text(plain, at)
            at = plain = self._token(at, token)
        self._text(plain, end)
        self._close()

    def _text(self, start: int, end: int) -> None:
        text = self.source[start:end]
        if not self.pieces or self.pieces[-1][0][-1].isspace():
            start += len(text) - len(text.lstrip())
            text = text.lstrip()
        if text:
            self.pieces.append((text, start, end - start))

    def _token(self, at: int, token: re.Match[str]) -> int:
        if token.lastgroup == "entity":
            from html import unescape

            text = unescape(token[0])
            if self.pieces or not text.isspace():
                self.pieces.append((text, at, len(token[0])))
        elif token.lastgroup == "lines":
            return self._line(at)
        elif token.lastgroup == "comment":
            close = self.source.find("-->", at + 4, self.end)
            inner, following = (self.end, self.end) if close < 0 else (close, close + 3)
            self.comments.append(Comment(text=self.source[at + 4 : inner].strip(), span=Span(at, following)))
            return following
        else:
            return self._tag(token)
        return token.end()

    def _line(self, at: int) -> int:
        after = at + (2 if self.source.startswith("\r\n", at) else 1)
        indent = CONTINUATION.match(self.source, after, self.end)
        following = indent.end() if indent else after
        if self.pieces and not self.pieces[-1][0][-1].isspace():
            self.pieces.append((" ", at, following - at))
        return following

    def _tag(self, token: re.Match[str]) -> int:
        name = (token["name"] or "").lower()
        opening = token[0][1] != "/"
        if name in _UNSEEN and opening and not token[0].endswith("/>"):
            close = re.compile(f"</{re.escape(name)}[^<>]*>", re.IGNORECASE).search(self.source, token.end(), self.end)
            return close.end() if close else self.end
        if name in STRUCK and opening and name not in self.unclosed:
            close = re.compile(f"</{name}\\s*>", re.IGNORECASE).search(self.source, token.end(), self.end)
            if close is not None:
                return close.end()
            self.unclosed.add(name)
        if name == "br" and self.pieces and not self.pieces[-1][0][-1].isspace():
            self.pieces.append((" ", token.start(), len(token[0])))
        if name and name != "br" and name not in _INLINE:
            self._close()
            self.kind = _KINDS.get(name, "paragraph") if opening else "paragraph"
            self.level = int(name[1]) if self.kind == "heading" else int(self.kind == "list-item")
        return token.end()

    def _close(self) -> None:
        while self.pieces and self.pieces[-1][0].isspace():
            self.pieces.pop()
        if self.pieces:
            text, start, length = self.pieces[-1]
            if len(text) == length:
                self.pieces[-1] = (text.rstrip(), start, len(text.rstrip()))
            self.blocks.append(RawBlock(kind=self.kind, level=self.level, pieces=self.pieces))
            self.pieces = []
