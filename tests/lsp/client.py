"""A language client that speaks JSON-RPC with the real server in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, Queue
from typing import Any

SECONDS = 120
Json = dict[str, Any]


class Client:
    """Sends what an editor would; answers what the server asks for."""

    def __init__(self, folder: Path, *, capabilities: Json | None = None, settings: Json | None = None) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kclaims", "lsp", "--stdio"], cwd=folder, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._number = 0
        self._answers: dict[int, Queue[Json]] = {}
        self.notes: Queue[Json] = Queue()
        self.settings = settings or {}
        self.applied: list[Json] = []
        self.asked: list[str] = []
        self._write_lock = threading.Lock()
        threading.Thread(target=self._read, daemon=True).start()
        self.server = self.request(
            "initialize",
            {"processId": None, "rootUri": folder.as_uri(), "capabilities": capabilities or {},
             "initializationOptions": self.settings},
        )["capabilities"]  # fmt: skip
        self.notify("initialized", {})

    # Wire

    def _send(self, message: Json) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        with self._write_lock:
            self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            self.process.stdin.flush()

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream
        while header := stream.readline():
            length = int(header.split(b":")[1])
            while stream.readline().strip():
                pass
            self._take(json.loads(stream.read(length)))

    def _take(self, message: Json) -> None:
        if "method" not in message:
            self._answers[message["id"]].put(message)
        elif "id" in message:
            self.asked.append(message["method"])
            self._send({"id": message["id"], "result": self._answer(message["method"], message.get("params"))})
        else:
            self.notes.put(message)

    def _answer(self, method: str, params: Any) -> Any:
        if method == "workspace/configuration":
            return [self.settings for _ in params["items"]]
        if method == "workspace/applyEdit":
            self.applied.append(params["edit"])
            return {"applied": True}
        return None

    def ask(self, method: str, params: Any) -> Callable[[], Json]:
        """Send a request; call what is given to wait for the whole answer."""
        self._number += 1
        waiting: Queue[Json] = Queue()
        self._answers[self._number] = waiting
        self._send({"id": self._number, "method": method, "params": params})
        return lambda: waiting.get(timeout=SECONDS)

    def request(self, method: str, params: Any) -> Any:
        answer = self.ask(method, params)()
        assert "error" not in answer, answer
        return answer["result"]

    def notify(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def close(self) -> int:
        """Shut down in order; the exit code."""
        self.request("shutdown", None)
        self.notify("exit", None)
        code = self.process.wait(SECONDS)
        for stream in (self.process.stdin, self.process.stdout):
            assert stream
            stream.close()
        return code

    # Documents

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str, language: str = "markdown", uri: str | None = None) -> str:
        where = uri or self.uri(name)
        document = {"uri": where, "languageId": language, "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return where

    def change(self, uri: str, version: int, *changes: Json) -> None:
        self.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": version}, "contentChanges": list(changes)},
        )

    def pull(self, uri: str, **more: Any) -> Json:
        answer: Json = self.request("textDocument/diagnostic", {"textDocument": {"uri": uri}, **more})
        return answer

    def pushed(self, uri: str, version: int | None = None) -> list[Json]:
        """The diagnostics published for a version, waited for."""
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            try:
                note = self.notes.get(timeout=SECONDS)
            except Empty:
                break
            params = note["params"]
            mine = note["method"] == "textDocument/publishDiagnostics" and params["uri"] == uri
            if mine and version in {None, params.get("version")}:
                found: list[Json] = params["diagnostics"]
                return found
        raise AssertionError(f"nothing published for {uri}")
