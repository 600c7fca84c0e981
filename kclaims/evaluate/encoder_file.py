"""Writing an encoder's file (kclaims.match.encoder reads it)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kclaims.match.encoder import MAGIC, PREFIX, RUN

EIGHT_BITS = frozenset({"positions", "segments", "head.weight"})  # small; in the others four lose next to nothing
LOOKED_UP = "tokens"  # of this matrix a sentence uses a few rows
_TIGHTER = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)  # scales tried for a run of values: the one that errs least is kept


def _bytes_of(name: str, tensor: Any) -> tuple[str, bytes]:
    import numpy as np

    if tensor.ndim == 1:
        return "f4", tensor.astype("<f4").tobytes()
    if name in EIGHT_BITS:
        scales = np.maximum(np.abs(tensor).max(1), 1e-12).astype("<f4") / np.float32(127)
        return "i1", scales.tobytes() + np.round(tensor / scales[:, None]).astype("i1").tobytes()
    runs = tensor.reshape(-1, RUN)
    scales = np.zeros(len(runs), "<f2")
    values = np.zeros(runs.shape, "f4")
    least = np.full(len(runs), np.inf, "f4")
    for share in _TIGHTER:
        tried = (np.maximum(np.abs(runs).max(1), 1e-6) * share / 7).astype("<f2")
        rounded = np.clip(np.round(runs / tried.astype("f4")[:, None]), -8, 7)
        error = ((rounded * tried.astype("f4")[:, None] - runs) ** 2).sum(1)
        better = error < least
        scales[better], values[better], least[better] = tried[better], rounded[better], error[better]
    halves = (values + 8).astype("u1").reshape(-1, 2)
    return "i4" if name == LOOKED_UP else "m4", scales.tobytes() + (halves[:, 0] | (halves[:, 1] << 4)).tobytes()


def write(target: Path, header: Mapping[str, Any], tensors: Mapping[str, Any]) -> str:
    """Write matrices of 8 or 4 bits and vectors as float32; returns the file's SHA-256, which is written beside it."""
    places: dict[str, Any] = {}
    body = bytearray()
    for name, tensor in tensors.items():
        kind, stored = _bytes_of(name, tensor)
        places[name] = [kind, list(tensor.shape), len(body)]
        body += stored
        body += b"\0" * (-len(body) % 4)
    return _written(target, {**header, "tensors": places}, bytes(body))


def reheaded(target: Path, changes: Mapping[str, Any]) -> str:
    """Write a file again with fields of its header changed, tensors as they are; returns its new SHA-256."""
    content = target.read_bytes()
    _, length, size = PREFIX.unpack_from(content)
    header = json.loads(content[PREFIX.size : PREFIX.size + length])
    return _written(target, {**header, **changes}, content[len(content) - size :])


def _written(target: Path, header: Mapping[str, Any], body: bytes) -> str:
    """Write the file and beside it its SHA-256, which is returned."""
    head = json.dumps(header, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    prefix = PREFIX.pack(MAGIC, len(head), len(body)) + head
    prefix += b"\0" * (-len(prefix) % 8)
    content = prefix + body
    target.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    target.with_suffix(".sha256").write_text(digest + "\n", encoding="utf-8")
    return digest
