"""Frozen types that every other package shares; imports nothing of ours."""

from kclaims.model.about import CATEGORY_ABOUT
from kclaims.model.claim import YEARS_AGO, Claim, Concept, Fact, Polarity, Quantity
from kclaims.model.document import Address, Block, Comment, Document, Lines, Position, Sentence, SourceMap, Span
from kclaims.model.finding import (
    Cue,
    Evidence,
    Finding,
    Match,
    Placed,
    Related,
    Report,
    Run,
    Suggestion,
    Suppression,
    Tool,
)
from kclaims.model.page import GENRES, DocumentTerms, Element, Genre, GenreCue, Sign
from kclaims.model.parse import Parse, Token
from kclaims.model.reference import Reference
from kclaims.model.rule import (
    CATEGORIES,
    CLAIM_CATEGORIES,
    DOCUMENT_CATEGORIES,
    FACT_CATEGORIES,
    JURISDICTIONS,
    QUALITY_CATEGORIES,
    SEVERITIES,
    PackInfo,
    QuestionBranch,
    Rule,
    Severity,
    Source,
    default_severity,
)

__all__ = [
    "CATEGORIES", "CATEGORY_ABOUT", "CLAIM_CATEGORIES", "DOCUMENT_CATEGORIES", "FACT_CATEGORIES", "GENRES", "JURISDICTIONS", "QUALITY_CATEGORIES", "SEVERITIES", "YEARS_AGO",
    "Address", "Block", "Claim", "Comment", "Concept", "Cue", "Document", "DocumentTerms", "Element", "Evidence", "Fact", "Finding", "Genre", "GenreCue", "Lines", "Match", "PackInfo", "Parse", "Placed", "Polarity", "Position",
    "Quantity", "QuestionBranch", "Reference", "Related", "Report", "Rule", "Run", "Sentence", "Severity", "Sign", "Source", "SourceMap", "Span",
    "Suggestion", "Suppression", "Token", "Tool", "default_severity",
]  # fmt: skip
