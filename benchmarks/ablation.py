"""What each layer adds: precision, recall, F1 on labelled folders, and words per CPU second.

    python benchmarks/ablation.py corpus/test [FOLDER...]

Rows: every labelled sentence; sentences that the gate lets through (the rules' literals as a keyword list); rule phrases
whatever their context; rules with context; with the cheap learned detector; with the second reading; with claims against
facts, arithmetic and references, which is all. Easy labels are left out.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from kclaims.engine import Linter, Options
from kclaims.engine.packs import (
    load_knowledge,
    load_learned,
    load_packs,
    load_second_reading,
    pack_folders,
    selected,
)
from kclaims.evaluate.gold import read_rows
from kclaims.gate import Gate
from kclaims.model import Document, Span
from kclaims.readers import read
from kclaims.text.sentences import split

Detect = Callable[[Document], list[Span]]


def layers() -> Iterator[tuple[str, Detect]]:
    """Name and detector (source spans) of each row."""
    ruleset, table = load_packs(pack_folders(()))
    ruleset = ruleset.keep(selected(ruleset.rules, (), ()))
    gate = Gate(table, frozenset(rule.id for rule in ruleset.rules).__contains__)
    options = Options(as_of="2026-11-22")
    rules, cheap = Linter(ruleset, table, options), Linter(ruleset, table, options, load_learned())
    twice = Linter(ruleset, table, options, load_learned(), second=load_second_reading())
    knowledge = partial(load_knowledge, pack_folders(()))
    every = Linter(ruleset, table, options, load_learned(), knowledge, load_second_reading())
    blind = Linter(replace(ruleset, raw_contexts=_ignored(ruleset.raw_contexts)), table, options)

    yield "flag everything", lambda document: [Span(0, len(document.source))]
    yield "keywords", lambda document: _candidates(gate, document)
    yield "rules", lambda document: _live(blind, document)
    yield "rules + context", lambda document: _live(rules, document)
    yield "rules + context + learned", lambda document: _live(cheap, document)
    yield "… read twice", lambda document: _live(twice, document)
    yield "+ facts, arithmetic, references", lambda document: _live(every, document)


def _ignored(contexts: Any) -> Any:
    return {name: {**raw, "default": "ignore", "cues": {}} for name, raw in contexts.items()}


def _candidates(gate: Gate, document: Document) -> list[Span]:
    sentences = split(document)
    return [document.source_map.to_source(sentences[i].span) for i in gate.select(sentences)]


def _live(linter: Linter, document: Document) -> list[Span]:
    placed = linter.lint(document).findings
    return [Span(p.start.offset, p.end.offset) for p in placed if p.finding.severity != "info"]


def score(folder: Path, detect: Detect) -> tuple[float, float, float, float]:
    """Precision, recall, F1 and words per CPU second over a labelled folder."""
    labels: dict[str, list[dict[str, Any]]] = {}
    for row in read_rows(folder / "labels.jsonl", ("page", "quote", "verdict")):
        labels.setdefault(row["page"], []).append(row)
    pages = [read(file.read_bytes(), file.name) for file in sorted((folder / "pages").iterdir())]
    detect(pages[0])
    began = time.process_time()
    found = [detect(page) for page in pages]
    seconds = time.process_time() - began
    hits = {"flag": [0, 0], "ok": [0, 0]}
    for page, spans in zip(pages, found, strict=True):
        for row in labels.get(Path(page.path).stem, ()):
            at = page.source.find(row["quote"])
            quote = Span(at, at + len(row["quote"]))
            if not row.get("easy"):
                hits[row["verdict"]][any(span.overlaps(quote) for span in spans)] += 1
    precision = hits["flag"][1] / max(1, hits["flag"][1] + hits["ok"][1])
    recall = hits["flag"][1] / max(1, sum(hits["flag"]))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return precision, recall, f1, sum(len(page.text.split()) for page in pages) / max(seconds, 1e-9)


def main() -> None:
    """Print a table for each folder."""
    for folder in map(Path, sys.argv[1:]):
        print(f"{folder.name}\n| layer | precision | recall | F1 | words per CPU s |\n|---|---|---|---|---|")
        for name, detect in layers():
            precision, recall, f1, speed = score(folder, detect)
            print(f"| {name} | {precision:.2f} | {recall:.2f} | {f1:.2f} | {speed:,.0f} |")


if __name__ == "__main__":
    main()
