"""Findings on figures: what each check is called, how grave it is, and what mends it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kclaims.model import Evidence, Finding, Sentence, Severity, Span, Suggestion
from kclaims.text.patterns import lazy

CATEGORY = "statistics-error"
# The category is `info` by default, since a share may rest on another whole than the one named (people who did not
# answer). What no choice of the whole can mend is a warning.
CHECKS: dict[str, tuple[Severity, str]] = {
    "percentage-of-count": ("info", "Check the count, the whole and the percentage."),
    "wrong-share": ("warning", "Check the count, the whole and the percentage."),
    "part-exceeds-whole": ("warning", "Check which number is the whole, or say that the parts overlap."),
    "ratio-mismatch": ("warning", "Make the figures agree; say whether percent or points."),
    "impossible-percentage": ("warning", "Check the percentage."),
    "impossible-probability": ("warning", "Check the p value."),
    "misread-probability": (
        "warning",
        "Say what was found, how large it is and how sure; leave the p value out of it.",
    ),
    "outside-interval": ("warning", "Check the figure and the interval, range or scale."),
    "percentages-do-not-sum": ("warning", "Check the parts, or say that they overlap."),
    "relative-without-absolute": ("info", "Give both absolute risks: from how many in 100 to how many in 100."),
    "wrong-product": ("warning", "Reckon the total again, or say what else it holds."),
    "wrong-rest": ("warning", "Reckon the rest again, or say where the others are."),
    "not-significant": ("warning", "Say that the result is not statistically significant, or check the figure."),
}


# In a sentence with such a word what is told may be what is mended, supposed or denied: nothing in it is reckoned as told twice.
DENIED = lazy(
    r"\b(?:not|never|wrong\w*|mistake\w*|error|erratum|myth|cannot|would|if|suppose\w*|slip|read|instead|misprint\w*|far\sfrom)\b|n't\b"
)
Fault = tuple[str, int, int, str]  # a check, where in a folded sentence, and what is wrong
Wrong = Iterator[Fault]


def wrong(name: str, match: re.Match[str], what: str) -> Fault:
    """What is wrong with the words that a check matched."""
    return name, match.start(), match.end(), what


def far(right: float, told: float, share: float, least: float = 0.0) -> bool:
    """Whether a figure is further off than rounding explains: by more than a share of the right one, and than `least`."""
    return abs(right - told) > max(share * abs(right), least) + 1e-9


def finding(name: str, sentence: Sentence, start: int, end: int, what: str) -> Finding:
    """A finding of a check on characters `start` to `end` of a sentence."""
    base = sentence.span.start
    severity, remedy = CHECKS[name]
    return Finding(
        rule_id=f"statistics.{name}", category=CATEGORY, severity=severity, message=what,
        span=Span(base + start, base + end), confidence=0.9, detector="document", title="Numbers that do not agree",
        rationale="The figures of the sentence were reckoned again.",
        evidence=(Evidence(kind="arithmetic", id=name, text=what),), suggestion=Suggestion(text=remedy),
    )  # fmt: skip
