"""Configuration by path, suppressions and baselines, as `kclaims check` obeys them."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_check import CLAIM, ERROR, report, run


def categories(data: dict[str, Any]) -> dict[str, list[str]]:
    return {Path(d["path"]).name: sorted(f["category"] for f in d["findings"]) for d in data["documents"]}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("uk/a.md", "old/b.md", "c.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(CLAIM)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def configure(site: Path, text: str) -> None:
    (site / ".kclaims.yaml").write_text(text)


def test_settings_by_path_hold_from_whatever_folder_one_runs(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(
        site,
        "ignore: [pressure]\npaths:\n- {path: uk/*.md, jurisdiction: uk, ignore: [cure-all]}\n"
        "- {path: old, min-severity: error, learned: false}\n",
    )
    assert categories(report("--no-learned", ".")) == {"a.md": [], "b.md": [], "c.md": ["cure-all"]}
    monkeypatch.chdir(site / "uk")
    (document,) = report("--no-learned", "a.md")["documents"]
    assert (document["findings"], document["jurisdiction"]) == ([], {"value": "uk", "from": "config"})
    (site / "uk" / "a.md").write_text(CLAIM + "\nAct now, the offer ends today: ketamine spots are limited.\n")
    assert "pressure" not in categories(report("a.md"))["a.md"]


def test_fail_on_by_path(site: Path) -> None:
    for name in ("old/b.md", "c.md"):
        (site / name).write_text(ERROR)
    configure(site, "paths: [{path: old, fail-on: never}]\n")
    assert run("check", "old").exit_code == 0
    assert run("check", "c.md").exit_code == 1
    assert run("check", "--fail-on", "error", "old").exit_code == 1


def test_a_day_that_is_none_is_refused_where_it_stands(site: Path) -> None:
    configure(site, "suppress:\n- {path: c.md, rule: cure-all, reason: satire, until: 2026-13-45}\n")
    result = run("check", "c.md")
    assert result.exit_code == 2
    assert ".kclaims.yaml:2" in result.output
    assert "2026-13-45" in result.output


def test_toml_dates_are_dates(site: Path) -> None:
    (site / "pyproject.toml").write_text(
        '[tool.kclaims]\n[[tool.kclaims.suppress]]\npath = "c.md"\nrule = "cure-all"\nreason = "satire"\nuntil = 2999-01-01\n'
    )
    assert categories(report("c.md")) == {"c.md": []}


def test_a_configured_suppression_without_a_reason_suppresses_nothing(site: Path) -> None:
    configure(site, "suppress: [{path: c.md, rule: cure-all}]\n")
    (document,) = report("c.md")["documents"]
    assert sorted(f["category"] for f in document["findings"]) == ["bad-suppression", "cure-all"]
    assert any("gives no reason" in f["message"] for f in document["findings"])


def test_a_pattern_is_stale_only_where_no_file_needs_it(site: Path) -> None:
    configure(
        site,
        "suppress:\n- {path: '**/*.md', rule: cure-all, reason: house style}\n"
        "- {path: '*.html', rule: cure-all, reason: moved}\n- {path: gone.md, rule: cure-all, reason: deleted}\n",
    )
    data = report(".")
    stale = {d["path"]: [(f["start"]["line"], f["category"]) for f in d["findings"]] for d in data["documents"]}
    assert stale.pop(".kclaims.yaml") == [(3, "bad-suppression"), (4, "bad-suppression")]
    assert set(map(len, stale.values())) == {0}
    (site / "uk" / "a.md").write_text("Bring a sandwich.\n")
    assert categories(report("uk/a.md")) == {"a.md": []}
    assert ".kclaims.yaml" not in categories(report("uk"))


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("kclaims-disable-line cure-all -- why not", "“kclaims-disable-line” means nothing"),
        ("kclaims-disable-next-line cure-al -- why not", "matches nothing"),
        ("kclaims-disable-next-line cure-all, pressure -- why not", "suppression of pressure matches nothing"),
        ("kclaims-enable cure-all", "Nothing disables cure-all"),
        ("kclaims-disable cure-all", "has no reason"),
    ],
)
def test_bad_comments_say_what_is_wrong_where_they_stand(site: Path, comment: str, said: str) -> None:
    (site / "c.md").write_text(f"Hello.\n\n<!-- {comment} -->\n{CLAIM}")
    (bad,) = [f for f in report("c.md")["documents"][0]["findings"] if f["category"] == "bad-suppression"]
    assert said in bad["message"]
    assert (bad["start"]["line"], bad["quote"]) == (3, f"<!-- {comment} -->")


def test_what_is_enabled_again_is_found_again(site: Path) -> None:
    page = "<!-- kclaims-disable cure-all, pressure -- quoted -->\n{}\n<!-- kclaims-enable cure-all -->\n\n{}"
    (site / "c.md").write_text(page.format(CLAIM, CLAIM))
    found = report("c.md", "--show-suppressed")["documents"][0]["findings"]
    assert [(f["start"]["line"], f["suppressed"] is None) for f in found if f["category"] == "cure-all"] == [
        (2, False), (6, True),
    ]  # fmt: skip


def test_what_was_not_run_makes_no_suppression_useless(site: Path) -> None:
    (site / "c.md").write_text(f"<!-- kclaims-disable-next-line cure-all -- quoted -->\n{CLAIM}")
    for option in (
        ("--select", "pressure,bad-suppression"),
        ("--ignore", "cure-all,learned"),
        ("--ignore", "health-fraud,ketamine,core,learned"),
    ):
        assert report(*option, "c.md")["documents"][0]["findings"] == []
    (site / "c.md").write_text("<!-- kclaims-disable-next-line cure-all -- quoted -->\nBring a sandwich.\n")
    assert report("--select", "cure-all", "c.md")["documents"][0]["findings"] == []
    assert categories(report("--select", "cure-all,bad-suppression", "c.md")) == {"c.md": ["bad-suppression"]}


def test_a_baseline_holds_from_whatever_folder_one_runs(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(site, "baseline: known.json\n")
    assert "no such baseline" in run("check", "c.md").output
    assert run("baseline", ".").exit_code == 0
    assert set(json.loads((site / "known.json").read_text())["documents"]) == {"c.md", "old/b.md", "uk/a.md"}
    monkeypatch.chdir(site / "uk")
    assert categories(report("a.md")) == {"a.md": []}
    assert run("baseline", "..").exit_code == 0
    assert len(json.loads((site / "known.json").read_text())["documents"]) == 3
