"""The gate at work: which of its words a sentence holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

from kclaims.model import Sentence
from kclaims.text.memory import Memory
from kclaims.text.words import tokens_and_owners

Branch = tuple[str, str]  # rule id, name of the branch


class Gate:
    """Selects, for each sentence, the branches whose required words it holds."""

    def __init__(self, table: Mapping[str, Any], runs: Callable[[str], bool]) -> None:
        """A gate for the rules of which `runs` is true; the table comes from `gate_table` and is read when a text comes."""
        self._table = table
        self._runs = runs
        self._groups = cache(self._read_groups)  # a page asks for few words and groups
        self._waiting = cache(self._read_waiting)

    @cached_property
    def _words(self) -> Mapping[str, str]:
        """Every word that some branch needs, and its groups as they are written."""
        return dict(zip(self._column("words", " "), self._column("groups"), strict=True))

    @cached_property
    def _first(self) -> Sequence[str]:
        return self._column("first")

    @cached_property
    def _needs(self) -> Sequence[str]:
        return self._column("needs")

    def _column(self, name: str, parted_by: str = "|") -> list[str]:
        column: str = self._table[name]
        return column.split(parted_by)

    def _read_groups(self, word: str) -> list[int]:
        return _numbers(self._words[word])

    def _read_waiting(self, group: int) -> list[tuple[int, Branch, frozenset[int]]]:
        """The branches that wait at a group, each with its place among all and the groups that it needs."""
        rules, names = self._table["rules"], self._table["names"]
        return [
            (at, (rules[at], names[at]), frozenset(_numbers(self._needs[at])))
            for at in _numbers(self._first[group])
            if self._runs(rules[at])
        ]

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
        for word in self._words.keys() & tokens_and_owners(text):
            held.update(self._groups(word))
        found = [(order, branch) for group in held for order, branch, needed in self._waiting(group) if needed <= held]
        return [branch for _, branch in sorted(found)]


def _numbers(written: str) -> list[int]:
    return list(map(int, written.split()))
