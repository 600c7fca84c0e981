"""What a page has others say: quotations and testimonials, with the name under them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from kclaims.model import Document
from kclaims.text.characters import fold

_QUOTED = re.compile(r"[“\"«]([^“”\"«»]{40,1500})[”\"»]")
_SAID_BY = re.compile(
    r"\A\s*(?:[-–—~,|]+\s*)?((?:(?:Dr|Mr|Mrs|Ms)\.?\s+)?[A-Z][\w'’.-]{0,24}(?:\s+(?:[A-Z][\w'’.-]{0,24}|de|van|von|la)){0,3})"
    r"(?=\s*(?:[,.|(–—-]|\Z|\d))"
)
_FIRST_PERSON = re.compile(r"\b(?:i|i'm|i've|my|me|we|our)\b")
_LEAST = 8  # words


def passages(document: Document) -> Iterator[dict[str, Any]]:
    """Rows of quotations told in the first person: text, who said it (None where no name stands there), a digest.

    The digest is of the words alone, so that the same words under two names have one digest.
    """
    blocks = document.blocks
    for index, block in enumerate(blocks):
        text = document.text[block.span.start : block.span.end]
        following = ""
        if index + 1 < len(blocks):
            after = blocks[index + 1].span
            following = document.text[after.start : after.end][:120]
        for said, rest in _said(text, block.kind):
            words = re.findall(r"[\w']+", fold(said))
            if len(words) < _LEAST or not _FIRST_PERSON.search(" ".join(words)):
                continue
            name = _SAID_BY.match(rest) if rest.strip() else _SAID_BY.match(following)
            yield {
                "kind": block.kind, "said_by": name[1].strip() if name else None, "text": said.strip(),
                "digest": hashlib.sha256(" ".join(words).encode()).hexdigest()[:16], "words": len(words),
            }  # fmt: skip


def _said(text: str, kind: str) -> Iterator[tuple[str, str]]:
    """Quoted words and what follows them; a quote block without quotation marks is quoted as a whole."""
    found = False
    for match in _QUOTED.finditer(text):
        found = True
        yield match[1], text[match.end() : match.end() + 80]
    if not found and kind == "quote":
        said, dash, rest = text.rpartition("—")
        yield (said, rest) if dash and len(rest) < 80 else (text, "")
