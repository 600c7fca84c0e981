"""In what order the encoder learns: pages sentence by sentence and in stretches, the two sides of a pair in one step."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from zlib import crc32

from kclaims.evaluate.encoder_rows import Unit
from kclaims.model.record import record

Bag = Sequence[Unit]  # read at once: a sentence in its place, a stretch of a page, or a text that was judged whole
Bundle = Sequence[Bag]  # learned in one step: one bag, or the two sides of a pair
SIDE = re.compile(r"(?<=[0-9])[ft]$")  # of a pair: the end of its ID
STRETCH = (2, 6)  # sentences of a stretch, at least and at most
_RUN = 50  # batches whose bundles are sorted by length


@record(kw_only=True)
class Learnt:
    """What is learned from."""

    pages: Sequence[Sequence[Unit]]
    texts: Sequence[Unit]
    easy: int  # of labelled pages read sentence by sentence one easy sentence in so many is learned from; of clean pages all

    def units(self) -> Iterator[Unit]:
        """Every judged sentence, and those around it."""
        for page in self.pages:
            yield from page
        yield from self.texts

    def batches(self, epochs: int, size: int, apart: int, seed: int) -> Iterator[list[Bundle]]:
        """Batches of bundles of like length, in an order drawn anew in each epoch."""
        order = random.Random(seed)  # noqa: S311 - an order, no secret
        pairs = bundled(self.texts)
        for epoch in range(epochs):
            bundles = list(pairs)
            for place, page in enumerate(self.pages):
                alone = (place + epoch) % apart == 0
                bundles += [[bag] for bag in (self._alone(page) if alone else stretches(page, order))]
            order.shuffle(bundles)
            much = _RUN * size
            runs = [sorted(bundles[at : at + much], key=_length) for at in range(0, len(bundles), much)]
            batches = [batch for run in runs for batch in _filled(run, size)]
            order.shuffle(batches)
            yield from batches

    def some(self) -> list[Bag]:
        """A few bags of each kind."""
        alone = [bag for page in self.pages[:: len(self.pages) // 3] for bag in self._alone(page)[:1]]
        texts = [bag for bundle in bundled(self.texts) for bag in bundle if len(bag) > 1]
        return [*alone, *texts[:: len(texts) // 3]]

    def _alone(self, page: Sequence[Unit]) -> list[Bag]:
        return [
            [unit]
            for unit in page
            if unit.verdict
            and (unit.verdict != "easy" or unit.page.startswith("clean") or _one_in(self.easy, unit.text))
        ]


def bundled(texts: Sequence[Unit]) -> list[Bundle]:
    """The units of judged texts in bags, and the bags of a pair in one bundle."""
    bags: dict[str, list[Unit]] = {}
    for unit in texts:
        bags.setdefault(unit.bag, []).append(unit)
    bundles: dict[str, list[Bag]] = {}
    for name, bag in bags.items():
        bundles.setdefault(SIDE.sub("", name), []).append(bag)
    return list(bundles.values())


def stretches(page: Sequence[Unit], lengths: random.Random) -> Iterator[Bag]:
    """A page cut into a few sentences each, led in by their heading; without those in which nothing was judged."""
    at = 0
    while at < len(page):
        some = page[at : at + lengths.randint(*STRETCH)]
        at += len(some)
        if any(unit.verdict for unit in some):
            yield [*_heading(some), *some]


def _heading(some: Sequence[Unit]) -> list[Unit]:
    """The heading of a stretch's first sentence, judged by nobody, where the stretch doesn't hold it."""
    text = some[0].heading
    if not text or any(unit.text == text for unit in some):
        return []
    return [Unit(bag="", page="", text=text, context=(), heading="", verdict="", categories=())]


def twins(bundles: Sequence[Bundle]) -> Iterator[tuple[int, int]]:
    """Where the flag and the trap of each pair stand among the bags of some bundles."""
    at = 0
    for bundle in bundles:
        sides = {bag[0].flag: at + place for place, bag in enumerate(bundle)}
        if len(sides) > 1:
            yield sides[True], sides[False]
        at += len(bundle)


def _filled(bundles: Sequence[Bundle], size: int) -> Iterator[list[Bundle]]:
    """Batches of as many bags as are set, or one more where the last bundle is a pair."""
    batch: list[Bundle] = []
    for bundle in bundles:
        batch.append(bundle)
        if sum(map(len, batch)) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


def _length(bundle: Bundle) -> int:
    return max(_size(bag) for bag in bundle)


def _size(bag: Bag) -> int:
    around = sum(len(text) for text, _ in bag[0].context) if len(bag) == 1 else 0
    return sum(len(unit.text) for unit in bag) + around


def _one_in(every: int, name: str) -> bool:
    return crc32(name.encode()) % every == 0
