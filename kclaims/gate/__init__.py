"""Which sentences can hold a match at all: literals required by the rules, one pass over the folded text."""

from kclaims.gate.automaton import Gate
from kclaims.gate.table import ANY_PAGE, CLAIMS, SIGNS, gate_table

__all__ = ["ANY_PAGE", "CLAIMS", "SIGNS", "Gate", "gate_table"]
