"""Rules ready for use, built from the plain data that `compile_packs` gives and the cache keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from functools import cached_property, partial
from typing import Any

from kclaims.model import PackInfo, QuestionBranch, Rule, Source
from kclaims.model.record import record
from kclaims.rules.pages import PageTerms, document_terms
from kclaims.rules.phrases import expand, gating_word
from kclaims.rules.plans import Plans, read_forms
from kclaims.rules.sections import Later, Made

DEFAULT_SCOPE = ("paragraph", "heading", "list-item", "quote", "table-cell", "caption", "question")
DEFAULT_CONFIDENCE = 0.9

Forms = dict[str, list[tuple[str, ...]]]


@record(slots=False)
class Context:
    """How a kind of frame is recognised and what it does unless a rule says otherwise."""

    name: str
    default: str
    reason: str
    cues: Mapping[str, tuple[str, ...]]


@record(slots=False)
class Ruleset:
    """Rules, lexicon, contexts. Immutable; safe to share between threads."""

    rules: tuple[Rule, ...]
    packs: tuple[PackInfo, ...]
    entries: Mapping[str, Any]
    raw_contexts: Mapping[str, Any]
    raw_pages: Mapping[str, Any] = field(default_factory=dict)  # `PageTerms.of` takes from it what pages ask for
    forms: Mapping[str, str] = field(default_factory=dict)  # of entries, as `written_forms` has them
    plans: Plans = field(default_factory=dict)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Ruleset:
        """A ruleset from `compile_packs` data."""
        return cls(
            rules=tuple(map(partial(_rule, data, Made(data["sources"], _source)), data["rules"])),
            packs=tuple(
                PackInfo(name=p["name"], version=p["version"], digest=p["digest"], topic=p.get("topic", ""))
                for p in data["packs"]
            ),
            entries=Later(lambda: data["lexicon"]),
            forms=data.get("forms", {}),
            plans=data.get("plans", {}),
            raw_contexts=Later(lambda: data["contexts"]),
            raw_pages=data,
        )

    def keep(self, rules: Iterable[Rule]) -> Ruleset:
        """The same ruleset with other rules."""
        return replace(self, rules=tuple(rules))

    @cached_property
    def pages(self) -> PageTerms:
        """What is looked for in a page as a whole."""
        return PageTerms.of(self.raw_pages)

    @cached_property
    def lexicon(self) -> _Lexicon:
        """Surface forms by entry, each expanded when first asked for."""
        return _Lexicon(self.entries, self.forms)

    @cached_property
    def contexts(self) -> Mapping[str, Context]:
        """Contexts by name."""
        return {
            name: Context(
                name, raw["default"], raw["reason"],
                {group: tuple(forms) for group, forms in raw.get("cues", {}).items()},
            )
            for name, raw in self.raw_contexts.items()
        }  # fmt: skip


class _Lexicon(dict[str, Forms]):
    def __init__(self, entries: Mapping[str, Any], written: Mapping[str, str]) -> None:
        super().__init__()
        self._entries = entries
        self._written = written

    def __missing__(self, name: str) -> Forms:
        written = self._written.get(name)
        self[name] = index_forms(surface_forms(self._entries, name) if written is None else read_forms(written))
        return self[name]


def surface_forms(entries: Mapping[str, Any], name: str) -> set[tuple[str, ...]]:
    """Every form of an entry and of those it includes."""
    every = (entries[entry] for entry in (name, *included(entries, name) - {name}))
    return {words for entry in every for form in entry.get("forms", ()) for words in expand(form)}


def included(entries: Mapping[str, Any], name: str) -> set[str]:
    """Entries that an entry includes, and those that they do; itself among them only where they go in a circle."""
    found: set[str] = set()
    waiting = list(entries[name].get("include", ()))
    while waiting:
        entry = waiting.pop()
        if entry not in found and entry in entries:
            found.add(entry)
            waiting += entries[entry].get("include", ())
    return found


def gating_words(entries: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """For each entry, words of which every form holds one."""
    return {name: frozenset(map(gating_word, surface_forms(entries, name))) for name in entries}


def index_forms(forms: Iterable[tuple[str, ...]]) -> Forms:
    """Forms by first word, the longest first."""
    index: Forms = {}
    for form in forms:
        index.setdefault(form[0], []).append(form)
    for found in index.values():
        if len(found) > 1:
            found.sort(key=lambda form: (-len(form), form))
    return index


def part_rules(data: dict[str, Any]) -> None:
    """Take out of the rules of `compile_packs` data what is most of them: examples, which no lint looks at, and branches, of which a page asks for few."""
    data["examples"] = {rule["id"]: rule.pop("examples") for rule in data["rules"]}
    data["branches"] = {rule["id"]: rule["match"].pop("any", {}) for rule in data["rules"] if "match" in rule}


def _source(_: str, raw: Mapping[str, Any]) -> Source:
    return Source(**raw)


def _rule(data: Mapping[str, Any], sources: Mapping[str, Source], raw: Mapping[str, Any]) -> Rule:
    name, match = raw["id"], raw.get("match", {})
    examples = raw["examples"] if "examples" in raw else Later(lambda: data["examples"][name])
    parted = "match" in raw and "branches" in data
    return Rule(
        id=raw["id"], pack=raw["pack"], title=raw["title"], category=raw["category"], severity=raw["severity"],
        status=raw["status"], message=raw["message"], suggestion=raw["suggestion"], rationale=raw["rationale"],
        sources=tuple(sources[s] if isinstance(s, str) else Source(**s) for s in raw["sources"]),
        scope=frozenset(raw.get("scope", DEFAULT_SCOPE)),
        branches=Later(lambda: data["branches"][name]) if parted else match.get("any", {}),
        questions={name: QuestionBranch(**q) for name, q in match.get("questions", {}).items()},
        unless=raw.get("unless", {}).get("any", {}), requires=raw.get("requires", {}).get("any", {}),
        absent=raw.get("absent", {}).get("any", {}), page=raw.get("page", {}).get("any", {}),
        needs_no_references=raw.get("absent", {}).get("references", False),
        contexts=raw.get("contexts", {}), confidence=raw.get("confidence", DEFAULT_CONFIDENCE),
        replacement=raw.get("replacement"), formats=frozenset(raw.get("formats", ())), examples=examples,
        genres=frozenset(raw.get("genres", ())),
        document=document_terms(raw["document"]) if "document" in raw else None,
    )  # fmt: skip
