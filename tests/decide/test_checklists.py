"""Checklists, readability and their place in the report."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kclaims.engine import Linter, Options
from kclaims.rules.ruleset import Ruleset
from tests.conftest import ROOT, document

Packs = tuple[Ruleset, dict[str, Any]]
RELEASE = """---
genre: press-release
---
# A breakthrough for depression

Vex today announced results. In the study, 40 % of patients responded to ketamine, compared with 20 % on placebo.
Nausea and dizziness were common. The study was funded by the National Institutes of Health. It costs $400 per dose.
The drug is approved by the FDA. Standard treatments include psychotherapy and ECT. More research is needed.
"""
BARE = "---\ngenre: press-release\n---\n# A new era\n\nVex today announced that its drug helps people with depression. They felt better.\n"


def answers(packs: Packs, text: str, checklist: str) -> dict[str, tuple[bool | None, str]]:
    ruleset, gate = packs
    report = Linter(ruleset.keep([]), gate, Options(details=True)).lint(document(text))
    (found,) = [c for c in report.checklists if c["id"] == checklist]
    return {item["id"]: (item["met"], item["quote"]) for item in found["items"]}


def test_a_release_is_held_against_the_criteria_of_reviewers(packs: Packs) -> None:
    told = answers(packs, RELEASE, "healthnewsreview")
    assert {name for name, (met, _) in told.items() if met} >= {
        "cost", "benefit", "harms", "funding", "availability", "alternatives", "evidence",
    }  # fmt: skip
    assert told["sensational-language"] == (False, "A breakthrough for depression")
    assert "40 % of patients responded" in told["benefit"][1]
    bare = answers(packs, BARE, "healthnewsreview")
    assert {name: bare[name][0] for name in ("cost", "benefit", "harms", "funding", "alternatives")} == dict.fromkeys(
        ("cost", "benefit", "harms", "funding", "alternatives"), False
    )


@pytest.mark.parametrize(
    "sober",
    ["Breakthrough therapy designation was granted.", "It is no miracle and no cure.", "Breakthrough pain is common."],
)
def test_sober_uses_of_loud_words_are_not_sensational(packs: Packs, sober: str) -> None:
    text = f"---\ngenre: news\n---\nKetamine may help some people. {sober}\n"
    assert answers(packs, text, "healthnewsreview")["sensational-language"][0] is True


def test_jama_benchmarks_are_counted_and_metadata_answer(packs: Packs) -> None:
    ruleset, gate = packs
    text = "---\nauthor: Ruth Ames, MD\ndate: 2026-03-01\n---\nKetamine may ease depression.\n"
    report = Linter(ruleset.keep([]), gate, Options(details=True)).lint(document(text))
    (jama,) = [c for c in report.checklists if c["id"] == "jama"]
    assert (jama["met"], jama["of"]) == (2, 4)
    assert jama["items"][0]["quote"] == "author: Ruth Ames, MD"


def test_what_only_a_reader_can_judge_is_left_open(packs: Packs) -> None:
    text = "---\ngenre: patient-information\n---\nKetamine may ease depression.\n"
    assert answers(packs, text, "discern")["relevant"] == (None, "")
    assert not any("score" in c.title.lower() for c in packs[0].pages.checklists)


def test_the_json_report_carries_them_and_fits_its_schema(packs: Packs) -> None:
    from click.testing import CliRunner

    from kclaims.cli.main import cli

    done = CliRunner().invoke(
        cli,
        ["check", "--isolated", "--format", "json", "--fail-on", "never", "--stdin-filename", "r.md", "-"],
        input=RELEASE * 3,
    )
    data = json.loads(done.stdout)
    schema = json.loads((ROOT / "kclaims" / "render" / "report.schema.json").read_text())
    Draft202012Validator(schema).validate(data)
    (page,) = data["documents"]
    assert {c["id"] for c in page["checklists"]} >= {"jama", "honcode", "healthnewsreview"}
    assert page["readability"]["reading_minutes"] > 0
    assert 0 < page["readability"]["flesch_kincaid_grade"] < 30
