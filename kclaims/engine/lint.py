"""The road from a document to its report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kclaims.decide.absence import Outcome, decide_document, elements_of, judge_rule, keep_to_page
from kclaims.decide.checklists import decide_checklists
from kclaims.decide.citations import decide_citations
from kclaims.decide.genre import UNKNOWN, decide_genre, keep_to_genre, keep_to_topic
from kclaims.decide.merge import merge
from kclaims.decide.quality import QualityDecider
from kclaims.decide.statistics import decide_statistics
from kclaims.engine.claims import ClaimChecker, claim_data, relations, rule_branches
from kclaims.engine.place import genre_data, place
from kclaims.engine.selection import asked_for
from kclaims.engine.votes import load_told, load_word_votes
from kclaims.gate import CLAIMS, DRUG, SIGNS, Gate
from kclaims.match.about import Topic, topic
from kclaims.match.find import Finder
from kclaims.match.learned import LearnedModel, Score
from kclaims.match.parses import Parses
from kclaims.match.second_reading import FEW, FROM, FROM_IN_SHORT, Likely, SecondReading, is_short
from kclaims.match.survey import Survey, by_sign
from kclaims.match.told import no_models
from kclaims.model import JURISDICTIONS, Claim, Document, Finding, Genre, Report, Rule, Sentence
from kclaims.model.record import record
from kclaims.nlp import Grammar
from kclaims.rules.ruleset import Ruleset
from kclaims.text.memory import Memory
from kclaims.text.patterns import lazy
from kclaims.text.readability import readability
from kclaims.text.sentences import index_at, split

if TYPE_CHECKING:
    from kclaims.engine.judging import Decider
    from kclaims.rules.knowledge import Knowledge

LEAST_WORDS = 50  # a shorter text is a line or a paragraph, of which nothing can be said to be missing
# Where the learned detector must be surer than its threshold asks: on a page, and in a short text, of which it sees all at once.
LEAST_OF = {
    "fact-error": 0.8, "testimonial-evidence": 0.7, "off-label-undisclosed": 0.75, "discourages-care": 0.5,
    "enantiomer-mislabel": 0.7, "stale-fact": 0.7,
}  # fmt: skip
LEAST_OF_IN_SHORT = {"fact-error": 0.6, "enantiomer-mislabel": 0.6, "stale-fact": 0.6, "instant-or-permanent": 0.6}
# From this probability, from where on it is likelier than not, a sentence read twice is told: on 1,048 pairs for development (`pairs-dev-4`, `-dev-5`)
# 0.34 to 0.55 are as good, and the lower ones call more ordinary sentences claims (docs/adr/0098).
TOLD = 0.5
# In a text too short to tell whether it speaks of health: from which probability it is read twice, and told.
FROM_UNSURE = 0.3
LEAST_UNSURE = 0.55
Candidates = Mapping[
    int, list[tuple[str, str]]
]  # what the gate saw in each sentence: rules and signs with their phrases
_ISO_DAY = lazy(r"\d{4}(?:-\d\d){0,2}")  # of a page's date written in another way nothing is made


@record(kw_only=True)
class Options:
    """What a caller may set for a lint."""

    jurisdiction: str = "us"
    jurisdiction_from: str = "default"
    as_of: str | None = None  # YYYY-MM-DD; None: the document's own date, else today
    genre: str | None = None  # None: the front matter's, else decided from the text
    details: bool = False  # checklists and readability, which only some reports show
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
        self._ids = frozenset(rule.id for rule in ruleset.rules)
        self._document_rules = [rule for rule in ruleset.rules if rule.document]
        select, more = self.options.select, self.options.details or self._document_rules
        self._rules_alone = bool(select) and self._ids.issuperset(select) and not more  # nothing else was asked for
        if self._rules_alone:
            knowledge = None
        # Reports with details show the genre; document rules and rules for some genres ask for it.
        self._asks_genre = not self._rules_alone or any(rule.genres for rule in ruleset.rules)
        self._memory = Memory() if memory is None else memory
        self._gate = Gate(gate_table, self._gated)
        self._finder = Finder(ruleset, self._memory)
        self._quality = QualityDecider(ruleset, self._memory)
        self._decider: Decider | None = None
        self.grammar = Grammar()
        self._parses = Parses(self.grammar, self._memory)
        self._checker = ClaimChecker(knowledge, self._parses, self._memory) if knowledge is not None else None

    def _gated(self, name: str) -> bool:
        """Whether the gate looks for what it calls by this name: a rule, drugs, a relation where claims are read, a sign of the page."""
        if name.startswith(SIGNS):
            return (
                self.options.details or name in self._signs or (self._asks_genre and name.startswith(f"{SIGNS}genre/"))
            )
        return name in self._ids or name == CLAIMS or (self._checker is not None and name.startswith(CLAIMS))

    @cached_property
    def _signs(self) -> frozenset[str]:
        """What the gate calls the elements that the rules ask for."""
        return frozenset(f"{SIGNS}element/{name}" for rule in self._document_rules for name in elements_of(rule))

    def lint(self, document: Document) -> Report:
        """The report of one document. Raises Stopped."""
        self._parses.forget()  # what a lint that was stopped left
        sentences = split(document, self._memory)
        candidates = self._gate.select(sentences, self._memory)
        named = any((CLAIMS, DRUG) in branches for branches in candidates.values())
        about = topic(document, sentences, self._memory, named=named)
        scores = self._scores(document, sentences, about)
        found, claims = self._decided(document, sentences, candidates, scores, about)
        if sentences and self._reads_on(scores):
            found = self._read_on(document, sentences, found, candidates, scores, about)
        self._parses.forget()
        findings = [*found, *self._references(document, sentences)]
        if not self._rules_alone:
            findings += self._quality.decide(document, sentences)
        at = index_at(sentences)
        home = {finding.span.start: at(finding.span.start) for finding in findings}
        survey = self._survey(document, sentences, candidates, findings)
        genre = self._genre(survey) if self._asks_genre else Genre(value=UNKNOWN, source="default")
        findings = keep_to_genre(keep_to_page(findings, survey), self.ruleset.rules, genre.value)
        findings = keep_to_topic(findings, self.ruleset, about)
        merged = merge([f for f in findings if self._asked_for(f)], home)
        if self._document_rules and about != "other" and len(document.text.split()) >= LEAST_WORDS:
            place_of_law = self._jurisdiction(document)[0]
            merged += decide_document(self._document_rules, survey, genre, place_of_law, merged)
        return self._report(document, merged, claims, genre, survey)

    def survey(self, document: Document) -> Survey:
        """What a page holds, for callers that ask more of it than the rules do."""
        sentences = split(document)
        return self._survey(document, sentences, self._gate.select(sentences))

    def judge(self, document: Document, rule: Rule) -> Outcome:
        """What becomes of a document rule on a page, by what the page holds alone."""
        survey = self.survey(document)
        genre = self._genre(survey)
        return judge_rule(rule, survey, genre, self._jurisdiction(document)[0], ())

    def _genre(self, survey: Survey) -> Genre:
        return decide_genre(self.ruleset.pages, survey, self.options.genre, load_word_votes)

    def _survey(
        self, document: Document, sentences: list[Sentence], candidates: Candidates,
        findings: Iterable[Finding] = (),
    ) -> Survey:  # fmt: skip
        elements = self.ruleset.pages.elements
        flagged = [f.span for f in findings if f.suppressed is None and f.severity != "info"]
        signs = by_sign(candidates, SIGNS, sentences, self._memory)
        models = load_told if self.options.learned else no_models
        return Survey(document, sentences, elements, signs, self._finder.phrase, flagged, self._memory, models)

    def _decided(
        self, document: Document, sentences: list[Sentence], candidates: Candidates, scores: list[Score], about: Topic
    ) -> tuple[list[Finding], list[Claim]]:  # fmt: skip
        """Findings of matches, claims, scores and figures in their context; and the claims with who says them."""
        matches = self._finder.find(document, sentences, rule_branches(candidates, sentences, self._memory))
        claims: list[Claim] = []
        if self._checker:
            claims = self._checker.extract(document, sentences, relations(candidates, sentences, self._memory))
        short = is_short(sentences)
        high = [score for score in scores if self._high(score, about, short=short)]
        figures = [] if self._rules_alone else decide_statistics(document, sentences, self._memory)
        if not matches and not claims and not high and not figures:
            return [], []
        likely = Likely(self._second, document, scores, self._memory, sentences)
        return self._judging().decide(
            document, sentences, matches, claims, likely, high, figures, self._jurisdiction(document)[0],
            self._as_of(document),
        )  # fmt: skip

    def _reads_on(self, scores: Sequence[Score]) -> bool:
        """Whether short answers and the like are read as sentences of their own: not on a page of which nothing is likely."""
        return not self._rules_alone and (len(scores) < FEW or any(score.category for score in scores))

    def _read_on(
        self, document: Document, sentences: list[Sentence], found: list[Finding], candidates: Candidates,
        scores: Sequence[Score], about: Topic,
    ) -> list[Finding]:  # fmt: skip
        """The findings, with those on what the page says by short answers and the like, read as sentences of their own."""
        from kclaims.engine.propositions import among, as_page, in_full, likely_told, placed
        from kclaims.match.propositions import propositions

        told = propositions(document, sentences, self._parses, None if scores else _held(candidates))
        if not told:
            return found
        page, starts = as_page(document, sentences, told)
        said = split(page, self._memory)
        weighed: list[Score] = []
        if self._learned and about != "other":
            weighed = among(self._learned.score(page, said, self._memory), starts, scores)
            if self._second:
                weighed = self._second.read_late(page, weighed, self._memory, short=is_short(sentences))
            weighed = likely_told(weighed)
        on_told, _ = self._decided(page, said, self._gate.select(said, self._memory), weighed, about)
        return in_full(found, placed(on_told, said, starts), told)

    def _scores(self, document: Document, sentences: list[Sentence], about: Topic) -> list[Score]:
        """Every sentence's probability; those that the cheap detector can't rule out are read twice."""
        if not self._learned or about == "other":
            return []
        scores = self._learned.score(document, sentences, self._memory)
        least = FROM_UNSURE if about != "health" else FROM_IN_SHORT if is_short(sentences) else FROM
        return self._second.reread(document, scores, sentences, self._memory, least) if self._second else scores

    def _high(self, score: Score, about: Topic, *, short: bool) -> bool:
        if self._learned is None:
            return False
        floors = LEAST_OF_IN_SHORT if short else LEAST_OF
        least = LEAST_UNSURE if about == "unknown" else floors.get(score.category, 0.0)
        if score.category and self._second:
            return score.probability >= max(TOLD, least)
        return score.probability >= max(self._learned.threshold, least)

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
        dated = _ISO_DAY.match(str(document.metadata.get("date")))
        return self.options.as_of or (dated[0] if dated else date.today().isoformat())  # noqa: DTZ011

    def _jurisdiction(self, document: Document) -> tuple[str, str]:
        """Whose law counts, and who says so: an option before front matter before configuration."""
        said = str(document.metadata.get("jurisdiction") or "").lower()
        if said in JURISDICTIONS and self.options.jurisdiction_from != "option":
            return said, "front-matter"
        return self.options.jurisdiction, self.options.jurisdiction_from

    def _judging(self) -> Decider:
        if self._decider is None:
            from kclaims.engine.judging import Decider

            self._decider = Decider(
                self.ruleset, self._finder, self._parses, self._checker, self._learned, self._memory
            )
        return self._decider

    def _report(
        self, document: Document, findings: Iterable[Finding], claims: Iterable[Claim], genre: Genre, survey: Survey
    ) -> Report:
        dated = document.metadata.get("date")
        details = self.options.details
        return Report(
            document=document,
            placed=tuple(place(document, findings)),
            words=len(document.text.split()),
            language=str(document.metadata.get("language") or "en"),
            date=str(dated) if dated else None,
            as_of=self._as_of(document),
            jurisdiction=self._jurisdiction(document),
            claims=[claim_data(document, claim) for claim in claims],
            genre=(genre.value, genre.source),
            genre_evidence=genre_data(document, genre),
            checklists=decide_checklists(self.ruleset.pages.checklists, survey, genre) if details else (),
            readability=readability(document, survey.sentences) if details else None,
        )


def _held(candidates: Candidates) -> set[int]:
    """The sentences in which the gate saw words of a rule or a claim."""
    return {at for at, found in candidates.items() if any(not name.startswith(SIGNS) for name, _ in found)}
