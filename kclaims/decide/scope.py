"""Whether a negation governs some words, by the grammar of the sentence."""

from __future__ import annotations

from kclaims.model import Parse, Span

# Relations that a negation above does not pass through: side remarks, reasons, and what is set against it.
_CLOSED = frozenset({"advcl", "relcl", "parataxis", "ccomp:quote", "appos"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_SHARED = frozenset({"or", "nor"})
# What a claim is called when it is spoken of: "…, a claim that has never been tested".
_SAYINGS = frozenset(
    "claim claims idea statement something sentence notion belief promise assertion theory view".split()
)
_COMPLEMENTS = frozenset({"dobj", "prep", "ccomp", "xcomp", "attr", "acomp"})


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


def governs_back(parse: Parse, cue: Span, words: Span) -> bool:
    """Whether a denial such as "has never been approved" at `cue` speaks of `words` before it.

    Not where it is the next predicate with a complement of its own: "approved it as an anaesthetic and has never
    approved it for depression"; nor where its relative clause is said of a noun behind the words: "cures depression,
    a use that has never been approved".
    """
    denial = parse.head_of(*cue)
    predicate = parse.head_of(*words)
    if denial is None or predicate is None:
        return True
    clause = next((at for at in parse.ancestors(denial) if parse.tokens[at].relation == "relcl"), None)
    if clause is not None:
        described = parse.tokens[parse.tokens[clause].head]
        return described.start < words.end or described.text.lower() in _SAYINGS
    if parse.tokens[denial].relation != "conj":
        return True
    first = parse.tokens[denial].head
    while parse.tokens[first].relation == "conj":
        first = parse.tokens[first].head
    chain = parse.ancestors(predicate)
    if denial in chain or first not in chain:
        return True
    own = {token.relation for token in parse.tokens if token.head == denial}
    return not own & _COMPLEMENTS


def _governor(parse: Parse, negation: int) -> int:
    """The word whose clause or phrase the negation denies: the verb for "not" and "don't", for "no" the verb of its subject."""
    token = parse.tokens[negation]
    if token.relation in {"neg", "advmod", "aux", "auxpass"}:
        return token.head
    noun = token.head if token.relation in {"det", "preconj", "cc"} else negation
    while parse.tokens[noun].relation == "conj":  # "neither the nurses nor the doctors say": of those named first
        noun = parse.tokens[noun].head
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
