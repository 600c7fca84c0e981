"""The grammar of a document's sentences: asked for one by one, read together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kclaims.model import Parse
from kclaims.text.memory import Memory

Grammar = Callable[[Sequence[str]], Sequence[Parse | None]]
_AT_ONCE = 64  # sentences between two looks at whether the lint is still wanted


class Parses:
    """The grammar of each sentence of a document, asked for once."""

    def __init__(self, grammar: Grammar, memory: Memory | None = None) -> None:
        self._grammar = grammar
        self._memory = Memory() if memory is None else memory
        self._known: dict[str, Parse | None] = {}

    def __call__(self, sentence: str) -> Parse | None:
        """The sentence's grammar, or None where there is none. Raises Stopped."""
        if sentence not in self._known:
            self.read([sentence])
        return self._known[sentence]

    def holds(self, sentence: str) -> bool:
        """Whether the sentence was read already."""
        return sentence in self._known

    def read(self, sentences: Sequence[str]) -> None:
        """Read sentences that will be asked for; many at once cost less. Raises Stopped."""
        for at in range(0, len(sentences), _AT_ONCE):
            some = sentences[at : at + _AT_ONCE]
            self._known.update(zip(some, self._memory.many("parse", some, self._grammar), strict=True))

    def forget(self) -> None:
        """Keep nothing of a document that is done but what the memory keeps."""
        self._known.clear()
