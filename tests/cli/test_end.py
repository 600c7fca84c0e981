"""How the command ends: at once, with all that it said, and a word where that could not be written."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = [sys.executable, "-m", "kclaims"]
TEXT = "Ketamine is a cure-all.\n\n" * 200


def page(folder: Path) -> Path:
    path = folder / "page.md"
    path.write_text(TEXT)
    return path


def test_all_is_written_before_the_end(tmp_path: Path) -> None:
    command = [*PROGRAM, "check", "--isolated", "--fail-on", "warning", "--format", "json", str(page(tmp_path))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.endswith("}\n")
    assert done.stdout.count("cure-all") > 200


@pytest.mark.parametrize(("arguments", "code"), [(["check", "no-such-file"], 2), (["--version"], 0), (["nonsense"], 2)])
def test_the_exit_code_is_that_of_the_interface(arguments: list[str], code: int) -> None:
    assert subprocess.run([*PROGRAM, *arguments], capture_output=True, check=False).returncode == code


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    command = [*PROGRAM, "check", "--isolated", "--fail-on", "never", "--format", "json", str(page(tmp_path))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.wait() in {0, 1}
        assert running.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_what_could_not_be_written_is_told(tmp_path: Path) -> None:
    command = [*PROGRAM, "check", "--isolated", "--fail-on", "never", str(page(tmp_path))]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


def test_who_profiles_sees_the_end(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cProfile", "-m", "kclaims", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert "function calls" in done.stdout
