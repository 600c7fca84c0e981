"""The corpus keeps its promises: labels that fit the schema, quotes that stand once, splits that share nothing."""

import json
import re
from collections import Counter
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kclaims.engine import Linter, Options
from kclaims.model import (
    CLAIM_CATEGORIES,
    DOCUMENT_CATEGORIES,
    FACT_CATEGORIES,
    GENRES,
    QUALITY_CATEGORIES,
    SEVERITIES,
)
from kclaims.readers import read
from kclaims.rules.knowledge import Knowledge
from kclaims.rules.ruleset import Ruleset
from tests.conftest import ROOT, document, sentence_rules

CORPUS = ROOT / "corpus"
SPLITS = ("train", "dev", "dev-2", "dev-3", "test", "test-2")
PAIRS = tuple(file.name for file in sorted(CORPUS.glob("pairs*.jsonl")))
LABELLED = set(CLAIM_CATEGORIES) | set(FACT_CATEGORIES)


def rows(split: str, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPUS / split / name).read_text(encoding="utf-8").splitlines()]


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((CORPUS / "schema" / name).read_text()))


@pytest.mark.parametrize("split", SPLITS)
def test_labels_and_pages_fit_their_schemas(split: str) -> None:
    for name, schema in (("labels.jsonl", "label.json"), ("pages.jsonl", "page.json")):
        check = validator(schema)
        assert [e.message for row in rows(split, name) for e in check.iter_errors(row)] == []
    used = {category for row in rows(split, "labels.jsonl") for category in row.get("categories", ())}
    assert used == LABELLED or (split[-1].isdigit() and used < LABELLED)
    named = {gap for row in rows(split, "pages.jsonl") for gap in row["missing"]}
    assert named <= set(DOCUMENT_CATEGORIES) | set(QUALITY_CATEGORIES)


@pytest.mark.parametrize("split", SPLITS)
def test_every_quote_stands_once_on_its_page(split: str) -> None:
    pages = {file.stem: file.read_text(encoding="utf-8") for file in (CORPUS / split / "pages").iterdir()}
    wrong = [r["quote"] for r in rows(split, "labels.jsonl") if pages[r["page"]].count(r["quote"]) != 1]
    assert wrong == []
    assert {row["page"] for row in rows(split, "pages.jsonl")} == set(pages)


def test_flags_and_traps_are_in_balance() -> None:
    for split in SPLITS:
        counts = Counter((row["verdict"], bool(row.get("easy"))) for row in rows(split, "labels.jsonl"))
        assert 0.7 < counts["flag", False] / counts["ok", False] < 1.4


def skeleton(text: str) -> str:
    return re.sub(r"\d+|ketamine|esketamine|spravato|depression|anxiety|ptsd|pain", "#", text.lower())


def test_no_flag_of_one_split_stands_in_another() -> None:
    seen: dict[str, str] = {}
    for split in SPLITS:
        for row in rows(split, "labels.jsonl"):
            if row["verdict"] == "flag":
                assert seen.setdefault(skeleton(row["quote"]), split) == split, row["quote"]


def test_clean_pages_are_read_without_loss() -> None:
    files = [file for folder in CORPUS.glob("clean*") for file in (folder / "pages").iterdir()]
    assert sum(len(read(file.read_bytes(), file.name).text.split()) for file in files) >= 60_000


@pytest.mark.parametrize("half", ["dev", "dev-2", "dev-3", "dev-4", "test"])
def test_whole_documents_have_their_pages_and_known_labels(half: str) -> None:
    found = rows(f"documents/{half}", "documents.jsonl")
    pages = [file.name for file in (CORPUS / "documents" / half / "pages").iterdir()]
    assert sorted(row["file"] for row in found) == sorted(pages)
    assert {row["genre"] for row in found} <= set(GENRES)
    for row in found:
        labels = [*row["missing"], *row["present"], *row.get("optional", ())]
        assert set(labels) <= set(DOCUMENT_CATEGORIES)
        assert len(labels) == len(set(labels))


@pytest.mark.parametrize("name", PAIRS)
def test_pairs_come_in_twos(name: str) -> None:
    found = [json.loads(line) for line in (CORPUS / name).read_text(encoding="utf-8").splitlines()]
    verdicts = Counter((row["id"][:-1], row["id"][-1], row["verdict"]) for row in found)
    assert len({row["text"] for row in found}) == len(found) == len(verdicts)
    assert {(end, verdict) for _, end, verdict in verdicts} == {("f", "flag"), ("t", "trap")}
    assert len(found) // 2 >= 150


def test_no_text_of_one_file_of_pairs_stands_in_another() -> None:
    seen: set[str] = set()
    for name in PAIRS:
        texts = {json.loads(line)["text"] for line in (CORPUS / name).read_text(encoding="utf-8").splitlines()}
        assert not seen & texts
        seen |= texts


def test_hardly_any_true_statement_is_called_an_error(
    packs: tuple[Ruleset, dict[str, Any]], knowledge: Knowledge
) -> None:
    ruleset, gate = packs
    sober = Linter(ruleset.keep(sentence_rules(ruleset)), gate, Options(), knowledge=lambda: knowledge)
    lines = (CORPUS / "true-statements.jsonl").read_text(encoding="utf-8").splitlines()
    reports = [sober.lint(document(json.loads(line)["text"])) for line in lines]
    worst = Counter(
        max((found.finding.severity for found in report.findings), key=SEVERITIES.index)
        for report in reports
        if report.findings
    )
    assert worst["error"] <= 6
    assert worst["warning"] <= 60
