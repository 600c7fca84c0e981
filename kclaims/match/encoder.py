"""A small transformer encoder that reads a sentence in its place; weights from one file, arithmetic by numpy.

File: b"KCE3", header length (uint32), body length (uint64), header (JSON), then the body with tensors where the header
says: matrices ("z1"), a float32 step for each row and then int8 multiples of it, packed by zlib; float32 vectors ("f4").
Everything little-endian. The network is DeBERTa's (He et al. 2021, v3 of 2023): token embeddings, layers of attention and feed-forward with
normalisation after each; attention weighs what two pieces say, and what each says of how far apart they stand.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from kclaims.match.learned import ModelError
from kclaims.text.unigrams import Unigrams

MAGIC = b"KCE3"
PREFIX = struct.Struct("<4sIQ")
_BATCH_PIECES = 500  # pieces that are read together at most: measured fastest, and bounds memory
_EPSILON = 1e-7

TOGETHER = 150  # pieces at most of sentences that are read at once
_STOPS = tuple(".!?:;")


class Cut(NamedTuple):
    """What is read at once, as numbers: a sentence and what stands around it, or several sentences of a short text."""

    numbers: list[int]
    sentences: tuple[tuple[int, int], ...]  # start and end of the pieces by which each sentence is judged


class Cutter:
    """Turns sentences into numbers, as a header tells."""

    def __init__(self, header: Mapping[str, Any]) -> None:
        """The vocabulary and the special pieces of a header."""
        self._cut = Unigrams(header["vocabulary"], header["scores"])
        self._first, self._separator, self._part = (header["special"][n] for n in ("first", "separator", "part"))
        self._most: int = header["sentence_pieces"]

    def __call__(self, sentence: str, context: Sequence[tuple[str, int]]) -> Cut:
        """The pieces of a sentence and of each part around it, with how many each may have."""
        own = [self._first, *self._cut.pieces(sentence, self._most), self._separator]
        around: list[int] = []
        for number, (text, most) in enumerate(context):
            around += [self._part] if number else []
            around += self._cut.pieces(text, most)
        return Cut([*own, *around, self._separator], ((0, len(own)),))

    def together(self, sentences: Sequence[str]) -> list[Cut]:
        """The sentences of a short text, read at once, or in as few goes as they fit into; each sees the others."""
        cuts: list[Cut] = []
        own, places = [self._first], list[tuple[int, int]]()
        for at, sentence in enumerate(sentences):
            pieces = self._cut.pieces(sentence, self._most) or [self._part]
            if places and len(own) + len(pieces) >= TOGETHER:
                cuts.append(self._whole(own, places))
                own, places = [self._first], []
            if places and not sentences[at - 1].endswith(_STOPS):
                own.append(self._part)  # between a heading or an item and what follows it
            places.append((len(own), len(own) + len(pieces)))
            own += pieces
        return [*cuts, self._whole(own, places)] if places else []

    def _whole(self, own: list[int], places: Sequence[tuple[int, int]]) -> Cut:
        return Cut([*own, self._separator, self._separator], tuple(places))


class Encoder:
    """Gives each sentence one score for being a flag and one for each category."""

    def __init__(self, path: Path) -> None:
        """Check that the file is whole; it is read when first used. Raises ModelError."""
        self._path = path
        try:
            with path.open("rb") as file:
                magic, self._head, body = PREFIX.unpack(file.read(PREFIX.size))
            self._body = self._head + PREFIX.size + -(self._head + PREFIX.size) % 8
            whole = magic == MAGIC and path.stat().st_size == self._body + body
        except (OSError, struct.error) as error:
            raise ModelError(f"{path}: not a usable kclaims model: {error}") from None
        if not whole:
            raise ModelError(f"{path}: not a usable kclaims model: cut short, or no model at all")

    @cached_property
    def header(self) -> dict[str, Any]:
        """What the file says of itself."""
        with self._path.open("rb") as file:
            file.seek(PREFIX.size)
            return dict(json.loads(file.read(self._head)))

    @cached_property
    def categories(self) -> list[str]:
        """The categories, in the order of their scores."""
        return list(self.header["categories"])

    @cached_property
    def pieces(self) -> Cutter:
        """Cuts sentences and what stands around them into the model's pieces."""
        return Cutter(self.header)

    @cached_property
    def _tensors(self) -> dict[str, Any]:
        with self._path.open("rb") as file:
            file.seek(self._body)
            content = memoryview(file.read())
        try:
            return {n: _tensor(content[at:], kind, shape) for n, (kind, shape, at) in self.header["tensors"].items()}
        except (zlib.error, ValueError) as error:
            raise ModelError(f"{self._path}: not a usable kclaims model: {error}") from None

    def tensors(self) -> dict[str, Any]:
        """Every tensor of the file, as float32."""
        return {name: t[:] if isinstance(t, _Matrix) else t for name, t in self._tensors.items()}

    def scores(self, read: Sequence[Cut]) -> Any:
        """Array (sentences, 1 + categories) of logits, for the sentences of each cut in turn."""
        import numpy as np

        starts = [*accumulate((len(cut.sentences) for cut in read), initial=0)]
        out = np.zeros((starts[-1], 1 + len(self.categories)), np.float32)
        for batch in _batches([len(cut.numbers) for cut in read]):
            rows = [row for index in batch for row in range(starts[index], starts[index + 1])]
            out[rows] = self._forward([read[index] for index in batch])
        return out

    def _forward(self, batch: Sequence[Cut]) -> Any:
        flat, there = self._begun(batch)
        apart = self._distances(there.shape[1])
        for layer in range(self.header["layers"]):
            flat = self._layer(flat, there, apart, layer)
        return self._through(_pooled(flat, there, batch), "head")

    def _through(self, x: Any, name: str) -> Any:
        """Rows of numbers through a matrix of the network, and its bias added."""
        return self._tensors[name + ".weight"].times(x) + self._tensors[name + ".bias"]

    def _begun(self, batch: Sequence[Cut]) -> tuple[Any, Any]:
        """A batch's pieces as the first layer takes them, and which places they fill."""
        import numpy as np

        w = self._tensors
        longest = max(len(cut.numbers) for cut in batch)
        numbers = np.zeros((len(batch), longest), np.int64)
        there = np.zeros((len(batch), longest), bool)
        for row, cut in enumerate(batch):
            numbers[row, : len(cut.numbers)] = cut.numbers
            there[row, : len(cut.numbers)] = True
        return _normalised(w["tokens"][numbers[there]], w["norm.weight"], w["norm.bias"]), there

    def _distances(self, length: int) -> Any:
        """What stands for each distance between two of so many pieces, from the farthest before to the farthest behind."""
        w = self._tensors
        middle = len(w["distances"]) // 2
        rows = w["distances"][slice(middle - length + 1, middle + length)]
        return _normalised(rows, w["distances.norm.weight"], w["distances.norm.bias"])

    def _layer(self, flat: Any, there: Any, apart: Any, layer: int) -> Any:
        """A layer's output for the pieces `there`, padding left out of all products but attention's; `apart` from `_distances`."""
        import numpy as np

        w = self._tensors
        name = f"{layer}."
        rows, length = there.shape
        width = flat.shape[-1]
        heads = self.header["heads"]
        qkv = np.zeros((rows, length, 3 * width), np.float32)
        projected = self._through(np.concatenate([flat, apart]), name + "qkv")
        qkv[there], far = projected[: len(flat)], projected[len(flat) :]
        q, k, v = qkv.reshape(rows, length, 3, heads, width // heads).transpose(2, 0, 3, 1, 4)
        masked = np.where(there, np.float32(0), np.float32(-1e9))[:, None, None, :]
        far_q, far_k, _ = far.reshape(-1, 3, heads, width // heads).transpose(1, 2, 3, 0)
        attention = q @ k.transpose(0, 1, 3, 2)
        attention += _by_place(q @ far_k[:, :, ::-1])  # what a piece says of the distance to another
        attention += _by_place(k @ far_q).transpose(0, 1, 3, 2)  # and the other of the distance to it
        attention = attention * np.float32((3 * (width // heads)) ** -0.5) + masked
        attention = np.exp(attention - attention.max(-1, keepdims=True))
        attention /= attention.sum(-1, keepdims=True)
        mixed = (attention @ v).transpose(0, 2, 1, 3).reshape(rows, length, width)[there]
        flat = flat + self._through(mixed, name + "out")
        flat = _normalised(flat, w[name + "norm1.weight"], w[name + "norm1.bias"])
        inner = _gelu(self._through(flat, name + "up"))
        flat = flat + self._through(inner, name + "down")
        return _normalised(flat, w[name + "norm2.weight"], w[name + "norm2.bias"])


def _by_place(by_distance: Any) -> Any:
    """From (…, n, 2n-1), each piece's row by distance, to (…, n, n), by place: row i begins n-1-i further on."""
    import numpy as np

    *rest, length, distances = by_distance.shape
    padded = np.pad(by_distance, [(0, 0)] * (len(rest) + 1) + [(0, 1)]).reshape(*rest, -1)
    return padded[..., length - 1 : length - 1 + length * distances].reshape(*rest, length, distances)[..., :length]


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indexes of sentences that are read together, shortest first, by their numbers of pieces."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    batch: list[int] = []
    for index in order:
        if batch and (len(batch) + 1) * lengths[index] > _BATCH_PIECES:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _pooled(flat: Any, there: Any, batch: Sequence[Cut]) -> Any:
    """The mean of each sentence's pieces."""
    import numpy as np

    x = np.zeros((*there.shape, flat.shape[-1]), np.float32)
    x[there] = flat
    return np.stack([x[row, start:end].mean(0) for row, cut in enumerate(batch) for start, end in cut.sentences])


def _tensor(stored: memoryview, kind: str, shape: Sequence[int]) -> Any:
    import numpy as np

    return np.frombuffer(stored, "<f4", shape[0]).copy() if kind == "f4" else _Matrix(stored, shape)


class _Matrix:
    """A matrix held as bytes, of which a page needs a few rows, or the whole for a moment: as float32 it is four times as large."""

    def __init__(self, stored: memoryview, shape: Sequence[int]) -> None:
        import numpy as np

        rows, width = shape
        self._steps = np.frombuffer(stored, "<f4", rows).copy()  # of the file nothing is kept
        multiples = zlib.decompressobj().decompress(stored[4 * rows :], rows * width)
        self._multiples = np.frombuffer(multiples, "i1", rows * width).reshape(rows, width)

    def __len__(self) -> int:
        return len(self._steps)

    def __getitem__(self, wanted: Any) -> Any:
        """Some rows, as float32."""
        import numpy as np

        return self._multiples[wanted].astype(np.float32) * self._steps[wanted][..., None]

    def times(self, x: Any) -> Any:
        """Each row of `x` by each row of the matrix, summed."""
        import numpy as np

        return x @ self._multiples.T.astype(np.float32) * self._steps


def _normalised(x: Any, weight: Any, bias: Any) -> Any:
    import numpy as np

    centred = x - x.mean(-1, keepdims=True)
    return centred / np.sqrt((centred * centred).mean(-1, keepdims=True) + _EPSILON) * weight + bias


def _gelu(x: Any) -> Any:
    """The tanh form (Hendrycks and Gimpel 2016), which training uses too; one array beside `x`, since these are the largest."""
    import numpy as np

    found = x * x
    found *= np.float32(0.044715)
    found += 1
    found *= x
    found *= np.float32(0.7978845608)  # the root of 2/pi
    np.tanh(found, out=found)
    found += 1
    found *= x
    found *= np.float32(0.5)
    return found
