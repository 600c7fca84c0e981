"""Linting: any page has a sound report, whatever else is linted, and however it is typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from hypothesis import strategies as st

from kclaims.decide.absence import elements_of
from kclaims.gate import SIGNS, Gate
from kclaims.match.find import Finder
from kclaims.match.survey import Survey
from kclaims.model import Report
from kclaims.readers import ReadError, read
from kclaims.text.sentences import split
from tests.fuzz.headers import FRONT_MATTER, HTML_HEAD
from tests.fuzz.holds import findings, sound_report, told
from tests.fuzz.linters import session
from tests.fuzz.target import target
from tests.fuzz.texts import ARTICLE, MIXED, NAME, PROSE, SCRAPED, encoded
from tests.gate.test_gate import gated, ungated

GENRE = "promotion"  # fixed where a page is compared with another: the genre is the whole page's
_WHOLE_PAGE = ("quality.", "core.internal-contradiction", "citations.", "disclosure.")  # rules that look across a page


def _lint(text: str, name: str, *, learned: bool = True, genre: str = "") -> Report:
    return session(learned=learned, genre=genre).report(encoded(text), name)


@target(st.tuples(SCRAPED, NAME), quick=6, seconds=20)
def any_page_has_a_sound_report(example: tuple[str, str]) -> None:
    sound_report(_lint(*example))


@target(st.tuples(st.one_of(FRONT_MATTER, HTML_HEAD), PROSE, NAME), quick=6, seconds=20)
def any_head_has_a_sound_report(example: tuple[str, str, str]) -> None:
    """What a page says of itself: front matter, titles, authors, dates, addresses."""
    head, body, name = example
    sound_report(_lint(head + body, name))


@target(st.one_of(MIXED, ARTICLE, SCRAPED), quick=2, seconds=30)
def the_gate_hides_nothing(text: str) -> None:
    """A sentence in which a phrase of a rule matches is a candidate of that rule."""
    packs = session().ruleset, session()._gate
    page = read(encoded(text), "page.txt")
    assert gated(packs, page) == ungated(packs[0], page)


@target(st.one_of(MIXED, ARTICLE), quick=2, seconds=30)
def the_gate_hides_no_sign(text: str) -> None:
    """A page element that is there is seen."""
    ruleset, table = session().ruleset, session()._gate
    page = read(encoded(text), "page.txt")
    sentences = split(page)
    names = {name: element for name, element in ruleset.pages.elements.items() if element.phrases}
    asked = frozenset(f"{SIGNS}element/{name}" for name in names)
    phrase = Finder(ruleset).phrase
    every = {
        f"element/{name}": [(s.index, key) for s in sentences for key in (*element.phrases, *element.headed)]
        for name, element in names.items()
    }
    hits = Gate(table, asked.__contains__).select(sentences)
    found: dict[str, list[tuple[int, str]]] = {}
    for index, signs in hits.items():
        for sign, key in signs:
            found.setdefault(sign.removeprefix(SIGNS), []).append((index, key))
    seen, full = (Survey(page, sentences, names, signs, phrase) for signs in (found, every))
    assert {name: bool(seen.first(name)) for name in names} == {name: bool(full.first(name)) for name in names}
    assert elements_of


@target(st.lists(st.tuples(SCRAPED, NAME), min_size=2, max_size=4), quick=1, seconds=60)
def pages_do_not_touch_each_other(pages: list[tuple[str, str]]) -> None:
    """Batch equals single, in any order, with and without a memory."""
    alone = [_lint(*page) for page in pages]
    again = [_lint(*page) for page in reversed(pages)][::-1]
    remembering = [session(remembers=500).report(encoded(text), name) for text, name in pages]
    assert alone == again == remembering


def _local(report: Report) -> list[tuple[str, str, str]]:
    """Findings that only their own sentence and its neighbours decide."""
    return [row for row in findings(report) if not row[0].startswith(_WHOLE_PAGE) and not row[2].startswith("genre.")]


UNRELATED = "\n\nThe bakery on the corner sells bread and cake. It opens at seven, and the coffee is good.\n"


@target(ARTICLE, quick=4, seconds=20)
def an_unrelated_paragraph_changes_nothing(text: str) -> None:
    """At the end of a page on a drug, without the learned detector (a page's other sentences count for it) and with a genre."""
    text = f"# Ketamine\n\n{text}"
    before, after = (_local(_lint(page, "page.md", learned=False, genre=GENRE)) for page in (text, text + UNRELATED))
    assert before == after


def _curly(text: str) -> str:
    text = re.sub(r'(^|[\s(])"', "\\1“", text).replace('"', "”")
    return re.sub(r"(?<=\w)'(?=\w)", "’", text)


def _straight(text: str) -> str:
    return text.replace("“", '"').replace("”", '"').replace("’", "'")


TYPED: dict[str, Callable[[str], str]] = {
    "crlf": lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n"),
    "spaces at line ends": lambda text: re.sub(r"(?<=\S)\n", " \n", text),
    "two spaces after a stop": lambda text: re.sub(r"(?<=[a-z][.!?]) (?=[A-Z])", "  ", text),
    "nfd": lambda text: unicodedata.normalize("NFD", text),
    "nfc": lambda text: unicodedata.normalize("NFC", text),
    "curly": _curly, "straight": _straight,
    "soft hyphens": lambda text: re.sub(r"(?<=[a-z]{4})(?=[a-z]{4})", "\u00ad", text),
    "no-break spaces": lambda text: re.sub(r"(?<=\w) (?=\w)", "\u00a0", text),
    "a byte order mark": "\ufeff{}".format,
}  # fmt: skip


@target(st.tuples(ARTICLE, st.sampled_from(sorted(TYPED)), NAME), quick=5, seconds=20)
def findings_do_not_depend_on_typing(example: tuple[str, str, str]) -> None:
    """Line ends, spaces, forms of one character, kinds of quotation marks."""
    text, how, name = example
    plain, typed = (
        [
            (rule, unicodedata.normalize("NFC", quote), by)
            for rule, quote, by in _local(_lint(page, name, learned=False, genre=GENRE))
        ]
        for page in (text, TYPED[how](text))
    )
    assert plain == typed


@target(st.tuples(st.binary(max_size=200), st.sampled_from(["a.md", "a.docx", "a.pdf", "a.odt", "a.html"])), quick=5)
def a_refusal_is_an_outcome(example: tuple[bytes, str]) -> None:
    """What can't be read has a code and a reason."""
    raw, name = example
    try:
        session().report(raw, name)
    except ReadError as error:
        told(error.code, error)
