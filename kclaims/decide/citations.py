"""References against the text that cites them, and against the studies that are known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from kclaims.model import Document, Evidence, Finding, Reference, Related, Sentence, Severity, Source, Span, Suggestion
from kclaims.model.record import record
from kclaims.text.citations import (
    Citation,
    Entry,
    broken_identifiers,
    entries_in,
    find_citations,
    footnotes,
    read_entry,
    words_of,
)
from kclaims.text.memory import Memory
from kclaims.text.patterns import lazy

CATEGORY = "citation-problem"
# A product's own papers, cited beside a study: no word on what that study is about.
_LABEL = lazy(r"\b(?:spravato|esketamine)\b[^.]{0,40}\b(?:information|label|leaflet|guide|labelling|labeling)\b")
_SAME_TITLE = 0.8  # likeness from which an entry has that title
_OTHER_TITLE = 0.3  # likeness below which it has another title
_TELLING = 5  # words a title needs to tell it from others
_FEWEST = 2  # entries that make a list
_MOST = 2_000  # entries of one document that are read
_NEAR_DOI = 2  # characters by which a mistyped DOI differs
CHECKS: dict[str, tuple[Severity, str, str]] = {
    "missing-entry": ("warning", "Cited, but not in the reference list", "Add the entry, or correct the citation."),
    "uncited-entry": (
        "info",
        "In the reference list, but never cited",
        "Cite it where it supports the text, or leave it out.",
    ),
    "malformed-identifier": (
        "warning",
        "An identifier that can't be right",
        "Copy the identifier again from the publisher's page.",
    ),
    "disagrees-with-bibliography": (
        "warning",
        "A reference that mixes up studies",
        "Look the study up and correct the entry.",
    ),
    "other-drug": (
        "warning",
        "The study cited is about another drug",
        "Name the drug that was studied, or cite a study of this one.",
    ),
    "one-doi-twice": ("warning", "One DOI for two references", "Each study has its own DOI: correct one of the two."),
}


@record()
class _List:
    """The reference list of a document and the citations that point to it."""

    entries: tuple[Entry, ...]
    cited: tuple[tuple[Sentence, Citation], ...]

    def entry_of(self, citation: Citation) -> Entry | None:
        if citation.number:
            numbered = next((e for e in self.entries if e.number == citation.number), None)
            if numbered or citation.number > len(self.entries):
                return numbered
            placed = self.entries[citation.number - 1]  # its number may be the list's own
            return placed if placed.number is None else None
        named = [e for e in self.entries if _named(e, citation.name)]
        return next((e for e in named if citation.year in e.years), None)


def decide_citations(
    document: Document, sentences: Sequence[Sentence], bibliography: Sequence[Reference], memory: Memory | None = None
) -> list[Finding]:
    """Findings on references and citations. A study that is not in the bibliography is not checked, never "fake"."""
    memory = Memory() if memory is None else memory
    entries = tuple(
        read_entry(text, block.span.start + start)
        for block in document.blocks
        if block.kind == "reference"
        for start, text in entries_in(document.slice(block.span))
    )[:_MOST]
    findings = [*_identifiers(document), *_footnotes(document, sentences)]
    if not entries:
        return findings
    cited = tuple(
        (sentence, citation)
        for sentence in sentences
        if document.blocks[sentence.block].kind not in {"reference", "code"}
        for citation in memory.by_key("citations", sentence.text, find_citations)
    )
    known = _List(entries, cited)
    findings += _unmatched(known)
    findings += _one_doi_twice(entries)
    for entry in entries:
        found = memory.of("entries", entry.text, partial(_alone, entry.text, bibliography))
        findings += [finding.moved(entry.start) for finding in found]
    findings += _other_drug(known)
    return findings


def _alone(text: str, bibliography: Sequence[Reference]) -> list[Finding]:
    """An entry against the studies known, placed as if its text were all."""
    return list(_against(read_entry(text, 0), bibliography))


def _footnotes(document: Document, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Marks without a note; notes without a mark are told where at least one note has its mark."""
    if document.format != "markdown" or "[^" not in document.source:
        return
    marks, notes = footnotes(document.source)
    if not notes:
        return  # without any note "[^1]" is no footnote
    places = [(document.source_map.to_source(sentence.span), sentence) for sentence in sentences]
    for name, offset in marks.items():
        home = next((sentence for span, sentence in places if span.start <= offset <= span.end), None)
        if name not in notes and home is not None:
            yield _finding("missing-entry", home.span, f"The footnote [^{name}] has no text.")
    for name, offset in notes.items():
        home = next((sentence for span, sentence in places if span.start >= offset), None)
        if name not in marks and home is not None and set(marks) & set(notes):
            yield _finding("uncited-entry", home.span, f"Nothing points to the footnote [^{name}].")


def _identifiers(document: Document) -> Iterator[Finding]:
    for block in document.blocks:
        if block.kind == "code":
            continue
        text = document.slice(block.span)
        if "doi" in text.lower() or "PMID" in text or "htt" in text:
            for kind, start, end in broken_identifiers(text):
                what = f"“{text[start:end]}” is no {kind}."
                yield _finding("malformed-identifier", Span(block.span.start + start, block.span.start + end), what)


def _unmatched(known: _List) -> Iterator[Finding]:
    if len(known.entries) < _FEWEST:
        return
    dated = sum(bool(entry.years and entry.family) for entry in known.entries)
    told: set[tuple[str, int, int]] = set()
    used: set[int] = set()
    for sentence, citation in known.cited:
        entry = known.entry_of(citation)
        if entry is not None:
            used.add(entry.start)
            continue
        key = (citation.name, citation.year, citation.number)
        loose = citation.name and (
            dated < len(known.entries) / 2 or any(_named(e, citation.name) and not e.years for e in known.entries)
        )
        if key in told or loose:
            continue
        told.add(key)
        base = sentence.span.start
        shown = sentence.text[citation.start : citation.end]
        near = next((e for e in known.entries if citation.name and _named(e, citation.name)), None)
        what = f"“{shown}” is cited, but the reference list has no such entry."
        if near is not None:
            what = f"“{shown}” is cited; the reference list gives another year."
            used.add(near.start)
        related = (Related(message="the entry of that author", span=Span(near.start, near.end)),) if near else ()
        yield _finding("missing-entry", Span(base + citation.start, base + citation.end), what, related=related)
    if len(used) * 2 >= len(known.entries):
        for entry in known.entries:
            if entry.start not in used and (entry.volume or entry.doi):
                yield _finding("uncited-entry", Span(entry.start, entry.end), "No sentence cites this reference.")


def _named(entry: Entry, name: str) -> bool:
    if not name or entry.family == name:
        return bool(name)
    opening = entry.text[:160].lower()
    return name in opening and re.search(rf"\b{re.escape(name)}\b", opening) is not None


def _one_doi_twice(entries: Sequence[Entry]) -> Iterator[Finding]:
    first: dict[str, Entry] = {}
    for entry in entries:
        if not entry.doi:
            continue
        other = first.setdefault(entry.doi, entry)
        if other is not entry and len(entry.words & other.words) < _SAME_TITLE * min(
            len(entry.words), len(other.words)
        ):
            related = (Related(message="the same DOI", span=Span(*other.doi_span)),)
            yield _finding(
                "one-doi-twice",
                Span(*entry.doi_span),
                f"{entry.doi} stands for another reference too.",
                related=related,
            )


def _against(entry: Entry, bibliography: Sequence[Reference]) -> Iterator[Finding]:
    """An entry against the studies known: whose DOI, whose title, whose volume and page it gives."""
    by_doi = next((r for r in bibliography if entry.doi and "doi" in r.verified and r.doi.lower() == entry.doi), None)
    titled = max(
        (r for r in bibliography if _likeness(entry, r) >= _SAME_TITLE), key=lambda r: _likeness(entry, r), default=None
    )
    placed = next((r for r in bibliography if _placed(entry, r)), None)
    study = titled or by_doi
    if study is None:
        if placed is not None and _family(entry, placed) and _near(entry.doi, placed.doi):
            yield _mixed(placed, [f"its DOI is {placed.doi}"], Span(*entry.doi_span))
        return
    wrong = list(_disagreements(entry, study))
    if by_doi is not None and titled is None and _likeness(entry, by_doi) >= _OTHER_TITLE and len(wrong) < _FEWEST:
        wrong = []  # a shortened or translated title with one odd field is not held against the page
    if titled is not None and entry.doi and "doi" in titled.verified and titled.doi.lower() != entry.doi:
        wrong.append(f"its DOI is {titled.doi}")
    if not wrong:
        return
    other = placed if placed is not None and placed is not study else by_doi if by_doi is not study else None
    if other is not None:
        wrong.append(
            f"year, volume and page are those of {other}" if other is placed else f"the DOI given is that of {other}"
        )
    yield _mixed(study, wrong, Span(entry.start, entry.end))


def _disagreements(entry: Entry, study: Reference) -> Iterator[str]:
    compared = "title" in study.verified and not _placed(entry, study)  # volume and page tell the study well enough
    if compared and _tells(study) and _titled(entry, study) and _likeness(entry, study) < _OTHER_TITLE:
        yield f"that study's title is “{study.title}”"
    if "authors" in study.verified and not _family(entry, study):
        yield f"its first author is {study.authors[0]}"
    if (
        "year" in study.verified
        and entry.years
        and not any(abs(y - x) <= (len(study.years) > 1) for y in entry.years for x in study.years)
    ):
        yield f"it appeared in {'/'.join(map(str, study.years))}"
    if "volume" in study.verified and entry.volume and entry.volume != study.volume:
        yield f"its volume is {study.volume}"
    if "pages" in study.verified and entry.first_page and entry.volume and entry.first_page != study.first_page.lower():
        yield f"it begins on page {study.first_page}"


def _mixed(study: Reference, wrong: list[str], span: Span) -> Finding:
    what = f"The entry reads like {study.authors[0]} {'/'.join(map(str, study.years))}, but {'; '.join(wrong)}."
    link = (Source(title=str(study), url=f"https://doi.org/{study.doi}"),) if study.doi else ()
    return _finding(
        "disagrees-with-bibliography", span, what, evidence=(Evidence(kind="reference", id=study.id, text=str(study)),),
        sources=link, remedy=f"If this study is meant: {study}. Decide by what the text claims.",
    )  # fmt: skip


def _other_drug(known: _List) -> Iterator[Finding]:
    """A sentence that speaks of ketamine alone and cites a study of esketamine alone."""
    told: set[int] = set()
    for sentence, citation in known.cited:
        entry = known.entry_of(citation)
        if entry is None or sentence.index in told:
            continue
        said, studied = _drugs(sentence.text), _drugs(entry.text)
        if (said, studied) == (frozenset({"ketamine"}), frozenset({"esketamine"})):
            told.add(sentence.index)
            what = f"The sentence speaks of {min(said)}, the study that it cites is about {min(studied)}."
            related = (Related(message="the study cited", span=Span(entry.start, entry.end)),)
            yield _finding("other-drug", sentence.span, what, related=related)


def _drugs(text: str) -> frozenset[str]:
    lowered = _LABEL.sub("", text.lower())
    found = {"esketamine"} if re.search(r"\b(?:esketamine|spravato|s-ketamine)\b", lowered) else set()
    return frozenset(found | ({"ketamine"} if re.search(r"(?<![\w-])ketamine\b", lowered) else set()))


def _likeness(entry: Entry, study: Reference) -> float:
    """How like the study's title the likest part of an entry is, from 0 to 1 (Dice)."""
    title = words_of(study.title)
    if len(title) < _TELLING:
        return 0.0
    return max((2 * len(title & part) / (len(title) + len(part)) for part in entry.segments), default=0.0)


def _titled(entry: Entry, study: Reference) -> bool:
    """Whether an entry gives a title at all: more words than a journal's name between two stops."""
    journal = words_of(study.journal)
    return any(
        len(part - journal) > _TELLING and not (part & {a.lower() for a in study.authors}) for part in entry.segments
    )


def _tells(study: Reference) -> bool:
    return len(words_of(study.title)) >= _TELLING


def _placed(entry: Entry, study: Reference) -> bool:
    return (
        bool(entry.volume and entry.first_page)
        and {"volume", "pages"} <= study.verified
        and ((entry.volume, entry.first_page) == (study.volume, study.first_page.lower()))
    )


def _family(entry: Entry, study: Reference) -> bool:
    return not entry.family or any(author.lower() in entry.text.lower() for author in study.authors)


def _near(one: str, other: str) -> bool:
    """Whether two DOIs differ, by no more than some characters in the same places or one left out."""
    other = other.lower()
    if not one or one == other or abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) <= _NEAR_DOI
    short, long = sorted((one, other), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _finding(
    name: str, span: Span, what: str, *, related: tuple[Related, ...] = (), evidence: tuple[Evidence, ...] = (),
    sources: tuple[Source, ...] = (), remedy: str = "",
) -> Finding:  # fmt: skip
    severity, title, usual = CHECKS[name]
    return Finding(
        rule_id=f"citations.{name}", category=CATEGORY, severity=severity, message=what, span=span, confidence=0.85,
        detector="document", title=title, rationale="A reader must be able to find the evidence that a page leans on.",
        evidence=evidence, related=related, sources=sources, suggestion=Suggestion(text=remedy or usual),
    )  # fmt: skip
