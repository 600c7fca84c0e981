"""The application: the page, its assets, the endpoint, its description."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import resources

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import kclaims
from kclaims.model.record import record
from kclaims.render.html_report import asset
from kclaims.web.description import description
from kclaims.web.guards import Guard, Guests, body_of, told
from kclaims.web.questions import FRAGMENT, Problem, Question, from_bytes, from_json
from kclaims.web.workers import Workers

_ASSETS = {
    "report.css": "text/css",
    "report.js": "text/javascript",
    "serve.css": "text/css",
    "serve.js": "text/javascript",
}
_BODY_SECONDS = 30.0  # for a body to arrive


@record(kw_only=True)
class Limits:
    """Bytes of a body."""

    most: int


def create_app(start: Callable[[], Workers], guests: Guests, limits: Limits) -> Starlette:
    """The application; `start` begins the processes when the server does, and they end with it."""
    app = Starlette(
        routes=[
            Route("/", _page), Route("/assets/{name}", _asset), Route("/api/openapi.json", _description),
            Route("/api/health", _health), Route("/api/check", _check, methods=["POST"]),
            Route("/preview", _preview, methods=["POST"]),
        ],
        middleware=[Middleware(Guard, guests=guests)],
        exception_handlers={Problem: _problem, HTTPException: _refused},
        lifespan=_lifespan(start),
    )  # fmt: skip
    app.state.limits = limits
    return app


def _lifespan(start: Callable[[], Workers]) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.workers = start()
        try:
            yield
        finally:
            app.state.workers.end()

    return lifespan


async def _page(_: Request) -> Response:
    return Response(_file("page.html"), media_type="text/html; charset=utf-8")


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _ASSETS:
        raise HTTPException(404)
    content = asset(name) if name.startswith("report.") else _file(name)
    return Response(content, media_type=f"{_ASSETS[name]}; charset=utf-8")


def _file(name: str) -> str:
    return resources.files("kclaims.web").joinpath("assets", name).read_text(encoding="utf-8")


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok", "version": kclaims.__version__})


async def _description(_: Request) -> Response:
    return JSONResponse(description())


async def _check(request: Request) -> Response:
    question = await _question(request, None)
    answer = await request.app.state.workers.ask(question)
    headers = {} if question.form == "json" else {"content-disposition": _attachment(question)}
    return Response(answer.body, 200, headers, answer.media)


async def _preview(request: Request) -> Response:
    answer = await request.app.state.workers.ask(await _question(request, FRAGMENT))
    return Response(answer.body, 200, None, answer.media)


async def _question(request: Request, form: str | None) -> Question:
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            body = await body_of(request, request.app.state.limits.most)
    except TimeoutError:
        raise Problem(408, "too-slow", "the body did not arrive in time") from None
    except ClientDisconnect:
        raise Problem(400, "cut-off", "the body ended early") from None
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return from_json(body, form)
    return from_bytes(body, request.query_params, form)


_ENDINGS = {"markdown": "md", "junit": "xml", "text": "txt", "github": "txt", "gitlab": "json"}


def _attachment(question: Question) -> str:
    stem = (
        re.sub(r"[^A-Za-z0-9._-]+", "-", question.name.replace("\\", "/").rpartition("/")[2]).strip(".-")[:80]
        or "draft"
    )
    stem = stem.rpartition(".")[0] or stem
    return f'attachment; filename="{stem}.kclaims.{_ENDINGS.get(question.form, question.form)}"'


async def _problem(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)  # noqa: S101 - registered for this class
    return told(problem)


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class
    code = {404: "not-found", 405: "wrong-method"}.get(error.status_code, "refused")
    response = told(Problem(error.status_code, code, error.detail))
    response.headers.update(error.headers or {})
    return response
