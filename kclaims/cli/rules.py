"""`kclaims rules`: the packs, and their own examples run as tests."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import click

from kclaims.cli.main import FOUND
from kclaims.cli.run import told_of_problems
from kclaims.engine.packs import load_knowledge, load_packs, open_packs, pack_folders, shipped_names
from kclaims.engine.session import Request, configuration, packs_of
from kclaims.model import Rule
from kclaims.rules.knowledge import Knowledge
from kclaims.rules.problems import RulesError
from kclaims.rules.ruleset import Ruleset

packs_argument = click.argument("packs", nargs=-1)


@click.group()
def rules() -> None:
    """List, test and validate rule packs (default: every pack that comes with kclaims)."""


@rules.command("list")
@packs_argument
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def list_rules(packs: tuple[str, ...], form: str) -> None:
    """Every rule with category, severity, status and title."""
    ruleset, _ = load(packs)
    if form == "json":
        click.echo(json.dumps([_row(rule) for rule in ruleset.rules], ensure_ascii=False, indent=1))
        return
    for rule in ruleset.rules:
        click.echo(f"{rule.id:50} {rule.category:24} {rule.severity:8} {rule.status:12} {rule.title}")
    click.echo(f"{len(ruleset.rules)} rules in {len(ruleset.packs)} packs")


@rules.command()
@packs_argument
def validate(packs: tuple[str, ...]) -> None:
    """Check packs against schema and meaning; list every problem with file, line, column."""
    ruleset, _ = load(packs, use_cache=False)
    facts = knowledge(packs).facts
    click.echo(f"rules: {len(ruleset.rules)}, facts: {len(facts)}, packs: {len(ruleset.packs)}; all valid")


@rules.command()
@packs_argument
@click.option("--select", help="Only rules whose id starts so.")
@click.option("--quiet", is_flag=True, help="Only what fails.")
def test(packs: tuple[str, ...], select: str | None, quiet: bool) -> None:
    """Run every rule's examples; each must be flagged, or passed over, for the reason it states."""
    from kclaims.evaluate.examples import run_examples

    ruleset, gate = load(packs)
    chosen = ruleset.keep([rule for rule in ruleset.rules if rule.id.startswith(select or "")])
    counts: Counter[bool] = Counter()
    for outcome in run_examples(chosen, gate):
        counts[outcome.passed] += 1
        if not outcome.passed:
            click.echo(f"FAIL {outcome.rule_id} {outcome.kind}[{outcome.number}] ({outcome.because}): {outcome.detail}")
    if not quiet or counts[False]:
        click.echo(f"{counts[True]} passed, {counts[False]} failed")
    if counts[False]:
        raise click.exceptions.Exit(FOUND)


@rules.command()
@packs_argument
@click.option("--select", help="Only rules whose id starts so.")
def coverage(packs: tuple[str, ...], select: str | None) -> None:
    """Branches, exceptions and contexts that no example exercises."""
    from kclaims.evaluate.examples import uncovered

    ruleset, _ = load(packs)
    bare = 0
    for rule in ruleset.rules:
        missing = uncovered(rule) if rule.id.startswith(select or "") else []
        bare += bool(missing) and rule.status == "stable"
        if missing:
            click.echo(f"{rule.id} ({rule.status}): no example for {', '.join(missing)}")
    click.echo(f"{len(ruleset.rules)} rules, {bare} stable ones not fully covered")
    if bare:
        raise click.exceptions.Exit(FOUND)


def _row(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id, "pack": rule.pack, "category": rule.category, "severity": rule.severity,
        "status": rule.status, "title": rule.title, "sources": [s.url for s in rule.sources],
    }  # fmt: skip


def load(packs: tuple[str, ...], *, use_cache: bool = True) -> tuple[Ruleset, Mapping[str, Any]]:
    """Packs by name or folder, every shipped one without a name. Raises UsageError that lists every problem."""
    with told_of_problems():
        return load_packs(pack_folders(packs), use_cache=use_cache)


def knowledge(packs: tuple[str, ...] = ()) -> Knowledge:
    """What some packs know, by name or folder; every shipped one without a name. Raises click.UsageError."""
    with told_of_problems():
        return load_knowledge(pack_folders(packs))


def known_here(packs: tuple[str, ...]) -> tuple[str, ...]:
    """The packs named; without a name every shipped one and those of the configuration here, or these alone where they do not go together. Raises click.UsageError."""
    with told_of_problems():
        own = () if packs else packs_of(configuration(Request(paths=())))
    if not own:
        return packs
    every = (*shipped_names(), *own)
    try:
        open_packs(pack_folders(every))
    except RulesError:  # the configuration leaves out what its packs take the place of
        return own
    return every
