"""What is shown over a finding: rule, reason, fact, sources, what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lsprotocol import types

from kclaims.lsp.buffer import Buffer
from kclaims.lsp.diagnostics import place
from kclaims.model import Placed, Report

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~-])")
_UNSEEN = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_TARGET = re.compile(r"https?://[^\s<>()\[\]\\\"']+")


def hover(buffer: Buffer, report: Report, at: types.Position, *, markdown: bool) -> types.Hover | None:
    """What to show at a position; None where no finding stands."""
    offset = buffer.offset(at)
    here = [p for p in report.findings if _covers(buffer, p, offset, at)]
    if not here:
        return None
    spoken = _Markdown() if markdown else _Plain()
    text = f"\n\n{spoken.rule}\n\n".join("\n\n".join(_paragraphs(p, spoken)) for p in here)
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    smallest = min(here, key=lambda p: p.end.offset - p.start.offset)
    return types.Hover(contents=types.MarkupContent(kind=kind, value=text), range=place(buffer, smallest))


def _covers(buffer: Buffer, placed: Placed, offset: int, at: types.Position) -> bool:
    if placed.end.offset <= placed.start.offset:
        return buffer.position(placed.start.offset).line == at.line
    return placed.start.offset <= offset <= placed.end.offset


class _Plain:
    rule = "---"

    def text(self, text: str) -> str:
        return _UNSEEN.sub("·", " ".join(text.split()))

    def strong(self, text: str) -> str:
        return self.text(text)

    def link(self, title: str, url: str) -> str:
        return f"{self.text(title)} <{self.text(url)}>"

    def items(self, items: Iterable[str]) -> str:
        return "\n".join(f"- {item}" for item in items)


class _Markdown(_Plain):
    """Words of a page are escaped, so that they can neither link nor run anything."""

    def text(self, text: str) -> str:
        return _SPECIAL.sub(r"\\\1", super().text(text)).replace("&", "&amp;")

    def strong(self, text: str) -> str:
        return f"**{self.text(text)}**"

    def link(self, title: str, url: str) -> str:
        return f"[{self.text(title)}]({url})" if _TARGET.fullmatch(url) else f"{self.text(title)} {self.text(url)}"


def _paragraphs(placed: Placed, spoken: _Plain) -> Iterator[str]:
    finding = placed.finding
    title = finding.title or finding.category
    yield f"{spoken.strong(title)} ({finding.severity}, {spoken.text(finding.rule_id)})"
    yield spoken.text(finding.message)
    if finding.rationale:
        yield f"Why: {spoken.text(finding.rationale)}"
    because = [
        f"{spoken.text(e.text)} ({spoken.text(f'{e.kind} {e.id}')})" for e in finding.evidence if e.kind != "branch"
    ]
    if because:
        yield f"Because:\n\n{spoken.items(because)}"
    also = [
        spoken.text(f"{other.message}: “{quote}”" if quote else other.message)
        + (f" (line {start.line})" if start else "")
        for other, quote, start, _ in placed.related
    ]
    if also:
        yield f"See also:\n\n{spoken.items(also)}"
    if finding.sources:
        yield f"Sources:\n\n{spoken.items(spoken.link(s.title, s.url) for s in finding.sources)}"
    if finding.suggestion.text:
        yield f"Instead: {spoken.text(finding.suggestion.text)}"
