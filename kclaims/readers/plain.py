"""Plain text: the structure that a page lost when its markup was removed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kclaims.model import Document
from kclaims.readers.assemble import RawBlock, assemble
from kclaims.readers.plain_lines import Unit, pieces, read_units
from kclaims.readers.references import is_reference, opens_references
from kclaims.text.patterns import lazy

_HEADING = 100  # characters at most
_WORDS = 14
_ITEM = 90
_CLOSERS = "\"'”’)]»*"
_SENTENCES = lazy(
    r"[a-z\d)”’\"]{2}(?<!\bvs)(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bSt)(?<!\bProf)[.!?]['\"”’)]?\s+[A-Z“\"]"
)
_LABEL = lazy(r"[A-Z0-9][\w/&'’() -]{0,40}:\s+\S")
_MAJOR = lazy(r"[^\W\d_][\w'’-]*")
_NUMBER = lazy(r"\(?(\d{1,3}(?:\.\d{1,2})*)[.)]?")
_QUESTION = lazy(r"Q(?:uestion)?\s?\d{0,2}\s?[:.)]\s?\S")
_FAQ = lazy(r"\bfaqs?\b|\bfrequently asked\b|\bcommon(?:ly asked)? questions\b|\bq\s?(?:&|and)\s?a\b", re.IGNORECASE)
_AFTERWORD = lazy(
    r"(?:medical )?(?:disclaimer|disclosure)\b|copyright\b|©|this (?:article|page|content|information|website) |individual results",
    re.IGNORECASE,
)
_NO_HEADING = lazy(
    r"(?:by|written by|(?:medically |fact[- ])?(?:reviewed|checked) by|posted|published|updated|last (?:updated|reviewed)"
    r"|share|tweet|copyright|©|photo|image|source|credit|tel|phone|email|read more|learn more|click|leave a|add comment)\b"
    r"|\d{1,2} min(?:ute)?s? read|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? \d{4}",
    re.IGNORECASE,
)


def read_text(source: str, *, raw: bytes, path: str) -> Document:
    """A plain text file as blocks: headings, list items, questions, references, paragraphs.

    A block is a line, or several when the text was wrapped at a width; the text of a block is that of the source but
    for line ends, which read as one space, and characters that cannot be seen.
    """
    units = read_units(source)
    blocks = []
    reader = _Kinds(units)
    for index, unit in enumerate(units):
        kind, level = reader.kind(index)
        blocks.append(RawBlock(kind=kind, level=level, pieces=pieces(unit)))
    return assemble(path=path, format="text", source=source, raw=raw, blocks=blocks, metadata={})


class _Kinds:
    """Says what each unit is; to be asked in the order of the text."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.units = units
        self.references = False
        self.faq = False
        self.items_until = 0  # units before this one are items of a list without marks
        self.indents: list[int] = []
        self.short_until = 0  # the end of the run of short lines that was looked at last

    def kind(self, index: int) -> tuple[str, int]:
        """Kind and level of the unit with that index."""
        unit = self.units[index]
        if unit.cell:
            return "table-cell", 0
        level = self._heading(index)
        if self.references and _AFTERWORD.match(unit.text):
            self.references = False
        if self.references and not (level and self._leaves_references(index)):
            return "reference", 0
        if level:
            return self._opened(unit, level)
        if unit.mark and unit.mark[0] != "#":
            return ("reference", 0) if is_reference(unit.text) else ("list-item", self._nesting(unit))
        self.indents = []
        if index < self.items_until:
            return "list-item", 1
        if self._asks(index):
            return "question", 0
        if unit.text.endswith(":"):
            self.items_until = self._items(index)
        return ("reference" if is_reference(unit.text) else "paragraph"), 0

    def _opened(self, unit: Unit, level: int) -> tuple[str, int]:
        self.indents = []
        if unit.text.endswith("?"):
            if self.faq and not _FAQ.search(unit.text):
                return "question", 0
        else:
            self.references = opens_references(unit.text)
        self.faq = _FAQ.search(unit.text) is not None
        return "heading", level

    def _leaves_references(self, index: int) -> bool:
        unit, following = self.units[index], self._next(index)
        if opens_references(unit.text):
            return True
        plain = not re.search(r"\d|,", unit.text) and len(unit.text.split()) <= 10 and not unit.mark
        leaves = plain and following is not None and not following.mark and not is_reference(following.text)
        self.references = self.references and not leaves
        return leaves

    def _nesting(self, unit: Unit) -> int:
        while self.indents and self.indents[-1] > unit.indent:
            self.indents.pop()
        if not self.indents or self.indents[-1] < unit.indent:
            self.indents.append(unit.indent)
        return len(self.indents)

    def _next(self, index: int) -> Unit | None:
        return self.units[index + 1] if index + 1 < len(self.units) else None

    def _asks(self, index: int) -> bool:
        """A question followed by its answer, perhaps after the sign that unfolds it."""
        unit, following = self.units[index], self._next(index)
        if following is None or not unit.text.endswith("?") or len(unit.text) > 2 * _HEADING:
            return False
        if _SENTENCES.search(unit.text):
            return False
        folded = not any(map(str.isalnum, following.text[:4]))
        return folded or _QUESTION.match(unit.text) is not None or (self.faq and not following.text.endswith("?"))

    def _heading(self, index: int) -> int:
        """The level of a heading, 0 for anything else."""
        unit, following = self.units[index], self._next(index)
        text = unit.text
        if unit.mark[:1] == "#" and len(text) <= 2 * _HEADING:
            return len(unit.mark)
        if len(text) > _HEADING or index < self.items_until:
            return 0
        if unit.rule and len(text.split()) <= _WORDS:
            return 1 if unit.rule == "=" else 2
        if following is None or following.cell or not _may_head(text):
            return 0
        if opens_references(text):
            return 2
        if unit.mark:
            return self._numbered(index, following)
        if _folded(following) or self._is_label(index) or (self._in_menu(index) and index):
            return 0
        return (1 if index == 0 else 2) if self._stands_out(unit, following, first=index == 0) else 0

    def _numbered(self, index: int, following: Unit) -> int:
        unit = self.units[index]
        number = _NUMBER.fullmatch(unit.mark)
        if number is None or following.mark or not _prose(following) or unit.text[-1] in ":,":
            return 0
        earlier = self.units[index - 1] if index else None
        if earlier is not None and _NUMBER.fullmatch(earlier.mark or "-") and earlier.gap <= unit.gap:
            return 0
        return number[1].count(".") + 2

    def _stands_out(self, unit: Unit, following: Unit, *, first: bool) -> bool:
        text = unit.text
        words = len(text.split())
        titled = _titled(text)
        if text[-1] == "?":
            return not following.text.endswith("?") or following.gap > 0 or len(following.text) > _HEADING or first
        if text[-1] == ":":
            return words <= 6 and titled and (_prose(following) or words > 1)
        if text[-1] == "!":
            return words <= 8 and titled
        apart = following.gap > 0 and (unit.gap > 0 or first)
        if not text.lstrip("“\"'‘(")[:1].isupper() and not text[0].isdigit():
            return apart and words <= 5
        if following.text[:1].islower() and not following.mark and not following.gap:
            return False
        return _prose(following) or (titled and (apart or first or bool(following.mark) or _may_head(following.text)))

    def _is_label(self, index: int) -> bool:
        """Whether a line reads `Label: value` among others of that form, or holds no title after its colon."""
        text = self.units[index].text
        if not _LABEL.match(text):
            return False
        near = (self.units[at].text for at in (index - 1, index + 1) if 0 <= at < len(self.units))
        if any(_LABEL.match(other) and len(other) <= 2 * _HEADING for other in near):
            return True
        value = text.partition(":")[2]
        return len(value.split()) < 3 or not _titled(value)

    def _in_menu(self, index: int) -> bool:
        """Whether a line stands in a run of four or more short ones, and is not the last of them."""
        if index < self.short_until - 1:
            return True
        end = index
        while end < len(self.units) and _menu_line(self.units[end]):
            end += 1
        if end - index >= 4:
            self.short_until = end
            return True
        return False

    def _items(self, index: int) -> int:
        """The end of the list without marks that follows a line ending in a colon."""
        end = index + 1
        gap = self.units[end].gap if end < len(self.units) else 0
        while end < len(self.units) and self.units[end].gap == gap and _may_be_item(self.units[end]):
            end += 1
        items = self.units[index + 1 : end]
        if len(items) > 2 and end < len(self.units) and _prose(self.units[end]) and self.units[end].gap == gap:
            titled = sum(_titled(item.text) and len(item.text.split()) > 1 for item in items[:-1])
            end -= _titled(items[-1].text) and len(items[-1].text.split()) > 1 and 2 * titled < len(items) - 1
        return end if end - index > 2 else index


def _may_head(text: str) -> bool:
    if len(text) > _HEADING or len(text.split()) > _WORDS or text.rstrip(_CLOSERS)[-1:] in (".", ",", ";", "…", ""):
        return False
    if "://" in text or "www." in text or "@" in text:
        return False
    letters = sum(map(str.isalpha, text))
    return letters >= 2 and 2 * letters >= len(text) and not _several(text) and not _NO_HEADING.match(text)


def _several(text: str) -> bool:
    """Whether a line holds more than one sentence; `Why wait? Myths and facts` is one title."""
    found = _SENTENCES.search(text)
    return found is not None and ("." in found[0] or text.rstrip(_CLOSERS)[-1:] in (".", "!", "?"))


def _titled(text: str) -> bool:
    """Whether most longer words begin with a capital."""
    words = [word for word in _MAJOR.findall(text) if len(word) > 3]
    return sum(not word[0].islower() for word in words) * 5 >= len(words) * 3 if words else text[:1].isupper()


def _prose(unit: Unit) -> bool:
    return not unit.mark and not unit.cell and (len(unit.text) > _HEADING or unit.text.rstrip(_CLOSERS)[-1:] in ".!:")


def _folded(unit: Unit) -> bool:
    return unit.text == "+"


def _menu_line(unit: Unit) -> bool:
    if unit.mark or unit.cell or len(unit.text) > _ITEM or _LABEL.match(unit.text):
        return False
    return unit.text.rstrip(_CLOSERS)[-1:] not in (*".!?:;,…", "") and any(map(str.isalpha, unit.text))


def _may_be_item(unit: Unit) -> bool:
    text = unit.text
    if unit.mark or unit.cell or len(text) > _ITEM or len(text.split()) > _WORDS or text[-1] in ".?!:+":
        return False
    return any(map(str.isalpha, text))
