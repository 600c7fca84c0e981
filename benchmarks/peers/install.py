"""Each peer in an environment of its own, pinned, made once."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers.measure import Failed

_TIMEOUT = 1200  # seconds that fetching one environment may take


def python_environment(folder: Path, requirements: Sequence[str], digest: str = "") -> Path:
    """A virtual environment that holds some requirements; its `bin`. Raises Failed."""
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    stamp = json.dumps([sys.version, *requirements, digest])
    if not _made(folder, stamp):
        _run([sys.executable, "-m", "venv", "--clear", str(folder)])
        _run([str(scripts / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements])
        (folder / "made").write_text(stamp, encoding="utf-8")
    return scripts


def node_environment(folder: Path, requirements: Sequence[str]) -> Path:
    """A folder with some npm packages; its `node_modules/.bin`. Raises Failed."""
    if shutil.which("npm") is None:
        raise Failed("npm is not installed")
    stamp = json.dumps(list(requirements))
    if not _made(folder, stamp):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
        _run(["npm", "install", "--save-exact", "--no-audit", "--no-fund", *requirements], folder)
        (folder / "made").write_text(stamp, encoding="utf-8")
    return folder / "node_modules" / ".bin"


def _made(folder: Path, stamp: str) -> bool:
    made = folder / "made"
    return made.is_file() and made.read_text(encoding="utf-8") == stamp


def _run(command: Sequence[str], cwd: Path | None = None) -> None:
    # Installers write byte code, which a run of the peer then finds, as on a user's machine.
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    try:
        done = subprocess.run(
            command, cwd=cwd, env=env, timeout=_TIMEOUT, check=False, text=True, capture_output=True, errors="replace"
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed(f"can't be installed: {type(error).__name__}") from None
    if done.returncode:
        lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise Failed(f"can't be installed: {lines[-1][:160] if lines else done.returncode}")


def tree_digest(root: Path) -> str:
    """A digest of what kclaims is built from, so that its environment is made anew when that changes."""
    digest = hashlib.sha256((root / "pyproject.toml").read_bytes())
    for part in ("kclaims", "rulesets"):
        for file in sorted((root / part).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
