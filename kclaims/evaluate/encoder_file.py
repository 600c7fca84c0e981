"""Writing an encoder's file (kclaims.match.encoder reads it)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kclaims.match.encoder import MAGIC, PREFIX


def quantised(tensor: Any) -> tuple[bytes, Any]:
    """A matrix as int8, a scale for each row: its bytes as stored, and the values that are read back."""
    import numpy as np

    scales = np.maximum(np.abs(tensor).max(1), 1e-12).astype("<f4") / np.float32(127)
    rows = np.clip(np.round(tensor / scales[:, None]), -127, 127).astype("i1")
    return scales.tobytes() + rows.tobytes(), rows * scales[:, None]


def write(target: Path, header: Mapping[str, Any], tensors: Mapping[str, Any]) -> str:
    """Write matrices as int8 and vectors as float32; returns the file's SHA-256."""
    places: dict[str, Any] = {}
    body = bytearray()
    for name, tensor in tensors.items():
        matrix = tensor.ndim == 2
        places[name] = ["i1" if matrix else "f4", list(tensor.shape), len(body)]
        body += quantised(tensor)[0] if matrix else tensor.astype("<f4").tobytes()
        body += b"\0" * (-len(body) % 4)
    full = {**header, "tensors": places}
    head = json.dumps(full, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    prefix = PREFIX.pack(MAGIC, len(head), len(body)) + head
    prefix += b"\0" * (-len(prefix) % 8)
    content = prefix + bytes(body)
    target.write_bytes(content)
    return hashlib.sha256(content).hexdigest()
