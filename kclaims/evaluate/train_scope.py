"""Fit what tells how far a distant negation reaches.

    python -m kclaims.evaluate.train_scope corpus rulesets/core

A logistic regression over the labelled negations (`negations.jsonl`) of the split `train`; prints how often it is right on `test`.
Deterministic. Needs the `train` extra.
"""

from __future__ import annotations

import json
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kclaims.engine.votes import SCOPE_FILE
from kclaims.evaluate.gold import read_rows
from kclaims.evaluate.linear import fit
from kclaims.match.negation_scope import DENIED, NegationScope, scope_features
from kclaims.match.phrases import Found
from kclaims.model.record import record
from kclaims.text.words import Words

LABELS = "negations.jsonl"
STRENGTH = 10.0  # inverse of the regularisation; 3 to 30 differ by less than 0.01 in accuracy
KEPT = 16_000  # features at most


@record()
class Negation:
    """A labelled negation: where it and some words stand in a sentence, and whether it denies them."""

    words: Words
    cue: Found
    first: int
    last: int
    reached: bool
    denied: bool


def negations(corpus: Path, split: str) -> list[Negation]:
    """The labelled negations of a split. Raises GoldError."""
    rows = read_rows(corpus / LABELS, ("id", "text", "negation", "words", "reached", "denied", "split"))
    return [_negation(row) for row in rows if row["split"] == split]


def _negation(row: dict[str, Any]) -> Negation:
    words = Words.of(row["text"])
    start, end = _places(words, row["negation"])
    first, behind = _places(words, row["words"])
    return Negation(words, Found(start, end, frozenset()), first, behind - 1, row["reached"], row["denied"])


def _places(words: Words, span: Sequence[int]) -> tuple[int, int]:
    """The first word of some characters, and the first behind them."""
    return bisect_right(words.ends, span[0]), bisect_left(words.starts, span[1])


def right(scope: NegationScope, labelled: Iterable[Negation]) -> list[bool]:
    """Of each labelled negation, whether it is judged rightly."""
    return [scope.denies(n.words, n.cue, n.first, n.last, reached=n.reached) == n.denied for n in labelled]


def main() -> None:
    """Fit, write the file, and say how often it is right on what it was not fitted on."""
    corpus, out = map(Path, sys.argv[1:])
    learned_from = negations(corpus, "train")
    found = [scope_features(n.words, n.cue, n.first, n.last, reached=n.reached) for n in learned_from]
    weights = fit(found, {DENIED: [n.denied for n in learned_from]}, strength=STRENGTH, kept=KEPT)
    text = json.dumps(weights, ensure_ascii=False, separators=(",", ":"))
    (out / SCOPE_FILE).write_text(text.replace("],", "],\n") + "\n", encoding="utf-8")
    answers = right(NegationScope(out / SCOPE_FILE), negations(corpus, "test"))
    sys.stdout.write(f"right on {sum(answers)} of {len(answers)} negations of the split test\n")


if __name__ == "__main__":
    main()
