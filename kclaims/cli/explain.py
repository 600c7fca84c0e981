"""`kclaims explain`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from difflib import get_close_matches

import click

from kclaims.cli.facts import describe, knowledge
from kclaims.cli.rules import load
from kclaims.decide.checks import CHECKS, Check
from kclaims.model import CATEGORIES, Rule, default_severity
from kclaims.model.about import CATEGORY_ABOUT
from kclaims.rules.ruleset import Ruleset


@click.command()
@click.argument("name", metavar="ID", required=False)
def explain(name: str | None) -> None:
    """What the rule, fact or category ID means, why it matters, and who says so; without ID, the categories."""
    ruleset, _ = load(())
    rule = next((rule for rule in ruleset.rules if rule.id == name), None)
    fact = None if rule else next((fact for fact in knowledge().facts if fact.id == name), None)
    if rule is not None:
        lines = _rule(rule, ruleset)
    elif fact is not None:
        lines = describe(fact)
    elif check := next((check for check in CHECKS if check.id == name), None):
        lines = _check(check)
    elif name in CATEGORIES:
        lines = _category(name, ruleset)
    elif name is None:
        lines = (f"{category:26} {CATEGORY_ABOUT[category]}" for category in CATEGORIES)
    else:
        known = [
            *CATEGORIES,
            *(rule.id for rule in ruleset.rules),
            *(fact.id for fact in knowledge().facts),
            *(check.id for check in CHECKS),
        ]
        near = get_close_matches(name, known, n=3, cutoff=0.4)
        hint = f" Did you mean {' or '.join(near)}?" if near else " `kclaims rules list` shows every rule."
        raise click.UsageError(f"'{name}' is no rule, fact or category.{hint}")
    for line in lines:
        click.echo(line)


def _rule(rule: Rule, ruleset: Ruleset) -> Iterator[str]:
    yield f"{rule.id}: {rule.title}"
    yield f"{rule.category}, {rule.severity}, {rule.status}, pack {rule.pack}"
    yield ""
    yield from textwrap.wrap(rule.rationale, 100)
    yield ""
    yield from textwrap.wrap(f"Instead: {rule.suggestion}", 100)
    yield ""
    yield "Sources"
    yield from (f"  {source.title} <{source.url}>" for source in rule.sources)
    yield "Looks for"
    yield from (f"  {branch}: {phrase}" for branch, phrase in rule.branches.items())
    yield from (f"  {name}: “{q.ask}” answered {q.answer}" for name, q in rule.questions.items())
    if rule.unless:
        yield "Except"
        yield from (f"  {branch}: {phrase}" for branch, phrase in rule.unless.items())
    if rule.absent or rule.needs_no_references:
        yield "Silent when the document holds"
        yield from (f"  {branch}: {phrase}" for branch, phrase in rule.absent.items())
        yield from ["  references or links to sources"] if rule.needs_no_references else []
    quiet = [n for n, c in ruleset.contexts.items() if rule.contexts.get(n, c.default) == "suppress"]
    yield f"Quiet where context says so: {', '.join(quiet)}"
    yield "Flagged"
    yield from (f"  {_text(example)}" for example in rule.examples.get("flag", ()))
    yield "Passed"
    yield from (f"  {_text(example)}   ({example['because']})" for example in rule.examples.get("pass", ()))
    yield "To suppress one finding, with your reason, in Markdown or HTML:"
    yield f"  <!-- kclaims-disable-next-line {rule.id} -- why it is right here -->"


def _check(check: Check) -> Iterator[str]:
    yield f"{check.id}: {check.about}"
    yield f"{check.category}, {check.severity}, built in"
    yield from (["", *textwrap.wrap(check.why, 100), ""] if check.why else [])
    yield f"Instead: {check.remedy}"
    yield "To suppress one finding, with your reason, in Markdown or HTML:"
    yield f"  <!-- kclaims-disable-next-line {check.id} -- why it is right here -->"


def _text(example: dict[str, str]) -> str:
    return " / ".join(line for line in example.get("text", example.get("document", "")).splitlines() if line.strip())


def _category(name: str, ruleset: Ruleset) -> Iterator[str]:
    yield f"{name}: {CATEGORY_ABOUT[name]}"
    yield f"Severity by default: {default_severity(name)}"
    yield "Rules"
    yield from (f"  {rule.id:50} {rule.title}" for rule in ruleset.rules if rule.category == name)
    yield from (f"  {check.id:50} {check.about}" for check in CHECKS if check.category == name)
