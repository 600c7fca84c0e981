"""What the tables of an audit say: over all pages, by site, by month, by phrasing. By SQL queries, in DuckDB."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import field
from pathlib import Path
from typing import Any

from kclaims.batch.estimates import Share, clustered, wilson
from kclaims.batch.sketch import PERMUTATIONS
from kclaims.batch.tables import TABLES
from kclaims.model.record import record

Row = dict[str, Any]


@record(kw_only=True)
class Prevalence:
    """Pages and sites on which a category was found at least once."""

    category: str
    severity: str  # the worst it was found with
    findings: int
    pages: int
    sites: int
    share: Share


class Tables:
    """The tables of one audit, as DuckDB views `pages`, `findings`, `claims`, `passages`; `ok` are the linted pages."""

    def __init__(self, out: Path) -> None:
        import duckdb

        self._base = duckdb.connect()
        self._base.execute("SET enable_progress_bar = false")
        for table in TABLES:
            pattern = str(out / table / "*.parquet").replace("'", "''")
            self._base.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{pattern}')")  # noqa: S608
        self._base.execute("CREATE VIEW ok AS SELECT * FROM pages WHERE status = 'ok'")

    def rows(self, query: str, *values: Any) -> list[Row]:
        """The rows of a query."""
        cursor = self._base.execute(query, values)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def value(self, query: str, *values: Any) -> Any:
        """The first value of a query's first row."""
        row = self._base.execute(query, values).fetchone()
        return row[0] if row else None

    def sketches(self) -> tuple[list[tuple[str, str | None, str | None, str]], Any]:
        """(path, url, site, digest) of the pages that have a sketch, by path, and the sketches as a matrix."""
        query = "SELECT path, url, site, digest, sketch FROM ok WHERE sketch IS NOT NULL ORDER BY path"
        table: Any = self._base.sql(query).to_arrow_table()
        rows = list(zip(*(table.column(at).to_pylist() for at in range(4)), strict=True))
        flat = table.column("sketch").combine_chunks().flatten().to_numpy()
        return rows, flat.reshape(len(rows), PERMUTATIONS)

    def copy(self, query: str, file: Path) -> None:
        """Write a query's rows as CSV."""
        target = str(file).replace("'", "''")
        self._base.execute(f"COPY ({query}) TO '{target}' (HEADER, DELIMITER ',')")


def overview(tables: Tables) -> Row:
    """Pages by status, sites, words, and pages with any finding by severity."""
    return tables.rows("""
        SELECT count(*) AS pages, count(*) FILTER (status = 'ok') AS ok, count(*) FILTER (status = 'skipped') AS skipped,
               count(*) FILTER (status = 'failed') AS failed, count(DISTINCT site) AS sites,
               coalesce(sum(words) FILTER (status = 'ok'), 0) AS words,
               count(*) FILTER (errors > 0) AS with_errors,
               count(*) FILTER (errors + warnings > 0) AS with_claims
        FROM pages""")[0]


def prevalence(tables: Tables) -> list[Prevalence]:
    """Each category found, the commonest first; shares are of linted pages, intervals as wide as sites are alike."""
    counted = tables.rows("""
        SELECT coalesce(site, path) AS site, category, count(DISTINCT path) AS hits, count(*) AS findings,
               max(CASE severity WHEN 'error' THEN 2 WHEN 'warning' THEN 1 ELSE 0 END) AS worst
        FROM findings GROUP BY ALL""")
    sizes = {row["site"]: row["n"] for row in tables.rows(
        "SELECT coalesce(site, path) AS site, count(*) AS n FROM ok GROUP BY ALL")}  # fmt: skip
    by_category: dict[str, list[Row]] = defaultdict(list)
    for row in counted:
        by_category[row["category"]].append(row)
    found = []
    for category, rows in by_category.items():
        hits = Counter({row["site"]: row["hits"] for row in rows})
        found.append(Prevalence(
            category=category, severity=("info", "warning", "error")[max(row["worst"] for row in rows)],
            findings=sum(row["findings"] for row in rows), pages=sum(hits.values()), sites=len(hits),
            share=clustered([(hits[site], size) for site, size in sizes.items()]),
        ))  # fmt: skip
    return sorted(found, key=lambda row: (-row.pages, row.category))


def months(tables: Tables, least: int = 5) -> list[tuple[str, int, Share]]:
    """(YYYY-MM, pages, share of them with an error or warning), by the page's date, else the day it was crawled.

    Months with fewer than `least` pages are left out: their shares say nothing.
    """
    rows = tables.rows("""
        SELECT substr(coalesce(date, crawled), 1, 7) AS month, count(*) AS pages,
               count(*) FILTER (errors + warnings > 0) AS hits
        FROM ok WHERE coalesce(date, crawled) IS NOT NULL GROUP BY ALL ORDER BY month""")
    return [(row["month"], row["pages"], wilson(row["hits"], row["pages"])) for row in rows if row["pages"] >= least]


@record(kw_only=True)
class Site:
    """A site's pages: how many, of how many known, with an error or warning, and what is found most."""

    name: str
    pages: int
    flagged: int
    errors: int
    share: Share
    known: int = 0  # pages of the site that the audit has met, in its sources or as links
    categories: tuple[tuple[str, int], ...] = field(default=())


def sites(tables: Tables, most: int) -> list[Site]:
    """Sites by the lower end of their share of pages with an error or warning: few pages don't make a site the worst."""
    rows = tables.rows("""
        SELECT site, count(*) AS pages, count(*) FILTER (errors + warnings > 0) AS flagged, sum(errors) AS errors
        FROM ok WHERE site IS NOT NULL GROUP BY ALL""")
    ranked = sorted(
        (Site(name=row["site"], pages=row["pages"], flagged=row["flagged"], errors=int(row["errors"] or 0),
              share=wilson(row["flagged"], row["pages"])) for row in rows),
        key=lambda site: (-site.share.low, -site.flagged, site.name),
    )[:most]  # fmt: skip
    names = [site.name for site in ranked]
    known = {row["site"]: row["n"] for row in tables.rows("""
        SELECT site, count(DISTINCT key) AS n FROM (
            SELECT site, key FROM pages UNION SELECT site, unnest(links) AS key FROM pages)
        WHERE list_contains(?, site) GROUP BY ALL""", names)}  # fmt: skip
    commonest: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in tables.rows("""
        SELECT site, category, count(DISTINCT path) AS n FROM findings
        WHERE severity <> 'info' AND list_contains(?, site) GROUP BY ALL ORDER BY n DESC, category""", names):  # fmt: skip
        commonest[row["site"]].append((row["category"], row["n"]))
    return [
        Site(name=site.name, pages=site.pages, flagged=site.flagged, errors=site.errors, share=site.share,
             known=max(known.get(site.name, 0), site.pages), categories=tuple(commonest[site.name][:3]))
        for site in ranked
    ]  # fmt: skip


def phrasings(tables: Tables, most: int) -> list[Row]:
    """The commonest quotes (blanks and case set aside): category, pages, sites, one way it is written."""
    return tables.rows(
        """
        SELECT min(quote) AS quote, category, count(DISTINCT path) AS pages, count(DISTINCT site) AS sites
        FROM findings WHERE quote <> '' AND severity <> 'info'
        GROUP BY lower(regexp_replace(quote, '\\s+', ' ', 'g')), category
        ORDER BY pages DESC, category, quote LIMIT ?""",
        most,
    )


def shared_claims(tables: Tables, most: int) -> list[Row]:
    """Claims in the pages' own voice that several pages make: what is said, by how many pages and sites, denied by how many."""
    return tables.rows(
        """
        SELECT subject, relation, object, min(quote) AS quote,
               count(DISTINCT path) FILTER (polarity = 'asserted') AS pages,
               count(DISTINCT site) FILTER (polarity = 'asserted') AS sites,
               count(DISTINCT path) FILTER (polarity = 'denied') AS denied
        FROM claims WHERE frame IS NULL GROUP BY subject, relation, object
        HAVING count(DISTINCT path) > 1 ORDER BY pages DESC, denied DESC, subject, relation, object LIMIT ?""",
        most,
    )


def schemes(tables: Tables) -> list[Row]:
    """Items of coding schemes over all linted pages: met, not met, can't tell; and the sites that have it.

    A site has an item where any of its pages meets it; one that is coded by absence, where none does.
    """
    return tables.rows("""
        WITH items AS (SELECT coalesce(site, path) AS site, unnest(checklists) AS c FROM ok),
             of_site AS (SELECT c.scheme AS scheme, c.item AS item, any_value(c.absence) AS absence, site,
                                coalesce(bool_or(c.met), false) <> any_value(c.absence) AS has,
                                count(*) FILTER (c.met) AS met, count(*) FILTER (NOT c.met) AS not_met,
                                count(*) FILTER (c.met IS NULL) AS unknown
                         FROM items GROUP BY c.scheme, c.item, site)
        SELECT scheme, item, any_value(absence) AS absence, sum(met)::BIGINT AS met, sum(not_met)::BIGINT AS not_met,
               sum(unknown)::BIGINT AS unknown, count(*) FILTER (has) AS sites_with, count(*) AS sites
        FROM of_site GROUP BY scheme, item ORDER BY scheme, item""")


def site_schemes() -> str:
    """The query of the coding table by site: one row for each site, scheme and item.

    `coverage` is the share of the site's pages on which the item could be judged; `has` as in `schemes`.
    """
    return """
        SELECT site, c.scheme AS scheme, c.item AS item, any_value(c.absence) AS by_absence, count(*) AS pages,
               count(*) FILTER (c.met) AS met, count(*) FILTER (NOT c.met) AS not_met, count(c.met) / count(*) AS coverage,
               coalesce(bool_or(c.met), false) <> any_value(c.absence) AS has, min(c.quote) FILTER (c.met) AS example
        FROM (SELECT coalesce(site, path) AS site, unnest(checklists) AS c FROM ok)
        GROUP BY site, c.scheme, c.item ORDER BY site, scheme, item"""


def worst_pages(tables: Tables, most: int) -> list[Row]:
    """Pages by their errors, then warnings, with what is needed to show them."""
    return tables.rows(
        """
        SELECT path, url, site, title, date, words, genre, errors, warnings, infos FROM ok
        WHERE errors + warnings > 0 ORDER BY errors DESC, warnings DESC, path LIMIT ?""",
        most,
    )


def findings_of(tables: Tables, paths: list[str]) -> dict[str, list[Row]]:
    """Findings by path, in the order of the page."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in tables.rows(
        "SELECT * FROM findings WHERE list_contains(?, path) ORDER BY path, start_offset, rule_id", paths
    ):
        found[row["path"]].append(row)
    return found


def troubles(tables: Tables, most: int) -> list[Row]:
    """Why pages were skipped or failed, the commonest first, with an example."""
    return tables.rows(
        """
        SELECT status, regexp_replace(error, '[0-9][0-9.,]*', 'N', 'g') AS reason, count(*) AS pages, min(path) AS example
        FROM pages WHERE status <> 'ok' GROUP BY ALL ORDER BY pages DESC, reason LIMIT ?""",
        most,
    )
