"""spaCy, loaded only when a sentence needs it."""

from kclaims.nlp.model import Grammar, ModelMissing, version

__all__ = ["Grammar", "ModelMissing", "version"]
