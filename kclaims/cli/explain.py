"""`kclaims explain`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import click

from kclaims.cli.facts import describe, meant
from kclaims.cli.rules import knowledge, known_here, load, packs_argument
from kclaims.decide.checks import CHECKS, Check
from kclaims.model import CATEGORIES, GENRES, Element, Rule, default_severity
from kclaims.model.about import CATEGORY_ABOUT
from kclaims.rules.pages import Checklist
from kclaims.rules.ruleset import Ruleset


@click.command()
@click.argument("name", metavar="ID", required=False)
@packs_argument
def explain(name: str | None, packs: tuple[str, ...]) -> None:
    """What the rule, fact, check, category, checklist, element or genre ID means, why it matters, and who says so; without ID, the categories.

    Rules and facts are those of every pack that comes with kclaims and of the configuration here, or of the packs named behind the ID.
    """
    packs = known_here(packs)
    ruleset, _ = load(packs)
    rule = next((rule for rule in ruleset.rules if rule.id == name), None)
    fact = None if rule else next((fact for fact in knowledge(packs).facts if fact.id == name), None)
    if rule is not None:
        lines = _rule(rule, ruleset)
    elif fact is not None:
        lines = describe(fact)
    elif check := next((check for check in CHECKS if check.id == name), None):
        lines = _check(check)
    elif name in CATEGORIES:
        lines = _category(name, ruleset)
    elif checklist := next((c for c in ruleset.pages.checklists if c.id == name), None):
        lines = _checklist(checklist)
    elif name is not None and name in ruleset.pages.elements:
        lines = _element(ruleset.pages.elements[name])
    elif name is not None and name in GENRES:
        lines = _genre(name, ruleset)
    elif name is None:
        lines = (f"{category:26} {CATEGORY_ABOUT[category]}" for category in CATEGORIES)
    else:
        known = [
            *CATEGORIES,
            *(rule.id for rule in ruleset.rules),
            *(fact.id for fact in knowledge(packs).facts),
            *(check.id for check in CHECKS),
            *(checklist.id for checklist in ruleset.pages.checklists),
            *ruleset.pages.elements,
            *GENRES,
        ]
        hint = meant(name, known, " `kclaims rules list` shows every rule.")
        raise click.UsageError(f"'{name}' is no rule, fact, category, checklist, element or genre.{hint}")
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
    if rule.genres:
        yield f"Holds for: {', '.join(sorted(rule.genres))}"
    if rule.document:
        yield from _terms(rule, ruleset)
        return
    yield "Looks for"
    yield from (f"  {branch}: {phrase}" for branch, phrase in rule.branches.items())
    yield from (f"  {name}: “{q.ask}” answered {q.answer}" for name, q in rule.questions.items())
    if rule.unless:
        yield "Except"
        yield from (f"  {branch}: {phrase}" for branch, phrase in rule.unless.items())
    if rule.page:
        yield "Only where the document holds"
        yield from (f"  {branch}: {phrase}" for branch, phrase in rule.page.items())
    if rule.absent or rule.needs_no_references:
        yield "Silent when the document holds"
        yield from (f"  {branch}: {phrase}" for branch, phrase in rule.absent.items())
        yield from ["  references or links to sources"] if rule.needs_no_references else []
    quiet = [n for n, c in ruleset.contexts.items() if rule.contexts.get(n, c.default) == "suppress"]
    yield f"Quiet where context says so: {', '.join(quiet)}"
    yield from _examples(rule)
    yield "To suppress one finding, with your reason, in Markdown or HTML:"
    yield f"  <!-- kclaims-disable-next-line {rule.id} -- why it is right here -->"


def _examples(rule: Rule) -> Iterator[str]:
    yield "Flagged"
    yield from (f"  {_text(example)}" for example in rule.examples.get("flag", ()))
    yield "Passed"
    yield from (f"  {_text(example)}   ({example['because']})" for example in rule.examples.get("pass", ()))


def _terms(rule: Rule, ruleset: Ruleset) -> Iterator[str]:
    terms = rule.document
    if terms is None:
        return
    about = "; and ".join(" or ".join(sorted(group)) for group in terms.about)
    yield f"Speaks where the page holds: {about}"
    if terms.jurisdictions:
        yield f"Under the law of: {', '.join(sorted(terms.jurisdictions))}"
    if terms.needs:
        yield "Quiet where the page holds one of"
        yield from (f"  {name}: {ruleset.pages.elements[name].about}" for name in terms.needs)
    if terms.unless:
        yield f"Beside the point where the page holds: {', '.join(terms.unless)}"
    if terms.offer:
        yield from textwrap.wrap(f"Wording: {terms.offer}", 100)
    yield from _examples(rule)
    yield "`kclaims explain ELEMENT` shows the words that count. To suppress it, with your reason, at the head of the page:"
    yield f"  <!-- kclaims-disable {rule.id} -- why it is right here -->"


def _checklist(checklist: Checklist) -> Iterator[str]:
    yield f"{checklist.id}: {checklist.title}"
    yield from textwrap.wrap(checklist.about, 100)
    yield f"Asked of: {', '.join(sorted(checklist.genres)) or 'every page'}"
    yield "Sources"
    yield from (f"  {title} <{url}>" for title, url in checklist.sources)
    yield "Items"
    for item in checklist.items:
        yield f"  {item.id:24} {item.asks}"
        decided = [f"met by {' or '.join(sorted(group))}" for group in item.met]
        decided += [f"not met where the page holds {' or '.join(item.failed)}"] if item.failed else []
        yield f"  {'':24} {'; '.join(decided) or 'left to the reader'}, else {item.otherwise}"


def _element(element: Element) -> Iterator[str]:
    yield f"{element.name}: {element.about}"
    if element.structure:
        yield f"Shown by the page's {', '.join(element.structure)}"
    yield "Shown by"
    yield from (f"  {name}: {phrase}" for name, phrase in element.phrases.items())
    if element.unless:
        yield "Not by"
        yield from (f"  {name}: {phrase}" for name, phrase in element.unless.items())


def _genre(name: str, ruleset: Ruleset) -> Iterator[str]:
    yield f"{name}: a kind of page"
    yield "Cues that speak for it (points each time, at most so often)"
    for cue, found in ruleset.pages.cues.items():
        if found.points.get(name, 0) > 0:
            yield f"  {cue:20} {found.points[name]:+.1f} x {found.most}  {found.element.about}"
    yield "Rules that hold for this kind alone"
    yield from (f"  {rule.id:50} {rule.title}" for rule in ruleset.rules if name in rule.genres)
    yield f"To say so yourself: `genre: {name}` in the front matter, or in the configuration, also by path."


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
