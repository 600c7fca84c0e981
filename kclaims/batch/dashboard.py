"""The dashboard of an audit: one HTML file that opens from disk, loads nothing and runs only its own script."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Any

from kclaims.batch import panels, rollup
from kclaims.batch.estimates import Share
from kclaims.batch.rollup import Tables
from kclaims.render.html_report import page
from kclaims.render.html_tags import tag, text

_SECTIONS = (
    ("categories", "Claims"), ("trend", "Over time"), ("sites", "Sites"), ("wordings", "Wordings"), ("schemes", "Coding schemes"),
    ("across", "Across pages"), ("changes", "Changes"), ("pages", "Pages"), ("troubles", "Skipped and failed"),
)  # fmt: skip


def render(tables: Tables, record: Mapping[str, Any], coded: Mapping[str, Share], changes: str = "") -> str:
    """The dashboard of some tables; `record` is the audit's `run.json`, `coded` shares by category as corrected."""
    style, script = _asset("dashboard.css"), _asset("dashboard.js")
    counts = rollup.overview(tables)
    content = [
        panels.prevalence(rollup.prevalence(tables), counts["ok"], coded), panels.trend(rollup.months(tables)),
        panels.sites(tables), panels.phrasings(tables), panels.schemes(tables), panels.between_pages(tables), changes,
        panels.pages(tables), panels.troubles(tables),
    ]  # fmt: skip
    everything = "".join(content)
    links = [
        tag("a", {"href": f"#{name}"}, text(title))
        for name, title in _SECTIONS
        if f'<section id="{name}"' in everything
    ]
    body = tag(
        "body", {}, '<a class="skip" href="#content">Skip to the results</a>',
        tag("header", {"class": "top"}, tag("nav", {"aria-label": "Sections"}, "<b>kclaims audit</b>", *links)),
        tag("main", {"id": "content"}, tag("h1", {}, text(_title(record))), tag("p", {"class": "lead"}, text(_lead(record))),
            panels.tiles(counts), everything),
        tag("footer", {}, tag("p", {}, text(_footer(record)))), f"<script>{script}</script>",
    )  # fmt: skip
    return page(f"kclaims audit: {_title(record)}", style, script, body)


def _asset(name: str) -> str:
    return resources.files("kclaims.batch").joinpath("assets", name).read_text(encoding="utf-8")


def _title(record: Mapping[str, Any]) -> str:
    sources = record["options"]["sources"]
    return ", ".join(sources[:3]) + (f" and {len(sources) - 3} more" if len(sources) > 3 else "")


def _lead(record: Mapping[str, Any]) -> str:
    options = record["options"]
    chosen = [
        f"a random sample of {options['sample']:,}" if options["sample"] else "",
        f"crawled since {options['since']}" if options["since"] else "",
        f"{len(options['sites']):,} sites" if options["sites"] else "",
        f"that mention {' or '.join(options['mentions'])}" if options["mentions"] else "",
        f"only rules {', '.join(options['rules']['select'])}" if options["rules"]["select"] else "",
        f"without rules {', '.join(options['rules']['ignore'])}" if options["rules"]["ignore"] else "",
    ]
    narrowed = "; ".join(part for part in chosen if part)
    unfinished = "" if record["state"] == "done" else " Not finished: these are the pages done so far."
    return f"Audited on {record['day']}{f' ({narrowed})' if narrowed else ''}.{unfinished}"


def _footer(record: Mapping[str, Any]) -> str:
    tool = record["tool"]
    packs = ", ".join(f"{pack['name']} {pack['version']}" for pack in tool["rulesets"])
    model = f", model {tool['model']['name']} {tool['model']['version']}" if tool["model"] else ""
    without = "".join(f" Not run: {reason}." for reason in tool["not_run"])
    return (
        f"kclaims {tool['version']}, rule packs {packs}{model}.{without} A finding is a reason to look, not a verdict on truth; "
        "no finding is no clean bill of health."
    )
