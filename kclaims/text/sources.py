"""How a text shows its sources: identifiers, addresses, numbered and author-year citations."""

from __future__ import annotations

import re

from kclaims.text.patterns import lazy

# Anything by which a reader could find a source.
CITED = lazy(
    r"\b10\.\d{4,9}/\S+|\bPMID:?\s*\d+|\bPMC\d{4,}|\bdoi:|https?://|\bwww\.\S+\.\S+"
    r"|\[\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\]|\b[A-Z][\w’'-]{1,60} et al\.?,? \(?(?:19|20)\d\d",
    re.IGNORECASE,
)
# A source named right where it is leant on: "(Murrough 2013)", "(Daly and others, 2019)", a trial's number in a register
AUTHOR_YEAR = lazy(
    r"\((?:see\s)?[A-Z][\w’'-]{1,40}(?:(?:,| and| &) [A-Z][\w’'-]{1,40}| et al\.?| and (?:others|colleagues)){0,3},? (?:19|20)\d\d[a-z]?[);,]|\bNCT\d{8}"
)
