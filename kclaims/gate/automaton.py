"""The gate at work: an Aho-Corasick automaton over a document's folded text."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ahocorasick_rs import AhoCorasick

from kclaims.model import Sentence
from kclaims.text.characters import fold

Branch = tuple[str, str]  # rule id, name of the branch


class Gate:
    """Selects, for each sentence, the branches whose required literals it holds."""

    def __init__(self, table: Mapping[str, Any], rule_ids: frozenset[str]) -> None:
        """A gate for the rules named; the table comes from `gate_table`."""
        sizes = Counter(number for numbers in table["words"].values() for number in numbers)
        # A branch waits at the smallest of its groups: the one that fewest sentences hold.
        self._waiting: dict[int, list[tuple[int, Branch, frozenset[int]]]] = {}
        used: set[int] = set()
        for order, (rule, branch, numbers) in enumerate(table["branches"]):
            if rule in rule_ids:
                rarest = min(numbers, key=lambda number: (sizes[number], number))
                self._waiting.setdefault(rarest, []).append((order, (rule, branch), frozenset(numbers)))
                used.update(numbers)
        words = {w: found for w, numbers in table["words"].items() if (found := used.intersection(numbers))}
        self._groups = list(words.values())
        self._automaton = AhoCorasick(list(words)) if words else None

    def select(self, text: str, sentences: Sequence[Sentence]) -> dict[int, list[Branch]]:
        """Sentence index -> branches that might match there, in the order of the rules. Sees every sentence."""
        if self._automaton is None or not sentences:
            return {}
        folded = fold(text)
        held: dict[int, set[int]] = {}
        starts = [sentence.span.start for sentence in sentences]
        size = len(folded)
        for pattern, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if (start and _one_word(folded[start - 1], folded[start])) or (
                end < size and _one_word(folded[end - 1], folded[end])
            ):
                continue
            sentence = bisect_right(starts, start) - 1
            if sentence >= 0:
                held.setdefault(sentence, set()).update(self._groups[pattern])
        return {index: branches for index in sorted(held) if (branches := self._complete(held[index]))}

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
