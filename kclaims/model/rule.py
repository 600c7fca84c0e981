"""Rules and what they cite, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

from kclaims.model.page import DocumentTerms
from kclaims.model.record import record

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")
JURISDICTIONS = ("us", "uk", "eu", "au")  # whose law a page can be held to

FACT_CATEGORIES = (
    "enantiomer-mislabel", "mechanism-error", "fact-error", "stale-fact", "internal-contradiction",
    "statistics-error", "citation-problem",
)  # fmt: skip
CLAIM_CATEGORIES = (
    "false-approval", "nonaddictive", "absolute-safety", "borrowed-safety", "unsupervised-home-use", "self-dosing",
    "discourages-care", "natural-safe", "suppression", "pressure", "testimonial-evidence", "guaranteed-outcome",
    "instant-or-permanent", "cure-all", "unsupported-superiority", "off-label-undisclosed", "overstated-efficacy",
    "other",
)  # fmt: skip
DOCUMENT_CATEGORIES = (
    "missing-disclaimer", "missing-risks", "missing-approval-status", "missing-abuse-risk",
    "missing-contraindications", "missing-supervision", "missing-alternatives", "missing-cost", "missing-sources",
    "missing-author", "missing-date", "missing-disclosure", "missing-crisis-line", "prescription-advertising",
)  # fmt: skip
QUALITY_CATEGORIES = (
    "duplicate-passage", "orphan-heading", "boilerplate-residue", "spun-text", "keyword-stuffing",
    "undisclosed-promotion", "topic-drift", "bad-suppression",
)  # fmt: skip
CATEGORIES = FACT_CATEGORIES + CLAIM_CATEGORIES + DOCUMENT_CATEGORIES + QUALITY_CATEGORIES

_ERRORS = {
    "enantiomer-mislabel", "false-approval", "nonaddictive", "discourages-care", "mechanism-error", "fact-error",
}  # fmt: skip


def default_severity(category: str) -> Severity:
    """The severity of a category where a rule gives no reason to depart from it (contract)."""
    if category in _ERRORS:
        return "error"
    quiet = category in QUALITY_CATEGORIES or category.startswith("missing-") or category == "statistics-error"
    return "info" if quiet else "warning"


@record(kw_only=True)
class Source:
    """Where a rule's or fact's authority can be read."""

    title: str
    url: str


@record(kw_only=True)
class QuestionBranch:
    """A branch that needs a question and its answer: "Is it addictive?" with "No."."""

    ask: str
    answer: Literal["yes", "no"]


@record(kw_only=True)
class Rule:
    """One rule. `branches` and `unless` of a sentence rule map names to phrases of the phrase grammar.

    `absent` phrases silence the rule when any sentence of the document holds one; of `page` phrases one must stand
    somewhere in it; `requires` phrases must stand in the same sentence. `contexts` maps a context's name to suppress, demote or ignore. `formats` names the formats of
    documents it holds for, `genres` the kinds of page; empty: all. A document rule has `document` instead of branches.
    """

    id: str
    pack: str
    title: str
    category: str
    severity: Severity
    status: str
    message: str
    suggestion: str
    rationale: str
    sources: tuple[Source, ...]
    scope: frozenset[str]
    branches: Mapping[str, str]
    questions: Mapping[str, QuestionBranch]
    unless: Mapping[str, str]
    requires: Mapping[str, str]
    absent: Mapping[str, str]
    needs_no_references: bool
    contexts: Mapping[str, str]
    confidence: float
    replacement: str | None
    formats: frozenset[str] = frozenset()
    examples: Mapping[str, Any] = field(default_factory=dict)
    genres: frozenset[str] = frozenset()
    document: DocumentTerms | None = None
    page: Mapping[str, str] = field(default_factory=dict)


@record(kw_only=True)
class PackInfo:
    """A rule pack as reports name it; the digest covers every file of it.

    The rules of a pack with a `topic` are silent on pages that speak of something else.
    """

    name: str
    version: str
    digest: str
    topic: str = ""
