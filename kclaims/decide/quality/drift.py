"""Parts of a page that belong to another: people nobody introduced, biographies, sections about something else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kclaims.decide.quality.checks import elsewhere, found, shortened
from kclaims.decide.quality.page import Page, Section, is_common, words_of
from kclaims.decide.quality.wording import Wording
from kclaims.model import Evidence, Finding, Sentence, Span
from kclaims.text.patterns import lazy
from kclaims.text.words import Words

# Before the names of the two lexicon entries of an illness: the words that name it, and all that speak of it.
TOPIC, ABOUT = "topic-", "about-"
_PRONOUN = lazy(r"(?:She|He|Her|His)\s+(?:[a-z]+)\b")
_PERSON = lazy(
    r"\b(?:she|he|woman|man|girl|boy|mother|father|mom|mum|dad|wife|husband|son|daughter|brother|sister|friend|uncle|aunt|cousin|"
    r"partner|boyfriend|girlfriend|fianc[ée]e?|neighbou?r|colleague|patient|client|doctor|physician|nurse|therapist|psychiatrist|psychologist|"
    r"surgeon|author|writer|editor|reviewer|professor|researcher|scientist|actor|actress|singer|star|founder|ceo|owner|director|"
    r"veteran|soldier|student|teacher|lawyer|judge|president|minister|senator|officer|child|kid|baby|teenager|someone|somebody|"
    r"anyone|person|guy|lady|expert|coroner|god|jesus|buddha|coach|player|mr|mrs|ms|dr|prof|who)\b",
    re.IGNORECASE,
)
_ANY_NAME = lazy(r"(?<=[a-z,;] )[A-Z][\w’'-]{2,}|\b[A-Z][\w’'-]{1,60} [A-Z][\w’'-]+")
_CAREER = lazy(
    r"\b(?:(?:has|have) (?:written|contributed|published|reported) (?:extensively|widely|regularly|articles|for|about|on)\b"
    r"|(?:was|is) (?:previously|formerly|currently) (?:an?|the) (?:\w+ ){0,3}(?:editor|writer|reporter|journalist|director|fellow)\b"
    r"|(?:completed|finished|did|received|earned|holds|obtained|has) (?:an?|her|his|their) (?:[\w’'.-]+ ){0,5}(?:fellowship|residency|degree|doctorate|PhD|Ph\.D|MD|M\.D|bachelor|master|certification|BA|BS|MA)\b"
    r"|is (?:an?|the) (?:[\w-]+[ ,]+){0,5}(?:writer|journalist|editor|clinician|clinician-researcher|psychiatrist|psychologist|physician|pharmacist|anesthesiologist|anaesthesiologist|author|copywriter|blogger|dietitian|counselor)[ ,]+"
    r"(?:whose (?:work|research|writing)|who (?:speciali[sz]es|lives|writes|has written|covers|practices)|based in|living in|from [A-Z]|with (?:over|more than) \d+)"
    r"|(?:her|his) (?:work|writing|articles|research) (?:has|have) (?:appeared|been (?:published|featured)))",
    needs=(
        "written",
        "contributed",
        "published",
        "reported",
        "editor",
        "writer",
        "journalist",
        "director",
        "fellow",
        "residency",
        "degree",
        "doctorate",
        "PhD",
        "Ph.D",
        "MD",
        "M.D",
        "bachelor",
        "master",
        "certification",
        " BA",
        " BS",
        " MA",
        "clinician",
        "psych",
        "physician",
        "pharmacist",
        "esthesiologist",
        "author",
        "blogger",
        "dietitian",
        "counselor",
        "appeared",
        "featured",
    ),
)
_NAMED = lazy(
    r"^(?:Dr\.?|Prof\.?|Professor|Mr\.?|Mrs\.?|Ms\.?)?\s*(?P<name>[A-Z][\w’'-]+(?:\s(?:[A-Z]\.|[A-Z][\w’'-]+|van|von|de|der|la))*)"
)
_BIO_HEADING = lazy(
    r"\b(?:about|author|team|review\w*|contributor\w*|bio\w*|meet|speaker\w*|experts?|our|staff|faculty|editors?|byline|credentials|written|who (?:we|is)|profile|panel|interview)\b",
    re.IGNORECASE,
)
_SPEECH = lazy(
    r"\b(?:says|said|told|explains|explained|adds|added|notes|noted|warns|warned|recalls|argues|according)\b"
)
_SPEAKS = lazy(
    r"[,”\"’'?!]\s+(?:says|recalls|explains|adds|warns|admits|jokes|laughs|said|recalled|explained|added)\s(?P<after>[A-Z][a-z]{2,}(?:-[A-Z][a-z]+)?)(?=[,.;:]|\s[a-z])"
    r"|(?:^|[,;”\"]\s|\.\s)(?P<before>[A-Z][a-z]{2,}(?:-[A-Z][a-z]+)?)\s(?:says|recalls|admits|jokes)(?=[.,:;])",
    needs=("says", "recall", "explain", "add", "warns", "admits", "jokes", "laughs", "said"),
)
_UNKNOWN = 2  # speakers nobody introduced that make a page of them
_SECTION_WORDS = 40
_MISMATCH_TIMES = 2  # sentences that name another illness
_OTHER_WORDS = 60
_OWN_WORD = 4  # times a word stands that is a topic
_SAID = 2  # times a word stands in the rest of a page that may be its topic; twice as many such words are needed
_REST = 6  # words that tell what the rest of a page is about
_STEM = 6  # letters by which words are compared
_OTHER_TIMES = 3
_OWN_TIMES = 5
_OWN_SHARE = 0.6
_LINKED = lazy(
    r"\b(?:vs\.?|versus|alternativ\w*|compar\w*|other|similar\w*|differ\w*|instead|options?|interact\w*|combin\w*|mix\w*|with|and|beyond|history|examples?|unlike|related)\b",
    re.IGNORECASE,
)


def decide_drift(page: Page, wording: Wording) -> Iterator[Finding]:
    """Findings on people and sections without a link to the page."""
    yield from _biographies(page)
    yield from _speakers(page)
    yield from _sections(page, wording)


def _biographies(page: Page) -> Iterator[Finding]:
    """Lives of people: "She has written extensively …" with nobody before; a career in the middle of the text."""
    blocks = [index for index in page.main if page.block(index).kind in {"paragraph", "list-item"}]
    for at, index in enumerate(blocks):
        sentences = page.by_block.get(index, [])
        if not sentences:
            continue
        career = next((s for s in sentences if page.first(_CAREER, s.text)), None)
        if career is None or _has_place(page, index):
            continue
        if _PRONOUN.match(career.text) and career is sentences[0]:
            if not _anybody(page, career, 400):
                yield found(
                    "no-referent",
                    career.span,
                    f"Nobody stands before “{career.text.split()[0]}”: whose life is told here?",
                )
        elif 0 < at < len(blocks) - 2 and (name := _unknown_name(page, career, index)):
            yield found(
                "stray-biography", career.span, f"The page tells the career of {name} and speaks of {name} nowhere else.",
                evidence=(Evidence(kind="count", id="name", text=f"“{name}” stands in this passage only"),),
            )  # fmt: skip


def _anybody(page: Page, sentence: Sentence, back: int = 100_000) -> bool:
    """Whether anything before a sentence can be who "she" is: a person, or any name."""
    before = page.document.text[max(0, sentence.span.start - back) : sentence.span.start]
    about = f"{page.document.metadata.get('title') or ''} . {page.document.metadata.get('author') or ''}"
    if _PERSON.search(before) or _PERSON.search(about):
        return True
    return any(
        not page.is_treatment(match.group()) and all(word not in page.lower for word in words_of(match.group()))
        for match in _ANY_NAME.finditer(f"{before} {about}")
    )


def _has_place(page: Page, index: int) -> bool:
    """Whether a biography belongs where it stands: under a heading on the author or the team, or marked as such."""
    headings = page.block(index).headings[-2:]
    return any(_BIO_HEADING.search(page.text(heading)) for heading in headings)


def _unknown_name(page: Page, sentence: Sentence, block: int) -> str:
    """The person whose career a sentence tells, where the page names that person nowhere else; else ""."""
    match = _NAMED.match(sentence.text)
    if match is None or _SPEECH.search(page.text(block)):
        return ""
    name = match["name"]
    last = name.split()[-1]
    if last.lower() in page.lower or len(last) < 3 or not any(map(str.isupper, last[:1])):
        return ""
    span = page.block(block).span
    text = page.document.text
    elsewhere_named = re.search(rf"\b{re.escape(last)}\b", text[: span.start]) or re.search(
        rf"\b{re.escape(last)}\b", text[span.end :]
    )
    by = str(page.document.metadata.get("author") or "") + str(page.document.metadata.get("title") or "")
    return "" if elsewhere_named or last in by else name


def _speakers(page: Page) -> Iterator[Finding]:
    """Surnames that speak once and are introduced nowhere."""
    said: dict[str, Span] = {}
    for sentence in page.prose:
        for match in page.matches(_SPEAKS, sentence.text):
            group = "after" if match["after"] else "before"
            base = sentence.span.start
            said.setdefault(match[group], Span(base + match.start(group), base + match.end(group)))
    if len(said) < _UNKNOWN:
        return
    counts = Counter(re.findall(r"[A-Z][\w-]+", page.document.text))
    unknown = {
        name: span for name, span in said.items()
        if counts[name] == 1 and name.lower() not in page.lower and not _introduced(page, span)
    }  # fmt: skip
    if len(unknown) < _UNKNOWN:
        return
    names = ", ".join(f"“{name}”" for name in list(unknown)[:5])
    spans = list(unknown.values())
    yield found(
        "unknown-speaker", spans[0], f"{names} speak as if the page had introduced them; it never does.",
        related=elsewhere("another one", spans[1:]),
        evidence=(Evidence(kind="count", id="speakers", text=f"{len(unknown)} surnames, each once, none introduced"),),
    )  # fmt: skip


def _introduced(page: Page, span: Span) -> bool:
    around = page.document.text[span.end : span.end + 60]
    return (
        re.match(
            r",\s(?:an?|the|\d\d|of|from|who (?:(?:is|was) (?:an?|the)|leads|runs|directs|heads)|chief|co-?founder|director|professor|[a-z]+ of)\b",
            around,
        )
        is not None
    )


def _sections(page: Page, wording: Wording) -> Iterator[Finding]:
    topics = [name for name in wording.entries if name.startswith(TOPIC)]
    own = _main_treatment(page)
    for section in page.sections[1:]:
        sentences = [s for block in section.blocks for s in page.by_block.get(block, ())]
        words = sum(len(s.text.split()) for s in sentences)
        if section.heading is None or words < _SECTION_WORDS:
            continue
        yield from _mismatched(page, section, sentences, topics, wording)
        other = list(_other(page, section, sentences, own)) if own and words >= _OTHER_WORDS else []
        yield from other or _foreign(page, section, sentences)


def _mismatched(
    page: Page, section: Section, sentences: list[Sentence], topics: list[str], wording: Wording
) -> Iterator[Finding]:
    """A heading that names one illness over a section that names others and never that one."""
    assert section.heading is not None  # noqa: S101 - the caller has looked
    heading = page.text(section.heading)
    if len(heading.split()) > 5:
        return
    words = Words.of(heading)
    named = [topic for topic in topics if wording.find(topic, words)]
    about = named[0].replace(TOPIC, ABOUT, 1) if len(named) == 1 else ""
    if not about or any(wording.find(about, page.tokens(s)) for s in sentences):
        return
    others = [t for t in topics if t != named[0] for s in sentences if wording.find(t, page.tokens(s))]
    stems = {word[:5] for word in words_of(heading) if len(word) > 3}
    spoken, times = Counter(others).most_common(1)[0] if others else ("", 0)
    if times < _MISMATCH_TIMES or any(word[:5] in stems for s in sentences for word in words_of(s.text)):
        return
    spoken = spoken.removeprefix(TOPIC).replace("-", " ")
    yield found(
        "heading-mismatch", page.block(section.heading).span, f"Under “{shortened(heading)}” the text speaks of {spoken} and never of what the heading names.",
        evidence=(Evidence(kind="absence", id="heading", text=f"no word for {named[0].removeprefix(TOPIC).replace('-', ' ')} in {len(sentences)} sentences"),),
    )  # fmt: skip


def _foreign(page: Page, section: Section, sentences: list[Sentence]) -> Iterator[Finding]:
    """A section with a word of its own, again and again, and none of the words the rest of the page uses most."""
    assert section.heading is not None  # noqa: S101 - the caller has looked
    heading = page.text(section.heading)
    counts = Counter(word for sentence in sentences for word in page.words_in(sentence.text))
    own = next((word for word, times in counts.most_common() if _tells(word) and times == page.counts[word]), "")
    if counts[own] < _OWN_WORD or _LINKED.search(heading):
        return
    here = {word[:_STEM] for word in (*counts, *words_of(heading))}
    rest = [word for word in page.frequent if page.counts[word] - counts[word] >= _SAID][:_REST]
    title = [word for word in words_of(page.title) if _tells(word)]
    if len(rest) < _SAID * 2 or any(word[:_STEM] in here for word in (*rest, *title)):
        return
    yield found(
        "other-topic", sentences[0].span, f"The section “{shortened(heading)}” speaks of “{own}” ({counts[own]} times) and of nothing that the rest of the page is about.",
        evidence=(Evidence(kind="absence", id="topic", text=f"none of: {', '.join(rest)}"),), confidence=0.6,
    )  # fmt: skip


def _tells(word: str) -> bool:
    return len(word) > 3 and word.isalpha() and not is_common(word)


def _main_treatment(page: Page) -> str:
    """The treatment a page is about: named often, and most of all treatments named; else ""."""
    total = sum(page.treatments.values())
    name, times = max(page.treatments.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))
    return name if times >= _OWN_TIMES and times >= _OWN_SHARE * total else ""


def _other(page: Page, section: Section, sentences: list[Sentence], own: str) -> Iterator[Finding]:
    """A section that names another treatment, which stands nowhere else, again and again, and the page's own never."""
    assert section.heading is not None  # noqa: S101 - the caller has looked
    counts: Counter[str] = Counter()
    for sentence in sentences:
        counts.update(page.treatments_in(sentence.text))
    name, times = max(counts.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))
    heading = page.text(section.heading)
    linked = _LINKED.search(heading) or page.treatments[name] > times + len(page.treatments_in(heading)) or counts[own]
    if times >= _OTHER_TIMES and not linked and own not in page.treatments_in(heading):
        yield found(
            "other-topic", sentences[0].span, f"The section “{shortened(heading)}” speaks of {name} ({times} times) and never of {own}, which the page is about.",
            evidence=(Evidence(kind="count", id="treatments", text=f"{name}: {times} times here and nowhere else; {own}: {page.treatments[own]} times on the page"),),
        )  # fmt: skip
