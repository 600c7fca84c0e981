"""Fit the word votes of the genre decision.

    python -m kclaims.evaluate.train_genre corpus/train rulesets/core/genre-words.json \
        corpus/documents/dev corpus/documents/dev-2 corpus/documents/dev-3:odd

A logistic regression over which words stand in a page; the words that weigh most are kept, their weights in hundredths.
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

from kclaims.evaluate.gold import read_rows
from kclaims.match.genre_words import words_of
from kclaims.readers import read

_ODD = ":odd"
KEPT = 1_500  # words; chosen on corpus/dev, where more change nothing
STRENGTH = 4.0  # inverse of the regularisation
LEAST_PAGES = 5
WHOLE = 6.0  # what a whole document counts against a page; chosen by halves of corpus/documents/dev-2


def fit(folder: Path, whole: Sequence[Path] = ()) -> dict[str, Any]:
    """Genres, their bias and the weights of the words kept."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    rows = [(text, genre, 1.0) for text, genre in _texts(folder, "pages.jsonl")]
    rows += [(text, genre, WHOLE) for documents in whole for text, genre in _texts(documents, "documents.jsonl")]
    texts, genres, share = zip(*rows, strict=True)
    vectors = TfidfVectorizer(
        analyzer=lambda text: sorted(words_of(text)), binary=True, use_idf=False, norm="l2", min_df=LEAST_PAGES
    )
    counts = Counter(genres)
    weight = np.array([counts[genre] ** -0.5 for genre in genres])
    weight *= np.array(share) / weight.mean()
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(
        vectors.fit_transform(texts), genres, sample_weight=weight
    )
    names = vectors.get_feature_names_out()
    strongest = np.argsort(-np.abs(model.coef_).max(axis=0))[:KEPT]
    return {
        "genres": [str(genre) for genre in model.classes_],
        "bias": [round(100 * float(value)) for value in model.intercept_],
        "words": {str(names[at]): [round(100 * float(row[at])) for row in model.coef_] for at in sorted(strongest)},
    }


def _texts(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    whole = Path(str(folder).removesuffix(_ODD))
    rows = read_rows(whole / name, ("page", "genre"))
    for row in rows if whole == folder else rows[::2]:
        (file,) = sorted((whole / "pages").glob(f"{row['page']}.*"))[:1]
        yield read(file.read_bytes(), file.name).text, row["genre"]


def main() -> None:
    """Fit on folders and write the file."""
    folder, out, *whole = map(Path, sys.argv[1:])
    rows = json.dumps(fit(folder, whole), ensure_ascii=False, separators=(",", ":"))
    out.write_text(rows.replace('"],"', '"],\n"').replace("],", "],\n") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
