"""Writing an encoder's file (kclaims.match.encoder reads it)."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kclaims.match.encoder import MAGIC, PREFIX

# Values are rounded to multiples of this share of their row's root mean square. Most are then small, and three bits each hold
# them when frequent ones have short codes; the same three bits for every value err half as much again.
STEP = 0.57
FINE = {"distances": 0.05, "head.weight": 0.05}  # shares for small ones, which cost little
MOST = 127  # multiples at most


def _bytes_of(name: str, tensor: Any) -> tuple[str, bytes]:
    import numpy as np

    if tensor.ndim == 1:
        return "f4", tensor.astype("<f4").tobytes()
    steps = (np.sqrt((tensor.astype("f8") ** 2).mean(1)) * FINE.get(name, STEP)).astype("<f4")
    multiples = np.clip(np.round(tensor / np.maximum(steps, 1e-12)[:, None]), -MOST, MOST).astype("i1")
    coder = zlib.compressobj(strategy=zlib.Z_HUFFMAN_ONLY)
    return "z1", steps.tobytes() + coder.compress(multiples.tobytes()) + coder.flush()


def write(target: Path, header: Mapping[str, Any], tensors: Mapping[str, Any]) -> str:
    """Write matrices in some three bits a value and vectors as float32; returns the file's SHA-256, which is written beside it."""
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
