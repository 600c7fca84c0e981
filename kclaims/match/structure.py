"""Signs that no words show: metadata, regions, reference lists, links."""

from __future__ import annotations

import re
from collections.abc import Callable

from kclaims.match import imprint
from kclaims.model import Document, Span
from kclaims.text.memory import Memory
from kclaims.text.patterns import lazy
from kclaims.text.shares import PERCENT_SIGNS
from kclaims.text.sources import CITED

_NOWHERE = Span(0, 0)
_TRACKED = lazy(r"[?&](?:ref|aff|affiliate|via|utm_\w+|coupon|code)=", re.IGNORECASE)
_VOLUME = lazy(
    r"\b(?:19|20)\d\d[;,]\s?\d{1,4}[:(]|\b(?:TA|NG|CG|IPG|HTG)\d{2,4}\b|\bCD\d{6}\b|\bNCT\d{8}\b|\b[A-Z][\w.& ]{3,40} \d{1,4}(?:\(\d+\))?:\d{3,5}\b"
)
_PAID = lazy(r"[?&](?:ref|aff|aff_id|affiliate|affid|via|coupon|referral|tag)=", re.IGNORECASE)
_AUTHORITY = lazy(
    r"https?://(?:[\w-]+\.)*(?:doi\.org|nih\.gov|fda\.gov|cdc\.gov|who\.int|nhs\.uk|nice\.org\.uk|europa\.eu|gov\.uk|tga\.gov\.au|[\w-]+\.gov|[\w-]+\.edu"
    r"|cochrane\.org|cochranelibrary\.com|jamanetwork\.com|thelancet\.com|nejm\.org|bmj\.com|nature\.com|science\.org|sciencedirect\.com"
    r"|springer\.com|wiley\.com|plos\.org|psychiatryonline\.org|clinicaltrials\.gov|medrxiv\.org|oup\.com|sagepub\.com|frontiersin\.org|mdpi\.com)\b"
)
_BARE = lazy(
    r"(?<![\w-])(?:nih\.gov|fda\.gov|cdc\.gov|who\.int|nhs\.uk|nice\.org\.uk|europa\.eu|gov\.uk|tga\.gov\.au|medicines\.org\.uk|clinicaltrials\.gov"
    r"|cochranelibrary\.com|cochrane\.org|doi\.org|health\.gov\.au|canada\.ca|hpra\.ie|medlineplus\.gov|asa\.org\.uk|ftc\.gov|rcpsych\.ac\.uk|psychiatry\.org)\b",
    re.IGNORECASE,
)
_HOST_BEFORE = lazy(r"[\w.-]{1,60}\Z")
_POST = lazy(
    r"(?:u/|@)\w{3,}|\b(?:Posted|Reply|Replied|Asked|Answered) by\b|^\w{3,20}(?:_\w+|\d+)\s*(?::|wrote|said|says)",
    re.IGNORECASE,
)
_STEP = lazy(
    r"(?:add|apply|begin|break|buy|check|choose|chop|clean|close|count|cut|dissolve|draw|drink|dry|eat|fill|fold|go|grind|heat|hold|inject"
    r"|keep|label|leave|let|lie|lift|log|make|measure|mix|note|open|order|peel|pick|pinch|place|pour|press|pull|push|put|read|record|remove|repeat"
    r"|rinse|rub|screw|set|shake|sip|sit|soak|spit|spread|spray|squeeze|start|stir|store|swallow|swish|take|tap|test|tilt|turn|twist|wait|wash|weigh"
    r"|wipe|work|write)\b",
    re.IGNORECASE,
)
_STEPS = 3  # list items that tell what to do
_PRESS = lazy(
    r"\b(?:press|media|news|pressoffice|newsroom|communications)@|\b[Pp]ress (?:desk|office[r]?|contact|enquiries|inquiries)\b"
    r"|\b[Mm]edia (?:contacts?|enquiries|inquiries|relations)\b|^[^\w\n]{0,5}(?:Media|Press)\s{0,3}:",
    re.MULTILINE,
    needs=("press", "Press", "media", "Media", "newsroom@", "news@", "communications@"),
)
_ABOUT = lazy(r"About (?:the )?([A-Z][\w&’'-]+)")
_PLACE_AND_DAY = lazy(
    rf"\W{{0,3}}[A-Z][A-Z .]{{2,30}}(?:,\s*[A-Z][\w. ]{{1,20}})?,\s*{imprint.DAY},?\s+\d{{4}}\b",
    needs=tuple("0123456789"),
)
_SHARE = lazy(
    r"\b(\d{3})\s?(?:%|percent\b|per cent\b)\s(?:of\s(?:all\s|our\s|the\s)?(?:patients|people|users|clients|members|respondents|guests|doctors|adults|them)\b"
    r"|safe\b|remission\b|happier\b|effective\b|cured\b)",
    needs=PERCENT_SIGNS,
)
_OUT_OF = lazy(
    r"(?<![\d,.])(\d{1,2}|six|seven|eight|nine|ten|eleven|twelve|thirteen)\s(?:out\s)?of\s(?:every\s)?(\d{1,2}|six|seven|eight|nine|ten|eleven|twelve)\s(?:patients|people|doctors|dentists|users|clients|members|adults|experts)\b",
    re.IGNORECASE,
)
_COUNTED = {"six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13}
_AUTHOR = ("author", "authors", "byline", "by", "writer", "reviewer", "reviewed_by", "medically_reviewed_by", "publisher", "organisation", "organization")  # fmt: skip
_DATE = ("date", "modified", "published", "updated", "lastmod", "last_updated", "last_reviewed", "reviewed", "review_date", "issued")  # fmt: skip


def structural(document: Document, kind: str, memory: Memory) -> Span | None:
    """Where a structure stands (empty for metadata); None where the document has none. Raises KeyError for no structure."""
    if kind not in _IN_A_BLOCK:
        return _STRUCTURES[kind](document)
    for block in document.blocks:
        found = memory.by_key(kind, document.slice(block.span), _IN_A_BLOCK[kind])
        if found is not None:
            return Span(block.span.start + found.start, block.span.start + found.end)
    return None


def metadata_value(document: Document, kind: str) -> str:
    """What the metadata say of the author or date; empty where nothing."""
    for key in {"author": _AUTHOR, "date": _DATE}.get(kind, ()):
        for name, value in document.metadata.items():
            if name.lower().replace("-", "_").replace(" ", "_") == key and value:
                return f"{name}: {value}"
    return ""


def _author(document: Document) -> Span | None:
    return _NOWHERE if metadata_value(document, "author") else imprint.author(document)


def _date(document: Document) -> Span | None:
    return _NOWHERE if metadata_value(document, "date") else imprint.date(document)


def _thread(document: Document) -> Span | None:
    """Posts with handles, or at least three quoted replies."""
    handles = [block.span for block in document.blocks if _POST.search(document.slice(block.span)[:80])]
    if len(handles) >= 2:
        return handles[0]
    quotes = [block.span for block in document.blocks if block.kind == "quote"]
    return quotes[0] if len(quotes) >= 3 and len(quotes) * 3 >= len(document.blocks) else None


def _references(document: Document) -> Span | None:
    listed = next((block.span for block in document.blocks if block.kind == "reference"), None)
    if listed is not None:
        return listed
    cited = (
        found for found in CITED.finditer(document.text) if not _TRACKED.search(_word_at(document.text, found.start()))
    )
    return next((Span(*found.span()) for found in cited), None) or _volume(document) or _bare(document)


def _volume(document: Document) -> Span | None:
    """A journal's volume and page, which lead to a paper without its title."""
    return _first(_VOLUME, document.text)


def _bare(document: Document) -> Span | None:
    """The address of an authority in print, where no link leads."""
    found = _first(_BARE, document.text)
    if found is None:
        return None
    before = _HOST_BEFORE.search(document.text, max(0, found.start - 60), found.start)
    return Span(before.start(), found.end) if before else found


def _word_at(text: str, at: int) -> str:
    end = at
    while end < len(text) and end - at < 200 and not text[end].isspace():
        end += 1
    return text[at:end]


def _steps(document: Document) -> Span | None:
    """Items of lists that begin with what to do, three at least."""
    items = [block.span for block in document.blocks if block.kind == "list-item" and block.region == "main"]
    told = [span for span in items if _STEP.match(document.slice(span).lstrip("0123456789.) *-"))]
    return told[0] if len(told) >= _STEPS and len(told) * 3 >= len(items) else None


def _press_office(text: str) -> Span | None:
    return _first(_PRESS, text)


def _first(pattern: re.Pattern[str], text: str) -> Span | None:
    """Where a pattern first stands in a text."""
    found = pattern.search(text)
    return Span(*found.span()) if found else None


def _about_issuer(document: Document) -> Span | None:
    """A heading in the second half that introduces whoever the text has named before."""
    blocks = document.blocks
    for block in blocks[len(blocks) // 2 :]:
        found = _ABOUT.match(document.slice(block.span)) if block.kind == "heading" else None
        if found and document.text.count(found[1]) > _STEPS - 1 and found[1].lower() not in document.text:
            return block.span
    return None


def _dated_place(document: Document) -> Span | None:
    found = (block.span for block in document.blocks[:5] if block.kind == "paragraph")
    return next((span for span in found if _PLACE_AND_DAY.match(document.slice(span)[:90])), None)


def _impossible_share(text: str) -> Span | None:
    """More than all of them: 104 percent of patients, nine out of eight."""
    for found in _SHARE.finditer(text):
        if int(found[1]) > 100:
            return Span(*found.span())
    for found in _OUT_OF.finditer(text):
        some, all_ = (_COUNTED.get(word.lower()) or int(word) for word in found.groups())
        if some > all_ > _STEPS:
            return Span(*found.span())
    return None


def _source_links(document: Document) -> Span | None:
    return next((span for span, target in document.links if _AUTHORITY.search(target[:200])), None)


def _links(document: Document) -> Span | None:
    return next((span for span, target in document.links if target.startswith(("http://", "https://"))), None)


def _affiliate(document: Document) -> Span | None:
    """A link that pays whoever sent the reader."""
    return next((span for span, target in document.links if _PAID.search(target)), None)


def _comments(document: Document) -> Span | None:
    return next((block.span for block in document.blocks if block.region == "comments"), None)


_STRUCTURES: dict[str, Callable[[Document], Span | None]] = {
    "author": _author, "date": _date, "references": _references, "links": _links, "source-links": _source_links, "comments": _comments,
    "byline": imprint.byline, "dateline": imprint.dateline, "thread": _thread, "affiliate": _affiliate,
    "steps": _steps, "about-issuer": _about_issuer, "dated-place": _dated_place,
}  # fmt: skip
# What a block shows by itself, as a place in its text.
_IN_A_BLOCK: dict[str, Callable[[str], Span | None]] = {
    "press-office": _press_office, "impossible-share": _impossible_share,
}  # fmt: skip
