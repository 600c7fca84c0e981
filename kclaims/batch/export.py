"""An audit's tables and roll-ups as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kclaims.batch.rollup import Tables, site_schemes

_QUERIES = {
    "pages": "SELECT * EXCLUDE (checklists, sketch, key, links) FROM pages ORDER BY path",
    "findings": "SELECT * FROM findings ORDER BY path, start_offset, rule_id",
    "claims": "SELECT * FROM claims ORDER BY path",
    "passages": "SELECT * FROM passages ORDER BY path",
    "categories": """
        SELECT category, count(*) AS findings, count(DISTINCT path) AS pages, count(DISTINCT site) AS sites
        FROM findings GROUP BY ALL ORDER BY pages DESC, category""",
    "sites": """
        SELECT site, count(*) AS pages, count(*) FILTER (errors + warnings > 0) AS pages_with_error_or_warning,
               sum(errors) AS errors, sum(warnings) AS warnings, sum(words) AS words
        FROM ok WHERE site IS NOT NULL GROUP BY ALL ORDER BY site""",
    "coding-schemes": "SELECT path, site, c.* FROM (SELECT path, site, unnest(checklists) AS c FROM ok) ORDER BY ALL",
    "coding-schemes-by-site": site_schemes(),
}
_DANGEROUS = "'^[=+@\\t\\r-]'"  # what spreadsheets take for a formula


def export_csv(out: Path) -> Iterator[tuple[Path, int]]:
    """Write `OUT/csv/*.csv`; each file with its number of rows.

    Text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    tables = Tables(out)
    (out / "csv").mkdir(exist_ok=True)
    for name, query in _QUERIES.items():
        file = out / "csv" / f"{name}.csv"
        columns = tables.rows(f"DESCRIBE {query}")
        shown = ", ".join(_safe(row["column_name"], row["column_type"]) for row in columns)
        tables.copy(f"SELECT {shown} FROM ({query})", file)  # noqa: S608 - names of our own columns
        yield file, tables.value(f"SELECT count(*) FROM ({query})")  # noqa: S608


def _safe(column: str, kind: str) -> str:
    if kind != "VARCHAR":
        return f'"{column}"'
    return f'CASE WHEN regexp_matches("{column}", {_DANGEROUS}) THEN \'\'\'\' || "{column}" ELSE "{column}" END AS "{column}"'
