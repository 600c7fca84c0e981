"""The learned detector: what it may and may not say, and that its file is what it is said to be."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from kclaims.engine import Linter
from kclaims.engine.packs import load_learned
from kclaims.match.learned import LearnedModel, ModelError
from kclaims.model import Placed
from kclaims.rules.folders import shipped_packs
from tests.conftest import document

Find = Callable[[str], list[Placed]]


@pytest.fixture
def learned(full_linter: Linter) -> Find:
    return lambda text: [p for p in full_linter.lint(document(text)).placed if p.finding.detector == "learned"]


PAGE = """\
# Riverbend Ketamine

Our infusions dissolve even the heaviest sadness and hand people their mornings back.

Nearly everybody who sits in our chairs walks out a new person.

You may park behind the building.
"""


def test_it_finds_claims_that_no_phrase_names(learned: Find) -> None:
    found = learned(PAGE)
    assert found
    for placed in found:
        assert placed.finding.severity != "error"
        assert placed.finding.evidence
        assert all(e.kind == "sentence" for e in placed.finding.evidence)


@pytest.mark.parametrize(
    "frame", ["## Myths\n\n{}", "Warning signs include:\n\n- {}", "Some clinics claim that {}", "{} That is false."]
)
def test_frames_silence_it(learned: Find, frame: str) -> None:
    claim = "Our infusions dissolve even the heaviest sadness and hand people their mornings back."
    assert learned(frame.format(claim)) == []


def test_pages_about_nothing_medical_are_left_alone(learned: Find) -> None:
    assert learned("Our mattresses dissolve even the heaviest worry and hand people their mornings back.") == []


def test_a_sentence_with_a_rule_match_is_left_to_the_rule(full_linter: Linter) -> None:
    placed = full_linter.lint(document("Ketamine is a cure-all that gives everybody a new life.")).placed
    assert {p.finding.detector for p in placed} == {"rule"}


def test_the_shipped_file_is_the_one_described() -> None:
    file = shipped_packs() / "core" / "learned.bin"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == (file.parent / "learned.sha256").read_text().strip()
    assert file.stat().st_size < 10_000_000


@pytest.mark.parametrize("content", [b"", b"KCL1", b"PK\x03\x04 not a model", b"KCL1\xff\xff\xff\x7f{}"])
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "model.bin"
    file.write_bytes(content)
    with pytest.raises(ModelError):
        LearnedModel(file)


def test_scoring_is_the_same_whatever_was_scored_before() -> None:
    model = load_learned()
    assert model is not None
    from kclaims.text.sentences import split

    page = document(PAGE)
    first = model.score(page, split(page))
    model.score(document("Kratom heals."), split(document("Kratom heals.")))
    assert model.score(page, split(page)) == first
