"""What the tests of the HTML reader ask of a page."""

from __future__ import annotations

import re
from html import unescape

from kclaims.model import Document, Span
from kclaims.readers.html import read_html
from kclaims.text.characters import clean

SENTENCE = "Ketamine is given as an infusion under the care of a doctor who watches the patient. "
ARTICLE = (
    "<html><head><title>t</title></head><body><nav><ul><li><a href=/a>Menu</a></li></ul></nav>"
    "<div class=wrap><article><h1>Head</h1>"
    + "".join(f"<p>{number} {SENTENCE * 3}</p>" for number in range(8))
    + "<blockquote>I was cured in a day, says Bo.</blockquote><ul><li>Cures pain</li><li>Cures fear</li></ul>"
    + f"<p>Last {SENTENCE * 3}</p></article></div><footer><p>This is no medical advice.</p></footer></body></html>"
)


def read(source: str) -> Document:
    return read_html(source, raw=source.encode("utf-8", "replace"), path="page.html")


def blocks(source: str) -> list[tuple[str, str]]:
    document = read(source)
    return [(block.kind, document.slice(block.span)) for block in document.blocks]


def texts(source: str) -> list[str]:
    return [text for _, text in blocks(source)]


def regions(document: Document) -> dict[str, str]:
    return {document.slice(block.span): block.region for block in document.blocks}


def origin(document: Document, words: str) -> str:
    start = document.text.index(words)
    place = document.source_map.to_source(Span(start, start + len(words)))
    return document.source[place.start : place.end]


def folded(text: str) -> str:
    """Without what readers drop or expand in any format, each white space character a space."""
    return re.sub(r"\s", " ", "".join(run for run, _, _ in clean(text)))


def shown(source: str) -> str:
    """What a piece of source shows: no tags, references resolved, white space folded."""
    return " ".join(folded(unescape(re.sub(r"<[^<>]*>", " ", source))).split())


def check_map(document: Document) -> None:
    """Every character comes from where the map says; blocks do not overlap, here or in the source."""
    end = place = 0
    for block in document.blocks:
        assert end <= block.span.start < block.span.end
        origin_of_block = document.source_map.to_source(block.span)
        assert place <= origin_of_block.start < origin_of_block.end
        end, place = block.span.end, origin_of_block.end
    runs = document.source_map
    stops = [*runs.text_starts, runs.text_length][1:]
    for start, stop, at, length in zip(runs.text_starts, stops, runs.source_starts, runs.source_lengths, strict=True):
        text, source = document.text[start:stop], document.source[at : at + length]
        if not length:
            assert text == "\n\n"
        elif len(text) == length:
            assert folded(source) == folded(text)
        else:
            assert shown(source) == " ".join(folded(text).split())
