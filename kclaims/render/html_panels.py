"""What stands around the article: what the page as a whole lacks, checklists, claims, the list of documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from kclaims.model import CATEGORIES, CATEGORY_ABOUT, Placed, Report, Run
from kclaims.render.html_tags import tag, text
from kclaims.render.shown import WORST_FIRST

_FEW_ITEMS = 8
_MET = {True: ("met", "✓", "met"), False: ("unmet", "✗", "not met"), None: ("unsure", "?", "can't tell")}


def title_of(report: Report) -> str:
    """What a reader would call the document: its title, its first heading, else its file name."""
    document = report.document
    named = document.metadata.get("title")
    if isinstance(named, str) and named.strip():
        return named
    first = next((document.slice(block.span) for block in document.blocks if block.kind == "heading"), "")
    return first or document.path.rpartition("/")[2]


def about(report: Report, found: str) -> str:
    """How much was found, where that is said; words, date, whose law, which day, genre."""
    place, chosen = report.jurisdiction
    facts = [
        found,
        f"{report.words:,} words",
        f"dated {report.date[:10]}" if report.date else "no date",
        f"{place.upper()} law{' (default)' if chosen == 'default' else ''}",
        f"judged as of {report.as_of}" if report.as_of else "",
        f"genre: {report.genre[0]}" if report.genre[0] != "unknown" else "",
        f"language: {report.language}" if report.language != "en" else "",
    ]
    return tag("p", {"class": "facts"}, " · ".join(text(fact) for fact in facts if fact))


def checklists(report: Report, name: str, marked: Container[str]) -> Iterator[str]:
    """A panel for each checklist, folded where there is much to read; an item whose quote is marked links to it."""
    few = sum(len(checklist.get("items", ())) for checklist in report.checklists) <= _FEW_ITEMS
    for index, checklist in enumerate(report.checklists):
        items = checklist.get("items", ())
        counts = Counter(_MET.get(item.get("met"), _MET[None])[2] for item in items)
        told = ", ".join(f"{counts[words]} {words}" for _, _, words in _MET.values() if counts[words])
        head = f"{checklist.get('title') or str(checklist.get('id', 'checklist')).upper()}: {told}"
        rows = [_item(item, f"{name}-c{index}-{number}", marked) for number, item in enumerate(items)]
        yield tag("details", {"class": "panel checklist", "open": few},
                  tag("summary", {}, text(head)), tag("ul", {}, *rows))  # fmt: skip


def _item(item: Mapping[str, Any], place: str, marked: Container[str]) -> str:
    kind, sign, words = _MET.get(item.get("met"), _MET[None])
    label = item.get("asks") or str(item.get("id", "")).replace("-", " ")
    quote = str(item.get("quote") or "")
    where = tag("q", {}, tag("bdi", {}, text(_short(quote)))) if quote else ""
    if place in marked:
        where = tag("a", {"href": f"#{place}", "class": "jump"}, where)
    return tag("li", {"class": kind}, tag("span", {"class": "sign", "aria-hidden": "true"}, sign), " ",
               tag("span", {}, text(str(label))), tag("span", {"class": "aside"}, f" {words}"), " ", where)  # fmt: skip


def _short(quote: str) -> str:
    return quote if len(quote) <= 90 else quote[:88].rstrip() + "…"


def claims(report: Report) -> str:
    """A table of what the document says, folded away."""
    if not report.claims:
        return ""
    columns = ("subject", "relation", "object", "polarity", "quote")
    head = tag("tr", {}, *(tag("th", {"scope": "col"}, column) for column in columns))
    rows = [
        tag("tr", {}, *(tag("td", {}, text(str(claim.get(column) or ""))) for column in columns))
        for claim in report.claims
    ]
    table = tag("div", {"class": "table", "tabindex": 0, "role": "region", "aria-label": "Claims"},
                tag("table", {}, tag("thead", {}, head), tag("tbody", {}, *rows)))  # fmt: skip
    return tag("details", {"class": "panel claims"},
               tag("summary", {}, f"Claims read in this text: {len(report.claims)}"), table)  # fmt: skip


def overview(run: Run, titles: Sequence[str]) -> str:
    """The list of documents, with how many findings of each severity."""
    rows = []
    for number, (report, title) in enumerate(zip(run.reports, titles, strict=True), 1):
        counts = Counter(p.finding.severity for p in report.findings)
        cells = [
            tag("td", {"class": f"count {severity}"}, str(counts[severity]) if counts[severity] else "–")
            for severity in WORST_FIRST
        ]
        place = tag("span", {"class": "path"}, text(report.document.path))
        rows.append(tag("tr", {}, tag("th", {"scope": "row"}, tag("a", {"href": f"#d{number}"}, text(title)), place),
                        *cells, tag("td", {"class": "words"}, f"{report.words:,}")))  # fmt: skip
    head = ("document", "errors", "warnings", "info", "words")
    return tag("section", {"class": "overview", "id": "documents", "aria-label": "Documents"},
               tag("h2", {}, f"{len(run.reports)} documents"),
               tag("table", {}, tag("thead", {}, tag("tr", {}, *(tag("th", {"scope": "col"}, h) for h in head))),
                   tag("tbody", {}, *rows)))  # fmt: skip


def filters(placed: Sequence[Placed]) -> str:
    """The bar that chooses what is shown, and steps through it. Works only with the script, and hides without it."""
    live = [p for p in placed if p.finding.suppressed is None]
    by_severity = Counter(p.finding.severity for p in live)
    buttons = [
        tag("button", {"type": "button", "class": f"chip {severity}", "aria-pressed": "true",
                       "data-severity": severity}, f"{severity} ", tag("b", {}, str(by_severity[severity])))
        for severity in WORST_FIRST if by_severity[severity]
    ]  # fmt: skip
    if quiet := len(placed) - len(live):
        buttons.append(tag("button", {"type": "button", "class": "chip quiet", "aria-pressed": "true",
                                      "data-severity": "quiet"}, "kept quiet ", tag("b", {}, str(quiet))))  # fmt: skip
    step = tag("span", {"class": "steps"},
               tag("button", {"type": "button", "data-step": "-1", "title": "Previous finding (k)"}, "‹ Previous"),
               tag("span", {"class": "showing", "role": "status"}),
               tag("button", {"type": "button", "data-step": "1", "title": "Next finding (j)"}, "Next ›"),
               tag("button", {"type": "button", "data-help": True, "title": "Keyboard (?)",
                              "aria-label": "Keyboard shortcuts"}, "?"))  # fmt: skip
    return tag("div", {"class": "filters", "role": "toolbar", "aria-label": "Which findings are shown"},
               *buttons, _categories(placed), step)  # fmt: skip


def _categories(placed: Sequence[Placed]) -> str:
    counts = Counter(p.finding.category for p in placed)
    boxes = [
        tag("label", {"title": CATEGORY_ABOUT[category]}, f'<input type="checkbox" checked value="{text(category)}">', " ",
            text(category), " ", tag("b", {}, str(counts[category])))
        for category in CATEGORIES if counts[category]
    ]  # fmt: skip
    if len(boxes) < 2:
        return ""
    every = tag("div", {"class": "every"}, tag("button", {"type": "button", "data-every": "1"}, "all"), " ",
                tag("button", {"type": "button", "data-every": "0"}, "none"))  # fmt: skip
    return tag(
        "details", {"class": "menu"}, tag("summary", {}, "Categories"), tag("div", {"class": "boxes"}, every, *boxes)
    )


def unread(run: Run) -> str:
    """What could not be read, what was left out, what could not run."""
    lines = [f"{path}: {message}" for path, _, message in run.errors]
    lines += [f"{path}: {reason}" for path, reason in run.skipped]
    lines += list(run.tool.not_run)
    if not lines:
        return ""
    return tag("details", {"class": "panel unread", "open": bool(run.errors)},
               tag("summary", {}, f"Not read or not run: {len(lines)}"),
               tag("ul", {}, *(tag("li", {}, text(line)) for line in lines)))  # fmt: skip
