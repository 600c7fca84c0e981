"""The endpoint of `kclaims serve` over real sockets: reports, refusals, limits, headers."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from kclaims.cli.main import cli
from tests.conftest import ROOT
from tests.render.conftest import ATTACK
from tests.web.servers import Server, serving
from tests.word.files import anchored, p, word_file

TEXT = "Ketamine is a cure-all. R-ketamine is an FDA-approved anesthetic given as a shot."
SCHEMA = json.loads((ROOT / "kclaims/render/report.schema.json").read_text())


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("--max-size", "0.2", "--allow-origin", "https://cms.example") as started:
        yield started


def test_the_report_is_that_of_check(server: Server, tmp_path: Path) -> None:
    answer = server.check({"text": TEXT, "name": "draft.txt", "as_of": "2026-11-22", "show_suppressed": True})
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert list(Draft202012Validator(SCHEMA).iter_errors(answer.json())) == []
    file = tmp_path / "draft.txt"
    file.write_text(TEXT)
    command = ["check", "--isolated", "--as-of", "2026-11-22", "--show-suppressed", "--format", "json", str(file)]
    expected = json.loads(CliRunner().invoke(cli, command).stdout)
    expected["documents"][0]["path"] = "draft.txt"
    assert answer.json() == expected


def test_a_file_is_sent_as_it_is(server: Server) -> None:
    page = "<p>Our drip is a <b>cure-all</b> – ü</p>".encode("windows-1252")
    answer = server.ask("POST", "/api/check?name=x.html&select=cure-all,pressure&learned=false", page)
    (found,) = answer.json()["documents"][0]["findings"]
    assert (found["quote"], found["category"]) == ("cure-all", "cure-all")


def test_a_word_file_comes_back_with_comments(server: Server) -> None:
    raw = word_file(p("Our ketamine drip is a cure-all."))
    answer = server.ask("POST", "/api/check?name=draft.docx&format=docx", raw)
    assert (answer.status, list(anchored(answer.body).values())) == (200, ["cure-all"])
    assert answer.headers["content-disposition"] == 'attachment; filename="draft.kclaims.docx"'
    other = server.check({"text": TEXT, "name": "draft.txt", "format": "docx"})
    assert (other.status, "no Word file" in other.body.decode()) == (422, True)


def test_options_are_those_of_the_caller_alone(server: Server) -> None:
    def severities(**options: Any) -> set[str]:
        found = server.check({"text": TEXT, **options}).json()["documents"][0]
        return {finding["severity"] for finding in found["findings"]} | {found["jurisdiction"]["value"]}

    assert severities(min_severity="error", jurisdiction="uk") == {"error", "uk"}
    assert severities() == {"error", "warning", "us"}


@pytest.mark.parametrize(
    ("form", "media", "begins", "ending"),
    [("html", "text/html", b"<!DOCTYPE html>", "html"), ("sarif", "application/sarif+json", b"{", "sarif"),
     ("markdown", "text/markdown", b"# kclaims", "md"), ("junit", "application/xml", b"<?xml", "xml")],
)  # fmt: skip
def test_other_formats_come_as_files_to_keep(server: Server, form: str, media: str, begins: bytes, ending: str) -> None:
    answer = server.check({"text": TEXT, "name": "../a/My draft\r\n.md", "format": form})
    assert answer.status == 200
    assert answer.body.startswith(begins)
    assert answer.headers["content-type"].startswith(media)
    assert answer.headers["content-disposition"] == f'attachment; filename="My-draft-.kclaims.{ending}"'


@pytest.mark.parametrize(
    ("body", "code", "word"),
    [
        (b"{", "bad-json", "JSON"), (b"[]", "bad-request", "object"), (b"{}", "bad-request", "text"),
        (b'{"text": 1}', "bad-request", "text"), (b'{"text": "x", "jurisdicton": "us"}', "bad-request", "jurisdicton"),
        (b'{"text": "x", "as_of": "2026-13-45"}', "bad-request", "2026-13-45"),
        (b'{"text": "x", "format": "pdf"}', "bad-request", "sarif"), (b"[" * 100_000, "bad-json", "JSON"),
        (b'{"text": "\xff"}', "bad-json", "UTF-8"),
    ],
)  # fmt: skip
def test_a_wrong_question_is_told_what_is_wrong(server: Server, body: bytes, code: str, word: str) -> None:
    answer = server.ask("POST", "/api/check", body, {"Content-Type": "application/json"})
    assert (answer.status, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["code"] == code
    assert word in answer.json()["detail"]


def test_what_cannot_be_read_is_told(server: Server) -> None:
    answer = server.ask("POST", "/api/check?name=logo.txt", b"\x89PNG\r\n\x1a\n\x00\x00")
    assert (answer.status, answer.json()["code"]) == (422, "binary")
    assert server.check({"text": "\ud800 is a cure-all."}).status == 200


def test_a_large_body_is_refused_before_it_is_read(server: Server) -> None:
    assert server.ask("POST", "/api/check?name=a.txt", b"x" * 200_001).status == 413

    def parts() -> Iterator[bytes]:
        for _ in range(5):
            yield b"x" * 100_000

    try:
        chunked = server.ask("POST", "/api/check?name=a.txt", parts()).status  # type: ignore[arg-type]
    except (BrokenPipeError, ConnectionResetError):
        chunked = 413  # refused while it was still sending
    assert chunked == 413
    assert server.ask("POST", "/api/check?name=a.txt", b"x" * 200_000).status == 200


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/", {"Host": "evil.example"}, 421), ("POST", "/api/check", {"Host": "evil.example"}, 421),
        ("GET", "/", {"Host": "localhost:1"}, 200), ("GET", "/", {"Host": "[::1]:1"}, 200), ("GET", "/", {"Host": "["}, 421),
        ("POST", "/api/check", {"Origin": "https://evil.example"}, 403), ("POST", "/preview", {"Origin": "null"}, 403),
        ("POST", "/api/check", {"Sec-Fetch-Site": "cross-site"}, 403),
        ("POST", "/api/check", {"Origin": "https://cms.example"}, 200),
        ("OPTIONS", "/api/check", {"Origin": "https://evil.example"}, 403),
        ("GET", "/api/check", {}, 405), ("GET", "/assets/../app.py", {}, 404), ("GET", "/assets/page.html", {}, 404),
        ("GET", "/nowhere", {}, 404),
    ],
)  # fmt: skip
def test_who_may_ask(server: Server, method: str, path: str, headers: dict[str, str], status: int) -> None:
    body = b"Ketamine is a cure-all." if method == "POST" else None
    assert server.ask(method, path, body, headers).status == status


def test_a_cms_that_was_let_in_may_ask_from_its_own_pages(server: Server) -> None:
    asked = {"Origin": "https://cms.example", "Access-Control-Request-Method": "POST", "Sec-Fetch-Site": "cross-site"}
    preflight = server.ask("OPTIONS", "/api/check", None, asked)
    assert (preflight.status, preflight.headers["access-control-allow-origin"]) == (204, "https://cms.example")
    answer = server.check({"text": TEXT}, Origin="https://cms.example")
    assert answer.headers["access-control-allow-origin"] == "https://cms.example"
    assert "access-control-allow-origin" not in server.check({"text": TEXT}).headers


def test_every_answer_carries_the_same_guards(server: Server) -> None:
    for answer in (
        server.ask("GET", "/"), server.check({"text": TEXT}), server.ask("GET", "/nowhere"), server.check({}),
        server.ask("GET", "/", None, {"Host": "evil.example"}), server.ask("GET", "/assets/serve.js"),
    ):  # fmt: skip
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers


def test_the_page_loads_nothing_from_elsewhere(server: Server) -> None:
    page = server.ask("GET", "/").body.decode()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert addresses
    assert all(address.startswith(("/assets/", "#", "data:,")) for address in addresses)
    assert {server.ask("GET", address).status for address in addresses if address.startswith("/")} == {200}


def test_the_description_is_valid_openapi_and_fits_the_answers(server: Server) -> None:
    told = server.ask("GET", "/api/openapi.json").json()
    validate(told)
    report = {"$ref": "#/components/schemas/Report", "components": told["components"]}
    assert list(Draft202012Validator(report).iter_errors(server.check({"text": TEXT}).json())) == []
    statuses = set(told["paths"]["/api/check"]["post"]["responses"])
    assert {"200", "400", "403", "413", "421", "422", "503", "504"} <= statuses
    assert server.ask("GET", "/api/health").json()["status"] == "ok"


def test_an_attack_comes_back_as_text(server: Server) -> None:
    answer = server.ask("POST", "/preview?name=a.txt", f"{ATTACK}\n\nKetamine is a cure-all {ATTACK}".encode())
    assert "<script" not in answer.json()["document"]
    assert "<img" not in answer.json()["document"]
    assert "&lt;script&gt;alert(1)" in answer.json()["document"]


def test_many_at_once_each_get_their_own_report(server: Server) -> None:
    def words(count: int) -> tuple[int, int]:
        return count, server.check({"text": "word " * count}).json()["documents"][0]["words"]

    with ThreadPoolExecutor(8) as pool:
        assert all(asked == told for asked, told in pool.map(words, range(1, 25)))


def test_a_draft_that_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    with serving("--timeout", "1.5") as server:
        assert server.check({"text": "Bring a sandwich."}).status == 200
        began = time.monotonic()
        slow = server.check({"text": "Ketamine is approved for depression and not approved for pain. " * 40_000})
        assert (slow.status, slow.json()["code"]) == (504, "too-slow")
        assert time.monotonic() - began < 20
        assert server.check({"text": "Bring a sandwich."}).status == 200


def test_what_cannot_be_served_is_the_callers_mistake() -> None:
    with serving() as server:
        port = server.url.rstrip("/").rpartition(":")[2]
        taken = CliRunner().invoke(cli, ["serve", "--isolated", "--port", port])
    assert (taken.exit_code, f"port {port}" in taken.output) == (2, True)
    nowhere = CliRunner().invoke(cli, ["serve", "--isolated", "--host", "192.0.2.1", "--port", "0"])
    assert (nowhere.exit_code, "can't listen on 192.0.2.1" in nowhere.output) == (2, True)
    pack = CliRunner().invoke(cli, ["serve", "--ruleset", "no-such-pack"])
    assert (pack.exit_code, "no such rule pack" in pack.output) == (2, True)
