"""What facts find, asked by more than one module."""

from collections.abc import Callable
from typing import Any

import pytest

from kclaims.engine import Linter
from kclaims.rules.knowledge import Knowledge
from kclaims.rules.ruleset import Ruleset
from tests.conftest import claim_linter, document

Found = Callable[[str], list[str]]


@pytest.fixture(scope="session")
def fact_linter(packs: tuple[Ruleset, dict[str, Any]], knowledge: Knowledge) -> Linter:
    """What holds claims against the facts as they stood on a day."""
    return claim_linter(packs, knowledge, as_of="2026-11-27")


@pytest.fixture
def found(fact_linter: Linter, needs_model: None) -> Found:
    """The facts that find fault with a page, by its text."""
    return lambda text: [p.finding.rule_id for p in fact_linter.lint(document(text, "page.md")).findings]
