"""Claims in candidate sentences: what each says of which drug. Context (negation, hedges, quotation) is judged later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from kclaims.match.beside import right_before
from kclaims.match.clauses import Clauses
from kclaims.match.find import MATCHED_REGIONS
from kclaims.match.measure import Measure
from kclaims.match.measures import find_measures
from kclaims.match.mentions import Mention, find_qualifiers, find_stand_ins
from kclaims.match.page import Page, named_places, place_of
from kclaims.match.parses import Parses
from kclaims.match.parting import DENIES, barred, follows, parted, undenied
from kclaims.match.phrases import Found, Phrase, PhraseSet
from kclaims.match.reading import Reading, scope_of, with_arm
from kclaims.match.sole import cluster, comorbid, nearest, stretch, told_aside
from kclaims.model import Claim, Document, Quantity, Sentence, Span
from kclaims.rules.knowledge import UNNAMED, Knowledge, Relation
from kclaims.text.memory import Memory

CLAIM_KINDS = frozenset({"paragraph", "list-item", "quote", "table-cell", "heading", "question", "caption"})
_SET_APART = (["not"], ["than"], ["unlike"])  # before a drug: it is named to be left out
_BESIDE = 12  # characters between a trigger and the number that it stands right beside
_LONGEST = 300  # words of a sentence that is still prose; each trigger looks at the whole of it
_ONLY = frozenset({"only", "solely", "exclusively"})


class _UnreadError(Exception):
    """The grammar of a sentence is asked for that was not read yet."""


class ClaimExtractor:
    """Extracts claims with one knowledge base; safe to use for many documents."""

    def __init__(self, knowledge: Knowledge, parses: Parses, memory: Memory | None = None) -> None:
        self._knowledge = knowledge
        self._parses = parses
        self._memory = Memory() if memory is None else memory
        self._triggers = PhraseSet((), {}, knowledge.plans)
        self._sole = frozenset(name for name, relation in knowledge.relations.items() if relation.binding == "sole")
        self._ranks = {name: rank for rank, name in enumerate(knowledge.relations)}
        self._unless: dict[str, list[Phrase]] = {}
        self._known: dict[str, frozenset[str]] = {}  # names of triggers and denials, by the relations asked for so far
        self._names: dict[frozenset[str], frozenset[str]] = {}  # the same for several relations

    def extract(
        self, document: Document, sentences: Sequence[Sentence], candidates: Mapping[int, frozenset[str]]
    ) -> list[Claim]:
        """Claims of the candidate sentences (index -> relations to look for), in document order, each said once."""
        if not candidates:
            return []
        page = Page(self._knowledge, document, sentences, self._memory)
        wanted = self._wanted(page, sentences, candidates)
        found: dict[int, list[Claim]] = {}
        unread: list[int] = []
        for index, relations in wanted.items():
            try:
                found[index] = list(self._in_sentence(page, sentences[index], relations, self._read_before))
            except _UnreadError:
                unread.append(index)
        self._parses.read(list(dict.fromkeys(sentences[index].text for index in unread)))
        for index in unread:
            found[index] = list(self._in_sentence(page, sentences[index], wanted[index], self._clauses))
        for index, relations in wanted.items():
            found[index] += self._with_answer(page, sentences[index], self._sole.intersection(relations))
        claims: dict[tuple[object, ...], Claim] = {}
        for index in wanted:
            for claim in self._once(found[index]):
                claims.setdefault((index, *_told(claim)), claim)
        return list(claims.values())

    def _once(self, found: list[Claim]) -> Iterator[Claim]:
        """The claims of a sentence without those read loosely that grammar reads too, under the relation whose facts they share."""
        told = {(claim.relation, claim.object) for claim in found}
        for claim in found:
            base = self._knowledge.relations[claim.relation].facts_of
            if base == claim.relation or (base, claim.object) not in told:
                yield claim

    def _wanted(
        self, page: Page, sentences: Sequence[Sentence], candidates: Mapping[int, frozenset[str]]
    ) -> dict[int, frozenset[str]]:
        """The relations to look for in each sentence of running text; on a page that names no drug, its own ways alone."""
        blocks = {index: page.document.blocks[sentences[index].block] for index in candidates}
        asked = frozenset(chain.from_iterable(candidates.values()))
        own = frozenset(name for name in asked if self._knowledge.relations[name].binding == "page")
        named = own != asked and page.names_a_subject()
        idle = frozenset(name for name in asked - own if named and self._idle(name, page))
        return {
            index: frozenset(relations) - idle if named else relations & own
            for index, relations in candidates.items()
            if blocks[index].region in MATCHED_REGIONS and blocks[index].kind in CLAIM_KINDS
        }

    def _idle(self, name: str, page: Page) -> bool:
        """Whether nothing can come of a relation: no fact of it tells of what the page names, and pages are not compared."""
        relation = self._knowledge.relations[name]
        return not relation.compared and page.named_subjects.isdisjoint(
            self._knowledge.known_of.get(relation.facts_of or name, ())
        )

    def _in_sentence(
        self, page: Page, sentence: Sentence, wanted: frozenset[str], clauses: Callable[[str], Clauses | None]
    ) -> Iterator[Claim]:
        words, text = page.words(sentence), sentence.text
        if len(words) > _LONGEST:
            return
        fitting = self._memory.of("triggers", (text, wanted), lambda: self._fitting(page, sentence, wanted))
        if not fitting:
            return
        qualifiers = self._memory.of("qualifiers", text, lambda: find_qualifiers(self._knowledge, words, text))
        read = Reading(
            sentence, words, page.mentions(sentence), qualifiers, self._measures(text),
            lambda: self._memory.by_key("clauses", text, clauses),
        )  # fmt: skip
        for relation, trigger, found in fitting:
            yield from self._claims(page, read, relation, trigger, found)

    def _with_answer(self, page: Page, question: Sentence, wanted: frozenset[str]) -> Iterator[Claim]:
        """Claims that a question begins and its short answer ends: "Approved for what? Chronic pain."."""
        joined = page.answered(question) if wanted else None
        if joined is None:
            return
        ends = len(question.text)
        for claim in self._in_sentence(page, joined, wanted, self._clauses):
            words = page.words(joined)
            if words.starts[min(claim.fixed)] < ends <= words.starts[max(claim.fixed)]:
                yield claim

    def _fitting(self, page: Page, sentence: Sentence, wanted: frozenset[str]) -> list[tuple[Relation, str, Found]]:
        """Triggers of the wanted relations that stand in a sentence, where it can hold such a claim at all."""
        words = page.words(sentence)
        kinds = frozenset(chain.from_iterable(map(self._kinds, page.mentions(sentence))))
        likely = frozenset(name for name in wanted if self._likely(self._knowledge.relations[name], kinds))
        hits = undenied(self._triggers.find(words, self._names_of(likely)), self._sole)
        relations = {name: self._knowledge.relations[name] for name in {hit[0].partition("/")[0] for hit in hits}}
        able = {name for name, relation in relations.items() if self._may_hold(relation, page, sentence)}
        others = {name: [other for phrase in self._unless[name] for other in phrase.find(words)] for name in able}
        return [
            (relations[name], trigger, found)
            for whole, found in hits
            for name, _, trigger in [whole.partition("/")]
            if name in able and not barred(relations[name], words, found, others[name])
        ]

    def _names_of(self, relations: frozenset[str]) -> frozenset[str]:
        """Names of the relations' triggers and denials, which are looked for from now on."""
        if relations not in self._names:
            self._names[relations] = frozenset(chain.from_iterable(map(self._learnt, relations)))
        return self._names[relations]

    def _learnt(self, name: str) -> frozenset[str]:
        """Most pages ask for few relations, so each is made ready when one does."""
        if name not in self._known:
            relation = self._knowledge.relations[name]
            phrases = [(f"{name}/{trigger}", phrase) for trigger, phrase in relation.triggers.items()]
            phrases += [(f"{name}/{DENIES}{trigger}", phrase) for trigger, phrase in relation.denials.items()]
            self._triggers.add(phrases, self._ranks[name])
            self._unless[name] = [Phrase(phrase, {}, self._knowledge.plans) for phrase in relation.unless.values()]
            self._known[name] = frozenset(trigger for trigger, _ in phrases)
        return self._known[name]

    def _clauses(self, text: str) -> Clauses | None:
        parse = self._parses(text)
        return Clauses(parse) if parse else None

    def _read_before(self, text: str) -> Clauses | None:
        """As `_clauses`. Raises _UnreadError for a sentence that is to be read, with others, first."""
        if not self._parses.holds(text):
            raise _UnreadError
        return self._clauses(text)

    def _likely(self, relation: Relation, kinds: frozenset[str]) -> bool:
        """Whether a sentence that names concepts of these kinds, or its answer, can hold what the relation joins the drug with."""
        return not relation.needs_object or relation.labelled or not kinds.isdisjoint(relation.objects)

    def _may_hold(self, relation: Relation, page: Page, sentence: Sentence) -> bool:
        """Whether the sentence, or its answer, holds what the relation joins the drug with."""
        if self._holds(relation, page, sentence):
            return True
        answer = page.answer(sentence) if relation.labelled else None
        return answer is not None and self._holds(relation, page, answer)

    def _holds(self, relation: Relation, page: Page, sentence: Sentence) -> bool:
        if relation.says == "object" and relation.needs_object:
            return any(self._kinds(mention) & relation.objects for mention in page.mentions(sentence))
        return relation.says != "quantity" or any(
            m.quantity.unit in relation.units for m in self._measures(sentence.text)
        )

    def _measures(self, text: str) -> list[Measure]:
        return self._memory.by_key("measures", text, find_measures)

    def _claims(self, page: Page, read: Reading, relation: Relation, trigger: str, found: Found) -> Iterator[Claim]:
        subject = self._subject(page, read, relation, found)
        if subject is None and relation.labelled:
            subject = self._named_in_answer(page, read)
        if subject is None:
            return
        concepts, named, certain = subject
        if relation.one_value and named and self._other_between(read, relation, named[1], found.start):
            return
        scope = scope_of(self._knowledge, page, read, relation, found, trigger)
        said = Claim(
            subject="", relation=relation.id, sentence=read.sentence, span=Span(0, 0), fixed=frozenset(),
            polarity="denied" if trigger.startswith(DENIES) else "asserted", certain=certain, scope=scope,
            only=bool(_ONLY.intersection(read.words.texts[max(0, found.start - 2) : found.end + 2])),
            subject_span=_span(read, range(*named)) if named else None,
        )  # fmt: skip
        for value, words in self._values(read, relation, found, named):
            carried = () if said.polarity == "denied" else words  # "not" before what is denied anyway says it once more
            if relation.labelled and isinstance(value, str) and follows(read.words, found, words):
                carried = ()  # "not recommended in pregnancy or while breastfeeding" denies of both
            own = found.fixed if relation.binding == "sole" else range(found.start, found.end)
            fixed = frozenset(chain(own, carried))
            shown = fixed | set(words) | (set(range(*named)) if named else set())
            armed = with_arm(read, scope, value) if "arm" in relation.heeds and isinstance(value, Measure) else scope
            if armed is None:
                continue
            claim = replace(
                said, fixed=fixed, span=_span(read, shown),
                jurisdiction=self._place(read, min(words, default=found.start)) or page.place(read.sentence),
                object=value if isinstance(value, str) else None,
                only=said.only or "only" in read.words.texts[max(words, default=-2) + 1 : max(words, default=-2) + 2],
                quantity=_told_quantity(relation, value) if isinstance(value, Measure) else None,
                scope=armed,
            )  # fmt: skip
            yield from (replace(claim, subject=name) for name in concepts)
        if relation.labelled and (answer := page.answer(read.sentence)) is not None:
            yield from self._in_answer(page, answer, relation, said, concepts)

    def _named_in_answer(self, page: Page, read: Reading) -> tuple[tuple[str, ...], None, bool] | None:
        """The drug that the answer names of a question that names none."""
        answer = page.answer(read.sentence)
        mentions = page.mentions(answer) if answer is not None and not any(map(self._drugs, read.mentions)) else []
        drugs = next((drugs for m in mentions if (drugs := self._drugs(m))), None)
        return (drugs, None, False) if drugs and self._knowledge.spoken_for.intersection(drugs) else None

    def _in_answer(
        self, page: Page, answer: Sentence, relation: Relation, said: Claim, concepts: tuple[str, ...]
    ) -> Iterator[Claim]:
        """What the answer to a question says of the matter that the question names."""
        read = Reading(answer, page.words(answer), page.mentions(answer), [], self._measures(answer.text), lambda: None)
        values: list[tuple[str | Measure, int, int]] = []
        if relation.says == "quantity":
            fitting = [m for m in read.measures if m.quantity.unit in relation.units]
            values = [(m, *_words_at(read, m)) for m in fitting[:1] if not relation.alone or len(fitting) == 1]
        elif relation.says == "object":
            kinds = relation.objects
            values = [
                (c, m.start, m.end)
                for m in read.mentions
                for c in m.concepts
                if self._knowledge.concepts[c].kind in kinds
            ]
        for value, start, end in values:
            claim = replace(
                said, sentence=answer, fixed=frozenset(range(start, end)), span=_span(read, range(start, end)),
                jurisdiction=page.place(answer), object=value if isinstance(value, str) else None, certain=False,
                quantity=_told_quantity(relation, value) if isinstance(value, Measure) else None, subject_span=None,
            )  # fmt: skip
            yield from (replace(claim, subject=name) for name in concepts)

    # The drug

    def _subject(
        self, page: Page, read: Reading, relation: Relation, found: Found
    ) -> tuple[tuple[str, ...], tuple[int, int] | None, bool] | None:
        """The drug concepts, the words that name them (None where the page named them before), by grammar or not."""
        drugs = [m for m in read.mentions if self._subjects_in(m, relation)]
        if relation.binding == "sole":
            return self._alone(page, read, drugs, found)
        if relation.binding == "page":
            return self._of_page(page, read, relation, drugs, found)
        if relation.binding == "sentence":
            known = [m for m in drugs if self._knowledge.subjects.intersection(self._drugs(m))]
            return self._spoken_of(page, read, relation, known if "trial" in relation.heeds else drugs, found)
        drugs = [m for m in drugs if not (m.start < found.end and found.start < m.end)]
        if (not drugs and not self._named_elsewhere(page, read, relation)) or read.clauses is None:
            return None
        head = read.clauses.token_at(*read.chars(found.start, found.end))
        if head is None:
            return None
        stand_ins = self._stand_ins(read)
        own = relation.binding == "subject" and not relation.active
        for group in read.clauses.subjects(head, own_phrase=own, placed=relation.inside, active=relation.active):
            tokens = set(group)
            named = [
                m
                for m in drugs
                if read.words.texts[m.start - 1 : m.start] not in _SET_APART
                and read.clauses.token_at(*read.chars(m.start, m.end)) in tokens
            ]
            if named:
                first = named[0]
                concepts = tuple(dict.fromkeys(c for m in named for c in self._subjects_in(m, relation)))
                return concepts, (first.start, first.end), True
            held = [s for s in stand_ins if read.clauses.token_at(*read.chars(*s)) in tokens]
            if held and (before := page.drug_before(read.sentence, held[0][0], relation.subjects)):
                return before, None, True
        if relation.active and (near := right_before(read.words, drugs, found)):
            return self._subjects_in(near, relation), (near.start, near.end), False
        if read.clauses.has_subject(head) or (drugs and read.clauses.modifies(head)):
            return None
        return self._inherited(page, read, relation, drugs, found)

    def _named_elsewhere(self, page: Page, read: Reading, relation: Relation) -> bool:
        """Whether a sentence without a drug can mean one: where not, its grammar need not be asked."""
        before = (page.drug_before(read.sentence, start, relation.subjects) for start, _ in self._stand_ins(read))
        return page.drug_above(read.sentence, relation.subjects) is not None or any(before)

    def _stand_ins(self, read: Reading) -> list[tuple[int, int]]:
        return self._memory.of("stand-ins", read.sentence.text, lambda: find_stand_ins(self._knowledge, read.words))

    def _inherited(
        self, page: Page, read: Reading, relation: Relation, drugs: list[Mention], found: Found
    ) -> tuple[tuple[str, ...], tuple[int, int] | None, bool] | None:
        """No grammatical subject: the one drug of the sentence, else the one that heading, lead-in or question name."""
        named = {self._subjects_in(m, relation) for m in drugs}
        if len(named) == 1:
            first = drugs[0]
            if first.start > found.start or parted(read.words, found, first.start, first.end):
                return None
            return self._subjects_in(first, relation), (first.start, first.end), False
        if not named and (above := page.drug_above(read.sentence, relation.subjects)):
            return above, None, True
        return None

    def _of_page(
        self, page: Page, read: Reading, relation: Relation, drugs: list[Mention], found: Found
    ) -> tuple[tuple[str, ...], tuple[int, int] | None, bool] | None:
        """The drug that the sentence names, else the one that its heading or question names, else the page's only one."""
        known = self._knowledge.spoken_for
        apart = [m for m in drugs if "drug" not in relation.objects or known.intersection(self._drugs(m))]
        apart = [m for m in apart if read.words.texts[m.start - 1 : m.start] not in _SET_APART] or apart
        if relation.labelled:  # a drug that the trigger itself names is what the drug is held against
            apart = [m for m in apart if not found.fixed.issuperset(range(m.start, m.end))]
        before = [m for m in apart if m.start < found.end]
        near = before[-1] if before else apart[0] if apart else None
        if near is not None:
            return (self._drugs(near), (near.start, near.end), True) if known.intersection(self._drugs(near)) else None
        topic = page.topic()
        drug = page.drug_above(read.sentence) or ((topic,) if topic else None)
        if relation.labelled and topic != UNNAMED:  # not what another drug, named last, is told of
            drug = page.drug_above(read.sentence) or page.drug_before(read.sentence, 0)
        if drug is None and (held := self._stand_ins(read)):
            drug = page.drug_before(read.sentence, held[0][0])
        if drug in {None, (UNNAMED,)} and relation.unnamed and any(q.kind == "meant" for q in read.qualifiers):
            return (relation.unnamed,), None, False
        if drug is None and any(q.kind == "form" for q in read.qualifiers):
            drug = (UNNAMED,)
        return (drug, None, True) if drug and known.intersection(drug) else None

    def _alone(
        self, page: Page, read: Reading, drugs: list[Mention], found: Found
    ) -> tuple[tuple[str, ...], tuple[int, int] | None, bool] | None:
        """The one drug that the trigger's stretch of the sentence names, else the sentence, else the one that it stands for."""
        part = stretch(read.words, found)
        drugs = [m for m in drugs if m.end <= found.start or found.end <= m.start] or drugs
        here = [m for m in drugs if m.start in part]
        drugs = here or drugs
        named = nearest(drugs, found)
        held = next((at for at, _ in self._stand_ins(read) if at in part and at < found.start), None)
        meant = page.drug_before(read.sentence, held) if held is not None else None
        if named is not None:
            roots = {self._root(m) for m in drugs if self._knowledge.subjects.intersection(self._drugs(m))}
            brands = {c for m in drugs for c in self._drugs(m) if self._knowledge.concepts[c].brand}
            if len(roots) != 1 or len(brands) > 1 or self._root(named) not in roots or told_aside(read.words, named):
                return None
            other = (
                meant and held is not None and held < named.start and self._knowledge.lineage(meant[0])[-1] not in roots
            )
            return None if other else (self._drugs(named), (named.start, named.end), False)
        drug = meant or (page.drug_above(read.sentence) if page.labels(read.sentence) else None)
        return (drug, None, False) if drug and self._knowledge.lineage(drug[0])[-1] == page.topic() else None

    def _root(self, mention: Mention) -> str:
        """The most general drug that a mention is a form or brand of."""
        return self._knowledge.lineage(self._drugs(mention)[0])[-1]

    def _spoken_of(
        self, page: Page, read: Reading, relation: Relation, drugs: list[Mention], found: Found
    ) -> tuple[tuple[str, ...], tuple[int, int] | None, bool] | None:
        before = [m for m in drugs if m.start < found.end]
        near = before[-1] if before else drugs[0] if drugs else None
        if near is not None:
            named = {self._subjects_in(m, relation) for m in drugs}
            return self._subjects_in(near, relation), (near.start, near.end), len(named) == 1
        held, kinds = self._stand_ins(read), relation.subjects
        if relation.named:
            asked = page.asked(read.sentence, kinds)
            return (asked, None, False) if asked else None
        drug = page.drug_before(read.sentence, held[0][0], kinds) if held else None
        drug = drug or page.drug_above(read.sentence, kinds) or page.drug_before(read.sentence, 0, kinds)
        return (drug, None, drug == (page.topic(),)) if drug else None

    # What is said of it

    def _values(
        self, read: Reading, relation: Relation, found: Found, named: tuple[int, int] | None
    ) -> Iterator[tuple[str | Measure | None, Iterable[int]]]:
        if relation.says == "nothing":
            yield None, ()
        elif relation.says == "quantity":
            yield from self._quantities(read, relation, found)
        else:
            objects = list(self._objects(read, relation, found, named))
            if relation.one_value and len(objects) > 1 and len([m for m in read.mentions if self._drugs(m)]) > 1:
                objects = [min(objects, key=lambda o: abs(min(o[1]) - found.end))]  # the rest are other drugs' own
            yield from objects
            if not objects and not relation.needs_object:
                yield None, ()

    def _objects(
        self, read: Reading, relation: Relation, found: Found, named: tuple[int, int] | None
    ) -> Iterator[tuple[str, Iterable[int]]]:
        if relation.binding == "sole":
            yield from self._beside(read, relation, found)
            return
        scope = None
        if relation.binding != "sentence" and not relation.labelled and read.clauses is not None:
            head = read.clauses.token_at(*read.chars(found.start, found.end))
            scope = read.clauses.scope(head) if head is not None else None
        own = [m for m in read.mentions if m.start < found.end and found.start < m.end]
        mine = [m for m in own if self._kinds(m) & relation.objects]
        if not relation.inside and any(m.end - m.start > found.end - found.start for m in mine):
            return  # "bladder damage" does not say that something damages
        for mention in mine or read.mentions:
            if not mine and parted(read.words, found, mention.start, mention.end, labelled=relation.labelled):
                continue
            if named and mention.start < named[1] and named[0] < mention.end:
                continue
            for concept in mention.concepts:
                if self._knowledge.concepts[concept].kind not in relation.objects:
                    continue
                if scope is not None and read.clauses is not None:
                    token = read.clauses.token_at(*read.chars(mention.start, mention.end))
                    if token not in scope or (relation.binding == "predicate" and not read.clauses.names(token)):
                        continue
                    if token is None or self._of_another(read, relation, mention, token):
                        continue
                yield concept, range(mention.start, mention.end)

    def _beside(self, read: Reading, relation: Relation, found: Found) -> Iterator[tuple[str, Iterable[int]]]:
        """The objects that stand in the trigger, else those nearest to it in its stretch of the sentence."""
        part = stretch(read.words, found)
        fitting = [m for m in read.mentions if m.start in part and self._kinds(m) & relation.objects]
        inside = [m for m in fitting if m.start < found.end and found.start < m.end]
        for mention in inside or cluster(read.words, fitting, found):
            if comorbid(read.words, mention):
                continue
            for concept in mention.concepts:
                if self._knowledge.concepts[concept].kind in relation.objects:
                    yield concept, range(mention.start, mention.end)

    def _of_another(self, read: Reading, relation: Relation, mention: Mention, token: int) -> bool:
        """Whether an object only tells more of another one: "depression in adults with PTSD" is depression."""
        for other in read.mentions:
            if other is mention or other.start > mention.start or not self._kinds(other) & relation.objects:
                continue
            above = read.clauses.token_at(*read.chars(other.start, other.end)) if read.clauses else None
            if read.clauses is None or above is None or above == token:
                continue
            if read.clauses.inside(token, above) or read.clauses.people(token) - read.clauses.people(above):
                return True
        return False

    def _quantities(self, read: Reading, relation: Relation, found: Found) -> Iterator[tuple[Measure, Iterable[int]]]:
        start, end = read.chars(found.start, found.end)
        fitting = [
            m for m in read.measures if m.quantity.unit in relation.units and (m.start >= end or not relation.after)
        ]
        if sole := relation.binding == "sole":
            part = stretch(read.words, found)
            first, last = read.chars(part.start, part.stop)
            fitting = [m for m in fitting if first <= m.start and m.end <= last]
        inside = [m for m in fitting if start <= m.start and m.end <= end]
        ordered = inside or sorted(fitting, key=lambda m: (m.start < end, abs(m.start - end)))
        for measure in ordered if "arm" in relation.heeds else ordered[:1]:
            if relation.alone and len({m.quantity for m in fitting}) > 1:
                return
            if (
                relation.binding != "page"
                and not sole
                and not relation.named
                and read.clauses is not None
                and measure.start - end > _BESIDE
            ):
                one, other = read.clauses.token_at(start, end), read.clauses.token_at(measure.start, measure.end)
                if one is not None and other is not None and not read.clauses.together(one, other):
                    continue
            if not sole and any(
                parted(read.words, found, i, i + 1, labelled=relation.labelled)
                for i in range(len(read.words))
                if measure.start <= read.words.starts[i] < measure.end
            ):
                continue
            at = [i for i in range(len(read.words)) if measure.start <= read.words.starts[i] < measure.end]
            yield measure, at

    def _place(self, read: Reading, word: int) -> str | None:
        """The jurisdiction that the sentence names; of several, the one that goes with a word of it."""
        if read.places is None:
            read.places = named_places(self._knowledge, read.mentions, read.qualifiers)
        named = read.places
        return (
            place_of(named, word, read.words.breaks)
            if len(set(named.values())) > 1
            else next(iter(named.values()), None)
        )

    def _other_between(self, read: Reading, relation: Relation, start: int, end: int) -> bool:
        """Whether, of several objects named, this one stands behind another drug than the clause's subject."""
        objects = [m for m in read.mentions if self._kinds(m) & relation.objects]
        return len(objects) > 1 and any(start <= m.start < end and self._drugs(m) for m in read.mentions)

    def _drugs(self, mention: Mention) -> tuple[str, ...]:
        return tuple(c for c in mention.concepts if self._knowledge.concepts[c].kind == "drug")

    def _subjects_in(self, mention: Mention, relation: Relation) -> tuple[str, ...]:
        """The concepts named of which the relation can be said."""
        return tuple(c for c in mention.concepts if self._knowledge.concepts[c].kind in relation.subjects)

    def _kinds(self, mention: Mention) -> frozenset[str]:
        return frozenset(self._knowledge.concepts[c].kind for c in mention.concepts)


def _told(claim: Claim) -> tuple[object, ...]:
    """What tells one claim of a sentence from another."""
    return claim.subject, claim.relation, claim.object, claim.quantity, claim.span, claim.polarity


def _told_quantity(relation: Relation, measure: Measure) -> Quantity:
    """The number as the relation takes it: with its bounds, or as it stands."""
    return measure.quantity if relation.closed else measure.open()


def _words_at(read: Reading, measure: Measure) -> tuple[int, int]:
    """The words (end exclusive) that a measure stands at."""
    at = [i for i, start in enumerate(read.words.starts) if measure.start <= start < measure.end]
    return (at[0], at[-1] + 1) if at else (0, 1)


def _span(read: Reading, words: Iterable[int]) -> Span:
    at = sorted(words)
    base = read.sentence.span.start
    return Span(base + read.words.starts[at[0]], base + read.words.ends[at[-1]])
