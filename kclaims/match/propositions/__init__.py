"""What a page says by an answer, an ellipsis or a list item, put as a sentence of its own."""

from kclaims.match.propositions.told import Proposition, propositions

__all__ = ["Proposition", "propositions"]
