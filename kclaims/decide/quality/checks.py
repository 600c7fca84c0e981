"""What the checks of workmanship are called, why they matter, what to do; and the finding of one."""

from __future__ import annotations

from typing import NamedTuple

from kclaims.model import Evidence, Finding, Related, Source, Span, Suggestion, default_severity

MOST_RELATED = 8  # other places that one finding shows


class QualityCheck(NamedTuple):
    """A check: the category of its findings, what it finds, why that matters, what to do, and how sure it is."""

    category: str
    title: str
    why: str
    remedy: str
    confidence: float


QUALITY_CHECKS: dict[str, QualityCheck] = {
    "repeated-passage": QualityCheck(
        "duplicate-passage", "The same passage stands twice",
        "A page put together from others repeats itself; readers lose trust, and a correction reaches one copy only.",
        "Keep the passage where it belongs and take out the copy.", 0.9,
    ),
    "near-repeat": QualityCheck(
        "duplicate-passage", "A passage stands twice, hardly changed",
        "Two versions of one statement drift apart with the next revision, and one of them is usually a copy from elsewhere.",
        "Keep the better version and take out the other.", 0.75,
    ),
    "empty-heading": QualityCheck(
        "orphan-heading", "A heading with nothing under it",
        "A heading promises text. Where none follows, something was lost, or a button or menu entry was copied along.",
        "Write the section, or take the heading out.", 0.8,
    ),
    "open-list": QualityCheck(
        "orphan-heading", "A list is announced and missing",
        "The words before a colon promise what follows. Where nothing does, readers miss what may have been the risks.",
        "Restore the list, or end the sentence.", 0.8,
    ),
    "cut-off": QualityCheck(
        "spun-text", "The text breaks off",
        "A sentence that ends in mid-air was cut when it was copied; what is missing may have been the warning in it.",
        "Restore the end of the sentence from its source, or take the sentence out.", 0.75,
    ),
    "repeated-heading": QualityCheck(
        "keyword-stuffing", "One heading used again and again",
        "A heading that only repeats the search term tells readers nothing about its section; it is there for search engines.",
        "Let each heading say what its section says, or take it out.", 0.85,
    ),
    "stuffed-keyword": QualityCheck(
        "keyword-stuffing", "A search term is repeated for search engines",
        "Text written around a search term reads badly, and search engines themselves count it as spam.",
        "Say it once, then write as one would speak.", 0.75,
    ),
    "leftover-sign": QualityCheck(
        "boilerplate-residue", "Signs of folded answers were copied along",
        "A lone “+” is the button that unfolded an answer on the page the text was copied from.",
        "Take the signs out.", 0.85,
    ),
    "placeholder": QualityCheck(
        "boilerplate-residue", "A template's placeholder was never filled in",
        "The text comes from a template and was published without anybody reading it.",
        "Fill it in, or take it out.", 0.9,
    ),
    "unresolved-variants": QualityCheck(
        "spun-text", "Variants of a text spinner stand in the text",
        "“{good|fine|great}” is the input of a program that makes many pages out of one.",
        "Rewrite the passage from a source that can be named.", 0.95,
    ),
    "inserted-keyword": QualityCheck(
        "spun-text", "A search term was inserted into a sentence",
        "A term pasted into somebody else's sentence breaks its grammar and can change what it says.",
        "Restore the sentence from its source, with the source named.", 0.85,
    ),
    "broken-grammar": QualityCheck(
        "spun-text", "Articles and verbs collide again and again",
        "“a the”, “is are”, “many patient” in number come from a machine that replaced or deleted words.",
        "Rewrite the passage from a source that can be named.", 0.7,
    ),
    "thesaurus-prose": QualityCheck(
        "spun-text", "A program replaced plain terms by rare synonyms",
        "“Dejection”, “queasiness” and “aspect results” for depression, nausea and side effects come from a text spinner; "
        "with the terms the meaning has shifted.",
        "Go back to the source, name it, and use its terms.", 0.75,
    ),
    "spliced-sentence": QualityCheck(
        "spun-text", "A sentence begins inside another",
        "Two texts were joined without a full stop between them; where one ends, its meaning is lost.",
        "Separate the sentences, and look for what is missing between them.", 0.65,
    ),
    "no-referent": QualityCheck(
        "topic-drift", "“She” or “he” refers to nobody on the page",
        "A life story without its person was copied from an author box or another article.",
        "Take it out, or say who is meant and why it matters here.", 0.85,
    ),
    "stray-biography": QualityCheck(
        "topic-drift", "A biography of somebody the page never speaks of",
        "Credentials of a person who says nothing on the page lend it an authority that it has not earned.",
        "Move it to the author box if the person wrote or reviewed the page; else take it out.", 0.75,
    ),
    "unknown-speaker": QualityCheck(
        "topic-drift", "People are quoted by surname who were never introduced",
        "Who speaks, and with what standing, was said in the article that the sentences were taken from.",
        "Introduce each person and cite where it was said, or take the sentences out.", 0.7,
    ),
    "other-topic": QualityCheck(
        "topic-drift", "A section about something else than the page",
        "A section that never names what the page is about was left over from another article.",
        "Say what it has to do with the page, or take it out.", 0.65,
    ),
    "heading-mismatch": QualityCheck(
        "topic-drift", "The section never speaks of what its heading names",
        "Heading and text come from different articles; readers who look for the one find the other.",
        "Give the section the heading it needs, or the text the heading promises.", 0.7,
    ),
    "dead-reference": QualityCheck(
        "citation-problem", "The text points to something that is not on the page",
        "A table, figure or section that is pointed to and missing was lost when the text was copied; it may have been the evidence.",
        "Add what is pointed to, or take the pointer out.", 0.75,
    ),
    "star-ratings": QualityCheck(
        "citation-problem", "Stars stand for evidence",
        "Stars look like a measurement. Unless the page says who rated, by what rule and from which studies, they are decoration.",
        "Name the studies and how the evidence was graded (for example GRADE), or leave the stars out.", 0.8,
    ),
    "praised-brand": QualityCheck(
        "undisclosed-promotion", "One provider is praised again and again, and nothing says why",
        "Readers take it for independent advice. Who pays for an article, or has a stake in what it recommends, must be said in it.",
        "Say at the top that the page is paid for or written by the provider, or take the recommendations out.", 0.75,
    ),
    "affiliate-links": QualityCheck(
        "undisclosed-promotion", "Links that earn a commission, and nothing says so",
        "A link that pays for each sale is an interest in the sale; it has to be said where the link stands.",
        "Say beside the links that they earn a commission.", 0.8,
    ),
}  # fmt: skip
FTC_ENDORSEMENTS = Source(
    title="FTC, Guides Concerning Use of Endorsements and Testimonials in Advertising, 16 CFR part 255 (2023)",
    url="https://www.federalregister.gov/d/2023-14795",
)


def found(
    name: str, span: Span, what: str, *, related: tuple[Related, ...] = (), evidence: tuple[Evidence, ...] = (),
    sources: tuple[Source, ...] = (), confidence: float | None = None,
) -> Finding:  # fmt: skip
    """The finding of a check; content quality is `info`, whatever its category (see the decision record)."""
    check = QUALITY_CHECKS[name]
    return Finding(
        rule_id=f"quality.{name}", category=check.category, severity=default_severity("spun-text"), message=what,
        span=span, confidence=confidence or check.confidence, detector="document", title=check.title,
        rationale=check.why, related=related[:MOST_RELATED], evidence=evidence, sources=sources,
        suggestion=Suggestion(text=check.remedy),
    )  # fmt: skip


def elsewhere(message: str, spans: list[Span]) -> tuple[Related, ...]:
    """Other places of the page that a finding shows."""
    return tuple(Related(message=message, span=span) for span in spans[:MOST_RELATED])


def shortened(text: str, most: int = 60) -> str:
    """A quotation short enough for a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1].rsplit(" ", 1)[0] + " …"
