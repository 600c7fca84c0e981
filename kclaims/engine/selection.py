"""Which findings a run is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase


def named(identifier: str, category: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns names the id, its category, its pack (the id up to the first point), or fits as a glob."""
    pack = identifier.partition(".")[0]
    return any(pattern in {identifier, category, pack} or fnmatchcase(identifier, pattern) for pattern in patterns)


def asked_for(identifier: str, category: str, select: Iterable[str], ignore: Iterable[str]) -> bool:
    """Whether a finding passes `select` (everything does where it is empty) and `ignore`."""
    chosen = tuple(select)
    return (not chosen or named(identifier, category, chosen)) and not named(identifier, category, ignore)
