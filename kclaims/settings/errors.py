"""What can be wrong with a caller's settings."""

from __future__ import annotations

from kclaims.rules.problems import Problem


class ConfigError(ValueError):
    """A configuration that can't be used; `problems` lists everything wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class BaselineError(ValueError):
    """A file that is no baseline."""


class RevisionError(ValueError):
    """A revision that files can't be compared with; the message says why and what to do."""
