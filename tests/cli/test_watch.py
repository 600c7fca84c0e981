"""`kclaims check --watch`, as a process of its own."""

import importlib.util
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.test_check import CLAIM, run

SECONDS = 60


class Watching:
    """A running `check --watch`, read line by line."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kclaims", "check", "--watch", "--no-learned", *arguments], cwd=folder, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        self.lines: queue.Queue[str] = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line)

    def until(self, text: str) -> str:
        seen = ""
        while text not in seen:
            seen += self.lines.get(timeout=SECONDS)
        return seen


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Callable[..., Watching]]:
    if importlib.util.find_spec("watchfiles") is None:
        pytest.skip("the extra 'watch' is not installed")
    started: list[Watching] = []

    def start(*arguments: str) -> Watching:
        started.append(Watching(tmp_path, *arguments))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()
        one.reader.join(SECONDS)
        assert one.process.stdout
        one.process.stdout.close()


def test_it_lints_again_at_each_change_and_ends_clean(tmp_path: Path, watching: Callable[..., Watching]) -> None:
    page = tmp_path / "page.md"
    page.write_text("Bring a sandwich.\n")
    (tmp_path / "other.md").write_text(CLAIM)
    one = watching(".")
    assert "other.md:1:15" in one.until("watching")
    page.write_text(CLAIM)
    both = one.until("watching")
    assert "page.md:1:15" in both
    assert "other.md:1:15" in both
    (tmp_path / "other.md").unlink()
    assert "other.md" not in one.until("watching")
    (tmp_path / ".kclaims.yaml").write_text("ignor: [cure-all]\n")
    assert "ignor" in one.until("waiting until this is mended")
    (tmp_path / ".kclaims.yaml").write_text("ignore: [cure-all]\n")
    assert "nothing to stop" in one.until("watching")
    one.process.send_signal(signal.SIGINT)
    assert one.process.wait(SECONDS) == 0


def test_its_own_report_is_no_page(tmp_path: Path, watching: Callable[..., Watching]) -> None:
    (tmp_path / "page.md").write_text(CLAIM)
    one = watching("--output", "report.txt", ".")
    one.until("watching")
    (tmp_path / "page.md").write_text("Bring a sandwich.\n")
    one.until("watching")
    assert (tmp_path / "report.txt").read_text() == "1 document: nothing to stop\n"


def test_standard_input_cannot_be_watched() -> None:
    result = run("check", "--watch", "-")
    assert result.exit_code == 2
