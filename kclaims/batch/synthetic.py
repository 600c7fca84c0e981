"""Synthetic crawls with known labels: any number of pages, the same for the same seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from html import escape
from importlib import resources
from typing import Any

from kclaims.model.record import record

POISONS = (
    "wrong encoding", "utf-16 without a mark", "too large", "script bomb", "endless nesting", "binary", "gzip bomb",
    "empty", "unclosed tags", "one endless word",
)  # fmt: skip
_FIRST_DAY = date(2024, 1, 1)
_DAYS = 700


@record(kw_only=True)
class Made:
    """A page and what is true of it: labels are (category, sentence) pairs as the page says them."""

    number: int
    url: str
    body: bytes
    date: str
    language: str = "en"
    labels: tuple[tuple[str, str], ...] = ()
    poison: str | None = None
    copy_of: str | None = None  # URL of the page that this one repeats, in other words
    testimonial: tuple[str, str] | None = None  # words, name

    def truth(self) -> dict[str, Any]:
        """What is true of the page, as one JSON object."""
        return {
            "url": self.url, "language": self.language, "labels": [list(label) for label in self.labels],
            "poison": self.poison, "copy_of": self.copy_of,
            "testimonial": list(self.testimonial) if self.testimonial else None,
        }  # fmt: skip


def make_pages(count: int, seed: int = 0, poison: float = 0.01) -> Iterator[Made]:
    """`count` pages; a share `poison` of them is harmful in one of the ways of `POISONS`, which take turns."""
    every = round(1 / poison) if poison else count + 1
    for number in range(count):
        page = _page(number, seed)
        if number % every == every - 1:
            kind = POISONS[(number // every) % len(POISONS)]
            page = Made(number=number, url=page.url, date=page.date, body=_poison(kind, page), poison=kind)
        yield page


@cache
def _words() -> Mapping[str, Any]:
    import yaml

    text = resources.files("kclaims.batch").joinpath("data", "crawl.yaml").read_text(encoding="utf-8")
    data: Mapping[str, Any] = yaml.safe_load(text)
    return data


def _page(number: int, seed: int) -> Made:
    chance = random.Random(f"{seed}:{number}")  # noqa: S311 - made-up pages, not secrets
    words = _words()
    kind = chance.choices(list(words["sites"]), [6, 2, 2, 1])[0]
    site = f"{chance.choice(words['sites'][kind])}.{chance.choice(words['suffixes'])}"
    day = (_FIRST_DAY + timedelta(days=chance.randrange(_DAYS))).isoformat()
    url = f"https://www.{site}/{kind}/{number}"
    if chance.random() < 0.04:
        return _foreign(number, url, day, chance)
    if chance.random() < 0.04 and number > 10:
        return _spun(number, url, day, _original(number, seed, chance))
    fill = {"city": chance.choice(words["cities"]), "condition": chance.choice(words["conditions"])}
    claims = chance.sample(
        words["claims"], chance.choice([0, 0, 1, 1, 2, 3] if kind in {"clinic", "shop"} else [0, 0, 0, 1])
    )
    labels = tuple((category, text.format(**fill)) for category, text in claims)
    paragraphs = _paragraphs(chance, [text for _, text in labels], fill, site)
    told = None
    if kind in {"clinic", "shop"} and chance.random() < 0.4:
        told = (chance.choice(words["testimonials"]), chance.choice(words["people"]))
    title = chance.choice(words["titles"]).format(**fill)
    body = _html(title, day, paragraphs, told, chance.choice(words["doctors"]) if chance.random() < 0.5 else None)
    return Made(number=number, url=url, body=body.encode(), date=day, labels=labels, testimonial=told)


def _paragraphs(chance: random.Random, claims: list[str], fill: Mapping[str, str], site: str) -> list[str]:
    words = _words()
    sentences = [text.format(**fill) for text in chance.sample(words["filler"], chance.randrange(8, 16))]
    sentences += chance.sample(words["sound"], chance.randrange(4))
    if chance.random() < 0.15:
        sentences.append(chance.choice(chance.choice(words["site_facts"])))
    for claim in claims:
        sentences.insert(chance.randrange(len(sentences)), claim)
    sentences.insert(0, f"Welcome to {site.partition('.')[0].replace('-', ' ').title()}.")
    return [" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4)]


def _html(title: str, day: str, paragraphs: list[str], told: tuple[str, str] | None, author: str | None) -> str:
    byline = f'<p class="byline">By {escape(author)}</p>' if author else ""
    quote = f"<blockquote><p>“{escape(told[0])}”</p><footer>— {escape(told[1])}</footer></blockquote>" if told else ""
    main = "\n".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>\n'
        f'<meta property="article:published_time" content="{day}">\n<style>body {{ margin: 2em }}</style></head>\n<body>'
        '<nav><a href="/">Home</a> <a href="/about">About us</a> <a href="/contact">Contact</a></nav>\n'
        f"<main><article><h1>{escape(title)}</h1>\n{byline}\n{main}\n{quote}</article></main>\n"
        "<footer><p>Opening hours: Monday to Friday, 8 to 17.</p></footer>\n<script>var seen = 1;</script></body></html>\n"
    )


def _foreign(number: int, url: str, day: str, chance: random.Random) -> Made:
    language = chance.choice(list(_words()["foreign"]))
    sentences = _words()["foreign"][language]
    paragraphs = [" ".join(chance.sample(sentences, len(sentences))) for _ in range(3)]
    body = _html(sentences[0][:40], day, paragraphs, None, None).replace('lang="en"', f'lang="{language}"')
    return Made(number=number, url=url, body=body.encode(), date=day, language=language)


def _original(number: int, seed: int, chance: random.Random) -> Made:
    """An earlier page that is no copy itself."""
    while True:
        page = _page(chance.randrange(max(1, number - 5_000), number), seed)
        if page.copy_of is None and page.language == "en":
            return page


def _spun(number: int, url: str, day: str, original: Made) -> Made:
    """The same page with some words replaced, as spinning software does; sentences with labels stay as they are."""
    swaps = _words()["spun"]
    pattern = re.compile(r"\b(" + "|".join(swaps) + r")\b")
    kept = {text for _, text in original.labels}
    parts = re.split(r"(?<=[.!?]) |(?=<)|(?<=>)", original.body.decode())
    spun = [part if part in kept else pattern.sub(lambda found: swaps[found[1]], part) for part in parts]
    text = " ".join(part for part in spun if part)
    return Made(
        number=number, url=url, body=text.encode(), date=day, labels=original.labels, copy_of=original.url,
        testimonial=None,
    )  # fmt: skip


def _poison(kind: str, page: Made) -> bytes:
    text = page.body.decode()
    if kind == "wrong encoding":
        return text.replace("Welcome", "Wélcome “to”").encode("cp1252", "replace")
    if kind == "utf-16 without a mark":
        return text.encode("utf-16-le")
    if kind == "too large":
        return text.encode() + b"<p>more of the same</p>\n" * 2_200_000
    if kind == "script bomb":
        return text.replace("<nav>", f"<script>{'if (a < b && c > d) { e(); } ' * 150_000}</script><nav>").encode()
    if kind == "endless nesting":
        return (text + "<div>" * 200_000).encode()
    if kind == "binary":
        return b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50
    if kind == "gzip bomb":
        return b""  # the writer fills it in: the bomb is in how it is packed
    if kind == "empty":
        return b""
    if kind == "unclosed tags":
        return (text.replace("</p>", "").replace("</a>", "") + "<b><a href='" + "x" * 100_000).encode()
    return (text.replace("</main>", f"<p>{'ketamineisacureall' * 100_000}</p></main>")).encode()
