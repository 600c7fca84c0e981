"""Edits to configuration files, and the disclaimer."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kclaims.lsp.edits import DISCLAIMER, configured, disclaimer
from kclaims.model import Placed, Position, Report
from kclaims.settings.config import read_config

pytest.importorskip("pygls")

QUOTE = 'says "cure-all": yes'
BEFORE = {
    "none.yaml": None,
    "empty.yaml": "# nothing yet\n",
    "other.yaml": "fail-on: never  # for now",
    "block.yaml": "suppress:\n- {path: x.md, rule: y, reason: z}\nfail-on: never\n",
    "indented.yaml": "suppress:\n  # why\n  - path: x.md\n    rule: y\n    reason: z\n  - {path: x.md, rule: q, reason: z}\n",
    "flow.yaml": "suppress: [{path: x.md, rule: y, reason: z}]\n",
    "no-entry.yaml": "suppress: []\nfail-on: never\n",
    "pyproject.toml": '[project]\nname = "x"\n\n[tool.kclaims]\nfail-on = "never"\n',
}


@pytest.fixture
def placed(lint: Callable[..., Report]) -> Placed:
    (found,) = lint("Ketamine is a cure-all.").findings
    return replace(found, quote=QUOTE)


@pytest.mark.parametrize("name", BEFORE)
def test_an_entry_joins_whatever_a_configuration_holds(tmp_path: Path, placed: Placed, name: str) -> None:
    text = BEFORE[name]
    file = tmp_path / name
    insertion = configured(text, name.endswith(".toml"), "drafts/a “b”.txt", placed, "it is quoted")
    assert insertion is not None
    before = []
    if text is not None:
        file.write_text(text, encoding="utf-8")
        before = list(read_config(file).values.get("suppress", ()))
    file.write_text(insertion.made(text or ""), encoding="utf-8")
    values = read_config(file).values
    entry = {"path": "drafts/a “b”.txt", "rule": "health-fraud.cure-all", "quote": QUOTE, "reason": "it is quoted"}
    assert entry in values["suppress"]
    assert [e for e in values["suppress"] if e != entry] == before
    assert ("fail-on" in (text or "")) == ("fail-on" in values)


@pytest.mark.parametrize("text", ["{fail-on: never}\n", "suppress: &a\n- {path: x, rule: y}\n", "a: [\n"])
def test_what_cannot_be_edited_safely_is_left_alone(placed: Placed, text: str) -> None:
    assert configured(text, False, "a.txt", placed, "x") is None


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.md", "# A\n\nKetamine is a cure-all.", f"# A\n\nKetamine is a cure-all.\n\n{DISCLAIMER}\n"),
        ("a.md", "Ketamine is a cure-all.\r\n", f"Ketamine is a cure-all.\r\n\r\n{DISCLAIMER}\r\n"),
        (
            "a.html", "<body><main><p>Ketamine is a cure-all.</p></main><p>x</p></body>",
            f"<body><main><p>Ketamine is a cure-all.</p><p>{DISCLAIMER}</p>\n</main><p>x</p></body>",
        ),
    ],
)  # fmt: skip
def test_a_disclaimer_goes_to_the_end_of_the_text(
    lint: Callable[..., Report], name: str, text: str, expected: str
) -> None:
    report = lint(text, name)
    whole = replace(report.findings[0], quote="", start=Position(1, 1, 0), end=Position(1, 1, 0))
    assert disclaimer(report, whole).made(report.document.source) == expected
