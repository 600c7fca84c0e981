"""A short answer read with its question: "How many more sessions?" and "None." say "no more sessions"."""

from __future__ import annotations

import re
from collections.abc import Callable

from kclaims.match.propositions.asked import Asked
from kclaims.match.propositions.forms import alike, base_of, denied, is_clause, lowered, plural, sentence, third, turned
from kclaims.model import Parse
from kclaims.text.patterns import lazy

_BREAK = r"(?=\s*(?:[,;:.!—–-]|$))"
_NO = lazy(
    r"(?:no|nope|never|hardly|not (?:really|at all|a bit|one bit|in the (?:least|slightest))|(?:absolutely|definitely|certainly|of course)"
    r" not|far from it|by no means|no way|none (?:at all|whatsoever)|nothing of the (?:sort|kind)|the answer is no)"
    + _BREAK,
    re.IGNORECASE,
)
_YES = lazy(
    r"(?:yes|yep|yeah|absolutely|definitely|certainly|indeed|of course|sure|always|without (?:a |any )?doubt|undoubtedly|go (?:right )?ahead"
    r"|by all means|feel free|please do|very much so|completely|totally|entirely|every time|correct|right|[\w ]{1,24}, yes|yes to (?:all|both)"
    r"(?: of (?:them|these|those))?)" + _BREAK,
    re.IGNORECASE,
)
_NOT_SO = lazy(
    r"not (?!(?:in|by) (?:the|any|every|its|their|that)? ?(?:[\w-]+ )?(?:sense|way|meaning|definition)\b)(?=(?:with|without|since|once|if|when|after|before|for|in|on|by|as|while|until|unless|under|at|to|any ?more|any longer)\b)",
    re.IGNORECASE,
)
_FAR = lazy(r"by (?:a (?:long|wide|good) (?:way|margin)|far|miles)\b", re.IGNORECASE)
_ECHO = lazy(
    r"(?P<subject>it|they|you|we|i|he|she|this|that|there|nobody|no one|none of [\w ]{1,20}|everyone|everybody|all of [\w ]{1,20})"
    r"\s+(?P<aux>(?:is|are|was|were|do|does|did|can|could|may|might|will|would|shall|should|must|has|have|had)(?P<nt>n't)?|cannot|can't|won't)"
    r"(?P<not>\s+not)?" + _BREAK,
    re.IGNORECASE,
)
_NO_NEED = lazy(
    r"(?:there(?:'s| is) )?no (?:need|call|reason|point|cause|earthly reason)(?: to| in it)?" + _BREAK, re.IGNORECASE
)
_NOBODY = r"(?=\s*(?:[,;:.!—–]|$)|\s+(?:at all|whatsoever|else|yet|for|in|with|that|who|of|at|on|we|I)\b)"
_NONE = lazy(r"(?:there (?:are|is) )?(?:none|nothing|nobody|no[- ]one|not one)" + _NOBODY, re.IGNORECASE)
_NO_PERSON = lazy(r"(?:nobody|no[- ]one|none|not a soul)" + _NOBODY, re.IGNORECASE)
_SOME = lazy(r"(?:any|an?|some|one|another)\s+", re.IGNORECASE)
_SOMEBODY = lazy(r"(?:any|some) ?(?:one|body)\b(?: else)?", re.IGNORECASE)
_SOMETHING = lazy(r"(?:any|some)thing\b", re.IGNORECASE)
_AMOUNT = lazy(r"how (?:much|many)\b\s*|(?:what|which)\b\s*|whom?\b\s*", re.IGNORECASE)
_CLAUSE = lazy(
    r"\b(?:is|are|was|were|will|can|may|should|must|has|have|do|does|did|it's|that's|they're|you're|i'm|depends|depend)\b"
    r"|\b(?:it|they|you|we|he|she|this|that) \w+",
    re.IGNORECASE,
)
_HOW = lazy(r"(?:when|where|why|how(?! (?:many|much)))\b", re.IGNORECASE)
_HOWS = frozenset({"when", "where", "why", "how", "how long", "how often", "how soon", "how quickly", "how fast"})
_BEFORE_CLAUSE = lazy(r"[,;:]| (?:who|that|which|if|when) ")
_HOW_SO = lazy(
    r"(?:about |around |roughly |only |just |within |after |in |on |at |for |from |by |with(?:out)? |because |to |as |until |\d|"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|half|an?|every|any|each) |\w+ly\b|"
    r"(?:today|tomorrow|always|anywhere|everywhere|anytime|forever|once|twice|never|immediately|whenever|wherever)\b)",
    re.IGNORECASE,
)
_ADVERB = lazy(r"\w+ly|still|always|ever|also|even|often|just|soon|not", re.IGNORECASE)
_ANY = lazy(r"^any(?:(?=(one|body|thing)\b)|\s+)", re.IGNORECASE)
_ASKS = lazy(r"\b(?:who|whom|what|which|how|where|when|why)\b", re.IGNORECASE)
_WE = lazy(r"we (?:can|do|will|are|have)\b", re.IGNORECASE)
_MARKS = "—–-:.! "
_DOING = frozenset(
    "treat offer prescribe give guarantee promise provide accept sell use help recommend charge administer supply send".split()
)
_LONGEST = 14  # words of an answer that takes the place of what was asked for


def answers_shortly(question: str, answer: str) -> bool:
    """Whether an answer may need its question; what needs none is not worth the grammar of it."""
    answer = _plain(answer)
    if any(opens.match(answer) for opens in (_NO, _YES, _NOT_SO, _FAR, _ECHO, _NO_NEED, _NONE)):
        return True
    return len(answer.split()) <= _LONGEST and _ASKS.search(question) is not None


def read_together(asked: Asked, answer: str, grammar: Callable[[str], Parse | None]) -> str:
    """The sentence that a question and its short answer come to; empty where the answer says it all, or leaves it open."""
    answer = _plain(answer)
    return _of_something(asked, answer, grammar) if asked.asking else _yes_or_no(asked, answer)


def _plain(answer: str) -> str:
    return answer.replace("’", "'").strip().strip("*_() ")


def _yes_or_no(asked: Asked, answer: str) -> str:
    if found := _NO_NEED.match(answer):
        if asked.subject == "there" or not asked.predicate:
            return ""
        return sentence("there is no need to", asked.predicate, answer[found.end() :])
    if found := _ECHO.match(answer):
        return _echoed(asked, found, answer[found.end() :])
    if found := _NO.match(answer) or _NOT_SO.match(answer):
        return _denying(asked, answer[found.end() :])
    if found := _YES.match(answer):
        return _affirming(asked, answer[found.end() :])
    if found := _FAR.match(answer):
        return _affirming(asked, answer)
    if found := _NONE.match(answer):
        return _none_of(asked, answer[found.end() :])
    return ""


def _echoed(asked: Asked, found: re.Match[str], rest: str) -> str:
    """After a question with the same auxiliary: "It does.", "You can't.", "Nobody does."."""
    subject, auxiliary = found["subject"].lower(), found["aux"].lower()
    nobody = subject.startswith(("nobody", "no one", "none"))
    if nobody or subject.startswith(("every", "all")):
        whom = asked.subject.lower() in {"you", "anyone", "anybody", "people", "patients"}
        base = base_of(auxiliary) in {"do", "does"}
        if not whom or not (base or alike(auxiliary, asked.auxiliary)):
            return ""
        says = third(asked.predicate) if base else f"{auxiliary} {asked.predicate}"
        return sentence(found["subject"], says, rest)
    if not alike("can" if auxiliary == "cannot" else auxiliary, asked.auxiliary):
        return ""
    no = found["not"] or found["nt"] or auxiliary in {"cannot", "can't", "won't"}
    return _denying(asked, rest) if no else _affirming(asked, rest)


def _speaker(asked: Asked) -> str:
    """Whom "you" means: the page where it is asked what it does, else the reader or anybody."""
    verb = asked.verb.split()
    return "we" if asked.of_page and verb and verb[-1].lower() in _DOING else asked.subject


def _affirming(asked: Asked, rest: str) -> str:
    subject = _speaker(asked)
    return sentence(asked.opening + "," if asked.opening else "", subject, _said(asked, subject), _joined(rest))


def _said(asked: Asked, subject: str) -> str:
    if asked.auxiliary == "does" and asked.predicate and not plural(subject):
        # what the grammar does not know for a verb is one all the same behind "does"
        adverb, _, verb = asked.predicate.partition(" ")
        return f"{adverb} {third(verb)}" if verb and _ADVERB.fullmatch(adverb) else third(asked.predicate)
    if asked.auxiliary in {"do", "does"}:
        return asked.predicate
    if subject == "there":
        return f"{asked.auxiliary} {_ANY.sub(lambda found: 'some' if found[1] else '', asked.predicate, count=1)}"
    return f"{asked.auxiliary} {asked.predicate}"


def _denying(asked: Asked, rest: str) -> str:
    if (found := _NONE.match(rest.lstrip(" ,"))) and (none := _none_of(asked, rest.lstrip(" ,")[found.end() :])):
        return none
    subject = _speaker(asked)
    opening = asked.opening + "," if asked.opening else ""
    if subject == "there":
        return sentence(opening, subject, asked.auxiliary, none_of(asked.predicate), _joined(rest))
    if _SOMEBODY.fullmatch(subject):
        return sentence(opening, "no one", _said(asked, subject), _joined(rest))
    return sentence(opening, subject, denied(asked.auxiliary), asked.predicate, _joined(rest))


def none_of(things: str) -> str:
    """Things that there may be, as none of them: "any people who …", "people who …" are "no people who …"."""
    if found := _SOMEBODY.match(things):
        return f"nobody{things[found.end() :]}"
    if found := _SOMETHING.match(things):
        return f"nothing{things[found.end() :]}"
    found = _SOME.match(things)
    return f"no {things[found.end() :] if found else things}"


def _none_of(asked: Asked, rest: str) -> str:
    if asked.subject == "there":
        return sentence("there", asked.auxiliary, none_of(asked.predicate), _joined(rest))
    _, any_, things = f" {asked.predicate}".partition(" any ")
    return sentence("there are no", things, _joined(rest)) if any_ else ""


def _joined(rest: str) -> str:
    """What follows the word that answers; apart where it was set off."""
    rest = rest.strip()
    if rest[:1] in _MARKS:
        return f"; {rest.lstrip(_MARKS)}" if rest.strip(_MARKS) else ""
    return rest


# What a question with "who", "how much", "where" … is answered with


def _of_something(asked: Asked, answer: str, grammar: Callable[[str], Parse | None]) -> str:
    answer = answer.rstrip(".! ")
    if asked.asking == "who" and not asked.subject:
        return _who(asked, answer, grammar)
    if not asked.subject:
        return sentence("no", asked.rest, answer[found.end() :]) if (found := _NONE.match(answer)) else ""
    if len(answer.split()) > _LONGEST:
        return ""
    if (found := _NONE.match(answer)) and not answer[found.end() :].startswith(" of "):
        return _nothing(asked, answer[found.end() :].strip(" ,"))
    if _HOW.match(asked.asking) and (asked.asking.lower() not in _HOWS or not _HOW_SO.match(answer)):
        return ""
    because = answer.lower().startswith("because ")
    if not because and (_CLAUSE.search(_BEFORE_CLAUSE.split(answer)[0]) or is_clause(grammar(answer))):
        return ""
    stranded = asked.predicate.split()[-1:]
    if stranded == answer.lower().split()[:1]:
        answer = answer.split(" ", 1)[-1]
    subject = _speaker(asked)
    opening = answer if not asked.preposition or answer.split()[:1] == [asked.preposition.lower()] else ""
    given = opening or (answer if _opens_so(answer) else f"{asked.preposition.lower()} {answer}")
    if asked.denied:
        return sentence(subject, denied(asked.auxiliary), asked.predicate, lowered(given))
    if asked.takes_object:
        return sentence(subject, _with(asked, subject), lowered(given), asked.rest)
    return sentence(subject, _said(asked, subject), lowered(given))


def _opens_so(answer: str) -> bool:
    return answer.lower().startswith(("for ", "in ", "with ", "to ", "at ", "on ", "from ", "by "))


def _with(asked: Asked, subject: str) -> str:
    """Auxiliary and verb, behind which the object stands."""
    return _said(Asked(auxiliary=asked.auxiliary, subject=asked.subject, verb=asked.verb), subject)


def _nothing(asked: Asked, rest: str) -> str:
    """Nothing or nobody in the place of what was asked for."""
    things = _AMOUNT.sub("", asked.asking, count=1)
    person = asked.asking.lower() in {"who", "whom"}
    nothing = f"no {things}" if things else "nobody" if person else "nothing"
    if asked.asking.lower().startswith(("when", "where", "why", "how long", "how often")):
        return ""
    subject = _speaker(asked)
    if asked.takes_object:
        return sentence(subject, _with(asked, subject), nothing, asked.rest, f", {rest}" if rest else "")
    return sentence(subject, _said(asked, subject), asked.preposition.lower(), nothing, rest)


def _who(asked: Asked, answer: str, grammar: Callable[[str], Parse | None]) -> str:
    says = asked.rest
    if found := _NO_PERSON.match(answer):
        rest = answer[found.end() :]
        return sentence("there is nobody who" if asked.denied else "nobody", says, rest)
    if (found := _WE.match(answer)) and not answer[found.end() :].strip(" ,"):
        return sentence("we", turned(says))
    if len(answer.split()) > _LONGEST or _CLAUSE.search(answer) or is_clause(grammar(answer)):
        return ""
    return sentence(answer, says)
