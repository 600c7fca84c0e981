"""What a comment in a Word file says of a finding, as text and as XML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from kclaims.model import Placed

AUTHOR = "kclaims"
_INITIALS = "kc"
_LABELS = {"error": "Error", "warning": "Warning", "info": "Note"}
_HIDDEN = re.compile(r"[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
Line = tuple[str, str]  # what stands in bold, what follows


def finding_lines(placed: Placed, *, quoted: bool = False) -> Iterator[Line]:
    """A finding line by line; with its quote where the comment can't stand on it."""
    finding = placed.finding
    yield f"{_LABELS[finding.severity]} ({finding.category}):", finding.message
    if quoted and placed.quote:
        where = f" ({placed.start.part})" if placed.start.part else ""
        yield "Where:", f"“{placed.quote}”{where}"
    if finding.suppressed:
        yield "Kept quiet: ", f"{finding.suppressed.reason} ({finding.suppressed.by})"
    else:
        if finding.rationale:
            yield "Why:", finding.rationale
        for evidence in finding.evidence:
            if evidence.kind != "branch":
                yield "Because:", evidence.text
        for related, quote, start, _ in placed.related:
            place = f" (paragraph {start.line})" if start else ""
            yield "See:", f"{related.message}: “{quote}”{place}" if quote else related.message
        for source in finding.sources:
            yield "Source:", f"{source.title} {source.url}".strip()
        if finding.suggestion.text:
            yield "Instead:", finding.suggestion.text
        if finding.suggestion.replacement:
            yield "Replace by: ", finding.suggestion.replacement
    yield "", f"{finding.rule_id} · {placed.fingerprint}"


def comment_xml(number: int, lines: Iterable[Line], prefix: str, declaration: str) -> bytes:
    """A comment of those lines, one paragraph each."""
    w = prefix
    paragraphs = []
    for index, (label, text) in enumerate(lines):
        mark = "" if index else f"<{w}:r><{w}:annotationRef/></{w}:r>"
        bold = _run(f"{shown(label)} ", w, f"<{w}:rPr><{w}:b/></{w}:rPr>") if label else ""
        paragraphs.append(f"<{w}:p>{mark}{bold}{_run(shown(text), w)}</{w}:p>")
    head = f'<{w}:comment{declaration} {w}:id="{number}" {w}:author="{AUTHOR}" {w}:initials="{_INITIALS}">'
    return f"{head}{''.join(paragraphs)}</{w}:comment>".encode()


def _run(text: str, w: str, properties: str = "") -> str:
    return f'<{w}:r>{properties}<{w}:t xml:space="preserve">{escape(text)}</{w}:t></{w}:r>'


def shown(text: str) -> str:
    """Text on one line, without characters that XML bars or that turn or hide other text."""
    line = " ".join(text.split())
    if line.isascii() and line.isprintable():
        return line
    kept = "".join("·" if unicodedata.category(char) in {"Cc", "Cs", "Cn"} else char for char in line)
    return _HIDDEN.sub("", kept)


def known_fingerprints(comments: Sequence[bytes]) -> frozenset[str]:
    """The fingerprints in comments that were written here before."""
    own = (one for one in comments if f'author="{AUTHOR}"'.encode() in one[: one.find(b">") + 1])
    return frozenset(found.decode() for one in own for found in re.findall(rb"\xc2\xb7 ([0-9a-f]{16})<", one))
