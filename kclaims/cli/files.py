"""Which files a run lints."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from kclaims.readers import format_of
from kclaims.render import FileRenderer
from kclaims.settings.config import Config


@dataclass(slots=True)
class Collected:
    """Files to lint, in order, and those left out by name.

    `named` files were given by name: one that can't be read is the caller's mistake.
    """

    files: list[str] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    skipped: list[tuple[str, str]] = field(default_factory=list)


def collect(
    paths: Sequence[str], config: Config, only: FileRenderer | None = None, *, force_exclude: bool = False
) -> Collected:
    """Files named by the caller, and those of known type in folders; with `only`, none but those it can give back.

    Raises UsageError for a path that isn't there, and for a named file of another format.
    """
    found = Collected()
    missing = [path for path in paths if path != "-" and not os.path.exists(path)]  # noqa: PTH110
    if missing:
        raise click.UsageError("\n".join(f"{path}: no such file or folder" for path in missing))
    if only and (others := [p for p in paths if p != "-" and not Path(p).is_dir() and format_of(p) != only.reads]):
        raise click.UsageError("\n".join(f"{path}: no {only.called}, so it can't be given back" for path in others))
    for path in paths:
        if force_exclude and path != "-" and config.excludes(path):
            continue
        if path == "-" or not Path(path).is_dir():
            found.files.append(path)
            found.named.add(path)
        else:
            _folder(Path(path), config, found, only)
    found.files = list(dict.fromkeys(found.files))
    return found


def _folder(folder: Path, config: Config, found: Collected, only: FileRenderer | None) -> None:
    files = sorted(_walk(folder), key=lambda file: file.as_posix())
    ignored = _ignored_by_git(folder, files)
    for file in files:
        name = file.as_posix()
        if name in ignored or config.excludes(name):
            continue
        if format_of(name) is None:
            found.skipped.append((name, "unknown type"))
        elif only and format_of(name) != only.reads:
            found.skipped.append((name, f"no {only.called}"))
        else:
            found.files.append(name)


def _walk(folder: Path) -> Iterator[Path]:
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith("."):
                yield Path(base) / name


def _ignored_by_git(folder: Path, files: list[Path]) -> set[str]:
    """Files that `.gitignore` leaves out; none where git is not to be had."""
    if not files or not any((up / ".git").exists() for up in (folder.resolve(), *folder.resolve().parents)):
        return set()
    import subprocess

    names = "\0".join(str(file.resolve()) for file in files)
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), "check-ignore", "--stdin", "-z"],
            input=names.encode(), capture_output=True, timeout=30, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return set()
    ignored = set(done.stdout.decode(errors="replace").split("\0"))
    return {file.as_posix() for file in files if str(file.resolve()) in ignored}
