"""Training the learned detector: `python -m kclaims.evaluate.train corpus/train corpus/clean-train corpus/dev`.

Deterministic: the same corpus and library versions give the same file. Needs the `train` extra.
"""

from __future__ import annotations

import hashlib
import json
import math
import struct
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kclaims.decide.contexts import Judge
from kclaims.decide.cues import Cues
from kclaims.decide.scores import framed
from kclaims.engine.packs import load_packs, pack_folders
from kclaims.evaluate.encoder_rows import EASY, labels_of
from kclaims.match.learned import LEAST_WORDS, MAGIC, PRIOR_SENTENCES, explaining, hashed, scored_block
from kclaims.model.record import record
from kclaims.readers import read
from kclaims.rules.folders import BASE_PACK, shipped_packs
from kclaims.rules.ruleset import Ruleset, surface_forms
from kclaims.text.features import Feature, features, masked
from kclaims.text.sentences import split
from kclaims.text.words import texts_and_marks

BUCKETS = 1 << 18
CATEGORY_BUCKETS = 1 << 15
STRENGTH = 15.0
RATIO = 0.5
FOLDS = 5
CLEAN_WEIGHT = 6.0  # of a sentence of a clean page in calibration: most pages are sober, most of the corpus is not
PRECISION = 0.94  # wanted of learned findings on held-out labels
MASKS = {"drug": "DRUG", "condition": "COND", "treatment": "TREAT"}


@record()
class Row:
    """A sentence as the model meets it; `verdict` is None where nobody labelled it or a frame speaks for it."""

    page: str
    text: str
    verdict: str | None  # flag | ok | easy
    categories: tuple[str, ...]
    features: frozenset[Feature]
    clean: bool

    @property
    def flag(self) -> bool:
        """Whether an editor stopped it."""
        return self.verdict == "flag"


def masks_of(ruleset: Ruleset) -> dict[str, str]:
    """Single words of the shared lexicon that are masked."""
    masks: dict[str, str] = {}
    for entry, mask in MASKS.items():
        if entry in ruleset.entries:
            for form in sorted(surface_forms(ruleset.entries, entry)):
                if len(form) == 1:
                    masks.setdefault(form[0], mask)
    return masks


def rows(folder: Path, ruleset: Ruleset, masks: dict[str, str]) -> Iterator[Row]:
    """Every sentence of a folder's pages that would be scored; in a folder without labels all are easy."""
    labels = labels_of(folder)
    clean = labels is None
    cues = Cues(ruleset)
    for file in sorted((folder / "pages").iterdir()):
        document = read(file.read_bytes(), str(file))
        sentences = split(document)
        judge = Judge(ruleset, cues, document, sentences)
        for sentence in sentences:
            block = document.blocks[sentence.block]
            words = judge.words(sentence)
            if not scored_block(block) or len(words) < LEAST_WORDS:
                continue
            label: dict[str, Any] | None = EASY if labels is None else labels.get(file.stem, {}).get(sentence.text)
            known = label is not None and not framed(judge, sentence)
            verdict = ("easy" if label.get("easy") else label["verdict"]) if label and known else None
            texts, marks = texts_and_marks(sentence.text)
            opener = "" if block.lead_in is None else document.block_text(block.lead_in)
            lead = masked(texts_and_marks(opener)[0], masks)
            found = frozenset(features(masked(texts, masks), marks, block.kind, lead))
            page = f"{folder.name}/{file.stem}"
            yield Row(page, sentence.text, verdict, tuple((label or {}).get("categories", ())), found, clean)


def matrix(data: list[Row], buckets: int) -> Any:
    """Hashed features, each 1/sqrt(number of features)."""
    from scipy.sparse import csr_matrix

    indices: list[int] = []
    values: list[float] = []
    starts = [0]
    for row in data:
        counts = sorted(Counter(hashed(f) & (buckets - 1) for f in row.features).items())
        indices += [bucket for bucket, _ in counts]
        values += [count / math.sqrt(len(row.features)) for _, count in counts]
        starts.append(len(indices))
    return csr_matrix((values, indices, starts), shape=(len(data), buckets))


def train(train_folders: list[Path], dev_folder: Path, target: Path) -> dict[str, Any]:
    """Train, calibrate on held-out folds, choose the threshold, write the model and return its figures."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    ruleset, _ = load_packs(pack_folders(()))
    masks = masks_of(ruleset)
    everything = [row for folder in train_folders for row in rows(folder, ruleset, masks)]
    data = [row for row in everything if row.verdict]
    flags = np.array([row.flag for row in data])
    weights, intercept, held_out = _fit(data, flags)

    margins = matrix(everything, BUCKETS) @ weights + intercept
    labelled = np.array([row.verdict is not None for row in everything])
    margins[labelled] = held_out
    seen = np.column_stack([margins, page_means(everything, margins)])
    clean = np.array([row.clean for row in data])
    emphasis = np.where(clean, CLEAN_WEIGHT, 1.0)
    calibration = LogisticRegression(C=1e6).fit(seen[labelled], flags, sample_weight=emphasis)
    own, page = map(float, calibration.coef_[0])
    shift = float(calibration.intercept_[0])

    def probabilities(found: list[Row], of: Any) -> Any:
        return 1 / (1 + np.exp(-(own * of + page * page_means(found, of) + shift)))

    dev = list(rows(dev_folder, ruleset, masks))
    on_dev = probabilities(dev, matrix(dev, BUCKETS) @ weights + intercept)
    judged = np.array([row.verdict in {"flag", "ok"} for row in dev])
    truth = np.array([row.flag for row in dev])[judged]
    threshold = round(threshold_for(on_dev[judged], truth), 4)

    categories, by_category, scales, intercepts = _categories(data)
    header = {
        "version": 1, "buckets": BUCKETS, "category_buckets": CATEGORY_BUCKETS, "intercept": intercept,
        "calibration": [own, page, shift], "threshold": threshold, "masks": masks,
        "categories": categories, "category_scales": scales, "category_intercepts": intercepts,
    }  # fmt: skip
    sentences = [(row.text, categories.index(row.categories[0])) for row in data if row.flag]
    digest = write(target, header, weights.astype("<f4").tobytes(), by_category, sentences)
    chosen = on_dev[judged] >= threshold
    easy = np.array([row.verdict == "easy" for row in dev])
    return {
        "sentences": len(data), "flags": int(flags.sum()), "dev_sentences": int(judged.sum()),
        "threshold": threshold,
        "dev_precision": round(float(truth[chosen].mean()), 3), "dev_recall": round(float(chosen[truth].mean()), 3),
        "dev_easy_alarms": [int((on_dev[easy] >= threshold).sum()), int(easy.sum())],
        "calibration": [own, page, shift], "sha256": digest, "bytes": target.stat().st_size,
    }  # fmt: skip


def _fit(data: list[Row], flags: Any) -> tuple[Any, float, Any]:
    """Weights over all buckets, intercept, and for each row the margin of a model that never saw its page.

    Features count by how unevenly flags and others hold them (log-count ratio to the power RATIO; Wang and Manning
    2012 do the same for SVMs), which measured better on held-out pages than counting all alike.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold

    x = matrix(data, BUCKETS)
    used = np.unique(x.indices)  # most buckets are empty: leave them out of the work
    x = x[:, used]

    def fitted(rows_: Any) -> tuple[Any, float]:
        held = (x[rows_] > 0).astype(float)
        on, off = (1 + np.asarray(held[flags[rows_] == value].sum(axis=0)).ravel() for value in (True, False))
        ratio = np.abs(np.log((on / on.sum()) / (off / off.sum()))) ** RATIO
        model = LogisticRegression(C=STRENGTH, max_iter=4000, tol=1e-3)
        model.fit(x[rows_].multiply(ratio).tocsr(), flags[rows_])
        return model.coef_[0] * ratio, float(model.intercept_[0])

    held_out = np.zeros(len(data))
    pages = [row.page for row in data]
    for known, unknown in GroupKFold(FOLDS).split(x, flags, pages):
        coefficients, offset = fitted(known)
        held_out[unknown] = x[unknown] @ coefficients + offset
    coefficients, offset = fitted(np.arange(len(data)))
    weights = np.zeros(BUCKETS)
    weights[used] = coefficients
    return weights, offset, held_out


def page_means(found: list[Row], margins: Any) -> Any:
    """For each sentence the shrunk mean margin of the others of its page, as the detector computes it."""
    import numpy as np

    totals: dict[str, float] = {}
    counts = Counter(row.page for row in found)
    for row, margin in zip(found, margins, strict=True):
        totals[row.page] = totals.get(row.page, 0.0) + margin
    return np.array([
        (totals[row.page] - margin) / (counts[row.page] - 1 + PRIOR_SENTENCES)
        for row, margin in zip(found, margins, strict=True)
    ])  # fmt: skip


def threshold_for(probability: Any, truth: Any, wanted: float = PRECISION) -> float:
    """The lowest probability from which precision on held-out labels is as wanted."""
    import numpy as np

    order = np.argsort(-probability, kind="stable")
    precision = np.cumsum(truth[order]) / np.arange(1, len(order) + 1)
    good = np.nonzero(precision >= wanted)[0]
    return float(probability[order[int(good[-1])]]) if len(good) else 1.0


def _categories(data: list[Row]) -> tuple[list[str], bytes, list[float], list[float]]:
    """One-against-rest models of the first category, quantised to int8 with a scale each."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    flagged = [row for row in data if row.flag and row.categories]
    x = matrix(flagged, CATEGORY_BUCKETS)
    used = np.unique(x.indices)
    x = x[:, used]
    names = sorted({row.categories[0] for row in flagged})
    blob, scales, intercepts = [], [], []
    for name in names:
        truth = np.array([name in row.categories for row in flagged])
        model = LogisticRegression(C=STRENGTH, max_iter=2000, tol=1e-3, class_weight="balanced").fit(x, truth)
        scale = float(np.abs(model.coef_).max()) / 127 or 1.0
        row = np.zeros(CATEGORY_BUCKETS, dtype="i1")
        row[used] = np.round(model.coef_[0] / scale)
        blob.append(row.tobytes())
        scales.append(scale)
        intercepts.append(float(model.intercept_[0]))
    return names, b"".join(blob), scales, intercepts


def write(
    target: Path, header: dict[str, Any], weights: bytes, by_category: bytes, sentences: Sequence[tuple[str, int]]
) -> str:  # fmt: skip
    """Write a model file; returns its SHA-256."""
    told, ending = explaining(sentences, header["masks"])
    header |= told
    head = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    prefix = struct.pack("<4sI", MAGIC, len(head)) + head
    prefix += b"\0" * (-len(prefix) % 8)
    content = prefix + weights + by_category + ending
    target.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    target.with_suffix(".sha256").write_text(digest + "\n", encoding="utf-8")
    return digest


if __name__ == "__main__":
    *sources, held_out = map(Path, sys.argv[1:])
    result = train(sources, held_out, shipped_packs() / BASE_PACK / "learned.bin")
    sys.stdout.write(json.dumps(result, indent=1) + "\n")
