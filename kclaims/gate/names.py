"""What the gate calls branches that are no rule's."""

from __future__ import annotations

DRUG = "drug"  # the branch of CLAIMS itself that tells where a drug is named
STUDIES = "studies"  # the branch of CLAIMS that tells where a study of a drug is named
MEANT = "meant"  # the branch of CLAIMS that tells where words stand by which a page means a drug that it does not name
SIGNS = "signs:"  # before an element's or genre cue's name
CLAIMS = "claims:"  # before a relation's name, where a branch is a relation's trigger
ANY_PAGE = f"{CLAIMS}*"  # the same, where the page need not name a drug
IF_MEANT = f"{CLAIMS}?"  # the same, where it need only mean one
