"""From options to a `Run`: files, lint, what could not be read."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from kclaims.cli.files import Collected, collect
from kclaims.engine.session import Outcome, Request, Session, configuration
from kclaims.model import Report, Run
from kclaims.readers import format_of
from kclaims.render import FileRenderer
from kclaims.rules.problems import RulesError
from kclaims.settings.errors import BaselineError, ConfigError, RevisionError

_FEW = 40  # files, a second of work: for fewer no bar is drawn


def open_session(request: Request) -> Session:
    """A session for a request. Raises UsageError that lists every problem of configuration and packs."""
    try:
        with told_of_problems():
            return Session(request, configuration(request))
    except BaselineError as error:
        raise click.UsageError(str(error)) from None


@contextmanager
def told_of_problems() -> Iterator[None]:
    """Tells of packs or a configuration that can't be used every problem with file, line and column. Raises click.UsageError."""
    try:
        yield
    except (ConfigError, RulesError) as error:
        raise click.UsageError("\n".join(map(str, error.problems))) from None


def write_text(file: str | Path, text: str) -> None:
    """Write a file that an option names. Raises UsageError."""
    try:
        Path(file).write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"{file}: can't be written: {error.strerror}") from None


def run(request: Request, session: Session, only: FileRenderer | None = None) -> Run:
    """Lint everything a request names; with `only`, documents that it can give back. Raises UsageError for others."""
    if only and "-" in request.paths and format_of(request.stdin_filename or "") != only.reads:
        raise click.UsageError(f"standard input is no {only.called}: name it with --stdin-filename")
    collected = collect(request.paths, session.config, only, force_exclude=request.force_exclude)
    try:
        outcomes = list(outcomes_of(session, collected))
    except RevisionError as error:
        raise click.UsageError(str(error)) from None
    return outcome_of(request, session, collected, outcomes)


def outcome_of(request: Request, session: Session, collected: Collected, outcomes: Iterable[Outcome]) -> Run:
    """The run of some files and what linting each gave. Raises UsageError for a file named that can't be read."""
    outcomes = list(outcomes)
    errors = tuple(outcome for outcome in outcomes if isinstance(outcome, tuple))
    named = {request.stdin_filename or "<stdin>" if path == "-" else path for path in collected.named}
    if unreadable := [f"{path}: {message}" for path, _, message in errors if path in named]:
        raise click.UsageError("\n".join(unreadable))
    reports = [outcome for outcome in outcomes if isinstance(outcome, Report)]
    if session.config.values.get("suppress"):
        from kclaims.engine.stale import stale_suppressions

        about_configuration = stale_suppressions(session, request.paths, reports)
        reports += [about_configuration] if about_configuration else []
    return Run(
        tool=session.tool(), reports=tuple(reports), skipped=tuple(collected.skipped), errors=errors,
        show_suppressed=request.show_suppressed,
    )  # fmt: skip


def outcomes_of(session: Session, collected: Collected) -> Iterator[Outcome]:
    """What linting each file gives, in their order. Raises RevisionError."""
    jobs = min(session.request.jobs, len(collected.files))
    if jobs > 1:
        from kclaims.cli.jobs import lint_in_parallel

        yield from lint_in_parallel(session.request, session.config, collected.files, jobs)
        return
    if not sys.stderr.isatty() or len(collected.files) < _FEW:
        yield from map(session.lint, collected.files)
        return
    with click.progressbar(collected.files, label="linting", file=sys.stderr, show_pos=True) as files:
        yield from map(session.lint, files)
