"""One HTML file for people: the article with its findings marked, notes in the margin. It loads nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources

from kclaims.model import Placed, Report, Run, Span
from kclaims.render.html_article import Article, Mark
from kclaims.render.html_notes import note
from kclaims.render.html_panels import about, checklists, claims, filters, overview, title_of, unread
from kclaims.render.html_tags import tag, text
from kclaims.render.shown import WORST_FIRST, shown, summary, tally

_KEYS = (
    ("j or n", "next finding"), ("k or p", "previous finding"), ("Enter", "open or close the reasons"),
    ("r", "jump to the other place of a contradiction, and back"), ("Esc", "let go"),
    ("1 2 3", "show or hide errors, warnings, info"), ("[ and ]", "previous, next document"), ("?", "this list"),
)  # fmt: skip


def render_html(run: Run) -> str:
    """A self-contained page for a whole run; several documents get a list to choose from."""
    style, script = asset("report.css"), asset("report.js")
    titles = [title_of(report) for report in run.reports]
    several = len(run.reports) > 1
    placed = [p for report in run.reports for p in shown(run, report)]
    head = f"kclaims: {titles[0]}" if len(titles) == 1 else f"kclaims: {len(titles)} documents"
    body = [
        '<a class="skip" href="#content">Skip to the text</a>',
        tag("header", {"class": "top"},
            tag("h1", {}, "kclaims"),
            tag("a", {"class": "home", "href": "#documents"}, f"All {len(titles)} documents") if several else "",
            tag("p", {"class": "summary"}, text(summary(run))), filters(placed)),
        tag("main", {"id": "content"}, overview(run, titles) if several else "",
            *(document_section(run, report, f"d{n}") for n, report in enumerate(run.reports, 1)), unread(run)),
        footer(run), keyboard_help(),
    ]  # fmt: skip
    return page(
        head, style, script, tag("body", {"class": None if several else "only"}, *body, f"<script>{script}</script>")
    )


def page(title: str, style: str, script: str, body: str) -> str:
    """A document around a body, with a policy by which nothing loads, runs or is sent but this style and script."""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, script)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark">'
        '<link rel="icon" href="data:,">'
        f"<title>{text(title)}</title><style>{style}</style></head>\n{body}</html>\n"
    )


@cache
def asset(name: str) -> str:
    """A stylesheet or script that the report carries."""
    return resources.files("kclaims.render").joinpath("assets", name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    import base64
    import hashlib

    def digest(content: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() + "'"

    return (
        f"default-src 'none'; script-src {digest(script)}; style-src {digest(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )


def document_section(run: Run, report: Report, name: str) -> str:
    """One document: what it is, what the page as a whole lacks, checklists, text and notes, claims.

    Every id in it begins with `name`.
    """
    numbered = list(enumerate(shown(run, report), 1))
    on_page = [(n, placed) for n, placed in numbered if not _has_place(placed)]
    in_text = [(n, placed) for n, placed in numbered if _has_place(placed)]
    items = list(_item_marks(report, name))
    marks = [*_marks(numbered, name), *items]
    whole = [note(report, placed, n, f"{name}f{n}") for n, placed in on_page]
    panels = [_panel(whole), *checklists(report, name, {mark.id for mark in items})]
    language = report.language if report.language.replace("-", "").isalnum() else None
    return tag(
        "section", {"class": "document", "id": name, "aria-labelledby": f"{name}-title"},
        tag("header", {"class": "about"}, tag("h2", {"id": f"{name}-title"}, text(report.document.path)),
            about(report, tally(shown(run, report)) if len(run.reports) > 1 else "")),
        tag("div", {"class": "panels"}, *panels) if any(panels) else "",
        tag("div", {"class": "sheet"},
            tag("article", {"class": "text", "lang": language, "dir": "auto"}, Article(report.document, marks).render()),
            tag("section", {"class": "notes", "aria-label": "Notes on the text"},
                *(note(report, placed, n, f"{name}f{n}") for n, placed in in_text))),
        claims(report),
    )  # fmt: skip


def _has_place(placed: Placed) -> bool:
    return placed.finding.span.end > placed.finding.span.start


def _panel(notes: list[str]) -> str:
    if not notes:
        return ""
    summary_line = tag("summary", {}, f"The page as a whole: {len(notes)}")
    return tag("details", {"class": "panel whole", "open": True}, summary_line, *notes)


def _marks(placed: list[tuple[int, Placed]], name: str) -> Iterator[Mark]:
    """Marks of the findings and of the other places they speak of."""
    for number, found in placed:
        finding = found.finding
        owner = f"{name}f{number}"
        kind = "quiet" if finding.suppressed else finding.severity
        rank = WORST_FIRST.index(finding.severity) + (10 if finding.suppressed else 0)
        if _has_place(found):
            yield Mark(id=owner, span=finding.span, owner=owner, kind=kind, target=f"{owner}-note", number=number,
                       title=f"{finding.severity}: {finding.category}", rank=rank)  # fmt: skip
        for index, related in enumerate(finding.related):
            if related.span is not None and related.span.end > related.span.start:
                yield Mark(id=f"{owner}-r{index}", span=related.span, owner=owner, kind="other", rank=20,
                           target=f"{owner}-note", title=f"{related.message}: see note {number}")  # fmt: skip


def _item_marks(report: Report, name: str) -> Iterator[Mark]:
    """Where a checklist item's quote stands in the text, for the jump from the panel."""
    for index, checklist in enumerate(report.checklists):
        for number, item in enumerate(checklist.get("items", ())):
            quote = str(item.get("quote") or "")
            at = report.document.text.find(quote) if quote else -1
            if at >= 0:
                place = f"{name}-c{index}-{number}"
                yield Mark(id=place, span=Span(at, at + len(quote)), owner=place, kind="item", rank=30)


def footer(run: Run) -> str:
    """What made the report, and what it is not."""
    packs = ", ".join(f"{pack.name} {pack.version}" for pack in run.tool.packs)
    return tag("footer", {}, tag("p", {}, "A finding is a reason to look, not a verdict on truth, and no finding is no "
               "clean bill of health."), tag("p", {}, text(f"kclaims {run.tool.version} · rule packs: {packs}")))  # fmt: skip


def keyboard_help() -> str:
    """The dialog that lists the keys."""
    rows = "".join(tag("dt", {}, text(keys)) + tag("dd", {}, text(what)) for keys, what in _KEYS)
    return tag("dialog", {"id": "keys", "aria-labelledby": "keys-title"}, tag("h2", {"id": "keys-title"}, "Keyboard"),
               tag("dl", {}, rows), tag("button", {"type": "button", "data-close": True}, "Close"))  # fmt: skip
