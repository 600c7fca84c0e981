"""Pages coded by a scheme, and rolled up to sites: what was found where, and how much of a site was seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

from kclaims.decide.checklists import quoted
from kclaims.engine import Linter
from kclaims.match.survey import Survey
from kclaims.model import Document, Report
from kclaims.model.record import record
from kclaims.rules.schemes import Scheme, SchemeItem
from kclaims.text.site import registered_domain

_MONEY = re.compile(r"[$£€]\s?(\d{1,3}(?:,\d{3})+|\d+)(?:\.\d\d)?")


@record(kw_only=True)
class Code:
    """One item on one unit: whether it is coded, the words that decided, sums of money in them."""

    value: bool
    quote: str = ""
    amounts: tuple[int, ...] = ()


@record(kw_only=True)
class CodedPage:
    """A page's codes, the site it belongs to, and the pages of the same site that it links to."""

    path: str
    url: str
    site: str
    codes: Mapping[str, Code]
    linked: frozenset[str]


@record(kw_only=True)
class Unit:
    """What is counted: a page, or a site with all its pages pooled.

    `seen` of `known` pages were coded; links tell which pages a site has. An absence on a site that was not seen whole
    is only an absence so far.
    """

    name: str
    codes: Mapping[str, Code]
    seen: int
    known: int


class Coder:
    """Codes pages by one scheme with one linter (which should run with details, facts and the learned detector)."""

    def __init__(self, linter: Linter, scheme: Scheme) -> None:
        self.scheme = scheme
        self._linter = linter

    def excludes(self, document: Document) -> bool:
        """Whether the scheme leaves the page out."""
        place = f"{document.metadata.get('url') or ''} {document.path}".lower()
        return any(part in place for part in self.scheme.exclude)

    def code(self, document: Document) -> CodedPage:
        """The page's codes. An absence item is coded as its presence here; `roll_up` turns it round."""
        report = self._linter.lint(document)
        survey = self._linter.survey(document)
        url = str(document.metadata.get("url") or "")
        return CodedPage(
            path=document.path, url=url, site=site_of(document),
            codes=codes_of(self.scheme, report, survey),
            linked=_linked(document, url),
        )  # fmt: skip


def codes_of(scheme: Scheme, report: Report, survey: Survey) -> dict[str, Code]:
    """The codes of a page by item; an absence item is coded as its presence."""
    return {item.id: _code(item, report, survey) for item in scheme.items}


def site_of(document: Document) -> str:
    """The site a page belongs to: front matter `site`, the registered domain of its address, or its folder."""
    said = document.metadata.get("site")
    if said:
        return str(said)
    url = str(document.metadata.get("url") or "")
    if url:
        return registered_domain(url)
    return document.path.replace("\\", "/").rpartition("/")[0].rpartition("/")[2] or document.path


def _code(item: SchemeItem, report: Report, survey: Survey) -> Code:
    quotes = [*_said(item, survey), *_found(item, report)]
    if not quotes:
        return Code(value=False)
    amounts = (
        sorted({int(sum_.replace(",", "")) for quote in quotes for sum_ in _MONEY.findall(quote)})
        if item.amounts
        else []
    )
    return Code(value=True, quote=quotes[0], amounts=tuple(amounts))


def _said(item: SchemeItem, survey: Survey) -> Iterable[str]:
    signs = list(survey.everywhere(item.element)) if item.amounts else list(survey.everywhere(item.element, most=1))
    yield from (quoted(survey, sign) for sign in signs)
    sign = survey.any(item.elements)
    if sign is not None:
        yield quoted(survey, sign)


def _found(item: SchemeItem, report: Report) -> Iterable[str]:
    for placed in report.findings:
        if placed.finding.category in item.findings or placed.finding.rule_id in item.findings:
            yield placed.quote or placed.finding.message
    for claim in report.claims:
        if claim.get("frame") is None and any(_agrees(claim, wanted) for wanted in item.claims):
            yield claim["quote"]


def _agrees(claim: Mapping[str, Any], wanted: Mapping[str, str]) -> bool:
    return all(claim.get(key) == value for key, value in wanted.items())


def _linked(document: Document, url: str) -> frozenset[str]:
    site = registered_domain(url) if url else ""
    found = set()
    for _, target in document.links:
        try:
            address = urljoin(url, target)
        except ValueError:  # "http://["
            continue
        if site and address.startswith("http") and registered_domain(address) == site:
            found.add(page_key(address))
    return frozenset(found)


def page_key(url: str) -> str:
    """An address without scheme, `www.`, query, fragment and final slash: what makes two links one page."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}"


def roll_up(pages: Sequence[CodedPage], scheme: Scheme) -> list[Unit]:
    """Units of the scheme: presence anywhere on the unit, absence where no page of it shows a sign."""
    groups: dict[str, list[CodedPage]] = {}
    for page in pages:
        groups.setdefault(page.site if scheme.unit == "site" else page.path, []).append(page)
    return [_unit(name, group, scheme) for name, group in sorted(groups.items())]


def _unit(name: str, pages: Sequence[CodedPage], scheme: Scheme) -> Unit:
    codes = {}
    for item in scheme.items:
        shown = [page.codes[item.id] for page in pages if page.codes[item.id].value]
        amounts = tuple(sorted({sum_ for code in shown for sum_ in code.amounts}))
        quote = shown[0].quote if shown else ""
        codes[item.id] = Code(value=bool(shown) != item.absence, quote=quote, amounts=amounts)
    seen = {page_key(page.url) for page in pages if page.url}
    linked = {
        address
        for page in pages
        for address in page.linked
        if not any(part in f"{address}/" for part in scheme.exclude)
    }
    return Unit(name=name, codes=codes, seen=len(pages), known=max(len(pages), len(seen | linked)))
