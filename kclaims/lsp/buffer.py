"""The text of a draft as its editor has it, and positions in the editor's units."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from lsprotocol import types

from kclaims.model import Lines

BOM = "\ufeff"


def _utf8(char: str) -> int:
    return len(char.encode())


def _utf16(char: str) -> int:
    return 2 if char > "\uffff" else 1


class Buffer:
    """One version of a text. Offsets count code points of the text without a leading byte order mark.

    `encoding` is what the client counts columns in: utf-16 unless it asked for another.
    """

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        self.text = _whole(text)
        self.encoding = encoding
        self._shift = 1 if self.text.startswith(BOM) else 0
        self._width = _utf8 if encoding == "utf-8" else _utf16

    @cached_property
    def _lines(self) -> tuple[int, ...]:
        return Lines.of(self.text).starts

    def raw(self) -> bytes:
        """The bytes a file with this text would hold."""
        return self.text.encode()

    def position(self, offset: int) -> types.Position:
        """The client's position of an offset."""
        at = offset + self._shift
        line = Lines(self._lines).position(at).line - 1
        before = self.text[self._lines[line] : at]
        return types.Position(
            line=line, character=len(before) if self._plain(before) else sum(map(self._width, before))
        )

    def range(self, start: int, end: int) -> types.Range:
        """The client's range of two offsets."""
        return types.Range(start=self.position(start), end=self.position(end))

    def offset(self, position: types.Position) -> int:
        """The offset of a client's position; one past a line's end means its end."""
        return max(0, self._place(position) - self._shift)

    def _place(self, position: types.Position) -> int:
        if position.line >= len(self._lines):
            return len(self.text)
        start = self._lines[position.line]
        line = self.text[start : self._line_end(position.line)]
        if self._plain(line):
            return start + min(position.character, len(line))
        units = 0
        for index, char in enumerate(line):
            if units >= position.character:
                return start + index
            units += self._width(char)
        return start + len(line)

    def line_start(self, offset: int) -> int:
        """The offset at which the line of an offset begins."""
        at = offset + self._shift
        return max(0, self._lines[Lines(self._lines).position(at).line - 1] - self._shift)

    def _line_end(self, line: int) -> int:
        """Where a line ends, its line break left out."""
        end = self._lines[line + 1] if line + 1 < len(self._lines) else len(self.text)
        while end > self._lines[line] and self.text[end - 1] in "\r\n":
            end -= 1
        return end

    def _plain(self, text: str) -> bool:
        return text.isascii() or self.encoding == "utf-32"

    def changed(self, changes: Iterable[types.TextDocumentContentChangeEvent]) -> Buffer:
        """The text after some changes, each made to the outcome of the one before."""
        buffer = self
        for change in changes:
            if isinstance(change, types.TextDocumentContentChangeWholeDocument):
                buffer = Buffer(change.text, self.encoding)
                continue
            start, end = buffer._place(change.range.start), buffer._place(change.range.end)
            buffer = Buffer(buffer.text[:start] + change.text + buffer.text[max(start, end) :], self.encoding)
        return buffer


def _whole(text: str) -> str:
    """The text with halves of surrogate pairs, which no file can hold, replaced; lengths stay in UTF-16."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
