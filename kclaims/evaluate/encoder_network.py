"""The encoder's network while it learns: DeBERTa (He et al. 2021), its weights by the names that the file has for them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

HEADS = 6
SPAN = 256  # kinds of distance before and behind: each up to half of it, further ones in bands that grow
_FARTHEST = 512
_EPSILON = 1e-7
_DROPPED = 0.1  # of what the pieces' embeddings hold, while learning; to drop in every layer takes a sixth more time
TABLE = "kinds"  # of distance; what the file has is a row for each distance


class Network:
    """Weights by name: matrices as (outputs, inputs)."""

    def __init__(self, weights: Mapping[str, Any], layers: int) -> None:
        """Take weights to learn with."""
        self.weights = {name: tensor.clone().requires_grad_() for name, tensor in weights.items()}
        self.layers = layers
        self.learns = True

    def forward(self, numbers: Any, held: Any) -> Any:
        """What the last layer holds of each piece: (texts, pieces, width), from their numbers and which places are filled."""
        from torch.nn import functional

        x = self._normalised(functional.embedding(numbers, self.weights["tokens"]), "norm")
        x = functional.dropout(x, _DROPPED, self.learns) * held[..., None]
        apart = self._normalised(self.weights[TABLE], "distances.norm")[kinds(numbers.shape[1])]
        masked = (1 - held)[:, None, None, :] * -1e9
        for layer in range(self.layers):
            x = self._layer(x, masked, apart, f"{layer}.")
        return x

    def _layer(self, x: Any, masked: Any, apart: Any, name: str) -> Any:
        from torch.nn import functional

        texts, length, width = x.shape
        size = width // HEADS
        q, k, v = self._through(x, name + "qkv").view(texts, length, 3, HEADS, size).permute(2, 0, 3, 1, 4)
        far_q, far_k, _ = self._through(apart, name + "qkv").view(-1, 3, HEADS, size).permute(1, 2, 0, 3)
        scores = q @ k.transpose(-1, -2) + _by_place(q @ far_k.flip(1).transpose(-1, -2))
        scores = scores + _by_place(k @ far_q.transpose(-1, -2)).transpose(-1, -2)
        attention = (scores * (3 * size) ** -0.5 + masked).softmax(-1)
        mixed = (attention @ v).transpose(1, 2).reshape(texts, length, width)
        x = self._normalised(x + self._through(mixed, name + "out"), name + "norm1")
        inner = functional.gelu(self._through(x, name + "up"), approximate="tanh")
        return self._normalised(x + self._through(inner, name + "down"), name + "norm2")

    def _through(self, x: Any, name: str) -> Any:
        from torch.nn import functional

        return functional.linear(x, self.weights[name + ".weight"], self.weights[name + ".bias"])

    def _normalised(self, x: Any, name: str) -> Any:
        from torch.nn import functional

        weight, bias = self.weights[name + ".weight"], self.weights[name + ".bias"]
        return functional.layer_norm(x, x.shape[-1:], weight, bias, _EPSILON)


def _by_place(by_distance: Any) -> Any:
    """As in kclaims.match.encoder: from rows by distance to rows by place."""
    from torch.nn import functional

    texts, heads, length, distances = by_distance.shape
    flat = functional.pad(by_distance, (0, 1)).reshape(texts, heads, -1)
    rows = flat[:, :, length - 1 : length - 1 + length * distances].view(texts, heads, length, distances)
    return rows[..., :length]


def kinds(length: int) -> Any:
    """The kind of each distance between two of so many pieces, from the farthest before to the farthest behind."""
    import torch

    distances, middle = torch.arange(1 - length, length), SPAN // 2
    share = torch.log(distances.abs().clamp(min=1) / middle) / math.log((_FARTHEST - 1) / middle)
    band = (torch.ceil(share * (middle - 1)) + middle).long() * distances.sign()
    return torch.where(distances.abs() <= middle, distances, band).clamp(-SPAN, SPAN - 1) + SPAN
