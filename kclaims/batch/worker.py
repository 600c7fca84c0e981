"""The per-page function: a raw page in, its rows out. The same code lints here as in `kclaims check`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from kclaims.batch.languages import language_finder
from kclaims.batch.page import RawPage
from kclaims.batch.passages import passages
from kclaims.batch.sites import linked_pages, page_key, site_finder
from kclaims.batch.sketch import sketch
from kclaims.batch.tables import AROUND
from kclaims.engine.session import Request, Session
from kclaims.evaluate.coding import codes_of
from kclaims.model import Document, Placed, Report
from kclaims.nlp.model import load
from kclaims.readers import ReadError, read
from kclaims.readers.decode import decode
from kclaims.rules.schemes import Scheme, load_schemes
from kclaims.settings.config import Config
from kclaims.text.memory import Memory

_REMEMBERED = 20_000  # values of sentences: menus and templates return from page to page
Rows = dict[str, list[dict[str, Any]]]


def _memory() -> Memory:
    return Memory(_REMEMBERED)


class PageLinter:
    """Lints pages one after the other with one configuration. `day` (YYYY-MM-DD) is today to undated pages."""

    def __init__(
        self, request: Request, config: Config, day: str, made_by: Mapping[str, str], schemes: Sequence[str] = ()
    ) -> None:  # fmt: skip
        self._scheme_names = frozenset(schemes)
        self._request = request
        self._config = config
        self._day = day
        self._made_by = dict(made_by)
        self.site: Callable[[str | None, str], str | None] = site_finder()
        self._language = language_finder()

    @cached_property
    def _session(self) -> Session:
        return Session(self._request, self._config, _memory)

    @cached_property
    def _session_of_day(self) -> Session:
        """For pages without a date, on any other day than the audit's: what was judged by today stays so."""
        return Session(replace(self._request, as_of=self._day), self._config, _memory)

    def start_afresh(self) -> None:
        """Keep nothing that a page was interrupted in."""
        self.__dict__.pop("_session", None)
        self.__dict__.pop("_session_of_day", None)
        load.cache_clear()

    def rows(self, page: RawPage) -> Rows:
        """The rows of a page: always one of `pages`."""
        row = self._row(page)
        if page.trouble is not None:
            row["status"], row["error"] = page.trouble
            return {"pages": [row]}
        try:
            document = replace(read(_as_utf8(page), page.name), path=page.path)
        except ReadError as error:
            row |= {"status": "failed", "error": f"{error.code}: {error}"}
            return {"pages": [row]}
        row |= _metadata(document)
        row["site"] = row["site"] or self.site(row["url"], page.path)
        if row["url"]:
            row["links"] = linked_pages(row["url"], (target for _, target in document.links))
        row["language"] = self._language(document)
        row["words"] = len(document.text.split())
        if row["language"] != "en":
            row |= {"status": "skipped", "error": f"language: {row['language']}"}
            return {"pages": [row]}
        return self._linted(document, row)

    def failed(self, page: RawPage, reason: str) -> Rows:
        """The rows of a page that could not be linted."""
        return {"pages": [{**self._row(page), "status": "failed", "error": reason}]}

    def _row(self, page: RawPage) -> dict[str, Any]:
        return {
            "path": page.path, "url": page.url, "site": self.site(page.url, page.path),
            "key": page_key(page.url) if page.url else None,
            "source_file": page.source_file, "record_offset": page.record_offset, "crawled": page.crawled,
            "bytes": len(page.raw), "digest": hashlib.sha256(page.raw).hexdigest()[:32] if page.raw else None,
            **self._made_by,
        }  # fmt: skip

    def _linted(self, document: Document, row: dict[str, Any]) -> Rows:
        undated = not document.metadata.get("date") and date.today().isoformat() != self._day  # noqa: DTZ011
        session = self._session_of_day if undated else self._session
        report = session.linted(document, row["path"])
        where = {key: row[key] for key in ("path", "url", "site")}
        severities = [placed.finding.severity for placed in report.findings]
        row |= {
            "status": "ok", "date": report.date, "genre": report.genre[0], "words": report.words,
            "jurisdiction": report.jurisdiction[0], "as_of": report.as_of,
            "errors": severities.count("error"), "warnings": severities.count("warning"),
            "infos": severities.count("info"), "sketch": sketch(document),
            "checklists": [*_checklists(report), *self._codes(session, document, report, row["url"])],
        }  # fmt: skip
        return {
            "pages": [row],
            "findings": [where | _finding(document, placed) for placed in report.findings],
            "claims": [where | _claim(claim) for claim in report.claims],
            "passages": [where | passage for passage in passages(document)],
        }

    def _codes(self, session: Session, document: Document, report: Report, url: str | None) -> Iterator[dict[str, Any]]:
        """Items of the coding schemes asked for. An item coded by absence is `met` where a sign was found: no absence."""
        if not self._scheme_names:
            return
        survey = session.linter(document.path).survey(document)
        place = f"{url or ''} {document.path}".lower()
        for scheme in self._schemes:
            if any(part in place for part in scheme.exclude):
                continue
            codes = codes_of(scheme, report, survey)
            for item in scheme.items:
                code = codes[item.id]
                yield {
                    "scheme": scheme.id,
                    "item": item.id,
                    "met": code.value,
                    "absence": item.absence,
                    "quote": code.quote,
                }

    @cached_property
    def _schemes(self) -> list[Scheme]:
        folders = [folder for folder in self._session.sources() if folder.is_dir()]
        return [scheme for scheme in load_schemes(folders, self._session.ruleset) if scheme.id in self._scheme_names]


def _as_utf8(page: RawPage) -> bytes:
    """The page's bytes; where they are no UTF-8 and fit the charset the server named, in UTF-8."""
    if not page.charset or decode(page.raw)[1].startswith("utf"):
        return page.raw
    try:
        return page.raw.decode(page.charset).encode()
    except (LookupError, UnicodeError):
        return page.raw


def _metadata(document: Document) -> dict[str, Any]:
    known = document.metadata
    return {key: str(known[key])[:500] for key in ("title", "author", "date") if known.get(key)}


def _finding(document: Document, placed: Placed) -> dict[str, Any]:
    finding = placed.finding
    span = finding.span
    placeless = span.end <= span.start
    return {
        "rule_id": finding.rule_id, "category": finding.category, "severity": finding.severity,
        "message": finding.message, "quote": placed.quote,
        "before": "" if placeless else document.text[max(0, span.start - AROUND) : span.start],
        "after": "" if placeless else document.text[span.end : span.end + AROUND],
        "start_line": placed.start.line, "start_column": placed.start.column, "start_offset": placed.start.offset,
        "end_line": placed.end.line, "end_column": placed.end.column, "end_offset": placed.end.offset,
        "confidence": finding.confidence, "detector": finding.detector, "suggestion": finding.suggestion.text,
        "fingerprint": placed.fingerprint,
    }  # fmt: skip


def _claim(claim: Mapping[str, Any]) -> dict[str, Any]:
    quantity = claim.get("quantity") or {}
    return {
        **{key: claim.get(key) for key in ("subject", "relation", "object", "polarity", "frame", "jurisdiction", "quote")},
        **{key: quantity.get(key) for key in ("unit", "low", "high")},
        "scope": json.dumps(claim["scope"], sort_keys=True) if claim.get("scope") else None,
    }  # fmt: skip


def _checklists(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "scheme": scheme["id"],
            "item": item["id"],
            "met": item["met"],
            "absence": False,
            "quote": item.get("quote") or "",
        }
        for scheme in report.checklists
        for item in scheme["items"]
    ]
