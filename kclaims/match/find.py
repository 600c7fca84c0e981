"""Rule branches in candidate sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kclaims.match.phrases import Found, Phrase
from kclaims.model import Document, Match, Rule, Sentence, Span
from kclaims.rules.ruleset import Ruleset
from kclaims.text.words import Words

MATCHED_REGIONS = frozenset({"main"})


class Finder:
    """Finds phrases of a ruleset; each is prepared when first needed and kept."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._lexicon = ruleset.lexicon
        self._rules = {rule.id: rule for rule in ruleset.rules}
        self._phrases: dict[str, Phrase] = {}

    def phrase(self, text: str) -> Phrase:
        """A phrase ready to be looked for."""
        if text not in self._phrases:
            self._phrases[text] = Phrase(text, self._lexicon)
        return self._phrases[text]

    def find(
        self, document: Document, sentences: Sequence[Sentence], candidates: Mapping[int, Iterable[tuple[str, str]]]
    ) -> list[Match]:
        """Matches of the candidate branches, in document order; rules keep to their scope and to the main text."""
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
        words = Words.of(sentence.text)
        for rule_id, branch in branches:
            rule = self._rules[rule_id]
            if block.kind not in rule.scope:
                continue
            for found in self.phrase(_text(rule, branch)).find(words):
                yield Match(
                    rule=rule, branch=branch, sentence=sentence, span=_span(sentence, words, found), fixed=found.fixed
                )

    def first(self, phrases: Mapping[str, str], words: Words) -> tuple[str, Found] | None:
        """The first of some named phrases that stands among the words."""
        for name, text in phrases.items():
            for found in self.phrase(text).find(words):
                return name, found
        return None


def _text(rule: Rule, branch: str) -> str:
    return rule.branches[branch] if branch in rule.branches else rule.questions[branch].ask


def _span(sentence: Sentence, words: Words, found: Found) -> Span:
    base = sentence.span.start
    return Span(base + words.starts[found.start], base + words.ends[found.end - 1])
