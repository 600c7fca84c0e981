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
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from kclaims.decide.contexts import Judge
from kclaims.decide.cues import Cues
from kclaims.decide.scores import framed
from kclaims.engine.packs import load_packs, pack_folders
from kclaims.evaluate.gold import read_rows
from kclaims.match.learned import MAGIC
from kclaims.readers import read
from kclaims.rules.loader import shipped_packs
from kclaims.rules.ruleset import Ruleset, surface_forms
from kclaims.text.features import features, masked
from kclaims.text.sentences import split
from kclaims.text.words import Words

BUCKETS = 1 << 18
CATEGORY_BUCKETS = 1 << 15
LEAST_WORDS = 3
STRENGTH = 6.0
FOLDS = 5
PRECISION = 0.85  # wanted of the learned findings on the dev split
MASKS = {"drug": "DRUG", "condition": "COND", "treatment": "TREAT"}


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled sentence as the model will meet it."""

    page: str
    text: str
    flag: bool
    categories: tuple[str, ...]
    easy: bool
    features: frozenset[str]


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
    """Labelled sentences of a folder that no frame silences, with their features; without labels every one is ok."""
    labels: dict[str, dict[str, dict[str, Any]]] = {}
    clean = not (folder / "labels.jsonl").exists()
    for label in () if clean else read_rows(folder / "labels.jsonl", ("page", "quote", "verdict")):
        labels.setdefault(label["page"], {})[label["quote"]] = label
    cues = Cues(ruleset)
    for file in sorted((folder / "pages").iterdir()):
        document = read(file.read_bytes(), str(file))
        sentences = split(document)
        judge = Judge(ruleset, cues, document, sentences)
        for sentence in sentences:
            label = {"verdict": "ok", "easy": True} if clean else labels.get(file.stem, {}).get(sentence.text)
            words = judge.words(sentence)
            if label is None or len(words) < LEAST_WORDS or framed(judge, sentence):
                continue
            block = document.blocks[sentence.block]
            lead = [] if block.lead_in is None else masked(Words.of(document.block_text(block.lead_in)), masks)
            found = frozenset(features(words, block.kind, lead, masks))
            yield Row(
                file.stem, sentence.text, label["verdict"] == "flag", tuple(label.get("categories", ())),
                bool(label.get("easy")), found,
            )  # fmt: skip


def matrix(data: list[Row], buckets: int) -> Any:
    """Hashed features, each 1/sqrt(number of features)."""
    from scipy.sparse import csr_matrix

    indices: list[int] = []
    values: list[float] = []
    starts = [0]
    for row in data:
        hashed = sorted(Counter(crc32(f.encode()) & (buckets - 1) for f in row.features).items())
        indices += [bucket for bucket, _ in hashed]
        values += [count / math.sqrt(len(row.features)) for _, count in hashed]
        starts.append(len(indices))
    return csr_matrix((values, indices, starts), shape=(len(data), buckets))


def train(train_folders: list[Path], dev_folder: Path, target: Path) -> dict[str, Any]:
    """Train, calibrate on held-out folds, choose the threshold on dev, write the model and return its figures."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict

    ruleset, _ = load_packs(pack_folders(()))
    masks = masks_of(ruleset)
    data = [row for folder in train_folders for row in rows(folder, ruleset, masks)]
    flags = np.array([row.flag for row in data])
    x = matrix(data, BUCKETS)
    model = LogisticRegression(C=STRENGTH, max_iter=4000)
    folds = GroupKFold(FOLDS)
    margins = cross_val_predict(
        model, x, flags, groups=[row.page for row in data], cv=folds, method="decision_function"
    )
    calibration = LogisticRegression(C=1e6).fit(margins.reshape(-1, 1), flags)
    model.fit(x, flags)
    slope, shift = float(calibration.coef_[0, 0]), float(calibration.intercept_[0])

    held = [row for row in rows(dev_folder, ruleset, masks) if not row.easy]
    truth = np.array([row.flag for row in held])
    probability = 1 / (1 + np.exp(-(slope * model.decision_function(matrix(held, BUCKETS)) + shift)))
    threshold = threshold_for(probability, truth)

    categories, weights, scales, intercepts = _categories(data)
    header = {
        "version": 1, "buckets": BUCKETS, "category_buckets": CATEGORY_BUCKETS, "least_words": LEAST_WORDS,
        "intercept": float(model.intercept_[0]), "calibration": [slope, shift], "threshold": threshold,
        "categories": categories, "category_scales": scales, "category_intercepts": intercepts, "masks": masks,
    }  # fmt: skip
    sentences = [[row.text, row.categories[0]] for row in data if row.flag]
    digest = write(target, header, model.coef_[0].astype("<f4").tobytes(), weights, sentences)
    chosen = probability >= threshold
    return {
        "sentences": len(data), "flags": int(flags.sum()), "dev_sentences": len(held), "threshold": threshold,
        "dev_precision": round(float(truth[chosen].mean()), 3) if chosen.any() else None,
        "dev_recall": round(float(chosen[truth].mean()), 3), "sha256": digest, "bytes": target.stat().st_size,
    }  # fmt: skip


def threshold_for(probability: Any, truth: Any, wanted: float = PRECISION) -> float:
    """The lowest probability from which precision on held-out labels is as wanted; else one that keeps the best tenth."""
    import numpy as np

    order = np.argsort(-probability, kind="stable")
    precision = np.cumsum(truth[order]) / np.arange(1, len(order) + 1)
    good = np.nonzero(precision >= wanted)[0]
    at = int(good[-1]) if len(good) else len(order) // 10
    return round(float(probability[order[at]]), 4)


def _categories(data: list[Row]) -> tuple[list[str], bytes, list[float], list[float]]:
    """One-against-rest models of the first category, quantised to int8 with a scale each."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    flagged = [row for row in data if row.flag and row.categories]
    x = matrix(flagged, CATEGORY_BUCKETS)
    names = sorted({row.categories[0] for row in flagged})
    blob, scales, intercepts = [], [], []
    for name in names:
        truth = np.array([name in row.categories for row in flagged])
        model = LogisticRegression(C=STRENGTH, max_iter=2000, class_weight="balanced").fit(x, truth)
        scale = float(np.abs(model.coef_).max()) / 127 or 1.0
        blob.append(np.round(model.coef_[0] / scale).astype("i1").tobytes())
        scales.append(scale)
        intercepts.append(float(model.intercept_[0]))
    return names, b"".join(blob), scales, intercepts


def write(target: Path, header: dict[str, Any], weights: bytes, by_category: bytes, sentences: list[list[str]]) -> str:
    """Write a model file; returns its SHA-256."""
    head = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    prefix = struct.pack("<4sI", MAGIC, len(head)) + head
    prefix += b"\0" * (-len(prefix) % 8)
    body = json.dumps(sentences, ensure_ascii=False, separators=(",", ":")).encode()
    content = prefix + weights + by_category + body
    target.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    *sources, held_out = map(Path, sys.argv[1:])
    result = train(sources, held_out, shipped_packs() / "core" / "learned.bin")
    sys.stdout.write(json.dumps(result, indent=1) + "\n")
