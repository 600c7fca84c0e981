"""The checks that need no rule file: what `explain` says of them."""

from __future__ import annotations

from typing import NamedTuple

from kclaims.decide import citations, figures
from kclaims.decide.genre import CONTRADICTION
from kclaims.decide.quality.checks import QUALITY_CHECKS


class Check(NamedTuple):
    """A built-in check: id, category, severity, what it finds, what to do, why it matters."""

    id: str
    category: str
    severity: str
    about: str
    remedy: str
    why: str = ""


CHECKS: tuple[Check, ...] = (
    *(
        Check(f"statistics.{name}", figures.CATEGORY, severity, "Numbers of a sentence that do not agree", remedy)
        for name, (severity, remedy) in figures.CHECKS.items()
    ),
    *(
        Check(f"citations.{name}", citations.CATEGORY, severity, about, remedy)
        for name, (severity, about, remedy) in citations.CHECKS.items()
    ),
    *(
        Check(f"quality.{name}", check.category, "info", check.title, check.remedy, check.why)
        for name, check in QUALITY_CHECKS.items()
    ),
    Check(
        CONTRADICTION, "internal-contradiction", "warning",
        "Two statements of the page that can't both be true", "Find out which of the two is right, and correct the other.",
    ),
)  # fmt: skip
