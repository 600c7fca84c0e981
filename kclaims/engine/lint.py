"""The road from a document to its report."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kclaims.decide.contexts import Judge
from kclaims.decide.cues import Cues
from kclaims.decide.scores import decide_scores
from kclaims.decide.sentences import SentenceDecider, merge
from kclaims.engine.place import place
from kclaims.gate import Gate
from kclaims.match.find import Finder
from kclaims.match.learned import LearnedModel
from kclaims.model import Document, Finding, Report
from kclaims.nlp import Grammar
from kclaims.rules.ruleset import Ruleset
from kclaims.text.sentences import split


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a caller may set for a lint."""

    jurisdiction: str = "us"
    jurisdiction_from: str = "default"
    as_of: str | None = None  # YYYY-MM-DD; None: the document's own date, else today
    learned: bool = True


class Linter:
    """Lints documents with one ruleset. Keeps nothing of a document; safe to use for many."""

    def __init__(
        self, ruleset: Ruleset, gate_table: Mapping[str, Any], options: Options | None = None,
        learned: LearnedModel | None = None,
    ) -> None:  # fmt: skip
        self.ruleset = ruleset
        self.options = options or Options()
        self._learned = learned if self.options.learned else None
        self._gate = Gate(gate_table, frozenset(rule.id for rule in ruleset.rules))
        self._finder = Finder(ruleset)
        self._cues: Cues | None = None
        self.grammar = Grammar()

    def lint(self, document: Document) -> Report:
        """The report of one document."""
        sentences = split(document)
        candidates = self._gate.select(document.text, sentences)
        matches = self._finder.find(document, sentences, candidates)
        scores = self._learned.score(document, sentences) if self._learned else []
        findings: list[Finding] = []
        if matches or any(score.probability >= self._learned.threshold for score in scores if self._learned):
            judge = Judge(self.ruleset, self._judging(), document, sentences, self.grammar)
            likely = {score.sentence.index: score.probability for score in scores}
            decider = SentenceDecider(self.ruleset, self._finder, judge, document, sentences, likely)
            findings += decider.decide(matches)
            if self._learned:
                spoken_for = {match.sentence.index for match in matches}
                findings += decide_scores(self._learned, judge, scores, spoken_for)
        starts = [sentence.span.start for sentence in sentences]
        home = {f.span.start: bisect_right(starts, f.span.start) for f in findings}
        return self._report(document, merge(findings, home))

    def _judging(self) -> Cues:
        if self._cues is None:
            self._cues = Cues(self.ruleset)
        return self._cues

    def _report(self, document: Document, findings: Iterable[Finding]) -> Report:
        dated = document.metadata.get("date")
        return Report(
            document=document,
            placed=tuple(place(document, findings)),
            words=len(document.text.split()),
            language=str(document.metadata.get("language") or "en"),
            date=str(dated) if dated else None,
            as_of=self.options.as_of or (str(dated)[:10] if dated else date.today().isoformat()),  # noqa: DTZ011
            jurisdiction=(self.options.jurisdiction, self.options.jurisdiction_from),
        )
