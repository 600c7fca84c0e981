"""What changed between two audits: pages that came and went, findings and claims that appeared and vanished."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kclaims.batch.panels import hint, quoted, section, table
from kclaims.batch.rollup import Row, Tables
from kclaims.render.html_tags import tag, text

_SHOWN = 100


def changes(now: Tables, earlier: Path) -> dict[str, Any]:
    """`pages`, `categories`, `findings` and `claims` that differ. Pages are the same by URL, without one by path."""
    for table_name in ("pages", "findings", "claims"):
        pattern = str(earlier / table_name / "*.parquet").replace("'", "''")
        now.rows(f"CREATE OR REPLACE VIEW earlier_{table_name} AS SELECT * FROM read_parquet('{pattern}')")  # noqa: S608
    return {
        "pages": _pages(now), "categories": _categories(now),
        "appeared": _findings(now, "findings", "earlier_findings"), "vanished": _findings(now, "earlier_findings", "findings"),
        "claims_appeared": _claims(now, "claims", "earlier_claims"), "claims_vanished": _claims(now, "earlier_claims", "claims"),
    }  # fmt: skip


def _pages(tables: Tables) -> Row:
    return tables.rows("""
        WITH a AS (SELECT coalesce(url, path) AS page, any_value(digest) AS digest FROM pages GROUP BY ALL),
             b AS (SELECT coalesce(url, path) AS page, any_value(digest) AS digest FROM earlier_pages GROUP BY ALL)
        SELECT count(*) FILTER (b.page IS NULL) AS came, count(*) FILTER (a.page IS NULL) AS went,
               count(*) FILTER (a.page = b.page AND a.digest IS DISTINCT FROM b.digest) AS changed,
               count(*) FILTER (a.page = b.page AND a.digest IS NOT DISTINCT FROM b.digest) AS same
        FROM a FULL JOIN b USING (page)""")[0]


def _categories(tables: Tables) -> list[Row]:
    """Findings by category, then and now, with those of pages that stand in both audits told apart by fingerprint."""
    return tables.rows("""
        WITH a AS (SELECT category, coalesce(url, path) AS page, fingerprint FROM findings),
             b AS (SELECT category, coalesce(url, path) AS page, fingerprint FROM earlier_findings),
             both_of AS (SELECT coalesce(a.category, b.category) AS category, a.page AS now, b.page AS before
                         FROM a FULL JOIN b ON a.page = b.page AND a.fingerprint = b.fingerprint)
        SELECT category, count(before) AS earlier, count(now) AS now, count(*) FILTER (before IS NULL) AS appeared,
               count(*) FILTER (now IS NULL) AS vanished
        FROM both_of GROUP BY ALL ORDER BY appeared + vanished DESC, category""")


def _findings(tables: Tables, here: str, there: str) -> list[Row]:
    return tables.rows(
        f"""SELECT coalesce(url, path) AS page, category, quote FROM {here} AS a
            WHERE quote <> '' AND severity <> 'info' AND NOT EXISTS (
                SELECT 1 FROM {there} AS b
                WHERE coalesce(a.url, a.path) = coalesce(b.url, b.path) AND a.fingerprint = b.fingerprint)
            ORDER BY severity = 'error' DESC, page, start_offset LIMIT {_SHOWN}"""  # noqa: S608 - names of ours
    )


def _claims(tables: Tables, here: str, there: str) -> list[Row]:
    """Claims in their pages' own voice that a site (or a page without one) makes on one side only."""
    return tables.rows(
        f"""SELECT coalesce(site, path) AS site, subject, relation, object, polarity, min(quote) AS quote FROM {here} AS a
            WHERE frame IS NULL AND NOT EXISTS (
                SELECT 1 FROM {there} AS b
                WHERE b.frame IS NULL AND coalesce(a.site, a.path) = coalesce(b.site, b.path) AND a.subject = b.subject
                  AND a.relation = b.relation AND a.object IS NOT DISTINCT FROM b.object AND a.polarity = b.polarity)
            GROUP BY ALL ORDER BY ALL LIMIT {_SHOWN}"""  # noqa: S608 - names of ours
    )


def panel(found: Mapping[str, Any], record: Mapping[str, Any], before: Mapping[str, Any]) -> str:
    """The dashboard's section about changes."""
    parts = [hint(line) for line in lines(found, record, before)[:2]]
    rows = [[text(row["category"]), *(f"{row[key]:,}" for key in ("earlier", "now", "appeared", "vanished"))]
            for row in found["categories"]]  # fmt: skip
    parts.append(table(("category", "earlier", "now", "appeared", "vanished"), rows, numbers={1, 2, 3, 4}))
    for key, title in (("appeared", "New wordings"), ("vanished", "Wordings that are gone")):
        if found[key]:
            rows = [[quoted(row["quote"]), text(row["category"]), tag("span", {"class": "path"}, text(row["page"]))]
                    for row in found[key]]  # fmt: skip
            parts += [tag("h3", {}, text(title)), table(("wording", "category", "page"), rows)]
    for key, title in (
        ("claims_appeared", "New claims of sites"),
        ("claims_vanished", "Claims that sites no longer make"),
    ):
        if found[key]:
            rows = [[text(row["site"]), text(_claim(row)), quoted(row["quote"])] for row in found[key]]
            parts += [tag("h3", {}, text(title)), table(("site", "claim", "for instance"), rows)]
    return section("changes", f"Changes since {before['day']}", *parts)


def lines(found: Mapping[str, Any], record: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    """The changes in words, for a terminal."""
    pages = found["pages"]
    said = [
        f"{pages['came']:,} pages new, {pages['went']:,} gone, {pages['changed']:,} changed, {pages['same']:,} as before"
    ]
    if record["made_by"] != before["made_by"]:
        said.append("Rules, model or version differ between the two audits: some differences come from them.")
    else:
        said.append("Both audits were made by the same rules, model and version.")
    said += [f"{row['category']}: {row['earlier']:,} to {row['now']:,} ({row['appeared']:,} appeared, {row['vanished']:,} vanished)"
             for row in found["categories"]]  # fmt: skip
    said += [f"new: {row['site']}: {_claim(row)}" for row in found["claims_appeared"][:10]]
    return said + [f"gone: {row['site']}: {_claim(row)}" for row in found["claims_vanished"][:10]]


def _claim(row: Row) -> str:
    denied = "" if row["polarity"] == "asserted" else " (denied)"
    return f"{row['subject']} {row['relation']} {row['object'] or ''}".strip() + denied
