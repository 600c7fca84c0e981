"""Compiled rule packs kept on disk: found by content, written beside and renamed, never in the way."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from kclaims.rules.sections import Content, mapped

T = TypeVar("T")


def cache_folder() -> Path | None:
    """Where kclaims may keep files, or None without a home."""
    base = os.environ.get("KCLAIMS_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    if base:
        return Path(base) / "kclaims"
    with contextlib.suppress(RuntimeError):
        return Path.home() / ".cache" / "kclaims"
    return None


def remembered(key: str, build: Callable[[], dict[str, Any]], *, use_cache: bool = True) -> dict[str, Any]:
    """The JSON value kept for a key, else what `build` gives, kept for the next time if that can be done."""
    import hashlib

    def encode() -> bytes:
        return json.dumps(build(), ensure_ascii=False, separators=(",", ":")).encode()

    return kept(hashlib.sha256(key.encode()).hexdigest(), encode, _mapping, use_cache=use_cache)


def kept(key: str, build: Callable[[], bytes], read: Callable[[Content], T | None], *, use_cache: bool = True) -> T:
    """What `read` makes of the bytes kept for a key (a digest), else of those that `build` gives.

    New bytes are kept for the next time if that can be done. `read` gives None for bytes that are of no use; those that
    `build` gives are.
    """
    folder = cache_folder() if use_cache else None
    file = folder / f"{key[:32]}.json" if folder else None
    if file:
        with contextlib.suppress(OSError):
            value = read(mapped(file))
            if value is not None:
                return value
    content = build()
    if file:
        with contextlib.suppress(OSError):
            _store(file, content)
    value = read(content)
    assert value is not None  # noqa: S101 - see above
    return value


def _mapping(content: Content) -> dict[str, Any] | None:
    try:
        value = json.loads(content[:])
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _store(file: Path, content: bytes) -> None:
    import tempfile

    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
