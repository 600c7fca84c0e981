"""The examples of every rule, run as tests: not only whether it flags, but by which branch or why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from kclaims.engine import Linter, Options
from kclaims.model import JURISDICTIONS, Placed, Rule
from kclaims.model.record import record
from kclaims.readers import read
from kclaims.rules.checks import BLOCK_KINDS
from kclaims.rules.ruleset import Ruleset


@record()
class Outcome:
    """One example: what it is, whether it held, and what happened instead."""

    rule_id: str
    kind: str  # flag | pass | known_miss
    number: int
    because: str
    passed: bool
    detail: str


def run_examples(ruleset: Ruleset, gate_table: Mapping[str, Any]) -> Iterator[Outcome]:
    """Every example of every rule, each rule linting alone."""
    for rule in ruleset.rules:
        if rule.document:
            yield from _document_examples(ruleset, gate_table, rule)
            continue
        linter = Linter(ruleset.keep([rule]), gate_table)
        wide = Linter(ruleset.keep([replace(rule, scope=BLOCK_KINDS)]), gate_table)
        for kind in ("flag", "pass", "known_miss"):
            for number, example in enumerate(rule.examples.get(kind, ()), 1):
                detail = _problem(linter, wide, kind, example)
                yield Outcome(rule.id, kind, number, example.get("because", ""), not detail, detail)


def _document_examples(ruleset: Ruleset, gate_table: Mapping[str, Any], rule: Rule) -> Iterator[Outcome]:
    linters = {place: Linter(ruleset.keep([rule]), gate_table, Options(jurisdiction=place)) for place in JURISDICTIONS}
    for kind in ("flag", "pass"):
        for number, example in enumerate(rule.examples.get(kind, ()), 1):
            linter = linters[example.get("jurisdiction", "us")]
            because = linter.judge(read(_text(example), _name(example)), rule).because
            detail = "" if because == example["because"] else f"because of {because}"
            yield Outcome(rule.id, kind, number, example["because"], not detail, detail)


def _problem(linter: Linter, wide: Linter, kind: str, example: Mapping[str, str]) -> str:
    placed = lint_example(linter, example)
    live = [p for p in placed if p.finding.suppressed is None]
    if kind == "known_miss":
        return "this known miss is found now: make it a flag example" if live else ""
    if kind == "flag":
        return _flag_problem(placed, live, example)
    return _pass_problem(placed, live, wide, example)


def lint_example(linter: Linter, example: Mapping[str, str]) -> list[Placed]:
    """What a linter's rules find in an example, suppressed matches among it; other checks may find more there."""
    placed = linter.lint(read(_text(example), _name(example))).placed
    return [p for p in placed if p.finding.detector == "rule"]


def _name(example: Mapping[str, str]) -> str:
    return "example.md" if "document" in example else "example.txt"


def _text(example: Mapping[str, str]) -> bytes:
    return example.get("document", example.get("text", "")).encode()


def _flag_problem(placed: list[Placed], live: list[Placed], example: Mapping[str, str]) -> str:
    if not live:
        why = "; ".join(
            f"{p.finding.suppressed.by} ({p.finding.suppressed.reason})" for p in placed if p.finding.suppressed
        )
        return f"not flagged: {why or 'nothing matched'}"
    branches = {evidence.id.split("/", 1)[1] for p in live for evidence in p.finding.evidence}
    if example["because"] not in branches:
        return f"flagged by {', '.join(sorted(branches))}"
    if "match" in example and example["match"] not in {p.quote for p in live}:
        return f"matched {', '.join(repr(p.quote) for p in live)}"
    return ""


def _pass_problem(placed: list[Placed], live: list[Placed], wide: Linter, example: Mapping[str, str]) -> str:
    because = example["because"]
    if live:
        return f"flagged: {live[0].quote!r} by {live[0].finding.evidence[0].id}"
    reasons = {p.finding.suppressed.by for p in placed if p.finding.suppressed}
    if because == "no-match":
        return f"matched, then silenced by {', '.join(sorted(reasons))}" if reasons else ""
    if because.startswith("scope."):
        return "" if any(p.finding.suppressed is None for p in lint_example(wide, example)) else "never matched at all"
    return "" if because in reasons else f"silenced by {', '.join(sorted(reasons)) or 'nothing: nothing matched'}"


def uncovered(rule: Rule) -> list[str]:
    """Branches, exceptions, requirements and contexts of a rule that no example exercises."""
    flagged = {example.get("because") for example in rule.examples.get("flag", ())}
    passed = {example.get("because") for example in rule.examples.get("pass", ())}
    if rule.document:
        terms = rule.document
        wanted = [*(f"present.{n}" for n in terms.needs), *(f"unless.{n}" for n in terms.unless), "no-subject"]
        held = any(str(because).startswith("genre.") for because in passed)
        return (
            [n for n in wanted if n not in passed]
            + ([] if held else ["genre.…"])
            + ([] if "missing" in flagged else ["missing"])
        )
    wanted_flags = [f"match.{name}" for name in rule.branches] + [f"question.{name}" for name in rule.questions]
    wanted_passes = [
        *(f"unless.{name}" for name in rule.unless),
        *(f"absent.{name}" for name in rule.absent),
        *(f"context.{name}" for name, action in rule.contexts.items() if action == "suppress"),
    ]
    for key, phrases in (("requires", rule.requires), ("page", rule.page)):
        if phrases:
            wanted_passes.append(f"{key}.{next(iter(phrases))}")
    if rule.needs_no_references:
        wanted_passes.append("document.references")
    return [name for name in wanted_flags if name not in flagged] + [n for n in wanted_passes if n not in passed]
