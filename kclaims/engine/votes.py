"""The vocabulary of genres that comes with the base pack."""

from __future__ import annotations

from kclaims.match.genre_words import GenreWords, load_genre_words
from kclaims.rules.folders import shipped_packs

FILE = "genre-words.json"


def load_word_votes() -> GenreWords | None:
    """The word votes, read once; None where the file is not there."""
    return load_genre_words(shipped_packs() / "core" / FILE)
