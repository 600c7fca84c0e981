"""What matching and deciding produce, and the report that carries it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
from typing import Any, Literal

from kclaims.model.document import Document, Position, Sentence, Span
from kclaims.model.record import record
from kclaims.model.rule import PackInfo, Rule, Severity, Source

Detector = Literal["rule", "claim", "document", "learned"]


@record(kw_only=True)
class Match:
    """A rule's branch found in a sentence, before context has been asked.

    `span` indexes `Document.text`; `fixed` holds the sentence's word indexes that the phrase names (words that only
    fill a gap are not among them, so a negation there still counts).
    """

    rule: Rule
    branch: str
    sentence: Sentence
    span: Span
    fixed: frozenset[int]


@record(kw_only=True)
class Cue:
    """Why a context holds: its name, the words that decided (a span of `Document.text`), and a reason to show."""

    context: str
    span: Span
    reason: str


@record(kw_only=True)
class Suppression:
    """Who silenced a finding: `context.negation`, `unless.search-for-a-cure`, `inline`, `config`, `baseline`."""

    by: str
    reason: str


@record(kw_only=True)
class Evidence:
    """What a finding rests on, of some `kind`: a fact, a rule's branch, labelled sentences like the one found, a probability, another place."""

    kind: str
    id: str
    text: str


@record(kw_only=True)
class Related:
    """Another place of the document that a finding speaks of."""

    message: str
    span: Span | None = None


@record(kw_only=True)
class Suggestion:
    """What to write instead; `replacement` only where it can stand in for the quote as it is."""

    text: str
    replacement: str | None = None


@record(kw_only=True)
class Finding:
    """One thing to stop. `span` indexes `Document.text`; an empty span speaks of the whole document."""

    rule_id: str
    category: str
    severity: Severity
    message: str
    span: Span
    confidence: float
    detector: Detector
    title: str = ""
    rationale: str = ""
    evidence: tuple[Evidence, ...] = ()
    related: tuple[Related, ...] = ()
    sources: tuple[Source, ...] = ()
    suggestion: Suggestion = Suggestion(text="")
    also: tuple[str, ...] = ()
    suppressed: Suppression | None = None

    def moved(self, by: int) -> Finding:
        """The finding, and what it is related to, some characters further on."""
        related = tuple(
            replace(r, span=Span(r.span.start + by, r.span.end + by)) if r.span else r for r in self.related
        )
        return replace(self, span=Span(self.span.start + by, self.span.end + by), related=related)


@record(kw_only=True)
class Placed:
    """A finding with what readers of the report need: its quote, place and fingerprint."""

    finding: Finding
    quote: str
    start: Position
    end: Position
    fingerprint: str
    related: tuple[tuple[Related, str, Position | None, Position | None], ...] = ()


@record(kw_only=True)
class Report:
    """One document's outcome. `placed` is in source order, suppressed ones among them."""

    document: Document
    placed: tuple[Placed, ...]
    words: int
    language: str = "en"
    date: str | None = None
    as_of: str = ""
    jurisdiction: tuple[str, str] = ("us", "default")
    genre: tuple[str, str] = ("unknown", "default")
    genre_evidence: Sequence[dict[str, Any]] = ()
    checklists: Sequence[dict[str, Any]] = ()
    claims: Sequence[dict[str, Any]] = ()
    readability: dict[str, Any] | None = None

    @property
    def findings(self) -> list[Placed]:
        """Those that nothing silenced."""
        return [placed for placed in self.placed if placed.finding.suppressed is None]


@record(kw_only=True)
class Tool:
    """What made a report: version, packs, language model, and what could not run."""

    version: str
    packs: tuple[PackInfo, ...]
    model: tuple[str, str] | None = None
    not_run: tuple[str, ...] = ()


@record(kw_only=True)
class Run:
    """Everything one call of `check` found out, ready to be rendered."""

    tool: Tool
    reports: tuple[Report, ...]
    skipped: tuple[tuple[str, str], ...] = ()
    errors: tuple[tuple[str, str, str], ...] = ()
    show_suppressed: bool = field(default=False)
