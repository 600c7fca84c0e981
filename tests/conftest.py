"""Shared by all tests: the shipped packs, linters of one or all rules, small documents."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kclaims.engine import Linter, Options
from kclaims.engine.packs import load_knowledge, load_learned, load_packs, load_second_reading, pack_folders, selected
from kclaims.model import Document, Placed, Report, Rule
from kclaims.nlp import version
from kclaims.readers import read
from kclaims.rules.knowledge import Knowledge
from kclaims.rules.ruleset import Ruleset

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    before = os.environ.get("KCLAIMS_CACHE_DIR")
    os.environ["KCLAIMS_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["KCLAIMS_CACHE_DIR"]
    else:
        os.environ["KCLAIMS_CACHE_DIR"] = before


@pytest.fixture(scope="session")
def packs() -> tuple[Ruleset, dict[str, Any]]:
    """Every shipped pack, and its gate table."""
    return load_packs(pack_folders(()))


def sentence_rules(ruleset: Ruleset) -> list[Rule]:
    return [rule for rule in selected(ruleset.rules, (), ()) if rule.document is None]


@pytest.fixture(scope="session")
def linter(packs: tuple[Ruleset, dict[str, Any]]) -> Linter:
    """All stable sentence rules, no learned detector."""
    ruleset, gate = packs
    return Linter(ruleset.keep(sentence_rules(ruleset)), gate, Options(as_of="2026-11-22"))


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """What the shipped packs know."""
    return load_knowledge(pack_folders(()))


def claim_linter(packs: tuple[Ruleset, dict[str, Any]], knowledge: Knowledge, **options: str) -> Linter:
    """What holds claims against facts and against each other, without rules and learned detector."""
    ruleset, gate = packs
    return Linter(ruleset.keep(()), gate, Options(**options), knowledge=cache(lambda: knowledge))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def full_linter(packs: tuple[Ruleset, dict[str, Any]], knowledge: Knowledge) -> Linter:
    """What `check` runs by default, but for the rules on whole documents."""
    ruleset, gate = packs
    learned = load_learned()
    assert learned is not None
    return Linter(
        ruleset.keep(sentence_rules(ruleset)),
        gate,
        Options(as_of="2026-11-22"),
        learned,
        cache(lambda: knowledge),
        load_second_reading(),
    )


def document(text: str, name: str = "draft.md") -> Document:
    return read(text.encode(), name)


@pytest.fixture(scope="session")
def lint(linter: Linter) -> Callable[..., Report]:
    return lambda text, name="draft.md": linter.lint(document(text, name))


def live(report: Report) -> list[Placed]:
    return report.findings


def quiet(report: Report) -> dict[str, str]:
    """Quote -> why it was kept quiet."""
    return {p.quote: p.finding.suppressed.by for p in report.placed if p.finding.suppressed}


@pytest.fixture
def needs_model() -> None:
    """Skip where there is no English model; in CI that is a failure."""
    if version() is None:
        if os.environ.get("CI"):
            pytest.fail("the English model is missing in CI")
        pytest.skip("no English model installed")
