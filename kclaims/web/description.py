"""The OpenAPI description of the endpoint, made of the schemas that questions and reports are checked with."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

import kclaims
from kclaims.web.questions import formats, schema

_PROBLEM = {
    "type": "object",
    "required": ["title", "status", "code", "detail"],
    "properties": {
        "title": {"type": "string"}, "status": {"type": "integer"}, "code": {"type": "string"},
        "detail": {"type": "string", "description": "What is wrong and what to do, for people."},
    },
}  # fmt: skip
_REFUSALS = {
    "400": "The question is wrong; every problem is listed.",
    "403": "A page of another site asked; --allow-origin lets it in.",
    "408": "The body did not arrive in time.",
    "413": "The body is larger than --max-size.",
    "421": "The server goes by another name; --allow-host adds one.",
    "422": "The document can't be read, or not be given back in that format.",
    "500": "A bug in kclaims; the terminal where the server runs shows it.",
    "503": "Too many drafts are waiting.",
    "504": "The document takes longer than --timeout.",
}


@cache
def description() -> dict[str, Any]:
    """OpenAPI 3.1: one operation to lint, one to see that the server is there."""
    report = json.loads(resources.files("kclaims.render").joinpath("report.schema.json").read_text(encoding="utf-8"))
    question = {key: value for key, value in schema().items() if key != "$schema"}
    question["properties"] = {
        **question["properties"],
        "format": {**question["properties"]["format"], "enum": formats()},
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "kclaims", "version": kclaims.__version__,
            "description": "Lints a draft for health claims. Keeps nothing of it.",
        },
        "paths": {
            "/api/check": {"post": _check(question)},
            "/api/health": {"get": {
                "operationId": "health", "summary": "Whether the server is there, and its version.",
                "responses": {"200": {"description": "It is.", "content": {"application/json": {"schema": {
                    "type": "object", "required": ["status", "version"],
                    "properties": {"status": {"const": "ok"}, "version": {"type": "string"}},
                }}}}},
            }},
        },
        "components": {"schemas": {
            "Question": question, "Report": _moved(report), "Problem": _PROBLEM,
        }},
    }  # fmt: skip


def _moved(report: dict[str, Any]) -> dict[str, Any]:
    """The schema of reports with its own references led to where it stands in the description."""
    text = json.dumps({key: value for key, value in report.items() if key != "$schema"})
    moved: dict[str, Any] = json.loads(text.replace('"#/$defs/', '"#/components/schemas/Report/$defs/'))
    return moved


def _check(question: dict[str, Any]) -> dict[str, Any]:
    options = [
        {
            "name": name, "in": "query", "required": False, "description": part.get("description", ""),
            "schema": {key: value for key, value in part.items() if key != "description"},
            **({"style": "form", "explode": False} if part.get("type") == "array" else {}),
        }
        for name, part in question["properties"].items() if name != "text"
    ]  # fmt: skip
    refusal = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "operationId": "check",
        "summary": "Lint one document.",
        "description": "Send a JSON question, or a file's bytes with the options in the address.",
        "parameters": options,
        "requestBody": {"required": True, "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Question"}},
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        }},
        "responses": {
            "200": {"description": "The report; other formats than json as a file to keep.", "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/Report"}},
                "*/*": {"schema": {"type": "string", "format": "binary"}},
            }},
            **{status: {"description": why, "content": refusal} for status, why in _REFUSALS.items()},
        },
    }  # fmt: skip
