"""The text of one block while it grows: white space as a browser shows it, every piece with its place."""

from __future__ import annotations

from kclaims.readers.html_tokens import REFERENCE, resolve
from kclaims.text.patterns import lazy

_COLLAPSED = lazy(rf"{REFERENCE}|[ \t\n\r\f]{{2,}}")
_PRESERVED = lazy(rf"{REFERENCE}|\r\n?")
_SPACES = str.maketrans("\t\n\r\f", "    ")
_UNSEEN = " \t\n\r\f\v\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\x00"


class BlockText:
    """Pieces as `RawBlock` wants them: no white space at the ends, one space for any run of it."""

    __slots__ = ("_link", "_spaced", "breaks", "broken", "links", "pieces")

    def __init__(self) -> None:
        self.pieces: list[tuple[str, int, int]] = []
        self.links: list[tuple[int, int, str]] = []
        self.breaks = 0  # <br> since the last visible text
        self.broken = False  # whether a <br> stands inside
        self._spaced = True
        self._link: tuple[int, str] | None = None

    def add(self, source: str, start: int, end: int, *, pre: bool = False) -> None:
        """Append `source[start:end]`, text without tags."""
        at = start
        for found in (_PRESERVED if pre else _COLLAPSED).finditer(source, start, end):
            first, last = found.span()
            if source[first] != "&":
                self._verbatim(source, at, first, pre=pre)
                self._piece("\n" if pre else " ", first, last - first, pre=pre)
                at = last
                continue
            text, used = resolve(found[0])
            if used:
                self._verbatim(source, at, first, pre=pre)
                self._piece(text.translate(_SPACES) if not pre else text, first, used, pre=pre)
                at = first + used
        self._verbatim(source, at, end, pre=pre)

    def line_break(self, start: int, length: int, *, pre: bool) -> None:
        """A `<br>`: a space, or a line end where lines are kept."""
        self.breaks += 1
        self.broken = self.broken or bool(self.pieces)
        self._piece("\n" if pre else " ", start, length, pre=pre, visible=False)

    def quote(self, mark: str, start: int, length: int) -> None:
        """A quotation mark that browsers show for a `<q>` tag."""
        self._piece(mark, start, length, pre=False)

    def open_link(self, target: str) -> None:
        """What follows is the text of a link."""
        self.close_link()
        self._link = (len(self.pieces), target)

    @property
    def target(self) -> str | None:
        """Where the open link leads; None when none is open."""
        return self._link[1] if self._link else None

    def close_link(self) -> str | None:
        """The link ends here; its target, None when none was open."""
        if self._link is None:
            return None
        first, target = self._link
        if first < len(self.pieces):
            self.links.append((first, len(self.pieces), target))
        self._link = None
        return target

    def finish(self) -> bool:
        """Drop white space at the end; whether anything visible is there."""
        while self.pieces and not self.pieces[-1][0].strip(" \t\n\r\f"):
            self.pieces.pop()
        if not any(text.strip(_UNSEEN) for text, _, _ in self.pieces):
            return False
        text, start, length = self.pieces[-1]
        if len(text) == length:
            kept = text.rstrip(" \t\n\r\f")
            self.pieces[-1] = (kept, start, len(kept))
        count = len(self.pieces)
        self.links = [(first, min(last, count), to) for first, last, to in self.links if first < count]
        return True

    def _verbatim(self, source: str, start: int, end: int, *, pre: bool) -> None:
        if start >= end:
            return
        if not pre and self._spaced and source[start] in " \t\n\r\f":
            start += 1
            if start == end:
                return
        text = source[start:end]
        self._piece(text if pre else text.translate(_SPACES), start, end - start, pre=pre)

    def _piece(self, text: str, start: int, length: int, *, pre: bool, visible: bool = True) -> None:
        if not text or (text == " " and self._spaced and not pre):
            return
        if not self.pieces and not text.strip(" \t\n\r\f") and "\n" in text:
            return
        self.pieces.append((text, start, length))
        self._spaced = text[-1] in " \n" and (not pre or text[-1] == " ")
        if visible and text != " ":
            self.breaks = 0
