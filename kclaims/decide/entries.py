"""What a list names in order to speak of it: entries of a glossary or a style guide, the answers among which a quiz lets choose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from kclaims.model import Block, Sentence
from kclaims.text.patterns import lazy

_LEAST = 5  # entries under one heading: of so many, few are in order by chance
_LONGEST = 5  # words of an entry
_NAMING = frozenset("word words phrase phrases term terms expressions vocabulary wording glossary".split())
_LETTERED = lazy(r"\(?([A-Ha-h])[.)]\s")


def options(sentences: Sequence[Sentence], blocks: Sequence[Block]) -> frozenset[int]:
    """The sentences (by index) of lists whose items are lettered from A on: answers to choose from, of which most are wrong."""
    found: set[int] = set()
    items: list[list[int]] = []  # of a list so far, lettered from A to here
    for block, group in groupby(sentences, key=lambda sentence: sentence.block):
        said = list(group)
        lettered = _LETTERED.match(said[0].text) if blocks[block].kind == "list-item" else None
        at = ord(lettered[1].lower()) - ord("a") if lettered else -1
        if at != len(items):
            items = []
        if at == len(items):
            items.append([sentence.index for sentence in said])
        if len(items) > 1:
            found.update(*items)
    return frozenset(found)


def entries(sentences: Sequence[Sentence], blocks: Sequence[Block]) -> frozenset[int]:
    """The sentences (by index) that are entries: each opens a paragraph that goes on.

    Under their heading all stand in the order of the alphabet, or it says that words are meant: "Words we avoid".
    """
    found: set[int] = set()
    for headings, opening in groupby(
        _openings(sentences, blocks), key=lambda sentence: blocks[sentence.block].headings
    ):
        section = list(opening)
        words = [sentence.text.casefold().strip("*_\"“‘'") for sentence in section]
        ordered = all(one < other for one, other in pairwise(words))
        if len(section) >= _LEAST and (ordered or _names_words(sentences, headings)):
            found.update(sentence.index for sentence in section)
    return frozenset(found)


def _names_words(sentences: Sequence[Sentence], headings: Sequence[int]) -> bool:
    """Whether the nearest heading speaks of words."""
    above = (sentence.text for sentence in sentences if sentence.block in headings[-1:])
    return not _NAMING.isdisjoint(word.strip(".,:;!?’'\"").casefold() for text in above for word in text.split())


def _openings(sentences: Sequence[Sentence], blocks: Sequence[Block]) -> Iterator[Sentence]:
    """Short sentences that open a paragraph or a list's item and are followed there by another."""
    for sentence, following in pairwise(sentences):
        block = blocks[sentence.block]
        opens = sentence.span.start == block.span.start and following.block == sentence.block
        if opens and block.kind in {"paragraph", "list-item"} and len(sentence.text.split()) <= _LONGEST:
            yield sentence
