"""The shipped packs, and what is said of broken ones."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kclaims.engine.packs import load_packs, pack_folders
from kclaims.evaluate.examples import run_examples, uncovered
from kclaims.model import CLAIM_CATEGORIES, Report
from kclaims.rules.folders import shipped_packs
from kclaims.rules.loader import compile_packs
from kclaims.rules.problems import RulesError
from kclaims.rules.ruleset import Ruleset

Packs = tuple[Ruleset, dict[str, Any]]


def test_every_example_holds_for_the_reason_it_states(packs: Packs) -> None:
    failed = [outcome for outcome in run_examples(*packs) if not outcome.passed]
    assert failed == []


def test_stable_rules_are_fully_covered_by_examples(packs: Packs) -> None:
    assert {r.id: uncovered(r) for r in packs[0].rules if r.status == "stable" and uncovered(r)} == {}


def test_there_are_sixty_stable_rules_over_all_claim_categories(packs: Packs) -> None:
    stable = [rule for rule in packs[0].rules if rule.status == "stable"]
    assert len(stable) >= 60
    assert {rule.category for rule in stable} >= set(CLAIM_CATEGORIES)


@pytest.mark.parametrize(
    ("said", "instead", "category"),
    [
        (
            "The vitamin drip puts no strain on the kidneys.",
            "The vitamin drip may strain the kidneys.",
            "absolute-safety",
        ),
        (
            "Our tea can be combined with any medicine.",
            "Our tea can't be combined with any medicine.",
            "absolute-safety",
        ),
        ("Nobody comes to rely on it.", "Some people come to rely on it.", "nonaddictive"),
        (
            "It grows in the forest, so there is nothing to fear.",
            "It grows in the forest, and so does hemlock.",
            "natural-safe",
        ),
        (
            "Vets give it to horses, so you can rest easy.",
            "Vets give it to horses, under a monitor.",
            "borrowed-safety",
        ),
        ("A lozenge needs no supervision.", "A lozenge needs supervision.", "unsupervised-home-use"),
        ("You need not ask anyone before you double the gel.", "Ask us before you double the gel.", "self-dosing"),
        (
            "After the fast your insulin can be thrown away.",
            "Never think that insulin can be thrown away.",
            "discourages-care",
        ),
        ("There's little point in going on with dialysis.", "There's no reason to skip dialysis.", "discourages-care"),
    ],
)
def test_what_is_promised_is_found_and_what_is_honest_is_not(
    lint: Callable[..., Report], said: str, instead: str, category: str
) -> None:
    assert category in {placed.finding.category for placed in lint(said).findings}
    assert category not in {placed.finding.category for placed in lint(instead).findings}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A small valid pack to break."""
    folder = tmp_path / "mine"
    (folder / "rules").mkdir(parents=True)
    (folder / "pack.yaml").write_text("schema: 1\nname: mine\nversion: 0.1.0\ntitle: Mine\nabout: A pack for tests.\n")
    (folder / "lexicon.yaml").write_text(
        "schema: 1\nentries:\n  elixir-word:\n    forms: [elixir, (magic|golden) drops]\n"
    )
    (folder / "rules" / "one.yaml").write_text(RULE)
    return folder


RULE = """\
schema: 1
id: mine.elixir
kind: sentence
title: An elixir is sold
category: cure-all
severity: warning
status: experimental
since: 0.1.0
reviewed: {on: 2026-11-22, next: 2027-11-22}
message: "“{match}” promises too much."
suggestion: Say what it is.
rationale: No elixir has been shown to do what elixirs are said to do.
sources: [{title: A source, url: "https://example.org/"}]
match: {any: {named: "{elixir-word}"}}
examples:
  flag: [{text: "Our elixir helps.", because: match.named}]
  pass: [{text: "It is not an elixir.", because: context.negation}]
"""


def test_a_pack_of_ones_own_needs_no_python(pack: Path) -> None:
    ruleset, gate = load_packs(pack_folders([str(pack)]), use_cache=False)
    assert all(outcome.passed for outcome in run_examples(ruleset, gate))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("category: cure-all", "category: cure-alls", "one.yaml:5:11: 'cure-alls' is no category"),
        ("severity: warning", "severity: error", "one.yaml:6:11: 'cure-all' is 'warning' by default"),
        ("{elixir-word}", "{elixirs}", "one.yaml:14:22: lexicon entry 'elixirs' does not exist"),
        ("{elixir-word}", "(elixir", "'(' is never closed"),
        ("title: An elixir is sold", "titel: An elixir is sold", "'title' is a required property"),
        ("id: mine.elixir", "id: other.elixir", "a rule of pack 'mine' is named 'mine.…'"),
        ("because: match.named", "because: match.nemed", "the rule has no match 'nemed'"),
        ('sources: [{title: A source, url: "https://example.org/"}]', "sources: [nowhere]", "no pack defines the source 'nowhere'"),
        ("status: experimental", "status: stable", "a stable rule has at least 3 flag examples"),
        ("match: {any", "contexts: {irony: suppress}\nmatch: {any", "context 'irony' does not exist"),
        ("schema: 1", "schema: 1\nschema: 1", "key 'schema' stands twice"),
    ],
)  # fmt: skip
def test_mistakes_are_named_with_file_and_line(pack: Path, old: str, new: str, said: str) -> None:
    file = pack / "rules" / "one.yaml"
    file.write_text(RULE.replace(old, new))
    with pytest.raises(RulesError) as caught:
        compile_packs([shipped_packs() / "core", pack])
    assert said in str(caught.value)


def test_all_mistakes_are_listed_at_once(pack: Path) -> None:
    file = pack / "rules" / "one.yaml"
    file.write_text(RULE.replace("cure-all", "nothing").replace("{elixir-word}", "{elixirs}"))
    with pytest.raises(RulesError) as caught:
        compile_packs([shipped_packs() / "core", pack])
    assert len(caught.value.problems) == 2


def test_a_rule_may_not_be_defined_twice(pack: Path) -> None:
    shutil.copy(pack / "rules" / "one.yaml", pack / "rules" / "two.yaml")
    with pytest.raises(RulesError, match=r"two\.yaml:1:1: rule 'mine\.elixir' is already defined at .*one\.yaml:1"):
        compile_packs([shipped_packs() / "core", pack])
