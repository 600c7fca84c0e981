"""The learned detector: a linear model over hashed words and word pairs, its weights read in place from one file.

File: b"KCL2", header length (uint32), header (JSON), then float32 weights of the flag model, int8 weights of each
category, and the labelled sentences that findings are explained by: a byte for the category of each, which of them hold
each rare word, and their texts, the last two as `Entries`. Everything little-endian.
"""

from __future__ import annotations

import json
import math
import mmap
import struct
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from heapq import nsmallest
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from kclaims.model import Block, Document, Sentence
from kclaims.model.record import record
from kclaims.rules.sections import Entries, lines
from kclaims.text.features import Feature, features, masked
from kclaims.text.frames import asks
from kclaims.text.memory import Memory
from kclaims.text.words import texts_and_marks

MAGIC = b"KCL2"
_PREFIX = struct.Struct("<4sI")
_REMEMBERED = 40_000  # features whose weights are kept at hand, some seven megabytes; a page of 1,000 words has 2,000
_RARE = 100  # labelled sentences at most that hold a word which can make two sentences alike
LEAST_WORDS = 3
# The page's mean is drawn towards an average page as if that many average sentences stood on it.
PRIOR_SENTENCES = 40


def scored_block(block: Block) -> bool:
    """Whether sentences of a block are scored: main text but for reference lists."""
    return block.region == "main" and block.kind != "reference"


class ModelError(ValueError):
    """A model file that can't be used."""


class Score(NamedTuple):
    """A sentence, how likely an editor would stop it (calibrated, from 0 to 1), and what the model saw of it.

    `margin` is the sentence's own weight, `around` the mean of the others of its page, both in logits; `category` is
    named where a second reading found one.
    """

    sentence: Sentence
    probability: float
    features: frozenset[Feature]
    margin: float = 0.0
    around: float = 0.0
    category: str = ""


@record()
class Neighbour:
    """A labelled sentence like the one scored."""

    text: str
    category: str


class _Weights(dict[Feature, float]):
    """Weights by feature, each looked up in the file once."""

    def __init__(self, weights: memoryview[float]) -> None:
        super().__init__()
        self._weights = weights
        self._mask = len(weights) - 1

    def __missing__(self, feature: Feature) -> float:
        self[feature] = self._weights[hashed(feature) & self._mask]
        return self[feature]


def hashed(feature: Feature) -> int:
    """The hash of a feature; its lower bits are its bucket."""
    return crc32((feature if isinstance(feature, str) else " ".join(feature)).encode())


class LearnedModel:
    """Scores sentences; immutable, cheap to open."""

    def __init__(self, path: Path) -> None:
        """Open a model file. Raises ModelError."""
        try:
            with path.open("rb") as file:
                self._file = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._bytes = memoryview(self._file)
            self._lay_out()
        except (OSError, ValueError, KeyError, TypeError, struct.error) as error:
            raise ModelError(f"{path}: not a usable kclaims model: {error}") from None

    def _lay_out(self) -> None:
        magic, length = _PREFIX.unpack_from(self._bytes)
        if magic != MAGIC:
            raise ValueError("it does not begin as one")
        header: dict[str, Any] = json.loads(bytes(self._bytes[_PREFIX.size : _PREFIX.size + length]))
        self.header = header
        self.masks: dict[str, str] = header["masks"]
        self.threshold: float = header["threshold"]
        self.categories: list[str] = header["categories"]
        buckets, size = header["buckets"], header["category_buckets"]
        start = _PREFIX.size + length
        start += -start % 8
        by_category = start + 4 * buckets
        labelled = by_category + size * len(self.categories)
        holding = labelled + header["labelled"]
        texts = holding + header["holding"]
        if texts > len(self._bytes):
            raise ValueError("it is cut short")
        self._labelled = self._bytes[labelled:holding]
        self._holding = Entries(self._file, holding, texts)
        self._texts = Entries(self._file, texts, len(self._bytes))
        self._category_mask = size - 1
        self._weigh = _Weights(self._bytes[start:by_category].cast("f"))
        starts = range(by_category, labelled, size)
        self._by_category = [self._bytes[at : at + size].cast("b") for at in starts]

    def score(self, document: Document, sentences: Sequence[Sentence], memory: Memory | None = None) -> list[Score]:
        """Every sentence of the main text with its probability.

        A sentence is judged among the others of its page: where they read like claims, so more likely does it. Of one
        too short to be judged, nothing is said (0) where it answers a question, so that whoever reads both may judge it.
        """
        memory = Memory() if memory is None else memory
        seen: list[tuple[Sentence, frozenset[Feature], float]] = []
        answers: list[Sentence] = []
        asked = False
        for sentence in sentences:
            block = document.blocks[sentence.block]
            if not scored_block(block):
                continue
            lead_in = "" if block.lead_in is None else document.block_text(block.lead_in)
            key = (sentence.text, block.kind, lead_in)
            weighed = memory.of("weighed", key, partial(self._weighed, *key))
            if weighed is not None:
                seen.append((sentence, *weighed))
            elif asked or block.question is not None:
                answers.append(sentence)
            asked = asks(sentence.text)
        if len(self._weigh) > _REMEMBERED:
            self._weigh.clear()
        scores = self._among(seen)
        if not answers:
            return scores
        mean = sum(margin for _, _, margin in seen) / (len(seen) + PRIOR_SENTENCES)
        scores += [Score(sentence, 0.0, frozenset(), 0.0, mean) for sentence in answers]
        return sorted(scores, key=lambda score: score.sentence.index)

    def _weighed(self, text: str, kind: str, lead_in: str) -> tuple[frozenset[Feature], float] | None:
        """A sentence's features and its own weight; None for too short a one."""
        words, marks = texts_and_marks(text)
        if len(words) < LEAST_WORDS:
            return None
        texts = masked(words, self.masks)
        found = features(texts, marks, kind, masked(texts_and_marks(lead_in)[0], self.masks))
        margin = sum(map(self._weigh.__getitem__, found)) / math.sqrt(len(found)) + self.header["intercept"]
        return frozenset(found), margin

    def _among(self, seen: Sequence[tuple[Sentence, frozenset[Feature], float]]) -> list[Score]:
        total = sum(margin for _, _, margin in seen)
        own, page, shift = self.header["calibration"]
        scored = []
        for sentence, found, margin in seen:
            around = (total - margin) / (len(seen) - 1 + PRIOR_SENTENCES)
            logit = own * margin + page * around + shift
            probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
            scored.append(Score(sentence, probability, found, margin, around))
        return scored

    def category(self, found: Iterable[Feature]) -> str:
        """The category that fits a sentence's features best."""
        buckets = [hashed(feature) & self._category_mask for feature in found]
        sums = [
            scale * sum(map(weights.__getitem__, buckets)) / math.sqrt(len(buckets)) + intercept
            for weights, scale, intercept in zip(
                self._by_category, self.header["category_scales"], self.header["category_intercepts"], strict=True
            )
        ]
        return self.categories[max(range(len(sums)), key=sums.__getitem__)]

    def nearest(self, text: str, category: str, count: int = 2) -> list[Neighbour]:
        """Labelled flags that share the rarest words with a sentence, those of its category first."""
        overlap: dict[int, float] = {}
        for word in set(masked(texts_and_marks(text)[0], self.masks)):
            found = self._holding.get(word, ())
            for index in found:
                overlap[index] = overlap.get(index, 0.0) + 1 / len(found)
        best = nsmallest(count, overlap, key=lambda i: (self._category_of(i) != category, -overlap[i], i))
        return [Neighbour(self._texts[str(index)], self._category_of(index)) for index in best]

    def _category_of(self, labelled: int) -> str:
        return self.categories[self._labelled[labelled]]


def explaining(sentences: Sequence[tuple[str, int]], masks: Mapping[str, str]) -> tuple[dict[str, int], bytes]:
    """What the header says of labelled sentences (text, number of its category), and how they end a model file."""
    holding: dict[str, list[int]] = {}
    for index, (text, _) in enumerate(sentences):
        for word in set(masked(texts_and_marks(text)[0], masks)):
            holding.setdefault(word, []).append(index)
    rare = lines({word: found for word, found in holding.items() if len(found) <= _RARE})
    texts = lines({str(index): text for index, (text, _) in enumerate(sentences)})
    categories = bytes(category for _, category in sentences)
    return {"labelled": len(categories), "holding": len(rare)}, categories + rare + texts
