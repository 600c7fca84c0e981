"""Finding phrases in a sentence's words: a walk over states that never visits the same place twice.

The time is bounded by items x words x gap, whatever the text, so scraped pages can't make it blow up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kclaims.rules.phrases import Choice, Gap, Item, Ref, Word, parse
from kclaims.rules.ruleset import index_forms
from kclaims.text.words import Words

Forms = Mapping[str, list[tuple[str, ...]]]  # first word -> whole surface forms, longest first


class Found(NamedTuple):
    """Word range of a match, and the words the phrase itself names."""

    start: int
    end: int
    fixed: frozenset[int]


# What a state of a phrase takes: nothing (its end), a surface form, any one number, a gap, or another state's turn.
_END, _FORMS, _NUMBER, _GAP, _CHOICE, _AT_START, _AT_END = range(7)
_BUILT_IN = {"number": _NUMBER, "start": _AT_START, "end": _AT_END}


class _State(NamedTuple):
    kind: int
    forms: Forms | None
    most: int
    following: tuple[int, ...]


class Phrase:
    """A phrase ready to be looked for."""

    __slots__ = ("_firsts", "_lexicon", "_start", "_states")

    def __init__(self, phrase: str, lexicon: Mapping[str, Forms]) -> None:
        self._lexicon = lexicon
        self._states: list[_State] = [_State(_END, None, 0, ())]
        self._start = self._chain(parse(phrase), 0)
        self._firsts = self.first_words()

    def _chain(self, items: tuple[Item, ...], target: int) -> int:
        for item in reversed(items):
            target = self._choice(item, target) if isinstance(item, Choice) else self._add(self._state(item, target))
        return target

    def _state(self, item: Item, target: int) -> _State:
        if isinstance(item, Gap):
            return _State(_GAP, None, item.most, (target,))
        if isinstance(item, Ref):
            if item.name in _BUILT_IN:
                return _State(_BUILT_IN[item.name], None, 0, (target,))
            return _State(_FORMS, self._lexicon[item.name], 0, (target,))
        assert isinstance(item, Word)  # noqa: S101 - nothing else is left
        return _State(_FORMS, {item.text: [(item.text,)]}, 0, (target,))

    def _choice(self, item: Choice, target: int) -> int:
        """One state for all options of mere words, whatever their number; a state each for the others."""
        plain = [option for option in item.options if option and all(isinstance(part, Word) for part in option)]
        entries = [self._chain(option, target) for option in item.options if option not in plain]
        if plain:
            words = {tuple(part.text for part in option if isinstance(part, Word)) for option in plain}
            entries.insert(0, self._add(_State(_FORMS, index_forms(words), 0, (target,))))
        return entries[0] if len(entries) == 1 else self._add(_State(_CHOICE, None, 0, tuple(entries)))

    def _add(self, state: _State) -> int:
        self._states.append(state)
        return len(self._states) - 1

    def find(self, words: Words) -> Iterable[Found]:
        """Matches from left to right that don't overlap; at each start the first way that fits."""
        at = 0
        failed: set[tuple[int, int, bool]] = set()
        firsts = self._firsts
        texts = words.texts
        while at < len(texts):
            if firsts is not None and texts[at] not in firsts:
                at += 1
                continue
            fixed = self._walk(words, self._start, at, False, failed)
            if not fixed:
                at += 1
                continue
            yield Found(min(fixed), max(fixed) + 1, frozenset(fixed))
            at = max(fixed) + 1

    def match_at(self, words: Words, at: int) -> Found | None:
        """The first way the phrase fits from this word on."""
        fixed = self._walk(words, self._start, at, False, set())
        return Found(min(fixed), max(fixed) + 1, frozenset(fixed)) if fixed else None

    def first_words(self) -> frozenset[str] | None:
        """Words a match can begin with; None where any word might."""
        found: set[str] = set()
        pending, seen = [self._start], set[int]()
        while pending:
            at = pending.pop()
            if at in seen:
                continue
            seen.add(at)
            state = self._states[at]
            if state.kind == _CHOICE:
                pending.extend(state.following)
            elif state.kind == _FORMS and state.forms is not None:
                found.update(state.forms)
            else:
                return None
        return frozenset(found)

    def _walk(
        self,
        words: Words,
        number: int,
        at: int,
        joined: bool,
        failed: set[tuple[int, int, bool]],
    ) -> list[int] | None:
        """Word indexes named by the phrase from a state on, or None.

        `joined` asks that nothing but space stands between the word before and this one.
        """
        kind, forms, most, following = self._states[number]
        if kind == _END:
            return []
        key = (number, at, joined)
        if key in failed:
            return None
        found: list[int] | None = None
        if kind == _FORMS and forms is not None:
            found = self._form(words, forms, following[0], at, joined, failed)
        elif kind == _CHOICE:
            for entry in following:
                if (found := self._walk(words, entry, at, joined, failed)) is not None:
                    break
        elif kind == _GAP:
            found = self._gap(words, following[0], at, most, failed)
        elif kind == _NUMBER:
            if at < len(words.texts) and words.texts[at][0].isdigit() and not (joined and words.breaks[at]):
                rest = self._walk(words, following[0], at + 1, True, failed)
                found = None if rest is None else [at, *rest]
        elif at == (0 if kind == _AT_START else len(words.texts)):
            found = self._walk(words, following[0], at, joined, failed)
        if found is None:
            failed.add(key)
        return found

    def _form(
        self,
        words: Words,
        forms: Forms,
        target: int,
        at: int,
        joined: bool,
        failed: set[tuple[int, int, bool]],
    ) -> list[int] | None:
        if at >= len(words.texts) or (joined and words.breaks[at]):
            return None
        for form in forms.get(words.texts[at], ()):
            end = at + len(form)
            if len(form) > 1 and (tuple(words.texts[at:end]) != form or any(words.breaks[at + 1 : end])):
                continue
            if (rest := self._walk(words, target, end, True, failed)) is not None:
                return [*range(at, end), *rest]
        return None

    def _gap(
        self, words: Words, target: int, at: int, most: int, failed: set[tuple[int, int, bool]]
    ) -> list[int] | None:
        for to in range(at, min(at + most, len(words.texts)) + 1):
            if to < len(words.texts) and words.breaks[to] > 1:
                return None
            if (found := self._walk(words, target, to, False, failed)) is not None:
                return found
        return None


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
