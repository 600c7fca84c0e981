"""A wheel and an sdist, built as a release would be, and environments that hold nothing but the wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.conftest import ROOT

SUPPORTED = ("3.11", "3.12", "3.13")
# What an installed kclaims must not owe to the shell that runs it.
_SHELL = ("KCLAIMS_", "PYTHON", "VIRTUAL_ENV", "XDG_")
_VERSION = "import sys; print('{}.{}'.format(*sys.version_info[:2]))"


@dataclass(frozen=True)
class Built:
    """What a release would upload, and the wheel that others make from its sdist."""

    sdist: Path
    wheel: Path
    from_sdist: Path


@dataclass(frozen=True)
class Installed:
    """An environment with kclaims in it; commands run in `cwd`, with a home that can't be written to."""

    folder: Path
    cwd: Path
    home: Path

    def python(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return self._run(self.folder / "bin" / "python", *arguments, stdin=stdin)

    def kclaims(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return self._run(self.folder / "bin" / "kclaims", *arguments, stdin=stdin)

    def _run(self, program: Path, *arguments: str, stdin: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(program), *arguments],
            input=stdin, cwd=self.cwd, env=_environment() | {"HOME": str(self.home)}, capture_output=True, text=True,
            check=False, timeout=300,
        )  # fmt: skip


def build(folder: Path, python: Path) -> Built:
    """Both distributions of the checkout, and the wheel that the sdist gives."""
    venv = new_environment(folder / "builder", python)
    _checked(venv / "bin" / "python", "-m", "pip", "install", "--quiet", "build")
    direct, again = folder / "direct", folder / "again"
    _checked(venv / "bin" / "python", "-m", "build", "--sdist", "--wheel", "--outdir", str(direct), str(ROOT))
    (sdist,), (wheel,) = direct.glob("*.tar.gz"), direct.glob("*.whl")
    _checked(venv / "bin" / "python", "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(again), str(sdist))
    return Built(sdist, wheel, next(again.glob("*.whl")))


def install(wheel: Path, folder: Path, python: Path) -> Installed:
    """A new environment with the wheel and what it depends on; the home refuses even root."""
    venv = new_environment(folder / "venv", python)
    _checked(venv / "bin" / "python", "-m", "pip", "install", "--quiet", str(wheel))
    cwd, home = folder / "elsewhere", folder / "home"
    cwd.mkdir()
    home.mkdir()
    (home / ".cache").write_text("not a folder")
    home.chmod(0o555)
    return Installed(venv, cwd, home)


def new_environment(folder: Path, python: Path) -> Path:
    _checked(python, "-m", "venv", str(folder))
    return folder


def in_wheel(file: Path) -> set[str]:
    with zipfile.ZipFile(file) as archive:
        return set(archive.namelist())


def in_sdist(file: Path) -> set[str]:
    """Names below the sdist's one folder."""
    with tarfile.open(file) as archive:
        return {member.name.partition("/")[2] for member in archive if member.isfile()}


@cache
def interpreter(version: str) -> Path | None:
    """A Python of this version: on the path, else one that pyenv or uv keeps."""
    return next((path for path in _candidates(version) if _version(path) == version), None)


def _candidates(version: str) -> Iterator[Path]:
    on_path = shutil.which(f"python{version}")
    if on_path:
        yield Path(on_path)
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(pyenv.glob(f"versions/{version}.*/bin/python3"))
    if shutil.which("uv"):
        found = subprocess.run(["uv", "python", "find", version], capture_output=True, text=True, check=False)
        yield Path(found.stdout.strip())


def _version(python: Path) -> str:
    try:
        said = subprocess.run([str(python), "-c", _VERSION], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return said.stdout.strip()


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(_SHELL)}


def _checked(program: Path, *arguments: str) -> None:
    done = subprocess.run(
        [str(program), *arguments], env=_environment(), capture_output=True, text=True, check=False, timeout=1200
    )
    assert done.returncode == 0, done.stdout + done.stderr
