"""The answer to a question: lint, then render. Runs in a process of its own, which may be ended at any time."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from kclaims.engine.session import Request, Session
from kclaims.model import Report, Run
from kclaims.model.record import record
from kclaims.readers import ReadError
from kclaims.render import FILE_RENDERERS, RENDERERS, UnfitError
from kclaims.render.html_panels import filters
from kclaims.render.html_report import document_section
from kclaims.render.shown import shown, tally
from kclaims.settings.config import Config
from kclaims.web.questions import FRAGMENT, Problem, Question

_KEPT = 8  # sessions of different options that are kept for the next question
_MEDIA = {
    "json": "application/json", "jsonl": "application/x-ndjson", "sarif": "application/sarif+json", "gitlab": "application/json",
    "html": "text/html; charset=utf-8", "junit": "application/xml; charset=utf-8", "markdown": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", FRAGMENT: "application/json",
}  # fmt: skip


@record(kw_only=True)
class Answer:
    """What goes back to the caller."""

    body: bytes
    media: str


class Answers:
    """Sessions of one configuration, one for each set of options that was asked for lately."""

    def __init__(self, request: Request, config: Config) -> None:
        self._request = request
        self._config = config
        self._sessions: dict[tuple[tuple[str, Any], ...], Session] = {}

    def of(self, question: Question) -> Answer:
        """The answer to a question. Raises Problem where the document can't be read, or not be given back that way."""
        session = self._session(question.options)
        try:
            report = session.report(question.raw, question.name)
        except ReadError as error:
            raise Problem(422, error.code, str(error)) from None
        run = Run(tool=session.tool(), reports=(report,), show_suppressed=session.request.show_suppressed)
        return Answer(
            body=_rendered(run, report, question.form), media=_MEDIA.get(question.form, "text/plain; charset=utf-8")
        )

    def _session(self, options: tuple[tuple[str, Any], ...]) -> Session:
        if options not in self._sessions:
            while len(self._sessions) >= _KEPT:
                self._sessions.pop(next(iter(self._sessions)))
            self._sessions[options] = Session(replace(self._request, **dict(options)), self._config)
        return self._sessions[options]


def _rendered(run: Run, report: Report, form: str) -> bytes:
    if form == FRAGMENT:
        hidden = sum(placed.finding.suppressed is not None for placed in report.placed)
        parts = {
            "summary": f"{report.words:,} words: {tally(report.placed)}"
            + (f"; {hidden} kept quiet by context" if hidden else ""),
            "filters": filters(shown(run, report)),
            "document": document_section(run, report, "d1"),
        }
        return json.dumps(parts).encode()
    if form in FILE_RENDERERS:
        try:
            return FILE_RENDERERS[form].render(run, report)
        except UnfitError as error:
            raise Problem(422, "unfit", str(error)) from None
    return RENDERERS[form](run).encode("utf-8", "replace")
