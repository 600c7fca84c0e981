"""Fit the votes of words and cues of the genre decision.

    python -m kclaims.evaluate.train_genre corpus/train rulesets/core/genre-words.json \
        corpus/documents/dev corpus/documents/dev-2 corpus/documents/dev-3:odd

A logistic regression over which words stand in a page and how often each cue of `genres.yaml` does; the words that weigh
most are kept, weights in hundredths. Fit again when cues change.
Folders after the file hold whole documents, which are few and long: each counts as much as several pages. `:odd` behind a
folder takes every second of its rows, where the others are kept for figures.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kclaims.decide.genre import cues_found, shares_of
from kclaims.engine.lint import Linter
from kclaims.engine.session import Request, Session, configuration
from kclaims.evaluate.gold import read_rows
from kclaims.match.genre_words import words_of
from kclaims.readers import read

_ODD = ":odd"
KEPT = 1_500  # words; chosen on corpus/dev, where more change nothing
STRENGTH = 4.0  # inverse of the regularisation
LEAST_PAGES = 5
WHOLE = 15.0  # what a whole document counts against a page; chosen between authors, by sets of documents left out
CUE = 0.5  # how far a cue counts against a word; chosen likewise


def fit(folder: Path, whole: Sequence[Path] = ()) -> dict[str, Any]:
    """Genres, their bias, the weights of the cues and of the words kept."""
    import numpy as np
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    request = Request(paths=(), learned=False, isolated=True)
    linter = Session(request, configuration(request)).linter("")
    cues = sorted(linter.ruleset.pages.cues)
    rows = [(*row, 1.0) for row in _pages(linter, folder, "pages.jsonl")]
    rows += [(*row, WHOLE) for documents in whole for row in _pages(linter, documents, "documents.jsonl")]
    texts, found, genres, share = zip(*rows, strict=True)
    vectors = TfidfVectorizer(
        analyzer=lambda text: sorted(words_of(text)), binary=True, use_idf=False, norm="l2", min_df=LEAST_PAGES
    )
    seen = CUE * np.array([[row.get(cue, 0.0) for cue in cues] for row in found])
    counts = Counter(genres)
    weight = np.array([counts[genre] ** -0.5 for genre in genres])
    weight *= np.array(share) / weight.mean()
    inputs = hstack([vectors.fit_transform(texts), csr_matrix(seen)]).tocsr()
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(inputs, genres, sample_weight=weight)
    names = vectors.get_feature_names_out()
    words, told = model.coef_[:, : len(names)], CUE * model.coef_[:, len(names) :]
    strongest = np.argsort(-np.abs(words).max(axis=0))[:KEPT]
    return {
        "genres": [str(genre) for genre in model.classes_],
        "bias": [round(100 * float(value)) for value in model.intercept_],
        "cues": {cue: _hundredths(told[:, at]) for at, cue in enumerate(cues) if seen[:, at].any()},
        "words": {str(names[at]): " ".join(map(str, _hundredths(words[:, at]))) for at in sorted(strongest)},
    }


def _hundredths(weights: Sequence[float]) -> list[int]:
    return [round(100 * float(weight)) for weight in weights]


def _pages(linter: Linter, folder: Path, name: str) -> Iterator[tuple[str, dict[str, float], str]]:
    """The text of each page, its cues as shares of the most that counts, its genre."""
    for file, genre in _files(folder, name):
        document = read(file.read_bytes(), file.name)
        terms = linter.ruleset.pages
        yield document.text, shares_of(cues_found(linter.survey(document), terms), terms), genre


def _files(folder: Path, name: str) -> Iterator[tuple[Path, str]]:
    whole = Path(str(folder).removesuffix(_ODD))
    rows = read_rows(whole / name, ("page", "genre"))
    for row in rows if whole == folder else rows[::2]:
        (file,) = sorted((whole / "pages").glob(f"{row['page']}.*"))[:1]
        yield file, row["genre"]


def main() -> None:
    """Fit on folders and write the file."""
    folder, out, *whole = map(Path, sys.argv[1:])
    rows = json.dumps(fit(folder, whole), ensure_ascii=False, separators=(",", ":"))
    out.write_text(rows.replace('],"', '],\n"').replace('","', '",\n"') + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
