"""Every command that the documentation shows is run, page by page, or says why not."""

import contextlib
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.docs.pages import Command, blocks, commands, differs, pages

_SHELLS = {"console", "sh", "bash", "shell"}
_SECONDS = 240
PAGES = [pytest.param(page, id=page.relative_to(ROOT).as_posix()) for page in pages()]


@pytest.mark.skipif(shutil.which("bash") is None, reason="commands are written for bash")
@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_do_what_it_says(page: Path, tmp_path: Path, needs_model: None) -> None:
    text = page.read_text(encoding="utf-8").replace("8765", str(_free_port()))
    work, kept = tmp_path / "work", tmp_path / "kept"
    work.mkdir()
    kept.mkdir()
    script, ran = ["set +e"], list[Command]()
    for block in blocks(text):
        if block.title:
            staged = kept / f"file{block.line}"
            staged.write_text("\n".join(block.lines) + "\n", encoding="utf-8")
            target = shlex.quote(block.title)
            script.append(f"mkdir -p $(dirname {target}) && cp {staged} {target}")
        if block.language not in _SHELLS or block.not_run:
            continue
        for command in commands(block):
            out = kept / f"out{len(ran)}"
            script += [f"{{ {command.text}\n}} > {out} 2>&1", f"echo $? > {out}.code"]
            ran.append(command)
    if not ran:
        return
    _bash("\n".join(script), work)
    problems = [f"line {c.line}: {problem}" for i, c in enumerate(ran) if (problem := _problem(c, kept / f"out{i}"))]
    assert not problems, "\n".join(problems)


def _bash(script: str, work: Path) -> None:
    home = work.parent / "home"
    home.mkdir()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    settings = os.environ | {
        "PATH": path,
        "HOME": str(home),
        "KCLAIMS_DOCS": str(ROOT),
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
    }
    shell = subprocess.Popen(
        ["bash", "-c", script], cwd=work, env=settings, start_new_session=True, stdin=subprocess.DEVNULL
    )
    try:
        shell.wait(_SECONDS)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(shell.pid, signal.SIGKILL)  # a server that a page left running
        shell.wait()


def _problem(command: Command, out: Path) -> str:
    if not out.with_suffix(".code").exists():
        return f"`{command.text}` was never reached"
    code = int(out.with_suffix(".code").read_text())
    printed = out.read_text(encoding="utf-8", errors="replace")
    if code != command.code:
        return f"`{command.text}` ended with {code}: {printed[-600:]}"
    wrong = differs(command.output, printed) if command.output else ""
    return f"`{command.text}`: {wrong}" if wrong else ""


@pytest.mark.parametrize("page", PAGES)
def test_a_block_that_is_not_run_says_why_and_commands_stand_in_blocks_that_can_be_run(page: Path) -> None:
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.language in _SHELLS:
            assert block.language in {"console", "sh"}, f"line {block.line}"
            assert block.not_run is None or len(block.not_run) > 10, f"line {block.line}"
        else:
            shown = [line for line in block.lines if line.startswith(("$ kclaims", "kclaims ", "pip install"))]
            assert not shown, f"line {block.line}: a command in a block that is never run"


@pytest.mark.parametrize(("expected", "printed", "same"), [
    (["a", "…", "d"], "a\nb\nc\nd\n", True), (["a…c"], "abc\n", True), (["a"], "a\nb\n", False), (["…", "b"], "a\nb\n", True),
    (["a", "…"], "a\nb\n", True), (["b"], "a\nb\n", False), (["…", "a", "b"], "b\na\n", False),
])  # fmt: skip
def test_dots_stand_for_what_may_differ(expected: list[str], printed: str, *, same: bool) -> None:
    assert (differs(expected, printed) == "") is same


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])
