"""The sentences that every fact comes with, run as tests: those that contradict it, and those that agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
                found = [p.finding for p in linter.lint(read(sentence.encode(), "example.md")).findings]
                detail = _problem(found, fact.id, kind)
                yield Outcome(fact.id, kind, number, sentence, not detail, detail)


def _problem(found: list[Finding], fact: str, kind: str) -> str:
    named = [identifier for finding in found for identifier in (finding.rule_id, *finding.also)]
    if kind == "contradicted":
        return "" if fact in named else f"found instead: {', '.join(named) or 'nothing'}"
    return f"found: {', '.join(named)}" if named else ""
