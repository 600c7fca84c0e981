"""Which sentences can hold a match at all: literals required by the rules, one pass over the folded text.

`table` makes what the gate works from; it is imported only where packs are compiled.
"""

from kclaims.gate.automaton import Gate
from kclaims.gate.names import ANY_PAGE, CLAIMS, SIGNS

__all__ = ["ANY_PAGE", "CLAIMS", "SIGNS", "Gate"]
