"""How well a page is made: repeats, leftovers, spun text, drift, promotion that does not say so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kclaims.decide.quality.wording import Wording
from kclaims.model import Document, Finding, Sentence
from kclaims.rules.ruleset import Ruleset
from kclaims.text.memory import Memory

PACK = "content-quality"
MOST = 20  # findings of one check on one page: an editor has understood by then
_SHORT = 60  # characters of text that can hold none of these faults
# What a page holds where the checks of `pointers` and `remains` can find anything: these words, these characters.
_POINTS = (
    "able ",
    "igure",
    "ig. ",
    "hart",
    "ox ",
    "ppendix",
    "see ",
    "See ",
    "above",
    "below",
    "★",
    "☆",
    "⭐",
    " stars",
)
_LEFT = frozenset("[{%<$+＋▼▾▸►⌄−✕×")


class QualityDecider:
    """Decides on workmanship with the phrases of one ruleset, where the pack of that name is among its packs."""

    def __init__(self, ruleset: Ruleset, memory: Memory | None = None) -> None:
        self._memory = Memory() if memory is None else memory
        self._ruleset = ruleset
        self._in_use = any(pack.name == PACK for pack in ruleset.packs)
        self._wording: Wording | None = None

    def decide(self, document: Document, sentences: Sequence[Sentence]) -> list[Finding]:
        """Findings on workmanship; all are `info`. Linear time; one check tells a page at most `MOST` times."""
        if len(document.text) < _SHORT or not self._in_use:
            return []
        told: Counter[str] = Counter()
        kept = []
        for finding in self._findings(document, sentences):
            told[finding.rule_id] += 1
            if told[finding.rule_id] <= MOST:
                kept.append(finding)
        return kept

    def _findings(self, document: Document, sentences: Sequence[Sentence]) -> Iterator[Finding]:
        from kclaims.decide.quality.drift import decide_drift
        from kclaims.decide.quality.headings import decide_headings
        from kclaims.decide.quality.page import Page
        from kclaims.decide.quality.passages import decide_repeats
        from kclaims.decide.quality.promotion import decide_promotion
        from kclaims.decide.quality.spun import decide_spun
        from kclaims.decide.quality.stuffing import decide_stuffing

        wording = self._wording = self._wording or Wording(self._ruleset)
        page = Page(document, sentences, wording.treatments, self._memory)
        yield from decide_repeats(page)
        yield from decide_headings(page)
        yield from decide_spun(page, wording)
        yield from decide_stuffing(page)
        yield from decide_drift(page, wording)
        yield from decide_promotion(page, wording)
        if not _LEFT.isdisjoint(document.text) or "orem ipsum" in document.text or "olor sit amet" in document.text:
            from kclaims.decide.quality.remains import decide_remains

            yield from decide_remains(page)
        if document.links or any(word in document.text for word in _POINTS):
            from kclaims.decide.quality.pointers import decide_pointers

            yield from decide_pointers(page)
