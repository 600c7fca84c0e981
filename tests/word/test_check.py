"""`kclaims check` on Word, OpenDocument and PDF files."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from kclaims.cli.main import cli
from tests.conftest import ROOT
from tests.word.files import anchored, comments, entries, p, word_file, xml, zipped
from tests.word.test_odt import odt
from tests.word.test_pdf import column, pdf

CLAIM = "Our ketamine drip is a cure-all."


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["check", "--isolated", *arguments], input=stdin)


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    file = tmp_path / "draft.docx"
    file.write_bytes(word_file(p("Hello.") + p(CLAIM)))
    return file


def test_each_kind_of_file_is_linted_and_says_where(tmp_path: Path, draft: Path) -> None:
    (tmp_path / "b.odt").write_bytes(odt(f"<text:p>Hello.</text:p><text:p>{CLAIM}</text:p>"))
    (tmp_path / "c.pdf").write_bytes(pdf(column(50, 700, "Hello."), column(50, 700, CLAIM)))
    result = run("--format", "json", str(tmp_path))
    data = json.loads(result.stdout)
    schema = json.loads((ROOT / "kclaims/render/report.schema.json").read_text())
    assert list(Draft202012Validator(schema).iter_errors(data)) == []
    found = {}
    for document in data["documents"]:
        (one,) = [f for f in document["findings"] if f["category"] == "cure-all"]
        found[Path(document["path"]).name] = (one["quote"], one["start"])
    at = {"line": 2, "column": 24, "offset": 30}
    assert found == {
        "draft.docx": ("cure-all", {**at, "part": "word/document.xml"}),
        "b.odt": ("cure-all", {**at, "part": "content.xml"}),
        "c.pdf": ("cure-all", {**at, "page": 2}),
    }
    assert "draft.docx:2:24" in run(str(draft)).output


def test_a_commented_file_comes_back(tmp_path: Path, draft: Path) -> None:
    out = tmp_path / "out" / "commented.docx"
    result = run("--format", "docx", "--output", str(out), str(draft))
    assert (result.exit_code, result.stderr) == (0, f"{out}: 1 finding as comments\n")
    assert list(anchored(out.read_bytes()).values()) == ["cure-all"]
    piped = CliRunner().invoke(
        cli, ["check", "--isolated", "--format", "docx", "--stdin-filename", "x.docx", "-"], input=draft.read_bytes()
    )
    assert piped.stdout_bytes == out.read_bytes()
    assert run("--format", "docx", "--fail-on", "warning", "--output", str(out), str(draft)).exit_code == 1


def test_several_files_go_to_a_folder_as_they_stood(tmp_path: Path, draft: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "draft.docx").write_bytes(draft.read_bytes())
    (tmp_path / "notes.md").write_text(CLAIM)
    out = tmp_path.parent / f"{tmp_path.name}-out"
    result = run("--format", "docx", "--output", str(out), str(tmp_path))
    assert result.exit_code == 0
    assert "notes.md: no Word file (.docx)" in result.stderr
    assert sorted(str(file.relative_to(out)) for file in out.rglob("*.docx")) == ["draft.docx", "sub/draft.docx"]
    assert run("--format", "docx", str(tmp_path)).exit_code == 2


@pytest.mark.parametrize("name", ["draft.md", "draft.pdf"])
def test_other_files_cannot_be_given_back(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text(CLAIM)
    result = run("--format", "docx", "--output", str(tmp_path / "o.docx"), str(file))
    assert (result.exit_code, f"{name}: no Word file (.docx)" in result.output) == (2, True)
    assert run("--format", "docx", "--stdin-filename", name, "-", stdin=b"text").exit_code == 2


def test_an_original_is_never_overwritten(draft: Path) -> None:
    before = draft.read_bytes()
    result = run("--format", "docx", "--output", str(draft), str(draft))
    assert (result.exit_code, draft.read_bytes()) == (2, before)
    assert run("--format", "docx", "--output", str(draft.parent), str(draft)).exit_code == 2


def test_a_damaged_file_is_the_callers_mistake_by_name_and_an_entry_in_a_folder(tmp_path: Path, draft: Path) -> None:
    (tmp_path / "bad.docx").write_bytes(b"PK\x03\x04 not much of a zip")
    named = run(str(tmp_path / "bad.docx"))
    assert (named.exit_code, "bad.docx: no docx file, or a damaged one" in named.output) == (2, True)
    data = json.loads(run("--format", "json", str(tmp_path)).stdout)
    assert [(Path(e["path"]).name, e["code"]) for e in data["errors"]] == [("bad.docx", "damaged")]
    assert [d["path"] for d in data["documents"]] == [str(draft)]


def test_what_only_giving_back_needs_may_be_damaged_too(tmp_path: Path, draft: Path) -> None:
    parts = entries(draft.read_bytes())
    del parts["[Content_Types].xml"]
    draft.write_bytes(zipped(parts))
    assert run(str(draft)).exit_code == 0
    result = run("--format", "docx", "--output", str(tmp_path / "o.docx"), str(draft))
    assert (result.exit_code, "draft.docx: damaged" in result.output) == (2, True)


def test_a_word_file_without_its_name_is_told_so(draft: Path) -> None:
    result = run("-", stdin=draft.read_bytes())
    assert (result.exit_code, "name it .docx" in result.output) == (2, True)


def test_a_missing_extra_is_named(tmp_path: Path, draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    file = tmp_path / "c.pdf"
    file.write_bytes(pdf(column(50, 700, CLAIM)))
    named = run(str(file))
    assert (named.exit_code, "pip install 'kclaims[word]'" in named.output) == (2, True)
    data = json.loads(run("--format", "json", str(tmp_path)).stdout)
    assert [(Path(e["path"]).name, e["code"]) for e in data["errors"]] == [("c.pdf", "missing-extra")]
    assert [d["path"] for d in data["documents"]] == [str(draft)]


def test_the_configuration_suppresses_in_word_files(draft: Path, tmp_path: Path) -> None:
    (tmp_path / ".kclaims.yaml").write_text(
        "suppress: [{path: draft.docx, rule: cure-all, quote: Cure-All, reason: satire}]\n", encoding="utf-8"
    )
    out = tmp_path / "o.docx"
    command = ["check", "--format", "docx", "--output", str(out), str(draft)]
    assert CliRunner().invoke(cli, command).exit_code == 0
    assert out.read_bytes() == draft.read_bytes()
    CliRunner().invoke(cli, [*command, "--show-suppressed"])
    (text,) = comments(out.read_bytes()).values()
    assert "Kept quiet: satire (config)" in text


def test_findings_in_a_header_are_told_on_the_first_paragraph(tmp_path: Path) -> None:
    section = '<w:p><w:pPr><w:sectPr><w:headerReference r:id="header1"/></w:sectPr></w:pPr></w:p>'
    file, out = tmp_path / "a.docx", tmp_path / "o.docx"
    file.write_bytes(word_file(p("First.") + section, {"header1.xml": xml("hdr", p("See doi:10.12/x for more."))}))
    run("--format", "docx", "--output", str(out), str(file))
    assert list(anchored(out.read_bytes()).values()) == ["First."]
    assert "10.12/x" in next(iter(comments(out.read_bytes()).values()))
