"""A sentence's grammar as plain values, so that nothing past `nlp` needs spaCy."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import attrgetter

from kclaims.model.record import record


@record()
class Token:
    """A token: offsets in the sentence, index of its head (its own at the root), relation, fine part of speech (Penn tag)."""

    text: str
    start: int
    end: int
    head: int
    relation: str
    part: str


@record()
class Parse:
    """The tokens of one sentence, in order."""

    tokens: tuple[Token, ...]

    def head_of(self, start: int, end: int) -> int | None:
        """The token within some characters whose head lies outside them; None where no token does."""
        first = bisect_right(self.tokens, start, key=attrgetter("end"))
        inside = range(first, bisect_left(self.tokens, end, key=attrgetter("start")))
        return next((i for i in inside if self.tokens[i].head not in inside or self.tokens[i].head == i), None)

    def ancestors(self, index: int) -> list[int]:
        """The token and everything above it, to the root."""
        chain = [index]
        while self.tokens[chain[-1]].head != chain[-1]:
            chain.append(self.tokens[chain[-1]].head)
        return chain
