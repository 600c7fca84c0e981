"""The gate at work: which of its words a sentence holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from kclaims.model import Sentence
from kclaims.text.memory import Memory
from kclaims.text.words import tokens_and_owners

Branch = tuple[str, str]  # rule id, name of the branch


class Gate:
    """Selects, for each sentence, the branches whose required words it holds."""

    def __init__(self, table: Mapping[str, Any], rule_ids: frozenset[str]) -> None:
        """A gate for the rules named; the table comes from `gate_table`."""
        # A branch waits at the first of its groups: the one that fewest sentences hold.
        self._waiting: dict[int, list[tuple[int, Branch, frozenset[int]]]] = {}
        self._table = table
        for order, (rule, branch, numbers) in enumerate(table["branches"]):
            if rule in rule_ids:
                self._waiting.setdefault(numbers[0], []).append((order, (rule, branch), frozenset(numbers)))
        self._first = frozenset(self._waiting)

    @cached_property
    def _groups(self) -> dict[str, Sequence[int]]:
        """The words that some branch needs, and the groups of each."""
        used = {number for waiting in self._waiting.values() for _, _, needed in waiting for number in needed}
        words = zip(self._table["words"].split(" "), self._table["groups"], strict=True)
        return {word: numbers for word, numbers in words if not used.isdisjoint(numbers)}

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self._groups)

    def select(self, sentences: Sequence[Sentence], memory: Memory | None = None) -> dict[int, list[Branch]]:
        """Sentence index -> branches that might match there, in the order of the rules. Sees every sentence."""
        memory = Memory() if memory is None else memory
        selected = {}
        for sentence in sentences:
            if branches := memory.by_key("gate", sentence.text, self._alone):
                selected[sentence.index] = branches
        return selected

    def _alone(self, text: str) -> list[Branch]:
        held = set[int]()
        for word in self._words.intersection(tokens_and_owners(text)):
            held.update(self._groups[word])
        found = [
            (order, branch)
            for group in held & self._first
            for order, branch, needed in self._waiting[group]
            if needed <= held
        ]
        return [branch for _, branch in sorted(found)]
