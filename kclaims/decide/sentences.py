"""From matches to findings: context, exceptions, what the document says elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from kclaims.decide.contexts import Judge
from kclaims.decide.references import has_references
from kclaims.decide.tone import DEMOTED_CONFIDENCE, STATEMENT, SURE, by_tone, may_be_doubted, no_error
from kclaims.match.find import Finder
from kclaims.match.phrases import Found
from kclaims.model import (
    SEVERITIES,
    Document,
    Evidence,
    Finding,
    Match,
    Related,
    Rule,
    Sentence,
    Severity,
    Span,
    Suggestion,
    Suppression,
)
from kclaims.rules.ruleset import Ruleset
from kclaims.text.frames import asks
from kclaims.text.sentences import index_at
from kclaims.text.words import Words

_DENYING = frozenset("no without free never".split())
_HELD_UP = frozenset(
    {"quotation", "warning-list", "debunk", "refuted"}
)  # frames in which a wrong figure is the page's example


@dataclass(slots=True)
class SentenceDecider:
    """Decides the matches of one document."""

    ruleset: Ruleset
    finder: Finder
    judge: Judge
    document: Document
    sentences: Sequence[Sentence]
    likely: Callable[[Sequence[Sentence]], list[float]]  # learned probabilities of sentences; 1 where there is none
    _said: dict[str, Suppression | None] = field(default_factory=dict, init=False)  # rule -> what answers it elsewhere

    def decide(self, matches: Iterable[Match]) -> list[Finding]:
        """One finding for each match; those that something silenced carry the reason."""
        decided = [(finding, match) for match in matches if (finding := self._decide(match)) is not None]
        doubted = [at for at, (finding, match) in enumerate(decided) if may_be_doubted(finding, match)]
        found = [finding for finding, _ in decided]
        for at, p in zip(doubted, self.likely([decided[at][1].sentence for at in doubted]), strict=True):
            match = decided[at][1]
            if p < SURE and not self.judge.turned(match):  # the detector hears the tone of the words, not the turn
                found[at] = by_tone(found[at], p)
            if len(self.judge.words(match.sentence).texts) < STATEMENT or self.judge.overheard(match):
                found[at] = no_error(found[at])
        return found

    def disclosed(self, category: str) -> Suppression | None:
        """What the page says that answers every finding of a category, by the rules that look for it."""
        rules = (rule for rule in self.ruleset.rules if rule.category == category and rule.absent and not rule.page)
        return next((said for rule in rules if (said := self._document_wide(rule))), None)

    def _decide(self, match: Match) -> Finding | None:
        rule = match.rule
        if match.branch not in rule.branches:
            return self._answered(match, rule.questions[match.branch].answer)
        if asks(match.sentence.text) and (answered := self._answered(match, "yes")):
            return answered
        suppressed = self._excepted(rule, match.sentence)
        severity: Severity = rule.severity
        confidence = rule.confidence
        if suppressed is None:
            for cue in self.judge.cues(match):
                action = rule.contexts.get(cue.context, self.ruleset.contexts[cue.context].default)
                if action == "suppress":
                    suppressed = Suppression(by=f"context.{cue.context}", reason=cue.reason)
                    break
                if action == "demote":
                    severity, confidence = _lower(severity), confidence * DEMOTED_CONFIDENCE
        suppressed = suppressed or self._document_wide(rule)
        return self._finding(match, match.span, severity, confidence, suppressed, ())

    def _answered(self, match: Match, awaited: str) -> Finding | None:
        """A question speaks when its answer says what is waited for, flatly: the finding stands on the answer."""
        answered = self.judge.answer(match.sentence) if asks(match.sentence.text) else None
        if awaited == "no" and _DENYING.intersection(self.judge.words(match.sentence).texts):
            return None  # "Is there one without side effects? No." claims nothing
        if answered is None or answered[1] != awaited or self.judge.sound(answered[0]):
            return None
        answer = answered[0]
        suppressed = self._excepted(match.rule, answer) or self._document_wide(match.rule)
        related = (Related(message="answers this question", span=match.sentence.span),)
        return self._finding(match, answer.span, match.rule.severity, match.rule.confidence, suppressed, related)

    def _excepted(self, rule: Rule, sentence: Sentence) -> Suppression | None:
        words = self.judge.words(sentence)
        if rule.unless and (found := self.finder.first(rule, "unless", sentence.text, words)):
            shown = self._shown(sentence, words, found[1])
            return Suppression(by=f"unless.{found[0]}", reason=f"the rule excepts “{shown}”")
        if rule.requires and not self.finder.first(rule, "requires", sentence.text, words):
            names = ", ".join(rule.requires)
            return Suppression(by=f"requires.{next(iter(rule.requires))}", reason=f"the sentence lacks: {names}")
        return None

    def _document_wide(self, rule: Rule) -> Suppression | None:
        if rule.id not in self._said:
            self._said[rule.id] = self._said_elsewhere(rule) or self._missed(rule)
        return self._said[rule.id]

    def _said_elsewhere(self, rule: Rule) -> Suppression | None:
        if rule.needs_no_references and has_references(self.document):
            return Suppression(by="document.references", reason="the document lists references or links to sources")
        if rule.absent:
            for sentence in self.sentences:
                words = self.judge.words(sentence)
                if found := self.finder.first(rule, "absent", sentence.text, words):
                    shown = self._shown(sentence, words, found[1])
                    return Suppression(by=f"absent.{found[0]}", reason=f"the document says “{shown}”")
        return None

    def _missed(self, rule: Rule) -> Suppression | None:
        if not rule.page or any(self._holds(rule, sentence) for sentence in self.sentences):
            return None
        return Suppression(by=f"page.{next(iter(rule.page))}", reason=f"the document lacks: {', '.join(rule.page)}")

    def _holds(self, rule: Rule, sentence: Sentence) -> bool:
        return self.finder.first(rule, "page", sentence.text, self.judge.words(sentence)) is not None

    def _shown(self, sentence: Sentence, words: Words, found: Found) -> str:
        return sentence.text[words.starts[found.start] : words.ends[found.end - 1]]

    def _finding(
        self, match: Match, span: Span, severity: Severity, confidence: float, suppressed: Suppression | None,
        related: tuple[Related, ...],
    ) -> Finding:  # fmt: skip
        rule = match.rule
        quote = self.document.slice(span)
        kind = "question" if match.branch in rule.questions else "match"
        branch = match.branch.replace("-", " ")
        return Finding(
            rule_id=rule.id, category=rule.category, severity=severity, confidence=round(confidence, 3),
            message=rule.message.replace("{branch}", branch).replace("{match}", quote), span=span, detector="rule", title=rule.title,
            rationale=rule.rationale, sources=rule.sources, related=related, suppressed=suppressed,
            evidence=(Evidence(kind="branch", id=f"{rule.id}/{kind}.{match.branch}", text=_phrase(match)),),
            suggestion=Suggestion(text=rule.suggestion.replace("{branch}", branch), replacement=rule.replacement),
        )  # fmt: skip


def _phrase(match: Match) -> str:
    rule = match.rule
    return rule.branches[match.branch] if match.branch in rule.branches else rule.questions[match.branch].ask


def _lower(severity: Severity) -> Severity:
    return SEVERITIES[max(0, SEVERITIES.index(severity) - 1)]


def held_up(judge: Judge, findings: Iterable[Finding], sentences: Sequence[Sentence]) -> list[Finding]:
    """Findings on figures, those suppressed that the page holds up as wrong itself."""
    at = index_at(sentences)
    return [_held_up(judge, finding, sentences[max(0, at(finding.span.start))]) for finding in findings]


def _held_up(judge: Judge, finding: Finding, sentence: Sentence) -> Finding:
    words, base = judge.words(sentence), sentence.span.start
    inside = (at for at, start in enumerate(words.starts) if finding.span.start <= base + start < finding.span.end)
    fixed = frozenset(inside)
    if finding.suppressed is not None or not fixed:
        return finding
    cue = next((cue for cue in judge.cues_of(sentence, fixed) if cue.context in _HELD_UP), None)
    return replace(finding, suppressed=Suppression(by=f"context.{cue.context}", reason=cue.reason)) if cue else finding
