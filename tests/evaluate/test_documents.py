"""Document labels: how they are scored."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kclaims.cli.main import cli
from tests.conftest import ROOT

AD = "---\ngenre: promotion\n---\n" + "Our ketamine infusions lift depression. Book your session today. " * 6
LABELLED = ROOT / "corpus" / "documents"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["eval", "--no-learned", *arguments], catch_exceptions=False)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "ad.md").write_text(AD)
    row = {
        "page": "ad", "genre": "promotion", "jurisdiction": "uk", "missing": ["missing-risks", "prescription-advertising", "missing-cost"],
        "present": ["missing-sources"], "optional": ["missing-author"],
    }  # fmt: skip
    (tmp_path / "documents.jsonl").write_text(json.dumps(row) + "\n")
    return tmp_path


def test_labels_are_scored_by_category_and_optional_ones_are_not(gold: Path) -> None:
    data = json.loads(run(str(gold), "--format", "json").output)
    table = data["by_category"]
    assert (data["documents"], data["genre_accuracy"]) == (1, 1.0)
    assert table["missing-risks"]["f1"] == 1.0
    assert table["prescription-advertising"]["right"] == 1
    assert table["missing-sources"] == {
        "labels": 0, "right": 0, "false": 1, "missed": 0, "precision": 0.0, "recall": 0.0, "f1": 0.0,
    }  # fmt: skip
    assert "missing-author" not in table
    assert data["false_alarms_where_present"] == 1
    assert data["macro_f1"] == 1.0


def test_differences_are_shown_with_what_kept_a_category_quiet(gold: Path) -> None:
    (gold / "pages" / "ad.md").write_text(AD + "Nausea is common.")
    output = run(str(gold), "--show").output
    assert "MISS  ad missing-risks: the page holds “Nausea” (risks)" in output
    assert "FALSE ad missing-sources" in output


def test_a_wrong_label_is_named(gold: Path) -> None:
    file = gold / "documents.jsonl"
    file.write_text(file.read_text().replace("missing-cost", "missing-price"))
    done = run(str(gold))
    assert done.exit_code == 2
    assert "no such label: missing-price" in done.output


@pytest.mark.skipif(not LABELLED.is_dir(), reason="the labelled documents are not here")
@pytest.mark.full
@pytest.mark.parametrize(("half", "floor"), [("dev", 0.9), ("test", 0.75)])
def test_labelled_documents_keep_their_floor(half: str, floor: float) -> None:
    data = json.loads(CliRunner().invoke(cli, ["eval", "--format", "json", str(LABELLED / half)]).output)
    assert data["macro_f1"] >= floor


def test_what_is_labelled_as_a_whole_is_compared_with_nothing(gold: Path) -> None:
    result = run(str(gold), "--compare", str(gold / "earlier.json"))
    assert (result.exit_code, "not for pages labelled as a whole" in result.output) == (2, True)


def test_a_result_that_can_not_be_written_is_told_of(gold: Path) -> None:
    result = run(str(gold), "--output", str(gold / "nowhere" / "result.json"))
    assert (result.exit_code, "can't be written" in result.output) == (2, True)
