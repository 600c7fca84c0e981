"""`kclaims facts`: the knowledge base, with sources, jurisdiction, validity dates."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from difflib import get_close_matches
from typing import Any

import click

from kclaims.cli.main import FOUND
from kclaims.cli.rules import knowledge, known_here, load, packs_argument
from kclaims.model import Fact, default_severity

_MARKS = {
    "S": "verified at the authority itself", "S2": "verified at a secondary page; gives warnings at most",
    "G": "general knowledge; never held against a page",
}  # fmt: skip


@click.group()
def facts() -> None:
    """List, show and test what is known (of every pack that comes with kclaims, or of those named)."""


@facts.command("list")
@packs_argument
@click.option("--subject", help="Only facts about this concept.")
@click.option("--relation", help="Only facts of this relation.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def list_facts(packs: tuple[str, ...], subject: str | None, relation: str | None, form: str) -> None:
    """Every fact with its mark, place and authority."""
    known = knowledge(packs)
    for name, names, kind in ((subject, known.concepts, "concept"), (relation, known.relations, "relation")):
        if name is not None and name not in names:
            raise click.UsageError(f"'{name}' is no {kind} of these packs.{meant(name, names)}")
    chosen = [
        fact for fact in known.facts
        if (subject is None or fact.subject == subject) and (relation is None or fact.relation == relation)
    ]  # fmt: skip
    if form == "json":
        click.echo(json.dumps([_row(fact) for fact in chosen], ensure_ascii=False, indent=1))
        return
    for fact in chosen:
        click.echo(f"{fact.id:44} {fact.mark:3} {fact.jurisdiction:4} {fact.statement}")
    click.echo(f"{len(chosen)} facts")


@facts.command()
@click.argument("name", metavar="ID")
@packs_argument
def show(name: str, packs: tuple[str, ...]) -> None:
    """One fact (of every pack that comes with kclaims and of the configuration here, or of those named): what is known, who says so."""
    known = {fact.id: fact for fact in knowledge(known_here(packs)).facts}
    if name not in known:
        raise click.UsageError(f"'{name}' is no fact.{meant(name, known, ' `kclaims facts list` shows every fact.')}")
    for line in describe(known[name]):
        click.echo(line)


@facts.command()
@packs_argument
def test(packs: tuple[str, ...]) -> None:
    """Run every fact's own sentences: those that contradict it must be found, those that agree must not."""
    from kclaims.evaluate.fact_examples import run_fact_examples

    ruleset, gate = load(packs)
    outcomes = list(run_fact_examples(ruleset, gate, knowledge(packs)))
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        click.echo(f"FAIL {outcome.rule_id} {outcome.kind}[{outcome.number}] “{outcome.because}”: {outcome.detail}")
    click.echo(f"{len(outcomes) - len(failed)} of {len(outcomes)} sentences as expected")
    if failed:
        raise click.exceptions.Exit(FOUND)


def meant(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint at the names that are most like one that nobody knows; what to say where none is."""
    near = get_close_matches(name, known, n=3, cutoff=0.4)
    return f" Did you mean {' or '.join(near)}?" if near else otherwise


def describe(fact: Fact) -> Iterator[str]:
    """A fact in lines to read."""
    yield f"{fact.id}: {fact.statement}"
    yield f"{fact.category}, at most {severity(fact)}, {fact.authority}, jurisdiction {fact.jurisdiction}"
    yield f"{fact.mark}: {_MARKS[fact.mark]}; {fact.certainty}; compared with the sources on {fact.reviewed}"
    if fact.valid_from or fact.valid_to:
        yield f"Holds from {fact.valid_from or 'ever'} to {fact.valid_to or 'now'}"
    yield f"Claim: {fact.subject} {fact.relation} {_value(fact)}"
    if fact.suggestion:
        yield from textwrap.wrap(f"Instead: {fact.suggestion}", 100)
    yield "Sources"
    yield from (f"  {source.title} <{source.url}>" for source in fact.sources)
    if fact.contradicted:
        yield "Contradicted by"
        yield from (f"  {sentence}" for sentence in fact.contradicted)
    if fact.agrees:
        yield "Agrees with"
        yield from (f"  {sentence}" for sentence in fact.agrees)
    yield "To suppress one finding, with your reason, in Markdown or HTML:"
    yield f"  <!-- kclaims-disable-next-line {fact.id} -- why it is right here -->"


def severity(fact: Fact) -> str:
    """The most that a contradiction of the fact may give."""
    if fact.mark == "G" or fact.certainty != "established":
        return "nothing"
    given = default_severity(fact.category)
    return "warning" if given == "error" and fact.mark != "S" else given


def _value(fact: Fact) -> str:
    value = fact.value
    scope = "".join(f" [{kind}: {name}]" for kind, name in fact.scope.items())
    if value is None:
        return f"{fact.object or ''} {'holds' if fact.holds else 'does not hold'}{scope}".strip()
    if value.one_of:
        return f"{' or '.join(f'{n:g}' for n in value.one_of)} {value.unit}{scope}"
    low = "" if value.low is None else f"{value.low:g}"
    high = "" if value.high is None else f"{value.high:g}"
    return (
        f"{low} to {high} {value.unit}{scope}"
        if low and high
        else f"{low or high} {value.unit} {'or more' if low else 'or less'}{scope}"
    )


def _row(fact: Fact) -> dict[str, Any]:
    return asdict(fact)
