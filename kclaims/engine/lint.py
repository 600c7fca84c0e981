"""The road from a document to its report."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kclaims.decide.citations import decide_citations
from kclaims.decide.claims import judged
from kclaims.decide.contexts import Judge
from kclaims.decide.cues import Cues
from kclaims.decide.quality import QualityDecider
from kclaims.decide.scores import decide_scores, settled
from kclaims.decide.sentences import SentenceDecider, merge
from kclaims.decide.statistics import decide_statistics
from kclaims.engine.claims import ClaimChecker, Parses, claim_data, relations, rule_branches
from kclaims.engine.place import place
from kclaims.engine.selection import asked_for
from kclaims.gate import CLAIMS, Gate
from kclaims.match.find import Finder
from kclaims.match.learned import LearnedModel, Score
from kclaims.match.second_reading import SecondReading
from kclaims.model import Claim, Document, Fact, Finding, Match, Report, Sentence
from kclaims.nlp import Grammar
from kclaims.rules.knowledge import Knowledge
from kclaims.rules.ruleset import Ruleset
from kclaims.text.memory import Memory
from kclaims.text.sentences import split


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a caller may set for a lint."""

    jurisdiction: str = "us"
    jurisdiction_from: str = "default"
    as_of: str | None = None  # YYYY-MM-DD; None: the document's own date, else today
    learned: bool = True
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


class Linter:
    """Lints documents with one ruleset. Keeps nothing of a document but what `memory` does; safe to use for many."""

    def __init__(
        self, ruleset: Ruleset, gate_table: Mapping[str, Any], options: Options | None = None,
        learned: LearnedModel | None = None, knowledge: Callable[[], Knowledge] | None = None,
        second: SecondReading | None = None, memory: Memory | None = None,
    ) -> None:  # fmt: skip
        """A linter; `knowledge` is called when a page first says something that could be a claim."""
        self.ruleset = ruleset
        self.options = options or Options()
        self._learned = learned if self.options.learned else None
        self._second = second
        ids = {rule.id for rule in ruleset.rules}
        if knowledge is not None:
            ids |= {rule for rule, *_ in gate_table["branches"] if rule.startswith(CLAIMS)}
        self._memory = Memory() if memory is None else memory
        self._gate = Gate(gate_table, frozenset(ids))
        self._finder = Finder(ruleset, self._memory)
        self._quality = QualityDecider(ruleset, self._memory)
        self._cues: Cues | None = None
        self.grammar = Grammar()
        self._parses = Parses(self.grammar, self._memory)
        self._checker = ClaimChecker(knowledge, self._parses, self._memory) if knowledge is not None else None

    def lint(self, document: Document) -> Report:
        """The report of one document."""
        sentences = split(document, self._memory)
        candidates = self._gate.select(document.text, sentences, self._memory)
        matches = self._finder.find(document, sentences, rule_branches(candidates, sentences, self._memory))
        scores = self._scores(document, sentences, matches)
        claims = (
            self._checker.extract(document, sentences, relations(candidates, sentences, self._memory))
            if self._checker
            else []
        )
        found, claims = self._decided(document, sentences, matches, scores, claims)
        findings = [
            *found,
            *decide_statistics(document, sentences, self._memory),
            *self._references(document, sentences),
        ]
        findings += self._quality.decide(document, sentences)
        starts = [sentence.span.start for sentence in sentences]
        home = {f.span.start: bisect_right(starts, f.span.start) for f in findings}
        self._parses.forget()
        return self._report(document, merge([f for f in findings if self._asked_for(f)], home), claims)

    def _decided(
        self,
        document: Document,
        sentences: list[Sentence],
        matches: list[Match],
        scores: list[Score],
        claims: list[Claim],
    ) -> tuple[list[Finding], list[Claim]]:
        """Findings of matches, claims and scores in their context; and the claims with who says them."""
        if not matches and not claims and not any(self._high(score) for score in scores):
            return [], []
        judge = Judge(self.ruleset, self._judging(), document, sentences, self._parses, self._memory)
        findings: list[Finding] = []
        borne_out: dict[int, Fact] = {}
        if self._checker and claims:
            claims = judged(self._checker.knowledge, judge, claims)
            findings, borne_out = self._checker.decide(
                document, claims, self.options.jurisdiction, self._as_of(document)
            )
        likely = {score.sentence.index: score.probability for score in scores}
        decider = SentenceDecider(self.ruleset, self._finder, judge, document, sentences, likely)
        decided = decider.decide(matches)
        findings += decided
        if self._learned:
            spoken_for = settled(decided, sentences)
            likely_flags = [score for score in scores if self._high(score)]
            findings += decide_scores(self._learned, judge, likely_flags, spoken_for, borne_out)
        return findings, claims

    def _scores(self, document: Document, sentences: list[Sentence], matches: list[Match]) -> list[Score]:
        """Every sentence's probability; those that the cheap detector can't rule out, or a rule matched, read twice."""
        if not self._learned:
            return []
        scores = self._learned.score(document, sentences, self._memory)
        if not self._second:
            return scores
        return self._second.reread(document, scores, {match.sentence.index for match in matches}, self._memory)

    def _high(self, score: Score) -> bool:
        if self._learned is None:
            return False
        return score.probability >= (
            self._second.threshold if score.category and self._second else self._learned.threshold
        )

    def _references(self, document: Document, sentences: list[Sentence]) -> list[Finding]:
        if self._checker is None:
            return []
        listed = any(block.kind == "reference" for block in document.blocks)
        return decide_citations(
            document, sentences, self._checker.knowledge.bibliography if listed else (), self._memory
        )

    def _asked_for(self, finding: Finding) -> bool:
        """Rules were chosen before they ran; what has no rule is chosen here."""
        if finding.detector == "rule":
            return True
        return asked_for(finding.rule_id, finding.category, self.options.select, self.options.ignore)

    def _as_of(self, document: Document) -> str:
        dated = document.metadata.get("date")
        return self.options.as_of or (str(dated)[:10] if dated else date.today().isoformat())  # noqa: DTZ011

    def _judging(self) -> Cues:
        if self._cues is None:
            self._cues = Cues(self.ruleset)
        return self._cues

    def _report(self, document: Document, findings: Iterable[Finding], claims: Iterable[Claim]) -> Report:
        dated = document.metadata.get("date")
        return Report(
            document=document,
            placed=tuple(place(document, findings)),
            words=len(document.text.split()),
            language=str(document.metadata.get("language") or "en"),
            date=str(dated) if dated else None,
            as_of=self._as_of(document),
            jurisdiction=(self.options.jurisdiction, self.options.jurisdiction_from),
            claims=[claim_data(document, claim) for claim in claims],
        )
