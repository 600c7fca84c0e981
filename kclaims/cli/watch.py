"""`kclaims check --watch`: lint again whenever a file, the configuration, a baseline or a rule pack changes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from kclaims.cli.files import Collected, collect
from kclaims.cli.run import open_session, outcome_of, outcomes_of
from kclaims.engine.session import Outcome, Request, Session
from kclaims.model import Run
from kclaims.settings.config import FILE
from kclaims.settings.errors import RevisionError

_CLEAR = "\x1b[2J\x1b[3J\x1b[H"
_BEAT = 250  # milliseconds after which an empty set of changes is given
_Stamp = tuple[int, int]  # time of the last change, size


def watch(request: Request, show: Callable[[Run, Session], None], *, output: str | None = None) -> None:
    """Lint, show, and do it again at each change until interrupted. Raises UsageError for what is wrong at the start."""
    library = _library()
    if "-" in request.paths:
        raise click.UsageError("--watch can't watch standard input: name files or folders")
    session = open_session(request)
    own = Path(output).resolve() if output else None
    try:
        while True:
            session = _while_configured(request, session, _changes(library, session, own), own, show)
    except KeyboardInterrupt:
        click.echo("", err=True)


def _while_configured(
    request: Request, session: Session, changes: Iterator[set[Path]], own: Path | None,
    show: Callable[[Run, Session], None],
) -> Session:  # fmt: skip
    """Lint at each change until the settings change; gives the session with the new ones."""
    next(changes)  # watching begins before the first look, so that no change falls in between
    seen: dict[str, tuple[_Stamp, Outcome]] = {}
    _once(request, session, seen, own, show)
    mended = True
    for changed in changes:
        if any(_about_settings(path, session) for path in changed):
            try:
                return open_session(request)
            except click.UsageError as error:
                mended = False
                click.echo(f"{error.message}\n(waiting until this is mended)", err=True)
        elif changed and mended:
            try:
                _once(request, session, seen, own, show)
            except click.UsageError as error:
                click.echo(f"{error.message}\n(waiting for the next change)", err=True)
    return session


def _library() -> Any:
    try:
        import watchfiles
    except ImportError:
        raise click.UsageError("--watch needs the extra 'watch': pip install 'kclaims[watch]'") from None
    return watchfiles


def _once(
    request: Request,
    session: Session,
    seen: dict[str, tuple[_Stamp, Outcome]],
    own: Path | None,
    show: Callable[[Run, Session], None],
) -> None:
    """Lint what changed since it was seen, and show the whole."""
    collected = collect(request.paths, session.config, force_exclude=request.force_exclude)
    collected.files = [path for path in collected.files if own is None or Path(path).resolve() != own]
    stamps = {path: _stamp(path) for path in collected.files}
    fresh = [path for path in collected.files if path not in seen or seen[path][0] != stamps[path]]
    try:
        for path, outcome in zip(fresh, outcomes_of(session, Collected(files=fresh)), strict=True):
            seen[path] = (stamps[path], outcome)
    except RevisionError as error:
        raise click.UsageError(str(error)) from None
    run = outcome_of(request, session, collected, [seen[path][1] for path in collected.files])
    if sys.stdout.isatty() and own is None:
        click.echo(_CLEAR, nl=False)
    show(run, session)
    click.echo("watching; Ctrl-C ends", err=True)


def _stamp(path: str) -> _Stamp:
    try:
        about = os.stat(path)  # noqa: PTH116 - called for every file at every change
    except OSError:
        return (0, -1)
    return about.st_mtime_ns, about.st_size


def _changes(library: Any, session: Session, own: Path | None) -> Iterator[set[Path]]:
    """Sets of changed paths, without the report's own file; the first, mostly empty, says that watching has begun."""
    folders = {
        Path(path).resolve() if Path(path).is_dir() else Path(path).resolve().parent for path in session.request.paths
    }
    folders |= {path.resolve() if path.is_dir() else path.resolve().parent for path in session.sources()}
    top = [folder for folder in folders if not any(other in folder.parents for other in folders) and folder.is_dir()]
    for changed in library.watch(*top, rust_timeout=_BEAT, yield_on_timeout=True, raise_interrupt=True):
        yield {Path(path) for _, path in changed} - ({own} if own else set())


def _about_settings(path: Path, session: Session) -> bool:
    if path.name in {FILE, "pyproject.toml"}:
        return True
    return any(path == source or source in path.parents for source in (s.resolve() for s in session.sources()))
