"""Fit what tells elements in words that no phrase foresaw.

    python -m kclaims.evaluate.train_elements corpus rulesets/core

One logistic regression for each element, over labelled sentences and lines (`elements.jsonl`, `imprint.jsonl`, `told.jsonl`) and
those of labelled documents: where a page lacks an element, none of its sentences tells it; where it holds it, those
do that a phrase found. The features that weigh most are kept, weights in hundredths. Deterministic. Needs the `train` extra.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kclaims.engine.lint import Linter
from kclaims.engine.session import Request, Session, configuration
from kclaims.engine.votes import FEATURES, TOLD_FILES
from kclaims.evaluate import documents
from kclaims.evaluate.gold import read_rows
from kclaims.evaluate.linear import fit
from kclaims.match.survey import Survey
from kclaims.match.told import LINES, NEWS, SENTENCES, TOLD
from kclaims.model import Span
from kclaims.model.record import record
from kclaims.readers import read

# Labelled texts, and what is known of each of them; no sentence of a text signs its page.
TEXTS: Mapping[str, Mapping[str, frozenset[str]]] = {
    SENTENCES: {"elements.jsonl": frozenset(TOLD[SENTENCES]), "imprint.jsonl": frozenset({"disclaimer", "disclosure"})},
    LINES: {"elements.jsonl": frozenset(TOLD[LINES]), "imprint.jsonl": frozenset(TOLD[LINES])},
    NEWS: {"told.jsonl": frozenset(TOLD[NEWS])},
}
# Labelled pages that are no test.
DOCUMENTS = tuple(f"documents/{name}" for name in ("dev", *(f"dev-{number}" for number in range(2, 9))))
# Probabilities from which a text tells an element, and below which it does not though a phrase found it; chosen on documents and
# releases left out of the fit. "Is still considered experimental" would tell the approval status from less; a sentence on where a
# treatment is to be had, or in loud words, may be of any kind.
LIKELY = {SENTENCES: 0.5, LINES: 0.7, NEWS: 0.4}
SURER = {(SENTENCES, "approval-status"): 0.8}
UNLIKELY = {SENTENCES: 0.1, LINES: 0.1, NEWS: 0.05}
NEVER_UNTOLD = frozenset({(NEWS, "availability"), (NEWS, "sensational")})
STRENGTH = 10.0  # inverse of the regularisation; it and KEPT chosen on documents left out of the fit
KEPT = {SENTENCES: 12_000, LINES: 6_000, NEWS: 12_000}  # features at most

Row = tuple[str, dict[str, bool]]  # a text, and of which elements it is known whether it tells them


@record()
class Page:
    """A labelled page: its file, and what it is known to hold and to lack."""

    file: Path
    held: frozenset[str]
    lacked: frozenset[str]


def fitted(rows: Sequence[Row], kind: str) -> dict[str, Any]:
    """Elements, their thresholds, their bias, and the weights of the features kept."""
    known = {name: [told.get(name) for _, told in rows] for name in TOLD[kind]}
    return {
        "elements": TOLD[kind],
        "likely": {name: SURER.get((kind, name), LIKELY[kind]) for name in TOLD[kind]},
        "unlikely": {name: 0 if (kind, name) in NEVER_UNTOLD else UNLIKELY[kind] for name in TOLD[kind]},
        **fit([FEATURES[kind](text) for text, _ in rows], known, strength=STRENGTH, kept=KEPT[kind]),
    }


def rows_of(corpus: Path, kind: str, folders: Sequence[str] = DOCUMENTS) -> Iterator[Row]:
    """All that a kind is learned from: of news labelled sentences alone."""
    for file, sought in TEXTS[kind].items():
        for row in read_rows(corpus / file, ("id", "text", "tells")):
            yield row["text"], {name: name in row["tells"] for name in TOLD[kind] if name in sought}
    if kind != NEWS:
        yield from _of_pages(_documents(corpus, folders, kind), kind)


def _documents(corpus: Path, folders: Sequence[str], kind: str) -> Iterator[Page]:
    for folder in (corpus / name for name in folders):
        for row in read_rows(folder / documents.FILE, ("page", "missing")):
            held, lacked = (
                frozenset(name for name in TOLD[kind] if f"missing-{name}" in row.get(label, ()))
                for label in ("present", "missing")
            )
            yield Page(documents.page_of(folder, row.get("file") or row["page"], documents.FILE), held, lacked)


def _of_pages(pages: Iterable[Page], kind: str) -> Iterator[Row]:
    request = Request(paths=(), learned=False, isolated=True)
    linter = Session(request, configuration(request)).linter("")
    for page in pages:
        yield from _of_page(linter, page, kind)


def _of_page(linter: Linter, page: Page, kind: str) -> Iterator[Row]:
    survey = linter.survey(read(page.file.read_bytes(), str(page.file)))
    places = {name: _places(survey, TOLD[kind][name]) for name in sorted(page.held)}
    lacking = dict.fromkeys(sorted(page.lacked), False)
    for span in survey.texts(kind):
        told = {name: True for name, found in places.items() if any(span.overlaps(place) for place in found)}
        if lacking or told:
            yield survey.document.slice(span), lacking | told


def _places(survey: Survey, elements: Sequence[str]) -> list[Span]:
    """Where phrases and structure find one of some elements."""
    signs = (sign for name in elements for sign in survey.signs(survey.element(name), f"element/{name}"))
    return [sign.span for sign in signs if sign.span.end > sign.span.start]


def main() -> None:
    """Fit and write the files."""
    corpus, out = map(Path, sys.argv[1:])
    for kind, file in TOLD_FILES.items():
        rows = json.dumps(fitted(list(rows_of(corpus, kind)), kind), ensure_ascii=False, separators=(",", ":"))
        (out / file).write_text(rows.replace("],", "],\n") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
