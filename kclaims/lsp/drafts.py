"""Open drafts and their lints: one at a time, the newest text only."""

from __future__ import annotations

import asyncio
import gc
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lsprotocol import types

from kclaims.lsp.buffer import Buffer
from kclaims.lsp.diagnostics import diagnostics, unusable
from kclaims.lsp.settings import Sessions, Settings
from kclaims.model import Report
from kclaims.model.record import record
from kclaims.readers import ReadError
from kclaims.rules.problems import Problem, RulesError
from kclaims.settings.config import Config
from kclaims.settings.errors import BaselineError, ConfigError
from kclaims.text.memory import Memory, Stop, Stopped

REMEMBERED = 60_000  # values a linter keeps: a draft of 20,000 words asks for about 48,000
_IDLE = 2.0  # seconds without a lint that make a pause
_WARM_UP = "Ketamine is FDA-approved for depression, and it is not a cure-all."


class _Job:
    """One lint; set `cancelled` to end it at the next sentence."""

    cancelled = False


@record(kw_only=True)
class Outcome:
    """What linting one version of a draft gave; no report where it could not be linted."""

    buffer: Buffer
    version: int | None
    shown: list[types.Diagnostic]
    report: Report | None = None
    config: Config = field(default_factory=Config)
    problems: tuple[Problem, ...] = ()
    bug: str = ""


@dataclass(slots=True)
class Draft:
    """A text that is open in the editor. `path` is its file, or a name that tells its format."""

    uri: str
    path: str
    buffer: Buffer
    version: int | None
    task: asyncio.Task[Outcome] | None = None
    shown_once: bool = False


class Drafts:
    """Lints drafts in one thread; `publish` is called with each outcome.

    A key after all that was typed is linted comes at once, one that comes before that after a pause.
    """

    def __init__(self, publish: Callable[[Draft, Outcome], None]) -> None:
        self.settings = Settings()
        self.open: dict[str, Draft] = {}
        self._publish = publish
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="lint")
        self._job = _Job()
        self._stop = Stop()
        self._sessions = Sessions(lambda: Memory(REMEMBERED, self._stop))
        self._idle: asyncio.TimerHandle | None = None
        self.settled = asyncio.Event()  # the client's settings are known

    def warm_up(self) -> None:
        """Load packs and grammar while nobody waits.

        From here on garbage is collected in pauses: between two sentences it would look through all that is remembered.
        """
        gc.disable()
        self._worker.submit(
            self._lint, _Job(), "warm-up.md", Buffer(_WARM_UP), None, "file:///warm-up.md", self.settings
        )

    def update(self, draft: Draft) -> None:
        """Lint a draft that is new or was changed; what runs on its older text is stopped."""
        self.open[draft.uri] = draft
        under_way = draft.task is not None and draft.task.cancel()
        draft.task = asyncio.ensure_future(self._run(draft, pause=draft.shown_once and under_way))

    def update_all(self) -> None:
        """Lint every draft again: something beside them changed."""
        for draft in list(self.open.values()):
            self.update(draft)

    def close(self, uri: str) -> Draft | None:
        """Forget a draft."""
        draft = self.open.pop(uri, None)
        if draft is not None and draft.task is not None:
            draft.task.cancel()
        return draft

    def stop(self) -> None:
        """End the thread."""
        self._cancel(self._job)
        self._worker.shutdown(wait=False, cancel_futures=True)

    async def current(self, uri: str) -> Outcome | None:
        """The outcome for a draft's newest text, waited for; None for what is not open."""
        while (draft := self.open.get(uri)) is not None and draft.task is not None:
            task = draft.task
            try:
                return await asyncio.shield(task)
            except asyncio.CancelledError:
                if not task.cancelled():
                    raise  # the one who asks was cancelled, not the lint
        return None

    async def lint_text(self, uri: str, text: str) -> Report | None:
        """The report on another text in a draft's place; None where it can't be linted."""
        draft = self.open.get(uri)
        if draft is None:
            return None
        buffer = Buffer(text, draft.buffer.encoding)
        arguments = (_Job(), draft.path, buffer, None, uri, self.settings)
        return (await asyncio.get_running_loop().run_in_executor(self._worker, self._lint, *arguments)).report

    async def _run(self, draft: Draft, *, pause: bool) -> Outcome:
        await self.settled.wait()
        if pause:
            await asyncio.sleep(self.settings.debounce / 1000)
        job = _Job()
        arguments = (job, draft.path, draft.buffer, draft.version, draft.uri, self.settings)
        try:
            outcome = await asyncio.get_running_loop().run_in_executor(self._worker, self._lint, *arguments)
        except asyncio.CancelledError:
            self._cancel(job)
            raise
        draft.shown_once = True
        self._publish(draft, outcome)
        self._tidy_when_idle()
        return outcome

    def _cancel(self, job: _Job) -> None:
        """End a job: at once if it runs, else as soon as it begins. In whatever order both threads come here, it ends."""
        job.cancelled = True
        if self._job is job:
            self._stop.asked = True

    def _lint(self, job: _Job, path: str, buffer: Buffer, version: int | None, uri: str, settings: Settings) -> Outcome:
        """In the worker's thread. Raises Stopped."""
        self._job = job
        self._stop.asked = job.cancelled
        wrong: dict[str, Any] = {}
        try:
            session = self._sessions.session(settings, path)
            report = session.report(buffer.raw(), path)
            shown = diagnostics(uri, buffer, report) if report else []
            return Outcome(buffer=buffer, version=version, shown=shown, report=report, config=session.config)
        except (ConfigError, RulesError) as error:
            wrong = {"problems": tuple(error.problems)}
            message = "kclaims is not set up: " + "; ".join(map(str, error.problems))
        except (BaselineError, ReadError) as error:
            message = f"kclaims can't lint this: {error}"
        except Stopped:
            raise
        except Exception:  # noqa: BLE001 - a draft that is never linted again would be worse
            wrong = {"bug": traceback.format_exc()}
            message = "This text meets a bug in kclaims; the editor's log of the language server tells more."
        return Outcome(buffer=buffer, version=version, shown=[unusable(message)], **wrong)

    def _tidy_when_idle(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        tidy = lambda: self._worker.submit(gc.collect)  # noqa: E731 - runs among the lints
        self._idle = asyncio.get_running_loop().call_later(_IDLE, tidy)


def file_of(uri: str, path: str | None, language: str) -> str | None:
    """The path a draft is linted under, with an ending that tells its format; None for what kclaims does not read."""
    name = path or uri.rsplit("/", 1)[-1].rpartition(":")[2] or "untitled"
    ending = Path(name).suffix.lower()
    if ending in _ENDINGS or (language not in _LANGUAGES and not ending):
        return name
    return name + _LANGUAGES[language] if language in _LANGUAGES else None


_LANGUAGES = {
    "markdown": ".md", "mdx": ".mdx", "md": ".md", "gfm": ".md", "html": ".html", "xhtml": ".html",
    "plaintext": ".txt", "text": ".txt", "txt": ".txt",
}  # fmt: skip
_ENDINGS = frozenset((".txt", ".text", ".md", ".markdown", ".mdx", ".mdown", ".html", ".htm", ".xhtml"))
