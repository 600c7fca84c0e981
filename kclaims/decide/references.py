"""Whether a document shows its sources anywhere."""

from __future__ import annotations

from kclaims.model import Document
from kclaims.text.sources import CITED


def has_references(document: Document) -> bool:
    """A reference list, a DOI, PMID or address in the text, a numbered or author-year citation, an outward link."""
    if any(block.kind == "reference" for block in document.blocks):
        return True
    if any(target.startswith(("http://", "https://")) for _, target in document.links):
        return True
    return CITED.search(document.text) is not None
