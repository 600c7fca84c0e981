"""`kclaims serve` as its users start it: a process, its address, its end."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """Status, headers and body of an answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Server:
    """Where a server is; `ask` sends one request with nothing of its own but what the protocol needs."""

    url: str

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        place = urlsplit(self.url)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def check(self, question: dict[str, Any], **headers: str) -> Answer:
        return self.ask(
            "POST", "/api/check", json.dumps(question).encode(), {"Content-Type": "application/json", **headers}
        )


@contextmanager
def serving(*options: str) -> Iterator[Server]:
    command = [sys.executable, "-m", "kclaims", "serve", "--port", "0", "--isolated", *options]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("kclaims is at http://"), line
        try:
            yield Server(line.split()[3])
        finally:
            process.terminate()
            process.wait(20)
