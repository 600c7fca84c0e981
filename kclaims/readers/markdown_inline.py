"""The inside of a Markdown paragraph: what a reader sees, as pieces of the source.

Linear in its input, so that no page of unmatched brackets or asterisks holds up a run.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field

from kclaims.model import Comment, Span
from kclaims.model.record import record
from kclaims.readers.html_elements import STRUCK
from kclaims.readers.markdown_emphasis import Piece, Run, emphasise
from kclaims.text.patterns import lazy

ENTITY = r"&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
ATTRIBUTES = r"""(?:\s(?:"[^"]{0,2000}"|'[^']{0,2000}'|\{[^{}]{0,500}\}|[^<>"'{}])*+)?"""
CONTINUATION = lazy(r"[ \t]*+(?:>[ \t]*+)*+")  # what stands before the text of a paragraph's further lines
INDENT = lazy(r"[ \t]*+")

_SPECIAL = lazy(r"[\\&`<\[\]!*_~$\n\r{]")
_TOKEN = lazy(
    rf"""
      (?P<line>\\?(?:\r\n?|\n))
    | (?P<escape>\\[!-/:-@\[-`{{-~])
    | (?P<entity>{ENTITY})
    | (?P<code>`+)
    | (?P<comment><!--)
    | <(?P<url>[A-Za-z][A-Za-z0-9+.-]{{1,31}}:[^\s<>]*|[\w.!\#$%&'*+/=?^`{{|}}~-]{{1,64}}@[\w.-]{{1,255}})>
    | (?P<tag></?(?P<name>[A-Za-z][\w.:-]*){ATTRIBUTES}/?>|<[?!][A-Za-z][^<>]{{0,500}}>|</?>)
    | (?P<void>\[\^[^\]\s]{{1,200}}\]|\{{\{{[^\n{{}}]{{0,500}}\}}\}}|\{{%[^\n%]{{0,500}}%\}})
    | (?P<open>!?\[)
    | (?P<close>\])
    | (?P<run>\*+|_+|~+)
    | (?P<math>\$\$|\$(?=[^\s$]))
    | (?P<remark>\{{/\*)
    | (?P<expression>\{{)
    """,
    re.VERBOSE,
)
_TARGET = lazy(
    r"""\(\s*+(?:<([^<>\n]{0,2000})>|((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.){0,500}+\))*+))"""
    r"""(?:\s++(?:"(?:[^"\\]|\\.){0,1000}+"|'(?:[^'\\]|\\.){0,1000}+'|\((?:[^()\\]|\\.){0,1000}+\)))?\s*+\)"""
)
_LABEL = lazy(r"\[([^\[\]]{0,999})\]")
_MATH = lazy(r"\$([^$\n]{0,200}[^\s$\\])\$(?!\w)")
_FORMULA = lazy(r"[\\^_={}]|\A[A-Za-z]\Z")


def label(text: str) -> str:
    """A link label as it is compared: case and white space do not count."""
    return " ".join(text.split()).casefold()


@record()
class Inline:
    """What a paragraph shows. Links and images are ranges of pieces; `pictured` when nothing but images is seen."""

    pieces: list[Piece]
    links: list[tuple[int, int, str]] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    pictured: bool = False


@dataclass(slots=True)
class _Bracket:
    index: int
    after: int
    image: bool
    runs: int
    active: bool = True


def read_inline(
    source: str, start: int, end: int, definitions: Mapping[str, str], *, quoted: bool = False, mdx: bool = False
) -> Inline:
    """The visible text of `source[start:end]`: no markup, no code, line ends as spaces.

    `quoted` says that further lines may start with `>`; `mdx` that braces hold expressions.
    """
    if _SPECIAL.search(source, start, end) is None:
        text = source[start:end]
        return Inline([(text, start, end - start)] if text else [])
    return _Scanner(source, start, end, definitions, CONTINUATION if quoted else INDENT, mdx).read()


class _Scanner:
    def __init__(
        self, source: str, start: int, end: int, definitions: Mapping[str, str], indent: re.Pattern[str], mdx: bool
    ) -> None:
        self.source = source
        self.start = start
        self.end = end
        self.definitions = definitions
        self.indent = indent
        self.mdx = mdx
        self.out: list[Piece] = []
        self.voids: dict[int, bool] = {}  # index of what was left out: whether it parts words
        self.brackets: list[_Bracket] = []
        self.runs: list[Run] = []
        self.links: list[tuple[int, int, str]] = []
        self.images: list[tuple[int, int]] = []
        self.struck: list[tuple[int, int]] = []
        self.striking: int | None = None  # the piece where a tag that strikes out stands
        self.comments: list[Comment] = []
        self.ticks: dict[int, list[int]] | None = None
        self.closers: dict[str, int] = {}  # where a closing mark was last sought in vain

    def read(self) -> Inline:
        """Scan once, left to right; emphasis and links are settled where they close."""
        source, end = self.source, self.end
        at = plain = self.start
        while found := _SPECIAL.search(source, at, end):
            at = found.start()
            token = _TOKEN.match(source, at, end)
            if token is None:
                at += 1
                continue
            group = token.lastgroup or ""
            if plain < at:
                self.out.append((source[plain:at], plain, at - plain))
            following = getattr(self, "_" + group)(at, token)
            if following == at:  # not what it looked like
                following = token.end() if group not in {"comment", "tag"} else at + 1
                self.out.append((source[at:following], at, following - at))
            at = plain = following
        if plain < end:
            self.out.append((source[plain:end], plain, end - plain))
        self.struck += emphasise(self.runs, 0, source, self.out)
        self._strike()
        return self._settle()

    def _line(self, at: int, token: re.Match[str]) -> int:
        if self.out and self.out[-1][1] + self.out[-1][2] == at and len(self.out[-1][0]) == self.out[-1][2]:
            text, start, _ = self.out[-1]
            kept = text.rstrip(" \t")
            if len(kept) < len(text):
                self.out[-1] = (kept, start, len(kept))
                at = start + len(kept)
        indent = self.indent.match(self.source, token.end(), self.end)
        after = indent.end() if indent else token.end()
        self.out.append((" ", at, after - at))
        return after

    def _escape(self, at: int, token: re.Match[str]) -> int:
        self.out.append((self.source[at + 1], at, 2))
        return token.end()

    def _entity(self, at: int, token: re.Match[str]) -> int:
        from html import unescape

        text = unescape(token[0])
        if text == token[0]:
            return at
        self.out.append((" " if text.isspace() and text != "\u00a0" else text, at, len(token[0])))
        return token.end()

    def _leave_out(self, *, parts_words: bool = False) -> None:
        self.voids[len(self.out)] = parts_words
        self.out.append(("", 0, 0))

    def _code(self, at: int, token: re.Match[str]) -> int:
        if self.ticks is None:
            self.ticks = {}
            for run in re.compile("`+").finditer(self.source, at, self.end):
                self.ticks.setdefault(run.end() - run.start(), []).append(run.start())
        size = token.end() - at
        places = self.ticks.get(size, [])
        following = bisect_left(places, at + 1)
        if following == len(places):
            return at
        self._leave_out(parts_words=True)
        return places[following] + size

    def _comment(self, at: int, token: re.Match[str]) -> int:
        return self._remarked(at, token.end(), "-->")

    def _remark(self, at: int, token: re.Match[str]) -> int:
        return self._remarked(at, token.end(), "*/}") if self.mdx else at

    def _remarked(self, at: int, inner: int, mark: str) -> int:
        close = self._find(mark, inner)
        if close < 0:
            return at
        self.comments.append(Comment(text=self.source[inner:close].strip(), span=Span(at, close + len(mark))))
        self._leave_out()
        return close + len(mark)

    def _find(self, mark: str, start: int) -> int:
        if self.closers.get(mark, self.end + 1) <= start:
            return -1
        found = self.source.find(mark, start, self.end)
        if found < 0:
            self.closers[mark] = start
        return found

    def _url(self, at: int, token: re.Match[str]) -> int:
        self.links.append((len(self.out), len(self.out) + 1, token["url"]))
        self.out.append((token["url"], at + 1, len(token["url"])))
        return token.end()

    def _tag(self, _at: int, token: re.Match[str]) -> int:
        if token["name"] and token["name"].lower() in STRUCK:
            if token[0][1] != "/":
                self.striking = len(self.out) if self.striking is None else self.striking
            elif self.striking is not None:
                self.struck.append((self.striking, len(self.out)))
                self.striking = None
        self._leave_out(parts_words=token[0][1:3].lower() == "br")
        return token.end()

    def _void(self, _at: int, token: re.Match[str]) -> int:
        self._leave_out()
        return token.end()

    def _expression(self, at: int, _token: re.Match[str]) -> int:
        close = self._find("}", at) if self.mdx else -1
        if close < 0:
            return at
        self._leave_out()
        return close + 1

    def _math(self, at: int, token: re.Match[str]) -> int:
        if token[0] == "$$":
            close = self._find("$$", at + 2)
            if close < 0:
                return at
            self._leave_out(parts_words=True)
            return close + 2
        formula = _MATH.match(self.source, at, self.end)
        if formula is None or not _FORMULA.search(formula[1]):
            return at
        self._leave_out(parts_words=True)
        return formula.end()

    def _run(self, at: int, token: re.Match[str]) -> int:
        before = self.source[at - 1] if at > self.start else " "
        after = self.source[token.end()] if token.end() < self.end else " "
        before_word, after_word = before.isalnum(), after.isalnum()
        left = not after.isspace() and (after_word or not before_word)
        right = not before.isspace() and (before_word or not after_word)
        if token[0][0] == "_":
            left, right = left and not (right and before_word), right and not (left and after_word)
        length = token.end() - at
        if left or right:
            self.runs.append(Run(len(self.out), at, token[0][0], length, left, right))
        self.out.append((token[0], at, length))
        return token.end()

    def _open(self, _at: int, token: re.Match[str]) -> int:
        self.brackets.append(_Bracket(len(self.out), token.end(), token[0] == "![", len(self.runs)))
        self.out.append((token[0], token.start(), len(token[0])))
        return token.end()

    def _close(self, at: int, _token: re.Match[str]) -> int:
        if not self.brackets:
            return at
        bracket = self.brackets.pop()
        target = self._target(bracket, at) if bracket.active else None
        if target is None:
            return at
        url, following = target
        self.struck += emphasise(self.runs, bracket.runs, self.source, self.out)
        self.out[bracket.index] = ("", 0, 0)
        if bracket.image:
            self.images.append((bracket.index, len(self.out)))
            return following
        self.links.append((bracket.index, len(self.out), url))
        for earlier in reversed(self.brackets):
            if not earlier.active:
                break
            earlier.active = earlier.image
        return following

    def _target(self, bracket: _Bracket, at: int) -> tuple[str, int] | None:
        if direct := _TARGET.match(self.source, at + 1, self.end):
            return direct[1] or direct[2] or "", direct.end()
        if not self.definitions or at - bracket.after > 999:
            return None
        named = _LABEL.match(self.source, at + 1, self.end)
        text = self.source[bracket.after : at]
        url = self.definitions.get(label(named[1] if named and named[1].strip() else text))
        return None if url is None else (url, named.end() if named else at + 1)

    def _strike(self) -> None:
        """Leave out what is struck out."""
        done = 0
        for first, last in sorted(self.struck):
            for index in range(max(first, done), last + 1):
                self.out[index] = ("", 0, 0)
                self.voids[index] = False
            done = max(done, last + 1)

    def _settle(self) -> Inline:
        """Pieces without empty ones, and without the second of two spaces around what was left out."""
        pieces: list[Piece] = []
        places: list[int] = []
        tail, gap, parts = " ", True, False
        ended = self.start
        for index, piece in enumerate(self.out):
            text, start, length = piece
            places.append(len(pieces))
            if index in self.voids:
                gap, parts = True, parts or self.voids[index]
                continue
            if gap and tail.isspace():
                stripped = text.lstrip(" \t")
                if len(text) == length:
                    start, length = start + len(text) - len(stripped), len(stripped)
                text = stripped
            if not text:
                continue
            if gap and parts and tail.isalnum() and text[0].isalnum():
                pieces.append((" ", ended, start - ended))
            pieces.append((text, start, length))
            tail, gap, parts, ended = text[-1], text == " ", False, start + length
        places.append(len(pieces))
        while pieces and pieces[-1][0].isspace():
            pieces.pop()
        if pieces and len(pieces[-1][0]) == pieces[-1][2]:
            kept = pieces[-1][0].rstrip()
            pieces[-1] = (kept, pieces[-1][1], len(kept))
        count = len(pieces)
        links = [
            (places[a], min(places[b], count), url) for a, b, url in self.links if places[a] < min(places[b], count)
        ]
        return Inline(pieces, links, self.comments, self._pictured(places, count))

    def _pictured(self, places: list[int], count: int) -> bool:
        if not self.images or not count:
            return False
        covered = reach = 0
        for first, last in sorted(self.images):
            start, reach_now = max(places[first], reach), places[last]
            if reach_now > start:
                covered, reach = covered + reach_now - start, reach_now
        return covered >= count
