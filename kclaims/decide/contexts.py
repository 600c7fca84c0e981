"""What a match means where it stands. Each judgement names the words that decided it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile
from operator import attrgetter

from kclaims.decide.cues import Reach
from kclaims.decide.denials import doubled
from kclaims.decide.replies import seconded, taken_back
from kclaims.decide.view import View
from kclaims.match.phrases import Found
from kclaims.match.second_reading import CERTAIN, CERTAIN_OF_NO_DENIAL
from kclaims.model import Block, Cue, Match, Sentence
from kclaims.text.frames import CROSSES, MARKS, Quoted, asks
from kclaims.text.patterns import lazy
from kclaims.text.words import Words

# The first that holds is the one reported: the list an item stands in says most, then from near to far.
ORDER = (
    "warning-list", "negation", "hedge", "conditional", "question", "quotation", "warning", "attribution", "debunk",
    "study-limits", "history", "reporting", "refuted", "entry",
)  # fmt: skip
# A negation this many words before the match, with nothing set off between, is plain.
_CLOSE = 3
_NEAR = 20  # sentences within which a quotation that is held up finds its answer
_COMMENT = 2  # words at least that a quoted sentence is answered with
_LABEL = lazy(r"^\W*(?:A|Answer|Reply)\s*[:.]\W*")  # before an answer
_SPEAKER = lazy(r"^[A-Z]{2,20}:\s")  # before what is said in a written talk
_LETTER = 3  # characters of what letters or numbers a quotation that is spoken of elsewhere: "(a) “…”", "(iii) “…”"
_DASHES = frozenset("-–—")
_ARROWS = frozenset("→⇒➔➜")  # before what is written in a quotation's place
_MYTH = frozenset({"myth", "misconception", "fiction"})
_MYTH_LABEL = 4  # words within which a label ends: "Myth number 3: …"
_OWN_VOICE = frozenset({"our", "ours"})
_BRIEF = 7  # words of a sentence that says no more than what to think of the one before it
_VERDICTS = frozenset({"is", "was", "squares", "agrees", "fits", "tallies", "accords", "chimes"})
_UNTRUE = frozenset(
    "true untrue false wrong nonsense myth lie mistaken naive".split()
)  # "it does not mean that" says no more
_DENIED = frozenset(
    "deny denies denied denying dispute disputes disputed doubt doubts doubted argue".split()
)  # not, it says the claim
_DENYING = frozenset({"negation", "debunk"})
_OTHERS = frozenset({"attribution", "quotation", "reporting"})  # contexts in which others speak
# Contexts that say in whose voice a sentence speaks. Where words in it stand for them, who has read the whole sentence hears better (docs/adr/0093).
_VOICES = _OTHERS | frozenset({"question", "conditional", "warning", "debunk"})
_DENIALS = _VOICES | {"negation", "hedge"}


def _answers(words: Words, reach: Reach) -> bool:
    """Whether the cue is the "No" that opens an answer: "No, it is approved for anaesthesia only"."""
    return reach.cue.end == 1 and words.texts[0] == "no" and len(words) > 1 and words.breaks[1] > 0


def _column(block: Block) -> int | None:
    """The block that names the column of a cell; None for any other block, and where the column has no name."""
    return block.lead_in if block.kind == "table-cell" else None


def _above(block: Block) -> list[int]:
    """The blocks that a block stands right under: its heading, and what opens its list or names its column."""
    return [*block.headings[-1:], *(() if block.lead_in is None else (block.lead_in,))]


def _lettered(text: str, words: Words, pairs: Sequence[Quoted]) -> bool:
    """Whether quotations have letters or numbers by which they are spoken of elsewhere: "(a) “…” (b) “…”"."""
    quoted = {at for pair in pairs for at in range(pair.start, pair.end)}
    return text.startswith("(") and all(len(words.texts[at]) <= _LETTER for at in set(range(len(words))) - quoted)


class Judge(View):
    """Judges matches of one document."""

    def cues(self, match: Match) -> list[Cue]:
        """Every context that holds for a match, near to far."""
        return self.heard(match.sentence, match.fixed)

    def heard(self, sentence: Sentence, fixed: frozenset[int]) -> list[Cue]:
        """Every context that holds for some words of a sentence where its own words for a voice, and for a denial, yield to who is certain of it."""
        sure = self.certainty(sentence)
        return self._held(
            sentence, fixed, _DENIALS if sure >= CERTAIN_OF_NO_DENIAL else _VOICES if sure >= CERTAIN else ()
        )

    def certain(self, sentence: Sentence) -> bool:
        """Whether the detector has read a sentence with all of its text in view, and is certain of it."""
        return self.certainty(sentence) >= CERTAIN

    def overheard(self, match: Match) -> bool:
        """Whether a match has no context only because the detector is certain of its sentence."""
        return self.certain(match.sentence) and len(self.cues(match)) < len(self.cues_of(match.sentence, match.fixed))

    def cues_of(self, sentence: Sentence, fixed: frozenset[int]) -> list[Cue]:
        """Every context that holds for some words of a sentence by its cues, near to far."""
        return self._held(sentence, fixed, ())

    def _held(self, sentence: Sentence, fixed: frozenset[int], unheard: Collection[str]) -> list[Cue]:
        inside = (cue for cue in self._inside(sentence, fixed) if cue.context not in unheard)
        found = {cue.context: cue for cue in reversed([*inside, *self._around(sentence)])}
        if not _OTHERS.isdisjoint(found) and self._endorsed(sentence):
            found = {name: cue for name, cue in found.items() if name not in _OTHERS}
        return [found[name] for name in ORDER if name in found]

    def turned(self, match: Match) -> bool:
        """Whether the page turns round what its words seem to say: it agrees with others, calls a denial untrue, or only seems to deny."""
        cues = [*self._inside(match.sentence, match.fixed), *self._around(match.sentence)]
        if not _OTHERS.isdisjoint(cue.context for cue in cues) and self._endorsed(match.sentence):
            return True
        words = self.words(match.sentence)
        feigned = (cue for cue in self.feigned(match.sentence) if cue.end <= min(match.fixed))
        if any(not _DENIED.isdisjoint(words.texts[cue.start : cue.end]) for cue in feigned):
            return True
        return self.doubly_denied(match.sentence, match.fixed) and not _UNTRUE.isdisjoint(
            words.texts[: min(match.fixed)]
        )

    def _endorsed(self, sentence: Sentence) -> bool:
        """Whether the page agrees with what others say: "… and they are right", or the next sentence does."""
        following = self.next(sentence)
        if following is not None and seconded(self._any, following.text, denying=self._denying(sentence)):
            return True
        if self._any("attribution", "disowned", sentence.text):
            return False
        return self._any("attribution", "endorsed", sentence.text) is not None

    def _denying(self, sentence: Sentence) -> bool:
        return any(reach.context == "negation" for reach in self._sentence_reaches(sentence))

    def takes_back(self, sentence: Sentence) -> bool:
        """Whether a sentence does no more than take back what stands before it: "They have made it up."."""
        if not sentence.index or len(self.words(sentence)) > _BRIEF or asks(self._sentences[sentence.index - 1].text):
            return False  # the first, a long one, an answer
        return self._any("refuted", "follows", sentence.text, opening=True) is not None

    def sound(self, sentence: Sentence) -> Cue | None:
        """The risk, limit or known fact that a sentence names and does not deny."""
        cue = self._any("sound", "any", sentence.text)
        if cue is None or any(
            reach.context == "negation"
            and reach.start <= cue.start < reach.end
            and not cue.start <= reach.cue.start < cue.end  # "research says no" denies nothing of itself
            for reach in self._sentence_reaches(sentence)
        ):
            return None
        return self._cue("sound", sentence, cue)

    def sober(self, sentence: Sentence, category: str) -> Cue | None:
        """The words by which a sentence says the opposite of the claims of a category."""
        words, reaches = self.words(sentence), self._sentence_reaches(sentence)
        key = (category, sentence.text)
        groups = (category, "any")
        cue = self._memory.of("sober", key, lambda: self._cues.upheld("sober", groups, words, reaches))
        return None if cue is None else self._cue("sober", sentence, cue)

    # Inside the sentence

    def _inside(self, sentence: Sentence, fixed: frozenset[int]) -> Iterator[Cue]:
        reaches = self._meant(sentence, fixed)
        twice = self._twice(sentence, reaches, fixed)
        for reach in reaches:
            if not (twice and reach.context in _DENYING):
                yield self._cue(reach.context, sentence, reach.cue)
        asked = asks(sentence.text) or self._asked_of(self.words(sentence), fixed)
        if asked and not self._any("question", "rhetorical", sentence.text, opening=True):
            yield self._whole("question", sentence)
        yield from self._quotation(sentence, fixed)
        labels = self._cues.openings("debunk", "opens", self.words(sentence))
        label = next((cue for cue in labels if self._set_off(self.words(sentence), cue)), None)
        if label is not None and label.end <= min(fixed):
            yield self._cue("debunk", sentence, label)

    def doubly_denied(self, sentence: Sentence, fixed: frozenset[int]) -> bool:
        """Whether some words are denied in a clause that is itself denied."""
        return self._twice(sentence, self._meant(sentence, fixed), fixed)

    def _twice(self, sentence: Sentence, meant: Sequence[Reach], fixed: frozenset[int]) -> bool:
        """As `doubly_denied`, by the cues that mean the words."""
        denying = [reach.cue for reach in meant if reach.context in _DENYING]
        if not denying:
            return False
        inner = max(denying, key=attrgetter("start"))
        denials = [reach.cue for reach in self._sentence_reaches(sentence) if reach.context in _DENYING]
        return doubled(self.words(sentence), [cue for cue in denials if cue != inner], inner, fixed)

    def _meant(self, sentence: Sentence, fixed: frozenset[int]) -> list[Reach]:
        """The cues of a sentence that mean some words of it."""
        return [reach for reach in self._sentence_reaches(sentence) if self._means(sentence, reach, fixed)]

    def _means(self, sentence: Sentence, reach: Reach, fixed: frozenset[int]) -> bool:
        if reach.context == "negation" and _answers(self.words(sentence), reach):
            return False
        own = reach.cue.start >= min(fixed) and fixed & set(range(reach.cue.start, reach.cue.end))
        return not own and self._speaks_of(sentence, reach, fixed)

    @staticmethod
    def _asked_of(words: Words, fixed: frozenset[int]) -> bool:
        """Whether the part that holds these words ends as a question: a heading may ask and go on."""
        behind = (mark for at, mark in words.marks if at >= words.ends[max(fixed)] and mark in ".!?:;")
        return next(behind, "") == "?"

    def _speaks_of(self, sentence: Sentence, reach: Reach, fixed: frozenset[int]) -> bool:
        """Whether a cue means the match: by its reach, and for a distant negation by what it was learned to deny."""
        last = max(fixed)
        reached = reach.start <= last < reach.end
        if reach.context != "negation" or reach.start > last or (not reached and reach.start < reach.cue.end):
            return reached
        words = self.words(sentence)
        if reach.start < reach.cue.end:
            said = words.texts[reach.cue.start : reach.cue.start + 2]
            if (
                said[:1] == ["which"]
                and not _VERDICTS.isdisjoint(said)
                and not any(words.breaks[last + 1 : reach.cue.start])
            ):
                return True  # "…, which is false"
            return self._cues.denied(words, reach, min(fixed), last)
        first = min((at for at in fixed if at >= reach.start), default=last)
        if reached and first - reach.start <= _CLOSE and not any(words.breaks[reach.start : first + 1]):
            return True
        return self._cues.denied(words, reach, first, last)

    def _set_off(self, words: Words, cue: Found) -> bool:
        """Whether a colon, stop or dash parts the opening from the rest ("Myth: …")."""
        return cue.end >= len(words) or words.breaks[cue.end] > 0

    def answer(self, question: Sentence) -> tuple[Sentence, str] | None:
        """The sentence that answers a question, and "yes" or "no" where it opens so."""
        answer = self.next(question)
        if answer is None or _column(self._block(answer)) is not None:  # a cell answers for its column alone
            return None
        text = _LABEL.sub("", answer.text)
        for group, said in (("denied", "no"), ("affirmed", "yes")):
            opening = self._any("question", group, text, opening=True)
            if opening and self._set_off(self._words_of(text), opening):
                return answer, said
        return None

    def _quotation(self, sentence: Sentence, fixed: frozenset[int]) -> Iterator[Cue]:
        words, pairs = self.words(sentence), self._quoted(sentence)
        lettered = pairs != [] and _lettered(sentence.text, words, pairs)
        crossed = not CROSSES.isdisjoint(sentence.text)
        first = int(
            words.texts[:1] != [] and words.texts[0].isdigit() and words.breaks[1:2] == [2]
        )  # past an item's number
        for pair in pairs:
            if not pair.start <= (min(fixed) if crossed else max(fixed)) < pair.end:
                continue
            outside = [i for i in range(first, len(words)) if not pair.start <= i < pair.end]
            if outside and not lettered and self._own_voice(sentence, words, pair):
                continue
            headed = self._block(sentence).kind == "heading" or lettered or crossed
            held_up = (pair.short and outside) or pair.introduced or headed or self._spoken_of(sentence, pair)
            if held_up or self._commented(sentence, outside):
                yield self._cue("quotation", sentence, Found(pair.start, pair.end, frozenset()))

    def _own_voice(self, sentence: Sentence, words: Words, pair: Quoted) -> bool:
        """Whether the page lends its voice to the quotation: our “miracle cure”; our founder says: “…”."""
        if _OWN_VOICE.intersection(words.texts[max(0, pair.start - 2) : pair.start]):
            return True
        own = self._any("quotation", "own", sentence.text)
        return own is not None and not pair.start <= own.start < pair.end

    def _commented(self, sentence: Sentence, outside: list[int]) -> bool:
        """Whether a wholly quoted sentence is held up and then spoken of, or stands under a heading that says so."""
        if outside:
            return False
        block = self._block(sentence)
        if any(self._any("quotation", "heading", self.document.block_text(index)) for index in _above(block)):
            return True
        near = self._sentences[sentence.index + 1 : sentence.index + _NEAR]
        following = next((s for s in near if not self._wholly_quoted(s)), None)
        return (
            following is not None
            and following.block <= sentence.block + 1
            and len(self.document.block_text(following.block).split()) >= _COMMENT
            and following.text[:1] not in _DASHES
        )

    def _wholly_quoted(self, sentence: Sentence) -> bool:
        words = self.words(sentence)
        return not len(words) or any(pair.end - pair.start == len(words) for pair in self._quoted(sentence))

    def _spoken_of(self, sentence: Sentence, pair: Quoted) -> bool:
        return any(
            reach.context in {"attribution", "reporting", "negation", "warning"}
            and not pair.start <= reach.cue.start < pair.end
            for reach in self._sentence_reaches(sentence)
        )

    # Around the sentence

    def _around(self, sentence: Sentence) -> Iterator[Cue]:
        block = self._block(sentence)
        yield from self._heading_cues(sentence, block)
        if block.lead_in is not None and _column(block) is None:  # a column's name is no part of its cells' clauses
            yield from self._lead_in_cues(block.lead_in, goes_on=sentence.span.start == block.span.start)
        if block.kind == "quote":
            yield from self._held_up(sentence.block)
        if sentence.index in self._entries:
            yield self._whole("entry", sentence)
        if sentence.index in self._options:
            yield Cue(
                context="question", span=sentence.span, reason="it is one of the answers that a quiz lets choose from"
            )
        if sentence.text[:1] in CROSSES:
            yield Cue(context="refuted", span=sentence.span, reason="a cross before it marks it as wrong")
        following = self.next(sentence)
        if following is None:
            return
        behind = self._sentences[sentence.index + 1]
        if behind.text == "?" and behind.block == sentence.block:
            yield Cue(context="question", span=behind.span, reason="a question mark behind it leaves it open")
        said = _SPEAKER.sub("", following.text)
        if cue := taken_back(self._any, said, denying=self._denying(sentence)):
            yield self._cue("refuted", following, cue)
        elif following.block == sentence.block and following.text[:1] in CROSSES and sentence.text[:1] not in MARKS:
            yield self._whole("refuted", following)

    def _heading_cues(self, sentence: Sentence, block: Block) -> Iterator[Cue]:
        above = _above(block)
        if block.kind == "list-item":
            above = [*block.headings[-2:-1], *above]
        for index in above:
            heading = self.document.block_text(index)
            labels = index == _column(block) and self._any("debunk", "opens", heading, opening=True)  # "Wrong", "Myth"
            for context in ("warning-list", "debunk"):
                if not self._any(context, "heading", heading) and not (context == "debunk" and labels):
                    continue
                if context == "debunk" and self._replies(sentence, index):
                    continue
                yield Cue(
                    context=context, span=self.document.blocks[index].span,
                    reason=f"{self._contexts[context].reason}: under “{self.document.block_text(index).strip()}”",
                )  # fmt: skip

    def _replies(self, sentence: Sentence, heading: int) -> bool:
        """Whether a sentence among myths speaks for the page: "Fact: …", what follows a myth named and set off, or their list."""
        if self._any("debunk", "released", sentence.text, opening=True):
            return True
        block = self._block(sentence)
        if block.kind == "paragraph" and self._item_before[sentence.block] > heading:
            return True
        if block.kind == "heading" or self._named_myth(sentence.text):
            return False
        before = reversed(self._sentences[max(0, sentence.index - _NEAR) : sentence.index])
        section = takewhile(lambda other: other.block >= heading, before)
        return any(self._named_myth(other.text) for other in section)

    def _named_myth(self, text: str) -> bool:
        words = self._words_of(text)
        return words.texts[:1] != [] and words.texts[0] in _MYTH and any(words.breaks[1:_MYTH_LABEL])

    def _lead_in_cues(self, index: int, *, goes_on: bool) -> Iterator[Cue]:
        """A list item continues the sentence that opens its list: what reaches to that sentence's end reaches it.

        A denial reaches the item's first sentence alone, which `goes_on`.
        """
        opener = self._last_sentence(index)
        if opener is None:
            return
        for reach in self._sentence_reaches(opener):
            reaches = reach.start <= reach.end == len(self.words(opener)) and reach.cue.end <= reach.end
            if reaches and (goes_on or reach.context != "negation"):
                yield self._cue(reach.context, opener, reach.cue)
        if asks(opener.text.rstrip(":")):
            yield self._whole("question", opener)

    def _held_up(self, block: int) -> Iterator[Cue]:
        """What makes a quotation a specimen.

        The line above disowns it ("The regulator banned this advert:", "The advertisement below is made up."), or an arrow below
        leads to what is written in its place.
        """
        document, (above, below) = self.document, self._beside_quotes[block]
        opener = self._last_sentence(above)
        if opener is not None:
            cue = self._any("attribution", "disowned", opener.text)
            if cue is not None and document.block_text(above).rstrip().endswith(":"):
                yield self._cue("attribution", opener, cue)
            elif self._any("attribution", "specimen", document.block_text(above)):
                span = document.blocks[above].span
                yield Cue(context="attribution", span=span, reason="the line above calls it a specimen")
        if below < len(document.blocks) and document.block_text(below)[:1] in _ARROWS:
            reason = "an arrow below leads to what is written in its place"
            yield Cue(context="refuted", span=document.blocks[below].span, reason=reason)

    def _last_sentence(self, block: int) -> Sentence | None:
        """A block's last sentence; None where it has none."""
        last = self._first_of_block.get(block)
        if last is None:
            return None
        while last + 1 < len(self._sentences) and self._sentences[last + 1].block == block:
            last += 1
        return self._sentences[last]
