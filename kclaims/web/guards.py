"""What stands before every answer: who may ask, how much, and what browsers may do with the answer."""

from __future__ import annotations

import json
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kclaims.model.record import record
from kclaims.web.questions import Problem

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types kclaims"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
}


@record(kw_only=True)
class Guests:
    """Names this server goes by, and pages of other origins that may ask it."""

    hosts: frozenset[str]
    origins: frozenset[str]

    @classmethod
    def of(cls, hosts: Iterable[str], origins: Iterable[str]) -> Guests:
        """The names given and those of this machine; origins without a closing slash."""
        own = {"localhost", "127.0.0.1", "::1"}
        return cls(
            hosts=frozenset(own | {host.lower().strip("[]") for host in hosts}),
            origins=frozenset(origin.rstrip("/").lower() for origin in origins),
        )

    def problem(self, method: str, headers: Headers) -> Problem | None:
        """Why a request is refused: a name that isn't ours (DNS rebinding), or another site's page that asks."""
        host = headers.get("host", "")
        if (_name(host) or "") not in self.hosts:
            return Problem(421, "unknown-host", "this server goes by another name: see --allow-host")
        origin = headers.get("origin")
        if method in {"GET", "HEAD"} or self.allows(origin):
            return None
        foreign = origin is not None and origin.partition("://")[2].lower() != host.lower()
        if foreign or headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return Problem(403, "foreign-origin", "pages of other sites may not ask: see --allow-origin")
        return None

    def allows(self, origin: str | None) -> bool:
        """Whether pages of that origin were let in by name."""
        return origin is not None and origin.lower() in self.origins


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


class Guard:
    """ASGI middleware: refuses who may not ask, and puts the same headers on every answer."""

    def __init__(self, app: ASGIApp, guests: Guests) -> None:
        self._app = app
        self._guests = guests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for key, value in _HEADERS.items():
                    answer.setdefault(key, value)
                if origin and self._guests.allows(origin):
                    answer["access-control-allow-origin"] = origin
                    answer["cross-origin-resource-policy"] = "cross-origin"
                    answer.add_vary_header("Origin")
            await send(message)

        problem = self._guests.problem(scope["method"], headers)
        if problem is not None:
            await told(problem)(scope, receive, dressed)
        elif scope["method"] == "OPTIONS" and self._guests.allows(origin):
            allowed = {"access-control-allow-methods": "POST", "access-control-allow-headers": "content-type"}
            await Response(status_code=204, headers=allowed)(scope, receive, dressed)
        else:
            await self._app(scope, receive, dressed)


def told(problem: Problem) -> Response:
    """A problem as RFC 9457 has it."""
    body = {"title": problem.code, "status": problem.status, "code": problem.code, "detail": problem.message}
    headers = {"retry-after": "2"} if problem.status == 503 else {}
    return Response(json.dumps(body), problem.status, headers, "application/problem+json")


async def body_of(request: Request, most: int) -> bytes:
    """The body of a request. Raises Problem once it is larger than `most` bytes, without reading on."""
    too_large = Problem(413, "too-large", f"larger than {most:,} bytes: send a part, or start with a larger --max-size")
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > 18 or int(declared) > most):
        raise too_large
    parts = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise too_large
        parts.append(part)
    return b"".join(parts)
