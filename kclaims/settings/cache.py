"""Compiled rule packs kept on disk: found by content, written beside and renamed, never in the way."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any


def cache_folder() -> Path | None:
    """Where kclaims may keep files, or None without a home."""
    base = os.environ.get("KCLAIMS_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    if base:
        return Path(base) / "kclaims"
    with contextlib.suppress(RuntimeError):
        return Path.home() / ".cache" / "kclaims"
    return None


def remembered(key: str, build: Callable[[], dict[str, Any]], *, use_cache: bool = True) -> dict[str, Any]:
    """The JSON value stored for a key, else what `build` gives, stored for the next time if that can be done."""
    folder = cache_folder() if use_cache else None
    if folder is None:
        return build()
    file = folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"
    with contextlib.suppress(OSError, ValueError):
        value = json.loads(file.read_bytes())
        if isinstance(value, dict):
            return value
    value = build()
    with contextlib.suppress(OSError):
        _store(file, value)
    return value


def _store(file: Path, value: dict[str, Any]) -> None:
    import tempfile

    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(value, stream, ensure_ascii=False, separators=(",", ":"))
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
