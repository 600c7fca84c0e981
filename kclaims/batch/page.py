"""A page as a source gives it, before anything is read of it."""

from __future__ import annotations

from kclaims.model.record import record


@record(kw_only=True)
class RawPage:
    """Bytes and where they come from.

    `path` names the page alone: a file, or `file#offset` for a record. `name` is what its format is told by.
    `trouble` is set where there is nothing to lint: (status, reason), status being `skipped` or `failed`.
    """

    path: str
    name: str
    source_file: str
    record_offset: int = 0  # bytes in a crawl archive or JSONL file, rows in a Parquet file, 0 for a file of its own
    raw: bytes = b""
    url: str | None = None
    crawled: str | None = None  # YYYY-MM-DD
    charset: str | None = None  # what the server said
    trouble: tuple[str, str] | None = None

    def failed(self, reason: str) -> RawPage:
        """The same page without its bytes, as one that could not be read."""
        return RawPage(
            path=self.path, name=self.name, source_file=self.source_file, record_offset=self.record_offset,
            url=self.url, crawled=self.crawled, trouble=("failed", reason),
        )  # fmt: skip
