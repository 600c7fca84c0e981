"""What is said of a page as a whole: its kind, and the signs that it holds something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from kclaims.model.document import Span
from kclaims.model.record import record

if TYPE_CHECKING:
    from kclaims.model.rule import Severity

GENRES = (
    "promotion", "patient-information", "news", "research-summary", "how-to", "forum", "legal", "satire",
    "press-release", "unknown",
)  # fmt: skip


@record(kw_only=True)
class Sign:
    """Something that shows that a page holds an element or a genre cue.

    `name` is the element or cue, `by` the phrase or structure that showed it; `span` indexes `Document.text`, and is
    empty where the sign is no text of the page (metadata). `likely` is how likely it is one: 1 but for what was learned.
    """

    name: str
    by: str
    span: Span
    likely: float = 1.0


@record(kw_only=True)
class Element:
    """Something that a page may hold: a risk statement, a disclaimer, an author.

    `phrases` and `unless` map names to phrases of the phrase grammar; an `unless` phrase that lies over a match makes
    it void. `structure` names signs that no words show: author, date, references, links. Questions count only where
    `questions` says so, headings where `headings` does; `regions` limits where to look (empty: everywhere). A `subject`
    must be what the page is about: named in a heading or the first sentences, or again and again. With `title` only the
    first sentence or heading counts, with `unquoted` nothing between quotation marks, with `menus` what stands in menus too. `headed` phrases count in a heading
    or question that has text under it, unless that text denies it ("Side effects? None."). Phrases named in `near` say
    little by themselves: they count where their sentence, or the one before or after it in its block, speaks of health.
    """

    name: str
    about: str
    phrases: Mapping[str, str] = field(default_factory=dict)
    unless: Mapping[str, str] = field(default_factory=dict)
    headed: Mapping[str, str] = field(default_factory=dict)
    structure: tuple[str, ...] = ()
    questions: bool = False
    headings: bool = False
    subject: bool = False
    title: bool = False
    unquoted: bool = False
    menus: bool = False
    regions: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()


@record(kw_only=True)
class GenreCue:
    """A surface cue of one or more genres: points for (or against) each, counted at most `most` times."""

    element: Element
    points: Mapping[str, float]
    most: int


@record(kw_only=True)
class Genre:
    """A page's genre, who decided (text, front-matter, config), and the cues that did with the points they gave."""

    value: str
    source: str
    signs: tuple[tuple[Sign, float], ...] = ()


@record(kw_only=True)
class DocumentTerms:
    """When a document rule speaks, and what keeps it quiet; all names are elements.

    It speaks where each group of `about` has an element on the page, in the jurisdictions named (none: all), and no
    element of `unless` or `needs` is there. `place` says where the remedy would go: start, end, or after or at an
    element's first sign.
    """

    about: tuple[frozenset[str], ...]
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    jurisdictions: frozenset[str] = frozenset()
    severity_by_genre: Mapping[str, Severity] = field(default_factory=dict)
    unless_category: str | None = None
    place: str = "end"
    offer: str = ""
