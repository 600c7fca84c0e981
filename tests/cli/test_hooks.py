"""What other tools run: the pre-commit hooks and the GitHub action, by their own files."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from kclaims.readers import format_of
from kclaims.render import RENDERERS
from tests.cli.test_check import CLAIM, ERROR, report, run
from tests.conftest import ROOT

HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())


def hook(name: str, *files: str) -> int:
    return run(*HOOKS[name]["entry"].split()[1:], *files).exit_code


def test_the_hooks_differ_in_what_fails_them(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    for text, codes in ((CLAIM, (0, 1)), (ERROR, (1, 1)), ("Bring a sandwich.\n", (0, 0))):
        page.write_text(text)
        assert (hook("kclaims", str(page)), hook("kclaims-strict", str(page))) == codes
    assert all(h["verbose"] and h["require_serial"] for h in HOOKS.values())


@pytest.mark.parametrize("name", ["a.md", "b.HTML", "c/d.txt", "e.mdx", "f.htm", "g.xhtml", "h.text", "i.markdown"])
def test_the_hooks_are_given_the_files_that_kclaims_reads(name: str) -> None:
    assert format_of(name)
    assert all(re.search(h["files"], name) for h in HOOKS.values())
    assert not any(re.search(h["files"], "code.py") for h in HOOKS.values())


def test_what_the_configuration_excludes_is_left_out_of_hooks(tmp_path: Path) -> None:
    (tmp_path / ".kclaims.yaml").write_text("exclude: [old]\n")
    (tmp_path / "old").mkdir()
    page = tmp_path / "old" / "a.md"
    page.write_text(ERROR)
    assert hook("kclaims", str(page)) == 0
    assert len(report(str(page))["documents"]) == 1


@pytest.mark.skipif("sarif" not in RENDERERS, reason="the action needs --format sarif")
@pytest.mark.skipif(shutil.which("bash") is None, reason="the action's steps are bash")
@pytest.mark.parametrize(("text", "options", "code"), [
    (ERROR, {}, 1), (CLAIM, {}, 0), (CLAIM, {"FAIL_ON": "warning"}, 1), (ERROR, {"FAIL_ON": "never"}, 0),
    (ERROR, {"ARGS": "--ignore\nketamine"}, 0), (ERROR, {"PATHS": "none.md"}, 2), (ERROR, {"DIFF": "no such"}, 2),
])  # fmt: skip
def test_the_action_lints_and_passes_its_exit_code_on(
    tmp_path: Path, text: str, options: dict[str, str], code: int
) -> None:
    (tmp_path / "a page.md").write_text(text)
    (lint,) = [step for step in ACTION["runs"]["steps"] if step.get("id") == "lint"]
    given = {name: ACTION["inputs"][name.lower().replace("_", "-")]["default"] for name in lint["env"]}
    outputs = tmp_path / "outputs"
    commands = Path(sys.executable).parent
    environment = os.environ | given | options | {
        "GITHUB_OUTPUT": str(outputs), "RUNNER_TEMP": str(tmp_path), "PATH": f"{commands}:{os.environ['PATH']}",
    }  # fmt: skip
    script = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", lint["run"]]
    done = subprocess.run(script, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    told = dict(line.split("=", 1) for line in outputs.read_text().splitlines())
    assert told["exit-code"] == str(code)
    assert done.returncode == (code if code > 1 else 0), done.stderr
    if code <= 1:
        assert json.loads(Path(told["sarif"]).read_text())["version"] == "2.1.0"
