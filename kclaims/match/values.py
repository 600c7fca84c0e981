"""What is said of a subject: the objects and quantities that go with a trigger, by grammar or by nearness."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator

from kclaims.match.beside import ARTICLES, kinds, objects_of, overlaps
from kclaims.match.measure import Measure
from kclaims.match.mentions import Mention
from kclaims.match.parting import parted
from kclaims.match.phrases import Found
from kclaims.match.reading import Reading
from kclaims.match.sole import cluster, comorbid, stretch
from kclaims.model import Quantity, Span
from kclaims.rules.knowledge import Knowledge, Relation
from kclaims.text.words import Words

_BESIDE = 12  # characters between a trigger and the number that it stands right beside
_AND = frozenset({"and", "but", "while", "whereas"})
_TOWARDS = frozenset({"for", "as", "in", "to", "against"})
_IS = (["is"], ["are"], ["was"], ["were"])
Value = tuple[str | Measure | None, Collection[int]]


def values_of(
    knowledge: Knowledge, read: Reading, relation: Relation, found: Found, named: tuple[int, int] | None
) -> Iterator[Value]:
    """What a trigger says of its subject: concepts or quantities, each with the words that name it."""
    if relation.says == "nothing":
        yield None, ()
    elif relation.says == "quantity":
        yield from _quantities(read, relation, found)
    else:
        objects = list(_objects(knowledge, read, relation, found, named))
        if relation.one_value and relation.binding != "beside" and len(objects) > 1 and _drugs_in(knowledge, read) > 1:
            objects = [min(objects, key=lambda o: abs(min(o[1]) - found.end))]  # the rest are other drugs' own
        yield from objects
        if not objects and not relation.needs_object:
            yield None, ()


def _drugs_in(knowledge: Knowledge, read: Reading) -> int:
    return sum("drug" in kinds(knowledge, mention) for mention in read.mentions)


def _objects(
    knowledge: Knowledge, read: Reading, relation: Relation, found: Found, named: tuple[int, int] | None
) -> Iterator[tuple[str, Collection[int]]]:
    if relation.binding in {"beside", "sole"}:
        near = objects_of(knowledge, read, relation, found, named)
        for mention in near if relation.binding == "beside" else _in_stretch(knowledge, read, relation, found):
            if not _opens_clause(read.words, found, mention):
                yield from _meant(knowledge, relation, mention)
        return
    scope = _scope(read, relation, found)
    own = [m for m in read.mentions if overlaps(m, found)]
    mine = [m for m in own if kinds(knowledge, m) & relation.objects]
    if not relation.inside and any(m.end - m.start > found.end - found.start for m in mine):
        return  # "bladder damage" does not say that something damages
    taken = _taken(knowledge, read, found, named)
    for mention in mine or read.mentions:
        if not mine and parted(read.words, found, mention.start, mention.end, labelled=relation.labelled):
            continue
        if named and mention.start < named[1] and named[0] < mention.end:
            continue
        if taken < mention.start or _opens_clause(read.words, found, mention):
            continue
        if scope is None or _within(knowledge, read, relation, mention, scope):
            yield from _meant(knowledge, relation, mention)


def _taken(knowledge: Knowledge, read: Reading, found: Found, named: tuple[int, int] | None) -> float:
    """The word from which another drug takes objects for its own: "Ozempic is licensed for diabetes, Wegovy for weight"."""
    words = read.words
    takers = (
        drug.end
        for drug in read.mentions
        if found.end <= drug.start
        and drug.end < len(words)
        and words.texts[drug.end] in _TOWARDS
        and (words.breaks[drug.start] > 0 or words.texts[drug.start - 1] in _AND)
        and (drug.start, drug.end) != named
        and "drug" in kinds(knowledge, drug)
    )
    return min(takers, default=math.inf)


def _opens_clause(words: Words, found: Found, mention: Mention) -> bool:
    """Whether what is named behind a trigger opens a clause of its own: "One half is esketamine, the R-form is arketamine"."""
    at = mention.start
    while at > found.end and not words.breaks[at] and words.texts[at - 1] in ARTICLES:
        at -= 1
    return at >= found.end and words.breaks[at] == 1 and words.texts[mention.end : mention.end + 1] in _IS


def _meant(knowledge: Knowledge, relation: Relation, mention: Mention) -> Iterator[tuple[str, Collection[int]]]:
    """What a mention may mean that the relation can have for its object."""
    for concept in mention.concepts:
        if knowledge.concepts[concept].kind in relation.objects:
            yield concept, range(mention.start, mention.end)


def _scope(read: Reading, relation: Relation, found: Found) -> frozenset[int] | None:
    """The tokens among which grammar finds the trigger's objects; None where it is not asked."""
    if relation.binding == "sentence" or read.clauses is None or relation.labelled:
        return None
    head = read.clauses.token_at(*read.chars(found.start, found.end))
    return read.clauses.scope(head) if head is not None else None


def _within(knowledge: Knowledge, read: Reading, relation: Relation, mention: Mention, scope: frozenset[int]) -> bool:
    """Whether grammar makes a mention an object of the trigger."""
    if read.clauses is None:
        return True
    token = read.clauses.token_at(*read.chars(mention.start, mention.end))
    if token is None or token not in scope or (relation.binding == "predicate" and not read.clauses.names(token)):
        return False
    return not _of_another(knowledge, read, relation, mention, token)


def _in_stretch(knowledge: Knowledge, read: Reading, relation: Relation, found: Found) -> Iterator[Mention]:
    """The objects that stand in the trigger, else those nearest to it in its stretch of the sentence."""
    part = stretch(read.words, found)
    fitting = [m for m in read.mentions if m.start in part and kinds(knowledge, m) & relation.objects]
    inside = [m for m in fitting if overlaps(m, found)]
    yield from (m for m in inside or cluster(read.words, fitting, found) if not comorbid(read.words, m))


def _of_another(knowledge: Knowledge, read: Reading, relation: Relation, mention: Mention, token: int) -> bool:
    """Whether an object only tells more of another one: "depression in adults with PTSD" is depression."""
    if read.clauses is None:
        return False
    people = read.clauses.people(token)
    for other in read.mentions:
        if other is mention or other.start > mention.start or not kinds(knowledge, other) & relation.objects:
            continue
        above = read.clauses.token_at(*read.chars(other.start, other.end))
        if above is None or above == token:
            continue
        if read.clauses.inside(token, above) or (people and people - read.clauses.people(above)):
            return True
    return False


def _quantities(read: Reading, relation: Relation, found: Found) -> Iterator[tuple[Measure, Collection[int]]]:
    start, end = read.chars(found.start, found.end)
    fitting = [m for m in read.measures if m.quantity.unit in relation.units and (m.start >= end or not relation.after)]
    if sole := relation.binding == "sole":
        part = stretch(read.words, found)
        first, last = read.chars(part.start, part.stop)
        fitting = [m for m in fitting if first <= m.start and m.end <= last]
    inside = [m for m in fitting if start <= m.start and m.end <= end]
    ordered = inside or sorted(fitting, key=lambda m: (m.start < end, abs(m.start - end)))
    for measure in ordered if "arm" in relation.heeds else ordered[:1]:
        if relation.alone and len({m.quantity for m in fitting}) > 1:
            return
        at = words_of(read.words, measure)
        if sole or (
            not _in_another_clause(read, relation, (start, end), measure)
            and not any(parted(read.words, found, i, i + 1, labelled=relation.labelled) for i in at)
        ):
            yield measure, at


def _in_another_clause(read: Reading, relation: Relation, trigger: tuple[int, int], measure: Measure) -> bool:
    """Whether grammar sets a number apart from a trigger at some characters that it does not stand right beside."""
    if relation.binding == "page" or relation.named or read.clauses is None or measure.start - trigger[1] <= _BESIDE:
        return False
    one, other = read.clauses.token_at(*trigger), read.clauses.token_at(measure.start, measure.end)
    return one is not None and other is not None and not read.clauses.together(one, other)


def quantity_of(relation: Relation, measure: Measure) -> Quantity:
    """The number as the relation takes it: with its bounds, or as it stands."""
    return measure.quantity if relation.closed else measure.open()


def words_of(words: Words, measure: Measure) -> list[int]:
    """The words of a measure."""
    return [at for at, start in enumerate(words.starts) if measure.start <= start < measure.end]


def span_of(read: Reading, words: Iterable[int]) -> Span:
    """Where some words of a sentence stand in the document, from the first to the last."""
    at = sorted(words)
    base = read.sentence.span.start
    return Span(base + read.words.starts[at[0]], base + read.words.ends[at[-1]])
