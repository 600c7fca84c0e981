"""`kclaims check` as its users meet it: files, formats, exit codes, errors."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from kclaims.cli.main import cli
from tests.conftest import ROOT

CLAIM = "Ketamine is a cure-all.\n"
ERROR = "R-ketamine is an FDA-approved anesthetic given as a shot.\n"

PACK = "schema: 1\nname: own\nversion: 0.1.0\ntitle: A pack\nabout: Of one drug.\n"


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, list(arguments), input=stdin)


def report(*arguments: str, stdin: bytes | None = None) -> dict[str, Any]:
    result = run("check", "--format", "json", "--fail-on", "never", *arguments, stdin=stdin)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "draft.md"
    file.write_text(CLAIM, encoding="utf-8")
    return file


def test_exit_codes_follow_fail_on(page: Path) -> None:
    assert run("check", str(page)).exit_code == 0
    assert run("check", "--fail-on", "warning", str(page)).exit_code == 1
    page.write_text(ERROR)
    assert run("check", str(page)).exit_code == 1
    assert run("check", "--fail-on", "never", str(page)).exit_code == 0
    page.write_text("Bring a sandwich.\n")
    assert run("check", "--fail-on", "info", str(page)).exit_code == 0


@pytest.mark.parametrize(("text", "options", "code"), [
    ("Bring a sandwich.\n", (), 0), (CLAIM, (), 0), (ERROR, (), 1), (CLAIM, ("--fail-on", "warning"), 1),
    (ERROR, ("--fail-on", "never"), 0), (ERROR, ("--jurisdiction", "mars"), 2), (ERROR, ("--help",), 0),
])  # fmt: skip
def test_the_command_itself_ends_with_these_codes(page: Path, text: str, options: tuple[str, ...], code: int) -> None:
    page.write_text(text)
    command = [sys.executable, "-m", "kclaims", "check", *options, str(page)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == code


def test_json_fits_the_shipped_schema(page: Path) -> None:
    schema = json.loads((ROOT / "kclaims/render/report.schema.json").read_text())
    page.write_text(f"{CLAIM}\nIs it a cure-all? Yes.\n\nIt is not a cure-all.\n")
    data = report("--show-suppressed", str(page))
    assert list(Draft202012Validator(schema).iter_errors(data)) == []
    assert {f["suppressed"]["by"] for f in data["documents"][0]["findings"] if f["suppressed"]} >= {"context.negation"}


def test_two_runs_give_the_same_bytes(page: Path) -> None:
    arguments = ("check", "--format", "json", "--as-of", "2026-11-22", "--fail-on", "never", str(page))
    assert run(*arguments).stdout == run(*arguments).stdout


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_positions_point_into_the_source(tmp_path: Path, newline: str) -> None:
    file = tmp_path / "page.txt"
    source = newline.join(["An emoji 😀 first.", "", "Our drip is truly a", "cure-all for everyone.", ""])
    file.write_bytes(b"\xef\xbb\xbf" + source.encode())
    (found,) = [f for f in report(str(file))["documents"][0]["findings"] if f["category"] == "cure-all"]
    assert source[found["start"]["offset"] : found["end"]["offset"]] == found["quote"]
    assert found["start"]["line"] in {3, 4}


def test_standard_input_takes_its_format_from_the_name() -> None:
    data = report("--stdin-filename", "x.html", "-", stdin=b"<p>Our drip is a <b>cure-all</b>.</p>")
    (found,) = data["documents"][0]["findings"]
    assert (data["documents"][0]["path"], found["quote"]) == ("x.html", "cure-all")


def test_bad_paths_and_binary_files_are_the_callers_mistake(tmp_path: Path) -> None:
    missing = run("check", str(tmp_path / "none.md"))
    assert (missing.exit_code, "none.md: no such file" in missing.output) == (2, True)
    picture = tmp_path / "logo.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    binary = run("check", str(picture))
    assert (binary.exit_code, "logo.png: not text" in binary.output) == (2, True)


def test_in_folders_what_cannot_be_read_is_an_entry_and_the_rest_is_linted(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(CLAIM)
    (tmp_path / "b.txt").write_bytes(b"\x00\x01\x02\x03 binary \x00")
    (tmp_path / "logo.png").write_bytes(b"\x89PNG")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "c.md").write_text(CLAIM)
    data = report(str(tmp_path))
    assert [Path(d["path"]).name for d in data["documents"]] == ["a.md"]
    assert [(Path(e["path"]).name, e["code"]) for e in data["errors"]] == [("b.txt", "binary")]
    assert [Path(s["path"]).name for s in data["skipped"]] == ["logo.png"]


def test_folders_respect_gitignore_and_exclude(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("drafts/\n")
    (tmp_path / "drafts").mkdir()
    for name in ("drafts/a.md", "b.md", "c.md"):
        (tmp_path / name).write_text(CLAIM)
    (tmp_path / ".kclaims.yaml").write_text("exclude: [c.md]\n")
    assert [Path(d["path"]).name for d in report(str(tmp_path))["documents"]] == ["b.md"]


def test_a_bad_configuration_names_file_line_and_every_problem(page: Path) -> None:
    config = page.parent / ".kclaims.yaml"
    config.write_text("select: [cure-all]\njurisdicton: us\nfail-on: always\n")
    result = run("check", str(page))
    assert result.exit_code == 2
    assert f"{config}:3:10: fail-on: 'always' is not one of" in result.output
    assert "jurisdicton" in result.output


def test_a_bad_rule_pack_is_refused(page: Path) -> None:
    result = run("check", "--ruleset", "no-such-pack", str(page))
    assert (result.exit_code, "no such rule pack" in result.output) == (2, True)


@pytest.mark.parametrize(
    "option", [("--select", "pressure"), ("--ignore", "cure-all"), ("--ignore", "*.cure-all*,ketamine,health-fraud")]
)
def test_select_and_ignore(page: Path, option: tuple[str, str]) -> None:
    assert report("--no-learned", *option, str(page))["documents"][0]["findings"] == []


def test_min_severity_leaves_out_what_is_milder(page: Path) -> None:
    page.write_text(CLAIM + "\n" + ERROR)
    kept = report("--min-severity", "error", str(page))["documents"][0]["findings"]
    assert {f["severity"] for f in kept} == {"error"}


def test_inline_suppression_needs_a_reason_and_a_use(page: Path) -> None:
    page.write_text(f"<!-- kclaims-disable-next-line cure-all -- quoted on purpose -->\n{CLAIM}")
    assert [f for f in report(str(page))["documents"][0]["findings"] if f["category"] == "cure-all"] == []
    page.write_text(f"<!-- kclaims-disable-next-line cure-all -->\n{CLAIM}")
    found = {f["category"] for f in report(str(page))["documents"][0]["findings"]}
    assert found >= {"cure-all", "bad-suppression"}
    page.write_text("<!-- kclaims-disable cure-all -- why not -->\n\nBring a sandwich.\n")
    assert [f["category"] for f in report(str(page))["documents"][0]["findings"]] == ["bad-suppression"]


def test_configured_suppressions_expire(page: Path) -> None:
    config = page.parent / ".kclaims.yaml"
    entry = "suppress: [{path: draft.md, rule: cure-all, quote: cure-all, reason: satire, until: %s}]\n"
    config.write_text(entry % "2999-01-01")
    assert report(str(page))["documents"][0]["findings"] == []
    config.write_text(entry % "2020-01-01")
    assert {f["category"] for f in report(str(page))["documents"][0]["findings"]} == {"cure-all", "bad-suppression"}


def test_a_baseline_lets_only_new_findings_through(page: Path) -> None:
    baseline = page.parent / "known.json"
    assert run("baseline", "--output", str(baseline), str(page)).exit_code == 0
    page.write_text(f"A new line.\n\n{CLAIM}\nOur lozenges cure depression for good.\n")
    new = report("--baseline", str(baseline), str(page))["documents"][0]["findings"]
    assert new
    assert "cure-all" not in {f["quote"] for f in new}


def test_text_report_shows_line_marks_reason_source_and_remedy(page: Path) -> None:
    output = run("check", str(page)).output
    assert "Ketamine is a cure-all." in output
    assert "^^^^^^^^" in output
    for label in ("why", "source", "instead"):
        assert f"= {label}:" in output
    assert "\x1b[" not in output


def test_hostile_text_cannot_reach_the_terminal(page: Path) -> None:
    page.write_text("Ketamine is a cure-all \x1b[31m\u202e for you.\n", encoding="utf-8")
    output = run("check", str(page)).output
    assert "\x1b" not in output
    assert "\u202e" not in output


def test_several_processes_find_the_same(tmp_path: Path) -> None:
    for index in range(6):
        (tmp_path / f"{index}.md").write_text(CLAIM * (index + 1))
    alone, together = report(str(tmp_path)), report("--jobs", "2", str(tmp_path))
    assert alone == together


def test_a_file_that_names_no_treatment_never_imports_spacy_or_numpy(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("The clinic opens at nine.\n\nBring a list of what you take.\n")
    code = (
        "import sys\nfrom kclaims.cli.main import cli\n"
        f"cli.main(['check', {str(tmp_path / 'a.md')!r}], standalone_mode=False)\n"
        "print([m for m in ('spacy', 'numpy', 'sklearn', 'trafilatura') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")


@pytest.mark.parametrize("name", ["cure-all", "ketamine.r-ketamine-anesthetic"])
def test_explain(name: str) -> None:
    result = run("explain", name)
    assert (result.exit_code, name in result.output) == (0, True)


@pytest.mark.parametrize(
    "command", [["facts", "list"], ["facts", "test"], ["facts", "show", "any.fact"], ["explain", "cure-all"]]
)
def test_a_pack_that_is_none_is_told_of(command: list[str]) -> None:
    result = run(*command, "./nosuch")
    assert result.exit_code == 2
    assert "no such rule pack" in result.output


def test_rules_and_facts_of_a_pack_of_ones_own_are_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pack.yaml").write_text(
        "schema: 1\nname: own\nversion: 0.1.0\ntitle: A pack of one drug\nabout: What is known of ownium.\nsources: {label: {title: Label of ownium, url: 'https://example.org/'}}\n"
    )
    (tmp_path / "concepts.yaml").write_text(
        "schema: 1\nconcepts:\n  ownium: {kind: drug, name: ownium, forms: [ownium]}\n"
    )
    (tmp_path / "facts.yaml").write_text(
        "schema: 1\ndefaults: {certainty: established, jurisdiction: us, reviewed: '2026-11-26', holds: true}\nfacts:\n"
        "- {id: own.addictive, subject: ownium, relation: addictive, authority: FDA, mark: S2, category: fact-error, sources: [label],"
        " statement: Ownium is addictive., contradicted: [Ownium is not addictive.], agrees: [Ownium is addictive.]}\n"
    )
    for command in (["explain", "own.addictive"], ["facts", "show", "own.addictive"]):
        assert "Ownium is addictive." in run(*command, str(tmp_path)).output
        assert run(*command).exit_code == 2
    project = tmp_path / "project"
    project.mkdir()
    (project / ".kclaims.yaml").write_text("rulesets: [ketamine, ./../../" + tmp_path.name + "]\n")
    monkeypatch.chdir(project)
    for command in (
        ["explain", "own.addictive"],
        ["facts", "show", "own.addictive"],
        ["explain", "health-fraud.cure-all"],
    ):
        assert run(*command).exit_code == 0


@pytest.mark.parametrize(
    ("relations", "place", "message"),
    [
        ("  owned: {about: who owns it, says: nothing, binding: subject, triggers: {own: 'owned by {drug}'}}", "3:80", "write out what 'drug' stands for"),
        ("  owned: {about: who owns it, says: nothing, binding: subject, triggers: {own: owned}}\nanaphora: ['(it']", "4:12", "(it"),
        ("  owned: {about: who owns it, says: nothing, binding: subject, triggers: {own: owned}}\nqualifiers: {way: {vein: ['iv)']}}", "4:27", "iv)"),
    ],
)  # fmt: skip
def test_phrases_that_no_relation_can_use_are_told_of(relations: str, place: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(PACK)
    (tmp_path / "relations.yaml").write_text(f"schema: 1\nrelations:\n{relations}\n")
    result = run("rules", "validate", str(tmp_path))
    assert result.exit_code == 2
    assert f"relations.yaml:{place}" in result.output
    assert message in result.output


def test_files_are_not_written_again_and_again(tmp_path: Path) -> None:
    result = run("check", "--watch", "--format", "docx", str(tmp_path))
    assert (result.exit_code, "--watch" in result.output) == (2, True)


def test_what_a_schema_says_of_a_value_is_told(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(PACK)
    (tmp_path / "concepts.yaml").write_text(
        "schema: 1\nconcepts:\n  ownium: {kind: drugs, name: ownium, forms: [ownium]}\n"
    )
    result = run("rules", "validate", str(tmp_path))
    assert result.exit_code == 2
    assert "concepts.yaml:3:18: concepts/ownium/kind: 'drugs'" in result.output
    assert "drug: a medicine of which claims are read" in result.output


def test_a_concept_that_nobody_defined_is_asked_about() -> None:
    result = run("facts", "list", "--subject", "ketamin")
    assert result.exit_code == 2
    assert "Did you mean ketamine" in result.output


def test_explain_offers_what_was_meant() -> None:
    result = run("explain", "cure-al")
    assert (result.exit_code, "Did you mean" in result.output) == (2, True)
