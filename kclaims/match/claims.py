"""Claims in candidate sentences: what each says of which drug. Context (negation, hedges, quotation) is judged later."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from kclaims.match.answers import answered, leaves_open
from kclaims.match.beside import can_join, kinds
from kclaims.match.clauses import Clauses
from kclaims.match.find import MATCHED_REGIONS
from kclaims.match.measure import Measure
from kclaims.match.measures import find_measures
from kclaims.match.mentions import find_qualifiers
from kclaims.match.page import Page, named_places, place_of
from kclaims.match.parses import Parses
from kclaims.match.parting import DENIES, barred, follows, undenied
from kclaims.match.phrases import Found, Phrase, PhraseSet
from kclaims.match.reading import Reading, scope_of, with_arm
from kclaims.match.subjects import Subjects
from kclaims.match.values import quantity_of, span_of, values_of
from kclaims.model import Claim, Document, Sentence, Span
from kclaims.rules.knowledge import Knowledge, Relation
from kclaims.text.memory import Memory

CLAIM_KINDS = frozenset({"paragraph", "list-item", "quote", "table-cell", "heading", "question", "caption"})
_LONGEST = 300  # words of a sentence that is still prose; each trigger looks at the whole of it
_ONLY = frozenset({"only", "solely", "exclusively"})
_JOINING = frozenset({"and", "but", "while", "whereas"})


class _UnreadError(Exception):
    """The grammar of a sentence is asked for that was not read yet."""


class ClaimExtractor:
    """Extracts claims with one knowledge base; safe to use for many documents."""

    def __init__(self, knowledge: Knowledge, parses: Parses, memory: Memory | None = None) -> None:
        self._knowledge = knowledge
        self._parses = parses
        self._memory = Memory() if memory is None else memory
        self._subjects = Subjects(knowledge, self._memory)
        self._triggers = PhraseSet((), {}, knowledge.plans)
        self._sole, self._beside = knowledge.bound("sole"), knowledge.bound("beside")
        self._ranks = {name: rank for rank, name in enumerate(knowledge.relations)}
        self._unless: dict[str, list[Phrase]] = {}
        self._learnt: set[str] = set()  # the relations asked for so far

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
            index: relations - idle if named else relations & own
            for index, relations in candidates.items()
            if blocks[index].region in MATCHED_REGIONS and blocks[index].kind in CLAIM_KINDS
        }

    def _idle(self, name: str, page: Page) -> bool:
        """Whether nothing can come of a relation: no fact of it tells of what the page names, and pages are not compared."""
        relation = self._knowledge.relations[name]
        return not relation.compared and not self._knowledge.knows(relation.facts_of, page.named)

    def _in_sentence(
        self, page: Page, sentence: Sentence, wanted: frozenset[str], clauses: Callable[[str], Clauses | None]
    ) -> Iterator[Claim]:
        words, text = page.words(sentence), sentence.text
        if len(words) > _LONGEST:
            return
        wanted -= {
            name
            for name in wanted & self._beside
            if not self._can_join(page, sentence, self._knowledge.relations[name])
        }
        if not wanted:
            return
        fitting = self._memory.of("triggers", (text, wanted), lambda: self._fitting(page, sentence, wanted))
        if not fitting:
            return
        read = Reading(
            sentence, words, page.mentions(sentence),
            lambda: self._memory.of("qualifiers", text, lambda: find_qualifiers(self._knowledge, words, text)),
            self._measures(text),
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
        likely = frozenset(name for name in wanted if self._likely(self._knowledge.relations[name], page, sentence))
        for name in likely - self._learnt:
            self._learn(name)
        hits = undenied(self._triggers.find(words, likely), self._sole)
        relations = {name: self._knowledge.relations[name] for name in {hit[0].partition("/")[0] for hit in hits}}
        able = {name for name, relation in relations.items() if self._may_hold(relation, page, sentence)}
        others = {name: [other for phrase in self._unless[name] for other in phrase.find(words)] for name in able}
        return [
            (relations[name], trigger, found)
            for whole, found in hits
            for name, _, trigger in [whole.partition("/")]
            if name in able and not barred(relations[name], words, found, others[name])
        ]

    def _learn(self, name: str) -> None:
        """Look for a relation's triggers and denials from now on; most pages ask for few relations."""
        relation = self._knowledge.relations[name]
        phrases = [(f"{name}/{trigger}", phrase) for trigger, phrase in relation.triggers.items()]
        phrases += [(f"{name}/{DENIES}{trigger}", phrase) for trigger, phrase in relation.denials.items()]
        self._triggers.add(phrases, self._ranks[name])
        self._unless[name] = [Phrase(phrase, {}, self._knowledge.plans) for phrase in relation.unless.values()]
        self._learnt.add(name)

    def _clauses(self, text: str) -> Clauses | None:
        parse = self._parses(text)
        return Clauses(parse) if parse else None

    def _read_before(self, text: str) -> Clauses | None:
        """As `_clauses`. Raises _UnreadError for a sentence that is to be read, with others, first."""
        if not self._parses.holds(text):
            raise _UnreadError
        return self._clauses(text)

    def _likely(self, relation: Relation, page: Page, sentence: Sentence) -> bool:
        """Whether a sentence, or its answer, can hold what the relation joins the drug with."""
        return not relation.needs_object or relation.labelled or self._names_one_of(relation.objects, page, sentence)

    def _names_one_of(self, wanted: frozenset[str], page: Page, sentence: Sentence) -> bool:
        """Whether a sentence names a concept of one of some kinds."""
        return any(kinds(self._knowledge, mention) & wanted for mention in page.mentions(sentence))

    def _may_hold(self, relation: Relation, page: Page, sentence: Sentence) -> bool:
        """Whether the sentence, or its answer, holds what the relation joins the drug with."""
        if self._holds(relation, page, sentence):
            return True
        answer = page.answer(sentence) if relation.labelled else None
        return answer is not None and self._holds(relation, page, answer)

    def _holds(self, relation: Relation, page: Page, sentence: Sentence) -> bool:
        if relation.says == "object" and relation.needs_object:
            return self._names_one_of(relation.objects, page, sentence)
        return relation.says != "quantity" or any(
            m.quantity.unit in relation.units for m in self._measures(sentence.text)
        )

    def _can_join(self, page: Page, sentence: Sentence, relation: Relation) -> bool:
        """Whether a relation of what stands side by side has anything to join, so far as is seen at a glance."""
        if relation.labelled and page.answer(sentence):
            return True
        return can_join(self._knowledge, relation, page.mentions(sentence))

    def _measures(self, text: str) -> list[Measure]:
        return self._memory.by_key("measures", text, find_measures)

    def _claims(self, page: Page, read: Reading, relation: Relation, trigger: str, found: Found) -> Iterator[Claim]:
        subject = self._subjects.of(page, read, relation, found)
        if subject is None:
            return
        concepts, named, certain = subject
        if (
            relation.one_value
            and relation.binding != "beside"
            and named
            and self._other_between(read, relation, named[1], found.start)
        ):
            return
        values = list(values_of(self._knowledge, read, relation, found, named))
        answer = self._answer(page, read, relation, told=bool(values))
        if not values and answer is None:
            return
        said = Claim(
            subject="", relation=relation.id, sentence=read.sentence, span=Span(0, 0), fixed=frozenset(),
            polarity="denied" if trigger.startswith(DENIES) else "asserted", certain=certain,
            scope=scope_of(self._knowledge, page, read, relation, found, trigger),
            only=bool(_ONLY.intersection(read.words.texts[max(0, found.start - 2) : found.end + 2])),
            subject_span=span_of(read, range(*named)) if named else None,
        )  # fmt: skip
        for value, words in values:
            claim = self._with_value(page, read, relation, found, said, value, words, named)
            if claim is not None:
                yield from (replace(claim, subject=name) for name in concepts)
        if answer is not None:
            held = Reading(
                answer, page.words(answer), page.mentions(answer), list, self._measures(answer.text), lambda: None
            )
            yield from answered(self._knowledge, page, held, relation, said, concepts)

    def _answer(self, page: Page, read: Reading, relation: Relation, *, told: bool) -> Sentence | None:
        """The answer that a sentence leaves to the next; where it has `told` something, only of a page's own ways."""
        own = relation.binding == "page"
        if not relation.labelled or (told and not own):
            return None
        return page.answer(read.sentence) if own or leaves_open(relation, read.sentence.text, read.words) else None

    def _with_value(
        self, page: Page, read: Reading, relation: Relation, found: Found, said: Claim,
        value: str | Measure | None, words: Collection[int], named: tuple[int, int] | None,
    ) -> Claim | None:  # fmt: skip
        """The claim `said` with an object or number, and the words that name it; None where its arm is not known."""
        if said.polarity == "denied" and _ONLY.intersection(read.words.texts[found.end : min(words, default=0)]):
            return None  # "not licensed for bipolar depression, only for …"
        if relation.binding == "subject" and self._of_another(read, found, words):
            return None
        carried = () if said.polarity == "denied" else words  # "not" before what is denied anyway says it once more
        if relation.labelled and isinstance(value, str) and follows(read.words, found, words):
            carried = ()  # "not recommended in pregnancy or while breastfeeding" denies of both
        own = found.fixed if relation.binding == "sole" else range(found.start, found.end)
        fixed = frozenset(chain(own, carried))
        shown = fixed | set(words) | (set(range(*named)) if named else set())
        scope = (
            with_arm(read, said.scope, value) if "arm" in relation.heeds and isinstance(value, Measure) else said.scope
        )
        if scope is None:
            return None
        last = max(words, default=-2)
        return replace(
            said, fixed=fixed, span=span_of(read, shown), scope=scope,
            jurisdiction=None if relation.binding == "beside" else self._place(page, read, min(words, default=found.start)),
            object=value if isinstance(value, str) else None,
            only=said.only or "only" in read.words.texts[last + 1 : last + 2],
            quantity=quantity_of(relation, value) if isinstance(value, Measure) else None,
        )  # fmt: skip

    def _of_another(self, read: Reading, found: Found, words: Collection[int]) -> bool:
        """Whether what is named belongs to another drug: "Ozempic is approved for diabetes, and Wegovy, the same drug, for weight"."""
        return any(
            found.end < m.start < min(words, default=0)
            and read.words.texts[m.start - 1] in _JOINING
            and read.words.breaks[m.start - 1]
            and "drug" in kinds(self._knowledge, m)
            for m in read.mentions
        )

    def _place(self, page: Page, read: Reading, word: int) -> str | None:
        """The jurisdiction that the sentence names; of several, the one that goes with a word of it; else the page's."""
        if read.places is None:
            read.places = named_places(self._knowledge, read.mentions, read.qualifiers)
        named = read.places
        several = len(set(named.values())) > 1
        own = place_of(named, word, read.words.breaks) if several else next(iter(named.values()), None)
        return own or page.place(read.sentence)

    def _other_between(self, read: Reading, relation: Relation, start: int, end: int) -> bool:
        """Whether, of several objects named, this one stands behind another drug than the clause's subject."""
        objects = [m for m in read.mentions if kinds(self._knowledge, m) & relation.objects]
        return len(objects) > 1 and any(
            start <= m.start < end and "drug" in kinds(self._knowledge, m) for m in read.mentions
        )


def _told(claim: Claim) -> tuple[object, ...]:
    """What tells one claim of a sentence from another."""
    kind = None if claim.certain else claim.scope.get("kind")
    return claim.subject, claim.relation, claim.object, claim.quantity, claim.span, claim.polarity, kind
