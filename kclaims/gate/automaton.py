"""The gate at work: an Aho-Corasick automaton over a document's folded text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from ahocorasick_rs import AhoCorasick

from kclaims.model import Sentence
from kclaims.text.characters import fold
from kclaims.text.memory import Memory

Branch = tuple[str, str]  # rule id, name of the branch


class Gate:
    """Selects, for each sentence, the branches whose required literals it holds."""

    def __init__(self, table: Mapping[str, Any], rule_ids: frozenset[str]) -> None:
        """A gate for the rules named; the table comes from `gate_table`."""
        # A branch waits at the first of its groups: the one that fewest sentences hold.
        self._waiting: dict[int, list[tuple[int, Branch, frozenset[int]]]] = {}
        self._table = table
        for order, (rule, branch, numbers) in enumerate(table["branches"]):
            if rule in rule_ids:
                self._waiting.setdefault(numbers[0], []).append((order, (rule, branch), frozenset(numbers)))

    @cached_property
    def _literals(self) -> tuple[AhoCorasick, list[Sequence[int]]] | None:
        """An automaton over the literals that some branch needs, and the groups of each."""
        used = {number for waiting in self._waiting.values() for _, _, needed in waiting for number in needed}
        literals = zip(self._table["words"].split(" "), self._table["groups"], strict=True)
        needed = [(word, numbers) for word, numbers in literals if not used.isdisjoint(numbers)]
        return (AhoCorasick([word for word, _ in needed]), [numbers for _, numbers in needed]) if needed else None

    def select(self, text: str, sentences: Sequence[Sentence], memory: Memory | None = None) -> dict[int, list[Branch]]:
        """Sentence index -> branches that might match there, in the order of the rules. Sees every sentence.

        With a memory each sentence is looked through by itself; which branches that gives to which sentence may differ
        (a word cut in two, code after a sentence), never what they match.
        """
        if not sentences or self._literals is None:
            return {}
        if memory is not None and memory.keeps:
            return self._by_sentence(sentences, memory)
        held = self._held(text, [sentence.span.start for sentence in sentences])
        return {index: branches for index in sorted(held) if (branches := self._complete(held[index]))}

    def _by_sentence(self, sentences: Sequence[Sentence], memory: Memory) -> dict[int, list[Branch]]:
        selected: dict[int, list[Branch]] = {}
        for sentence in sentences:
            text = sentence.text
            if branches := memory.by_key("gate", text, self._alone):
                selected[sentence.index] = branches
        return selected

    def _alone(self, text: str) -> list[Branch]:
        return self._complete(self._held(text, [0]).get(0, set()))

    def _held(self, text: str, starts: Sequence[int]) -> dict[int, set[int]]:
        """Index of a start -> groups of which a literal stands after it and before the next."""
        assert self._literals is not None  # noqa: S101 - asked by the callers
        automaton, groups = self._literals
        folded = fold(text)
        held: dict[int, set[int]] = {}
        size = len(folded)
        for pattern, start, end in automaton.find_matches_as_indexes(folded, overlapping=True):
            if (start and _one_word(folded[start - 1], folded[start])) or (
                end < size and _one_word(folded[end - 1], folded[end])
            ):
                continue
            sentence = bisect_right(starts, start) - 1
            if sentence >= 0:
                held.setdefault(sentence, set()).update(groups[pattern])
        return held

    def _complete(self, groups: set[int]) -> list[Branch]:
        found = [
            (order, branch)
            for group in groups
            for order, branch, needed in self._waiting.get(group, ())
            if needed <= groups
        ]
        return [branch for _, branch in sorted(found)]


def _one_word(before: str, after: str) -> bool:
    """Whether no word can end between two characters: both letters, or both digits ("94%" is two words)."""
    return (before.isalpha() and after.isalpha()) or (before.isdecimal() and after.isdecimal())
