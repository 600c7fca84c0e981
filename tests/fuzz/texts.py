"""Texts: sentences that rules look for, pages of the corpus, and everything that scraped pages hold beside words."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.conftest import ROOT
from tests.engine.edits import PIECES, WORDS
from tests.fuzz.linters import session

ODD = (
    "\x00", "\u200b", "\u200d", "\u00ad", "\ufeff", "\u202e", "\u2066", "\u2028", "\u0085", "\x0b", "\x0c", "\x1b[31m", "\r", "\ufffd",
    "\uffff", "\ufb01", "\u1e9b\u0323", "e\u0301", "é", "İ", "ß", "ŉ", "ﷺ", "½", "①", "𝕂", "😀", "👩\u200d⚕️", "\u3000", "\u00a0", "\t",
    "…", "‘", "’", "“", "”", "«", "`", "´", "″", "–", "—", "‑", "−", "%", "‰", "№", "µ", "μ", "\u0300" * 40, "ａ", "\u180e", "\U000e0041",
)  # fmt: skip
MARKS = (
    "\n", "\r\n", "\n\n", "\n# ", "\n- ", "\n1. ", "\n> ", "\n| a | b |\n|---|---|\n| ", " | ", "```\n", "~~~", "**", "_", "~~", "`", "[", "](",
    "[^1]", "\n[^1]: ", "\n\tx", "    ", "---\n", "\n---\ntitle: x\n---\n", "\n===\n", "<div>", "</div>", "<p>", "</p>", "<b>", "</b>", "<a href='",
    "<!--", "-->", "<script>", "</script>", "<style>", "<table><tr><td>", "<li>", "<h2>", "</h2>", "<details><summary>", "<title>", "<meta name=",
    "&amp;", "&nbsp;", "&#x202e;", "&#0;", "&#xD800;", "&lt;", "&bogus;", "&", "<![CDATA[", "]]>", "<?xml", "<!DOCTYPE html>", "hidden>", "\\", "$",
    "{{", "}}", "{a|b}", ":::", "(", ")", '"', "'", "?", "!", "...", ": ", "; ", "%", "1 of 3 (33 %)", "p < .05", "95% CI 1.2-3.4", "n = 12",
    "https://example.org/a?b=c", "doi:10.1000/182", "et al. (2019)", "[1, 2-5]", "0.5 mg/kg", "$1,200", "<!-- kclaims-disable-next-line * -- x -->",
)  # fmt: skip


@cache
def examples() -> tuple[str, ...]:
    """Every example of every shipped rule, those to be flagged and those to be passed."""
    rules = session().ruleset.rules
    found = (
        e.get("text") or e.get("document", "")
        for rule in rules
        for kind in ("flag", "pass")
        for e in rule.examples[kind]
    )
    return tuple(sorted(set(found)))


@cache
def pages() -> tuple[Path, ...]:
    """Every page of the corpus."""
    return tuple(sorted(ROOT.glob("corpus/*/pages/*")))


SENTENCE: SearchStrategy[str] = st.deferred(lambda: st.sampled_from(examples()))
PIECE = st.one_of(
    st.sampled_from(ODD), st.sampled_from(MARKS), st.sampled_from(PIECES), st.sampled_from(WORDS), SENTENCE, st.text(max_size=12)
)  # fmt: skip
JOIN = st.sampled_from(["", " ", " ", " ", ". ", "\n", "\n\n", "\r\n", ", ", "-", ": ", "\u00a0", "’s "])
MIXED = st.lists(st.tuples(PIECE, JOIN), max_size=30).map(lambda pairs: "".join(piece + join for piece, join in pairs))
PROSE = st.lists(SENTENCE, min_size=1, max_size=5).map(" ".join)
ARTICLE = st.lists(PROSE, min_size=1, max_size=5).map("\n\n".join)

_Edit = tuple[str, float, float, str]
EDIT: SearchStrategy[_Edit] = st.tuples(
    st.sampled_from(["insert", "insert", "cut", "copy", "repeat", "upper", "swap"]),
    st.floats(0, 1),
    st.floats(0, 1),
    PIECE,
)


def edited(text: str, edits: list[_Edit]) -> str:
    """A text after some edits, each at a share of its length."""
    for kind, at, size, piece in edits:
        start = int(at * len(text))
        end = min(len(text), start + int(size * size * 200))
        cut = text[start:end]
        middle = {
            "insert": piece + cut, "cut": "", "copy": cut + cut, "repeat": cut + piece * int(1 + size * 30), "upper": cut.upper(),
            "swap": cut[::-1],
        }[kind]  # fmt: skip
        text = text[:start] + middle + text[end:]
    return text


def encoded(text: str) -> bytes:
    """The bytes of a text file; zero bytes, with which it would be none, left out."""
    return text.replace("\0", "").encode("utf-8", "replace")


def _window(page: Path, at: float, size: int) -> str:
    text = page.read_text(encoding="utf-8")
    start = int(at * max(0, len(text) - size))
    return text[start : start + size]


WINDOW: SearchStrategy[str] = st.deferred(
    lambda: st.builds(_window, st.sampled_from(pages()), st.floats(0, 1), st.integers(100, 2_500))
)
SCRAPED = st.builds(edited, st.one_of(WINDOW, WINDOW, ARTICLE), st.lists(EDIT, max_size=8))
NAME = st.sampled_from(["page.md", "page.md", "page.mdx", "page.html", "page.html", "page.txt"])


def warm_up() -> None:
    """Load packs, grammar, readers and texts, so that processes forked from this one need not."""
    text = b"Ketamine is FDA-approved for depression, and it is not a cure-all."
    for name in ("warm-up.md", "warm-up.html", "warm-up.txt"):
        session().report(text, name)
    session(learned=False, genre="promotion").report(text, "warm-up.md")
    SCRAPED.validate()
    examples()
    pages()
