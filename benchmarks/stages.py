"""Where the processor time of a lint goes, stage by stage, without a profiler's own cost.

    OPENBLAS_NUM_THREADS=1 python benchmarks/stages.py FOLDER [PAGES]

Each stage's time is its own: what it spends in another stage named here counts there.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import kclaims.engine.lint as lint_module
import kclaims.engine.session as session_module
from kclaims.decide.quality import QualityDecider
from kclaims.engine.claims import ClaimChecker
from kclaims.engine.session import Request, Session
from kclaims.gate import Gate
from kclaims.match.find import Finder
from kclaims.match.learned import LearnedModel
from kclaims.match.second_reading import SecondReading
from kclaims.nlp import Grammar
from kclaims.settings.config import Config

STAGES: tuple[tuple[str, Any, str], ...] = (
    ("reading Markdown", session_module, "read"),
    ("sentences", lint_module, "split"),
    ("gate", Gate, "select"),
    ("rule phrases", Finder, "find"),
    ("learned detector", LearnedModel, "score"),
    ("second reading (encoder)", SecondReading, "reread"),
    ("claims but for the parse", ClaimChecker, "extract"),
    ("parse (spaCy)", Grammar, "__call__"),
    ("context and facts", lint_module.Linter, "_decided"),
    ("arithmetic", lint_module, "decide_statistics"),
    ("references", lint_module.Linter, "_references"),
    ("workmanship", QualityDecider, "decide"),
    ("genre", lint_module, "decide_genre"),
    ("what is missing", lint_module, "decide_document"),
    ("the rest", session_module.Session, "report"),
)


class Clock:
    """Processor seconds of each stage, what it calls left out."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = dict.fromkeys((name for name, *_ in STAGES), 0.0)
        self._inner = [0.0]

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """A function that counts its time as a stage's."""

        @wraps(function)
        def timed(*args: Any, **options: Any) -> Any:
            began = time.process_time()
            self._inner.append(0.0)
            try:
                return function(*args, **options)
            finally:
                whole = time.process_time() - began
                self.seconds[name] += whole - self._inner.pop()
                self._inner[-1] += whole

        return timed


def main() -> None:
    """Lint the pages of a folder and print the stages, the dearest first."""
    files = sorted(map(str, Path(sys.argv[1]).iterdir()))[: int(sys.argv[2]) if len(sys.argv) > 2 else None]
    session = Session(Request(paths=(), isolated=True), Config())
    Grammar()(["It loads the model."])
    session.lint(files[-1])  # and what else is loaded once
    clock = Clock()
    for name, owner, function in STAGES:
        setattr(owner, function, clock.timed(name, getattr(owner, function)))
    words = 0
    for file in files:
        session.lint(file)
        words += len(Path(file).read_text(encoding="utf-8").split())
    total = sum(clock.seconds.values())
    print("| stage | CPU s | share |\n|---|---|---|")
    for name, seconds in sorted(clock.seconds.items(), key=lambda entry: -entry[1]):
        print(f"| {name} | {seconds:.2f} | {seconds / total:.0%} |")
    print(f"\n{words:,} words, {words / total:,.0f} words per CPU second")


if __name__ == "__main__":
    main()
