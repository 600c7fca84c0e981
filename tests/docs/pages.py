"""Documentation pages as what can be run: files with a title, commands with what they print, and why some are not run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT

NOT_RUN = re.compile(r"^<!-- not run: (.+) -->$")
_FENCE = re.compile(r"^(?P<indent> *)(?P<fence>`{3,}|~{3,})(?P<language>[\w-]*)(?P<rest>.*)$")
_TITLE = re.compile(r'title="([^"]+)"')
_EXIT = re.compile(r"\s#\sexit (\d)\b")


@dataclass
class Command:
    """A shell command, the exit code it must end with, and the lines it must print (none: whatever it prints)."""

    text: str
    line: int
    code: int = 0
    output: list[str] = field(default_factory=list)


@dataclass
class Block:
    """A fenced block: language, lines, the file it shows, why it is not run."""

    language: str
    line: int
    lines: list[str]
    title: str | None
    not_run: str | None


def pages() -> list[Path]:
    """Every page that people write: README, CONTRIBUTING and what is under docs/, decisions apart."""
    written = (p for p in sorted((ROOT / "docs").rglob("*.md")) if "adr" not in p.parts)
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *written]


def build(folder: Path) -> None:
    """The site, built into a folder; a warning fails it."""
    built = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        check=False, cwd=ROOT, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert built.returncode == 0, built.stdout + built.stderr
    assert built.stdout + built.stderr == ""


def blocks(text: str) -> Iterator[Block]:
    """Fenced blocks of a page, in order."""
    lines = text.split("\n")
    at, reason = 0, None
    while at < len(lines):
        fence = _FENCE.match(lines[at])
        if fence is None:
            marked = NOT_RUN.match(lines[at].strip())
            reason = marked[1] if marked else reason if not lines[at].strip() else None
            at += 1
            continue
        first, indent = at + 1, len(fence["indent"])
        at = next((i for i in range(first, len(lines)) if lines[i].strip() == fence["fence"]), len(lines))
        title = _TITLE.search(fence["rest"])
        inside = [line[indent:] for line in lines[first:at]]
        yield Block(fence["language"], first, inside, title[1] if title else None, reason)
        at, reason = at + 1, None


def commands(block: Block) -> Iterator[Command]:
    """The commands of a `console` block; a `sh` block is one."""
    if block.language == "sh":
        yield _command("\n".join(block.lines), block.line + 1)
        return
    held: Command | None = None
    for number, line in enumerate(block.lines, block.line + 1):
        if line.startswith("$ "):
            if held:
                yield held
            held = _command(line[2:], number)
        elif held and held.text.endswith("\\"):
            held = _command(f"{held.text}\n{line}", held.line)
        elif held:
            held.output.append(line)
    if held:
        yield held


def _command(text: str, line: int) -> Command:
    code = _EXIT.search(text)
    return Command(text, line, int(code[1]) if code else 0)


def differs(expected: list[str], printed: str) -> str:
    """What of the expected lines was not printed, in order; `…` stands for any text, on a line of its own for any lines."""
    lines = [line.rstrip() for line in printed.rstrip().split("\n")]
    while expected and not expected[-1].strip():
        expected = expected[:-1]
    at, loose = 0, False
    for line in expected:
        if line.strip() == "…":
            loose = True
            continue
        pattern = re.compile(".*".join(re.escape(part) for part in line.rstrip().split("…")))
        found = next(
            (i for i in range(at, len(lines) if loose else min(at + 1, len(lines))) if pattern.fullmatch(lines[i])),
            None,
        )
        if found is None:
            return f"expected {line!r}, printed {lines[at : at + 3]!r}"
        at, loose = found + 1, False
    return "" if loose or at == len(lines) or not expected else f"printed more: {lines[at]!r}"
