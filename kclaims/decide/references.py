"""Whether a document shows its sources anywhere."""

from __future__ import annotations

import re

from kclaims.model import Document

_CITED = re.compile(
    r"\b10\.\d{4,9}/\S+|\bPMID:?\s*\d+|\bPMC\d{4,}|\bdoi:|https?://|\bwww\.\S+\.\S+"
    r"|\[\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\]|\b[A-Z][\w’'-]+ et al\.?,? \(?(?:19|20)\d\d",
    re.IGNORECASE,
)


def has_references(document: Document) -> bool:
    """A reference list, a DOI, PMID or address in the text, a numbered or author-year citation, an outward link."""
    if any(block.kind == "reference" for block in document.blocks):
        return True
    if any(target.startswith(("http://", "https://")) for _, target in document.links):
        return True
    return _CITED.search(document.text) is not None
