"""Reference lists: the headings that open them, and lines that are bibliography entries wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kclaims.readers.assemble import RawBlock
from kclaims.text.characters import clean
from kclaims.text.patterns import lazy

_HEADING = lazy(
    r"(?:\W|\d)*(?:(?:selected|key|cited|further|clinical|scientific|article|our|list of)\s+)?"
    r"(?:references?|sources?|bibliography|works cited|literature(?: cited)?|citations?|footnotes|endnotes|notes"
    r"|(?:references?|sources?|notes)\s*(?:and|&|/)\s*(?:references?|sources?|notes|further reading|citations?)"
    r"|article sources|reference list|resources? cited|studies cited|further reading)\W*",
    needs=("reference", "source", "bibliography", "cited", "literature", "citation", "notes", "further reading"),
)
_AUTHORS = lazy(
    r"(?:\[?\d{1,3}[\].)]?\s+)?(?:(?:van|von|de[rn]?|la|di|el|al)[\s-])*"
    r"[^\W\d_a-zß-ÿ][\w'’-]+(?:[\s-][^\W\d_a-zß-ÿ][\w'’-]+)?,?\s(?:[^\W\d_a-zß-ÿ]\.|[A-Z]{1,3}(?=[,.;\s]))"
)
_YEAR = lazy(r"\b(?:19|20)\d\d[a-z]?\b", needs=("19", "20"))
_PRINTED = lazy(
    r"\bdoi\b|https?://|\bet al\b|\bpp?\.\s?\d|\bvol(?:ume)?\b|\bpmid\b|\d\s?\(\d+\)\s?[,:]|\d;\s?\d+"
    r"|\b\d+\s?:\s?[a-z]?\d+\s?[-–]\s?[a-z]?\d+|,\s\d+,\s\d+[-–]\d+|\bJournal\b|\bJ\.? [A-Z]",
    re.IGNORECASE,
)

_PLACED = lazy(
    r"\bdoi\b|\bpmid\b|\d\s?\(\d+\)\s?[,:]\s?[a-z]?\d|\d;\s?\d+\s?[:(]|\b\d+\s?:\s?[a-z]?\d+\s?[-–]\s?[a-z]?\d+",
    re.IGNORECASE,
)


def opens_references(heading: str) -> bool:
    """Whether a heading announces a list of references, sources or notes."""
    seen = "".join(run for run, _, _ in clean(heading))  # soft hyphens are not
    return len(seen) <= 60 and _HEADING.fullmatch(seen.lower()) is not None


def is_reference(line: str) -> bool:
    """Whether a line is a bibliography entry: authors with initials, a year, and a volume, pages, DOI or link."""
    return (
        _YEAR.search(line, 0, 1500) is not None
        and _AUTHORS.match(line) is not None
        and _PRINTED.search(line, 0, 1500) is not None
    )


def is_entry(line: str) -> bool:
    """Whether a line amid running text is a bibliography entry: it must also say where the study was printed."""
    return is_reference(line) and _PLACED.search(line, 0, 1500) is not None


def mark_references(blocks: Sequence[RawBlock]) -> None:
    """What stands under a heading like "References" is a list of references."""
    level = 0
    for block in blocks:
        if block.kind == "heading":
            if opens_references("".join(text for text, _, _ in block.pieces)):
                level = block.level
            elif block.level <= level:
                level = 0
        elif level and block.kind in {"paragraph", "list-item"} and block.region == "main":
            block.kind, block.level = "reference", 0
