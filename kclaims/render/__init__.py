"""Reports in the formats people read; reads `model` alone."""

from collections.abc import Callable
from importlib import import_module

from kclaims.model import Run
from kclaims.render.json_report import render_json, render_jsonl
from kclaims.render.text_report import render_text


def _later(module: str, name: str) -> Callable[[Run], str]:
    """A renderer whose module is imported when it is called: `check` starts with what it needs."""

    def render(run: Run) -> str:
        written: str = getattr(import_module(f"kclaims.render.{module}"), name)(run)
        return written

    return render


RENDERERS: dict[str, Callable[[Run], str]] = {
    "text": render_text,
    "json": render_json,
    "jsonl": render_jsonl,
    "sarif": _later("sarif_report", "render_sarif"),
    "github": _later("github_report", "render_github"),
    "gitlab": _later("gitlab_report", "render_gitlab"),
    "junit": _later("junit_report", "render_junit"),
    "html": _later("html_report", "render_html"),
    "markdown": _later("markdown_report", "render_markdown"),
}

__all__ = ["RENDERERS", "render_json", "render_jsonl", "render_text"]
