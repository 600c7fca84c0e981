"""Forms of English words that a sentence needs which is put together from others."""

from __future__ import annotations

import re

from kclaims.model import Parse
from kclaims.text.patterns import lazy

_BASES = {
    "isn't": "is", "aren't": "are", "wasn't": "was", "weren't": "were", "doesn't": "does", "don't": "do", "didn't": "did",
    "can't": "can", "couldn't": "could", "won't": "will", "wouldn't": "would", "shouldn't": "should", "mustn't": "must",
    "hasn't": "has", "haven't": "have", "hadn't": "had", "ca": "can", "wo": "will", "sha": "shall",
}  # fmt: skip
AUXILIARIES = frozenset(
    "am is are was were do does did can could will would shall should may might must has have had".split()
) | frozenset(_BASES)
# Auxiliaries that take each other up: "Can I …? You may."
_FAMILIES = (
    "am is are was were",
    "do does did",
    "can could may might",
    "will would shall",
    "should must",
    "has have had",
)
_FAMILY = {word: number for number, words in enumerate(_FAMILIES) for word in words.split()}
_TO_READER = {
    "i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "am": "are", "i'm": "you're", "i've": "you've",
    "i'll": "you'll", "i'd": "you'd",
}  # fmt: skip
_FIRST_PERSON = lazy(r"\b(?:I(?:'(?:m|ve|ll|d))?|[Mm](?:e|y|ine|yself)|am)\b(?!')")
_PAST = lazy(r"\b(I) was\b")
_THIRD = {"have": "has", "do": "does", "go": "goes", "be": "is"}
SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_SHORT = 4  # letters of "from"
_PLURAL = frozenset("you we they i these those".split())


def base_of(auxiliary: str) -> str:
    """An auxiliary without its "n't"."""
    return _BASES.get(auxiliary, auxiliary)


def alike(one: str, other: str) -> bool:
    """Whether one auxiliary takes up the other."""
    return _FAMILY.get(base_of(one), -1) == _FAMILY.get(base_of(other), -2)


def turned(text: str) -> str:
    """What the reader says of himself as the page says it to him."""
    text = _PAST.sub("you were", text.replace("’", "'"))
    return _FIRST_PERSON.sub(lambda found: _TO_READER[found[0].lower()], text)


def third(verb: str) -> str:
    """A verb as it stands with one third person: "works"."""
    head, _, rest = verb.partition(" ")
    if head in _THIRD:
        form = _THIRD[head]
    elif re.search(r"(?:s|x|z|ch|sh|o)$", head):
        form = head + "es"
    else:
        form = head[:-1] + "ies" if re.search(r"[^aeiou]y$", head) else head + "s"
    return f"{form} {rest}".strip()


def denied(auxiliary: str) -> str:
    """An auxiliary that denies."""
    return "cannot" if auxiliary == "can" else f"{auxiliary} not"


def plural(subject: str) -> bool:
    """Whether a subject is one of several or the one who is spoken to."""
    return subject.lower() in _PLURAL


def sentence(*parts: str) -> str:
    """Parts as one sentence."""
    text = " ".join(part for part in parts if part)
    text = re.sub(r"\s+([,;.])", r"\1", re.sub(r"\s+", " ", text)).strip(" ,;:")
    return text[:1].upper() + text[1:].rstrip(".") + "." if text else ""


def bare(verb: str) -> str:
    """A verb of the third person without its ending: "work"."""
    verb = verb.lower()
    irregular = {form: base for base, form in _THIRD.items()}
    if verb in irregular:
        return irregular[verb]
    if verb.endswith("ies") and len(verb) > len("dies"):
        return verb[:-3] + "y"
    if re.search(r"(?:ss|x|zz|ch|sh|o)es$", verb):
        return verb[:-2]
    return verb[:-1] if verb.endswith("s") and not verb.endswith("ss") else verb


def lowered(words: str) -> str:
    """Words that opened a line, as they stand within a sentence; names stay what they are."""
    first, _, rest = words.partition(" ")
    named = not (first[1:].islower() or len(first) == 1) or (
        rest[:1].isupper() and first.isalpha() and len(first) > _SHORT
    )
    return words if named else words[:1].lower() + words[1:]


def is_clause(parse: Parse | None) -> bool:
    """Whether words have a subject and a finite verb; what has no grammar counts as one."""
    if parse is None:
        return True
    for token in parse.tokens:
        verb = parse.tokens[token.head]
        if token.relation in SUBJECTS and parse.tokens[verb.head] is verb:
            return any(t.part in _FINITE for t in parse.tokens if t is verb or parse.tokens[t.head] is verb)
    return False
