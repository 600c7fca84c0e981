"""A clause that leaves out its predicate, which stands in the clause before it: "Opioids are habit-forming; it is not."."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kclaims.match.propositions.forms import AUXILIARIES, alike, bare, base_of, plural, sentence, third
from kclaims.model import Parse
from kclaims.text.patterns import lazy

_AUX = r"(?:is|are|was|were|do|does|can|could|will|would|should|must|has|have)"
_LABEL = lazy(
    r"^\W*(?:myth|claim|fiction|misconception|fact|truth|reality|in fact|q|a)\b[\w #]{0,10}\s*[:.–—-]+\s*",
    re.IGNORECASE,
)
_CUT = lazy(
    r"^(?:(?:but|and|yet|in (?:truth|fact|reality)),? )?(?P<aside>(?:after|with|on|once|when) [^,;:]{1,40}?,? )??"
    r"(?P<subject>(?:it|they|you|we|i|he|she|this|that|these|those)|(?!(?:so|nor|neither|what|it's also possible|the (?:truth|answer|fact|reality))\b)[^,;:]{1,40}?)"
    r" (?:(?P<cannot>cannot|can't|won't)|(?P<aux>" + _AUX + r")(?P<nt>n't| not)?)(?: (?:either|too|as well|also))?$",
    re.IGNORECASE,
)
_NOT_SO = lazy(r"^not so (?:for |with )?(?P<subject>[^,;:]{1,40})$", re.IGNORECASE)
_NOR = lazy(r"^(?:and )?(?P<nor>nor|so) (?P<aux>" + _AUX + r") (?P<subject>[^,;:]{1,40})$", re.IGNORECASE)
_TAKEN_UP = frozenset("it they he she this that these those".split())
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_NOT = frozenset({"not", "n't", "never"})
_FINITE = frozenset({"VBZ", "VBP"})
_LONGEST = 45  # tokens of a clause from which a predicate is taken
_DEEPEST = 12
_SUBJECT = 5  # words of a subject at most


def elliptical(text: str) -> bool:
    """Whether a sentence may end in a clause without its predicate."""
    last = _last(text)[1]
    return any(cut.match(last) for cut in (_CUT, _NOT_SO, _NOR))


def filled(text: str, before: str, grammar: Callable[[str], Parse | None]) -> str:
    """What such a sentence says, with the predicate of the clause before; empty where none fits."""
    own, last = _last(text)
    for clause in (own, _LABEL.sub("", before)):
        parse = grammar(clause) if clause else None
        told = _told(last, clause, parse) if parse is not None and len(parse.tokens) <= _LONGEST else ""
        if told:
            return told
    return ""


def _last(text: str) -> tuple[str, str]:
    """A sentence up to its last semicolon, and what stands behind it."""
    own, _, last = _LABEL.sub("", text.replace("’", "'")).strip().rstrip(".!").rpartition(";")
    return own.strip(), last.strip()


def _told(last: str, clause: str, parse: Parse) -> str:
    """The clause with the predicate of another, of which a noun or a pronoun alone is the subject."""
    predicates = list(_predicates(clause, parse))
    if found := _CUT.match(last):
        auxiliary = (found["aux"] or ("will" if found["cannot"].lower() == "won't" else "can")).lower()
        no = bool(found["cannot"] or found["nt"])
        if not AUXILIARIES.isdisjoint(found["subject"].lower().split()) or len(found["subject"].split()) > _SUBJECT:
            return ""
        for subject, taken, verb in reversed(predicates):
            if alike(taken, auxiliary):
                who = subject if found["subject"].lower() in _TAKEN_UP else found["subject"]
                return "" if who.lower() in _TAKEN_UP else _said(found["aside"] or "", who, auxiliary, verb, no=no)
        return ""
    if (found := _NOR.match(last)) and "be" not in found["subject"].split():
        fits = next((verb for _, taken, verb in reversed(predicates) if alike(taken, found["aux"].lower())), None)
        return _said("", found["subject"], found["aux"].lower(), fits, no=found["nor"].lower() != "so") if fits else ""
    if (found := _NOT_SO.match(last)) and predicates:
        _, taken, verb = predicates[0]
        taken = "does" if taken == "do" else taken
        return _said("", found["subject"], taken, verb, no=True)
    return ""


def _said(aside: str, subject: str, auxiliary: str, verb: str, *, no: bool) -> str:
    if no:
        return sentence(subject, f"{auxiliary} not" if auxiliary != "can" else "cannot", verb, aside)
    if auxiliary in {"do", "does"}:
        return sentence(subject, third(verb) if auxiliary == "does" and not plural(subject) else verb, aside)
    return sentence(subject, auxiliary, verb, aside)


def _predicates(clause: str, parse: Parse) -> Iterator[tuple[str, str, str]]:
    """Subject, auxiliary and predicate of each finite clause, in order; "do" where the verb stands without one."""
    tokens = parse.tokens
    for at, token in enumerate(tokens):
        if token.relation not in _SUBJECTS:
            continue
        verb = token.head
        first = min(i for i in range(len(tokens)) if at in parse.ancestors(i)[:_DEEPEST])
        first += tokens[first].text.lower() == "that" and first < at
        subject = clause[tokens[first].start : token.end]
        helping = [
            i for i in range(at + 1, verb + 1)
            if tokens[i].text.lower() in AUXILIARIES and (i == verb or tokens[i].head == verb) and not _main(parse, i, verb)
        ]  # fmt: skip
        last = max(
            (
                i
                for i in range(verb, len(tokens))
                if verb in parse.ancestors(i)[:_DEEPEST] and not _apart(parse, i, verb)
            ),
            default=verb,
        )
        while last > verb and not tokens[last].text[-1].isalnum():
            last -= 1
        if helping:
            start = helping[0] + 1
            while start <= last and tokens[start].text.lower() in _NOT:
                start += 1
            if start <= last:
                yield subject, base_of(tokens[helping[0]].text.lower()), clause[tokens[start].start : tokens[last].end]
        elif tokens[verb].part in _FINITE and verb > at:
            rest = clause[tokens[verb].end : tokens[last].end]
            yield subject, "do", bare(tokens[verb].text) + rest


def _main(parse: Parse, at: int, verb: int) -> bool:
    """Whether a form of "have" or "do" is the verb itself."""
    return at == verb and parse.tokens[at].text.lower() in {"have", "has", "do", "does"}


def _apart(parse: Parse, index: int, verb: int) -> bool:
    """Whether a token belongs to a clause that is joined to the verb's."""
    for at in parse.ancestors(index)[:_DEEPEST]:
        token = parse.tokens[at]
        if at == verb:
            return False
        if token.head == verb and token.relation in {"conj", "cc", "parataxis"} and at > verb:
            return token.relation != "conj" or token.part.startswith("VB")
    return True
