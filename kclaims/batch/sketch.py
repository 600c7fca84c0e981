"""MinHash sketches: pages whose sketches agree in many places share many of their word sequences."""

from __future__ import annotations

from kclaims.model import Document
from kclaims.text.characters import fold

PERMUTATIONS = 64
WORDS = 2  # in a shingle: with three, spun copies came down to the likeness of unrelated pages
_SEED = 20_261_122
_LEAST = 30  # words: shorter pages are alike for no reason
_MOST = 20_000  # words


def sketch(document: Document) -> list[int] | None:
    """The sketch of a page's main text (64 numbers); None for one too short to be compared."""
    from rensa import RMinHash

    main = " ".join(document.text[b.span.start : b.span.end] for b in document.blocks if b.region == "main")
    words = fold(main).split(maxsplit=_MOST)[:_MOST]
    if len(words) < _LEAST:
        return None
    shingles = [" ".join(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)]
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    minhash.update(shingles)
    return list(minhash.digest())
