"""What a reader produces: one text in blocks, every character mapped to the source file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import field
from typing import Any, NamedTuple

from kclaims.model.record import record

_LINE_END = re.compile(r"\r\n?|\n")


class Span(NamedTuple):
    """Half-open range of code points; which text it indexes is said where it is used."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two ranges share a character."""
        return self.start < other.end and other.start < self.end


class Position(NamedTuple):
    """A place in the decoded source: line and column from 1, offset from 0, in code points.

    `part` (Word, OpenDocument) and `page` (PDF, from 1) say where in the file it stands.
    """

    line: int
    column: int
    offset: int
    part: str = ""
    page: int = 0


class Address(NamedTuple):
    """Where `length` characters of the source from `offset` on stand in a file that is no plain text.

    Word: `part` is the part's name, `paragraph` counts its `w:p` start tags from 0 in file order, `run` counts, from 0,
    the `w:r` and equations whose innermost paragraph that is, `character` counts in the run: each character of a
    `w:t`, and one for any other child but its properties. `anchor` is the (paragraph, run) of the main part to point at
    where the text itself can't be: the run that holds a text box, the mark of a footnote. OpenDocument: `part` and
    `paragraph` alone. PDF: `page` alone.
    """

    offset: int
    length: int
    part: str = ""
    page: int = 0
    paragraph: int = 0
    run: int = 0
    character: int = 0
    anchor: tuple[int, int] | None = None


@record()
class SourceMap:
    """Runs that lead from `Document.text` to the decoded source.

    Run i covers text from `text_starts[i]` to the next start (or `text_length`) and source
    `source_starts[i]` to `source_starts[i] + source_lengths[i]`. A run of equal lengths maps
    character by character; any other maps as a whole (an entity, a ligature, a block separator).
    """

    text_starts: tuple[int, ...]
    source_starts: tuple[int, ...]
    source_lengths: tuple[int, ...]
    text_length: int

    def to_source(self, span: Span) -> Span:
        """The source range that holds every character of a non-empty text range."""
        first = self._run(span.start)
        last = self._run(span.end - 1)
        return Span(self._start(first, span.start), self._end(last, span.end))

    def _run(self, at: int) -> int:
        return bisect_right(self.text_starts, at) - 1

    def _length(self, run: int) -> int:
        following = self.text_starts[run + 1] if run + 1 < len(self.text_starts) else self.text_length
        return following - self.text_starts[run]

    def _start(self, run: int, at: int) -> int:
        if self._length(run) != self.source_lengths[run]:
            return self.source_starts[run]
        return self.source_starts[run] + at - self.text_starts[run]

    def _end(self, run: int, end: int) -> int:
        if self._length(run) != self.source_lengths[run]:
            return self.source_starts[run] + self.source_lengths[run]
        return self.source_starts[run] + end - self.text_starts[run]


@record(kw_only=True)
class Block:
    """A run of text that no sentence leaves: paragraph, heading, list item, cell.

    `headings`, `lead_in` and `question` are indexes into `Document.blocks`: the headings above it from
    the outermost in, the sentence that opens its list ("Warning signs include:"), the FAQ question it answers.
    Of a table's cell `level` is the column, from 1, and `lead_in` the cell that names it.
    """

    kind: str  # paragraph | heading | list-item | quote | table-cell | caption | question | reference | code
    span: Span
    region: str = "main"  # main | header | navigation | aside | footer | comments | cookies | form | author
    level: int = 0  # of a heading, from 1; nesting of a list item, from 1
    headings: tuple[int, ...] = ()
    lead_in: int | None = None
    question: int | None = None


@record(kw_only=True)
class Sentence:
    """A sentence, heading or list item: `text` is `Document.text` over `span`; `block` its block's index."""

    text: str
    span: Span
    block: int
    index: int


@record(kw_only=True)
class Comment:
    """A comment of the source format, where suppressions are written; `span` indexes the source."""

    text: str
    span: Span


@record(kw_only=True)
class Document:
    """A page as read: `text` joins the blocks; `source` is the decoded file without its BOM.

    Of Word, OpenDocument and PDF files `source` is the text in them, a paragraph a line, and `addresses` (in the order
    of their offsets) lead from it into the file.
    """

    path: str
    format: str  # text | markdown | html | docx | odt | pdf
    source: str
    text: str
    blocks: tuple[Block, ...]
    source_map: SourceMap
    metadata: Mapping[str, Any] = field(default_factory=dict)  # title, author, date, language, front matter
    comments: tuple[Comment, ...] = ()
    links: tuple[tuple[Span, str], ...] = ()  # text range of the link's words, target
    raw: bytes = b""
    addresses: tuple[Address, ...] = ()

    def slice(self, span: Span) -> str:
        """The text of a range."""
        return self.text[span.start : span.end]

    def block_text(self, index: int) -> str:
        """The text of the block with that index."""
        return self.slice(self.blocks[index].span)

    def address(self, offset: int) -> Address | None:
        """The address that holds a source offset; the last one before it where none does."""
        at = bisect_right(self.addresses, offset, key=lambda address: address.offset) - 1
        return self.addresses[at] if at >= 0 else None


@record()
class Lines:
    """Turns source offsets into lines and columns. CRLF counts as two characters, one line end."""

    starts: tuple[int, ...]

    @classmethod
    def of(cls, source: str) -> Lines:
        """Line starts of a source; LF, CRLF and a lone CR end a line."""
        starts = [0]
        if "\r" in source:
            starts += [match.end() for match in _LINE_END.finditer(source)]
            return cls(tuple(starts))
        at = -1
        while (at := source.find("\n", at + 1)) >= 0:
            starts.append(at + 1)
        return cls(tuple(starts))

    def position(self, offset: int) -> Position:
        """Line, column and offset of a source offset."""
        line = bisect_right(self.starts, offset)
        return Position(line, offset - self.starts[line - 1] + 1, offset)
