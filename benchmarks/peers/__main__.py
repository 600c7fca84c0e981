"""kclaims beside other linters, in one run.

    python -m benchmarks.peers [--peers NAME...] [--words N] [--rounds N] [--shares 2 5 30] [--format text|json]

Fetches the peers from PyPI and npm, each pinned and in an environment of its own, into KCLAIMS_BENCH_DIR (else a folder
among the temporary files, kept for the next run); writes corpora of Markdown pages, in which a share of the sentences holds
one of kclaims's own literal phrases; runs everything in turn, so that whatever else the machine does falls on all alike.
Needs npm for those that are written in JavaScript; what can't be installed or run is reported with the reason.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.peers import cold, corpora, phrases, tables
from benchmarks.peers.catalogue import PEERS, ROOT, Place
from benchmarks.peers.measure import Failed
from benchmarks.peers.session import EMPTY, LOADED, measure

_LEFT_OUT = ("PYTHON", "KCLAIMS_", "XDG_", "VIRTUAL_ENV")  # settings of this shell that change how programs run


def main() -> None:
    """Measure what the command line asks for."""
    options = _options()
    folder = Path(os.environ.get("KCLAIMS_BENCH_DIR") or Path(tempfile.gettempdir()) / "kclaims-bench").resolve()
    place = Place(folder, phrases.shipped(ROOT / "corpus"), _environment(folder))
    result = measured(options, place)
    print(json.dumps(result, indent=1) if options.format == "json" else tables.text(result))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__.partition("\n")[0])
    parser.add_argument("--peers", nargs="*", metavar="NAME", help="only peers whose name holds one of these words")
    parser.add_argument("--words", type=int, default=200_000, help="of each corpus (default 200,000)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--shares", type=int, nargs="*", default=[2, 5, 30], help="percent of sentences with a phrase")
    parser.add_argument("--no-cold", action="store_true", help="leave the cold starts of kclaims out")
    parser.add_argument("--format", choices=["text", "json"], default="text")
    return parser.parse_args()


def _environment(folder: Path) -> dict[str, str]:
    """What programs are run with: a home of their own, and no settings of whoever runs the benchmark."""
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    env = {key: value for key, value in os.environ.items() if not key.startswith(_LEFT_OUT)}
    return {**env, "HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache"), "NO_COLOR": "1", "PYTHONUTF8": "1"}


def measured(options: argparse.Namespace, place: Place) -> dict[str, Any]:
    """Everything as plain data: corpora, rows of peers and of cold starts, targets missed."""
    pool = corpora.gather(ROOT / "corpus", phrases.Phrases(place.phrases))
    claim = f"Ketamine is approved by the FDA for depression, and it is {place.phrases[0]}.\n"  # who reads claims asks for grammar
    files = {EMPTY: [Path(place.file("empty.md", ""))], LOADED: [Path(place.file("loaded.md", claim))]}
    words: dict[str, int] = {}
    for share in options.shares:
        name = f"{share} % hit"
        pages = place.folder / "corpora" / f"{share}-{options.words}"
        words[name] = corpora.write(pool, pages, options.words, share / 100)
        files[name] = sorted(pages.glob("*.md"))
    asked = [peer for peer in PEERS if options.peers is None or any(word in peer.name for word in options.peers)]
    rows = tables.peer_rows(measure(asked, place, files, options.rounds), words) if words else []
    starts: list[dict[str, Any]] = []
    try:
        starts = [] if options.no_cold else tables.cold_rows(cold.starts(place, options.rounds))
        trouble = None
    except Failed as reason:
        trouble = str(reason)
    missed = tables.missed(rows, starts) + ([f"cold starts: failed: {trouble}"] if trouble else [])
    return {
        "phrases": len(place.phrases), "corpora": words, "rounds": options.rounds, "cpus": os.cpu_count(),
        "peers": rows, "cold": starts, "missed": missed,
    }  # fmt: skip


if __name__ == "__main__":
    main()
