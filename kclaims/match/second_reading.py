"""The second reading: sentences that the cheap detector can't rule out are read again, in their place, by the encoder."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from kclaims.match.encoder import Encoder
from kclaims.match.learned import Score
from kclaims.model import Document, Sentence
from kclaims.text.memory import Memory
from kclaims.text.patterns import lazy

# Pieces at most of what stands around a sentence: its heading, and what opens its list or asks its question. Its
# neighbours are left out: reading them too takes twice the time.
HEADING, OPENER = 12, 20
_CUT = 400  # characters of such a part that are looked at at most
# Probability by the cheap detector from which a sentence is read again. From 0.05, twice as many sentences of sober pages
# are read, for four more of 475 labelled flags in corpus/dev.
FROM = 0.15
_Place = tuple[str, tuple[tuple[str, int], ...]]  # a sentence's text, and what is around it
MOST = 600  # sentences of a page that are read again at most, the likeliest first: bounds the time of hostile pages
# What a page's sentences say of each other: the mean of the encoder's logits of the likeliest others, a quarter of the page but
# no fewer than TELLING, none beyond BOUND, those not read again at its foot, and one more of which nothing is known but what
# such sentences of labelled excerpts come to on average (UNKNOWN), so that a sentence alone is neither held good nor bad.
BOUND = 3.0
TELLING = 3
UNKNOWN = 1.0


# Labels of a myth that is told, and of the fact that is set against it in the next sentence.
_MYTH = ("myth", "claim", "fiction", "misconception", "q:")
_FACT = lazy(r"(?:fact|truth|reality|in fact|a)\b\s*[:.–—-]", re.IGNORECASE)
_TAIL = " \n\t\"”’'*_)"  # what may stand between a sentence's mark and the next sentence
_BRIEF = 60  # characters at most of an answer that says little without its question
FEW = 12  # sentences of a text too short to be called sober; of a longer page without any likely one no answer is read either
# A text of fewer sentences is read at once and judged by the encoder without the cheap detector, which did harm there (on 1,185 pairs that were read
# both sides right in 0.74 at the best threshold, in 0.71 as on pages), unless that one finds all of it next to impossible.
SHORT = 5
FROM_IN_SHORT = 0.01
AT_ONCE = 9  # a text of fewer sentences is read at once too, though judged as a page from `SHORT` on (docs/adr/0092)
# From this probability on words of a risk or a limit, of the opposite of a claim, or for a voice other than the page's no longer speak for a sentence of a
# page: of such sentences in the pairs and pages for development most were flags (docs/adr/0091, 0092, 0093).
CERTAIN = 0.8
# And from this one on denials and hedges of its own: eight of eight were flags, of 1,506 fresh pairs (docs/adr/0094).
CERTAIN_OF_NO_DENIAL = 0.9
TOGETHER_SHARE = 0.6  # of a text's reading at once in the mean with its sentences alone (docs/adr/0091)


def is_short(sentences: Sequence[Sentence]) -> bool:
    """Whether some sentences, a whole text, are so few that the encoder judges them without the cheap detector."""
    return len(sentences) < SHORT


def around(document: Document, sentence: Sentence) -> list[tuple[str, int]]:
    """What a sentence stands under and answers to, each part with the pieces it may have at most."""
    block = document.blocks[sentence.block]
    parts = [(document.block_text(block.headings[-1])[:_CUT], HEADING)] if block.headings else []
    opener = block.question if block.question is not None else block.lead_in
    if answered := answered_by(document, sentence):
        parts.append((answered, OPENER))
    elif opener is not None:
        parts.append((document.block_text(opener)[:_CUT], OPENER))
    return parts


def answered_by(document: Document, sentence: Sentence) -> str:
    """The question or the myth just before a sentence in its block; empty where it answers none."""
    start = document.blocks[sentence.block].span.start
    before = document.text[max(start, sentence.span.start - _CUT) : sentence.span.start].rstrip(_TAIL)
    last = before[max(before.rfind(mark, 0, -1) for mark in ".!?\n") + 1 :].strip(' *_"“')
    if before.endswith("?") or (last.lower().startswith(_MYTH) and _FACT.match(sentence.text)):
        return last
    return ""


def briefly_answered(document: Document, sentence: Sentence) -> str:
    """The question that a sentence too short to say much alone answers; empty where it answers none."""
    if len(sentence.text) > _BRIEF:
        return ""
    block = document.blocks[sentence.block]
    if block.question == sentence.block - 1 and sentence.span.start == block.span.start:
        return document.block_text(block.question)[:_CUT].strip()
    return answered_by(document, sentence)


def among(logits: Sequence[float | None]) -> list[float]:
    """For each of a page's sentences what the others come to, by the encoder's logits; None for one not read again."""
    bounded = [-BOUND if logit is None else max(-BOUND, min(BOUND, logit)) for logit in logits]
    if not bounded:
        return []
    telling = max(TELLING, len(bounded) // 4)
    likeliest = sorted(bounded, reverse=True)[: telling + 1]  # one too many, since a sentence may be among them itself
    total, last = sum(likeliest), likeliest[-1]
    number = min(telling, len(bounded) - 1) + 1
    return [(total - max(own, last) + UNKNOWN) / number for own in bounded]


def both_ways(together: Sequence[float], alone: Sequence[float]) -> list[float]:
    """The logits of a sentence read with the others in view, and alone: their mean."""
    return [TOGETHER_SHARE * one + (1 - TOGETHER_SHARE) * other for one, other in zip(together, alone, strict=True)]


class SecondReading:
    """Judges sentences again; opened when the first page needs it."""

    def __init__(self, encoder: Encoder) -> None:
        """A second reading by an encoder."""
        self.encoder = encoder

    def reread(
        self, document: Document, scores: Sequence[Score], text: Sequence[Sentence], memory: Memory | None = None, least: float = FROM
    ) -> list[Score]:  # fmt: skip
        """The scores, those that can't be ruled out judged again; `around` of each is what the others' readings come to.

        `text` is every sentence of the document, scored or not.
        """
        short = is_short(text)
        likely = [at for at, score in enumerate(scores) if score.probability >= least]
        brief = set[int]()
        if likely or len(scores) < FEW:
            brief = {at for at, score in enumerate(scores) if briefly_answered(document, score.sentence)}
        chosen = sorted(brief.union(likely))
        if len(chosen) > MOST:
            chosen = sorted(sorted(chosen, key=lambda at: -scores[at].probability)[:MOST])
        if short and chosen:
            chosen = list(range(len(scores)))
        logits = self.read(document, [scores[at].sentence for at in chosen], text, memory)
        read = dict(zip(chosen, logits, strict=True))
        if short:  # whose sentences saw each other
            page = [UNKNOWN] * len(scores)
        else:
            page = among([read[at][0] if at in read else None for at in range(len(scores))])
        found = [score._replace(around=others) for score, others in zip(scores, page, strict=True)]
        for at, own in read.items():
            found[at] = self._judged(found[at], own, alone=short or at in brief)
        return found

    def read_late(
        self, document: Document, scores: Sequence[Score], memory: Memory | None = None, *, short: bool = False
    ) -> list[Score]:
        """Scores that `reread` left, judged again after all, among the page as it was read then; `short` as there."""
        read = self._all_read(document, [score.sentence for score in scores], memory)
        return [self._judged(score, logits, alone=short) for score, logits in zip(scores, read, strict=True)]

    def _all_read(self, document: Document, sentences: Sequence[Sentence], memory: Memory | None) -> list[list[float]]:
        if not sentences:
            return []
        places = [(sentence.text, tuple(around(document, sentence))) for sentence in sentences]
        return (Memory() if memory is None else memory).many("second", places, self._read)

    def read(
        self, document: Document, wanted: Sequence[Sentence], text: Sequence[Sentence], memory: Memory | None = None
    ) -> list[list[float]]:
        """The logits of some of a document's sentences; where `text`, all of them, is short enough, with the others in view too."""
        alone = self._all_read(document, wanted, memory)
        if not wanted or not 1 < len(text) < AT_ONCE:
            return alone
        together = self._read_together(text, memory)
        mean = [both_ways(together[one.index], own) for one, own in zip(wanted, alone, strict=True)]
        if not is_short(text):
            return mean
        # Beside a bad sentence of so few, or a word that is none, another may look as bad: it counts no more than it does alone.
        bad = max(range(len(mean)), key=lambda at: mean[at][0])
        worst = max(range(len(together)), key=lambda at: together[at][0])
        word_is_worst = all(one.index != worst for one in wanted)
        return [
            one if at == bad and not word_is_worst else [min(one[0], own[0]), *one[1:]]
            for at, (one, own) in enumerate(zip(mean, alone, strict=True))
        ]

    def _read_together(self, text: Sequence[Sentence], memory: Memory | None) -> list[list[float]]:
        """The logits of all sentences of a text that is read at once."""
        key = tuple(sentence.text for sentence in text)
        return (Memory() if memory is None else memory).by_key("together", key, self._at_once)

    def _at_once(self, texts: Sequence[str]) -> list[list[float]]:
        read: list[list[float]] = self.encoder.scores(self.encoder.pieces.together(texts)).tolist()
        return read

    def _read(self, places: Sequence[_Place]) -> list[list[float]]:
        """The logits of sentences in their places."""
        cut = self.encoder.pieces
        read: list[list[float]] = self.encoder.scores([cut(text, parts) for text, parts in places]).tolist()
        return read

    def _judged(self, score: Score, logits: list[float], *, alone: bool) -> Score:
        """A sentence judged again; `alone` where the cheap detector, which sees no question, has no say."""
        own, cheap, page, shift = self.encoder.header["calibration"]
        logit = own * logits[0] + (0 if alone else cheap * score.margin) + page * score.around + shift
        probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
        best = max(range(1, len(logits)), key=logits.__getitem__)
        return score._replace(probability=probability, category=self.encoder.categories[best - 1])


class Likely:
    """How likely a flag each sentence of a page is, read twice when asked for, whatever the cheap detector said."""

    def __init__(
        self, second: SecondReading | None, document: Document, scores: Sequence[Score], memory: Memory,
        text: Sequence[Sentence] = (),
    ) -> None:  # fmt: skip
        """What the page's scores are so far; without a second reading they stay as they are. `text` as for `reread`."""
        self._second = second
        self._short = is_short(text)
        self._at_once = len(text) < AT_ONCE
        self._document = document
        self._memory = memory
        self._scores = {score.sentence.index: score for score in scores}
        self._left = MOST

    def certainty(self, sentence: Sentence) -> float:
        """How likely a flag a sentence is by who has read it with all of its text in view; 0 where nobody has."""
        score = self._scores.get(sentence.index)
        return score.probability if self._at_once and score is not None and score.category else 0.0

    def __call__(self, sentences: Sequence[Sentence]) -> list[float]:
        """The probabilities of sentences; 1 where one has none, the first one where too many were read already."""
        indexes = dict.fromkeys(sentence.index for sentence in sentences)
        unread = [self._scores[at] for at in indexes if at in self._scores and not self._scores[at].category]
        if self._second and unread and self._left:
            some = unread[: self._left]
            self._left -= len(some)
            again = self._second.read_late(self._document, some, self._memory, short=self._short)
            self._scores.update((score.sentence.index, score) for score in again)
        scores = (self._scores.get(sentence.index) for sentence in sentences)
        return [1.0 if score is None else score.probability for score in scores]
