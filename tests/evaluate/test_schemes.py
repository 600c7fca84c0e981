"""Coding schemes: pages, sites, and agreement with people."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kclaims.cli.main import cli
from kclaims.evaluate.agreement import ac1, agreement, kappa
from kclaims.rules.folders import shipped_packs
from kclaims.rules.problems import RulesError
from kclaims.rules.ruleset import Ruleset
from kclaims.rules.schemes import load_schemes

HEAD = "---\nurl: https://www.{host}{path}\n---\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["schemes", *arguments], catch_exceptions=False)


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    """Two sites: the abuse risk of one stands on its second page; the other links to a page nobody fetched."""
    pages = {
        "a1": HEAD.format(host="alpha.example.com", path="/")
        + "We offer IV ketamine infusions for depression, PTSD and chronic pain. A session is $450. See [risks](https://shop.example.com/risks?ref=nav).\n",
        "a2": HEAD.format(host="shop.example.com", path="/risks") + "Ketamine can be misused and can be addictive.\n",
        "a3": HEAD.format(host="alpha.example.com", path="/blog/one") + "Our lozenges ship to your door. We treat Lyme disease.\n",
        "b1": HEAD.format(host="beta-clinic.org", path="/")
        + "We prescribe ketamine lozenges for anxiety. Ketamine is not addictive. Read [more](/safety).\n",
    }  # fmt: skip
    for name, text in pages.items():
        (tmp_path / f"{name}.md").write_text(text)
    return tmp_path


def coded(sites: Path, *options: str) -> dict[str, dict[str, object]]:
    data = json.loads(run("code", str(sites), "--no-learned", "--format", "json", *options).output)
    return {item["id"]: item for item in data["items"]} | {"units": {unit["unit"]: unit for unit in data["units"]}}


def test_sites_pool_their_pages_and_leave_out_blogs(sites: Path) -> None:
    found = coded(sites)
    units = found["units"]
    assert set(units) == {"example.com", "beta-clinic.org"}
    assert (found["iv-ketamine"]["n"], found["oral-ketamine"]["n"], found["lyme"]["n"]) == (1, 1, 0)
    assert found["depression"]["percent"] == 50.0
    assert found["not-addictive"]["n"] == 1
    assert found["cost"]["amounts"] == {"least": 450, "most": 450}
    assert units["example.com"]["codes"]["no-abuse-risk"]["value"] is False


def test_absence_says_how_much_of_the_site_was_seen(sites: Path) -> None:
    found = coded(sites)["units"]["beta-clinic.org"]
    assert found["codes"]["no-abuse-risk"]["value"] is True
    assert (found["seen"], found["known"]) == (1, 2)
    assert "not seen whole: 1 of 2 sites" in run("code", str(sites), "--no-learned").output


def test_counts_are_printed_with_their_denominator(sites: Path) -> None:
    lines = run("code", str(sites), "--no-learned").output.splitlines()
    line = next(line for line in lines if line.startswith("Use: depression"))
    assert "1 (50.0 %) of 2" in line
    assert "(published: 17 of 17)" in line


def test_a_coding_sheet_can_be_filled_in_and_compared(sites: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    assert run("code", str(sites), "--no-learned", "--format", "csv", "--output", str(sheet)).exit_code == 0
    text = sheet.read_text()
    assert text.splitlines()[0].startswith("unit,coverage,iv-ketamine")
    found = coded(sites, "--human", str(sheet))
    assert found["iv-ketamine"]["agreement"]["percent"] == 100.0
    assert found["iv-ketamine"]["agreement"]["kappa"] == 1.0
    assert found["lyme"]["agreement"]["kappa"] is None
    sheet.write_text(text.replace("unit,", "site,").replace(",0,", ",maybe,", 1))
    wrong = run("code", str(sites), "--no-learned", "--human", str(sheet))
    assert wrong.exit_code == 2
    assert "sheet.csv:1: no column 'unit'" in wrong.output
    assert "'maybe'" in wrong.output


def test_figures_of_agreement_are_those_of_the_textbooks() -> None:
    pairs = [(True, True)] * 40 + [(True, False)] * 9 + [(False, True)] * 6 + [(False, False)] * 45
    assert kappa(pairs) == pytest.approx(0.7, abs=0.001)
    rare = [(True, True)] * 1 + [(True, False)] * 2 + [(False, True)] * 1 + [(False, False)] * 96
    assert kappa(rare) == pytest.approx(0.385, abs=0.01)
    assert ac1(rare) == pytest.approx(0.968, abs=0.005)
    assert agreement([(False, False)] * 17).kappa is None
    assert agreement([(False, False)] * 17).ac1 == 1.0


def test_a_second_scheme_is_only_data_and_mistakes_are_named(
    packs: tuple[Ruleset, dict[str, object]], tmp_path: Path
) -> None:
    ruleset, _ = packs
    schemes = {scheme.id: scheme.unit for scheme in load_schemes([shipped_packs() / "ketamine"], ruleset)}
    assert schemes == {"crane-2023": "site", "news-framing": "page"}
    (tmp_path / "schemes").mkdir()
    (tmp_path / "schemes" / "mine.yaml").write_text(
        "schema: 1\nid: mine\ntitle: Mine\nabout: A scheme for tests.\nunit: page\n"
        "sources: [{title: A source, url: 'https://example.org/'}]\nitems:\n"
        "  - {id: one, label: One thing, elements: [nowhere]}\n  - {id: one, label: Two things, any: {a: '(open'}}\n"
    )
    with pytest.raises(RulesError) as caught:
        load_schemes([tmp_path], ruleset)
    said = str(caught.value)
    assert "mine.yaml:8:43: no pack defines the element 'nowhere'" in said
    assert "'one' stands twice" in said
    assert "'(' is never closed" in said


def test_an_unknown_scheme_is_the_callers_mistake(sites: Path) -> None:
    assert run("code", "--scheme", "none", str(sites)).exit_code == 2
