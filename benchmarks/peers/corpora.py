"""Corpora of our own writing: Markdown pages of which a given share of sentences holds a phrase."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.peers.phrases import Phrases, labelled
from kclaims.readers import read
from kclaims.text.sentences import split

SOBER = ("clean", "clean-train", "clean-test", "clean-test-2")
PAGE_WORDS = 1_000
_PARAGRAPH = (3, 6)  # sentences
_SECTION = (3, 5)  # paragraphs
_LEAST_WORDS = 4
_MARKUP = re.compile(r"[*_`#|<>\[\]\\]")  # a sentence with any of it could become something else in Markdown


@dataclass(frozen=True)
class Pool:
    """Sentences without and with a phrase, and headings; each once, in the order of the corpus."""

    sober: Sequence[str]
    hits: Sequence[str]
    headings: Sequence[str]


def gather(corpus: Path, phrases: Phrases) -> Pool:
    """The sentences of sober pages, and the labelled sentences that hold a phrase."""
    sober: dict[str, None] = {}
    headings: dict[str, None] = {}
    for file in (file for name in SOBER for file in sorted((corpus / name / "pages").iterdir())):
        page = read(file.read_bytes(), file.name)
        for sentence in split(page):
            text = " ".join(sentence.text.split())
            if any(phrases.within(text)):
                continue
            if page.blocks[sentence.block].kind == "heading":
                headings[" ".join(_MARKUP.sub(" ", text).split())] = None
            elif _fit(text):
                sober[text] = None
    hits = dict.fromkeys(text for text in labelled(corpus) if _fit(text) and any(phrases.within(text)))
    return Pool(list(sober), list(hits), list(headings))


def _fit(text: str) -> bool:
    """Whether a sentence can stand in any paragraph: whole, and nothing that Markdown or a neighbour's quotes change."""
    quotes = text.count('"') % 2 or text.count("“") != text.count("”")
    return len(text.split()) >= _LEAST_WORDS and text[-1] in ".!?" and not quotes and not _MARKUP.search(text)


def pages(pool: Pool, words: int, share: float, seed: int = 8) -> Iterator[str]:
    """Pages of about a thousand words, until there are so many words; `share` of all sentences are hits.

    Deterministic. Sentences are used in a random order, all of them before any is used again.
    """
    chance = random.Random(seed)
    sober, hits, headings = (_round(part, chance) for part in (pool.sober, pool.hits, pool.headings))
    owed = 0.0
    left = words
    while left > 0:
        sentences: list[str] = []
        size = 0
        while size < min(PAGE_WORDS, left):
            owed += share
            sentence = next(hits if owed >= 1 else sober)
            owed -= owed >= 1
            sentences.append(sentence)
            size += len(sentence.split())
        left -= size
        chance.shuffle(sentences)
        yield _laid_out(sentences, headings, chance)


def _round(parts: Sequence[str], chance: random.Random) -> Iterator[str]:
    while True:
        yield from chance.sample(parts, len(parts))


def _laid_out(sentences: Sequence[str], headings: Iterator[str], chance: random.Random) -> str:
    lines = [f"# {next(headings)}"]
    rest = iter(sentences)
    paragraphs = chance.randint(*_SECTION)
    while taken := list(islice(rest, chance.randint(*_PARAGRAPH))):
        if not paragraphs:
            lines.append(f"## {next(headings)}")
            paragraphs = chance.randint(*_SECTION)
        lines.append(" ".join(taken))
        paragraphs -= 1
    return "\n\n".join(lines) + "\n"


def write(pool: Pool, folder: Path, words: int, share: float) -> int:
    """Write a corpus as files; how many words it has."""
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.glob("*.md"):
        stale.unlink()
    total = 0
    for number, text in enumerate(pages(pool, words, share), 1):
        (folder / f"page-{number:04}.md").write_text(text, encoding="utf-8")
        total += len(text.split())
    return total
