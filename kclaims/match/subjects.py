"""The drug, or other matter, of which a trigger says something: by grammar, by nearness, or as the page has it."""

from __future__ import annotations

from kclaims.match.before import right_before
from kclaims.match.beside import kinds, overlaps, owns, subject_of, tells_kind
from kclaims.match.mentions import Mention, find_stand_ins
from kclaims.match.page import Page
from kclaims.match.parting import marked_between, parted
from kclaims.match.phrases import Found
from kclaims.match.reading import Reading
from kclaims.match.sole import form_of, instead, nearest, stretch, told_aside
from kclaims.rules.knowledge import UNNAMED, Knowledge, Relation
from kclaims.text.memory import Memory
from kclaims.text.words import Words

_SET_APART = (["not"], ["than"], ["unlike"])  # before a drug: it is named to be left out
Subject = tuple[tuple[str, ...], tuple[int, int] | None, bool]
# concepts, the words that name them (None where the page named them before), whether by grammar


class Subjects:
    """Finds what triggers speak of with one knowledge base."""

    def __init__(self, knowledge: Knowledge, memory: Memory) -> None:
        self._knowledge = knowledge
        self._memory = memory

    def of(self, page: Page, read: Reading, relation: Relation, found: Found) -> Subject | None:
        """What a trigger speaks of, as the relation is bound; where a label names nothing, what its answer names."""
        subject = self._bound(page, read, relation, found)
        if subject is None and relation.labelled and "drug" in relation.subjects:
            return self._named_in_answer(page, read)
        return subject

    def _bound(self, page: Page, read: Reading, relation: Relation, found: Found) -> Subject | None:
        drugs = [m for m in read.mentions if self._fitting(m, relation)]
        if relation.binding == "sole":
            return self._alone(page, read, drugs, found)
        if relation.binding == "page":
            return self._of_page(page, read, relation, drugs, found)
        if relation.binding == "beside":
            return self._beside(page, read, relation, found)
        if relation.binding == "sentence":
            known = [m for m in drugs if self._knowledge.subjects.intersection(self.drugs(m))]
            drugs = [m for m in drugs if not tells_kind(self._knowledge, read.words, m)]
            near = known if relation.known or "trial" in relation.heeds else drugs
            near = [m for m in near if not _set_apart(read.words, m)] or near
            return self._spoken_of(page, read, relation, near, found)
        return self._by_grammar(page, read, relation, drugs, found)

    def drugs(self, mention: Mention) -> tuple[str, ...]:
        """The drugs that a mention may mean."""
        return tuple(c for c in mention.concepts if self._knowledge.concepts[c].kind == "drug")

    def _fitting(self, mention: Mention, relation: Relation) -> tuple[str, ...]:
        """The concepts named of which the relation can be said."""
        return tuple(c for c in mention.concepts if self._knowledge.concepts[c].kind in relation.subjects)

    def _named_in_answer(self, page: Page, read: Reading) -> Subject | None:
        """The drug that the answer names of a question that names none."""
        answer = page.answer(read.sentence)
        mentions = page.mentions(answer) if answer is not None and not any(map(self.drugs, read.mentions)) else []
        drugs = next((drugs for m in mentions if (drugs := self.drugs(m))), None)
        return (drugs, None, False) if drugs and self._knowledge.spoken_for.intersection(drugs) else None

    # By grammar

    def _by_grammar(
        self, page: Page, read: Reading, relation: Relation, drugs: list[Mention], found: Found
    ) -> Subject | None:
        drugs = [m for m in drugs if not (overlaps(m, found) or owns(read.words, m))]
        if (not drugs and not self._named_elsewhere(page, read, relation)) or read.clauses is None:
            return None
        head = read.clauses.token_at(*read.chars(found.start, found.end))
        if head is None:
            return None
        own = relation.binding == "subject" and not relation.active
        for group in read.clauses.subjects(head, own_phrase=own, placed=relation.inside, active=relation.active):
            if subject := self._in_group(page, read, relation, drugs, found, set(group)):
                return subject
        if relation.active and (near := right_before(read.words, drugs, found)):
            return self._fitting(near, relation), (near.start, near.end), False
        if read.clauses.has_subject(head) or (drugs and read.clauses.modifies(head)):
            return None
        return self._inherited(page, read, relation, drugs, found)

    def _in_group(
        self, page: Page, read: Reading, relation: Relation, drugs: list[Mention], found: Found, tokens: set[int]
    ) -> Subject | None:
        """What some tokens name, by its name or by a stand-in for what was named before."""
        if read.clauses is None:
            return None
        named = [
            m
            for m in drugs
            if not _set_apart(read.words, m)
            and not _shut_off(read.words, found, m, brackets=relation.binding == "predicate")
            and read.clauses.token_at(*read.chars(m.start, m.end)) in tokens
        ]
        named = [m for m in named if not form_of(read.words, m)] or [instead(read.words, drugs, m) for m in named]
        if named:
            concepts = tuple(dict.fromkeys(c for m in named for c in self._fitting(m, relation)))
            return concepts, (named[0].start, named[0].end), True
        held = [s for s in self._stand_ins(read) if read.clauses.token_at(*read.chars(*s)) in tokens]
        before = page.drug_before(read.sentence, held[0][0], relation.subjects) if held else None
        return (before, None, True) if before else None

    def _named_elsewhere(self, page: Page, read: Reading, relation: Relation) -> bool:
        """Whether a sentence without a drug can mean one: where not, its grammar need not be asked."""
        before = (page.drug_before(read.sentence, start, relation.subjects) for start, _ in self._stand_ins(read))
        return page.drug_above(read.sentence, relation.subjects) is not None or any(before)

    def _stand_ins(self, read: Reading) -> list[tuple[int, int]]:
        return self._memory.of("stand-ins", read.sentence.text, lambda: find_stand_ins(self._knowledge, read.words))

    def _inherited(
        self, page: Page, read: Reading, relation: Relation, drugs: list[Mention], found: Found
    ) -> Subject | None:
        """No grammatical subject: the one drug of the sentence, else the one that heading, lead-in or question name."""
        named = {self._fitting(m, relation) for m in drugs}
        if len(named) == 1:
            first = drugs[0]
            if all(_set_apart(read.words, m) or read.words.texts[m.start - 1 : m.start] == ["like"] for m in drugs):
                return None
            if first.start > found.start or parted(read.words, found, first.start, first.end):
                return None
            return self._fitting(first, relation), (first.start, first.end), False
        if not named and (above := page.drug_above(read.sentence, relation.subjects)):
            return above, None, True
        return None

    # Without grammar

    def _of_page(
        self, page: Page, read: Reading, relation: Relation, drugs: list[Mention], found: Found
    ) -> Subject | None:
        """The drug that the sentence names, else the one that its heading or question names, else the page's only one."""
        known = self._knowledge.spoken_for
        apart = [m for m in drugs if "drug" not in relation.objects or known.intersection(self.drugs(m))]
        apart = [m for m in apart if not _set_apart(read.words, m)] or apart
        if relation.labelled:  # a drug that the trigger itself names is what the drug is held against
            apart = [m for m in apart if not found.fixed.issuperset(range(m.start, m.end))]
        near = nearest(apart, found)
        if near is not None:
            return (self.drugs(near), (near.start, near.end), True) if known.intersection(self.drugs(near)) else None
        drug = self._of_topic(page, read, relation)
        if drug in {None, (UNNAMED,)} and relation.unnamed and any(q.kind == "meant" for q in read.qualifiers):
            return (relation.unnamed,), None, False
        if drug is None and any(q.kind == "form" for q in read.qualifiers):
            drug = (UNNAMED,)
        return (drug, None, True) if drug and known.intersection(drug) else None

    def _of_topic(self, page: Page, read: Reading, relation: Relation) -> tuple[str, ...] | None:
        """The drug that is named over the sentence, else the page's only one, else what a stand-in stands for."""
        topic = page.topic()
        drug = page.drug_above(read.sentence) or ((topic,) if topic else None)
        if relation.labelled and topic != UNNAMED:  # not what another drug, named last, is told of
            drug = page.drug_above(read.sentence) or page.drug_before(read.sentence, 0)
        if drug is None and (held := self._stand_ins(read)):
            drug = page.drug_before(read.sentence, held[0][0])
        return drug

    def _alone(self, page: Page, read: Reading, drugs: list[Mention], found: Found) -> Subject | None:
        """The one drug that the trigger's stretch of the sentence names, else the sentence, else the one that it stands for."""
        part = stretch(read.words, found)
        drugs = [m for m in drugs if m.end <= found.start or found.end <= m.start] or drugs
        drugs = [m for m in drugs if m.start in part] or drugs
        named = nearest(drugs, found)
        held = next((at for at, _ in self._stand_ins(read) if at in part and at < found.start), None)
        meant = page.drug_before(read.sentence, held) if held is not None else None
        if named is not None:
            roots = {self._root(m) for m in drugs if self._knowledge.subjects.intersection(self.drugs(m))}
            brands = {c for m in drugs for c in self.drugs(m) if self._knowledge.concepts[c].brand}
            if len(roots) != 1 or len(brands) > 1 or self._root(named) not in roots or told_aside(read.words, named):
                return None
            other = meant and held is not None and held < named.start and self._knowledge.root(meant[0]) not in roots
            return None if other else (self.drugs(named), (named.start, named.end), False)
        drug = meant or (page.drug_above(read.sentence) if page.labels(read.sentence) else None)
        return (drug, None, False) if drug and self._knowledge.root(drug[0]) == page.topic() else None

    def _root(self, mention: Mention) -> str:
        """The most general drug that a mention is a form or brand of."""
        return self._knowledge.root(self.drugs(mention)[0])

    def _beside(self, page: Page, read: Reading, relation: Relation, found: Found) -> Subject | None:
        """What stands beside the trigger; where the sentence names nothing of the kind, the drug named before."""
        near = subject_of(self._knowledge, read, relation, found)
        if near is not None:
            return self._fitting(near, relation), (near.start, near.end), False
        if any(kinds(self._knowledge, m) & relation.subjects for m in read.mentions) or "drug" not in relation.subjects:
            return None
        held = self._stand_ins(read)
        drug = page.drug_before(read.sentence, held[0][0]) if held and held[0][0] <= found.start else None
        drug = drug or page.drug_above(read.sentence)
        return (drug, None, False) if drug else None

    def _spoken_of(
        self, page: Page, read: Reading, relation: Relation, drugs: list[Mention], found: Found
    ) -> Subject | None:
        """The drug last named before the trigger, else the first behind it, else the one spoken of before."""
        near = nearest(drugs, found)
        if near is not None:
            named = {self._fitting(m, relation) for m in drugs}
            return self._fitting(near, relation), (near.start, near.end), len(named) == 1
        held, subjects = self._stand_ins(read), relation.subjects
        if relation.named:
            asked = page.asked(read.sentence, subjects)
            return (asked, None, False) if asked else None
        drug = page.drug_before(read.sentence, held[0][0], subjects) if held else None
        drug = drug or page.drug_above(read.sentence, subjects) or page.drug_before(read.sentence, 0, subjects)
        return (drug, None, drug == (page.topic(),)) if drug else None


def _set_apart(words: Words, mention: Mention) -> bool:
    """Whether a drug is named to be left out: "not ketamine", "unlike ketamine"."""
    return words.texts[mention.start - 1 : mention.start] in _SET_APART


def _shut_off(words: Words, found: Found, mention: Mention, *, brackets: bool) -> bool:
    """Whether a semicolon, or (`brackets`) the one that the trigger stands in, ends before a drug: "esketamine (the S form) and …"."""
    ends = ";)" if brackets and words.marked(found.start, "(") else ";"
    return mention.start >= found.end and marked_between(words, found, mention.start, mention.end, ends)
