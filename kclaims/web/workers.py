"""Processes that answer questions; one that takes too long is ended and replaced."""

from __future__ import annotations

import asyncio
import contextlib
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from kclaims.engine.session import Request
from kclaims.settings.config import Config
from kclaims.web.questions import FRAGMENT, Problem, Question

_WARM = Question(raw=b"Ketamine is a cure-all.", name="draft.md", form=FRAGMENT)
_WAITING = 32  # questions that may wait for a free process before callers are sent away
_START = 120.0  # seconds that a process may take to load rules and models


def _work(connection: Connection, request: Request, config: Config) -> None:
    """The life of a process: read a question, send the answer or the problem."""
    from kclaims.web.answers import Answers

    with contextlib.suppress(KeyboardInterrupt, EOFError, BrokenPipeError):
        answers = Answers(request, config)
        answers.of(_WARM)
        connection.send(None)
        while True:
            question = connection.recv()
            try:
                connection.send(answers.of(question))
            except Problem as problem:
                connection.send(problem)


class _Worker:
    def __init__(self, request: Request, config: Config) -> None:
        context = get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, request, config), daemon=True)
        self._process.start()
        theirs.close()
        self._ready = False

    def ask(self, question: Question, seconds: float) -> Any:
        """An Answer or a Problem. Raises TimeoutError, EOFError where the process died."""
        if not self._ready:
            if not self._connection.poll(_START):
                raise TimeoutError
            self._connection.recv()
            self._ready = True
        self._connection.send(question)
        if not self._connection.poll(seconds):
            raise TimeoutError
        return self._connection.recv()

    def end(self) -> None:
        self._process.kill()
        self._process.join(5)
        self._connection.close()


class Workers:
    """A fixed number of processes, each with one question at a time."""

    def __init__(self, request: Request, config: Config, *, count: int, seconds: float) -> None:
        self._setting = (request, config)
        self._seconds = seconds
        self._free: asyncio.Queue[_Worker] = asyncio.Queue()
        self._all = [_Worker(request, config) for _ in range(count)]
        for worker in self._all:
            self._free.put_nowait(worker)
        self._waiting = 0

    async def ask(self, question: Question) -> Any:
        """The answer to a question. Raises Problem: too busy, too slow, not readable, or a bug."""
        if self._waiting >= _WAITING:
            raise Problem(503, "busy", "too many drafts are waiting: try again in a moment")
        self._waiting += 1
        try:
            worker = await self._free.get()
        finally:
            self._waiting -= 1
        # Shielded: a caller who leaves must not take a process along that still works.
        return await asyncio.shield(asyncio.ensure_future(self._answered(worker, question)))

    async def _answered(self, worker: _Worker, question: Question) -> Any:
        try:
            told = await asyncio.to_thread(worker.ask, question, self._seconds)
        except TimeoutError:
            worker = self._replaced(worker)
            raise Problem(
                504, "too-slow", f"not done within {self._seconds:g} seconds: send a part of the text"
            ) from None
        except (EOFError, OSError):
            worker = self._replaced(worker)
            raise Problem(500, "bug", "a bug in kclaims: the terminal where `kclaims serve` runs shows it") from None
        finally:
            self._free.put_nowait(worker)
        if isinstance(told, Problem):
            raise told
        return told

    def _replaced(self, worker: _Worker) -> _Worker:
        worker.end()
        self._all.remove(worker)
        self._all.append(_Worker(*self._setting))
        return self._all[-1]

    def end(self) -> None:
        """End every process."""
        for worker in self._all:
            worker.end()
