"""Packs for several drugs side by side: what they share, what each brings, which of them a page is about."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kclaims.cli.main import cli
from kclaims.engine.packs import load_knowledge, pack_folders, shipped_names
from kclaims.rules.folders import shipped_packs
from kclaims.rules.loader import RulesError, compile_packs
from tests.cli.test_check import report

BRAND = "Ozempic is FDA-approved for weight loss.\n"
COPIES = "The compounded versions are FDA-approved.\n"


def claims(path: Path, *options: str) -> set[str]:
    found: list[dict[str, Any]] = report(str(path), *options)["documents"][0]["findings"]
    return {f["rule_id"] for f in found if f["detector"] == "claim"}


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "page.md"


def test_every_shipped_pack_runs_where_none_is_named() -> None:
    assert {"ketamine", "semaglutide", "health-fraud"} <= set(shipped_names())
    assert [folder.name for folder in pack_folders(())] == ["core", *shipped_names()]


def test_a_pack_speaks_where_its_drug_is_named(page: Path, needs_model: None) -> None:
    page.write_text(BRAND)
    assert claims(page) == {"semaglutide.ozempic-weight"}
    page.write_text(BRAND.replace("Ozempic", "Ketamine").replace("weight loss", "depression"))
    assert claims(page) == {"ketamine.approval-depression"}


@pytest.mark.parametrize(("drug", "fact"), [
    ("Semaglutide", "semaglutide.compounded-approval"), ("Ketamine", "ketamine.approval-compounded"),
])  # fmt: skip
def test_words_that_may_mean_several_drugs_mean_the_one_that_the_page_names(
    page: Path, drug: str, fact: str, needs_model: None
) -> None:
    page.write_text(f"{drug} needs a prescription.\n\n{COPIES}")
    assert claims(page) == {fact}


def test_a_drug_pack_needs_the_base_pack_alone(page: Path, needs_model: None) -> None:
    page.write_text(BRAND)
    assert claims(page, "--ruleset", "semaglutide") == {"semaglutide.ozempic-weight"}
    assert claims(page, "--ruleset", "ketamine") == set()


def test_qualifiers_of_several_packs_add_up() -> None:
    measures = load_knowledge(pack_folders(("semaglutide",))).qualifiers["measure"]
    assert {"remission", "weight-change"} <= measures.keys()


def test_the_facts_of_a_pack_of_ones_own_are_tested_by_its_folder(tmp_path: Path, needs_model: None) -> None:
    folder = tmp_path / "semaglutide"
    shutil.copytree(shipped_packs() / "semaglutide", folder)
    text = (folder / "facts.yaml").read_text()
    broken = text.replace("Ozempic is not FDA-approved for type 2 diabetes.", "The sky is blue.")
    (folder / "facts.yaml").write_text(broken)
    told = CliRunner().invoke(cli, ["facts", "test", str(folder)], standalone_mode=False)
    assert "FAIL semaglutide.ozempic-diabetes contradicted[1]" in told.output
    listed = CliRunner().invoke(cli, ["facts", "list", str(folder), "--format", "json"], standalone_mode=False)
    assert {fact["pack"] for fact in json.loads(listed.output)} == {"semaglutide"}


@pytest.mark.parametrize(("sentence", "read_as"), [
    ("The sky is blue.", "no claim of any relation"),
    ("Ozempic is FDA-approved for type 2 diabetes.", "approved-for of ozempic: type-2-diabetes (asserted)"),
])  # fmt: skip
def test_an_example_that_does_not_contradict_tells_how_it_was_read(
    tmp_path: Path, sentence: str, read_as: str, needs_model: None
) -> None:
    folder = tmp_path / "semaglutide"
    shutil.copytree(shipped_packs() / "semaglutide", folder)
    text = (folder / "facts.yaml").read_text()
    (folder / "facts.yaml").write_text(text.replace("Ozempic is not FDA-approved for type 2 diabetes.", sentence))
    told = CliRunner().invoke(cli, ["facts", "test", str(folder)], standalone_mode=False)
    assert f"found instead: nothing; read as: {read_as}" in told.output


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_a_pack_that_defines_a_drug_takes_the_place_of_one_that_only_names_it(
    tmp_path: Path, order: tuple[str, str]
) -> None:
    head = "schema: 1\nname: {0}\nversion: 0.1.0\ntitle: Pack {0}\nabout: A pack for tests.\n"
    concept = "schema: 1\nconcepts:\n  zolpidem: {{kind: drug, name: {0}, {1}forms: [{0}]}}\n"
    for name, extra in (("a", "placeholder: true, "), ("b", "")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pack.yaml").write_text(head.format(name))
        (tmp_path / name / "concepts.yaml").write_text(concept.format(name, extra))
    known = load_knowledge(pack_folders([str(tmp_path / name) for name in order]), use_cache=False)
    assert known.concepts["zolpidem"].name == "b"
    (tmp_path / "a" / "concepts.yaml").write_text(concept.format("a", ""))
    with pytest.raises(RulesError, match="'zolpidem' is already defined"):
        compile_packs([tmp_path / name for name in order])


def test_a_rule_that_asks_the_page_for_a_drug_is_silent_elsewhere(page: Path, needs_model: None) -> None:
    rule = "semaglutide.stays-off"
    for heading, found in (("Semaglutide", [rule]), ("Boxing for beginners", [])):
        page.write_text(f"# {heading}\n\nOnce the weight is off, it stays off.\n")
        told = report(str(page), "--select", rule)["documents"][0]["findings"]
        assert [f["rule_id"] for f in told] == found
    quiet = report(str(page), "--select", rule, "--show-suppressed")["documents"][0]["findings"]
    assert {f["suppressed"]["by"] for f in quiet} == {"page.drug"}
