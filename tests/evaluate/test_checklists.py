"""Pages coded by a checklist: how agreement with people is scored, and how far it goes on news releases."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kclaims.cli.main import cli
from tests.conftest import ROOT

RELEASE = """LEEDS, 4 May – Adults given zavirane walked better after a stroke, researchers report today.

After twelve weeks 31 of 60 people in the zavirane group walked unaided, compared with 18 of 60 on placebo. {more}

Full results will be presented in June at a congress in Lyon, the university said in a statement to the press.

Media contact: press@leeds.example
"""
RELEASES = ROOT / "corpus" / "releases"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["eval", "--no-learned", *arguments], catch_exceptions=False)


def coded(folder: Path, items: dict[str, bool | None], more: str = "") -> Path:
    (folder / "pages").mkdir(exist_ok=True)
    (folder / "pages" / "walk.md").write_text("---\ngenre: press-release\n---\n" + RELEASE.format(more=more))
    row = {"page": "walk", "checklist": "healthnewsreview", "items": items}
    (folder / "coded.jsonl").write_text(json.dumps(row) + "\n")
    return folder


def table(folder: Path) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = json.loads(run(str(folder), "--format", "json").output)["by_item"]
    return found


@pytest.fixture(scope="module")
def releases() -> dict[str, dict[str, float]]:
    return table(RELEASES / "test")


def test_both_errors_are_counted_and_what_does_not_apply_is_not(tmp_path: Path) -> None:
    found = table(coded(tmp_path, {"benefit": True, "cost": False, "harms": True, "funding": None}))
    assert found["benefit"]["agreement"] == found["cost"]["agreement"] == 1.0
    assert (found["harms"]["wrongly_unmet"], found["harms"]["wrongly_met"]) == (1, 0)
    assert "funding" not in found


def test_show_names_page_item_and_words(tmp_path: Path) -> None:
    folder = coded(tmp_path, {"cost": False}, "A course will cost £900 per patient.")
    assert "FALSE cost walk: A course will cost £900 per patient." in run(str(folder), "--show").output


@pytest.mark.parametrize(
    ("item", "more", "met"),
    [
        ("cost", "It will be affordable, and many insurers are likely to cover it.", False),
        ("cost", "With the Zavicard, most patients pay no more than $10.", False),
        ("cost", "The list price is $4,200 for a course.", True),
        ("harms", "Zavirane was well tolerated, and no side effects were reported.", False),
        ("harms", "The most common side effects were nausea (12 %) and headache (9 %).", True),
    ],
)
def test_a_mention_is_not_enough(tmp_path: Path, item: str, more: str, met: bool) -> None:
    assert table(coded(tmp_path, {item: met}, more))[item]["agreement"] == 1.0


def test_a_relative_change_is_no_size_of_a_benefit(tmp_path: Path) -> None:
    folder = coded(tmp_path, {"benefit": False})
    page = folder / "pages" / "walk.md"
    line = next(line for line in page.read_text().splitlines() if "31 of 60" in line)
    page.write_text(page.read_text().replace(line, "People on zavirane were 62 % more likely to walk unaided."))
    assert table(folder)["benefit"]["agreement"] == 1.0


def test_an_unknown_item_is_an_error(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["eval", str(coded(tmp_path, {"costs": True}))])
    assert result.exit_code == 2
    assert "no such item: costs" in result.output


@pytest.mark.parametrize(
    ("item", "least"),
    [("cost", 0.9), ("benefit", 0.7), ("harms", 0.7), ("funding", 0.75), ("sensational-language", 0.75)],
)
def test_agreement_on_releases_never_mended_on_does_not_fall(
    releases: dict[str, dict[str, float]], item: str, least: float
) -> None:
    assert releases[item]["agreement"] >= least
