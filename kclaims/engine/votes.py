"""Small models of words that come with the base pack: a page's genre, elements told in unforeseen words, what a negation denies."""

from __future__ import annotations

from kclaims.match.element_words import ElementWords, features_of, load_element_words
from kclaims.match.genre_words import GenreWords, load_genre_words
from kclaims.match.imprint_lines import line_features
from kclaims.match.negation_scope import NegationScope, load_negation_scope
from kclaims.match.told import LINES, NEWS, SENTENCES
from kclaims.rules.folders import BASE_PACK, shipped_packs

FILE = "genre-words.json"
SCOPE_FILE = "negation-scope.json"
TOLD_FILES = {SENTENCES: "element-words.json", LINES: "imprint-words.json", NEWS: "news-words.json"}
FEATURES = {SENTENCES: features_of, LINES: line_features, NEWS: features_of}


def load_word_votes() -> GenreWords | None:
    """The word votes, read once; None where the file is not there."""
    return load_genre_words(shipped_packs() / BASE_PACK / FILE)


def load_told(kind: str) -> ElementWords | None:
    """What knows elements that a kind of text tells by likelihood, read once; None where there is no such kind, or no file."""
    file = TOLD_FILES.get(kind)
    return load_element_words(shipped_packs() / BASE_PACK / file, FEATURES[kind]) if file else None


def load_scope() -> NegationScope | None:
    """What knows how far negations reach, read once; None where the file is not there."""
    return load_negation_scope(shipped_packs() / BASE_PACK / SCOPE_FILE)
