"""Reference entries and the citations that point to them, as written: nothing is judged here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kclaims.text.patterns import lazy

_DOI = lazy(r"10\.\d{4,9}/[^\s\"<>]+", re.IGNORECASE)
_DOI_LABEL = lazy(r"(?:\bdoi(?:\.org)?\s?[:/]\s?|dx\.doi\.org/)(?P<rest>\S{1,80})", re.IGNORECASE)
_PMID = lazy(r"\bPMID:?\s?(?P<pmid>\w{1,16})")
_BROKEN_URL = lazy(r"\b(?:https?:/(?!/)|https?//|htp://|htttps?://|http:\\\\)\S{0,80}")
_YEAR = lazy(r"(?<![\d/.-])(?:19|20)\d\d(?=[a-z]?\b)(?!\d)")
_LOCATOR = lazy(
    r"(?<!\d)(?!(?:19|20)\d\d\D)(?P<volume>\d{1,4})\s?(?:\(\s?(?P<issue>[\w.-]+(?:\s[\w.-]+)?)\s?\))?\s?[:,;]\s?(?:pp?\.\s?)?(?P<first>[a-z]?\d{1,7})(?:\s?[-–]\s?[a-z]?\d+)?",
    re.IGNORECASE,
)
_STOPS = lazy(r"[.?!]\s+|[“”\"]")
_NUMBER = lazy(r"\s*(?:\[(?P<square>\d{1,3})\]|\(?(?P<plain>\d{1,3})[.)])\s")
_INNER_NUMBER = lazy(r"(?<=[.)\]”\"/\d])\s+(?:\[(?P<square>\d{1,3})\]|\(?(?P<plain>\d{1,3})[.)])\s+(?=[^\W\d_])")
_FEWEST_NUMBERED = 3  # entries from which numbers in the text are those of its entries
_NAME = r"(?:(?:van|von|de|der|la|di|el|al)\s)?[A-Z][^\W\d_]{1,40}(?:['’-][^\W\d_]{1,40}){0,4}"
_NARRATIVE = lazy(
    rf"\b(?P<name>{_NAME})(?:,? et al\.?,?| and (?:colleagues|others|co-workers)|,? (?:and|&) {_NAME}(?:,)?)"
    r"(?:['’]s)?\s?\(?\s?(?P<year>(?:19|20)\d\d)[a-z]?\)?"
)
_BRACKETED = lazy(rf"[(;]\s?(?:see\s|e\.g\.,?\s)?(?P<name>{_NAME}),?\s(?P<year>(?:19|20)\d\d)[a-z]?\s?(?=[);,])")
_FOOTNOTE = lazy(r"\[\^(?P<name>[^\]\s]{1,60})\](?P<colon>:?)")
_NUMERIC = lazy(r"\[(?P<numbers>\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,12})\]")
_NO_NAMES = frozenset(
    "january february march april may june july august september october november december spring summer autumn winter"
    " since until in updated revised reviewed published approved accessed copyright spravato ketamine fda".split()
)
_PLACES = frozenset(
    "sweden norway denmark finland germany france italy spain portugal netherlands belgium austria switzerland poland ireland"
    " england scotland wales britain europe canada mexico brazil australia japan china india korea israel iran turkey egypt"
    " america california oregon colorado texas florida london boston".split()
)
# Where the next of several entries begins that one paragraph holds: "… 82:1216. Kishimoto T, et al. (2016)."
_NEXT_ENTRY = lazy(
    rf"(?:(?<=\d[.)])|(?<=[”\"]\.)|(?<=\.[”\"]))\s+(?!(?:Am|Ann|Arch|Br|Can|Eur|Int|J|World)\s)(?={_NAME},?\s[A-Z]{{1,3}}(?:[,.;]|\s\(|\s(?:et\sal|and|&))[^()\n]{{0,200}}?\(?(?:19|20)\d\d)"
)
_FILLERS = frozenset("a an the of for in on and with to from by as at is".split())


class Entry(NamedTuple):
    """A reference entry: what could be read of it. `start` and `end` index the text of the whole document."""

    text: str
    start: int
    end: int
    number: int | None
    family: str  # of the first author, lower case
    years: frozenset[int]
    doi: str
    doi_span: tuple[int, int]
    pmid: str
    volume: str
    first_page: str
    words: frozenset[str]
    segments: tuple[frozenset[str], ...]  # its words between full stops, one of which is the title


class Citation(NamedTuple):
    """A citation in the text: author and year, or a number. `start` and `end` index the sentence."""

    name: str
    year: int
    number: int
    start: int
    end: int


def entries_in(text: str) -> list[tuple[int, str]]:
    """The entries of a reference block, each with its start: a list whose lines ran together holds several."""
    number = _NUMBER.match(text)
    starts = [0, *_counted_on(text, number)]
    if len(starts) < _FEWEST_NUMBERED:
        starts = [0, *(match.end() for match in _NEXT_ENTRY.finditer(text, number.end() if number else 0))]
    return [(start, text[start:end].rstrip()) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _counted_on(text: str, first: re.Match[str] | None) -> Iterator[int]:
    """Where a numbered list that ran together goes on: "[1.] … 2. … 3. …", "[4] … [5] …"."""
    awaited = int(first["square"] or first["plain"]) + 1 if first else 2
    for match in _INNER_NUMBER.finditer(text, first.end() if first else 0):
        if int(match["square"] or match["plain"]) == awaited:
            awaited += 1
            yield match.end() - len(match.group().lstrip())


def read_entry(text: str, start: int) -> Entry:
    """An entry whose text begins at `start` of the document."""
    number = _NUMBER.match(text)
    body = number.end() if number else 0
    doi = _DOI.search(text)
    found = trimmed_doi(doi.group()) if doi else ""
    bare = _DOI.sub(" ", text)
    locator = _LOCATOR.search(bare, body)
    family = re.match(rf"\W*(?P<name>{_NAME})", text[body : body + 60])
    pmid = _PMID.search(text)
    return Entry(
        text=text, start=start, end=start + len(text), number=int(number["square"] or number["plain"]) if number else None,
        family=family["name"].lower() if family else "", years=frozenset(int(y) for y in _YEAR.findall(bare)),
        doi=found.lower(), doi_span=(start + doi.start(), start + doi.start() + len(found)) if doi else (start, start),
        pmid=pmid["pmid"] if pmid else "", volume=locator["volume"] if locator else "",
        first_page=locator["first"].lower() if locator else "", words=words_of(bare),
        segments=tuple(map(words_of, _STOPS.split(bare[body:]))),
    )  # fmt: skip


def broken_identifiers(text: str) -> list[tuple[str, int, int]]:
    """DOIs, PMIDs and addresses that can't be such: (kind, start, end)."""
    found = [
        ("DOI", m.start("rest"), m.end("rest"))
        for m in _DOI_LABEL.finditer(text)
        if not _DOI.search(m["rest"]) and m["rest"][:1].isdigit()
    ]
    found += [
        ("PMID", m.start("pmid"), m.end("pmid"))
        for m in _PMID.finditer(text)
        if not re.fullmatch(r"\d{1,8}", m["pmid"])
    ]
    return found + [("address", m.start(), m.end()) for m in _BROKEN_URL.finditer(text)]


def trimmed_doi(doi: str) -> str:
    """A DOI without the punctuation of the sentence it stood in; brackets of its own stay."""
    while doi and (
        doi[-1] in ".,;:'’”\""
        or (doi[-1] in ")]" and doi.count("(") + doi.count("[") < doi.count(")") + doi.count("]"))
    ):
        doi = doi[:-1]
    return doi


def footnotes(source: str) -> tuple[dict[str, int], dict[str, int]]:
    """Markdown footnotes: offset of the first mark of each name, and of each definition."""
    marks: dict[str, int] = {}
    notes: dict[str, int] = {}
    for match in _FOOTNOTE.finditer(source):
        opens = source[source.rfind("\n", 0, match.start()) + 1 : match.start()].strip() == ""
        (notes if match["colon"] and opens else marks).setdefault(match["name"], match.start())
    return marks, notes


def find_citations(sentence: str) -> list[Citation]:
    """Citations of a sentence, author-year first."""
    found: dict[int, Citation] = {}
    for pattern in (_NARRATIVE, _BRACKETED):
        for match in pattern.finditer(sentence):
            name = match["name"].lower()
            place = pattern is _BRACKETED and name in _PLACES  # "(Sweden, 2022)", but "France et al. (2011)"
            if name not in _NO_NAMES and not place and not match["name"].isupper():
                found.setdefault(
                    match.start("name"),
                    Citation(name, int(match["year"]), 0, match.start("name"), match.end()),
                )
    for match in _NUMERIC.finditer(sentence):
        for number in _numbers(match["numbers"]):
            found[len(sentence) + match.start() * 1_000 + number] = Citation("", 0, number, match.start(), match.end())
    return list(found.values())


def words_of(text: str) -> frozenset[str]:
    """The words of a title that tell it from others."""
    return frozenset(re.findall(r"[^\W\d_]{2,}", text.lower())) - _FILLERS


def _numbers(text: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"\s?,\s?", text):
        first, dash, last = (piece.strip() for piece in part.replace("–", "-").partition("-"))
        if dash and last and 0 <= int(last) - int(first) < 40:
            numbers += range(int(first), int(last) + 1)
        else:
            numbers.append(int(first))
    return numbers
