"""The edits that code actions make: what to insert where, in drafts and configuration files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from kclaims.lsp.buffer import Buffer
from kclaims.model import Placed, Report
from kclaims.rules.yaml_marks import YamlError, load

DISCLAIMER = (
    "This page is general information, not medical advice. Talk to a doctor who knows your history before you start, "
    "change or stop a treatment."
)
_CLOSING = re.compile(r"</(?:main|article|body)\s*>", re.IGNORECASE)


class Insertion(NamedTuple):
    """Text to put at an offset; with `end`, in place of what stands there."""

    offset: int
    text: str
    end: int | None = None

    def made(self, text: str) -> str:
        """The text after it."""
        return text[: self.offset] + self.text + text[self.offset if self.end is None else self.end :]


def replacement(report: Report, placed: Placed) -> Insertion | None:
    """The suggested replacement, where it can stand in for what the source holds there as it is."""
    new = placed.finding.suggestion.replacement
    start, end = placed.start.offset, placed.end.offset
    if new is None or report.document.source[start:end] != placed.quote:
        return None
    return Insertion(start, new, end)


def disclaimer(report: Report, placed: Placed) -> Insertion:
    """A paragraph that says what the page is not, where the finding wants it, else at the end of the text."""
    source, kind = report.document.source, report.document.format
    line = _line_end(source)
    if kind == "html":
        closing = list(_CLOSING.finditer(source))
        at = closing[-1].start() if closing else len(source)
        first = next((m.start() for m in closing if m.group().lower().startswith(("</main", "</article"))), at)
        return Insertion(placed.start.offset or first, f"<p>{DISCLAIMER}</p>{line}")
    if placed.start.offset:
        return Insertion(placed.start.offset, f"{DISCLAIMER}{line}{line}")
    gap = "" if source.endswith(line * 2) or not source else line if source.endswith(line) else line * 2
    return Insertion(len(source), f"{gap}{DISCLAIMER}{line}")


def comments(buffer: Buffer, report: Report, placed: Placed, reason: str) -> Iterator[Insertion]:
    """Comments that may keep a finding quiet, the tidiest first; which of them does must be tried."""
    source, rule = report.document.source, placed.finding.rule_id
    line = _line_end(source)
    said = reason.replace("--", "–").replace(">", "›").strip()
    if placed.end.offset <= placed.start.offset:
        yield Insertion(len(source), f"{line}{line}<!-- kclaims-disable {rule} -- {said} -->{line}")
        return
    comment = f"<!-- kclaims-disable-next-line {rule} -- {said} -->"
    start = buffer.line_start(placed.start.offset)
    indent = source[start : placed.start.offset]
    yield Insertion(start, f"{indent[: len(indent) - len(indent.lstrip())]}{comment}{line}")
    if start:
        before = start - (2 if source[start - 2 : start] == "\r\n" else 1)
        yield Insertion(before, f" {comment}")
    yield Insertion(start, f"{comment}{line}{line}" if start == 0 else f"{line}{comment}{line}")


def configured(text: str | None, toml: bool, path: str, placed: Placed, reason: str) -> Insertion | None:
    """An entry under `suppress:` of a configuration (None: a new file); None where that can't be done safely."""
    entry = {"path": path, "rule": placed.finding.rule_id}
    if placed.quote:
        entry["quote"] = " ".join(placed.quote.split())
    entry["reason"] = reason
    if toml:
        fields = "".join(f"{key} = {json.dumps(value)}\n" for key, value in entry.items())
        return Insertion(len(text or ""), f"\n[[tool.kclaims.suppress]]\n{fields}")
    shown = "{" + ", ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items()) + "}"
    text = text or ""
    appended = Insertion(len(text), f"{'' if text.endswith(chr(10)) or not text else chr(10)}suppress:\n- {shown}\n")
    try:
        marked = load(text, "")
    except YamlError:
        return None
    if marked.data is None:
        return appended
    if not isinstance(marked.data, dict) or text[_offset(text, *marked.place(()))] == "{":
        return None
    if "suppress" not in marked.data:
        return appended
    at = _offset(text, *marked.place(("suppress",)))
    if text[at] == "[":
        return Insertion(at + 1, f"{shown}, " if marked.data["suppress"] else shown)
    indent = text[text.rfind("\n", 0, at) + 1 : at]
    return Insertion(at, f"- {shown}\n{indent}") if text[at] == "-" and not indent.strip() else None


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    return start + column - 1


def _line_end(source: str) -> str:
    return "\r\n" if "\r\n" in source else "\n"
