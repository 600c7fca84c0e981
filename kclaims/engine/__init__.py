"""One document in, one report out."""

from kclaims.engine.lint import Linter, Options

__all__ = ["Linter", "Options"]
