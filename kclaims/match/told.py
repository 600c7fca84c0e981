"""Which elements are also known by likelihood, and from what kind of text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kclaims.match.element_words import ElementWords

SENTENCES, LINES, NEWS = "sentences", "lines", "news"  # of pages on treatments; at the edges of a page; of news
# What labelled texts of a kind were said to tell, and the elements that it makes up.
TOLD: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    SENTENCES: {
        "abuse-risk": ("abuse-risk",),
        "alternatives": ("alternatives", "alternatives-compared"),
        "approval-status": ("approval-status", "availability-status"),
        "contraindications": ("contraindications",),
        "cost": ("cost",),
        "disclaimer": ("disclaimer", "ask-carer"),
        "disclosure": ("disclosure",),
        "risks": ("risks",),
        "supervision": ("supervision",),
    },
    LINES: {"author": ("author",), "date": ("date",)},
    NEWS: {
        "availability": ("availability",),
        "benefit": ("benefit-both-arms",),
        "cost": ("cost-figure",),
        "funding": ("funding",),
        "harms": ("harms-named",),
        "limits": ("uncertainty", "evidence-limits", "study-reach"),
        "novelty": ("novelty",),
        "sensational": ("sensational",),
    },
}
KIND_OF: Mapping[str, str] = {
    element: kind for kind, told in TOLD.items() for elements in told.values() for element in elements
}
Models = Callable[[str], ElementWords | None]  # opens what knows elements by a kind of text


def no_models(_kind: str) -> None:
    """No element is known by likelihood."""
