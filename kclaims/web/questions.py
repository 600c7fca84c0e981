"""What a caller asks: a document's bytes, its name, the format of the answer, and options of `check`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from kclaims.model.record import record
from kclaims.render import FILE_RENDERERS, RENDERERS

FRAGMENT = "fragment"  # the answer of the page itself: one document as HTML to put in
DEFAULT_NAME = "draft.md"
_LISTS, _FLAGS = ("select", "ignore"), ("show_suppressed", "learned")


class Problem(Exception):  # noqa: N818 - it is told to callers under this name
    """Why there is no report: HTTP status, one word, and what to do."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(status, code, message)
        self.status = status
        self.code = code
        self.message = message


@record(kw_only=True)
class Question:
    """One document to lint. `options` are fields of the engine's `Request`, hashable, those asked for."""

    raw: bytes
    name: str
    form: str
    options: tuple[tuple[str, Any], ...] = ()


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of a question."""
    text = resources.files("kclaims.web").joinpath("check.schema.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


def formats() -> list[str]:
    """Formats that an answer can have."""
    return [*RENDERERS, *FILE_RENDERERS]


def from_json(body: bytes, form: str | None = None) -> Question:
    """The question in a JSON object. Raises Problem that lists everything wrong with it."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise Problem(400, "bad-json", "the body is not valid JSON in UTF-8") from None
    if not isinstance(data, dict):
        raise Problem(400, "bad-request", 'the body must be an object: {"text": "…"}')
    _validate(data)
    return _question(data["text"].encode("utf-8", "replace"), data, form)


def from_bytes(body: bytes, query: Mapping[str, str], form: str | None = None) -> Question:
    """The question of a file's bytes; the rest stands in the address, lists by comma. Raises Problem."""
    data: dict[str, Any] = dict(query)
    for key in _LISTS:
        if key in data:
            data[key] = [part.strip() for part in data[key].split(",") if part.strip()]
    for key in _FLAGS:
        if key in data:
            data[key] = {"true": True, "1": True, "false": False, "0": False}.get(data[key], data[key])
    _validate({"text": "", **data})
    return _question(body, data, form)


def _validate(data: dict[str, Any]) -> None:
    from jsonschema import Draft202012Validator

    problems = [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message}" if error.absolute_path else error.message
        for error in Draft202012Validator(schema()).iter_errors(data)
    ]
    if "as_of" in data and not problems:
        try:
            date.fromisoformat(data["as_of"])
        except ValueError:
            problems.append(f"as_of: '{data['as_of']}' is no date")
    if data.get("format", "json") not in formats() and not problems:
        problems.append(f"format: '{data['format']}' is not one of {', '.join(formats())}")
    if problems:
        raise Problem(400, "bad-request", "; ".join(problem[:300] for problem in problems[:20]))


def _question(raw: bytes, data: Mapping[str, Any], form: str | None) -> Question:
    known = ("jurisdiction", "as_of", "min_severity", "show_suppressed", "learned")
    options = {key: data[key] for key in known if key in data}
    options |= {key: tuple(data[key]) for key in _LISTS if key in data}
    return Question(
        raw=raw, name=data.get("name", DEFAULT_NAME), form=form or data.get("format", "json"),
        options=tuple(sorted(options.items())),
    )  # fmt: skip
