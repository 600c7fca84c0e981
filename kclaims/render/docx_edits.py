"""Insertions into the main part that put comments on their ranges; what was there stays, byte for byte."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from kclaims.render.docx_sites import Child, RunSite, Sites

_CHANGE_ID = re.compile(rb"(<[^\s/>]*Change\b[^>]*?[\s:]id\s*=\s*[\"'])(-?\d+)")
_SPACE = re.compile(rb"\s+xml:space\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_PRESERVE = b' xml:space="preserve"'
_NAME = re.compile(rb"<[^\s/>]+")

Place = tuple[tuple[int, int], int]  # (paragraph, run), character


@dataclass(slots=True)
class _Cut:
    """Marks that fall between two characters of a run."""

    ends: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)


class Edits:
    """Collects marks, then writes the part with them."""

    def __init__(self, sites: Sites, ids: Iterator[int], prefix: str, declaration: str) -> None:
        """`prefix` is the one of Word's elements; `declaration` is added to each element where the part has none."""
        self._sites = sites
        self._ids = ids
        self._prefix = prefix
        self._declaration = declaration
        self._cuts: dict[tuple[int, int], dict[int, _Cut]] = defaultdict(dict)
        self._at: dict[int, _Cut] = {}
        self._added: list[tuple[int, bytes]] = []

    def mark(self, comment: int, start: Place | tuple[int, int], end: Place | tuple[int, int]) -> None:
        """Put a comment on a range. An end is a run and a character (the last one is in the range), or a whole run."""
        self._mark(start, comment, is_start=True)
        self._mark(end, comment, is_start=False)

    def mark_first(self, comment: int, paragraph: int | None) -> None:
        """Put a comment on a whole paragraph: the one given, else the first."""
        sites = self._sites
        site = sites.paragraphs[paragraph] if paragraph is not None else next(sites.first_paragraph(), None)
        if site is None:
            self._mark_new_paragraph(comment)
        elif site.empty:
            name = _NAME.match(sites.data, site.start)
            assert name is not None  # noqa: S101 -- a start tag stands there
            slash = sites.data.rindex(b"/", site.start, site.head)
            inner = self._start(comment) + self._end(comment)
            self._added.append((slash, b">" + inner + b"</" + name[0][1:] + b">" + b"\x00"))
        elif site.head == site.tail:
            self._added.append((site.head, self._start(comment) + self._end(comment)))
        else:
            self._at.setdefault(site.head, _Cut()).starts.insert(0, comment)
            self._at.setdefault(site.tail, _Cut()).ends.append(comment)

    def _mark_new_paragraph(self, comment: int) -> None:
        if self._sites.body is None:
            return
        at, end = self._sites.body
        p = f"{self._prefix}:p"
        inner = f"<{p}{self._declaration}>".encode() + self._start(comment) + self._end(comment) + f"</{p}>".encode()
        if self._sites.data[end - 2 : end] != b"/>":
            self._added.append((end, inner))
            return
        name = self._sites.data[at + 1 : end - 2].split()[0]
        self._added.append((end - 2, b">" + inner + b"</" + name + b">" + b"\x00"))

    def _mark(self, place: Place | tuple[int, int], comment: int, *, is_start: bool) -> None:
        key, character = place if isinstance(place[0], tuple) else (place, None)
        site = self._sites.runs[key]
        if character is not None and site.outermost == key and not site.equation:
            at = character if is_start else character + 1
            if 0 < at < site.characters and self._can_cut(site, at):
                cut = self._cuts[key].setdefault(at, _Cut())
                (cut.starts if is_start else cut.ends).append(comment)
                return
        site = self._sites.runs[site.outermost]
        cut = self._at.setdefault(site.start if is_start else site.end, _Cut())
        (cut.starts if is_start else cut.ends).append(comment)

    def _can_cut(self, site: RunSite, at: int) -> bool:
        child = site.children[_before(site, at)]
        return at == child.first or self._sites.place(child, at) is not None

    def apply(self) -> bytes:
        """The part with all marks."""
        added = [*self._added, *((at, self._marks(cut)) for at, cut in self._at.items())]
        for key, cuts in self._cuts.items():
            added += self._split(self._sites.runs[key], cuts)
        data, pieces, last = self._sites.data, [], 0
        for at, text in sorted(added, key=lambda one: one[0]):
            pieces += [data[last:at], text.removesuffix(b"\x00")]
            last = at + (2 if text.endswith(b"\x00") else 0)  # such a text stands for the "/>" there
        return b"".join([*pieces, data[last:]])

    def _split(self, site: RunSite, cuts: dict[int, _Cut]) -> Iterator[tuple[int, bytes]]:
        """Insertions that end a run at each cut, and begin it anew with the same properties."""
        head, tail = self._sites.tags(site)
        inside: dict[int, list[int]] = {}
        for at in sorted(cuts):
            inside.setdefault(_before(site, at), []).append(at)
        for index, places in inside.items():
            child = site.children[index]
            within = [at for at in places if at != child.first]
            for at in places:
                middle = tail + self._marks(cuts[at]) + self._renumbered(head)
                if at == child.first:
                    yield child.start, middle
                else:
                    yield from self._split_text(child, at, middle, (within[0] == at, within[-1] == at))

    def _split_text(
        self, child: Child, at: int, middle: bytes, outer: tuple[bool, bool]
    ) -> Iterator[tuple[int, bytes]]:
        """Insertions for one cut of a text; white space that shows goes on showing, what didn't still doesn't.

        `outer` says whether it is the first cut of the text, and whether it is the last.
        """
        data, place = self._sites.data, self._sites.place(child, at)
        assert place is not None  # noqa: S101 -- `_can_cut` has seen to it
        tag = data[child.start : child.content]
        close = b"</" + _name(tag)[1:] + b">"
        kept = tag if child.preserved else _preserving(tag)
        before = data[child.content : place]
        shown = before.rstrip()
        if not child.preserved and outer[0] and shown and len(shown) < len(before):
            if before == before.lstrip() and not _SPACE.search(tag):
                yield child.start + len(_name(tag)), _PRESERVE
            else:
                yield child.content + len(shown), close + kept
        after = data[place : child.content_end]
        rest = after.lstrip()
        if child.preserved or not outer[1] or (rest and len(rest) < len(after) and rest == rest.rstrip()):
            yield place, close + middle + kept
        elif rest and len(rest) < len(after):
            yield place, close + middle + kept
            yield child.content_end - len(rest), close + tag
        else:
            yield place, close + middle + tag

    def _renumbered(self, head: bytes) -> bytes:
        """Properties for a second use: what is numbered in them gets numbers of its own."""
        return _CHANGE_ID.sub(lambda found: found[1] + str(next(self._ids)).encode(), head)

    def _marks(self, cut: _Cut) -> bytes:
        return b"".join([*map(self._end, cut.ends), *map(self._start, cut.starts)])

    def _start(self, comment: int) -> bytes:
        w = self._prefix
        return f'<{w}:commentRangeStart{self._declaration} {w}:id="{comment}"/>'.encode()

    def _end(self, comment: int) -> bytes:
        w, declared = self._prefix, self._declaration
        return (
            f'<{w}:commentRangeEnd{declared} {w}:id="{comment}"/>'
            f'<{w}:r{declared}><{w}:commentReference {w}:id="{comment}"/></{w}:r>'
        ).encode()


def _before(site: RunSite, at: int) -> int:
    """The index of the child that a cut at that character falls into or stands right before."""
    return bisect_right(site.children, at, key=lambda child: child.first) - 1


def _name(tag: bytes) -> bytes:
    found = _NAME.match(tag)
    return found[0] if found else tag


def _preserving(tag: bytes) -> bytes:
    """The start tag of a text whose white space shows."""
    name = _name(tag)
    return name + _PRESERVE + _SPACE.sub(b"", tag[len(name) :])
