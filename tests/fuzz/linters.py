"""Linters that targets share, made once a process."""

from __future__ import annotations

from functools import cache

from kclaims.engine.session import Request, Session
from kclaims.settings.config import Config
from kclaims.text.memory import Memory

DAY = "2026-11-22"


@cache
def session(*, learned: bool = True, remembers: int = 0, genre: str = "") -> Session:
    """What `check --isolated` uses; `remembers` values of sentences, as the language server does."""
    request = Request(paths=(), isolated=True, as_of=DAY, learned=learned, details=learned)
    return Session(request, Config({"genre": genre} if genre else {}), lambda: Memory(remembers))
