"""Findings at given places, to see where their comments go."""

from __future__ import annotations

from collections.abc import Iterable

from kclaims.engine.place import place
from kclaims.model import Document, Finding, Report, Run, Source, Span, Suggestion, Tool
from kclaims.render import FILE_RENDERERS

RUN = Run(tool=Tool(version="0", packs=()), reports=())


def finding(span: Span, message: str = "Says too much.") -> Finding:
    return Finding(
        rule_id="test.rule", category="cure-all", severity="warning", message=message, span=span, confidence=1.0,
        detector="rule", rationale="Because.", sources=(Source(title="FDA", url="https://example.org/?a=1&b=2"),),
        suggestion=Suggestion(text="Say less.", replacement="less"),
    )  # fmt: skip


def commented(document: Document, spans: Iterable[Span], message: str = "Says too much.") -> bytes:
    """The document with a comment on each range of its text."""
    placed = place(document, [finding(span, message) for span in spans])
    return FILE_RENDERERS["docx"].render(RUN, Report(document=document, placed=tuple(placed), words=0))


def span_of(document: Document, words: str) -> Span:
    at = document.text.index(words)
    return Span(at, at + len(words))
