"""kclaims's own literal phrases, for peers that take phrases."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

from kclaims.engine.packs import load_packs, pack_folders
from kclaims.rules.phrases import BUILT_IN, Choice, Gap, Item, Ref, Word, parse
from kclaims.rules.ruleset import Ruleset

_TOKEN = re.compile(r"[^\W_]+|[^\w\s]")
_MOST = 5_000  # word sequences of one branch; a branch that stands for more is no list of phrases


class _Open(Exception):  # noqa: N818 - no error: the branch holds a gap, a number, or too much
    """A branch that can't be written out."""


def written_out(ruleset: Ruleset) -> list[str]:
    """Every phrase of two or more words that a branch of a sentence rule stands for, where it can be written out."""
    found: dict[str, None] = {}
    for rule in ruleset.rules:
        for branch in rule.branches.values():
            try:
                sequences = _expanded(parse(branch), ruleset)
            except _Open:
                continue
            found |= dict.fromkeys(" ".join(words) for words in sequences if len(words) > 1)
    return list(found)


def _expanded(items: Iterable[Item], ruleset: Ruleset) -> list[tuple[str, ...]]:
    parts = [_options(item, ruleset) for item in items]
    size = 1
    for part in parts:
        size *= len(part)
    if size > _MOST:
        raise _Open
    return [tuple(word for words in chosen for word in words) for chosen in product(*parts)]


def _options(item: Item, ruleset: Ruleset) -> list[tuple[str, ...]]:
    match item:
        case Word(text=text):
            return [(text,)]
        case Choice(options=options):
            return [words for option in options for words in _expanded(option, ruleset)]
        case Ref(name=name) if name not in BUILT_IN:
            return [form for forms in ruleset.lexicon[name].values() for form in forms]
        case Ref() | Gap():
            raise _Open


class Phrases:
    """Finds phrases as whole words, ignoring case: what every peer that takes phrases is asked to do."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[str]] = {}
        for phrase in phrases:
            self._by_first.setdefault(_first(phrase), []).append(phrase)

    def within(self, text: str) -> Iterator[str]:
        """Phrases that a text holds, each as often as it stands there."""
        folded = text.lower()
        for token in _TOKEN.finditer(folded):
            for phrase in self._by_first.get(token.group(), ()):
                end = token.start() + len(phrase)
                if folded.startswith(phrase, token.start()) and not folded[end : end + 1].isalnum():
                    yield phrase


def _first(phrase: str) -> str:
    found = _TOKEN.match(phrase)
    if found is None:
        raise ValueError(f"'{phrase}' begins with no word")
    return found.group()


def shipped(corpus: Path) -> list[str]:
    """The phrases of the shipped rules that the labelled training sentences hold, so that none is there in vain."""
    everything = Phrases(written_out(load_packs(pack_folders(()))[0]))
    return sorted({phrase for text in labelled(corpus) for phrase in everything.within(text)})


def labelled(corpus: Path) -> Iterator[str]:
    """Labelled sentences of the training pages, and the sentences of training pairs."""
    for file, key in (("train/labels.jsonl", "quote"), ("pairs-train.jsonl", "text")):
        for line in (corpus / file).read_text(encoding="utf-8").splitlines():
            text: str = json.loads(line)[key]
            if "\n" not in text:
                yield text
