"""What every worker of an audit is told; plain data, so that it can be sent to any process or machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from kclaims.batch.fields import Fields
from kclaims.batch.limits import Limits
from kclaims.batch.page import RawPage
from kclaims.batch.sites import host_of
from kclaims.engine.session import Request
from kclaims.model.record import record
from kclaims.settings.config import Config


@record(kw_only=True)
class Selection:
    """Which pages are audited. Pages left out get no row: they are no part of the audit."""

    since: str | None = None  # YYYY-MM-DD
    sites: frozenset[str] | None = None  # hosts or registered domains
    mentions: tuple[str, ...] = ()  # words (in any case) of which a page's bytes must hold one
    sample: frozenset[str] | None = None  # paths

    def wants(self, page: RawPage, site: Callable[[str | None, str], str | None]) -> bool:
        """Whether a page is audited. A page of unknown day is; so is damage, wherever it stands."""
        if self.sample is not None:
            return page.path in self.sample
        if self.since and page.crawled and page.crawled < self.since:
            return False
        if self.mentions and page.raw and not self._mentioned(page.raw.lower()):
            return False
        if self.sites is None:
            return True
        host = (host_of(page.url) if page.url else None) or ""
        return host in self.sites or site(page.url, page.path) in self.sites

    def _mentioned(self, raw: bytes) -> bool:
        return any(word.lower().encode() in raw for word in self.mentions)


@record(kw_only=True)
class Job:
    """One run of an audit. `run` is new each time the audit is started or resumed."""

    out: str
    run: str
    request: Request
    config: Config
    day: str  # YYYY-MM-DD: today, to pages without a date
    fields: Fields = field(default_factory=Fields)
    limits: Limits = field(default_factory=Limits)
    selection: Selection = field(default_factory=Selection)
    made_by: Mapping[str, str] = field(default_factory=dict)  # columns of `pages`: rulesets, model, version
    schemes: tuple[str, ...] = ()  # ids of coding schemes
    reuse: str | None = None  # the folder of an earlier audit
