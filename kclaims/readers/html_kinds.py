"""What a block is, by the element around it and by how it reads."""

from __future__ import annotations

from kclaims.text.patterns import lazy

_QUESTION_MARKED = lazy(r"Q(?:uestion)?\s?\d{0,3}[.:)]\s")
_SENTENCE = lazy(r"[a-z]{2}[.!?](?:\s|\Z)")
_NO_HEADING = (".", "!", ";", ",", ":", "?")
_LONGEST_LINE = 200  # characters a bold line or question may have to stand for a heading
_SECTION_LEVEL = 6  # of a bold line that serves as a heading
_PROSE = 0.9  # share of letters and spaces from which preformatted text is no code


def kind_of(words: str, kind: str, level: int, *, coded: bool, bold: bool, asks: bool) -> tuple[str, int]:
    """Kind and level of a block of that text in an element that suggests `kind` and `level`.

    A short line in bold is a heading; a short question in bold, or in an element made for questions (`asks`), is a
    question. Preformatted text is code unless it is sentences; `coded` says that the page calls it code.
    """
    if kind == "code":
        return ("code" if coded or not _is_prose(words) else "paragraph"), 0
    if kind != "paragraph" or len(words) > _LONGEST_LINE:
        return kind, level
    if words.endswith("?") and (bold or asks or _QUESTION_MARKED.match(words)):
        return "question", 0
    if bold and not words.endswith(_NO_HEADING) and any(char.isalpha() for char in words):
        return "heading", _SECTION_LEVEL
    return "paragraph", 0


def _is_prose(text: str) -> bool:
    plain = sum(char.isalpha() or char.isspace() for char in text)
    return plain >= _PROSE * len(text) and _SENTENCE.search(text) is not None
