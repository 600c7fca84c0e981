"""Elements, genre cues and checklists ready for use, built from the plain data that `compile_packs` gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

from kclaims.model import DocumentTerms, Element, GenreCue
from kclaims.model.record import record
from kclaims.rules.sections import Made

MOST = 3  # times a genre cue counts, unless it says otherwise


@record(kw_only=True)
class Item:
    """A question of a checklist. Met where each group of `met` has an element; failed where one of `failed` is there.

    `about`: elements without which the question makes no sense (its answer is then unknown). `otherwise` answers where
    neither holds.
    """

    id: str
    asks: str
    proxy: str
    met: tuple[frozenset[str], ...]
    failed: tuple[str, ...]
    about: frozenset[str]
    otherwise: str  # met | unmet | unknown


@record(kw_only=True)
class Checklist:
    """A published instrument, as questions about elements; `genres` limits what it is asked of (empty: everything)."""

    id: str
    title: str
    about: str
    genres: frozenset[str]
    count: bool
    sources: tuple[tuple[str, str], ...]
    items: tuple[Item, ...]


@record(kw_only=True)
class PageTerms:
    """What is looked for in a page as a whole."""

    elements: Mapping[str, Element] = field(default_factory=dict)
    cues: Mapping[str, GenreCue] = field(default_factory=dict)
    least: float = 1.0
    base: Mapping[str, float] = field(default_factory=dict)
    mimics: Mapping[str, float] = field(default_factory=dict)  # points of their own cues at which imitating genres win
    checklists: tuple[Checklist, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> PageTerms:
        """Page terms from `compile_packs` data."""
        return cls(
            elements=Made(data.get("elements", {}), _element),
            cues=Made(data.get("genres", {}), _cue),
            least=data.get("least", 1.0),
            base=data.get("base", {}),
            mimics=data.get("mimics", {}),
            checklists=tuple(map(_checklist, data.get("checklists", ()))),
        )


def page_phrases(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(sign, name of the phrase, phrase) of every element and genre cue: what the gate looks for."""
    for kind, key in (("element", "elements"), ("genre", "genres")):
        for name, raw in data.get(key, {}).items():
            for group in ("phrases", "headed"):
                for phrase_name, phrase in raw.get(group, {}).items():
                    yield f"{kind}/{name}", phrase_name, phrase


def document_terms(raw: Mapping[str, Any]) -> DocumentTerms:
    """The `document` part of a rule."""
    return DocumentTerms(
        about=tuple(map(frozenset, raw["about"])), needs=tuple(raw.get("needs", ())),
        unless=tuple(raw.get("unless", ())), jurisdictions=frozenset(raw.get("jurisdictions", ())),
        severity_by_genre=raw.get("severity_by_genre", {}), unless_category=raw.get("unless_category"),
        place=raw.get("place", "end"), offer=raw.get("offer", ""),
    )  # fmt: skip


def _element(name: str, raw: Mapping[str, Any]) -> Element:
    return Element(
        name=name, about=raw["about"], phrases=raw.get("phrases", {}), unless=raw.get("unless", {}), headed=raw.get("headed", {}),
        structure=tuple(raw.get("structure", ())), questions=raw.get("questions", False),
        headings=raw.get("headings", False), subject=raw.get("subject", False), title=raw.get("title", False), unquoted=raw.get("unquoted", False),
        menus=raw.get("menus", False), regions=frozenset(raw.get("regions", ())),
        near=frozenset(raw.get("near", ())),
    )  # fmt: skip


def _cue(name: str, raw: Mapping[str, Any]) -> GenreCue:
    return GenreCue(element=_element(name, raw), points=raw["points"], most=raw.get("most", MOST))


def _checklist(raw: Mapping[str, Any]) -> Checklist:
    return Checklist(
        id=raw["id"], title=raw["title"], about=raw["about"], genres=frozenset(raw.get("genres", ())),
        count=raw.get("count", False), sources=tuple((s["title"], s["url"]) for s in raw["sources"]),
        items=tuple(
            Item(
                id=item["id"], asks=item["asks"], proxy=item.get("proxy", ""),
                met=tuple(frozenset([part] if isinstance(part, str) else part) for part in item.get("met", ())),
                failed=tuple(item.get("failed", ())), about=frozenset(item.get("about", ())),
                otherwise=item.get("otherwise", "unmet"),
            )
            for item in raw["items"]
        ),
    )  # fmt: skip
