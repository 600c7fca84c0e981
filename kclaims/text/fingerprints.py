"""What a finding is known by from one version of a page to the next."""

from __future__ import annotations

from kclaims.text.characters import fold


def normalised(quote: str) -> str:
    """A quote without case, kinds of quotation marks, and line breaks."""
    return " ".join(fold(quote).split())


def fingerprint(rule_id: str, quote: str, ordinal: int) -> str:
    """Sixteen hex digits of rule, normalised quote, and its ordinal in the document; neither path nor offset."""
    import hashlib

    return hashlib.sha256(f"{rule_id}\0{quote}\0{ordinal}".encode()).hexdigest()[:16]
