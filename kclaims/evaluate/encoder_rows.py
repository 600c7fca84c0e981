"""What the encoder learns from: labelled sentences with what stands around them, and short texts judged as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kclaims.evaluate.gold import read_rows
from kclaims.match.learned import scored_block
from kclaims.match.second_reading import around
from kclaims.model import Document, Sentence
from kclaims.model.record import record
from kclaims.readers import read
from kclaims.text.sentences import split


@record()
class Unit:
    """A sentence in its place. Units that share a bag are a text that was judged whole: a flag is earned by one of them at least."""

    bag: str
    page: str
    text: str
    context: tuple[tuple[str, int], ...]
    heading: str  # that it stands under
    verdict: str  # flag | ok | easy; empty where nobody judged it
    categories: tuple[str, ...]

    @property
    def flag(self) -> bool:
        """Whether an editor stopped it, or the text it stands in."""
        return self.verdict == "flag"


def units(source: Path) -> Iterator[Unit]:
    """Judged units of a labelled folder, of a folder of clean pages (all easy), or of a file of judged texts."""
    if source.suffix == ".jsonl":
        return _texts(source)
    return (unit for page in pages(source) for unit in page if unit.verdict)


EASY: dict[str, Any] = {"verdict": "ok", "easy": True}  # the label of every sentence of a clean page
Labels = dict[str, dict[str, dict[str, Any]]] | None


def labels_of(folder: Path) -> Labels:
    """A folder's labels by page and quote; None for a folder of clean pages. Raises GoldError."""
    file = folder / "labels.jsonl"
    if not file.exists():
        return None
    labels: dict[str, dict[str, dict[str, Any]]] = {}
    for row in read_rows(file, ("page", "quote", "verdict")):
        labels.setdefault(row["page"], {})[row["quote"]] = row
    return labels


def label_of(labels: Labels, page: str, text: str) -> dict[str, Any] | None:
    """The label of a sentence, or of the quote that it is a whole part of (or the reverse); clean pages are all easy."""
    if labels is None:
        return EASY
    known = labels.get(page, {})
    if text in known:
        return known[text]
    return next((row for quote, row in known.items() if _holds(quote, text)), None)


def pages(folder: Path) -> Iterator[list[Unit]]:
    """The sentences of each page of a folder, in their order, those too that nobody judged."""
    labels = labels_of(folder)
    for file in sorted((folder / "pages").iterdir()):
        document, sentences = _read(file.read_bytes(), str(file))
        name = f"{folder.name}/{file.stem}"
        page = []
        for sentence in sentences:
            scored = scored_block(document.blocks[sentence.block])
            label = (label_of(labels, file.stem, sentence.text) if scored else None) or {"verdict": ""}
            verdict = "easy" if label.get("easy") else label["verdict"]
            bag, earned = f"{name}:{sentence.index}", label.get("categories", ())
            page.append(_unit(bag, name, document, sentence, verdict, earned))
        yield page


def _holds(quote: str, text: str) -> bool:
    shortest = 12  # characters from which a part says which whole it belongs to
    return (len(quote) >= shortest and quote in text) or (len(text) >= shortest and text in quote)


def _texts(file: Path) -> Iterator[Unit]:
    for row in read_rows(file, ("id", "text", "category", "verdict")):
        document, sentences = _read((row["text"] + "\n").encode(), f"{row['id']}.md")
        name = f"{file.stem}/{row['id']}"
        verdict = "flag" if row["verdict"] == "flag" else "ok"
        for sentence in sentences:
            yield _unit(name, name, document, sentence, verdict, (row["category"],) if verdict == "flag" else ())


def _read(content: bytes, name: str) -> tuple[Document, list[Sentence]]:
    document = read(content, name)
    return document, split(document)


def _unit(
    bag: str,
    page: str,
    document: Document,
    sentence: Sentence,
    verdict: str,
    categories: Any,
) -> Unit:
    headings = document.blocks[sentence.block].headings
    return Unit(
        bag=bag,
        page=page,
        text=sentence.text,
        context=tuple(around(document, sentence)),
        heading=document.block_text(headings[-1]) if headings else "",
        verdict=verdict,
        categories=tuple(categories),
    )
