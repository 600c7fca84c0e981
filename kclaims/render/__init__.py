"""Reports in the formats people read; reads `model` alone."""

from collections.abc import Callable

from kclaims.model import Run
from kclaims.render.json_report import render_json, render_jsonl
from kclaims.render.text_report import render_text

RENDERERS: dict[str, Callable[[Run], str]] = {"text": render_text, "json": render_json, "jsonl": render_jsonl}

__all__ = ["RENDERERS", "render_json", "render_jsonl", "render_text"]
