"""How hard a page is to read, and how long it takes: information for its author, never a finding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kclaims.model import Document, Sentence
from kclaims.text.patterns import lazy

WORDS_PER_MINUTE = 238  # silent reading of English non-fiction, Brysbaert 2019, doi 10.1016/j.jml.2019.104047
_LEAST_WORDS = 30  # below that the formulas say nothing
_WORD = lazy(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def readability(document: Document, sentences: Sequence[Sentence]) -> dict[str, Any] | None:
    """Flesch reading ease, Flesch-Kincaid grade and minutes of the main text, English only.

    Syllables are those of the hyphenation library Pyphen; None where it is not installed, or the text is too short.
    """
    if not str(document.metadata.get("language") or "en").lower().startswith("en"):
        return None
    try:
        from pyphen import Pyphen
    except ImportError:
        return None
    main = [
        s
        for s in sentences
        if document.blocks[s.block].region == "main" and document.blocks[s.block].kind != "reference"
    ]
    words = [word for sentence in main for word in _WORD.findall(sentence.text)]
    if len(words) < _LEAST_WORDS:
        return None
    hyphens = Pyphen(lang="en_US")
    known: dict[str, int] = {}
    syllables = 0
    for word in words:
        low = word.lower()
        if low not in known:
            known[low] = len(hyphens.positions(low)) + 1
        syllables += known[low]
    per_sentence, per_word = len(words) / len(main), syllables / len(words)
    return {
        "words": len(words),
        "sentences": len(main),
        "flesch_reading_ease": round(206.835 - 1.015 * per_sentence - 84.6 * per_word, 1),
        "flesch_kincaid_grade": round(0.39 * per_sentence + 11.8 * per_word - 15.59, 1),
        "reading_minutes": round(len(words) / WORDS_PER_MINUTE, 1),
    }
