"""Whether a negation governs some words, told by the words around them alone; where these leave a doubt, grammar has to tell.

Many distant negations are parted from a claim by the opening of a clause that no denial passes into ("It isn't sold at home because …"),
or deny that what follows is known or said ("We do not yet know whether …"). Reading these without grammar spares a page the English model.
"""

from __future__ import annotations

from kclaims.match.phrases import Found
from kclaims.text.words import Words

_SUBJECTS = frozenset(
    "i you we they he she it there this these everyone everybody nobody someone i'm it's he's she's that's there's we're they're"
    " you're we've they've you've i've we'll they'll you'll it'll".split()
)
_DETERMINERS = frozenset("a an the my your our their his her its no some many most every each any all".split())
_OBJECTS = frozenset("it you them us me him her".split()) | _DETERMINERS
_AUXILIARIES = frozenset(
    "is are was were has have had do does did can could will would may might must should isn't aren't wasn't weren't hasn't"
    " haven't doesn't don't didn't can't cannot couldn't won't wouldn't".split()
)
_OPENINGS = frozenset("as if when because although though while since after before once unless until where".split())
_TIMES = frozenset("unless until while once before since though when".split())
_ASKED = frozenset("know known knows say says said tell tells sure certain clear see ask asks decide".split())
_DENIALS = frozenset("deny denies denied dispute disputes disputed doubt doubts doubted".split())
_SO = frozenset("that as far much to".split())  # with "so" before them they open no statement
_SHARED = frozenset({"nor", "neither"})  # behind these what was denied is denied again
_THINGS = frozenset("something anything nothing everything someone anyone those people things".split())
_RELATIVES = frozenset({"that", "which", "who"})
_RELATED = frozenset({"that's", "who's"})
_RELATIVE = 4  # words from its pronoun on in which a relative clause has not ended
_NOT = frozenset({"not", "nobody"})
_HELPERS = frozenset("be been have".split())
_TELLING = frozenset(
    "know say think believe mean claim promise assume expect certain sure prove show suggest confirm conclude imply establish".split()
)
_BEFORE_TELLING = frozenset(
    "yet really necessarily always ever be been have can could should would will may must it".split()
)
_FINDING = frozenset("find see get have offer give make".split())
_WORD_OF = frozenset("guarantee promise proof evidence claim".split())
_HERE = frozenset("here anywhere yet".split())
_WITHIN = frozenset("that which who because and but or if when so while where unless until although though".split())
_PROOF = frozenset("evidence proof data something anything".split())


def governs(words: Words, cue: Found, first: int, last: int) -> bool | None:
    """Whether the negation `cue` speaks of the words from `first` to `last` behind it; None where words can't say."""
    if _closed(words, cue, first, last) or _left(words, cue, first):
        return False
    return True if _straight(words, cue, first, last) or _told(words, cue, first) else None


def governs_back(words: Words, cue: Found, last: int) -> bool | None:
    """Whether the denial `cue` speaks of the words before it that end with `last`; None where words can't say.

    Not where it is said of proof named behind them: "that it is as safe as a clinic needs evidence that does not exist".
    """
    noun, pronoun = cue.start - 2, cue.start - 1
    told = noun > last and words.texts[noun] in _PROOF and words.texts[pronoun] == "that"
    return False if told and not any(words.breaks[pronoun : cue.start + 1]) else None


def _closed(words: Words, cue: Found, first: int, last: int) -> bool:
    """Whether the words stand in a clause that opens behind the negation and that it does not pass into."""
    texts = words.texts
    if "because" in texts[cue.end : first + 1] and not _DENIALS.isdisjoint(texts[cue.start : cue.end]):
        return False  # "denies that it works because it is cheap": who says so?
    if texts[cue.end - 1].endswith("n't") and words.breaks[cue.end] > 1:
        return True  # "what others won't: it cures"
    set_off = next((at for at in range(first, cue.end, -1) if words.breaks[at]), cue.end + 1)
    if set_off <= first and words.marked(set_off, ";") and texts[set_off] in _SUBJECTS | _DETERMINERS:
        return True
    return any(
        _opens(words, at) or (at < first <= at + _RELATIVE and _describes(words, at))
        for at in range(set_off, min(first + 1, last))
    )


def _opens(words: Words, at: int) -> bool:
    """Whether a clause with a reason, a contrast, a time or a statement of its own opens at a word: "because it", ", so the", "and it's"."""
    before, word, following, then = (*words.texts[at - 1 : at + 3], "", "")[:4]
    subject, set_off = following in _SUBJECTS, words.breaks[at] == 1
    match word:
        case "because":
            return following != "of"
        case "although" | "whereas":
            return True
        case "and":
            stated = subject or following == "that" or (following == "so" and then in _AUXILIARIES)
            return stated or (set_off and following not in _SHARED)
        case "but" | "yet" | "which":
            return set_off
        case "so":
            return set_off and following not in _SO
        case "as":
            return set_off and (subject or then in _AUXILIARIES)
        case "that":
            return before == "reason"
    return word in _TIMES and subject and before not in _ASKED


def _describes(words: Words, at: int) -> bool:
    """Whether a relative clause with a verb opens at a word: "a place that calls it", "something that's"."""
    earlier, before, word, following, then = (*words.texts[at - 2 : at + 3], "")[:5]
    if words.breaks[at] or not (earlier in _DETERMINERS or before in _THINGS):
        return False
    verb = following in _AUXILIARIES or (following.endswith("s") and then in _OBJECTS)
    return word in _RELATED or (word in _RELATIVES and verb)


def _left(words: Words, cue: Found, first: int) -> bool:
    """Whether the clause that holds the negation has ended before the words: "As it is not approved, the …", "…, although it is not, are …"."""
    texts = words.texts
    behind = [at for at in range(cue.start + 1, first + 1) if words.breaks[at]]
    if len(behind) != 1:
        return False
    resumed = texts[behind[0]]
    opened = next((at for at in range(cue.start, 0, -1) if words.breaks[at]), 0)
    if texts[opened] not in _OPENINGS:
        return False
    return resumed in _AUXILIARIES if opened else resumed in _SUBJECTS or resumed in _DETERMINERS


def _straight(words: Words, cue: Found, first: int, last: int) -> bool:
    """Whether the words follow an "is not" or "may not have" at once, and nothing is set off within them."""
    texts = words.texts
    if texts[cue.start : cue.end] != ["not"] or any(words.breaks[cue.start : last + 1]):
        return False
    follow = _HELPERS.issuperset(texts[cue.end : first]) and texts[first] not in _OPENINGS
    return follow and cue.start > 0 and texts[cue.start - 1] in _AUXILIARIES


def _told(words: Words, cue: Found, first: int) -> bool:
    """Whether it is denied that something is known, said or guaranteed, and the words are what: "nobody should be certain that"."""
    texts = words.texts
    that = next((at for at in range(cue.start + 1, first) if texts[at] in {"that", "whether"}), None)
    if that is None or texts[cue.start] not in _NOT or any(words.breaks[cue.start + 1 : first + 1]):
        return False
    if not _WITHIN.isdisjoint(texts[that + 1 : first]):
        return False
    *between, verb = texts[cue.start + 1 : that] or [""]
    if verb in _TELLING and _BEFORE_TELLING.issuperset(between):
        return True
    match [text for text in (*between, verb) if text not in _HERE]:
        case [found, article, token]:
            said = found in _FINDING and article in _DETERMINERS and token in _WORD_OF
            return said and texts[that + 1] in _SUBJECTS
    return False
