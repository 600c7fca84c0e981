"""Which blocks an article extractor keeps.

Extractors give text without places. So a copy of the page carries a two-letter mark at the start of each block, and
the marks found in the extract tell which blocks it holds; its text is never used.
"""

from __future__ import annotations

import ctypes
import re
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kclaims.text.patterns import lazy

if TYPE_CHECKING:
    from kclaims.readers.html_regions import PageBlock

_RANGES = (  # letters, so that no filter for printable text drops them; first half and second half of each script
    (0x3400, 0x4000, 0x4DBF),  # CJK Extension A
    (0xA000, 0xA240, 0xA48C),  # Yi
    (0x20000, 0x25000, 0x2A6DF),  # CJK Extension B
    (0x12000, 0x12200, 0x12399),  # Cuneiform
)
_MAX_SIZE = 2_000_000  # characters of a page
_MAX_BLOCKS = 20_000
_MAX_DEPTH = 200  # libxml2 stops reading at 256
_SECONDS = 20.0  # a last resort: the limits above keep it from being met
_UNFIT = lazy(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")  # what lxml refuses


def kept_blocks(source: str, blocks: Sequence[PageBlock], *, depth: int) -> frozenset[int]:
    """Indexes of the blocks that are main text; empty where the extractor cannot say."""
    if len(source) > _MAX_SIZE or len(blocks) > _MAX_BLOCKS or depth > _MAX_DEPTH:
        return frozenset()
    letters = _free_range(source, blocks)
    if letters is None:
        return frozenset()
    low, middle, high = letters
    width = high - middle + 1
    if len(blocks) > width * (middle - low):
        return frozenset()
    parts = []
    at = 0
    for index, block in enumerate(blocks):
        start = block.raw.pieces[0][1]
        parts += [source[at:start], chr(low + index // width), chr(middle + index % width)]
        at = start
    parts.append(source[at:])
    extract = _extract(_UNFIT.sub(" ", "".join(parts)))
    marks = re.compile(f"([{chr(low)}-{chr(middle - 1)}])([{chr(middle)}-{chr(high)}])")
    found = {(ord(mark[1]) - low) * width + ord(mark[2]) - middle for mark in marks.finditer(extract)}
    return frozenset(index for index in found if index < len(blocks))


def _free_range(source: str, blocks: Sequence[PageBlock]) -> tuple[int, int, int] | None:
    for low, middle, high in _RANGES:
        used = re.compile(f"[{chr(low)}-{chr(high)}]")
        if not used.search(source) and not any(used.search(block.text) for block in blocks if not block.text.isascii()):
            return low, middle, high
    return None


def _extract(page: str) -> str:
    """The extractor's text; empty when it fails or takes too long."""
    from trafilatura import bare_extraction  # here, so that a broken installation is not mistaken for a broken page

    def run() -> None:
        try:
            found = bare_extraction(page, fast=True, include_comments=False)
            result[0] = (getattr(found, "text", None) or "") if found is not None else ""
        except Exception:  # noqa: BLE001 -- whatever a page does to the extractor, the page is still read
            result[0] = ""

    result = [""]
    worker = threading.Thread(target=run, daemon=True)
    worker.start()
    worker.join(_SECONDS)
    if worker.is_alive() and worker.ident is not None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(worker.ident), ctypes.py_object(TimeoutError))
        return ""
    return result[0]
