"""The language server: after any edits the text is the editor's, and the findings are those of a fresh lint."""

from __future__ import annotations

from hypothesis import strategies as st
from lsprotocol import types

from kclaims.lsp.buffer import Buffer
from kclaims.lsp.diagnostics import diagnostics
from kclaims.lsp.settings import read_settings
from tests.fuzz.linters import session
from tests.fuzz.target import target
from tests.fuzz.texts import ARTICLE, EDIT, NAME, ODD, PIECE, WINDOW, edited

_TEXT = st.lists(
    st.one_of(st.sampled_from(ODD), st.sampled_from(["a", "b c", "\n", "\r\n", "\r", "😀", "é", "\ud83d", "\ude00"])),
    max_size=20,
).map("".join)
_PLACE = st.tuples(st.integers(0, 12), st.integers(0, 30))
_WIDTH = {"utf-8": lambda char: len(char.encode()), "utf-16": lambda char: 1 + (char > "\uffff"), "utf-32": lambda _: 1}


def _offset(text: str, line: int, column: int, encoding: str) -> int:
    """Where a place of the client's is, as simply as it can be said."""
    lines = (
        text.replace("\r\n", "\n\0").replace("\r", "\n").replace("\n\0", "\r\n").splitlines(keepends=True)
        if False
        else _lines(text)
    )
    if line >= len(lines):
        return len(text)
    start, units = sum(map(len, lines[:line])), 0
    body = lines[line].rstrip("\r\n")
    for index, char in enumerate(body):
        if units >= column:
            return start + index
        units += _WIDTH[encoding](char)
    return start + len(body)


def _lines(text: str) -> list[str]:
    found, at = [], 0
    while at <= len(text):
        ends = [end for end in (text.find("\n", at), text.find("\r", at)) if end >= 0]
        if not ends:
            return [*found, text[at:]]
        end = min(ends) + (2 if text.startswith("\r\n", min(ends)) else 1)
        found.append(text[at:end])
        at = end
    return found


@target(
    st.tuples(_TEXT, st.lists(st.tuples(_PLACE, _PLACE, _TEXT), max_size=6), st.sampled_from(sorted(_WIDTH))), quick=30
)
def edits_keep_the_editors_text(example: tuple[str, list[tuple[tuple[int, int], tuple[int, int], str]], str]) -> None:
    text, edits, encoding = example
    buffer = Buffer(text, encoding)
    assert len(buffer.text) == len(Buffer(buffer.text).text)
    for start, end, new in edits:
        expected = buffer.text
        first, last = (_offset(expected, *place, encoding) for place in (start, end))
        expected = Buffer(expected[:first] + new + expected[max(first, last) :]).text
        where = types.Range(start=types.Position(*start), end=types.Position(*end))
        buffer = buffer.changed([types.TextDocumentContentChangePartial(range=where, text=new)])
        assert buffer.text == expected
    for offset in range(len(buffer.text.removeprefix("\ufeff")) + 1):
        place = buffer.position(offset)
        assert place.line < len(_lines(buffer.text))
    buffer.raw()


@target(st.tuples(st.one_of(ARTICLE, WINDOW), st.lists(EDIT, min_size=1, max_size=5), NAME), quick=2, seconds=40)
def edited_drafts_are_as_freshly_linted(example: tuple[str, list[tuple[str, float, float, str]], str]) -> None:
    """A linter that remembers, edit after edit, against one that does not; every diagnostic lies in the text."""
    text, edits, name = example
    for edit in edits:
        text = edited(text, [edit]).replace("\0", "")
        buffer = Buffer(text)
        remembering, fresh = (session(remembers=size).report(buffer.raw(), name) for size in (2_000, 0))
        assert remembering == fresh
        last = buffer.position(len(buffer.text))
        for shown in diagnostics("file:///a.md", buffer, remembering):
            start, end = shown.range.start, shown.range.end
            assert (0, 0) <= (start.line, start.character) <= (end.line, end.character)
            assert end.line <= last.line + 1


_LEAF = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.sampled_from(["us", "2026-11-22", "error"]), PIECE
)  # fmt: skip
_VALUE: st.SearchStrategy[object] = st.deferred(
    lambda: st.one_of(
        _LEAF, _LEAF, st.lists(_VALUE, max_size=3), st.dictionaries(st.text(max_size=3), _VALUE, max_size=3)
    )
)
_SETTING = st.sampled_from(
    [
        "jurisdiction",
        "minSeverity",
        "asOf",
        "baseline",
        "config",
        "select",
        "ignore",
        "rulesets",
        "learned",
        "isolated",
        "debounce",
        "kclaims",
        "x",
    ]
)


@target(st.one_of(_VALUE, st.dictionaries(_SETTING, _VALUE, max_size=4)), quick=20)
def any_settings_are_read(data: object) -> None:
    settings, wrong = read_settings(data)
    assert all(isinstance(problem, str) and problem for problem in wrong)
    assert settings.request.paths == ()
