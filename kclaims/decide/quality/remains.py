"""What a page's template, its spinner and its folded answers left in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kclaims.decide.quality.checks import elsewhere, found
from kclaims.decide.quality.page import Page
from kclaims.model import Evidence, Finding, Span
from kclaims.text.patterns import lazy

_SIGNS = frozenset({"+", "＋", "▼", "▾", "▸", "►", "⌄", "−", "✕", "×", "[+]", "(+)", "[expand]"})
_FOLDED = 2  # signs that make a folded list; a single one may mean anything
_SPUN = lazy(r"\{[^{}|\n]{1,80}(?:\|[^{}|\n]{0,80}){1,20}\}")
_PLACEHOLDER = lazy(
    r"\{\{\s?[\w. |-]{1,60}\}\}|\{%[^%\n]{1,80}%\}|%%[a-z_]{2,40}%%|<%=?[^%\n]{1,80}%>|\$\{[a-z_.]{2,40}\}"
    r"|\[(?:insert|your|enter|add|company|clinic|practice|city|state|first|last|phone|brand|product|location|author|doctor|"
    r"keyword|placeholder|todo|tbd|tk)\b[^\[\]\n]{0,50}\](?!\()"
    r"|\[/?(?:caption|gallery|embed|vc_|et_pb_|av_|fusion_|su_|contact-form|gravityform|sc|shortcode|button|column|row)[^\[\]\n]{0,120}\](?!\()"
    r"|\b(?:lorem ipsum|dolor sit amet)\b|\bxxx+ (?:city|clinic|name)\b",
    re.IGNORECASE,
)
_LATIN = lazy(r"\blorem ipsum\b|\bdolor sit amet\b", re.IGNORECASE)
_SPOKEN_OF = lazy(
    r"[“\"‘'`]|\b(?:template|placeholder|dummy|filler|shortcode|syntax|variable|field|replace|fill in|mail merge)s?\b",
    re.IGNORECASE,
)
_OPENERS = frozenset("[{%<$")


def decide_remains(page: Page) -> Iterator[Finding]:
    """Findings on signs, placeholders and variants in the main text."""
    yield from _signs(page)
    text = page.document.text
    if not _OPENERS.isdisjoint(text) or _LATIN.search(text):
        yield from _placeholders(page)


def _signs(page: Page) -> Iterator[Finding]:
    alone = [index for index in page.main if len(page.block(index).span) and page.text(index) in _SIGNS]
    after = [
        index for index in page.main
        if page.block(index).kind in {"question", "heading"} and page.text(index).endswith(("? +", "?+", " [+]"))
    ]  # fmt: skip
    places = sorted({*alone, *after})
    places = [index for index in places if page.block(index).kind != "table-cell"]
    if len(places) < _FOLDED:
        return
    spans = [page.block(index).span for index in places]
    yield found(
        "leftover-sign", spans[0], f"{len(spans)} lone signs (“{page.text(places[0])[-3:].strip()}”) are left of folded answers.",
        related=elsewhere("another one", spans[1:]),
        evidence=(Evidence(kind="count", id="signs", text=f"{len(spans)} lone signs"),),
    )  # fmt: skip


def _placeholders(page: Page) -> Iterator[Finding]:
    for sentence in page.sentences:
        block = page.block(sentence.block)
        if block.region != "main" or block.kind in {"code", "reference"}:
            continue
        text = sentence.text
        if _OPENERS.isdisjoint(text) and not page.first(_LATIN, text):
            continue
        base = sentence.span.start
        if spun := page.first(_SPUN, text):
            yield found(
                "unresolved-variants", Span(base + spun.start(), base + spun.end()),
                f"“{spun.group()[:60]}” is a choice that a program should have made.",
            )  # fmt: skip
        match = page.first(_PLACEHOLDER, text)
        if match and not _SPOKEN_OF.search(text[: match.start()] + text[match.end() :]):
            span = Span(base + match.start(), base + match.end())
            yield found("placeholder", span, f"“{match.group()[:60]}” was to be filled in.")
