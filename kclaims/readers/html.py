"""HTML pages: blocks of visible text, each labelled with the part of the page it stands in."""

from __future__ import annotations

from kclaims.model import Document
from kclaims.readers.assemble import assemble
from kclaims.readers.html_regions import label_regions
from kclaims.readers.html_walker import Walker
from kclaims.readers.references import mark_references

_BYLINE = 80  # characters


def read_html(source: str, *, raw: bytes, path: str) -> Document:
    """A page as a `Document`; any text gives one.

    Nothing visible is left out: `region` tells main text from menus, footers, comments. Scripts, styles and what is
    marked as hidden are no text. `metadata` has what the page says about itself: `title`, `author`, `date` and
    `modified` (YYYY-MM-DD), `language`, `url`, `description`. Time is linear in the length of the source.
    """
    walker = Walker(source)
    walker.walk()
    label_regions(source, walker.blocks, depth=walker.depth, whole=walker.whole)
    blocks = [block.raw for block in walker.blocks]
    mark_references(blocks)
    for block in walker.blocks:
        if block.raw.region == "author" and len(block.text) <= _BYLINE and block.text[:3].lower() == "by ":
            walker.facts.add("author", block.text, 4)
    return assemble(
        path=path, format="html", source=source, raw=raw, blocks=blocks,
        metadata=walker.facts.metadata(), comments=walker.comments,
    )  # fmt: skip
