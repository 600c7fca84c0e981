"""Rows of an earlier audit for pages that have not changed since, where rules, model and version are the same."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from kclaims.batch.page import RawPage
from kclaims.batch.sites import page_key
from kclaims.batch.tables import TABLES

Rows = dict[str, list[dict[str, Any]]]


class Earlier:
    """An earlier audit, by the digests of its pages (about 200 bytes of memory for each).

    What an undated page was judged by stays the day of the earlier audit: its row says so (`as_of`).
    """

    def __init__(self, folder: Path, made_by: Mapping[str, str]) -> None:
        from pyarrow.parquet import read_table

        self._folder = folder
        self._where: dict[tuple[str, str], tuple[str, str]] = {}
        columns = ["path", "digest", "status", *made_by]
        for file in sorted((folder / "pages").glob("*.parquet")):
            for row in read_table(file, columns=columns).to_pylist():
                same = all(row[key] == value for key, value in made_by.items())
                if same and row["digest"] and row["status"] != "failed":  # what stopped a page may be gone
                    self._where.setdefault((row["digest"], _ending(row["path"])), (file.name, row["path"]))
        self._part = lru_cache(maxsize=4)(self._read)

    def rows(self, page: RawPage, site: Callable[[str | None, str], str | None]) -> Rows | None:
        """The rows of a page with these very bytes, under its present path and URL; None where there are none."""
        if page.trouble is not None or not page.raw:
            return None
        digest = hashlib.sha256(page.raw).hexdigest()[:32]
        found = self._where.get((digest, _ending(page.path)))
        if found is None:
            return None
        part, path = found
        now = {"path": page.path, "url": page.url, "site": site(page.url, page.path)}
        rows = {table: [{**row, **now} for row in self._part(part)[table][path]] for table in TABLES}
        rows["pages"][0] |= {
            "key": page_key(page.url) if page.url else None, "source_file": page.source_file, "record_offset": page.record_offset, "crawled": page.crawled,
        }  # fmt: skip
        return rows

    def _read(self, part: str) -> dict[str, dict[str, list[dict[str, Any]]]]:
        from pyarrow.parquet import read_table

        tables: dict[str, dict[str, list[dict[str, Any]]]] = {}
        for table in TABLES:
            by_path: dict[str, list[dict[str, Any]]] = defaultdict(list)
            for row in read_table(self._folder / table / part).to_pylist():
                by_path[row["path"]].append(row)
            tables[table] = by_path
        return tables


def _ending(path: str) -> str:
    """Files are read by their name's ending, records by what they say they are."""
    return "" if "#" in path else path.lower().removesuffix(".gz").rpartition(".")[2]
