"""Small models of a page's words that come with the base pack: its genre, and elements told in unforeseen words."""

from __future__ import annotations

from kclaims.match.element_words import ElementWords, load_element_words
from kclaims.match.genre_words import GenreWords, load_genre_words
from kclaims.rules.folders import shipped_packs

FILE = "genre-words.json"
ELEMENTS_FILE = "element-words.json"


def load_word_votes() -> GenreWords | None:
    """The word votes, read once; None where the file is not there."""
    return load_genre_words(shipped_packs() / "core" / FILE)


def load_unforeseen() -> ElementWords | None:
    """What knows elements by likelihood, read once; None where the file is not there."""
    return load_element_words(shipped_packs() / "core" / ELEMENTS_FILE)
