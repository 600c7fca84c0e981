"""The cold start of `kclaims check`: four files, three states of its cache, beside what any start must import."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.peers.catalogue import ROOT, Place, kclaims_scripts
from benchmarks.peers.measure import Cost, checked, run

_NO_DRUG = """# Your first visit

Please come ten minutes early and bring the letter from your doctor. The entrance is beside the pharmacy; the lift is on the left.

A nurse will ask about your health and show you the room. You may bring somebody with you. Parking costs two pounds an hour.
"""
FILES = {
    "an empty file": "",
    "no drug named": _NO_DRUG,
    "a sound leaflet": "clean/pages/b10-ketamine-infusions-for-chronic-pain.md",
    "one with findings": "train/pages/001-halden-ridge-infusions.md",
}
STATES = ("warm cache", "empty cache", "read-only home")
IMPORTS = "import click, yaml"
_MODEL = "import spacy; from kclaims.nlp.model import load; load()"
REFERENCES = {IMPORTS: IMPORTS, "spaCy and its model": _MODEL}


@dataclass(frozen=True, slots=True)
class Start:
    """Medians of a start: processor seconds and megabytes; the least wall seconds; whether it loads spaCy."""

    what: str
    state: str
    cpu: float
    wall: float
    megabytes: float
    parsed: bool = False


def starts(place: Place, rounds: int) -> list[Start]:
    """Every file in every state, and the references, in turn, so many rounds. Raises Failed."""
    costs: dict[tuple[str, str], list[Cost]] = {}
    files = _files(place)
    parsed = {name for name, file in files.items() if _loads_spacy(place, file)}  # and fills the cache
    for _ in range(rounds):
        for key, cost in _round(place, files):
            costs.setdefault(key, []).append(cost)
    return [
        Start(
            what, state, statistics.median(cost.cpu for cost in several), min(cost.wall for cost in several),
            statistics.median(cost.megabytes for cost in several), what in parsed,
        )
        for (what, state), several in costs.items()
    ]  # fmt: skip


def _files(place: Place) -> dict[str, str]:
    found = {}
    for number, (name, content) in enumerate(FILES.items()):
        text = (ROOT / "corpus" / content).read_text(encoding="utf-8") if content.endswith(".md") else content
        found[name] = place.file(f"cold/{number}.md", text)
    return found


def _round(place: Place, files: dict[str, str]) -> Iterator[tuple[tuple[str, str], Cost]]:
    python = str(kclaims_scripts(place) / "python")
    for name, code in REFERENCES.items():
        yield (name, ""), checked(run([python, "-c", code], place.env, place.folder), frozenset({0}))
    for state in STATES:
        for name, file in files.items():
            yield (name, state), _once(place, file, state)


def _loads_spacy(place: Place, file: str) -> bool:
    python = str(kclaims_scripts(place) / "python")
    command = [python, "-X", "importtime", "-m", "kclaims", "check", "--isolated", "--fail-on=never", file]
    printed = checked(run(command, place.env, place.folder), frozenset({0})).printed
    return re.search(r"\|\s+spacy$", printed, re.MULTILINE) is not None


def _once(place: Place, file: str, state: str) -> Cost:
    command = [str(kclaims_scripts(place) / "kclaims"), "check", "--isolated", "--fail-on=never", file]
    env = dict(place.env)
    with TemporaryDirectory() as fresh:
        if state == "empty cache":
            env["XDG_CACHE_HOME"] = fresh
        elif state == "read-only home":  # below a file nothing can be written, whoever tries
            del env["XDG_CACHE_HOME"]
            env["HOME"] = str(Path(place.file("no-home", "")) / "home")
        return checked(run(command, env, place.folder), frozenset({0}))
