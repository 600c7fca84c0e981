"""The phrase grammar: `{drug} ...6 (a|the)? cure all`.

    phrase  = item {item}
    item    = atom ["?"]
    atom    = word | "{name}" | "...N" | "(" phrase {"|" phrase} ")"

Words match whole words, ignoring case and hyphens ("cure-all" is two words). `{name}` is a lexicon entry;
`{number}`, `{start}` (nothing before it), `{end}` (nothing after it) and the marks `{bracket}`, `{bracket-end}` and
`{comma}` are built in. `...N` lets up to N words stand between, commas and brackets among them, never a colon, semicolon
or full stop.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from itertools import product
from math import prod

from kclaims.model.record import record
from kclaims.text.patterns import lazy
from kclaims.text.words import Words

MARKS = {"bracket": "(", "bracket-end": ")", "comma": ","}  # stand between two words, before the next or after the last
BUILT_IN = frozenset({"number", "start", "end", *MARKS})
MAX_GAP = 12
MAX_DEPTH = 20  # choices in each other
MAX_FORMS = 10_000  # word sequences that one form may stand for
_SHOWN = 120  # characters of a phrase in a message
_TOKENS = lazy(r"\s*(?:(\.\.\.\d+)|\{([a-z0-9-]+)\}|([()|?])|([^\s(){}|?]+))")


class PhraseError(ValueError):
    """A phrase that breaks the grammar; the message says where and how."""


@record()
class Word:
    """One whole word, folded."""

    text: str


@record()
class Ref:
    """Any surface form of a lexicon entry, or a built-in."""

    name: str


@record()
class Gap:
    """Up to `most` words of any kind."""

    most: int


@record()
class Choice:
    """One of several sequences; an empty one makes it optional."""

    options: tuple[tuple[Item, ...], ...]


Item = Word | Ref | Gap | Choice


def parse(phrase: str) -> tuple[Item, ...]:
    """The items of a phrase. Raises PhraseError."""
    tokens = list(_tokens(phrase))
    items, at = _sequence(phrase, tokens, 0, 0)
    if at < len(tokens):
        raise PhraseError(f"unexpected '{tokens[at][1]}' in {_shown(phrase)}")
    if not any(not isinstance(item, Gap) for item in items):
        raise PhraseError(f"nothing to match in {_shown(phrase)}")
    if isinstance(items[0], Gap) or isinstance(items[-1], Gap):
        raise PhraseError(f"a gap can't stand first or last: {_shown(phrase)}")
    return items


def _tokens(phrase: str) -> Iterator[tuple[str, str]]:
    at = 0
    stripped = phrase.rstrip()
    while at < len(stripped):
        match = _TOKENS.match(stripped, at)
        if match is None:
            raise PhraseError(f"can't read {_shown(stripped[at:])} in {_shown(phrase)}")
        gap, name, sign, word = match.groups()
        if gap:
            yield "gap", gap[3:]
        elif name:
            yield "ref", name
        elif sign:
            yield "sign", sign
        else:
            plain = word.isascii() and word.isalpha() and word.islower()
            for text in [word] if plain else Words.of(word).texts:
                yield "word", text
        at = match.end()


def _sequence(phrase: str, tokens: list[tuple[str, str]], at: int, depth: int) -> tuple[tuple[Item, ...], int]:
    if depth > MAX_DEPTH:
        raise PhraseError(f"more than {MAX_DEPTH} choices lie in each other in {_shown(phrase)}")
    items: list[Item] = []
    while at < len(tokens):
        kind, value = tokens[at]
        if (kind, value) in {("sign", ")"), ("sign", "|")}:
            if depth:
                break
            raise PhraseError(f"unexpected '{value}' in {_shown(phrase)}")
        if (kind, value) == ("sign", "?"):
            if not items or isinstance(items[-1], Gap):
                raise PhraseError(f"'?' has nothing to make optional in {_shown(phrase)}")
            items[-1] = _optional(items[-1])
            at += 1
        elif (kind, value) == ("sign", "("):
            choice, at = _choice(phrase, tokens, at + 1, depth + 1)
            items.append(choice)
        else:
            items.append(_atom(phrase, kind, value))
            at += 1
    return tuple(items), at


def _choice(phrase: str, tokens: list[tuple[str, str]], at: int, depth: int) -> tuple[Choice, int]:
    options: list[tuple[Item, ...]] = []
    while True:
        option, at = _sequence(phrase, tokens, at, depth)
        options.append(option)
        if at >= len(tokens):
            raise PhraseError(f"'(' is never closed in {_shown(phrase)}")
        at += 1
        if tokens[at - 1][1] == ")":
            return Choice(tuple(options)), at


def _optional(item: Item) -> Item:
    """The item or nothing; what may be nothing already stays as it is."""
    return item if isinstance(item, Choice) and () in item.options else Choice(((item,), ()))


def _atom(phrase: str, kind: str, value: str) -> Item:
    if kind == "word":
        return Word(value)
    if kind == "ref":
        return Ref(value)
    if len(value) > 2 or not 1 <= int(value) <= MAX_GAP:
        raise PhraseError(f"a gap takes 1 to {MAX_GAP} words, not {value[:20]}: {_shown(phrase)}")
    return Gap(int(value))


def references(items: tuple[Item, ...]) -> Iterator[str]:
    """Names of the lexicon entries a phrase uses, built-ins left out."""
    for item in items:
        if isinstance(item, Ref) and item.name not in BUILT_IN:
            yield item.name
        elif isinstance(item, Choice):
            for option in item.options:
                yield from references(option)


def phrase_problems(phrase: str, entries: Container[str]) -> Iterator[str]:
    """What is wrong with a phrase that may name some lexicon entries."""
    try:
        named = list(references(parse(phrase)))
    except PhraseError as error:
        yield str(error)
        return
    yield from (f"lexicon entry '{name}' does not exist" for name in named if name not in entries)


def form_problems(form: str) -> Iterator[str]:
    """What is wrong with a surface form."""
    try:
        list(expand(form))
    except PhraseError as error:
        yield str(error)


def expand(form: str) -> Iterator[tuple[str, ...]]:
    """Every word sequence of a lexicon form, which may hold choices but neither gaps nor references."""
    items = parse(form)
    if _count(items) > MAX_FORMS:
        raise PhraseError(f"stands for more than {MAX_FORMS:,} word sequences: split {_shown(form)}")
    for words in _expansions(items, form):
        if not words:
            raise PhraseError(f"a form can't stand for nothing: {_shown(form)}")
        yield words


def _count(items: tuple[Item, ...]) -> int:
    """How many word sequences some items stand for."""
    return prod(sum(map(_count, item.options)) for item in items if isinstance(item, Choice))


def _shown(phrase: str) -> str:
    return repr(phrase if len(phrase) <= _SHOWN else f"{phrase[:_SHOWN]} …")


def _expansions(items: tuple[Item, ...], form: str) -> Iterator[tuple[str, ...]]:
    parts: list[list[tuple[str, ...]]] = []
    for item in items:
        if isinstance(item, Word):
            parts.append([(item.text,)])
        elif isinstance(item, Choice):
            parts.append([words for option in item.options for words in _expansions(option, form)])
        else:
            raise PhraseError(f"a lexicon form holds neither gaps nor references: {_shown(form)}")
    for combination in product(*parts):
        yield tuple(word for words in combination for word in words)


# Words too common to tell a candidate sentence from any other; a phrase of nothing else gates on them all the same.
COMMON = frozenset(
    "a an the and or of to in for on at by with from as is are was were be been being it its this that these those we "
    "our us you your they their them he she his her i my me has have had do does did can will would not no all any so "
    "if than then more most very just only also such who which what when how there here but into out up".split()
)

Literals = frozenset[str]


def required(items: tuple[Item, ...], lexicon: Mapping[str, Literals]) -> frozenset[Literals]:
    """Sets of words; every match holds a word of each. `lexicon` gives each entry's own gating words.

    Sound by construction: a set comes from an item that no match can leave out. Items that only common words could
    satisfy give no set, unless the whole phrase has nothing rarer.
    """
    found = _required(items, lexicon, keep_common=False)
    return found or _required(items, lexicon, keep_common=True)


def _required(items: tuple[Item, ...], lexicon: Mapping[str, Literals], *, keep_common: bool) -> frozenset[Literals]:
    sets: set[Literals] = set()
    for item in items:
        if isinstance(item, Word) and (keep_common or item.text not in COMMON):
            sets.add(frozenset({item.text}))
        elif isinstance(item, Ref) and item.name not in BUILT_IN:
            if keep_common or not lexicon[item.name] & COMMON:
                sets.add(lexicon[item.name])
        elif isinstance(item, Choice):
            options = [_required(option, lexicon, keep_common=keep_common) for option in item.options]
            if all(options):
                sets.add(frozenset().union(*(min(option, key=_weight) for option in options)))
    return frozenset(sets)


def _weight(literals: Literals) -> tuple[int, list[str]]:
    return len(literals), sorted(literals)


def gating_word(form: tuple[str, ...]) -> str:
    """The word of a surface form that the gate looks for: the longest that is not common."""
    return max(form, key=lambda word: (word not in COMMON, len(word), word))
