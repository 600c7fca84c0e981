"""Fit small linear models: one logistic regression for each name, over what stands in texts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

LEAST = 2  # texts that hold a feature


def fit(
    found: Sequence[Collection[str]], known: Mapping[str, Sequence[bool | None]], *, strength: float, kept: int
) -> dict[str, Any]:
    """Bias and weights in hundredths, as `kclaims.match.weights` reads them, of the `kept` features that weigh most.

    `found` are the features of each text, `known` says for each name whether each text is it (None: not known), `strength`
    is the inverse of the regularisation. Deterministic. Needs the `train` extra.
    """
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import normalize

    vectors = CountVectorizer(analyzer=sorted, binary=True, min_df=LEAST)
    inputs = normalize(vectors.fit_transform(found))
    weights, bias = [], []
    for answers in known.values():
        rows = [at for at, answer in enumerate(answers) if answer is not None]
        model = LogisticRegression(C=strength, max_iter=2000)
        model.fit(inputs[rows], [answers[at] for at in rows])
        weights.append(model.coef_[0])
        bias.append(round(100 * float(model.intercept_[0])))
    columns = np.array(weights).T
    strongest = np.argsort(-np.abs(columns).max(axis=1), kind="stable")[:kept]
    names = vectors.get_feature_names_out()
    features = {str(names[at]): [round(100 * float(weight)) for weight in columns[at]] for at in sorted(strongest)}
    return {"bias": bias, "features": features}
