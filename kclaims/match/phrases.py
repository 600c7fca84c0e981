"""Finding phrases in a sentence's words: a walk over states that never visits the same place twice.

The time is bounded by items x words x gap, whatever the text, so scraped pages can't make it blow up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kclaims.rules.phrases import Choice, Gap, Item, Ref, Word, parse
from kclaims.text.words import Words

Forms = Mapping[str, list[tuple[str, ...]]]  # first word -> whole surface forms, longest first


class Found(NamedTuple):
    """Word range of a match, and the words the phrase itself names."""

    start: int
    end: int
    fixed: frozenset[int]


@dataclass(slots=True)
class _State:
    item: Item | None  # None: the end
    following: tuple[int, ...]


class Phrase:
    """A phrase ready to be looked for."""

    __slots__ = ("_firsts", "_lexicon", "_start", "_states")

    def __init__(self, phrase: str, lexicon: Mapping[str, Forms]) -> None:
        self._lexicon = lexicon
        self._states: list[_State] = [_State(None, ())]
        self._start = self._chain(parse(phrase), 0)
        self._firsts = self.first_words()

    def _chain(self, items: tuple[Item, ...], target: int) -> int:
        for item in reversed(items):
            if isinstance(item, Choice):
                entries = tuple(self._chain(option, target) for option in item.options)
                self._states.append(_State(item, entries))
            else:
                self._states.append(_State(item, (target,)))
            target = len(self._states) - 1
        return target

    def find(self, words: Words) -> Iterable[Found]:
        """Matches from left to right that don't overlap; at each start the first way that fits."""
        at = 0
        failed: set[tuple[int, int, int]] = set()
        while at < len(words):
            if self._firsts is not None and words.texts[at] not in self._firsts:
                at += 1
                continue
            fixed = self._walk(words, self._start, at, 0, failed)
            if not fixed:
                at += 1
                continue
            yield Found(min(fixed), max(fixed) + 1, frozenset(fixed))
            at = max(fixed) + 1

    def match_at(self, words: Words, at: int) -> Found | None:
        """The first way the phrase fits from this word on."""
        fixed = self._walk(words, self._start, at, 0, set())
        return Found(min(fixed), max(fixed) + 1, frozenset(fixed)) if fixed else None

    def first_words(self) -> frozenset[str] | None:
        """Words a match can begin with; None where any word might."""
        found: set[str] = set()
        pending = [self._start]
        while pending:
            state = self._states[pending.pop()]
            if isinstance(state.item, Choice):
                pending.extend(state.following)
            elif isinstance(state.item, Word):
                found.add(state.item.text)
            elif isinstance(state.item, Ref) and state.item.name in self._lexicon:
                found.update(self._lexicon[state.item.name])
            else:
                return None
        return frozenset(found)

    def _walk(
        self, words: Words, state: int, at: int, skipped: int, failed: set[tuple[int, int, int]]
    ) -> list[int] | None:
        """Word indexes named by the phrase from this state on, or None."""
        if state == 0:
            return []
        key = (state, at, skipped)
        if key in failed:
            return None
        item = self._states[state].item
        following = self._states[state].following
        found: list[int] | None = None
        if isinstance(item, Choice):
            for entry in following:
                if (found := self._walk(words, entry, at, skipped, failed)) is not None:
                    break
        elif isinstance(item, Gap):
            found = self._gap(words, following[0], at, item.most, failed)
        else:
            for length in self._lengths(words, item, at, gapped=skipped > 0):
                if (rest := self._walk(words, following[0], at + length, 1 if length else 0, failed)) is not None:
                    found = [*range(at, at + length), *rest]
                    break
        if found is None:
            failed.add(key)
        return found

    def _gap(self, words: Words, state: int, at: int, most: int, failed: set[tuple[int, int, int]]) -> list[int] | None:
        for to in range(at, min(at + most, len(words)) + 1):
            if to < len(words) and words.breaks[to] > 1:
                return None
            if (found := self._walk(words, state, to, 0, failed)) is not None:
                return found
        return None

    def _lengths(self, words: Words, item: Item | None, at: int, *, gapped: bool) -> Iterable[int]:
        """How many words the item takes at this place; `gapped` asks that nothing but space stands before it."""
        if isinstance(item, Ref) and item.name == "start":
            return (0,) if at == 0 else ()
        if isinstance(item, Ref) and item.name == "end":
            return (0,) if at == len(words) else ()
        if at >= len(words) or (gapped and words.breaks[at]):
            return ()
        text = words.texts[at]
        if isinstance(item, Word):
            return (1,) if text == item.text else ()
        if not isinstance(item, Ref):
            return ()
        if item.name == "number":
            return (1,) if text[0].isdigit() else ()
        forms = self._lexicon[item.name].get(text, ())
        return [
            len(form) for form in forms
            if words.texts[at : at + len(form)] == list(form) and not any(words.breaks[at + 1 : at + len(form)])
        ]  # fmt: skip


class PhraseSet:
    """Many phrases looked for together, each tried only where a word it can begin with stands."""

    __slots__ = ("_anywhere", "_by_word")

    def __init__(self, phrases: Iterable[tuple[str, str]], lexicon: Mapping[str, Forms]) -> None:
        self._by_word: dict[str, list[tuple[str, Phrase]]] = {}
        self._anywhere: list[tuple[str, Phrase]] = []
        for name, text in phrases:
            phrase = Phrase(text, lexicon)
            firsts = phrase.first_words()
            if firsts is None:
                self._anywhere.append((name, phrase))
            for word in firsts or ():
                self._by_word.setdefault(word, []).append((name, phrase))

    def find(self, words: Words) -> list[tuple[str, Found]]:
        """Every phrase's match at every word, in word order."""
        found = []
        for at, word in enumerate(words.texts):
            for name, phrase in (*self._by_word.get(word, ()), *self._anywhere):
                match = phrase.match_at(words, at)
                if match is not None:
                    found.append((name, match))
        return found
