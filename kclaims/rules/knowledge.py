"""Concepts, facts and relations ready for use, built from the plain data that `compile_packs` gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any

from kclaims.model import YEARS_AGO, Concept, Fact, Quantity, Reference, Source
from kclaims.model.record import record
from kclaims.rules.phrases import expand
from kclaims.rules.plans import Plans, read_forms
from kclaims.rules.ruleset import index_forms
from kclaims.rules.sections import Later, Made

Form = tuple[str, ...]
_IN_PASSING = frozenset({"approved-for", "acts-on"})  # all that is known of medicines that no pack is about
_WITHIN = 8  # words, where a relation does not say
SPOKEN_OF = frozenset({"drug", "matter"})  # kinds of concepts of which claims are made
UNNAMED = "the-treatment"  # the drug of a page that names none


@record(kw_only=True)
class Relation:
    """How sentences say a relation: trigger phrases by name (`denials` deny by themselves), what they join."""

    id: str
    about: str
    says: str  # object | quantity | nothing
    binding: str  # subject | predicate | sentence | sole | beside | page
    facts_of: str  # the relation whose facts its claims are held against; itself, or one it says in other words
    heeds: frozenset[str]
    objects: frozenset[str]
    units: frozenset[str]
    within: int  # words between the trigger and what stands beside it, at most
    over: frozenset[str]  # the only words that may stand between the trigger and its object, where told
    known: bool  # it speaks of drugs alone of which something is known
    needs_object: bool
    one_value: bool
    alone: bool
    compared: bool  # with other claims of the page
    one_way: bool
    needs_place: bool
    state: bool
    permits: bool
    waits: bool
    inside: bool
    after: bool
    subjects: frozenset[
        str
    ]  # kinds of the concepts of which it is said: drugs, matters (a law, a plan, a term), trials …
    named: bool  # the sentence itself, or the question over it, names the drug
    active: bool  # the drug is the grammatical subject, never the object of the trigger
    opposed: Mapping[str, str]  # trigger -> the one that says the opposite
    labelled: bool  # what it says may stand behind a colon, in the answer to a question, in the next cell
    cases: bool  # an "if" names the case that it is about
    closed: bool  # "within", "at least" and "no more than" tell the number itself, not a bound of it
    unnamed: str  # the drug that is meant where a page names none
    triggers: Mapping[str, str]
    denials: Mapping[str, str]
    unless: Mapping[str, str]


@record(slots=False)
class Knowledge:
    """What is known, and the words by which pages say it. Immutable."""

    concepts: Mapping[str, Concept]
    forms: Mapping[str, tuple[str, ...]]  # concept -> phrases of its surface forms
    relations: Mapping[str, Relation]
    anaphora: tuple[str, ...]
    qualifiers: Mapping[str, Mapping[str, tuple[str, ...]]]
    data: Mapping[str, Any]  # of which facts and bibliography are made when a claim is held against them
    plans: Plans = field(default_factory=dict)  # of the relations' phrases
    written: Mapping[str, str] = field(
        default_factory=dict
    )  # phrase -> its surface forms, as `written_forms` writes them
    _ancestors: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Knowledge:
        """Knowledge from `compile_packs` data."""
        return cls(
            concepts=Made(data["concepts"] | {UNNAMED: {"kind": "drug", "name": "the treatment"}}, _concept),
            forms={name: tuple(c["forms"]) for name, c in data["concepts"].items()},
            relations=Made(data["relations"], _relation),
            anaphora=tuple(data["anaphora"]),
            data=data,
            plans=data.get("plans", {}),
            written=Later(lambda: data.get("written", {})),
            qualifiers={
                kind: {value: tuple(forms) for value, forms in values.items()}
                for kind, values in data["qualifiers"].items()
            },
        )  # fmt: skip

    def bound(self, binding: str) -> frozenset[str]:
        """The relations that bind what they speak of in some way: "sole" of one thing alone, "beside" of what stands by."""
        return frozenset(name for name, raw in self.data["relations"].items() if raw.get("binding") == binding)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Everything known, in the order of the packs."""
        return tuple(_fact(raw, self.data["sources"]) for raw in self.data["facts"])

    @cached_property
    def bibliography(self) -> tuple[Reference, ...]:
        """Studies that pages cite."""
        return tuple(map(Reference.of, self.data["bibliography"]))

    @cached_property
    def surface(self) -> tuple[Mapping[str, list[Form]], Mapping[Form, tuple[str, ...]]]:
        """Surface forms by first word, the longest first; and the concepts of each form."""
        meant: dict[Form, list[str]] = {}
        for concept, phrases in self.forms.items():
            for phrase in phrases:
                for form in self._expanded(phrase):
                    if concept not in meant.setdefault(form, []):
                        meant[form].append(concept)
        return index_forms(meant), {form: tuple(found) for form, found in meant.items()}

    @cached_property
    def qualifier_forms(self) -> Mapping[str, tuple[Mapping[str, list[Form]], Mapping[Form, str]]]:
        """For each kind of qualifier the surface forms by first word, and the value of each form."""
        found = {}
        for kind, values in self.qualifiers.items():
            meant = {
                form: value
                for value, phrases in values.items()
                for phrase in phrases
                for form in self._expanded(phrase)
            }
            found[kind] = index_forms(meant), meant
        return found

    @cached_property
    def stand_ins(self) -> Mapping[str, list[Form]]:
        """Words that stand for a drug named before, by first word."""
        return index_forms({form for phrase in self.anaphora for form in self._expanded(phrase)})

    def _expanded(self, phrase: str) -> Iterable[Form]:
        written = self.written.get(phrase)
        return expand(phrase) if written is None else read_forms(written)

    @cached_property
    def facts_about(self) -> Mapping[tuple[str, str], tuple[Fact, ...]]:
        """Facts by subject and relation."""
        found: dict[tuple[str, str], list[Fact]] = {}
        for fact in self.facts:
            found.setdefault((fact.subject, fact.relation), []).append(fact)
        return {key: tuple(facts) for key, facts in found.items()}

    @cached_property
    def told(self) -> Mapping[str, frozenset[str]]:
        """The objects of which facts speak, by relation."""
        found: dict[str, set[str]] = {}
        for fact in self.data["facts"]:
            found.setdefault(fact["relation"], set()).add(fact.get("object", ""))
        return {relation: frozenset(objects) for relation, objects in found.items()}

    @cached_property
    def places(self) -> dict[str, str]:
        """Jurisdictions of the concepts that have one: agencies."""
        return {name: concept.jurisdiction for name, concept in self.concepts.items() if concept.jurisdiction}

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Concepts of which more is known than their approvals and their action, by themselves or by what they fall under."""
        facts = self.data["facts"]
        told = {f["subject"] for f in facts if f["relation"] not in _IN_PASSING and not f.get("in_passing")}
        return frozenset(name for name in self.concepts if told.intersection(self.lineage(name)))

    @cached_property
    def _told(self) -> Mapping[str, set[str]]:
        told: dict[str, set[str]] = {}
        for fact in self.data["facts"]:
            told.setdefault(fact["relation"], set()).add(fact["subject"])
        return told

    def knows(self, relation: str, concepts: Iterable[str]) -> bool:
        """Whether a fact of a relation tells of one of some concepts, by itself or by what it falls under."""
        told = self._told.get(relation, set())
        return any(not told.isdisjoint(self.lineage(concept)) for concept in concepts)

    @cached_property
    def spoken_for(self) -> frozenset[str]:
        """Concepts whose claims a page is held to: the subjects, other single drugs, the drug that a page leaves unnamed."""
        return self.subjects | {name for name, concept in self.concepts.items() if concept.single} | {UNNAMED}

    def lineage(self, concept: str) -> tuple[str, ...]:
        """The concept, then everything it is a special case of, nearest first."""
        if concept not in self._ancestors:
            chain = [concept]
            for name in chain:
                known = self.concepts.get(name)
                chain.extend(parent for parent in (known.parents if known else ()) if parent not in chain)
            self._ancestors[concept] = tuple(chain)
        return self._ancestors[concept]

    @cached_property
    def _sharing(self) -> frozenset[tuple[str, str]]:
        """Pairs of concepts that some words may both mean."""
        shared = (found for found in self.surface[1].values() if len(found) > 1)
        return frozenset((one, other) for found in shared for one in found for other in found)

    def alike(self, one: str, other: str) -> bool:
        """Whether two concepts are related, or some words may mean both."""
        return self.related(one, other) or (one, other) in self._sharing

    def root(self, concept: str) -> str:
        """The most general concept that one is a form or brand of."""
        return self.lineage(concept)[-1]

    def same(self, concept: str) -> str:
        """The drug that a brand name stands for; any other concept is itself."""
        known = self.concepts[concept]
        return known.parents[0] if known.brand and known.parents else concept

    def related(self, one: str, other: str) -> bool:
        """Whether one of two concepts is the other or a special case of it."""
        return one in self.lineage(other) or other in self.lineage(one)


def form_phrases(data: Mapping[str, Any]) -> Iterator[str]:
    """Every phrase by which `compile_packs` data names a concept, a qualifier or a drug named before."""
    yield from (form for concept in data["concepts"].values() for form in concept["forms"])
    yield from (form for values in data["qualifiers"].values() for forms in values.values() for form in forms)
    yield from data["anaphora"]


def drug_forms(concepts: Mapping[str, Any]) -> Iterator[str]:
    """Phrases of the surface forms of raw concepts of which claims are made: drugs, and other matters."""
    return (form for concept in concepts.values() if concept["kind"] in SPOKEN_OF for form in concept["forms"])


def study_names(concepts: Mapping[str, Any]) -> Iterator[str]:
    """Names of one word that raw concepts which are studies of drugs have: "KetECT", not what "escape" stands in."""
    forms = (form for concept in concepts.values() if concept["kind"] == "trial" for form in concept["forms"])
    return (form for form in forms if form.isalpha())


def words_meant(qualifiers: Mapping[str, Any]) -> Iterator[str]:
    """What stands in a page that means a drug without its name, among raw qualifiers: "the spray"."""
    return (form for forms in qualifiers.get("meant", {}).values() for form in forms)


def of_the_page(raw: Mapping[str, Any]) -> bool:
    """Whether a raw relation needs no drug named, since it may be the one that the page is about."""
    return bool(raw.get("binding") == "page")


def own_units(raw: Mapping[str, Any]) -> Iterable[str]:
    """The units one of which a sentence holds that tells such a raw relation; none where an answer may hold them, or no number is asked."""
    own = of_the_page(raw) and raw.get("says") == "quantity" and not raw.get("labelled")
    return _units(raw.get("units", ())) if own else ()


def trigger_branches(relations: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(relation, trigger, phrase) of raw relations, denials among them: what the gate looks for."""
    for name, raw in relations.items():
        for trigger, phrase in {**raw["triggers"], **raw.get("denials", {})}.items():
            yield name, trigger, phrase


def _concept(name: str, raw: Mapping[str, Any]) -> Concept:
    return Concept(
        id=name, kind=raw["kind"], name=raw["name"], parents=tuple(raw.get("is", ())),
        jurisdiction=raw.get("jurisdiction"), brand=raw.get("brand", False), single=raw.get("single", False),
    )  # fmt: skip


def _relation(name: str, raw: Mapping[str, Any]) -> Relation:
    return Relation(
        id=name, about=raw["about"], says=raw["says"], binding=raw.get("binding", "subject"),
        facts_of=raw.get("facts_of", name),
        heeds=frozenset(raw.get("heeds", ())),
        objects=frozenset(raw.get("objects", ())), units=_units(raw.get("units", ())),
        within=raw.get("within", _WITHIN), over=frozenset(raw.get("over", ())), known=raw.get("known", False),
        needs_object=raw.get("needs_object", False), one_value=raw.get("one_value", False),
        alone=raw.get("alone", False),
        state=raw.get("state", False),
        one_way=raw.get("one_way", False), needs_place=raw.get("needs_place", False),
        compared=raw.get("compared", False), permits=raw.get("permits", False), waits=raw.get("waits", False),
        inside=raw.get("inside", False), after=raw.get("after", False),
        active=raw.get("active", False), named=raw.get("named", False),
        subjects=frozenset(raw.get("subjects", ("drug",))),
        opposed={one: other for pair in raw.get("opposed", ()) for one, other in (pair, pair[::-1])},
        labelled=raw.get("labelled", False), closed=raw.get("closed", False), cases=raw.get("cases", False), unnamed=raw.get("unnamed", ""),
        triggers=raw["triggers"], denials=raw.get("denials", {}), unless=raw.get("unless", {}),
    )  # fmt: skip


def _fact(raw: Mapping[str, Any], sources: Mapping[str, Mapping[str, str]]) -> Fact:
    value = raw.get("value")
    return Fact(
        id=raw["id"], pack=raw["pack"], row=raw.get("row"), statement=raw["statement"], subject=raw["subject"],
        relation=raw["relation"], object=raw.get("object"), holds=raw.get("holds", True), category=raw["category"],
        value=_quantity(value) if value else None, scope=raw.get("scope", {}), jurisdiction=raw["jurisdiction"],
        sole=raw.get("sole", False),
        authority=raw["authority"], mark=raw["mark"], certainty=raw["certainty"], valid_from=raw.get("valid_from"),
        valid_to=raw.get("valid_to"), reviewed=raw["reviewed"], suggestion=raw.get("suggestion", ""),
        sources=tuple(Source(**(sources[s] if isinstance(s, str) else s)) for s in raw["sources"]),
        contradicted=tuple(raw["contradicted"]), agrees=tuple(raw["agrees"]),
    )  # fmt: skip


def _units(names: Iterable[str]) -> frozenset[str]:
    """The units that are named; where a year is one, a year counted back from today is one too."""
    return frozenset(names) | (frozenset({YEARS_AGO}) if "year" in names else frozenset())


def _quantity(raw: Mapping[str, Any]) -> Quantity:
    return Quantity(unit=raw["unit"], low=raw.get("min"), high=raw.get("max"), one_of=tuple(raw.get("one_of", ())))
