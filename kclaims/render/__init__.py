"""Reports in the formats people read; reads `model` alone."""

from collections.abc import Callable
from importlib import import_module

from kclaims.model import Report, Run
from kclaims.model.record import record
from kclaims.render.errors import UnfitError
from kclaims.render.text_report import render_text


@record(kw_only=True)
class FileRenderer:
    """A format that gives each document back as a file of its own; only documents of the format `reads` can be.

    `render` raises UnfitError where the document's file doesn't allow it.
    """

    reads: str
    called: str  # what such a file is called
    render: Callable[[Run, Report], bytes]


def _render_docx(run: Run, report: Report) -> bytes:
    from kclaims.render.docx import render_docx

    return render_docx(run, report)


def _later(module: str, name: str) -> Callable[[Run], str]:
    """A renderer whose module is imported when it is called: `check` starts with what it needs."""

    def render(run: Run) -> str:
        written: str = getattr(import_module(f"kclaims.render.{module}"), name)(run)
        return written

    return render


RENDERERS: dict[str, Callable[[Run], str]] = {
    "text": render_text,
    "json": _later("json_report", "render_json"),
    "jsonl": _later("json_report", "render_jsonl"),
    "sarif": _later("sarif_report", "render_sarif"),
    "github": _later("github_report", "render_github"),
    "gitlab": _later("gitlab_report", "render_gitlab"),
    "junit": _later("junit_report", "render_junit"),
    "html": _later("html_report", "render_html"),
    "markdown": _later("markdown_report", "render_markdown"),
}

FILE_RENDERERS = {"docx": FileRenderer(reads="docx", called="Word file (.docx)", render=_render_docx)}

__all__ = ["FILE_RENDERERS", "RENDERERS", "FileRenderer", "UnfitError", "render_text"]
