"""Who a predicate speaks of, and what else stands in its clause, by the grammar of the sentence."""

from __future__ import annotations

from collections.abc import Iterator

from kclaims.model import Parse

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_CLAUSES = frozenset({"ROOT", "ccomp", "advcl", "relcl", "parataxis"})
_MODIFIERS = frozenset(
    {"amod", "compound", "nmod", "npadvmod", "advmod", "poss", "det", "nummod", "quantmod", "punct", "neg", "case"}
)
_AS = frozenset({"as"})
_PLACING = frozenset({"as", "in", "into", "under"})
_TOWARDS = frozenset({"addicted", "dependent", "hooked", "addiction", "dependence"})  # to the drug, which follows
_GRANTS = frozenset("says said say saying gives gave give giving signs signed sign signing waves waved waving".split())
_GRANTED = frozenset({"to", "on", "through"})  # to the drug: "said yes to", "gave the nod to", "signed off on"
# Through these a noun's phrase goes on: "ketamine infusions", "use of ketamine", "ketamine's".
_LINKS = frozenset({"of", "for", "with", "using", "to"})
_PHRASE = frozenset({"compound", "amod", "nmod", "poss", "npadvmod", "appos", "nummod"})
# Nouns that carry a drug's name behind "of" or "for": "the use of ketamine", "FDA approval of Spravato".
_CARRIERS = frozenset(
    "use uses form forms infusion infusions dose doses dosing treatment treatments therapy course courses injection injections"
    " administration version versions approval approvals licence license authorisation authorization lozenges spray sprays"
    " potential risk prescription prescriptions series ingredient ingredients label labels labelling component".split()
)
_PEOPLE = frozenset(
    "people patients adults adolescents teenagers children women men veterans those anyone someone".split()
)
_ELSEWHERE = frozenset({"advcl", "parataxis", "ccomp"})
_RELATIVES = frozenset({"which", "that", "who", "whose"})
_PREDICATE_NOUNS = frozenset({"attr", "oprd", "appos"})
_DEGREES = frozenset({"as", "so", "such", "same", "more", "less"})  # with "as" or "than" behind them they compare


class Clauses:
    """The clauses of one parsed sentence. Tokens are given and returned as indexes into `parse.tokens`."""

    def __init__(self, parse: Parse) -> None:
        self._tokens = parse.tokens
        self._head_of = parse.head_of
        self._heads: dict[tuple[int, int], int | None] = {}
        self._children: list[list[int]] = [[] for _ in parse.tokens]
        for index, token in enumerate(parse.tokens):
            if token.head != index:
                self._children[token.head].append(index)

    def token_at(self, start: int, end: int) -> int | None:
        """The token that heads some characters of the sentence, None where none does. Asked again and again: remembered."""
        if (start, end) not in self._heads:
            self._heads[start, end] = self._head_of(start, end)
        return self._heads[start, end]

    def subjects(
        self, trigger: int, *, own_phrase: bool = True, placed: bool = False, active: bool = False
    ) -> Iterator[list[int]]:
        """Token groups that may be what the trigger speaks of, the likeliest first; its own noun phrase if wanted.

        With `placed`, what the clause puts "in" or "under" the trigger: "lists ketamine in Schedule III". With `active`,
        never what an active verb has for its object: "Suboxone contains naloxone" speaks of Suboxone.
        """
        noun = self._noun(trigger)
        if self._is_noun(noun):
            if own_phrase:
                yield (
                    self._described(noun)
                    if self._tokens[trigger].relation == "amod"
                    else self.phrase(noun, appositions=False)
                )
            if self._tokens[noun].relation == "appos":
                yield self.phrase(self._tokens[noun].head, appositions=False)
            yield from self._beside(noun)
            if self._tokens[noun].relation == "pobj":
                yield from self._predicated(noun, _PLACING if placed else _AS)
            if noun != trigger and not placed and not self.names(noun) and self._tokens[noun].relation not in _SUBJECTS:
                return  # "faster than approved medicines" says nothing of the clause's subject
        if self._tokens[trigger].text.lower() in _TOWARDS:
            links = [c for c in self._children[trigger] if self._tokens[c].text.lower() in {"to", "on"}]
            yield from (
                self.phrase(c) for link in links for c in self._children[link] if self._tokens[c].relation == "pobj"
            )
        if self._tokens[trigger].text.lower() in _GRANTS:
            yield from self._granted(trigger)
        clause = self.clause(noun)
        objects = [child for child in self._children[clause] if self._tokens[child].relation in {"dobj", "dative"}]
        if noun == clause and not active and not self._passive(clause):
            for child in objects:
                yield self.phrase(child)
        yield from self._clause_subjects(clause)

    def _granted(self, verb: int) -> Iterator[list[int]]:
        """To what somebody "said yes", whether the parser hangs it on the verb or its object, or takes it for a verb."""
        for above in (verb, *self._children[verb]):
            for link in self._children[above]:
                if self._tokens[link].text.lower() in _GRANTED:
                    yield from (self.phrase(c) for c in self._children[link] if self._tokens[c].relation == "pobj")
                    if above != verb and self._tokens[link].relation == "aux":
                        yield self.phrase(above)

    def has_subject(self, trigger: int) -> bool:
        """Whether the clause of the trigger, or one that it hangs on, has a subject of its own, or is an order to the reader."""
        at = self.clause(self._noun(trigger))
        for _ in range(5):
            if any(self._tokens[child].relation in _SUBJECTS | {"expl"} for child in self._children[at]):
                return True
            if self._tokens[at].part in {"VB", "VBP", "VBZ", "VBD", "MD"}:
                return True
            if self._tokens[at].head == at:
                return False
            at = self.clause(self._tokens[at].head)
        return True

    def modifies(self, trigger: int) -> bool:
        """Whether the trigger is an attribute of a noun: "an approved product"."""
        noun = self._noun(trigger)
        return noun != trigger and self._is_noun(noun)

    def _beside(self, noun: int) -> Iterator[list[int]]:
        """The noun that this one is set beside by a comma, where the parser made two objects of them."""
        relation, head = self._tokens[noun].relation, self._tokens[noun].head
        for other in self._children[head]:
            if other < noun and relation in {"dobj", "attr"} and self._tokens[other].relation == relation:
                yield self.phrase(other)

    def _predicated(self, noun: int, links: frozenset[str]) -> Iterator[list[int]]:
        """What is classed "as" something: the object of the verb above."""
        preposition = self._tokens[noun].head
        verb = self._tokens[preposition].head
        if self._tokens[preposition].text.lower() in links and not self._passive(verb):
            for child in self._children[verb]:
                if self._tokens[child].relation == "dobj":
                    yield self.phrase(child)

    def _clause_subjects(self, clause: int) -> Iterator[list[int]]:
        for _ in range(5):
            found = self._own_subjects(clause)
            for child in found:
                yield self.phrase(child)
            token = self._tokens[clause]
            if token.relation in {"relcl", "acl"}:
                yield self.phrase(token.head)
                if self._tokens[token.head].relation not in _PREDICATE_NOUNS:
                    return
                clause = self.clause(token.head)  # "ketamine is a drug that blocks …"
                continue
            if token.relation == "appos":
                yield self.phrase(token.head)
            if (found and token.relation != "conj") or token.head == clause:
                return
            if found:
                return
            clause = self.clause(token.head)

    def _own_subjects(self, clause: int) -> list[int]:
        """Subjects of a clause, or of its auxiliaries; where the parser saw none, the noun right before the verb."""
        children = self._children[clause]
        holders = [clause, *(c for c in children if self._tokens[c].relation in {"aux", "auxpass"})]
        found = [c for holder in holders for c in self._children[holder] if self._tokens[c].relation in _SUBJECTS]
        if not found and self._is_verb(clause):
            before = clause - 1
            while before > 0 and self._tokens[before].relation in {"neg", "advmod", "aux", "auxpass"}:
                before -= 1
            return [before] if before >= 0 and self._is_noun(before) else []
        return found

    def phrase(self, noun: int, *, appositions: bool = True) -> list[int]:
        """The noun and the words that make its name: compounds, possessors, what stands after "of"."""
        if (antecedent := self._antecedent(noun)) is not None:
            return self.phrase(antecedent, appositions=False)
        found = [noun]
        for child in self._children[noun]:
            relation = self._tokens[child].relation
            if relation in _PHRASE and (appositions or relation != "appos"):
                found += self.phrase(child)
            elif relation == "prep" and self._carries(noun) and self._tokens[child].text.lower() in _LINKS:
                found += [
                    t
                    for inner in self._children[child]
                    if self._tokens[inner].relation == "pobj"
                    for t in self.phrase(inner)
                ]
            elif relation == "conj" and self._is_noun(child):
                found += self.phrase(child)
            elif relation == "dobj" and self._tokens[noun].relation == "csubj":
                found += self.phrase(child)  # "stopping lorazepam causes …"
        return found

    def _described(self, noun: int) -> list[int]:
        """What an adjective before a noun describes: not what is joined to it under an article of its own."""
        apart = [c for c in self._children[noun] if self._tokens[c].relation == "conj" and self._articled(c)]
        others = {at for child in apart for at in self.phrase(child)}
        return [at for at in self.phrase(noun, appositions=False) if at not in others]

    def _articled(self, noun: int) -> bool:
        return any(self._tokens[child].relation == "det" for child in self._children[noun])

    def _antecedent(self, index: int) -> int | None:
        """The noun that a relative pronoun stands for; None for any other word."""
        if self._tokens[index].text.lower() not in _RELATIVES or not self._tokens[index].part.startswith("W"):
            return None
        clause = self.clause(index)
        return self._tokens[clause].head if self._tokens[clause].relation == "relcl" else None

    def _carries(self, noun: int) -> bool:
        return self._tokens[noun].text.lower() in _CARRIERS

    def clause(self, index: int) -> int:
        """The head of the clause that a token stands in."""
        for at in self._up(index):
            token = self._tokens[at]
            if token.relation in _CLAUSES or token.head == at:
                return at
            if token.relation in {"conj", "acl", "appos"} and self._is_verb(at):
                return at
        return index

    def together(self, one: int, other: int) -> bool:
        """Whether two tokens stand in one clause."""
        return self.clause(one) == self.clause(other)

    def scope(self, trigger: int) -> frozenset[int]:
        """Every token that the trigger's own words govern: its phrase or clause without other clauses beside it."""
        noun = self._noun(trigger)
        top = self.clause(noun)
        if (
            self._is_noun(noun)
            and self._tokens[noun].relation in _SUBJECTS | {"pobj", "appos", "dobj"}
            and (noun != trigger or any(self._tokens[c].relation == "poss" for c in self._children[noun]))
        ):
            top = noun  # "an approved product", "four years after Ozempic's approval"
        if noun != top and self._is_verb(noun) and self._tokens[noun].relation in {"acl", "conj", "relcl", "xcomp"}:
            top = noun
        return frozenset(self._below(top))

    def names(self, index: int) -> bool:
        """Whether a token says what the subject is: predicate noun, apposition, object of "as"."""
        for _ in range(3):
            token = self._tokens[index]
            if token.relation in {"attr", "appos", "oprd", "acomp", "ROOT"}:
                return True
            if token.relation == "pobj" and self._tokens[token.head].text.lower() == "of":
                index = self._tokens[token.head].head
                continue
            if token.relation == "pobj":
                return self._tokens[token.head].text.lower() == "as" and not self._compares(token.head)
            if token.relation not in {"conj", "compound", "amod", "nmod"}:
                return False
            index = token.head
        return False

    def _compares(self, preposition: int) -> bool:
        """Whether an "as" closes a comparison: "as potent as", "as potent an anaesthetic as", "the same drug as"."""
        above = self._tokens[preposition].head
        held = (above, *self._children[above], self._tokens[above].head, *self._children[self._tokens[above].head])
        return any(self._tokens[at].text.lower() in _DEGREES for at in held if at < preposition)

    def inside(self, index: int, other: int) -> bool:
        """Whether a token stands in what another one governs, other than as the next of a list."""
        for at in self._up(index):
            if at == other:
                return True
            if self._tokens[at].relation == "conj" and self._tokens[at].head == other:
                return False
        return False

    def people(self, index: int) -> set[int]:
        """The nouns for people of whom a token tells something: "adults with depression"."""
        return {at for at in self._up(index) if at != index and self._tokens[at].text.lower() in _PEOPLE}

    def _below(self, top: int) -> Iterator[int]:
        pending = [child for child in self._children[top] if self._tokens[child].relation not in _SUBJECTS]
        pending = [child for child in pending if not self._apart(child)]
        yield top
        while pending:
            at = pending.pop()
            yield at
            for child in self._children[at]:
                if not self._apart(child):
                    pending.append(child)

    def _apart(self, index: int) -> bool:
        """Whether a token opens a clause of its own beside the one above it."""
        token = self._tokens[index]
        joined = self._tokens[token.head].relation == "pcomp"  # "for preventing or treating Covid-19"
        return token.relation in _ELSEWHERE or (token.relation == "conj" and self._is_verb(index) and not joined)

    def _up(self, index: int) -> Iterator[int]:
        for _ in range(len(self._tokens)):
            yield index
            head = self._tokens[index].head
            if head == index:
                return
            index = head

    def _noun(self, trigger: int) -> int:
        """The word that the trigger modifies, or the trigger itself."""
        for at in self._up(trigger):
            if self._tokens[at].relation not in _MODIFIERS:
                return at
        return trigger

    def _passive(self, clause: int) -> bool:
        return any(self._tokens[c].relation in {"nsubjpass", "auxpass"} for c in self._children[clause])

    def _is_verb(self, index: int) -> bool:
        return self._tokens[index].part.startswith(("V", "MD"))

    def _is_noun(self, index: int) -> bool:
        return self._tokens[index].part.startswith(("N", "CD"))
