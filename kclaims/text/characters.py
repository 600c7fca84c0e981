"""One idea of a character for reader, gate and matcher.

`clean` runs once, in the readers: it drops what cannot be seen (zero-width and bidi controls, soft hyphens) and
expands compatibility forms, so that no later step meets them. `fold` then gives the lower-case, plain-ASCII-quotes
text that literals are compared with; it never changes a length, so offsets stay those of `Document.text`.
"""

from __future__ import annotations

import unicodedata

from kclaims.text.patterns import lazy

_INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufe00-\ufe0f"
)
_SPECIAL = lazy(rf"[{_INVISIBLE}]|[^\x00-\u00ff\u2010-\u2027\u2030-\u205e]")
_DROPPED = lazy(rf"[{_INVISIBLE}\x00]")

_FOLDS = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "`": "'", "´": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "–", "−": "-", "⁃": "-",
    "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u2009": " ", "\u200a": " ", "\t": " ", "\n": " ", "\r": " ",
    "…": ".", "·": " ", "•": " ",
}  # fmt: skip
_TABLE = str.maketrans(_FOLDS)
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for a formula begins so


def is_plain(piece: str) -> bool:
    """Whether `clean` would return the piece as it is."""
    return (piece.isascii() and "\x00" not in piece) or (_SPECIAL.search(piece) is None and "\x00" not in piece)


def clean(piece: str) -> list[tuple[str, int, int]]:
    """Runs `(text, start, length)` of a source piece without unseen characters and compatibility forms.

    A run either equals `piece[start:start + length]` or replaces it whole.
    """
    if is_plain(piece):
        return [(piece, 0, len(piece))] if piece else []
    runs: list[tuple[str, int, int]] = []
    kept = 0
    for match in _SPECIAL.finditer(piece):
        at = match.start()
        char = match.group()
        replaced = "" if _DROPPED.match(char) else unicodedata.normalize("NFKC", char)
        if replaced == char:
            continue
        if at > kept:
            runs.append((piece[kept:at], kept, at - kept))
        if replaced:
            runs.append((replaced, at, 1))
        kept = at + 1
    if kept < len(piece):
        runs.append((piece[kept:], kept, len(piece) - kept))
    return runs


def fold(text: str) -> str:
    """Lower case, straight quotes, hyphens, spaces; the same length as `text`."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered if lowered.isascii() and "`" not in lowered and "\n" not in lowered else lowered.translate(_TABLE)


def as_cell(text: str) -> str:
    """A text as a spreadsheet may be given it: what it would run as a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(FORMULA) else text
