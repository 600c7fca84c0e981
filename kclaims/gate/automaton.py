"""The gate at work: an Aho-Corasick automaton over a document's folded text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from ahocorasick_rs import AhoCorasick

from kclaims.model import Sentence
from kclaims.text.characters import fold


class Gate:
    """Selects, for each sentence, the branches whose required literals it holds."""

    def __init__(self, table: Mapping[str, Any], rule_ids: frozenset[str]) -> None:
        """A gate for the rules named; the table comes from `gate_table`."""
        self._branches = [
            ((rule, branch), _mask(numbers)) for rule, branch, numbers in table["branches"] if rule in rule_ids
        ]
        used = 0
        for _, needed in self._branches:
            used |= needed
        words = {word: groups for word, numbers in table["words"].items() if (groups := _mask(numbers) & used)}
        self._groups = list(words.values())
        self._automaton = AhoCorasick(list(words)) if words else None

    def select(self, text: str, sentences: Sequence[Sentence]) -> dict[int, list[tuple[str, str]]]:
        """Sentence index -> (rule id, branch) pairs that might match there. Sees every sentence."""
        if self._automaton is None or not sentences:
            return {}
        folded = fold(text)
        held: dict[int, int] = {}
        starts = [sentence.span.start for sentence in sentences]
        size = len(folded)
        for pattern, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if (start and _one_word(folded[start - 1], folded[start])) or (
                end < size and _one_word(folded[end - 1], folded[end])
            ):
                continue
            sentence = bisect_right(starts, start) - 1
            if sentence >= 0:
                held[sentence] = held.get(sentence, 0) | self._groups[pattern]
        selected: dict[int, list[tuple[str, str]]] = {}
        for sentence, groups in sorted(held.items()):
            branches = [branch for branch, needed in self._branches if needed & groups == needed]
            if branches:
                selected[sentence] = branches
        return selected


def _one_word(before: str, after: str) -> bool:
    """Whether no word can end between two characters: both letters, or both digits ("94%" is two words)."""
    return (before.isalpha() and after.isalpha()) or (before.isdecimal() and after.isdecimal())


def _mask(numbers: Sequence[int]) -> int:
    mask = 0
    for number in numbers:
        mask |= 1 << number
    return mask
