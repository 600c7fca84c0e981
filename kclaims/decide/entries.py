"""Entries of a list in alphabetical order: a glossary or a style guide names words in order to speak of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from kclaims.model import Block, Sentence

_LEAST = 5  # entries under one heading: of so many, few are in order by chance
_LONGEST = 5  # words of an entry


def entries(sentences: Sequence[Sentence], blocks: Sequence[Block]) -> frozenset[int]:
    """The sentences (by index) that are entries: each opens a paragraph that goes on, and under their heading all are in order."""
    found: set[int] = set()
    for _, opening in groupby(_openings(sentences, blocks), key=lambda sentence: blocks[sentence.block].headings):
        section = list(opening)
        words = [sentence.text.casefold().strip("*_\"“‘'") for sentence in section]
        if len(section) >= _LEAST and all(one < other for one, other in pairwise(words)):
            found.update(sentence.index for sentence in section)
    return frozenset(found)


def _openings(sentences: Sequence[Sentence], blocks: Sequence[Block]) -> Iterator[Sentence]:
    """Short sentences that open a paragraph or a list's item and are followed there by another."""
    for sentence, following in pairwise(sentences):
        block = blocks[sentence.block]
        opens = sentence.span.start == block.span.start and following.block == sentence.block
        if opens and block.kind in {"paragraph", "list-item"} and len(sentence.text.split()) <= _LONGEST:
            yield sentence
