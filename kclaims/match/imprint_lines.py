"""Lines at the edges of a page that may say who answers for it and of when it is, and what they look like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kclaims.match.element_words import features_of
from kclaims.match.imprint import ends, speaks
from kclaims.model import Document, Sentence, Span
from kclaims.text.patterns import lazy

_HEAD, _TAIL = 6, 5  # blocks at the head and the end of a page that may sign it
_WHOLE = 220  # characters of a block that is read as one line beside its sentences
_LONGEST = 300  # characters of a line that are looked at
_MOST = 30  # sentences at the edges that are looked at from either end
_RUN = 3  # neighbours in a line whose looks are one feature
_TOKEN = lazy(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[^\w\s]")
_MONTHS = frozenset(
    "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september october"
    " november december".split()
)
_CENTURIES = ("19", "20")


def edge_lines(document: Document, sentences: Sequence[Sentence]) -> Iterator[Span]:
    """The sentences at the head and the end of a page and in its author's box, and short blocks as a whole."""
    blocks = document.blocks
    signing = [at for at, b in enumerate(blocks) if b.kind != "reference" and speaks(b, headings=True)]
    edges = {*ends(signing, _HEAD, _TAIL), *(at for at in signing if blocks[at].region == "author")}
    for at in sorted(edges):
        span = blocks[at].span
        if span.end - span.start <= _WHOLE:
            yield span
    there = [sentence.span for sentence in sentences if sentence.block in edges]
    for span in ends(there, _MOST, _MOST):
        yield Span(span.start, min(span.end, span.start + _LONGEST))


def line_features(text: str) -> set[str]:
    """A line's words and word pairs, and how it is set: capitals, figures, years, months and marks in their order."""
    looks = ["^"]
    for token in _TOKEN.findall(text[:_LONGEST]):
        look = _look(token)
        if look != "x" or looks[-1] != "x":  # however many small words stand together
            looks.append(look)
    looks.append("$")
    runs = (looks[at : at + length] for length in range(1, _RUN + 1) for at in range(len(looks) - length + 1))
    return features_of(text[:_LONGEST]).union("s:" + " ".join(run) for run in runs)


def _look(token: str) -> str:
    if token.lower() in _MONTHS:
        return "M"
    if token.isdigit():
        return "Y" if len(token) == 4 and token.startswith(_CENTURIES) else f"{min(len(token), 3)}d"
    if not token[0].isalpha():
        return token
    if token.isupper():
        return "X" if len(token) == 1 else "XX"
    return "Xx" if token[0].isupper() else "x"
