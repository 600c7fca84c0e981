"""Which sentences can hold a match at all: words required by the rules, looked for among its own.

`table` makes what the gate works from; it is imported only where packs are compiled.
"""

from kclaims.gate.names import ANY_PAGE, CLAIMS, DRUG, IF_MEANT, MEANT, SIGNS
from kclaims.gate.selecting import Gate

__all__ = ["ANY_PAGE", "CLAIMS", "DRUG", "IF_MEANT", "MEANT", "SIGNS", "Gate"]
