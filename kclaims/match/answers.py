"""What the answer to a question, or the cell behind a label, says of the matter that these name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from kclaims.match.measure import Measure
from kclaims.match.page import Page
from kclaims.match.reading import Reading
from kclaims.match.values import quantity_of, span_of, words_of
from kclaims.model import Claim
from kclaims.rules.knowledge import Knowledge, Relation
from kclaims.text.words import Words

_ASKING = frozenset({"what", "which", "how", "when", "where", "who", "whose"})
_ANSWER = 25  # words of an answer that gives the value at most
_CELL = 8  # words of a cell or label at most that leaves its value to the next


def leaves_open(relation: Relation, text: str, words: Words) -> bool:
    """Whether a sentence with the trigger may leave its value to the next: a question, a label, a cell."""
    if not relation.labelled:
        return False
    return bool(_ASKING.intersection(words.texts)) if text.rstrip().endswith("?") else len(words) <= _CELL


def answered(
    knowledge: Knowledge, page: Page, held: Reading, relation: Relation, said: Claim, concepts: tuple[str, ...]
) -> Iterator[Claim]:
    """The claims that the answer `held` makes of a question or label, of which `said` tells the rest.

    What a page says of its own ways may name several things; elsewhere the first, in a short answer, counts.
    """
    own = relation.binding == "page"
    if not own and not 0 < len(held.words) <= _ANSWER:
        return
    for value, at in islice(_told_in(knowledge, relation, held), None if own else 1):
        claim = replace(
            said, sentence=held.sentence, fixed=frozenset(at), span=span_of(held, at), subject_span=None, certain=False,
            jurisdiction=None if relation.binding == "beside" else page.place(held.sentence),
            object=value if isinstance(value, str) else None,
            quantity=quantity_of(relation, value) if isinstance(value, Measure) else None,
        )  # fmt: skip
        yield from (replace(claim, subject=name) for name in concepts if name != value)


def _told_in(knowledge: Knowledge, relation: Relation, held: Reading) -> Iterator[tuple[str | Measure, list[int]]]:
    """The objects, or the first quantity, that an answer gives, with their words."""
    if relation.says == "quantity":
        fitting = [m for m in held.measures if m.quantity.unit in relation.units]
        if len(fitting) == 1 or (fitting and not relation.alone):
            yield fitting[0], words_of(held.words, fitting[0])
    elif relation.says == "object":
        for mention in held.mentions:
            for concept in mention.concepts:
                if knowledge.concepts[concept].kind in relation.objects:
                    yield concept, list(range(mention.start, mention.end))
