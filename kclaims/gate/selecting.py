"""The gate at work: which of its words a sentence holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property

from kclaims.model import Sentence
from kclaims.text.memory import Memory
from kclaims.text.words import tokens_and_owners

Branch = tuple[str, str]  # rule id, name of the branch


class Gate:
    """Selects, for each sentence, the branches whose required words it holds."""

    def __init__(self, table: Mapping[str, str], runs: Callable[[str], bool]) -> None:
        """A gate for the rules of which `runs` is true; the table comes from `gate_table` and is read when a text comes."""
        self._table = table
        self._runs = runs
        self._group = cache(self._read_group)  # a page asks for few words, branches and groups
        self._branch = cache(self._read_branch)
        self._waiting = cache(self._read_waiting)

    @cached_property
    def _words(self) -> Mapping[str, str]:
        """Every word that some branch waits at, and these branches as they are written."""
        return dict(zip(self._column("words", " "), self._column("waiting"), strict=True))

    @cached_property
    def _needs(self) -> Sequence[str]:
        return self._column("needs")

    @cached_property
    def _rules(self) -> Sequence[str]:
        return self._column("rules")

    @cached_property
    def _names(self) -> Sequence[str]:
        return self._column("names")

    @cached_property
    def _groups(self) -> Sequence[str]:
        return self._column("groups")

    def _column(self, name: str, parted_by: str = "|") -> list[str]:
        return self._table[name].split(parted_by)

    def _read_group(self, number: int) -> frozenset[str]:
        return frozenset(self._groups[number].split())

    def _read_branch(self, at: int) -> tuple[int, Branch, list[frozenset[str]]]:
        """A branch with its place among all and what else it needs."""
        return at, (self._rules[at], self._names[at]), [self._group(number) for number in _numbers(self._needs[at])]

    def _read_waiting(self, word: str) -> list[tuple[int, Branch, list[frozenset[str]]]]:
        """The branches that wait at a word."""
        return [self._branch(at) for at in _numbers(self._words[word]) if self._runs(self._rules[at])]

    def select(self, sentences: Sequence[Sentence], memory: Memory | None = None) -> dict[int, list[Branch]]:
        """Sentence index -> branches that might match there, in the order of the rules. Sees every sentence."""
        memory = Memory() if memory is None else memory
        selected = {}
        for sentence in sentences:
            if branches := memory.by_key("gate", sentence.text, self._alone):
                selected[sentence.index] = branches
        return selected

    def _alone(self, text: str) -> list[Branch]:
        held = set(tokens_and_owners(text))
        found = {
            (at, branch)
            for word in self._words.keys() & held
            for at, branch, needed in self._waiting(word)
            if not (needed and any(map(held.isdisjoint, needed)))
        }
        return [branch for _, branch in sorted(found)]


def _numbers(written: str) -> list[int]:
    return list(map(int, written.split()))
