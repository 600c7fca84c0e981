"""What nearness joins: a subject before its trigger, an object behind it, grammar or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kclaims.match.mentions import Mention
from kclaims.match.parting import stops
from kclaims.match.phrases import Found
from kclaims.match.reading import Reading
from kclaims.match.sole import KIN, form_of
from kclaims.rules.knowledge import Knowledge, Relation
from kclaims.text.words import Words

_APART = frozenset({"unlike", "than", "not", "besides", "alongside", "like"})  # what is named only to be set apart
_PAST = frozenset({"the", "of", "in", "with", "to", "a"})  # between such a word and the mention
_AND = frozenset({"and", "or"})
_OTHERS = frozenset(
    {"spray", "drip", "vial", "lozenge", "lozenges", "tablet", "vials"}
)  # a subject of its own behind a drug
_EFFECTS = frozenset({"effect", "effects", "like", "action", "response", "activity", "benefit"})
ARTICLES = frozenset({"the", "a", "an", "its"})
_IS = frozenset({"is", "are", "was", "as", "called"})
_SOLE = "trial"  # a sentence tells of its one trial, wherever that is named


def joins(relation: Relation, words: Words, first: int, last: int) -> bool:
    """Whether no stop stands before any of some words; where the relation's labels are read, their colon is none."""
    return not stops(words, first, last, labelled=relation.labelled)


def can_join(knowledge: Knowledge, relation: Relation, mentions: Sequence[Mention]) -> bool:
    """Whether a sentence names what the relation joins: the subject, if no drug; an object of which a fact speaks."""
    if "drug" not in relation.subjects and not any(kinds(knowledge, m) & relation.subjects for m in mentions):
        return False
    if relation.says != "object":
        return True
    told = knowledge.told.get(relation.id, frozenset())
    return any(not told.isdisjoint(knowledge.lineage(c)) for m in mentions for c in m.concepts)


def subject_of(knowledge: Knowledge, read: Reading, relation: Relation, found: Found) -> Mention | None:
    """The mention that a trigger speaks of: the nearest before it, else the nearest behind; of trials the only one."""
    known = [m for m in read.mentions if kinds(knowledge, m) & relation.subjects]
    if _SOLE in relation.subjects:
        trials = [m for m in known if _SOLE in kinds(knowledge, m)]
        if trials or relation.subjects == {_SOLE}:
            return trials[0] if len({m.concepts for m in trials}) == 1 else None
    if relation.known:
        known = [m for m in known if knowledge.subjects.intersection(m.concepts)]
    known = [m for m in known if not tells_kind(knowledge, read.words, m)]
    known = [m for m in known if not _set_apart(read.words, m)]
    known = [m for at, m in enumerate(known) if not (at and _tells_of(read.words, m, known[at - 1]))]
    if own := named_by(knowledge, read, relation, found):
        return _apposed(read.words, relation, own, known)
    before = [m for m in known if m.end <= found.start]
    if before:
        joined = read.words.texts[found.start - 1 : found.start] == ["and"]
        near = before[0] if joined and len(before) > 1 else before[-1]  # "…, and is twice as potent"
        if _OTHERS.intersection(read.words.texts[near.end : found.start]):
            return None
        gap, words = found.start - near.end, read.words
        inserted = words.breaks[near.end] == 1 and words.breaks[found.start] == 1  # "PCN-101, tested in …, is"
        close = gap <= relation.within or (inserted and gap <= 2 * relation.within)
        return near if close and joins(relation, read.words, near.end, found.start) else None
    if inside := [m for m in known if overlaps(m, found)]:
        return inside[0]
    behind = known
    if not behind or behind[0].start - found.end > relation.within:
        return None
    if not _over(relation, read.words, found.end, behind[0].start):
        return None
    return behind[0] if joins(relation, read.words, found.end, behind[0].start) else None


def objects_of(
    knowledge: Knowledge, read: Reading, relation: Relation, found: Found, named: tuple[int, int] | None
) -> Iterator[Mention]:
    """The nearest object behind the trigger (and behind a subject that stands there), with those that "and" joins to it."""
    if own := named_by(knowledge, read, relation, found):
        yield own
        return
    start = max(found.end, named[1]) if named and named[0] >= found.end else found.end
    last: Mention | None = None
    held: list[Mention] = []
    for mention in read.mentions:
        if mention.start < start or (named and mention.start < named[1] and named[0] < mention.end):
            continue
        if not kinds(knowledge, mention) & relation.objects:
            continue
        if last is None:
            close = mention.start - start <= relation.within // 2 + 1
            if not close or not joins(relation, read.words, found.end, mention.start):
                break
            if not _over(relation, read.words, start, mention.start):
                break
        elif not _goes_on(knowledge, read.words, last, mention):
            break
        if _set_apart(read.words, mention, start):
            break
        if last and last.end == mention.start:
            held.pop()
        last = mention
        held.append(mention)
    yield from held if len(held) < 2 or not relation.one_value else ()


def _goes_on(knowledge: Knowledge, words: Words, last: Mention, mention: Mention) -> bool:
    """Whether "and" joins two objects, or the second is the name of the first: "the metabolite hydroxynorketamine"."""
    if last.end < mention.start:
        return set(words.texts[last.end : mention.start]) <= _AND
    named = "class" in kinds(knowledge, last) and "class" not in kinds(knowledge, mention)
    return named and not words.breaks[mention.start]


def named_by(knowledge: Knowledge, read: Reading, relation: Relation, found: Found) -> Mention | None:
    """The object that a trigger names by itself, where the relation's triggers may be names."""
    if not relation.inside:
        return None
    own = (m for m in read.mentions if overlaps(m, found) and kinds(knowledge, m) & relation.objects)
    return next(own, None)


def _apposed(words: Words, relation: Relation, own: Mention, known: list[Mention]) -> Mention | None:
    """What a name is set beside, in brackets, behind a colon or bar, or between commas with an article."""
    before = [m for m in known if m.end <= own.start]
    if not before or not relation.over.issuperset(words.texts[before[-1].end : own.start]):
        return None
    near = before[-1]
    opened = any(words.marked(at, mark) for at in range(near.end, own.start + 1) for mark in "(:|")
    told = ARTICLES.intersection(words.texts[near.end : own.start]) and words.breaks[near.end] == 1
    behind = own.end + (words.texts[own.end : own.end + 1] in (["only"], ["alone"]))
    closed = behind == len(words) or words.breaks[behind] > 0
    return near if closed and (opened or told) else None


def tells_kind(knowledge: Knowledge, words: Words, mention: Mention) -> bool:
    """Whether a drug only tells the kind of an effect: "the antidepressant effect"."""
    behind = words.texts[mention.end : mention.end + 1]
    return bool(behind) and behind[0] in _EFFECTS and not knowledge.subjects.intersection(mention.concepts)


def owns(words: Words, mention: Mention) -> bool:
    """Whether a mention is named as what something belongs to: "Ozempic's approval". Grammar would take it for the subject."""
    return words.texts[mention.end - 1].endswith("'s")


def _tells_of(words: Words, mention: Mention, before: Mention) -> bool:
    """Whether a mention only tells of what the one before it is a form: "the R-form of ketamine", "Spravato, a form of ketamine"."""
    between = words.texts[before.end : mention.start]
    return between == ["of"] or (len(between) <= KIN and form_of(words, mention))


def _set_apart(words: Words, mention: Mention, first: int = 0) -> bool:
    """Whether a mention is named only to be set apart: "unlike the racemate"; words before `first` say nothing of it."""
    for at in range(mention.start - 1, max(first, mention.start - 4) - 1, -1):
        if words.texts[at] in _APART:
            return True
        if words.texts[at] not in _PAST:
            return False
    return False


def _over(relation: Relation, words: Words, first: int, end: int) -> bool:
    """Whether only such words stand in between as a relation allows there."""
    return not relation.over or all(text in relation.over or text in _IS for text in words.texts[first:end])


def overlaps(mention: Mention, found: Found) -> bool:
    """Whether a mention and a trigger share a word."""
    return mention.start < found.end and found.start < mention.end


def kinds(knowledge: Knowledge, mention: Mention) -> frozenset[str]:
    """The kinds of concepts that a mention may mean."""
    return frozenset(knowledge.concepts[c].kind for c in mention.concepts)
