"""The HTML reader on real pages: how well it finds the article, and whether every place is exact."""

from __future__ import annotations

import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from statistics import mean

import pytest

from kclaims.model import Document
from kclaims.readers.html import read_html
from tests.readers.test_html import check_map

PAGES = Path(__file__).resolve().parents[3] / "shared" / "html-pages"
LEAST_F1 = 0.95
WORDS = 4  # of a shingle

pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason="the pages are not part of the project")


@pytest.fixture(scope="module")
def pages() -> dict[str, tuple[Document, str]]:
    truth = json.loads((PAGES / "ground-truth.json").read_text(encoding="utf-8"))
    sources = {
        name: gzip.decompress((PAGES / "html" / f"{name}.html.gz").read_bytes()).decode("utf-8", "replace")
        for name in truth
    }
    read_html(next(iter(sources.values())), raw=b"", path="")  # loads the extractor
    began = time.process_time()
    documents = {name: read_html(source, raw=b"", path=name) for name, source in sources.items()}
    print(f"\n{len(documents)} pages, {len(documents) / (time.process_time() - began):.1f} per CPU second")  # noqa: T201
    return {name: (document, truth[name]["articleBody"]) for name, document in documents.items()}


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + WORDS]) for at in range(max(1, len(words) - WORDS + 1)))


def overlap(found: Iterable[str], truth: str) -> tuple[float, float]:
    """Precision and recall of one page."""
    ours, theirs = shingles("\n".join(found)), shingles(truth)
    common = (ours & theirs).total()
    return common / max(1, ours.total()), common / max(1, theirs.total())


def test_main_text_is_the_article(pages: dict[str, tuple[Document, str]]) -> None:
    scores = [
        overlap((document.slice(block.span) for block in document.blocks if block.region == "main"), truth)
        for document, truth in pages.values()
    ]
    precision, recall = mean(score[0] for score in scores), mean(score[1] for score in scores)
    f1 = 2 * precision * recall / (precision + recall)
    print(f"F1 {f1:.4f}, precision {precision:.4f}, recall {recall:.4f}")  # noqa: T201
    assert f1 >= LEAST_F1


def test_every_place_is_exact(pages: dict[str, tuple[Document, str]]) -> None:
    characters = 0
    for document, _ in pages.values():
        check_map(document)
        characters += document.source_map.text_length
    print(f"{characters} characters in {sum(len(document.blocks) for document, _ in pages.values())} blocks")  # noqa: T201


def test_little_of_the_article_is_lost(pages: dict[str, tuple[Document, str]]) -> None:
    """All regions together hold what people marked as the article."""
    recalls = [
        overlap((document.slice(block.span) for block in document.blocks), truth)[1]
        for document, truth in pages.values()
    ]
    print(f"recall of all regions {mean(recalls):.4f}")  # noqa: T201
    assert mean(recalls) >= LEAST_F1
