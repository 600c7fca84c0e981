"""Who says what a subordinate clause says, by the grammar of the sentence: the page, or people who may be wrong."""

from __future__ import annotations

from kclaims.model import Parse, Span

# Verbs by which a page tells what people hold to be true, or put on paper, without saying so itself.
_HOLDING = frozenset(
    "write writes wrote written writing answer answers answered guess guesses guessed assume assumes assumed suppose"
    " supposes supposed think thinks thought believe believes believed imagine imagines imagined fancy fancied".split()
)
_SAYING = frozenset(
    "say says said tell tells told teach taught hold held claim claimed argue argued report reported state states stated promise promised advertise advertised".split()
)
REPORTING = _HOLDING | _SAYING
_LATELY = frozenset("once long formerly earlier originally traditionally initially".split())
_WRITING = frozenset("write writes wrote written writing".split())
_AUTHORS = frozenset("they he she authors author researchers investigators team".split())  # of a study, who know it
_OWN = frozenset("we our ours i my".split())
_COUNTED = frozenset("one another two three four five six several some many most others".split())
_CLAUSAL = frozenset({"ccomp", "xcomp", "csubj", "csubjpass"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
_PAST = frozenset({"was", "were"})


def told_of(parse: Parse, words: Span) -> str | None:
    """Tell whether the clause of some words tells what was once said ("history") or what others think ("attribution").

    None where the page, or somebody whom it calls its own, speaks.
    """
    at = parse.head_of(words.start, words.end)
    if at is None:
        return None
    for index in parse.ancestors(at):
        token = parse.tokens[index]
        if _gapped(parse, index):
            return "attribution"
        if token.relation not in _CLAUSAL or token.head == index:
            continue
        if voice := _voice(parse, token.head):
            return voice
    return None


def _gapped(parse: Parse, index: int) -> bool:
    """Whether a clause stands behind a number of speakers whose verb was said before: "three stated that …, one that …"."""
    head = parse.tokens[index].head
    if head == index or parse.tokens[head].text.lower() not in _COUNTED:
        return False
    opened = any(token.text.lower() == "that" and token.head == index for token in parse.tokens)
    return opened and any(token.text.lower() in REPORTING for token in parse.tokens[:head])


def _voice(parse: Parse, verb: int) -> str | None:
    word = parse.tokens[verb].text.lower()
    if word not in REPORTING:
        return None
    around = [token for index, token in enumerate(parse.tokens) if token.head == verb and index != verb]
    held = {token.text.lower() for token in around}
    above = parse.tokens[parse.tokens[verb].head].text.lower()
    if above == "used" or (held & _LATELY and parse.tokens[verb].part in {"VBD", "VBN"}):
        return "history"
    if held & _PAST and any(token.relation == "nsubjpass" and token.text.lower() == "it" for token in around):
        return "history"
    subjects = [index for index, token in enumerate(parse.tokens) if token.head == verb and token.relation in _SUBJECTS]
    whose = {parse.tokens[index].text.lower() for index in subjects}
    whose |= {token.text.lower() for token in parse.tokens if token.head in subjects}
    if (word in _WRITING and whose & _AUTHORS) or (word not in _HOLDING and not whose & _COUNTED):
        return None
    return "attribution" if subjects and not whose & _OWN else None
