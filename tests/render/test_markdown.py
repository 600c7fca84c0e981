"""Markdown for comments: what a renderer makes of it."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from kclaims.model import Finding, Run
from kclaims.render import RENDERERS


class Tags(HTMLParser):
    """Every tag and address of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self.prose: list[str] = []
        self.code = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.code += tag == "code"
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_endtag(self, tag: str) -> None:
        self.code -= tag == "code"

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if not self.code:
            self.prose.append(data)


def rendered(run: Run) -> Tags:
    return Tags(MarkdownIt("commonmark", {"html": True}).enable("table").render(RENDERERS["markdown"](run)))


def test_a_comment_names_place_reason_source_and_remedy(page: Run) -> None:
    text = RENDERERS["markdown"](page)
    assert text.startswith("# kclaims: 1 document: 1 error")
    assert "## `drafts/page.md`" in text
    assert "**error: enantiomer-mislabel**, line 3, `ketamine.r-ketamine-anesthetic`" in text
    assert "  - quote: `R-ketamine`\n" in text
    assert "  - see: says otherwise, line 5: `" in text
    assert "  - kept quiet: " in text
    words = "".join(rendered(page).words)
    assert "instead: Write “ketamine”." in words


def test_a_page_cannot_write_markup(hostile: Run) -> None:
    found = rendered(hostile)
    assert found.tags <= {"h1", "h2", "p", "ul", "li", "strong", "code", "a", "br"}
    assert found.attributes <= {"href"}
    assert set(found.addresses) == {"https://fine.example/a?b=1&c=2"}
    assert "<script>alert(1)</script>" in "".join(found.words)
    text = RENDERERS["markdown"](hostile)
    assert "\u202e" not in text
    assert "\x1b" not in text


def test_names_and_addresses_in_prose_are_not_told_or_linked(hostile: Run) -> None:
    prose = "".join(rendered(hostile).prose)
    assert "evil.example" in prose
    assert re.search(r"@\w|#\d", prose) is None
    why = next(line for line in RENDERERS["markdown"](hostile).splitlines() if line.startswith("  - why:"))
    assert re.search(r"http://|\bwww\.", why) is None


@pytest.mark.parametrize(
    "start", ["- x", "1. x", "2) x", "# x", "> x", "=== ", "+ x", "* x", ": x", "---", "```", "| a | b |"]
)
def test_a_message_cannot_open_a_block(hostile: Run, start: str) -> None:
    (report,) = hostile.reports
    placed = tuple(
        replace(p, quote="", related=(), finding=Finding(
            rule_id="x", category="other", severity="info", message=start, span=p.finding.span, confidence=1,
            detector="rule",
        )) for p in report.placed[:1]
    )  # fmt: skip
    found = rendered(Run(tool=hostile.tool, reports=(replace(report, placed=placed),)))
    assert found.tags == {"h1", "h2", "p", "ul", "li", "strong", "code", "br"}
    assert start.strip() in "".join(found.words).replace("\u200b", "")
