"""Who signs a page and of when it is: lines at its head and end that name a writer or a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from kclaims.model import Block, Document, Span
from kclaims.text.patterns import lazy

T = TypeVar("T")
_HEAD, _TAIL = 4, 3  # blocks at the head and the end where a page says who it is from
_OPENING = 8  # blocks among which a byline or dateline stands
_LINE, _SIGNATURE, _NAME_WITHIN = 400, 220, 30  # characters
_BEFORE = 40  # characters before a day that tell what it is of
_SHOWN = 140  # characters of a line that may be nothing but a day or a body's name
_SHOWS = frozenset({"main", "header", "footer", "author"})  # regions that speak of the page; asides speak of others

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
DAY = (
    rf"(?:{_MONTH}\s+\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}|\d{{4}}-\d\d-\d\d"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
)
_YEAR = r"(?:19|20)\d\d"
_WHOLE_DAY = rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR}|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:(?:day\s+)?of\s+)?{_MONTH},?\s+{_YEAR}|{_YEAR}-\d\d-\d\d|\d{{1,2}}[/.]\d{{1,2}}[/.]{_YEAR})"  # fmt: skip
_MONTH_YEAR = rf"(?:(?:{_MONTH}|[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter),?\s+{_YEAR}|\b\d{{1,2}}/{_YEAR})"
_TENDED = (
    r"\b(?:[Uu]pdated?|[Rr]eview(?:ed)?|[Pp]ublished|[Pp]ublication|[Pp]osted|[Ww]ritten|[Ii]ssued?|[Rr]evis(?:ed|ion)|[Dd]ated?"
    r"|[Rr]eleased|[Cc]hecked|[Vv]ersion|[Ee]dition|[Pp]rinted|[Cc]orrect|[Cc]urrent|[Pp]repared|[Pp]roduced|[Ff]iled|[Aa]ired"
    r"|[Gg]one over|[Ww]ent (?:through|over)|Form|Rev|[Aa]s of|[Ee]ffective|[Ff]irst appeared|[Aa]dded|[Mm]odified|[Cc]ompiled|[Rr]ead over)\b"
)
_TENDED_DAY = lazy(rf"{_TENDED}[^.;!?\n]{{0,50}}?\b(?:{_WHOLE_DAY}|{_MONTH_YEAR}|{_YEAR}\b|\d{{1,2}}/\d\d\b)")
_ALONE = lazy(
    rf"(?:{_WHOLE_DAY}|(?:^|[.;·|*_,(–—-]\s*){_MONTH_YEAR}(?=\s*(?:[.;·|*_,)–—]|$|at\b|issue\b|edition\b)))",
    re.MULTILINE,
)
_DATED = lazy(rf"(?:\w+\s+){{0,3}}:?\s*{DAY}(?:,?\s+\d{{4}})?[.\s]*$")
# What else a day may be of: an offer, an opening, an event, a right to copy.
_OTHER_DAY = lazy(
    r"\b(?:offers?|save the date|open (?:day|house)|ends?|ending|since|founded|opened|est|established|next|starts?|starting|begins?|expires?"
    r"|deadline|retreats?|workshops?|webinar|copyright|joined|member|members|doors|tickets?|approved|cleared|registered|licensed"
    r"|book|born|orders?|closed|delivery|appointments?|valid|rates?|prices?|fees|packed|batch|trial|study|doi|journal|et al)\b|©|\(c\)",
    re.IGNORECASE,
)
_BOUND = lazy(r"\b(?:by|before|until|till|from|after)\s+$", re.IGNORECASE)  # a limit, not a day of writing
_DATELINE = lazy(
    rf"[A-Z][A-Za-z .]{{1,30}}(?:,\s*[A-Z][A-Za-z .]{{1,24}})?(?:,?\s+{DAY}(?:,?\s+\d{{4}})?)?\s*(?:\([A-Z][\w ]{{1,20}}\)\s*)?(?:--|[–—]|\s-\s)\s*\S",
    needs=("-", "–", "—"),
)

_NAME = r"(?:Dr\.?(?:\smed\.?)?\s|Prof\.?\s|Professor\s|Sr\.?\s|Sister\s|Ms\.?\s|Mrs?\.?\s)*[A-Z][\w'’.-]+(?:\s+(?:(?:de|van|von|der|den|la|ter)\s+)*[A-Z][\w'’.-]*){1,4}"
_WRITTEN = (
    r"(?:[Rr]eported|[Ww]ritten|[Pp]osted|[Rr]eviewed|[Ee]dited|[Pp]resented|[Pp]repared|[Cc]ompiled|[Cc]urated|[Cc]ollated|[Hh]osted|[Pp]roduced"
    r"|[Cc]hecked|[Ss]ummari[sz]ed|[Cc]omposed|[Dd]rafted|[Rr]esearched|[Aa]uthored|[Pp]ut together|[Dd]rawn up|[Ss]igned off)"
)
_BYLINE = lazy(
    rf"(?:(?:(?:Words|Story|Text|Report)(?:\s+(?:and|&)\s+\w+)?|(?:Medically |Clinically )?{_WRITTEN})\s+)?[Bb]y:?\s+{_NAME}(?:\s*[,|–—(·-].{{0,100}}|\s+for\s+.{{0,60}}|\s+and\s+.{{0,80}}|\s*[.].{{0,80}})?$"
    rf"|(?:Authors?|Writers?|Editors?|Reporters?|Words|Text|Story|Host|Presenter|Reviewers?|Principal investigator):\s+\S.{{2,100}}$",
    needs=(
        "by", "By", "Author", "Writer", "Editor", "Reporter", "Words", "Text", "Story", "Host", "Presenter", "Reviewer", "Principal",
    ),
)  # fmt: skip
_BY_NAME = lazy(
    rf"\b(?:[Ss]ummary|[Ll]eaflet|[Gg]uide|[Rr]eview|[Aa]rticle|[Ss]heet|[Pp]age|[Dd]igest|[Cc]olumn|[Nn]otes|Words|Story|Text|{_WRITTEN})\s+by:?\s+{_NAME}"
    rf"|\b(?:Principal investigator|Author|Words|Text|[Rr]esponsible(?: for (?:the |this )?(?:text|contents?|page|words))?):\s+{_NAME}",
    needs=(" by", "Principal", "Author", "Words", "Text", "esponsible"),
)
_WROTE = lazy(
    r"\b(?:wrote|writes|written|reviewed|summari[sz]ed|updated|checked|compiled|prepared|last went over)\b",
    re.IGNORECASE,
)
_ROLE = r"(?:MD|DO|RN|NP|PA|PhD|PharmD|MRCPsych|FRCPsych|MBBS|MPH|PsyD|LCSW|LADC|LMFT|LPC|CRNA|BSc|MSc|FRCP|RPh|DNP|MRCGP|FRACGP|FRANZCP|FRCA|RGN|RMN)\b"
_PROFESSION = (
    r"(?:(?:[\w-]+\s+){0,4}(?:psychiatrist|psychologist|pharmacist|physician|doctor|GP|nurse|midwife|therapist|counsell?or|specialist"
    r"|registrar|consultant|anaesthetist|anesthesiologist|anesthetist|dietitian|nutritionist|researcher|professor|lecturer|librarian"
    r"|paramedic|editor|writer|reporter|correspondent|journalist|columnist|[Mm]edical [Dd]irector|[Cc]linical [Ll]ead)s?)\b"
)
_DATED_NAME = lazy(
    rf"{_NAME},?\s*(?:[|·–—-]\s*)?{_WHOLE_DAY}[.\s]*$|{_NAME},\s[A-Z][\w ]{{2,40}}[.,|·]\s+{_TENDED}[^.;!?\n]{{0,30}}\b{_WHOLE_DAY}[.\s]*$",
    needs=("19", "20"),
)
_CREDENTIALS = lazy(rf"{_NAME},?\s{_ROLE}")
_SIGNED = lazy(rf"{_NAME}(?:,|\s+[–—-])\s+(?i:{_PROFESSION})")
_BODY = lazy(
    r"\b(?:NHS|Hospitals?|Trust|University|Department|Institute|Health Services?|Community Health|Mental Health Services|Society|Association"
    r"|\w+ Service|Alliance|Board|Ministry|Commission|(?<!Press )Council|Agency|Administration|Office of|Royal College|Health Board|Bureau|Psychiatry|Foundation|Charity|Panel|Authority|Tribunal|Committee|Inspectorate|Attorney General|District Court|Superior Court)\b"
)
_STAFF = lazy(
    rf"{_NAME}\s+(?:is|was|has been)\s+(?:the|a|an|our|one of)\b[^.]{{0,40}}?\b(?i:{_PROFESSION})|{_NAME}\s+(?:tests|writes|covers|edits|reports)\s"
)
_DOCTORS = lazy(rf"(?:Dr|Prof|Professor)\.?\s{_NAME}(?:\s+and\s+{_NAME})?(?:,[^.]{{0,60}})?\.?$")
_SPOKE = lazy(r"\b(?:said|says|told|asked|added|wasn['’]t involved|not involved|was not part)\b")
_SENTENCE = lazy(r"\b(?:is|are|was|were|can|has|have|had|may|will|would|says|said|see|read|visit|find|contact|call)\b")
_QUOTES = frozenset('"“”„«')
_PRAISE = lazy(r"[\"“”]")


def author(document: Document) -> Span | None:
    """Who wrote the page, as its lines tell: an author's box, a byline, a name with a profession, an institution."""
    boxed = next((block.span for block in document.blocks if block.region == "author"), None)
    return boxed or byline(document) or _credentials(document) or _organisation(document)


def byline(document: Document) -> Span | None:
    """A line of its own near the top or the end that names the writer."""
    for block in ends(document.blocks, _OPENING, _TAIL):
        text = document.slice(block.span).strip()
        first = text.splitlines()[0] if text else ""
        if len(text) <= 160 and (_BYLINE.match(first) or (_DATED_NAME.match(first) and not _BODY.search(first))):
            return block.span
    for line in _edges(document, headings=True):
        found = _BY_NAME.search(document.text, line.start, min(line.end, line.start + _LINE))
        if found:
            return Span(*found.span())
    return None


def dateline(document: Document) -> Span | None:
    """The place (and day) before the first sentence of a news report."""
    for block in document.blocks[:_OPENING]:
        found = _DATELINE.match(document.text, block.span.start, block.span.end)
        if (
            found
            and block.kind == "paragraph"
            and (found.group().split("-")[0].isupper() or re.search(DAY, found.group()))
        ):
            return block.span
    return None


def date(document: Document) -> Span | None:
    """When the page was written or last tended: a line that says so, a day in a line of its own, a dated place."""
    for block in ends(document.blocks, _OPENING, _TAIL):
        text = document.slice(block.span)
        if len(text) <= 90 and _DATED.match(text) and not _OTHER_DAY.search(text):
            return block.span
    for span in _edges(document, headings=True):
        found = _day_of_page(document, span)
        if found:
            return found
    line = dateline(document)
    return line if line and re.search(DAY, document.slice(line)[:80]) else None


def _day_of_page(document: Document, span: Span) -> Span | None:
    if span.end - span.start > _LINE or document.text[span.start] in _QUOTES:
        return None
    for kind in (_TENDED_DAY, _ALONE):
        for found in kind.finditer(document.text, span.start, span.end):
            start = max(span.start, found.start() - _BEFORE)
            around, ahead = document.text[start : found.end()], document.text[start : found.start()]
            if not _OTHER_DAY.search(around) and not _BOUND.search(ahead):
                return Span(*found.span())
    return None


def _credentials(document: Document) -> Span | None:
    """A name with letters or a profession after it, in the lines at the head or the end."""
    for block in _edges(document, headings=True):
        end = min(block.end, block.start + _LINE)
        if _SPOKE.search(document.text, block.start, end):
            continue
        for kind in (_CREDENTIALS, _SIGNED, _STAFF, _DOCTORS):
            found = kind.search(document.text, block.start, end)
            if found is None or _PRAISE.search(document.text, block.start, found.start()):
                continue
            alone = block.end - block.start <= _SIGNATURE and found.start() - block.start <= _NAME_WITHIN
            if alone or _WROTE.search(document.text, block.start, end):
                return Span(*found.span())
    return None


def _organisation(document: Document) -> Span | None:
    """The institution that signs the page: in a line of its own below the title, or in the last one."""
    for block in _edges(document):
        text = document.slice(block)
        if len(text) <= _SHOWN and _BODY.search(text) and not _SENTENCE.search(text) and text.rstrip()[-1:] not in "?!":
            return block
    return None


def _edges(document: Document, *, headings: bool = False) -> list[Span]:
    """The first and last blocks that speak of the page itself; headings too where asked."""
    spoken = [block.span for block in document.blocks if speaks(block, headings=headings)]
    return ends(spoken, _HEAD + headings, _TAIL)


def ends(items: Sequence[T], head: int, tail: int) -> list[T]:
    """The first and the last of some items, none twice."""
    return [*items[:head], *items[max(head, len(items) - tail) :]]


def speaks(block: Block, *, headings: bool) -> bool:
    """Whether a block speaks of its page and not of others; of headings only where they count."""
    return (
        block.region in _SHOWS and block.kind not in {"quote", "table-cell"} and (headings or block.kind != "heading")
    )
