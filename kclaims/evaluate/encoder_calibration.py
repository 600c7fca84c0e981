"""From an encoder's logits to probabilities and a threshold, on pages that it never learned from.

Run as `python -m kclaims.evaluate.encoder_calibration CORPUS` it calibrates the shipped encoder again, without training.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kclaims.decide.contexts import Judge
from kclaims.decide.cues import Cues
from kclaims.decide.scores import framed
from kclaims.engine.packs import load_packs, pack_folders
from kclaims.evaluate.encoder_file import reheaded
from kclaims.evaluate.encoder_rows import label_of, labels_of
from kclaims.evaluate.train import threshold_for
from kclaims.match.encoder import Encoder
from kclaims.match.learned import LearnedModel
from kclaims.match.second_reading import FROM, SecondReading, among
from kclaims.model.record import record
from kclaims.readers import read
from kclaims.rules.folders import BASE_PACK, shipped_packs
from kclaims.text.sentences import split

FOLDERS = ("dev", "dev-2", "dev-3", "clean")  # of the corpus
# The threshold is the lowest that keeps all three, on sentences for which no frame speaks.
PRECISION = 0.94  # of what stands above it among the labelled sentences of the dev folders
EASY_SHARE = 0.07  # of their ordinary sentences: more stand beside claims there than on real pages
CLEAN_SHARE = 1 / 200  # of the sentences of clean pages, before contexts and LEAST_OF keep most of these quiet


@record()
class Reading:
    """What both detectors made of a labelled sentence and the second of its page; `silent` where a frame speaks for it."""

    logit: float
    margin: float
    around: float
    verdict: str  # flag | ok | easy
    clean: bool
    silent: bool


def readings(folder: Path, encoder: Encoder, learned: LearnedModel) -> Iterator[Reading]:
    """Every sentence of a folder that is scored and labelled; in a folder without labels all are easy."""
    ruleset, _ = load_packs(pack_folders(()))
    cues = Cues(ruleset)
    labels = labels_of(folder)
    second = SecondReading(encoder)
    for file in sorted((folder / "pages").iterdir()):
        document = read(file.read_bytes(), str(file))
        sentences = split(document)
        judge = Judge(ruleset, cues, document, sentences)
        scores = learned.score(document, sentences)
        logits = [read[0] for read in second.read(document, [score.sentence for score in scores], sentences)]
        page = among(
            [logit if score.probability >= FROM else None for score, logit in zip(scores, logits, strict=True)]
        )
        for score, logit, others in zip(scores, logits, page, strict=True):
            label = label_of(labels, file.stem, score.sentence.text)
            if label:
                verdict = "easy" if label.get("easy") else label["verdict"]
                silent = framed(judge, score.sentence)
                yield Reading(logit, score.margin, others, verdict, labels is None, silent)


def calibrate(encoder: Encoder, learned: LearnedModel, corpus: Path) -> dict[str, Any]:
    """Header fields `calibration` and `threshold`, and the figures they were chosen by."""
    import numpy as np

    found = [row for name in FOLDERS for row in readings(corpus / name, encoder, learned)]
    flags = np.array([row.verdict == "flag" for row in found])
    weights = _fit(found, flags)
    logits = np.array([(row.logit, row.margin, row.around, 1.0) for row in found]) @ weights
    probability = 1 / (1 + np.exp(-logits))
    judged = np.array([row.verdict != "easy" and not row.silent for row in found])
    sober = np.array([row.clean and not row.silent for row in found])
    easy = np.array([row.verdict == "easy" and not row.clean and not row.silent for row in found])
    threshold = max(
        threshold_for(probability[judged], flags[judged], PRECISION),
        _above_all_but(probability[sober], CLEAN_SHARE),
        _above_all_but(probability[easy], EASY_SHARE),
    )
    high = probability >= threshold
    return {
        "calibration": [round(float(weight), 4) for weight in weights],
        "threshold": round(threshold, 4),
        "figures": {
            "dev_precision": round(float(flags[judged & high].mean()), 3),
            "dev_recall": round(float(high[judged & flags].mean()), 3),
            "clean_alarms": [int((sober & high).sum()), int(sober.sum())],
            "easy_alarms": [int((easy & high).sum()), int(easy.sum())],
        },
    }


def _above_all_but(probability: Any, share: float) -> float:
    """A threshold that so small a share of some probabilities reaches."""
    ordered = sorted(probability, reverse=True)
    return float(ordered[int(len(ordered) * share)]) + 1e-4


def _fit(found: list[Reading], flags: Any) -> Any:
    """Weights of logit, margin, page and one, by logistic regression."""
    import numpy as np
    from scipy.optimize import minimize

    seen = np.array([(row.logit, row.margin, row.around, 1.0) for row in found])

    def loss(weights: Any) -> float:
        return float(np.logaddexp(0, np.where(flags, -1, 1) * (seen @ weights)).mean())

    return minimize(loss, np.zeros(seen.shape[1]), method="BFGS").x


def main(corpus: Path, target: Path) -> dict[str, Any]:
    """Calibrate a file on the development parts of a corpus; returns what was chosen and by what figures."""
    learned = LearnedModel(target.with_name("learned.bin"))
    found = calibrate(Encoder(target), learned, corpus)
    digest = reheaded(target, {name: found[name] for name in ("calibration", "threshold")})
    return {**found, "sha256": digest}


if __name__ == "__main__":
    result = main(Path(sys.argv[1]), shipped_packs() / BASE_PACK / "encoder.bin")
    sys.stdout.write(json.dumps(result, indent=1) + "\n")
