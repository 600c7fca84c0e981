"""The language server as its clients meet it: a process that speaks JSON-RPC."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kclaims.engine.session import Request, Session, configuration
from tests.conftest import ROOT
from tests.engine.edits import edited
from tests.lsp.client import Client, Json

pytest.importorskip("pygls")

PULL: Json = {"textDocument": {"diagnostic": {}}}
EDITS: Json = {
    "workspace": {"workspaceEdit": {"documentChanges": True, "resourceOperations": ["create"]}},
    "textDocument": {"diagnostic": {}, "codeAction": {"resolveSupport": {"properties": ["edit"]}}},
}
CLAIM = "Ketamine is a cure-all."
WRONG = "R-ketamine is an FDA-approved anesthetic given as a shot."


@pytest.fixture(scope="module")
def pushing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    client = Client(tmp_path_factory.mktemp("pushing"))
    yield client
    assert client.close() == 0


@pytest.fixture(scope="module")
def pulling(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    client = Client(tmp_path_factory.mktemp("pulling"), capabilities=EDITS)
    yield client
    assert client.close() == 0


def position(text: str, offset: int) -> dict[str, int]:
    """A position as the protocol counts: lines by LF, CRLF, CR; columns in UTF-16."""
    before = re.split(r"\r\n|\r(?!\n)|\n", text[:offset])
    if text[offset - 1 : offset + 1] == "\r\n":
        before[-1] += "\r"
    return {"line": len(before) - 1, "character": len(before[-1].encode("utf-16-le")) // 2}


def index(text: str, at: dict[str, int]) -> int:
    start = 0
    for _ in range(at["line"]):
        start = re.compile(r"\r\n|\r|\n").search(text, start).end()  # type: ignore[union-attr]
    return start + len(text[start:].encode("utf-16-le")[: 2 * at["character"]].decode("utf-16-le"))


def fresh(text: str, path: Path) -> list[tuple[Any, ...]]:
    """What `kclaims check` finds: rule, severity, UTF-16 range."""
    request = Request(paths=(str(path),))
    report = Session(request, configuration(request)).report(text.encode(), str(path))
    assert report is not None
    marks = {"error": 1, "warning": 2, "info": 3}
    return [
        (p.finding.rule_id, marks[p.finding.severity], position(text, p.start.offset), position(text, p.end.offset))
        for p in report.findings
    ]


def shown(diagnostics: list[Json]) -> list[tuple[Any, ...]]:
    return [(d["code"], d["severity"], d["range"]["start"], d["range"]["end"]) for d in diagnostics]


def comparable(found: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Without the end of what speaks of a whole line or document: an editor shows it on its line."""
    return [f[:2] + ((f[2]["line"],) if f[2] == f[3] or f[3]["character"] == 0 else f[2:]) for f in found]


@pytest.mark.parametrize(
    "page",
    ["corpus/dev/pages/006-d-faq-sundial.md", "corpus/clean-test/pages/c05-infusion-faq.html",
     "corpus/dev/pages/045-d-article-science-blog.md", "corpus/dev/pages/019-d-slimsong-patch.txt"],
)  # fmt: skip
def test_what_is_shown_equals_a_fresh_lint_after_any_edits(pushing: Client, page: str) -> None:
    random = Random(page)
    text = (ROOT / page).read_text(encoding="utf-8")[:4_000]
    name = f"draft-{Path(page).name}"
    uri = pushing.open(name, text)
    version = 1
    for _ in range(5):
        changes = []
        for _ in range(random.randrange(1, 6)):
            after, (start, end, new) = edited(text, random)
            changes.append({"range": {"start": position(text, start), "end": position(text, end)}, "text": new})
            text = after
        for change in changes:
            version += 1
            pushing.change(uri, version, change)
        found = shown(pushing.pushed(uri, version))
        assert comparable(found) == comparable(fresh(text, pushing.folder / name))
    pushing.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert pushing.pushed(uri) == []


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r"])
def test_positions_are_utf_16_whatever_the_line_ends(pushing: Client, break_: str) -> None:
    text = break_.join(["\ufeff# 😀", "", f"a\u2028b\x0c 😀😀 {CLAIM}", "", f"😀 {WRONG}"])
    uri = pushing.open(f"ends-{len(break_)}-{ord(break_[0])}.md", text)
    (one, two) = (d["range"] for d in pushing.pushed(uri, 1) if not d["code"].startswith("learned"))
    assert text[index(text, one["start"]) : index(text, one["end"])] == "cure-all"
    assert text[index(text, two["start"]) : index(text, two["end"])] == "R-ketamine"
    assert (one["start"]["line"], two["start"]) == (2, {"line": 4, "character": 3})


def test_an_editor_that_pulls_is_not_pushed_to(pulling: Client) -> None:
    uri = pulling.open("pulled.md", CLAIM)
    full = pulling.pull(uri)
    assert [d["code"] for d in full["items"]] == ["health-fraud.cure-all"]
    again = pulling.pull(uri, previousResultId=full["resultId"])
    assert again == {"kind": "unchanged", "resultId": full["resultId"]}
    pulling.change(uri, 2, {"text": "Bring a sandwich."})
    assert pulling.pull(uri, previousResultId=full["resultId"])["items"] == []
    assert all(note["method"] != "textDocument/publishDiagnostics" for note in list(pulling.notes.queue))
    assert pulling.server["diagnosticProvider"]["interFileDependencies"] is False


def test_hover_tells_rule_fact_and_sources(pulling: Client) -> None:
    text = "Spravato was approved by the FDA in 2010 for [me](command:evil) depression.\n\nArketamine is approved by the FDA.\n"
    uri = pulling.open("hover.md", text)
    wrong = next(d for d in pulling.pull(uri)["items"] if d["range"]["start"]["line"] == 2)
    at = {"textDocument": {"uri": uri}, "position": {**wrong["range"]["start"]}}
    hover = pulling.request("textDocument/hover", at)
    said = hover["contents"]["value"]
    assert hover["contents"]["kind"] == "markdown"
    assert hover["range"] == wrong["range"]
    for part in (
        wrong["code"].replace("-", "\\-"),
        "Why: ",
        "fact ketamine.approval\\-arketamine",
        "](https://",
        "Instead: ",
    ):
        assert part in said
    at["position"] = {"line": 1, "character": 0}
    assert pulling.request("textDocument/hover", at) is None
    for line in (0, 2):
        at["position"] = {"line": line, "character": 3}
        answer = pulling.request("textDocument/hover", at)
        assert "](command:" not in json.dumps(answer)


def actions(client: Client, uri: str) -> list[Json]:
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 10_000, "character": 0}}
    asked = {"textDocument": {"uri": uri}, "range": whole, "context": {"diagnostics": client.pull(uri)["items"]}}
    found: list[Json] = client.request("textDocument/codeAction", asked)
    return found


def applied(text: str, edit: Json, uri: str) -> str:
    (change,) = [e for d in edit["documentChanges"] if d.get("textDocument", {}).get("uri") == uri for e in d["edits"]]
    start, end = index(text, change["range"]["start"]), index(text, change["range"]["end"])
    return text[:start] + change["newText"] + text[end:]


def test_a_certain_replacement_is_offered_and_mends_the_text(pulling: Client) -> None:
    text = f"😀 {WRONG}\n"
    uri = pulling.open("replace.md", text)
    (fix,) = [a for a in actions(pulling, uri) if a.get("isPreferred")]
    assert fix["diagnostics"][0]["code"] == "ketamine.r-ketamine-anesthetic"
    assert fix["edit"]["documentChanges"][0]["textDocument"]["version"] == 1
    mended = applied(text, fix["edit"], uri)
    assert mended.startswith("😀 Ketamine is an FDA-approved")
    pulling.change(uri, 2, {"text": mended})
    assert all(d["code"] != "ketamine.r-ketamine-anesthetic" for d in pulling.pull(uri)["items"])


PLACES = {
    "paragraph.md": f"# Title\n\nSome words before.\nThen: {CLAIM}\nAnd words after.\n",
    "first.md": f"{CLAIM}\n",
    "list.md": f"We say:\n\n- One thing.\n- {CLAIM}\n- Another.\n",
    "table.md": f"| What | Says |\n|---|---|\n| a | b |\n| x | {CLAIM} |\n",
    "quote.md": f"> First line.\n> {CLAIM}\n\nThe end.\n",
    "page.html": f"<html>\r\n<body>\r\n<p>Hello there.</p>\r\n<ul>\r\n<li>{CLAIM}</li>\r\n</ul>\r\n</body>\r\n</html>\r\n",
    "heading.md": f"Intro.\n\n## {CLAIM}\n\nText.\n",
}


@pytest.mark.parametrize("name", PLACES)
def test_a_comment_keeps_a_finding_quiet_wherever_it_stands(pulling: Client, name: str) -> None:
    text = PLACES[name]
    uri = pulling.open(name, text, language="html" if name.endswith("html") else "markdown")
    before = [d["code"] for d in pulling.pull(uri)["items"]]
    (action,) = [
        a for a in actions(pulling, uri) if a["title"] == "Keep health-fraud.cure-all quiet here, with a comment"
    ]
    empty = pulling.request("codeAction/resolve", action)["edit"]
    assert empty is not None
    fingerprint = action["diagnostics"][0]["data"]["fingerprint"]
    arguments = [uri, fingerprint, "comment", "quoted -- on > purpose"]
    assert pulling.request("workspace/executeCommand", {"command": "kclaims.suppress", "arguments": arguments})
    quiet = applied(text, pulling.applied[-1], uri)
    assert "quoted" in quiet
    pulling.change(uri, 2, {"text": quiet})
    after = [d["code"] for d in pulling.pull(uri)["items"]]
    assert after == [code for code in before if code != "health-fraud.cure-all"]
    pulling.change(uri, 3, {"text": applied(text, empty, uri)})
    assert "core.bad-suppression" in [d["code"] for d in pulling.pull(uri)["items"]]


def test_plain_text_is_kept_quiet_in_the_configuration(tmp_path: Path) -> None:
    client = Client(tmp_path, capabilities=EDITS)
    (tmp_path / "a.txt").write_text(CLAIM)
    uri = client.open("a.txt", CLAIM, language="plaintext")
    (action,) = actions(client, uri)
    assert action["title"] == "Keep health-fraud.cure-all quiet here, in .kclaims.yaml"
    edit = client.request("codeAction/resolve", action)["edit"]
    config = client.uri(".kclaims.yaml")
    assert edit["documentChanges"][0] == {"kind": "create", "uri": config, "options": {"ignoreIfExists": True}}
    (tmp_path / ".kclaims.yaml").write_text(applied("", edit, config).replace('reason: ""', "reason: a quotation"))
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": config, "type": 1}]})
    assert client.pull(uri)["items"] == []
    assert client.close() == 0


def test_settings_are_read_at_the_start_and_again(tmp_path: Path) -> None:
    client = Client(tmp_path, settings={"ignore": ["cure-all", "learned"], "jurisdicton": "uk"})
    warned = client.notes.get(timeout=60)
    assert "kclaims.jurisdicton" in warned["params"]["message"]
    uri = client.open("a.md", CLAIM)
    assert client.pushed(uri, 1) == []
    client.notify("workspace/didChangeConfiguration", {"settings": {"kclaims": {"minSeverity": "info"}}})
    assert [d["code"] for d in client.pushed(uri, 1)] == ["health-fraud.cure-all"]
    assert client.close() == 0
    asking = Client(tmp_path, capabilities={"workspace": {"configuration": True}}, settings={"minSeverity": "error"})
    uri = asking.open("a.md", f"{CLAIM}\n\n{WRONG}\n")
    assert [d["severity"] for d in asking.pushed(uri, 1)] == [1]
    assert asking.asked == ["workspace/configuration"]
    assert asking.close() == 0


def test_configuration_files_are_read_again_and_their_faults_shown(tmp_path: Path) -> None:
    client = Client(tmp_path)
    config = tmp_path / ".kclaims.yaml"
    uri = client.open("a.md", CLAIM)
    assert len(client.pushed(uri, 1)) == 1

    def saved(text: str) -> list[Json]:
        config.write_text(text)
        client.notify("textDocument/didSave", {"textDocument": {"uri": config.as_uri()}})
        return client.pushed(uri, 1)

    assert saved("ignore: [cure-all, learned]\n") == []
    (wrong,) = saved("# mine\nignor: [cure-all]\n")
    assert "ignor" in wrong["message"]
    assert client.pushed(config.as_uri())[0]["range"]["start"]["line"] == 1
    assert len(saved("ignore: [pressure]\n")) == 1
    assert client.pushed(config.as_uri()) == []
    assert client.close() == 0


def test_other_texts(pushing: Client) -> None:
    untitled = pushing.open("", CLAIM, language="markdown", uri="untitled:Untitled-1")
    assert len(pushing.pushed(untitled, 1)) == 1
    binary = pushing.open("b.md", "a\x00b")
    assert "can't lint this" in pushing.pushed(binary, 1)[0]["message"]
    half = pushing.open("half.md", f"\ud83d {CLAIM}")
    assert pushing.pushed(half, 1)[0]["range"]["start"] == {"line": 0, "character": 16}
    pushing.open("code.py", f"# {CLAIM}", language="python")
    assert pushing.request("textDocument/hover", {"textDocument": {"uri": pushing.uri("code.py")},
                                                  "position": {"line": 0, "character": 20}}) is None  # fmt: skip


def test_without_the_extra_it_says_which_one_to_install() -> None:
    code = "import sys; sys.modules['pygls'] = None; sys.argv = ['kclaims', 'lsp']; from kclaims.cli.main import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, "pip install 'kclaims[lsp]'" in done.stderr) == (2, True)
