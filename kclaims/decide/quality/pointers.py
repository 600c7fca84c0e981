"""What the text points to and the page does not hold: tables, figures, sections, anchors; stars in the place of evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kclaims.decide.quality.checks import elsewhere, found, shortened
from kclaims.decide.quality.page import Page
from kclaims.model import Evidence, Finding, Sentence, Span
from kclaims.text.patterns import lazy

_NUMBERED = lazy(
    r"\b(?P<kind>[Tt]able|TABLE|[Ff]igure|FIGURE|[Ff]ig\.|[Bb]ox|[Aa]ppendix|[Cc]hart)\s(?P<number>\d{1,2}|[A-Z](?![\w’']))[a-d]?\b(?!\.\d)"
)
_ELSEWHERE = lazy(
    r"\b(?:of|in|from|by|see|per) (?:the|their|its|his|her|that|this|our)? ?(?:[\w-]+ ){0,3}"
    r"(?:report|paper|study|article|guideline|guidelines|guidance|label|labelling|review|trial|publication|supplement|document|"
    r"act|regulation|regulations|directive|protocol|book|manual|leaflet|text|source|authors?|statement|standard|section)\b"
    r"|\bet al\b|\bsupplement|\(\d{4}\)|\b(?:tax|periodic|times|log|coffee|dining|round|league|water|life)\s(?:table|figure)|\bdoi\b|\bibid",
    re.IGNORECASE,
)
_UNNUMBERED = lazy(
    r"\b(?:see|in|shown in|using|as) the (?P<what>table|chart|figure|graph|infographic|image|video|diagram|map) (?P<where>below|above)\b"
    r"|\bthe (?P<what2>table|chart|figure|graph|infographic|diagram|map) (?P<where2>below|above) (?:shows|lists|compares|summari[sz]es|gives|illustrates|explains)\b",
    re.IGNORECASE,
)
_POINTS_UP = lazy(
    r"\b(?:as (?:mentioned|noted|described|discussed|explained|stated|listed|outlined) above|see above|as we (?:saw|said|discussed) above)\b",
    re.IGNORECASE,
)
_POINTS_DOWN = lazy(
    r"(?<!\w)(?:see below|as (?:described|explained|discussed|listed|outlined|noted) below|more on this below|keep reading to (?:learn|find out)|read on to (?:learn|find out))\b",
    re.IGNORECASE,
)
_STARS = lazy(r"[★☆⭐✩✭]{2,}|\b[1-5](?:\.\d)?\s?(?:/\s?5|out of 5|of 5)\s(?:stars|★)|(?:[★⭐]\s?){2,}")
_EVIDENCE = lazy(
    r"\b(?:evidence|efficacy|effectiveness|effective|works|success|results|research|proven|scientific)\b", re.IGNORECASE
)
_SCIENCE = lazy(r"\b(?:evidence|efficacy|effectiveness|proven|scientific)\b", re.IGNORECASE)
_EXPLAINED = lazy(
    r"\b(?:grade (?:working|approach|criteria|system|framework)|cochrane|how (?:we|the stars|stars|ratings?|it is|these) (?:rate|rated|are|were|is)|"
    r"rating (?:method|criteria|scale|system)|stars? (?:mean|means|stand|stands|show|shows|follow|follows|were given|are given|was given|is given|reflect)|"
    r"we (?:rated|graded|award|awarded|gave)|methodology|meaning of the stars|level of evidence|oxford)\b",
    re.IGNORECASE,
)
_NEAR = 2  # blocks around stars in which the word for what they rate stands


def decide_pointers(page: Page) -> Iterator[Finding]:
    """Findings on pointers without aim, and on stars."""
    yield from _numbered(page)
    yield from _unnumbered(page)
    yield from _directions(page)
    yield from _anchors(page)
    yield from _stars(page)


def _numbered(page: Page) -> Iterator[Finding]:
    told: set[tuple[str, str]] = set()
    held: set[tuple[str, str]] | None = None
    for sentence in page.prose:
        for match in _NUMBERED.finditer(sentence.text):
            key = (_kind(match["kind"]), match["number"].lower())
            if held is None:
                held = _captions(page)
            if key in told or key in held or _is_caption(sentence, match.start()) or _ELSEWHERE.search(sentence.text):
                continue
            if key[0] != "appendix" and page.document.format == "html" and _holds(page, key[0]):
                continue
            told.add(key)
            span = Span(sentence.span.start + match.start(), sentence.span.start + match.end())
            yield found("dead-reference", span, f"The text points to “{match.group()}”, which is not on the page.")


def _kind(word: str) -> str:
    word = word.lower().rstrip(".")
    return "figure" if word in {"fig", "figure", "chart"} else word


def _captions(page: Page) -> set[tuple[str, str]]:
    """What opens a block, a heading or a cell as its label: "Table 2. Doses"; also in what the page keeps as a picture's name."""
    held = set()
    for block in page.document.blocks:
        match = _NUMBERED.match(page.document.slice(block.span)[:60].lstrip(" *_([“\"'"))
        if match:
            held.add((_kind(match["kind"]), match["number"].lower()))
    for match in re.finditer(
        r"(?:!\[|alt=[\"']|<caption>|<figcaption>)\s*(?:<[^>]{1,40}>)?([^\]\"'<\n]{4,60})",
        page.document.source[:500_000],
    ):
        label = _NUMBERED.match(match.group(1))
        if label:
            held.add((_kind(label["kind"]), label["number"].lower()))
    return held


def _is_caption(sentence: Sentence, at: int) -> bool:
    return at <= 2 and not re.match(
        r"\W*\w+\.?\s\w+\s(?:shows|lists|gives|compares|summari[sz]es|presents|below|above|illustrates)", sentence.text
    )


def _holds(page: Page, kind: str) -> bool:
    return page.has_table if kind == "table" else page.has_picture


def _unnumbered(page: Page) -> Iterator[Finding]:
    for sentence in page.prose:
        match = page.first(_UNNUMBERED, sentence.text)
        if match is None:
            continue
        what = (match["what"] or match["what2"]).lower()
        if page.has_picture or _holds(page, what):
            continue
        span = Span(sentence.span.start + match.start(), sentence.span.start + match.end())
        yield found("dead-reference", span, f"“{match.group()}”: there is no {what} on the page.")


def _directions(page: Page) -> Iterator[Finding]:
    """Directions that lead nowhere: "as mentioned above" in the first paragraph; "see below" in the last."""
    blocks = [index for index in page.main if page.block(index).kind != "heading"]
    if not blocks or page.document.format == "html":
        return
    for at, pattern, where in ((blocks[0], _POINTS_UP, "above"), (blocks[-1], _POINTS_DOWN, "below")):
        sentences = page.by_block.get(at, [])
        edge = sentences[:1] if where == "above" else sentences[-1:]
        for sentence in edge:
            match = page.first(pattern, sentence.text)
            if match and len(blocks) > 1:
                span = Span(sentence.span.start + match.start(), sentence.span.start + match.end())
                yield found("dead-reference", span, f"“{match.group()}”: nothing stands {where}.")


def _anchors(page: Page) -> Iterator[Finding]:
    """Links into the page whose aim is missing."""
    inner = [(span, target) for span, target in page.document.links if target.startswith("#") and len(target) > 1]
    if not inner or page.document.format != "markdown":  # scripts of a web page make their own anchors
        return
    source = page.document.source
    aims = set(re.findall(r"(?:\bid|\bname)\s*=\s*[\"']?([^\"'\s>]{1,120})", source))
    aims |= set(re.findall(r"\{#([\w.-]{1,120})", source))
    aims |= {
        _slug(page.text(i)) for i, block in enumerate(page.document.blocks) if block.kind in {"heading", "question"}
    }
    for span, target in inner:
        aim = target[1:]
        if aim not in aims and _slug(aim) not in aims and not re.fullmatch(r"(?:top|fn\S*|_\S*|!\S*|/\S*|\^?\d+)", aim):
            text = shortened(page.document.slice(span), 40)
            what = f"The link “{text}” leads to “{shortened(target, 40)}”, which is not on the page."
            yield found("dead-reference", span, what)


def _slug(heading: str) -> str:
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", heading.lower()).strip())


def _stars(page: Page) -> Iterator[Finding]:
    if not any(star in page.document.text for star in "★☆⭐✩✭") and " stars" not in page.document.text:
        return
    places: list[Span] = []
    for at, index in enumerate(page.main):
        match = page.first(_STARS, page.text(index))
        around = page.main[max(0, at - _NEAR + 1) : at + _NEAR]
        rated = _SCIENCE if match and match.group()[0].isdigit() else _EVIDENCE  # a shop's "4.5 out of 5 stars"
        if match and any(rated.search(page.text(i)) for i in around if i == index or len(page.text(i)) < 80):
            start = page.block(index).span.start + page.document.block_text(index).index(match.group())
            places.append(Span(start, start + len(match.group())))
    if not places or _EXPLAINED.search(page.document.text):
        return
    shown = page.document.slice(places[0])
    yield found(
        "star-ratings", places[0], f"“{shown}” rates evidence or effect, and the page does not say who rated what, or how.",
        related=elsewhere("another rating", places[1:]),
        evidence=(Evidence(kind="count", id="ratings", text=f"{len(places)} ratings in stars, no rule for them"),),
    )  # fmt: skip
