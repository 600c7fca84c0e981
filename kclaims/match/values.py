"""What is said of a subject: the objects and quantities that go with a trigger, by grammar or by nearness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kclaims.match.beside import joins, kinds, objects_of
from kclaims.match.measures import Measure
from kclaims.match.mentions import Mention
from kclaims.match.phrases import Found
from kclaims.match.reading import Reading
from kclaims.model import Quantity, Span
from kclaims.rules.knowledge import Knowledge, Relation
from kclaims.text.words import Words

_BESIDE = 12  # characters between a trigger and the number that it stands right beside


def values_of(
    knowledge: Knowledge, read: Reading, relation: Relation, found: Found, named: tuple[int, int] | None
) -> Iterator[tuple[str | Measure | None, Iterable[int]]]:
    """What a trigger says of its subject: concepts or quantities, each with the words that name it."""
    if relation.says == "nothing":
        yield None, ()
    elif relation.says == "quantity":
        yield from _quantities(read, relation, found)
    else:
        objects = list(_objects(knowledge, read, relation, found, named))
        yield from objects
        if not objects and not relation.needs_object:
            yield None, ()


def _objects(
    knowledge: Knowledge, read: Reading, relation: Relation, found: Found, named: tuple[int, int] | None
) -> Iterator[tuple[str, Iterable[int]]]:
    if relation.binding == "beside":
        for mention in objects_of(knowledge, read, relation, found, named):
            for concept in mention.concepts:
                if knowledge.concepts[concept].kind in relation.objects:
                    yield concept, range(mention.start, mention.end)
        return
    scope = None
    if relation.binding != "sentence" and read.clauses is not None:
        head = read.clauses.token_at(*read.chars(found.start, found.end))
        scope = read.clauses.scope(head) if head is not None else None
    own = [m for m in read.mentions if m.start < found.end and found.start < m.end]
    mine = [m for m in own if kinds(knowledge, m) & relation.objects]
    if not relation.inside and any(m.end - m.start > found.end - found.start for m in mine):
        return  # "bladder damage" does not say that something damages
    for mention in mine or read.mentions:
        if not mine and parted(read.words, found, mention.start, mention.end):
            continue
        if named and mention.start < named[1] and named[0] < mention.end:
            continue
        for concept in mention.concepts:
            if knowledge.concepts[concept].kind not in relation.objects:
                continue
            if scope is not None and read.clauses is not None:
                token = read.clauses.token_at(*read.chars(mention.start, mention.end))
                if token not in scope or (relation.binding == "predicate" and not read.clauses.names(token)):
                    continue
                if token is None or _of_another(knowledge, read, relation, mention, token):
                    continue
            yield concept, range(mention.start, mention.end)


def _of_another(knowledge: Knowledge, read: Reading, relation: Relation, mention: Mention, token: int) -> bool:
    """Whether an object only tells more of another one: "depression in adults with PTSD" is depression."""
    for other in read.mentions:
        if other is mention or other.start > mention.start or not kinds(knowledge, other) & relation.objects:
            continue
        above = read.clauses.token_at(*read.chars(other.start, other.end)) if read.clauses else None
        if read.clauses is None or above is None or above == token:
            continue
        if read.clauses.inside(token, above) or read.clauses.people(token) - read.clauses.people(above):
            return True
    return False


def _quantities(read: Reading, relation: Relation, found: Found) -> Iterator[tuple[Measure, Iterable[int]]]:
    start, end = read.chars(found.start, found.end)
    fitting = [m for m in read.measures if m.quantity.unit in relation.units and (m.start >= end or not relation.after)]
    inside = [m for m in fitting if start <= m.start and m.end <= end]
    ordered = inside or sorted(fitting, key=lambda m: (m.start < end, abs(m.start - end)))
    for measure in ordered if "arm" in relation.heeds else ordered[:1]:
        if relation.alone and len({m.quantity for m in fitting}) > 1:
            return
        if relation.binding != "page" and read.clauses is not None and measure.start - end > _BESIDE:
            one, other = read.clauses.token_at(start, end), read.clauses.token_at(measure.start, measure.end)
            if one is not None and other is not None and not read.clauses.together(one, other):
                continue
        at = words_of(read.words, measure)
        if (relation.labels and at and joins(relation, read.words, *_between(found, at))) or not any(
            parted(read.words, found, i, i + 1) for i in at
        ):
            yield measure, at


def told_in(knowledge: Knowledge, relation: Relation, held: Reading) -> tuple[str | Measure, list[int]] | None:
    """The first object or quantity of an answer that its question leaves to it, with its words."""
    if relation.says == "quantity":
        measure = next((m for m in held.measures if m.quantity.unit in relation.units), None)
        return (measure, words_of(held.words, measure)) if measure else None
    if relation.says != "object":
        return None
    fitting = (
        (concept, list(range(mention.start, mention.end)))
        for mention in held.mentions
        for concept in mention.concepts
        if knowledge.concepts[concept].kind in relation.objects
    )
    return next(fitting, None)


def parted(words: Words, found: Found, start: int, end: int) -> bool:
    """Whether a semicolon, colon or full stop stands between the trigger and some words."""
    first, last = min(found.end, end), max(found.start, start)
    return any(gap > 1 for gap in words.breaks[first : last + 1])


def quantity_of(relation: Relation, measure: Measure) -> Quantity:
    """The quantity that a measure gives; where the relation's bounds are values, "within two years" is two years."""
    return measure.quantity if relation.bounded and measure.bound == "most" else measure.open()


def words_of(words: Words, measure: Measure) -> list[int]:
    """The words of a measure."""
    return [at for at, start in enumerate(words.starts) if measure.start <= start < measure.end]


def _between(found: Found, at: Sequence[int]) -> tuple[int, int]:
    """From the first to the last word whose break lies between a trigger and some words."""
    return min(found.end, at[-1] + 1), max(found.start, at[0])


def span_of(read: Reading, words: Iterable[int]) -> Span:
    """Where some words of a sentence stand in the document, from the first to the last."""
    at = sorted(words)
    base = read.sentence.span.start
    return Span(base + read.words.starts[at[0]], base + read.words.ends[at[-1]])
