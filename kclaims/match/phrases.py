"""Finding phrases in a sentence's words: a walk over states that never visits the same place twice.

The time is bounded by items x words x gap, whatever the text, so scraped pages can't make it blow up.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Container, Iterable, Mapping
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

from kclaims.rules.plans import AT_START, CHOICE, END, FORMS, GAP, MARK, NUMBER, Plans, plan, read_forms, read_plan
from kclaims.rules.ruleset import index_forms
from kclaims.text.words import Words

Forms = Mapping[str, list[tuple[str, ...]]]  # first word -> whole surface forms, longest first


class Found(NamedTuple):
    """Word range of a match, and the words the phrase itself names."""

    start: int
    end: int
    fixed: frozenset[int]


class _State(NamedTuple):
    kind: int
    forms: Forms | None
    most: int
    following: tuple[int, ...]


def _forms(written: str, lexicon: Mapping[str, Forms]) -> Forms | None:
    if written.startswith("{"):
        return lexicon[written[1:-1]]
    if written.isalnum():
        return {written: [(written,)]}
    return index_forms(read_forms(written)) if written else None


class Phrase:
    """A phrase ready to be looked for."""

    __slots__ = ("_firsts", "_start", "_states")

    def __init__(self, phrase: str, lexicon: Mapping[str, Forms], plans: Plans = MappingProxyType({})) -> None:
        """A phrase by its plan, which is made now unless it is among `plans`."""
        written = plans.get(phrase)
        self._start, steps = plan(phrase) if written is None else read_plan(written)
        self._states = [_State(kind, _forms(forms, lexicon), most, following) for kind, forms, most, following in steps]
        self._firsts = self.first_words()

    def find(self, words: Words) -> Iterable[Found]:
        """Matches from left to right that don't overlap; at each start the first way that fits."""
        at = 0
        failed: set[tuple[int, int, bool]] = set()
        firsts = self._firsts
        texts = words.texts
        if firsts is not None and firsts.isdisjoint(texts):
            return
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
            if state.kind == CHOICE:
                pending.extend(state.following)
            elif state.kind == FORMS and state.forms is not None:
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
        if kind == END:
            return []
        key = (number, at, joined)
        if key in failed:
            return None
        found: list[int] | None = None
        if kind == FORMS and forms is not None:
            found = self._form(words, forms, following[0], at, joined, failed)
        elif kind == CHOICE:
            for entry in following:
                if (found := self._walk(words, entry, at, joined, failed)) is not None:
                    break
        elif kind == GAP:
            found = self._gap(words, following[0], at, most, failed)
        elif kind == NUMBER:
            if at < len(words.texts) and words.texts[at][0].isdigit() and not (joined and words.breaks[at]):
                rest = self._walk(words, following[0], at + 1, True, failed)
                found = None if rest is None else [at, *rest]
        elif kind == MARK:
            found = self._walk(words, following[0], at, False, failed) if words.marked(at, chr(most)) else None
        elif at == (0 if kind == AT_START else len(words.texts)):
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

    __slots__ = ("_anywhere", "_by_word", "_lexicon", "_plans")

    def __init__(
        self, phrases: Iterable[tuple[str, str]], lexicon: Mapping[str, Forms], plans: Plans = MappingProxyType({})
    ) -> None:
        self._lexicon, self._plans = lexicon, plans
        self._by_word: dict[str, list[_Ranked]] = {}
        self._anywhere: list[_Ranked] = []
        self.add(phrases)

    def add(self, phrases: Iterable[tuple[str, str]], rank: int = 0) -> None:
        """Look for some more; where one word begins several, those of a lower rank come first."""
        for name, text in phrases:
            phrase = Phrase(text, self._lexicon, self._plans)
            group = name.partition("/")[0]
            firsts = phrase.first_words()
            if firsts is None:
                insort(self._anywhere, (rank, group, name, phrase), key=_rank)
            for word in firsts or ():
                insort(self._by_word.setdefault(word, []), (rank, group, name, phrase), key=_rank)

    def find(
        self, words: Words, groups: Container[str] | None = None, *, opening: bool = False
    ) -> list[tuple[str, Found]]:
        """Every phrase's match at every word, in word order; or those of some groups, or those at the first word.

        A phrase's group is what its name has before the first slash.
        """
        found = []
        for at, word in enumerate(words.texts[:1] if opening else words.texts):
            for _, group, name, phrase in (*self._by_word.get(word, ()), *self._anywhere):
                if groups is not None and group not in groups:
                    continue
                match = phrase.match_at(words, at)
                if match is not None:
                    found.append((name, match))
        return found


_Ranked = tuple[int, str, str, Phrase]  # rank, group, name
_rank = itemgetter(0)
