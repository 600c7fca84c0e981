"""Sections of the dashboard: each from the tables to HTML, empty where there is nothing to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from kclaims.batch import across, rollup
from kclaims.batch.charts import Bar, bars, meter, percent, short, timeline
from kclaims.batch.estimates import Share
from kclaims.batch.rollup import Row, Tables
from kclaims.batch.tables import AROUND
from kclaims.model import CATEGORY_ABOUT
from kclaims.render.html_tags import Attributes, link, tag, text

_SITES, _PHRASES, _CLAIMS, _COPIES, _TESTIMONIALS, _TROUBLES = 200, 60, 40, 40, 40, 30
PAGES = 300
_FINDINGS = 40  # shown of one page


def section(name: str, title: str, *content: str) -> str:
    """A section with its heading."""
    return tag(
        "section",
        {"id": name, "aria-labelledby": f"{name}-title"},
        tag("h2", {"id": f"{name}-title"}, text(title)),
        *content,
    )


def hint(words: str) -> str:
    """A line that says how to read what follows."""
    return tag("p", {"class": "hint"}, text(words))


def tiles(counts: Row) -> str:
    """The audit in six numbers."""
    shown = [
        ("pages", counts["pages"], ""), ("linted", counts["ok"], ""), ("sites", counts["sites"], ""),
        ("words", counts["words"], ""), ("pages with an error", counts["with_errors"], "error"),
        ("skipped or failed", counts["skipped"] + counts["failed"], ""),
    ]  # fmt: skip
    return tag("div", {"class": "tiles"}, *(
        tag("div", {"class": f"tile {kind}".strip()}, tag("b", {}, f"{int(number):,}"), tag("span", {}, text(label)))
        for label, number, kind in shown
    ))  # fmt: skip


def prevalence(found: Sequence[rollup.Prevalence], pages: int, coded: Mapping[str, Share]) -> str:
    """Bars, and the same as a table."""
    if not found:
        return section("categories", "What is claimed", hint("No finding on any page."))
    chart = [
        Bar(
            label=row.category,
            share=row.share,
            kind=row.severity,
            note=f"{row.pages:,} pages",
            mark=coded.get(row.category),
        )
        for row in found
    ]
    rows = [
        [text(row.category), text(CATEGORY_ABOUT.get(row.category, "")), f"{row.findings:,}", f"{row.pages:,}", f"{row.sites:,}",
         percent(row.share), percent(coded[row.category]) if row.category in coded else "not measured"]
        for row in found
    ]  # fmt: skip
    said = (
        f"Shares of {pages:,} linted pages with at least one finding. Whiskers: 95 % intervals for pages drawn from the same "
        "population of sites; they widen where pages of one site are alike. "
    )
    said += (
        "Green: corrected by the coded sample, with its interval."
        if coded
        else "Not corrected: the tool's error rates on these pages have not been measured. `kclaims report DIR "
        "--coding-sheet 200` draws a sample for people to code."
    )
    return section(
        "categories", "What is claimed", hint(said), tag("div", {"class": "scroll"}, bars(chart, "Share of pages by category")),
        table(("category", "what it means", "findings", "pages", "sites", "share, 95 % interval", "corrected"), rows,
              numbers={2, 3, 4, 5, 6}),
    )  # fmt: skip


def trend(points: Sequence[tuple[str, int, Share]]) -> str:
    """Pages with an error or warning over time."""
    if len(points) < 2:
        return ""
    said = "Share of pages with an error or warning by month (of the page's date, else of the crawl); below, how many pages."
    chart = timeline(points, "Share of pages with an error or warning, by month")
    return section("trend", "Over time", hint(said), tag("div", {"class": "scroll"}, chart))


def sites(tables: Tables) -> str:
    """Sites ranked."""
    ranked = rollup.sites(tables, _SITES)
    if not ranked:
        return ""
    rows = [
        [text(site.name), f"{site.pages:,}", f"{site.known:,}", f"{site.flagged:,}", f"{site.errors:,}", percent(site.share),
         "".join(tag("span", {"class": "tag"}, text(f"{category} {count}")) for category, count in site.categories)]
        for site in ranked
    ]  # fmt: skip
    said = (
        "Ranked by the lower end of the interval of their share of pages with an error or warning, so that three pages do not "
        f"make a site the worst. “Known” are pages of the site that were met at all, as links too. The first {_SITES} at most; `kclaims report DIR --csv` gives all."
    )
    return section(
        "sites", "Sites", hint(said), search("sites", "Find a site"),
        table(("site", "pages", "known", "with error or warning", "errors", "share, 95 % interval", "most often"), rows,
              numbers={1, 2, 3, 4, 5}, words=[site.name for site in ranked]),
    )  # fmt: skip


def phrasings(tables: Tables) -> str:
    """The commonest wordings, and claims that several pages make."""
    quotes = rollup.phrasings(tables, _PHRASES)
    claims = rollup.shared_claims(tables, _CLAIMS)
    if not quotes and not claims:
        return ""
    parts = []
    if quotes:
        rows = [
            [quoted(row["quote"]), text(row["category"]), f"{row['pages']:,}", f"{row['sites']:,}"] for row in quotes
        ]
        parts.append(table(("wording", "category", "pages", "sites"), rows, numbers={2, 3}))
    if claims:
        rows = [
            [text(f"{row['subject']} {row['relation']} {row['object'] or ''}".strip()), quoted(row["quote"]),
             f"{row['pages']:,}", f"{row['sites']:,}", f"{row['denied']:,}"]
            for row in claims
        ]  # fmt: skip
        parts += [tag("h3", {}, "What several pages say of a drug"),
                  table(("claim", "for instance", "pages", "sites", "denied by"), rows, numbers={2, 3, 4})]  # fmt: skip
    return section("wordings", "Commonest wordings", *parts)


def schemes(tables: Tables) -> str:
    """Coding schemes, item by item."""
    rows = rollup.schemes(tables)
    if not rows:
        return ""
    parts = [
        hint(
            "How many pages meet each item; “sites” counts those on which any page does (items coded by absence: none). Grey: the page doesn't let one tell."
        )
    ]
    for scheme, items in groupby(rows, key=lambda row: str(row["scheme"])):
        cells = [
            [text(row["item"] + (" (coded by absence)" if row["absence"] else "")), meter(row["met"], row["not_met"], row["unknown"]), f"{row['met']:,}", f"{row['not_met']:,}",
             f"{row['unknown']:,}", f"{row['sites_with']:,} of {row['sites']:,}"]
            for row in items
        ]  # fmt: skip
        parts += [
            tag("h3", {}, text(scheme)),
            table(("item", "", "met", "not met", "can't tell", "sites"), cells, numbers={2, 3, 4, 5}),
        ]
    return section("schemes", "Coding schemes", *parts)


def between_pages(tables: Tables) -> str:
    """Copies, testimonials under several names, sites that contradict themselves."""
    parts = [*_copies(across.copies(tables)), *_testimonials(across.borrowed_testimonials(tables, _TESTIMONIALS)),
             *_contradictions(across.contradictions(tables, _COPIES))]  # fmt: skip
    return section("across", "Across pages", *parts) if parts else ""


def _copies(groups: Sequence[across.Copies]) -> Iterable[str]:
    if not groups:
        return
    yield tag("h3", {}, "Copies and near-copies")
    pages = sum(len(group.pages) for group in groups)
    yield hint(
        f"{len(groups):,} groups of {pages:,} pages share at least {across.ALIKE:.0%} of their word sequences (by MinHash)."
    )
    rows = [
        [f"{len(group.pages):,}", f"{len({site for _, _, site in group.pages if site}):,}",
         "identical" if group.identical else f"from {group.least:.0%} alike",
         "<br>".join(tag("span", {"class": "path"}, text(url or path)) for path, url, _ in group.pages[:4])
         + (f"<br>and {len(group.pages) - 4:,} more" if len(group.pages) > 4 else "")]
        for group in groups[:_COPIES]
    ]  # fmt: skip
    yield table(("pages", "sites", "likeness", "which"), rows, numbers={0, 1})


def _testimonials(rows: Sequence[Row]) -> Iterable[str]:
    if not rows:
        return
    yield tag("h3", {}, "The same testimonial under different names")
    yield table(
        ("words", "names", "pages", "sites"),
        [[quoted(row["text"]), text(", ".join(row["names"][:8]) + (" …" if len(row["names"]) > 8 else "")),
          f"{row['pages']:,}", f"{row['sites']:,}"] for row in rows],
        numbers={2, 3},
    )  # fmt: skip


def _contradictions(found: Sequence[across.Contradiction]) -> Iterable[str]:
    if not found:
        return
    yield tag("h3", {}, "Sites that contradict themselves")
    for one in found:
        head = tag("p", {"class": "head"}, tag("b", {}, text(one.site)), " ", text(f"{one.subject}: {one.relation}"))
        yield tag("div", {"class": "pair"}, head, *(
            tag("p", {}, quoted(quote), "<br>", tag("span", {"class": "path"}, text(path))) for quote, path in (one.one, one.other)
        ))  # fmt: skip


def pages(tables: Tables) -> str:
    """Pages to open, each with its findings in their sentence."""
    worst = rollup.worst_pages(tables, PAGES)
    if not worst:
        return ""
    findings = rollup.findings_of(tables, [row["path"] for row in worst])
    said = f"The {len(worst)} pages with the most errors, then warnings ({PAGES} at most). A finding is a reason to look, not a verdict."
    return section(
        "pages", "Pages", hint(said), search("pages", "Find a page, site, category or word"),
        *(_page(row, findings.get(row["path"], [])) for row in worst),
    )  # fmt: skip


def _page(row: Row, findings: Sequence[Row]) -> str:
    words = " ".join(
        [row["path"], row["url"] or "", row["title"] or "", *(f"{f['category']} {f['quote']}" for f in findings)]
    )
    counts = "".join(
        tag("span", {"class": f"tag {kind}"}, f"{row[column]:,} {kind if row[column] == 1 else column}")
        for kind, column in (("error", "errors"), ("warning", "warnings")) if row[column]
    )  # fmt: skip
    head = tag("summary", {}, tag("b", {}, text(row["title"] or row["url"] or row["path"])), counts)
    facts = " · ".join(
        text(str(fact)) for fact in (row["path"], row["date"], f"{row['words']:,} words", row["genre"]) if fact
    )
    where = tag("p", {"class": "path"}, link(row["url"], row["url"]) + " · " if row["url"] else "", facts)
    shown = [_finding(finding) for finding in findings[:_FINDINGS]]
    more = hint(f"and {len(findings) - _FINDINGS} more") if len(findings) > _FINDINGS else ""
    return tag("details", {"class": "page", "data-words": words.lower()[:4_000]}, head, where, *shown, more)


def _finding(row: Row) -> str:
    before, after = _around(row)
    context = (
        tag("p", {"class": "context"}, text(before), tag("mark", {}, text(row["quote"])), text(after))
        if row["quote"]
        else ""
    )
    place = f"line {row['start_line']}, {row['rule_id']}, {short(row['confidence'])}"
    return tag(
        "div", {"class": f"finding {row['severity']}"}, context,
        tag("p", {}, tag("span", {"class": f"tag {row['severity']}"}, text(row["category"])), text(row["message"])),
        tag("p", {"class": "path"}, text(place)),
    )  # fmt: skip


def _around(row: Row) -> tuple[str, str]:
    """What stands before and after a quote in its block, with dots where words were cut off."""
    before, after = row["before"].rpartition("\n")[2], row["after"].partition("\n")[0]
    if before == row["before"] and len(before) >= AROUND:
        before = "… " + before.partition(" ")[2]
    if after == row["after"] and len(after) >= AROUND:
        after = after.rpartition(" ")[0] + " …"
    return before, after


def troubles(tables: Tables) -> str:
    """Pages without findings because they could not be read, or should not."""
    rows = rollup.troubles(tables, _TROUBLES)
    if not rows:
        return ""
    cells = [[text(row["status"]), text(row["reason"]), f"{row['pages']:,}", tag("span", {"class": "path"}, text(row["example"]))]
             for row in rows]  # fmt: skip
    return section(
        "troubles", "Skipped and failed", table(("status", "reason", "pages", "for instance"), cells, numbers={2})
    )


def quoted(words: str) -> str:
    """Words of a page, shortened where they are many."""
    return tag("span", {"class": "quote"}, text(words if len(words) <= 300 else f"{words[:297]}…"))


def search(name: str, label: str) -> str:
    """A field that narrows what has `data-words` in a section; shown where scripts run."""
    field = tag("input", {"type": "search", "data-for": name, "placeholder": label, "aria-label": label})
    return tag("p", {"class": "find"}, field, " ", "<output></output>")


def table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: set[int] | None = None, words: Sequence[str] = ()
) -> str:
    """A table that can be sorted; cells are HTML already. Columns of `numbers` are set flush right."""
    right = numbers or set()

    def cell(at: int, content: str) -> str:
        attributes: Attributes = {
            "class": "n" if at in right else None,
            "data-value": _number(content) if at in right else None,
        }
        return tag("td", attributes, content)

    head = tag(
        "tr",
        {},
        *(
            tag("th", {"scope": "col", "class": "n" if at in right else None}, text(name))
            for at, name in enumerate(heads)
        ),
    )
    body = [
        tag(
            "tr",
            {"data-words": words[number].lower() if words else None},
            *(cell(at, content) for at, content in enumerate(row)),
        )
        for number, row in enumerate(rows)
    ]
    return tag(
        "div", {"class": "scroll"}, tag("table", {"class": "sortable"}, tag("thead", {}, head), tag("tbody", {}, *body))
    )


def _number(content: str) -> str | None:
    """What a cell is sorted by: its first number."""
    first = content.split(" ", maxsplit=1)[0].replace(",", "")
    return first if first.replace(".", "").isdigit() else None
