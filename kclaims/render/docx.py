"""Word files given back with each finding as a comment on its words; nothing else in them changes."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import count
from xml.parsers import expat

from kclaims.model import Address, Document, Placed, Report, Run, Span
from kclaims.render.docx_comments import Line, comment_xml, finding_lines, known_fingerprints
from kclaims.render.docx_edits import Edits, Place
from kclaims.render.docx_package import Parts
from kclaims.render.docx_sites import WORD_NAMESPACES, Sites
from kclaims.render.errors import UnfitError

_IDS = re.compile(rb"[\s:]id\s*=\s*[\"'](-?\d{1,10})[\"']")
_ONE_COMMENT = re.compile(rb"<(?:[^\s/>:]+:)?comment[\s>].*?</(?:[^\s/>:]+:)?comment\s*>", re.DOTALL)
_OWN_PREFIX = "kc"

_Range = tuple[Place | tuple[int, int], Place | tuple[int, int]]


def render_docx(run: Run, report: Report) -> bytes:
    """The report's document with its findings as comments by "kclaims".

    A finding in a text box has its comment on what holds the box, one in a note on the note's mark. What stands in a
    header or footer, or speaks of the whole document, goes into one comment on the first paragraph: Word allows no
    comment elsewhere. A finding that has its comment already, from an earlier run, gets no second one.
    Raises UnfitError for a document that is no Word file, or a damaged one.
    """
    path = report.document.path
    if report.document.format != "docx":
        raise UnfitError(f"{path}: no Word file (.docx), so it can't be given back with comments")
    try:
        return _given_back(run, report)
    except (zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError, EOFError, LookupError, NotImplementedError, RuntimeError,
            OSError, ValueError) as error:  # fmt: skip
        raise UnfitError(
            f"{path}: damaged ({error}), so it can't be given back: open it in Word and save it"
        ) from error


def _given_back(run: Run, report: Report) -> bytes:
    document = report.document
    parts = Parts(document.raw)
    placed = [p for p in report.placed if run.show_suppressed or p.finding.suppressed is None]
    existing = parts.comments()
    before = known_fingerprints(_ONE_COMMENT.findall(existing or b""))
    placed = [p for p in placed if p.fingerprint not in before]
    return _with_comments(document, parts, existing, placed) if placed else document.raw


def _with_comments(document: Document, parts: Parts, existing: bytes | None, placed: Sequence[Placed]) -> bytes:
    main = parts.main()
    ids = _fresh(main + (existing or b""))
    prefix, declaration = _prefix(main, parts.namespace)
    edits = Edits(Sites(main), ids, prefix, declaration)
    inner, inner_declaration = _prefix(existing, parts.namespace) if existing else (prefix, "")
    comments: list[bytes] = []
    loose: list[Placed] = []
    for one in placed:
        found = _range(document, one, parts.main_name)
        if found is None:
            loose.append(one)
            continue
        number = next(ids)
        edits.mark(number, *found)
        comments.append(comment_xml(number, finding_lines(one), inner, inner_declaration))
    if loose:
        number = next(ids)
        edits.mark_first(number, _first_paragraph(document, parts.main_name))
        comments.insert(0, comment_xml(number, _loose_lines(loose), inner, inner_declaration))
    return parts.write(edits.apply(), b"".join(comments), inner)


def _loose_lines(loose: Sequence[Placed]) -> Iterator[Line]:
    if len(loose) > 1:
        yield f"{len(loose)} findings on the whole document, its headers or footers", ""
    for one in loose:
        yield from finding_lines(one, quoted=True)


def _range(document: Document, placed: Placed, main: str) -> _Range | None:
    """The range of a finding in the main part; None where it has none there."""
    span = placed.finding.span
    if span.end <= span.start:
        return None
    source = document.source_map.to_source(span)
    ends = _ends(document, source)
    if ends is None:
        return None
    (first, at), (last, until) = ends
    start, end = _place(first, at, main), _place(last, until, main)
    return None if start is None or end is None else (start, end)


def _ends(document: Document, source: Span) -> tuple[tuple[Address, int], tuple[Address, int]] | None:
    first, last = document.address(source.start), document.address(source.end - 1)
    if first is None or last is None:
        return None
    return (first, source.start), (last, source.end - 1)


def _place(address: Address, offset: int, main: str) -> Place | tuple[int, int] | None:
    if address.anchor is not None:
        return address.anchor
    if address.part.lower() != main.lower():
        return None
    inside = min(max(offset - address.offset, 0), address.length - 1)
    return (address.paragraph, address.run), address.character + inside


def _first_paragraph(document: Document, main: str) -> int | None:
    """The first paragraph with text."""
    free = (a for a in document.addresses if a.part.lower() == main.lower() and a.anchor is None)
    return next((address.paragraph for address in free), None)


def _fresh(data: bytes) -> Iterator[int]:
    """Numbers that no id has in the parts given, the main one and the comments; the lowest first."""
    used = {int(found) for found in _IDS.findall(data)}
    return (number for number in count() if number not in used)


def _prefix(part: bytes, namespace: str) -> tuple[str, str]:
    """The prefix of Word's elements in a part, and the declaration to add to elements where it has none."""
    head = part[: part.find(b">", max(part.find(b"<w:"), part.find(b"?>") + 2, 0)) + 1].decode("utf-8", "replace")
    for uri in dict.fromkeys((namespace, *WORD_NAMESPACES)):
        if found := re.search(rf"xmlns:([\w.-]+)\s*=\s*[\"']{re.escape(uri)}[\"']", head):
            return found[1], ""
    return _OWN_PREFIX, f' xmlns:{_OWN_PREFIX}="{namespace}"'
