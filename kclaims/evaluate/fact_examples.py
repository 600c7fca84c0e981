"""The sentences that every fact comes with, run as tests: those that contradict it, and those that agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kclaims.engine import Linter, Options
from kclaims.evaluate.examples import Outcome
from kclaims.model import Finding
from kclaims.readers import read
from kclaims.rules.knowledge import Knowledge
from kclaims.rules.ruleset import Ruleset


def run_fact_examples(ruleset: Ruleset, gate_table: Mapping[str, Any], knowledge: Knowledge) -> Iterator[Outcome]:
    """Every example of every fact, with claims alone (no sentence rule speaks)."""
    linter = Linter(ruleset.keep(()), gate_table, Options(), knowledge=lambda: knowledge)
    for fact in knowledge.facts:
        for kind, sentences in (("contradicted", fact.contradicted), ("agrees", fact.agrees)):
            for number, sentence in enumerate(sentences, 1):
                report = linter.lint(read(sentence.encode(), "example.md"))
                detail = _problem([p.finding for p in report.findings], fact.id, kind, report.claims)
                yield Outcome(fact.id, kind, number, sentence, not detail, detail)


def _problem(found: list[Finding], fact: str, kind: str, claims: Iterable[Mapping[str, Any]]) -> str:
    named = [identifier for finding in found for identifier in (finding.rule_id, *finding.also)]
    if kind == "contradicted":
        if fact in named:
            return ""
        read_as = "; ".join(map(_told, claims)) or "no claim of any relation"
        return f"found instead: {', '.join(named) or 'nothing'}; read as: {read_as}"
    return f"found: {', '.join(named)}" if named else ""


def _told(claim: Mapping[str, Any]) -> str:
    """A claim in short, as its author must know it to see what the fact lacks."""
    quantity = claim["quantity"]
    value = " ".join(str(part) for part in quantity.values() if part is not None) if quantity else claim["object"]
    around = [claim["polarity"], claim["frame"], *(f"{key}: {held}" for key, held in claim["scope"].items())]
    return f"{claim['relation']} of {claim['subject']}: {value} ({', '.join(filter(None, around))})"
