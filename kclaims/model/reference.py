"""A published study, as bibliographies know it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kclaims.model.record import record


@record(kw_only=True)
class Reference:
    """A study: `authors` are family names, the first first; `years` every year it may rightly be cited under.

    Only the fields named in `verified` may be held against a page.
    """

    id: str
    authors: tuple[str, ...]
    years: tuple[int, ...]
    title: str = ""
    journal: str = ""
    volume: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    verified: frozenset[str] = frozenset()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Reference:
        """A reference from its plain data."""
        return cls(
            id=data["id"], authors=tuple(data["authors"]), years=tuple(data["years"]), title=data.get("title", ""),
            journal=data.get("journal", ""), volume=data.get("volume", ""), pages=data.get("pages", ""),
            doi=data.get("doi", ""), pmid=data.get("pmid", ""), verified=frozenset(data["verified"]),
        )  # fmt: skip

    @property
    def first_page(self) -> str:
        """The page the study begins on."""
        return self.pages.partition("-")[0]

    def __str__(self) -> str:
        """One line to show: author, year, title, journal, volume, pages, DOI."""
        where = ";".join(part for part in (self.volume, self.pages) if part)
        title = f" {self.title}." if self.title else ""
        doi = f" doi:{self.doi}" if self.doi else ""
        return f"{self.authors[0]} {'/'.join(map(str, self.years))}.{title} {self.journal} {where}.{doi}".replace(
            " .", "."
        )
