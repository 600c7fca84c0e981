"""Whether a negation governs some words, by the grammar of the sentence."""

from __future__ import annotations

from kclaims.model import Parse, Span

# Relations that a negation above does not pass through: side remarks, reasons, and what is set against it.
_CLOSED = frozenset({"advcl", "relcl", "parataxis", "ccomp:quote", "appos"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_SHARED = frozenset({"or", "nor"})


def governs(parse: Parse, cue: Span, words: Span) -> bool | None:
    """Whether the negation at `cue` speaks of `words` (both offsets in the sentence); None where grammar can't say."""
    negation = parse.head_of(*cue)
    predicate = parse.head_of(*words)
    if negation is None or predicate is None:
        return None
    clause = _governor(parse, negation)
    chain = parse.ancestors(predicate)
    if clause not in chain:
        return predicate in parse.ancestors(clause)[:1]
    return all(_open(parse, index) for index in chain[: chain.index(clause)])


def _governor(parse: Parse, negation: int) -> int:
    """The word whose clause or phrase the negation denies: the verb for "not", for "no" the verb of its subject."""
    token = parse.tokens[negation]
    if token.relation in {"neg", "advmod", "preconj", "cc"}:
        return token.head
    noun = token.head if token.relation == "det" else negation
    if parse.tokens[noun].relation in _SUBJECTS:
        return parse.tokens[noun].head
    return noun


def _open(parse: Parse, index: int) -> bool:
    """Whether a negation above a token reaches it through the token's own relation."""
    token = parse.tokens[index]
    if token.relation == "conj":
        siblings = {t.text.lower() for t in parse.tokens if t.head == token.head and t.relation == "cc"}
        return bool(siblings & _SHARED)
    return token.relation not in _CLOSED
