"""Document rules: what a page of its kind, that offers or explains what it does, ought to hold and does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kclaims.match.survey import Survey
from kclaims.model import (
    DocumentTerms,
    Element,
    Evidence,
    Finding,
    Genre,
    Related,
    Rule,
    Severity,
    Sign,
    Span,
    Suggestion,
    Suppression,
)
from kclaims.model.record import record

CONFIDENCE = 0.8
MISSING = "missing"
SAID_BY = {"off-label-undisclosed": "approval-status"}  # what a sentence is blamed for leaving out -> what says it


@record(kw_only=True)
class Outcome:
    """What became of a rule on a page: why, and its finding where it spoke or something on the page satisfied it."""

    because: str  # missing | genre.<genre> | jurisdiction.<code> | no-subject | present.<element> | unless.<element> …
    finding: Finding | None = None


def decide_document(
    rules: Iterable[Rule], survey: Survey, genre: Genre, jurisdiction: str, findings: Sequence[Finding]
) -> list[Finding]:
    """Findings of document rules; `findings` are those of the page's sentences."""
    outcomes = (judge_rule(rule, survey, genre, jurisdiction, findings) for rule in rules if rule.document)
    return [outcome.finding for outcome in outcomes if outcome.finding is not None]


def keep_to_page(findings: Iterable[Finding], survey: Survey) -> list[Finding]:
    """The findings; what a sentence leaves out is no fault where the page says it elsewhere."""
    return [_said(finding, survey) for finding in findings]


def _said(finding: Finding, survey: Survey) -> Finding:
    name = SAID_BY.get(finding.category)
    sign = survey.first(name) if name and finding.suppressed is None and survey.knows(name) else None
    return finding if sign is None else replace(finding, suppressed=_held(survey, "present", sign))


def _held(survey: Survey, kind: str, sign: Sign) -> Suppression:
    """What a page is not blamed for, by the words that saved it."""
    shown = survey.document.slice(sign.span) or sign.by
    likely = f", {sign.likely:.0%} likely" if sign.likely < 1 else ""
    return Suppression(by=f"{kind}.{sign.name}", reason=f"the page holds “{shown}” ({sign.name}{likely})")


def elements_of(rule: Rule) -> set[str]:
    """Every element a document rule asks for."""
    terms = rule.document
    if terms is None:
        return set()
    placed = terms.place.partition(" ")[2]
    return {*terms.needs, *terms.unless, *(name for group in terms.about for name in group), *filter(None, [placed])}


def judge_rule(
    rule: Rule, survey: Survey, genre: Genre, jurisdiction: str, findings: Sequence[Finding]
) -> Outcome:  # fmt: skip
    """What becomes of a document rule."""
    terms = rule.document
    if terms is None or (rule.genres and genre.value not in rule.genres):
        return Outcome(because=f"genre.{genre.value}")
    if terms.jurisdictions and jurisdiction not in terms.jurisdictions:
        return Outcome(because=f"jurisdiction.{jurisdiction}")
    about = [survey.any(group) for group in terms.about]
    held = [sign for sign in about if sign is not None]
    if len(held) < len(about):
        return Outcome(because="no-subject")
    if terms.unless_category and any(f.category == terms.unless_category and not f.suppressed for f in findings):
        return Outcome(because=f"unless.{terms.unless_category}")
    speaks = _Speech(rule, terms, survey, genre, held)
    for kind, names in (("unless", terms.unless), ("present", terms.needs)):
        sign = survey.any(names) or (survey.likely(names) if kind == "present" else None)
        if sign is not None:
            return Outcome(because=f"{kind}.{sign.name}", finding=speaks.quiet(kind, sign))
    return Outcome(because=MISSING, finding=speaks.finding())


@record()
class _Speech:
    rule: Rule
    terms: DocumentTerms
    survey: Survey
    genre: Genre
    about: Sequence[Sign]

    def quiet(self, kind: str, sign: Sign) -> Finding:
        """What a page is not blamed for, and the words that saved it."""
        return self._finding(_held(self.survey, kind, sign))

    def finding(self) -> Finding:
        """What is missing, where it would go, and wording for it."""
        return self._finding(None)

    def _finding(self, suppressed: Suppression | None) -> Finding:
        rule, terms = self.rule, self.terms
        severity: Severity = terms.severity_by_genre.get(self.genre.value, rule.severity)
        offer = f" For instance: “{terms.offer}”" if terms.offer else ""
        related = tuple(
            Related(message=f"the page speaks of this ({sign.name})", span=sign.span)
            for sign in self.about
            if sign.span.end > sign.span.start
        )
        return Finding(
            rule_id=rule.id, category=rule.category, severity=severity, confidence=min(rule.confidence, CONFIDENCE),
            message=rule.message.replace("{genre}", self.genre.value.replace("-", " ")), span=self._place(),
            detector="document", title=rule.title, rationale=rule.rationale, sources=rule.sources, related=related,
            evidence=tuple(self._evidence()), suggestion=Suggestion(text=f"{rule.suggestion}{offer}"),
            suppressed=suppressed,
        )  # fmt: skip

    def _evidence(self) -> Iterable[Evidence]:
        yield Evidence(
            kind="genre", id=self.genre.value,
            text=f"the page is taken for {self.genre.value.replace('-', ' ')} (from {self.genre.source})",
        )  # fmt: skip
        for name in self.terms.needs:
            yield Evidence(kind="looked-for", id=name, text=looked_for(self.survey.element(name)))

    def _place(self) -> Span:
        document = self.survey.document
        kind, _, name = self.terms.place.partition(" ")
        sign = self.survey.first(name) if name else None
        if kind == "at" and sign is not None:
            return sign.span
        main = [block.span for block in document.blocks if block.region == "main"] or [Span(0, 0)]
        if kind == "start":
            return Span(main[0].start, main[0].start)
        end = main[-1].end
        if kind == "after" and sign is not None:
            end = next((span.end for span in main if span.start <= sign.span.start < span.end), end)
        return Span(end, end)


def looked_for(element: Element) -> str:
    """What was looked for, in a line."""
    structure = f" (or in the page's {', '.join(element.structure)})" if element.structure else ""
    return f"looked for: {element.about}{structure}"
