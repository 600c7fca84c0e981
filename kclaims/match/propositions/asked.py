"""A question taken apart: what asks, its auxiliary, subject and predicate."""

from __future__ import annotations

from kclaims.match.propositions.forms import AUXILIARIES, base_of, turned
from kclaims.model import Parse
from kclaims.model.record import record

_ASKING = frozenset("what which who whom whose where when how why".split())
_ALONE = frozenset("i you it they we he she there this that".split())
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj", "csubjpass"})
_NOMINAL = ("DT", "PRP$", "JJ", "CD", "NN", "HYPH", "POS", "VBG", "VBN")
_AGENCIES = frozenset({"fda", "ema", "mhra", "nhs"})  # "is it FDA-approved"
_DESCRIBING = ("JJ", "VB")  # behind a noun these are said of it: "is ketamine safe"
_NOT = frozenset({"not", "n't"})
_PREPOSITIONS = frozenset({"IN", "TO"})
_LONGEST = 40  # tokens of a question that is taken apart
_LEADING = 3  # tokens at most before the word that asks: "In which", "And for whom"


@record(kw_only=True)
class Asked:
    """A question as words of a statement, told by the page: "I" is "you".

    `asking` is what it asks for ("which patients"), empty where it asks for yes or no; `preposition` stands before that or is left
    behind; of a question that asks for the subject `subject` is empty. `verb` is the predicate up to and with its verb, where the object
    that is asked for has its place.
    """

    asking: str = ""
    preposition: str = ""
    opening: str = ""  # "Once the course is over,"
    auxiliary: str = ""
    subject: str = ""
    verb: str = ""
    rest: str = ""
    denied: bool = False
    takes_object: bool = False
    of_page: bool = False  # "you" is whoever wrote the page, or anybody

    @property
    def predicate(self) -> str:
        """All that is said of the subject behind the auxiliary."""
        return f"{self.verb} {self.rest}".strip()


class _Question:
    """The tokens of a question between its opening and its mark."""

    def __init__(self, text: str, parse: Parse) -> None:
        self._text = text
        self._parse = parse
        self._tokens = parse.tokens
        self.lower = [token.text.lower() for token in parse.tokens]
        self.end = next((at for at, word in enumerate(self.lower) if word == "?"), len(self.lower))

    def said(self, start: int, end: int) -> str:
        """The words of a range of tokens, as the page would say them to the reader."""
        if start >= end:
            return ""
        return turned(self._text[self._tokens[start].start : self._tokens[end - 1].end].strip(" ,*_"))

    def part(self, at: int) -> str:
        return self._tokens[at].part

    def relation(self, at: int) -> str:
        return self._tokens[at].relation

    def subject_end(self, start: int, *, alone: bool = False) -> int:
        """Where the subject ends that begins at a token; `alone` where nothing need follow it."""
        end = self._subject_end(start, alone=alone)
        behind = (at for at in range(start + 1, end) if self.lower[at] in _AGENCIES and self.part(at - 1) != "DT")
        return next(behind, end)

    def _subject_end(self, start: int, *, alone: bool) -> int:
        if start < self.end and self.lower[start] in _ALONE:
            return start + 1
        for at in range(start, self.end):
            if self.relation(at) in _SUBJECTS and all(at in self._parse.ancestors(i) for i in range(start, at)):
                last = max(i for i in range(at, self.end) if at in self._parse.ancestors(i))
                if last + 1 < self.end or alone:
                    return min(last + 1, self.end)
                break
            if self.part(at).startswith("VB") and at > start:
                break
        at, named = start, False
        while at < self.end and self.part(at).startswith(_NOMINAL) and not (self.part(at) == "DT" and at > start):
            if named and self.part(at).startswith(_DESCRIBING):
                break
            named = named or self.part(at).startswith("NN")
            at += 1
        return at - 1 if at == self.end and not alone else at

    def verb_end(self, start: int) -> int:
        """Past the last word of the verb from a token on: "still have", "be watched"."""
        at = start
        while at < self.end and (self.part(at) in {"RB", "MD"} or self.lower[at] == "to"):
            at += 1
        while at < self.end and self.part(at).startswith(("VB", "RP")):
            at += 1
        return at


def asked(text: str, parse: Parse) -> Asked | None:
    """The parts of a question; None where its grammar is not understood."""
    question = _Question(text, parse)
    if not 1 < question.end <= _LONGEST or question.end == len(question.lower):
        return None
    start = _clause_start(question)
    if question.lower[start] in AUXILIARIES:
        return _yes_or_no(question, start)
    at = next((i for i in range(start, min(start + _LEADING, question.end)) if question.lower[i] in _ASKING), None)
    return _of_something(question, start, at) if at is not None else _fragment(question, start)


def _clause_start(question: _Question) -> int:
    """Where the question's own clause opens, past "Once the course is over," or "And"."""
    if question.lower[0] in AUXILIARIES or question.lower[0] in _ASKING:
        return 0
    for at in range(1, question.end - 1):
        opens = question.lower[at] in AUXILIARIES or question.lower[at] in _ASKING
        if opens and question.lower[at - 1] in {",", ":", "-", "—", "–", "and", "but", "so"}:
            return at
    return 0


def _yes_or_no(question: _Question, start: int) -> Asked | None:
    auxiliary = question.lower[start]
    first, denied = start + 1, False
    if first < question.end and question.lower[first] in _NOT:
        first, denied = first + 1, True
    end = question.subject_end(first)
    if end <= first or (end >= question.end and question.lower[first] != "there"):
        return None
    if end < question.end and question.lower[end] == "not":
        denied = True
        return _parted(question, start, (first, end), end + 1, auxiliary, denied=denied)
    return _parted(question, start, (first, end), end, auxiliary, denied=denied)


def _parted(
    question: _Question, start: int, subject: tuple[int, int], predicate: int, auxiliary: str, *, denied: bool
) -> Asked:
    middle = min(question.verb_end(predicate), question.end)
    return Asked(
        opening=_opening(question.said(0, start)), auxiliary=turned_auxiliary(auxiliary, question.lower[subject[0]]),
        subject=question.said(*subject), verb=question.said(predicate, middle), rest=question.said(middle, question.end),
        denied=denied, of_page=question.lower[subject[0]] == "you",
    )  # fmt: skip


def _opening(text: str) -> str:
    """What stands before a question's clause, unless it is a label."""
    return "" if text.endswith(":") else text


def turned_auxiliary(auxiliary: str, subject: str) -> str:
    """The auxiliary as it stands with "you" where the reader asks of himself."""
    auxiliary = base_of(auxiliary)
    return {"am": "are", "was": "were"}.get(auxiliary, auxiliary) if subject == "i" else auxiliary


def _of_something(question: _Question, start: int, at: int) -> Asked | None:
    preposition = question.said(start, at) if at > start and question.part(start) in _PREPOSITIONS else ""
    aux = next((i for i in range(at + 1, question.end) if question.lower[i] in AUXILIARIES), None)
    behind = at + 1 if aux is None else aux
    if aux is None or _asks_subject(question, at, aux):
        if question.lower[at] != "who":
            return _amount(question, at) if aux is None else None
        return Asked(asking="who", rest=question.said(behind, question.end), denied=_holds_not(question, behind))
    first, denied = aux + 1, False
    if question.lower[first] in _NOT:
        first, denied = first + 1, True
    end = question.subject_end(first, alone=question.lower[aux] in {"is", "are", "was", "were"})
    if end <= first:
        return None
    end = _without_participle(question, first, end)
    parts = _parted(question, start, (first, end), end, question.lower[aux], denied=denied)
    asking = question.said(at, aux)
    stranded = question.part(question.end - 1) in _PREPOSITIONS and not preposition
    takes_object = not stranded and not preposition and question.lower[at] in {"what", "which", "who", "whom", "how"}
    bare = question.lower[at] == "how" and aux == at + 1
    return Asked(
        asking=asking, preposition=preposition, opening="", auxiliary=parts.auxiliary, subject=parts.subject,
        verb=parts.verb, rest=parts.rest, denied=denied, takes_object=takes_object and not bare, of_page=parts.of_page,
    )  # fmt: skip


def _asks_subject(question: _Question, at: int, aux: int) -> bool:
    """Whether a verb, not a subject, stands behind the auxiliary: "Who should not have it"."""
    first = aux + 1
    while first < question.end and (question.lower[first] in _NOT or question.part(first) == "RB"):
        first += 1
    if first >= question.end or question.lower[first] in _ALONE or question.relation(first) in _SUBJECTS:
        return False
    return question.part(first).startswith("VB") or (at == 0 and question.relation(at) in _SUBJECTS)


def _without_participle(question: _Question, first: int, end: int) -> int:
    """Where the subject ends if a participle that closes the question is none of it: "what is the figure based on"."""
    at = end
    while at > first + 1 and question.part(at - 1) in {"IN", "VBN", "VBD"}:
        at -= 1
    return at


def _holds_not(question: _Question, start: int) -> bool:
    return not _NOT.isdisjoint(question.lower[start : min(start + 3, question.end)])


def _amount(question: _Question, at: int) -> Asked | None:
    """A question without a verb for how many: "How many more sessions after the first?"."""
    if question.lower[at : at + 2] not in (["how", "many"], ["how", "much"]):
        return None
    return Asked(asking=question.said(at, at + 2), rest=question.said(at + 2, question.end))


def _fragment(question: _Question, start: int) -> Asked | None:
    """A question that only names what may be there: "Any danger in it?"."""
    if question.lower[start] != "any":
        return None
    plural = any(question.part(at) == "NNS" and question.relation(at) == "ROOT" for at in range(start, question.end))
    return Asked(auxiliary="are" if plural else "is", subject="there", rest=question.said(start, question.end))
