"""Linting with several processes; results come back in the order of the files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from kclaims.engine.session import Outcome, Request, Session
from kclaims.settings.config import Config

_session: Session | None = None


def _start(request: Request, config: Config) -> None:
    global _session  # noqa: PLW0603 - a worker process keeps one session
    _session = Session(request, config)


def _lint(path: str) -> Outcome:
    assert _session is not None  # noqa: S101 - set by the pool's initializer
    return _session.lint(path)


def lint_in_parallel(request: Request, config: Config, files: Sequence[str], jobs: int) -> Iterator[Outcome]:
    """Outcomes of `Session.lint` for each file."""
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(request, config)) as pool:
        yield from pool.map(_lint, files, chunksize=4)
