"""The part of the road where context decides; imported for the first page that has anything to decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kclaims.decide.claims import judged
from kclaims.decide.contexts import Judge
from kclaims.decide.cues import Cues
from kclaims.decide.scores import decide_scores, settled
from kclaims.decide.sentences import SentenceDecider, held_up
from kclaims.decide.tone import facts_by_tone
from kclaims.engine.claims import ClaimChecker
from kclaims.engine.votes import load_scope
from kclaims.match.find import Finder
from kclaims.match.learned import LearnedModel, Score
from kclaims.match.second_reading import Likely, is_short
from kclaims.model import Claim, Document, Fact, Finding, Match, Parse, Sentence
from kclaims.rules.ruleset import Ruleset
from kclaims.text.memory import Memory


class Decider:
    """Decides on matches, claims and scores in their context, for many documents."""

    def __init__(
        self, ruleset: Ruleset, finder: Finder, grammar: Callable[[str], Parse | None],
        checker: ClaimChecker | None, learned: LearnedModel | None, memory: Memory,
    ) -> None:  # fmt: skip
        self._ruleset = ruleset
        self._finder = finder
        self._grammar = grammar
        self._checker = checker
        self._learned = learned
        self._memory = memory
        self._cues = Cues(ruleset, load_scope)

    def decide(
        self, document: Document, sentences: Sequence[Sentence], matches: Iterable[Match], claims: list[Claim],
        likely: Likely, high: Iterable[Score], figures: Iterable[Finding], jurisdiction: str,
        as_of: str,
    ) -> tuple[list[Finding], list[Claim]]:  # fmt: skip
        """The findings; and the claims with who says them.

        `likely` gives sentences' learned probabilities (1 where there is none), `high` are the scores worth a finding,
        `figures` the findings on figures, of which those that the page holds up as wrong itself are suppressed.
        """
        judge = Judge(self._ruleset, self._cues, document, sentences, self._grammar, self._memory, likely.certainty)
        findings: list[Finding] = []
        borne_out: dict[int, Fact] = {}
        if self._checker and claims:
            claims = judged(self._checker.knowledge, judge, claims)
            findings, borne_out = self._checker.decide(document, claims, jurisdiction, as_of)
            findings = facts_by_tone(findings, sentences, likely)
        decider = SentenceDecider(self._ruleset, self._finder, judge, document, sentences, likely)
        decided = decider.decide(matches)
        findings += decided
        if self._learned:
            spoken_for = settled(decided, sentences)
            short = is_short(sentences)
            findings += decide_scores(self._learned, judge, high, spoken_for, borne_out, decider.disclosed, short=short)
        return [*findings, *held_up(judge, figures, sentences)], claims
