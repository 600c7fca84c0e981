"""What a sentence's learned probability makes of the findings on it."""

from collections.abc import Sequence

import pytest

from kclaims.decide.tone import by_tone, facts_by_tone
from kclaims.engine import Linter
from kclaims.model import Finding, Sentence, Severity, Span
from kclaims.readers import read
from kclaims.text.sentences import split
from tests.conftest import document

PAGE = read(b"The spray is given at home. The visit takes two hours.\n", "page.md")
SENTENCES = split(PAGE)


def found(category: str, severity: Severity, start: int = 0) -> Finding:
    return Finding(
        rule_id="x.y", category=category, severity=severity, message="", span=Span(start, start + 3), confidence=0.9, detector="claim",
    )  # fmt: skip


def likely(first: float, second: float) -> object:
    def told(sentences: Sequence[Sentence]) -> list[float]:
        return [second if sentence.span.start else first for sentence in sentences]

    return told


@pytest.mark.parametrize(
    ("finding", "severity"),
    [
        (found("fact-error", "warning"), "info"),
        (found("fact-error", "warning", SENTENCES[1].span.start), "warning"),
        (found("fact-error", "error"), "warning"),
        (found("fact-error", "error", SENTENCES[1].span.start), "error"),
        (found("internal-contradiction", "warning"), "warning"),
    ],
    ids=["sober", "likelier", "sure of the fact", "sure and likelier", "two sentences"],
)
def test_a_weak_fact_against_a_sober_sentence_is_a_note(finding: Finding, severity: Severity) -> None:
    (left,) = facts_by_tone([finding], SENTENCES, likely(0.01, 0.3))  # type: ignore[arg-type]
    assert left.severity == severity
    assert (left.evidence != ()) == (severity == "info")


def test_a_claim_that_is_unlikely_is_no_error_and_one_that_is_impossible_a_note() -> None:
    claim = found("nonaddictive", "error")
    assert [by_tone(claim, p).severity for p in (0.6, 0.1)] == ["warning", "info"]


def test_a_word_that_stands_alone_is_no_error(full_linter: Linter) -> None:
    def severities(text: str) -> list[Severity]:
        placed = full_linter.lint(document(text)).findings
        return [p.finding.severity for p in placed if p.finding.category == "nonaddictive"]

    assert severities("Our kratom tea is non-addictive and safe for the whole family.") == ["error"]
    assert severities("We sell kratom tea.\n\n- natural\n- non-addictive\n- cheap") == ["warning"]
