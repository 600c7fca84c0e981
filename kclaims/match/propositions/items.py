"""An item read with what opens its list: "What an adjustment takes care of" and "asthma" say that it takes care of asthma."""

from __future__ import annotations

import re
from collections.abc import Callable

from kclaims.match.propositions.forms import is_clause, lowered, sentence, turned
from kclaims.model import Parse
from kclaims.text.patterns import lazy

_THINGS = (
    r"(?:(?:some|all|the|a few|just|\w+) )?(?:things|conditions|illnesses|diseases|problems|complaints|troubles|symptoms|people|patients|drugs|"
    r"medicines|promises|questions|changes|results|benefits)"
)
# A relative clause that lacks what the items name; "what" that is itself its subject lacks nothing.
_RELATIVE = lazy(rf"^(?:what|whom?|{_THINGS}(?: (?:that|which|who|whom))?)\s+(?P<clause>\S.*)$", re.IGNORECASE)
# A clause that can't end where it does.
_OPEN = lazy(
    r"^(?!(?:where|when|why|how|which)\b).*\b(?:if|when|have|has|had|for|with|to|is|are|include|includes|treats?|helps?|cures?|heals?|ends?|can|may|will|should|must|you|by|that|"
    r"of|against|from|in|on|about|without|need|needs|get|gets|gives|brings|means|expect|feel)\s*[:…]?$",
    re.IGNORECASE,
)
# One that only looks open: what is to be wary of is named before it.
_WARY = lazy(
    r"\b(?:to (?:be )?(?:wary|beware|suspicious|sceptical|skeptical|careful|aware|tired)(?: of)?|to (?:look|watch|ask|listen) (?:out )?for|to (?:run|walk away|stay away|keep away) from|to be careful with|to think twice about)\s*[:…]?$",
    re.IGNORECASE,
)
_STOP = lazy(r"[.!?]\s+")
_DONE = frozenset({"does", "did", "done", "doing"})
_NOT = lazy(r"n't\b|\b(?:not|never|no|nobody|nothing|none)\b", re.IGNORECASE)
_LONGEST = 14  # words of what opens a list
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def read_on(opener: str, item: str, grammar: Callable[[str], Parse | None]) -> str:
    """The sentence that an item completes; empty where what opens its list needs nothing, or the item says all."""
    opener = _STOP.split(opener.replace("’", "'").strip().rstrip(":…").strip("*_ "))[-1]
    if not opener or item.endswith("?") or opener.endswith((".", "!", "?")) or len(opener.split()) > _LONGEST:
        return ""
    relative = _RELATIVE.match(opener)
    if _WARY.search(opener) or (not relative and not _OPEN.match(opener)):
        return ""
    if not _NOT.search(opener) and is_clause(grammar(item)):
        return ""
    if relative:
        return _completed(relative["clause"], item, grammar)
    parse = grammar(opener)
    said = parse is not None and any(token.relation in _SUBJECTS for token in parse.tokens)
    return sentence(turned(opener), lowered(item)) if said else ""


def _completed(clause: str, item: str, grammar: Callable[[str], Parse | None]) -> str:
    parse = grammar(clause)
    if parse is None or not parse.tokens:
        return ""
    root = next((at for at, token in enumerate(parse.tokens) if token.head == at), 0)
    subject = next((at for at, token in enumerate(parse.tokens) if token.relation in _SUBJECTS), None)
    if (
        subject is None
        or subject > root
        or any(token.part.startswith(("VB", "MD")) for token in parse.tokens[:subject])
    ):
        return ""
    if parse.tokens[subject].text.lower() in {"that", "which", "who"}:
        return ""
    words = clause.split()
    if words[-1].lower() in _DONE:
        return ""
    if words[-1].lower() == "do":  # "what we never tell you to do"
        words.pop()
    return sentence(" ".join(words), lowered(item))
