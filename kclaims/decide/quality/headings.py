"""Headings without text, headings that repeat a search term, lists that are announced and missing, texts that break off."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kclaims.decide.quality.checks import elsewhere, found, shortened
from kclaims.decide.quality.page import Page, is_common, words_of
from kclaims.model import Evidence, Finding
from kclaims.text.patterns import lazy

_OFTEN = 3  # times one heading stands before it counts as a search term
_CUT = 8  # words of a last line that may have been cut off
# What stands between two blocks and is no text: pictures, frames, forms, tables of links, buttons.
_EMBEDDED = lazy(
    r"!\[|<(?:img|picture|figure|video|audio|iframe|embed|object|canvas|svg|form|input|select|button|table|script|amp-)|\{[%{<]",
    re.IGNORECASE,
)
_BUTTON = lazy(
    r"(?:find|explore|get|book|contact|start|read|view|see|download|request|schedule|call|try|buy|shop|join|sign|learn|"
    r"discover|browse|apply|register|subscribe|watch|listen|check|claim|order|talk|speak|take) "
    r"(?:a|an|the|your|our|us|my|more|now|up|in|this|all|to|for|free|started|today|out)\b",
    re.IGNORECASE,
)
_SECTION_NAME = lazy(
    r"(?:references|sources|bibliography|further reading|conclusions?|summary|risks?|side effects|risks and side effects|"
    r"safety|warnings|contraindications|cost|dosage|results|methods|faqs?|frequently asked questions|key (?:points|takeaways)|"
    r"disclaimer|who should not .*|how .*|what .*|why .*)",
    re.IGNORECASE,
)
_ANNOUNCES = lazy(
    r"\b(?:includ(?:e|es|ing)|such as|are|following|follows|these|below|consider|for|with|of|like|namely|by|when|if|you)\s*:$",
    re.IGNORECASE,
)
_EMPTY_END = lazy(r"\b(?:including|such as|as follows|the following)\s*[:.,;]*$", re.IGNORECASE)
_NO_END = lazy(
    r"\b(?:the|a|an|of|and|or|to|with|for|that|which|by|is|are|was|were|as|from|but|because|while|their|your|its|"
    r"our|his|her|these|this|can|may|will|such|into|than|between|who|whose|if|when)$",
    re.IGNORECASE,
)
_CLIPPED = lazy(r"\[\s?(?:…|\.\.\.)\s?\]$|\w(?:…|\.\.\.)\s*(?:read more|continue reading|more)\W*$", re.IGNORECASE)


def decide_headings(page: Page) -> Iterator[Finding]:
    """Findings on headings, announced lists and the end of the text."""
    yield from _repeated(page)
    yield from _empty(page)
    yield from _announced(page)
    yield from _cut_off(page)


def _repeated(page: Page) -> Iterator[Finding]:
    """A heading that stands three times and names the page's topic; headings of parts ("Dosage") do not."""
    places: dict[tuple[str, ...], list[int]] = {}
    for section in page.sections:
        if section.heading is not None:
            places.setdefault(tuple(words_of(page.text(section.heading))), []).append(section.heading)
    topic = frozenset(page.topic[:3])
    for words, blocks in places.items():
        told = [word for word in words if not is_common(word)]
        if len(blocks) < _OFTEN or not told or not topic.intersection(told) or len(told) > 6:
            continue
        where = [page.block(block).span for block in blocks]
        yield found(
            "repeated-heading", where[1],
            f"“{shortened(page.text(blocks[0]))}” heads {len(blocks)} sections and tells them apart in none.",
            related=elsewhere("the same heading", [where[0], *where[2:]]),
            evidence=(Evidence(kind="count", id="headings", text=f"{len(blocks)} of {len(page.sections)} headings"),),
        )  # fmt: skip


def _empty(page: Page) -> Iterator[Finding]:
    blocks = page.document.blocks
    headings = [index for index in page.main if blocks[index].kind == "heading"]
    often = Counter(" ".join(words_of(page.text(heading))) for heading in headings)
    for heading in headings:
        after = heading + 1 if heading + 1 < len(blocks) else None
        if after is not None and (blocks[after].region != "main" or blocks[after].kind != "heading"):
            continue
        if _EMBEDDED.search(page.between(heading, after)) or len(headings) == 1:
            continue
        repeats = often[" ".join(words_of(page.text(heading)))] > 1
        reason = _last(page, heading) if after is None else _followed(page, heading, after, repeats=repeats)
        if reason:
            text = shortened(page.text(heading))
            yield found("empty-heading", blocks[heading].span, f"Nothing stands under “{text}”: {reason}.")


def _followed(page: Page, heading: int, after: int, *, repeats: bool) -> str:
    """Why a heading right before another one is empty; "" where it may well be the title of what follows."""
    one, other = page.block(heading), page.block(after)
    if page.document.format == "markdown":
        return "the next heading is no part of it" if other.level <= one.level else ""
    if _BUTTON.match(page.text(heading)):
        return "it reads like a button"
    if page.document.format == "text" and one.level == other.level and repeats:  # a text file does not tell levels
        return "it repeats another heading"
    return ""


def _last(page: Page, heading: int) -> str:
    text = page.text(heading)
    sure = page.document.format == "markdown" and not _BUTTON.match(text)
    return "the text ends here" if sure or _SECTION_NAME.fullmatch(text.rstrip("?:")) else ""


def _announced(page: Page) -> Iterator[Finding]:
    """Announcements without a list: "Side effects include:" before a heading or the end; "such as."."""
    blocks = page.document.blocks
    for index in page.main:
        if blocks[index].kind not in {"paragraph", "list-item"}:
            continue
        text = page.text(index)
        after = index + 1 if index + 1 < len(blocks) else None
        announces = text.endswith(":") and page.first(_ANNOUNCES, text) is not None
        bare = not announces and page.first(_EMPTY_END, text) is not None
        if not announces and not bare:
            continue
        if after is not None and (blocks[after].kind != "heading" if announces else _continued(page, after)):
            continue
        if after is not None and blocks[after].region != "main":
            continue
        if _EMBEDDED.search(page.between(index, after)) or (page.document.format == "html" and after is None):
            continue
        sentences = page.by_block.get(index)
        if sentences:
            span = sentences[-1].span
            yield found(
                "open-list", span, f"“{shortened(page.document.slice(span))}” announces something that does not follow."
            )


def _continued(page: Page, after: int) -> bool:
    return page.block(after).kind in {"list-item", "table-cell", "code", "quote"} or page.text(after)[:1].islower()


def _cut_off(page: Page) -> Iterator[Finding]:
    """The last paragraph ends in mid-air, or a passage ends with the sign of an excerpt."""
    blocks = page.document.blocks
    prose = [index for index in page.main if blocks[index].kind == "paragraph"]
    for index in prose:
        if _CLIPPED.search(page.text(index)[-40:]):
            span = page.by_block[index][-1].span
            yield found("cut-off", span, f"The passage is an excerpt: it ends with “{page.text(index)[-18:].strip()}”.")
    following: list[int | None] = [*page.main[1:], None]
    for index, after in zip(page.main, following, strict=False):
        if blocks[index].kind != "paragraph" or page.document.format == "html":
            continue
        text = page.text(index)
        ends = after is None or (blocks[after].kind == "heading" and after == index + 1)
        if ends and len(text.split()) >= _CUT and _NO_END.search(text[-20:]):
            span = page.by_block[index][-1].span
            yield found("cut-off", span, f"The sentence ends in mid-air: “… {text[-40:].split(' ', 1)[-1]}”.")
