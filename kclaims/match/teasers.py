"""Blocks that only point to other texts: lists of what is most read, what comes next week, whose photograph it is."""

from __future__ import annotations

import re

from kclaims.model import Document
from kclaims.text.patterns import lazy

_TEASER = lazy(
    r"\W{0,4}(?:most (?:read|popular|viewed|shared)|related (?:stories|articles|posts|news|links)|more (?:stories|news|headlines|from (?:the|our|us))"
    r"|(?:also|elsewhere) (?:in|on)\b[^.!?\n]{0,40}:|in other news|you (?:may|might) also (?:like|enjoy)|trending|top stories|popular (?:now|posts)"
    r"|recommended (?:for you|reading)|up next|coming (?:up|next)|in (?:this|the next|next \w+) (?:issue|edition|episode)|next (?:week|time|month|issue|episode)\s?:"
    r"|previously\s?:|what we['’]re reading|recent posts|latest (?:posts|news|stories)|don['’]t miss)(?!\w)",
    re.IGNORECASE,
)
_CREDIT = lazy(
    r"\W{0,4}(?:photo(?:graph)?s?|pictures?|images?|illustrations?|artwork|cover|video|music|sound|design(?:ed)?|podcast art)\b[^.!?\n]{0,40}?"
    r"(?:\bby\b|:|©|\btaken\b|\bcourtesy\b|/)",
    re.IGNORECASE,
)
_LINE = 160  # characters of a credit; of a line whose block is pointed to by its heading no length is asked


def elsewhere(document: Document) -> frozenset[int]:
    """Indexes of the blocks that speak of other texts or of who made the pictures."""
    found: set[int] = set()
    led = headed = False  # whether the heading of this list, or the very line above, points elsewhere
    for index, block in enumerate(document.blocks):
        start, end = block.span.start, block.span.end
        leads = _TEASER.match(document.text, start, min(end, start + _LINE)) is not None
        led = leads if block.kind == "heading" else led and (headed or block.kind == "list-item")
        headed = leads and block.kind == "heading"
        credit = end - start <= _LINE and _CREDIT.match(document.text, start, end) is not None
        if led or leads or credit:
            found.add(index)
    return frozenset(found)
