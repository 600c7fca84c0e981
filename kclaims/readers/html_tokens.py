"""HTML as tokens with exact offsets, split as the HTML standard's tokenizer splits it.

Not `html.parser`: up to Python 3.13 its time is quadratic on repeated `<!--`, `</` or `<a ="` (40 kB take seconds), it
raises on `<![x`, and an `&#` without a later `;` turns the rest of the page into text.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from html.entities import html5
from typing import TYPE_CHECKING, NamedTuple

from kclaims.text.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACE = r"[ \t\n\r\f]"
_MARKUP = lazy(r"<(?=[A-Za-z/!?])")
_TAG_BEGIN = lazy(r"</?[A-Za-z]")
_TAG = lazy(
    rf"""</?([A-Za-z][^ \t\n\r\f/>]*+)
    (?:[^>=]++|={_SPACE}*+(?:"[^"]*+"|'[^']*+'|[^ \t\n\r\f>"'][^ \t\n\r\f>]*+)?+)*+>""",
    re.VERBOSE,
)
_SHORT_TAG = lazy(r"</?([A-Za-z][^ \t\n\r\f/<>]*+)[^<>]*+>")
_COMMENT_END = lazy(r"--!?>")
_ATTRIBUTE = lazy(
    rf"""([^ \t\n\r\f/>=][^ \t\n\r\f/>=]*+)(?:{_SPACE}*+={_SPACE}*+(?:"([^"]*+)"|'([^']*+)'|([^ \t\n\r\f>]*+)))?+"""
)
_RAW = frozenset({"script", "style", "title", "textarea", "noscript", "iframe", "noembed", "noframes", "xmp"})
_TO_THE_END = frozenset({"script", "style"})  # what is never text, closed or not
_TAG_FAILURES = 8  # tags that run to the end of the file; each costs one pass over it

REFERENCE = r"&(?:\#[0-9]++;?|\#[xX][0-9a-fA-F]++;?|[A-Za-z][A-Za-z0-9]{1,31}+;?)"


class Token(NamedTuple):
    """`source[start:end]`. A raw token is what stands between the tags of a script, style, title or the like."""

    kind: str  # text | open | close | comment | raw
    start: int
    end: int
    name: str = ""  # of a tag or raw token, lower case


def tokenize(source: str) -> Iterator[Token]:
    """The tokens of a page in order; declarations and processing instructions are left out.

    A `<` that opens no tag is text. A comment without an end runs to the end of the page; so do scripts and style
    sheets; other raw elements without an end are read as ordinary elements. Time is linear in the length.
    """
    at = plain = 0
    last = source.rfind(">")
    failures = 0
    unclosed: set[str] = set()
    while found := _MARKUP.search(source, at):
        at = found.start()
        tag = None
        if not _TAG_BEGIN.match(source, at):
            end = _declaration(source, at, last)
        else:
            tag = _TAG.match(source, at) if at < last and failures < _TAG_FAILURES else None
            failures += at < last and tag is None
            tag = tag or (_SHORT_TAG.match(source, at) if at < last else None)
            end = tag.end() if tag else at
        if end == at:
            at += 1
            continue
        if plain < at:
            yield Token("text", plain, at)
        if tag:
            name = tag[1].lower()
            yield Token("close" if source[at + 1] == "/" else "open", at, end, name)
            if name in _RAW and source[at + 1] != "/" and name not in unclosed:
                close = _raw_end(source, end, name, closed=source[end - 2] == "/")
                if close is None:
                    unclosed.add(name)
                elif close > end:
                    yield Token("raw", end, close, name)
                    end = close
        elif source.startswith("<!--", at):
            yield Token("comment", at, end)
        at = plain = end
    if plain < len(source):
        yield Token("text", plain, len(source))


def _declaration(source: str, at: int, last: int) -> int:
    """Where a comment or declaration ends; `at` itself when it is text."""
    if not source.startswith("<!--", at):
        return source.find(">", at) + 1 if at < last else at
    for empty in ("<!-->", "<!--->"):
        if source.startswith(empty, at):
            return at + len(empty)
    found = _COMMENT_END.search(source, at + 4)
    return found.end() if found else len(source)


@cache
def _closing(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}(?=[ \t\n\r\f/>])", re.IGNORECASE)


def _raw_end(source: str, start: int, name: str, *, closed: bool) -> int | None:
    """Where the raw text ends; `start` where there is none, None where the element has no end."""
    if closed and name in {"title", "style", "script"} and source.find("</svg", start, start + 100_000) >= 0:
        return start  # <title/> inside a drawing
    found = _closing(name).search(source, start)
    if found:
        return found.start()
    return len(source) if name in _TO_THE_END else None


def comment_text(source: str, token: Token) -> str:
    """What stands between the marks of a comment."""
    inner = source[token.start + 4 : token.end]
    return re.sub(r"(?:--!?>|->|>)\Z", "", inner).strip()


def attributes(source: str, token: Token) -> dict[str, str]:
    """Attributes of an opening tag: lower-case names, values with character references resolved, the first one wins."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(source, token.start + 1 + len(token.name), token.end - 1):
        name = match[1].lower()
        if name not in found:
            found[name] = plain_text(match[2] or match[3] or match[4] or "")
    return found


def plain_text(text: str) -> str:
    """The text with its character references resolved."""
    if "&" not in text:
        return text
    try:
        return unescape(text)
    except ValueError:  # a number with thousands of digits
        return text


def resolve(reference: str) -> tuple[str, int]:
    """What a match of `REFERENCE` stands for, and how many of its characters belong to it; 0 when it is plain text."""
    if reference[1] == "#":
        return (unescape(reference) if len(reference) < 20 else "\ufffd"), len(reference)
    if reference[1:] in html5:
        return html5[reference[1:]], len(reference)
    for end in range(min(len(reference), 8), 2, -1):  # no name without a semicolon is longer than 6
        if reference[1:end] in html5:
            return html5[reference[1:end]], end
    return "", 0
