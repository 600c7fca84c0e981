"""Rule branches in candidate sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kclaims.match.phrases import Found, Phrase
from kclaims.model import Document, Match, Rule, Sentence, Span
from kclaims.rules.ruleset import Ruleset
from kclaims.text.memory import Memory
from kclaims.text.words import Words

MATCHED_REGIONS = frozenset({"main"})


class Finder:
    """Finds phrases of a ruleset; each is prepared when first needed and kept."""

    def __init__(self, ruleset: Ruleset, memory: Memory | None = None) -> None:
        self._memory = Memory() if memory is None else memory
        self._lexicon = ruleset.lexicon
        self._plans = ruleset.plans
        self._rules = {rule.id: rule for rule in ruleset.rules}
        self._phrases: dict[str, Phrase] = {}

    def phrase(self, text: str) -> Phrase:
        """A phrase ready to be looked for."""
        if text not in self._phrases:
            self._phrases[text] = Phrase(text, self._lexicon, self._plans)
        return self._phrases[text]

    def find(
        self, document: Document, sentences: Sequence[Sentence], candidates: Mapping[int, Iterable[tuple[str, str]]]
    ) -> list[Match]:
        """Matches of the candidate branches, in document order; rules keep to their scope and to the main text.

        With a memory, which branches a sentence is a candidate for must follow from its text.
        """
        return [
            match
            for index, branches in candidates.items()
            for match in self._in_sentence(document, sentences[index], branches)
            if not match.rule.formats or document.format in match.rule.formats
        ]

    def _in_sentence(
        self, document: Document, sentence: Sentence, branches: Iterable[tuple[str, str]]
    ) -> Iterator[Match]:
        block = document.blocks[sentence.block]
        if block.region not in MATCHED_REGIONS:
            return
        text, base = sentence.text, sentence.span.start
        found = self._memory.of("phrases", (text, block.kind), lambda: self._found(text, block.kind, branches))
        for rule_id, branch, span, fixed in found:
            yield Match(
                rule=self._rules[rule_id], branch=branch, sentence=sentence,
                span=Span(base + span.start, base + span.end), fixed=fixed,
            )  # fmt: skip

    def _found(
        self, text: str, kind: str, branches: Iterable[tuple[str, str]]
    ) -> list[tuple[str, str, Span, frozenset[int]]]:
        """Rule, branch, characters of the sentence and words of it, for each match."""
        asked = [(rule, branch) for rule, branch in branches if kind in self._rules[rule].scope]
        if not asked:
            return []
        words = self._memory.by_key("words", text, Words.of)
        return [
            (rule, branch, Span(words.starts[found.start], words.ends[found.end - 1]), found.fixed)
            for rule, branch in asked
            for found in self.phrase(_text(self._rules[rule], branch)).find(words)
        ]

    def first(self, rule: Rule, which: str, text: str, words: Words) -> tuple[str, Found] | None:
        """The first of a rule's `unless`, `requires`, `absent` or `page` phrases that stands in a sentence of these words."""
        return self._memory.of(which, (rule.id, text), lambda: self._first(getattr(rule, which), words))

    def _first(self, phrases: Mapping[str, str], words: Words) -> tuple[str, Found] | None:
        for name, text in phrases.items():
            for found in self.phrase(text).find(words):
                return name, found
        return None


def _text(rule: Rule, branch: str) -> str:
    return rule.branches[branch] if branch in rule.branches else rule.questions[branch].ask
