"""Which part of a page an element opens, by its tag, role, class and id; and labels for all blocks of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise

from kclaims.readers.assemble import RawBlock
from kclaims.readers.html_oracle import kept_blocks
from kclaims.text.patterns import lazy

_TAGS = {"nav": "navigation", "footer": "footer", "aside": "aside", "header": "header", "form": "form"}
_ROLES = {
    "navigation": "navigation", "menu": "navigation", "menubar": "navigation", "contentinfo": "footer",
    "complementary": "aside", "banner": "header", "search": "form", "form": "form",
}  # fmt: skip
_WORDS = {
    "cookies": "cookie cookies consent gdpr ccpa onetrust cookiebar cookiebanner cookieconsent truste",
    "comments": "comments commentlist commentarea respond disqus replies fbcomments discussion",
    "navigation": "nav navbar navigation menu menus submenu breadcrumb breadcrumbs pagination pager topnav subnav",
    "footer": "footer colophon sitefooter pagefooter copyright bottombar",
    "header": "masthead topbar siteheader pageheader banner",
    "author": "byline bylines authorbox authorbio authorinfo bio",
    "form": "newsletter subscribe subscription signup optin login paywall registration",
    "aside": "sidebar related recommended recommendation recommendations share sharing social advert advertisement ads "
    "ad adsense sponsored promo promotion promos outbrain taboola trending popular mostread widget widgets popup modal "
    "teaser teasers tags taglist readmore",
}  # fmt: skip
_REGION_OF = {word: region for region, words in _WORDS.items() for word in words.split()}
_PAIRS = {("site", "header"): "header", ("page", "header"): "header", ("author", "bio"): "author",
          ("author", "box"): "author", ("about", "author"): "author", ("comment", "list"): "comments",
          ("comment", "form"): "comments", ("most", "read"): "aside", ("side", "bar"): "aside"}  # fmt: skip
_PART = lazy(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_STATES = frozenset({"has", "with", "no", "without", "hide", "show", "is", "layout", "open", "closed", "single"})
_NAMED = frozenset({"div", "section", "ul", "ol", "aside", "nav", "header", "footer", "form", "table", "dl", "td", "p"})
_LASTING = frozenset({"comments", "cookies"})
_OWN = frozenset({"quote", "question"})  # kinds that an extractor drops from the middle of an article
_SHORT = 1_000  # characters of text below which no extractor can tell article from frame
_LEAST_SHARE = 0.25  # of all text; class names that leave less as main text have misled
_LINKS = 0.5  # share of a block's characters inside links that makes it a menu or a teaser


@dataclass(slots=True, kw_only=True)
class PageBlock:
    """A block and where it stood: what its labelling needs."""

    raw: RawBlock
    tag_region: str = ""  # from tags and roles of the elements around it; empty: nothing says it is not main text
    region: str = ""  # the same, with class names and ids
    container: int = 0  # the division that holds it
    text: str = ""

    def is_linked(self) -> bool:
        """Whether most of it is links."""
        pieces = self.raw.pieces
        linked = sum(len(text) for first, last, _ in self.raw.links for text, _, _ in pieces[first:last])
        return linked > _LINKS * len(self.text)


def region_of(tag: str, attributes: Mapping[str, str]) -> tuple[str, str]:
    """The region an element opens by its tag or role, and by its class or id; empty where it opens none."""
    if not attributes:
        return _TAGS.get(tag, ""), _TAGS.get(tag, "")
    role = attributes.get("role", "")[:20].lower()
    return _region_of(tag, role, attributes.get("id", "")[:80], attributes.get("class", "")[:300])


@lru_cache(maxsize=4096)
def _region_of(tag: str, role: str, identifier: str, classes: str) -> tuple[str, str]:
    by_tag = _ROLES.get(role) or _TAGS.get(tag, "")
    if tag not in _NAMED:
        return by_tag, by_tag
    for name in (identifier, *classes.split()):
        parts = [part.lower() for part in _PART.findall(name)]
        if not parts or not _STATES.isdisjoint(parts):
            continue
        found = next((_PAIRS[pair] for pair in pairwise(parts) if pair in _PAIRS), None)
        found = found or next((_REGION_OF[part] for part in parts if part in _REGION_OF), None)
        if found:
            return by_tag, found
    return by_tag, by_tag


def nested_region(outer: str, inner: str, *, article: bool) -> str:
    """The region of an element inside another: the inner one, but comments stay comments, an article keeps its head."""
    if not inner or outer in _LASTING or (inner == "header" and article):
        return outer
    return inner


def label_regions(source: str, blocks: Sequence[PageBlock], *, depth: int, whole: bool) -> None:
    """Set `raw.region` of every block.

    On a whole page of some length an extractor says what is main text; else, or where it fails, all that
    stands in no obvious frame is.
    """
    size = sum(len(block.text) for block in blocks)
    kept = kept_blocks(source, blocks, depth=depth) if whole and size >= _SHORT else frozenset()
    if kept:
        kept = kept | _between(blocks, kept) | _trailing(blocks, max(kept))
        for index, block in enumerate(blocks):
            other = block.region or ("header" if block.raw.kind == "heading" and block.raw.level == 1 else "aside")
            block.raw.region = "main" if index in kept else other
        return
    _label_by_names(blocks, size)


def _between(blocks: Sequence[PageBlock], kept: frozenset[int]) -> frozenset[int]:
    """Blocks the extractor dropped from the middle of an article.

    A dropped block between two kept ones belongs to the text when it is a quotation, a question, or shares the division of one of
    them, and neither names nor links speak against it: disclaimers, testimonials and lists must not leave the article.
    Measured on 91 news pages: F1 0.965 with it, 0.966 without; all of `<article>` would give 0.955.
    """
    found: set[int] = set()
    before: int | None = None
    for is_kept, group in groupby(range(len(blocks)), key=kept.__contains__):
        run = list(group)
        after = run[-1] + 1
        if not is_kept and before is not None and after < len(blocks):
            homes = {blocks[before].container, blocks[after].container}
            found.update(
                index
                for index in run
                if (blocks[index].container in homes or blocks[index].raw.kind in _OWN) and _belongs(blocks[index])
            )
        if is_kept:
            before = run[-1]
    return frozenset(found)


def _trailing(blocks: Sequence[PageBlock], last: int) -> frozenset[int]:
    """What follows the last kept block in its division: an article often ends with its disclaimer."""
    end = last + 1
    while end < len(blocks) and blocks[end].container == blocks[last].container and _belongs(blocks[end]):
        end += 1
    return frozenset(range(last + 1, end))


def _belongs(block: PageBlock) -> bool:
    return not block.region and not block.is_linked()


def _label_by_names(blocks: Sequence[PageBlock], size: int) -> None:
    forms = sum(len(block.text) for block in blocks if block.tag_region == "form")
    for name in ("region", "tag_region"):
        main = 0
        for block in blocks:
            region = getattr(block, name)
            if region == "form" and 2 * forms > size:  # some systems wrap the whole page in a form
                region = ""
            block.raw.region = region or "main"
            main += len(block.text) * (not region)
        if main >= _LEAST_SHARE * size:
            return
