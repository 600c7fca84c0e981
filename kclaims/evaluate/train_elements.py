"""Fit what tells elements in words that no phrase foresaw.

    python -m kclaims.evaluate.train_elements corpus/elements.jsonl rulesets/core/element-words.json \
        corpus/documents/dev corpus/documents/dev-2 …

One logistic regression for each element, over labelled sentences and those of labelled documents: where a document lacks
an element, none of its sentences tells it; where it holds it, those do that a phrase found. The features that weigh most
are kept, weights in hundredths. Deterministic. Needs the `train` extra.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kclaims.engine.lint import Linter
from kclaims.engine.session import Request, Session, configuration
from kclaims.evaluate.documents import FILE, page_of
from kclaims.evaluate.gold import read_rows
from kclaims.match.element_words import features_of
from kclaims.match.survey import Survey
from kclaims.readers import read

# What a document is said to lack, and the elements of which one would do.
ELEMENTS = {
    "abuse-risk": ("missing-abuse-risk", ("abuse-risk",)),
    "alternatives": ("missing-alternatives", ("alternatives", "alternatives-compared")),
    "approval-status": ("missing-approval-status", ("approval-status", "availability-status")),
    "contraindications": ("missing-contraindications", ("contraindications",)),
    "cost": ("missing-cost", ("cost",)),
    "disclaimer": ("missing-disclaimer", ("disclaimer", "ask-carer")),
    "disclosure": ("missing-disclosure", ("disclosure",)),
    "risks": ("missing-risks", ("risks",)),
    "supervision": ("missing-supervision", ("supervision",)),
}
STRENGTH = 10.0  # inverse of the regularisation; it and KEPT chosen on documents left out of the fit
KEPT = 6_000  # features
LEAST = 2  # sentences that hold a feature

Row = tuple[set[str], dict[str, bool]]  # a sentence's features, and of which elements it is known whether it tells them


def fit(sentences: Path, folders: Sequence[Path]) -> dict[str, Any]:
    """Elements, their bias, and the weights of the features kept."""
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import normalize

    rows = [*_labelled(sentences), *_of_documents(folders)]
    vectors = CountVectorizer(analyzer=sorted, binary=True, min_df=LEAST)
    inputs = normalize(vectors.fit_transform([found for found, _ in rows]))
    weights, bias = [], []
    for name in ELEMENTS:
        known = [at for at, (_, told) in enumerate(rows) if name in told]
        model = LogisticRegression(C=STRENGTH, max_iter=2000)
        model.fit(inputs[known], [rows[at][1][name] for at in known])
        weights.append(model.coef_[0])
        bias.append(round(100 * float(model.intercept_[0])))
    columns = np.array(weights).T
    strongest = np.argsort(-np.abs(columns).max(axis=1), kind="stable")[:KEPT]
    names = vectors.get_feature_names_out()
    kept = {str(names[at]): [round(100 * float(weight)) for weight in columns[at]] for at in sorted(strongest)}
    return {"elements": {name: elements for name, (_, elements) in ELEMENTS.items()}, "bias": bias, "features": kept}


def _labelled(file: Path) -> Iterator[Row]:
    for row in read_rows(file, ("id", "text", "tells")):
        yield features_of(row["text"]), {name: name in row["tells"] for name in ELEMENTS}


def _of_documents(folders: Sequence[Path]) -> Iterator[Row]:
    request = Request(paths=(), learned=False, isolated=True)
    linter = Session(request, configuration(request)).linter("")
    for folder in folders:
        for row in read_rows(folder / FILE, ("page", "missing")):
            yield from _of_document(linter, page_of(folder, row.get("file") or row["page"], FILE), row)


def _of_document(linter: Linter, file: Path, row: dict[str, Any]) -> Iterator[Row]:
    survey = linter.survey(read(file.read_bytes(), str(file)))
    present = row.get("present", ())
    holding = {name: _places(survey, some) for name, (category, some) in ELEMENTS.items() if category in present}
    lacking = dict.fromkeys((name for name, (category, _) in ELEMENTS.items() if category in row["missing"]), False)
    for sentence in survey.telling():
        told = {name: True for name, places in holding.items() if sentence.index in places}
        if lacking or told:
            yield features_of(sentence.text), lacking | told


def _places(survey: Survey, elements: Sequence[str]) -> set[int]:
    """The sentences in which a phrase finds one of some elements."""
    signs = (sign for name in elements for sign in survey.signs(survey.element(name), f"element/{name}"))
    return {sentence.index for sign in signs if (sentence := survey.sentence_of(sign)) is not None}


def main() -> None:
    """Fit and write the file."""
    sentences, out, *folders = map(Path, sys.argv[1:])
    rows = json.dumps(fit(sentences, folders), ensure_ascii=False, separators=(",", ":"))
    out.write_text(rows.replace("],", "],\n") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
