"""The results as plain data and as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.peers.catalogue import KCLAIMS, SAME_PHRASES
from benchmarks.peers.cold import IMPORTS, REFERENCES, Start
from benchmarks.peers.session import EMPTY, LOADED, Measured

_GROUPS = {"kclaims": "as shipped", "phrases": "the same phrases", "built-in": "built-in rules only"}
# The bounds that the project has set itself, on the first corpus.
BEATEN, BEATEN_TIMES = "negspaCy, parsed", 20
MOST_MEGABYTES = 250
COLD_TIMES, PARSED_TIMES = 2.5, 1.3


def peer_rows(found: Sequence[Measured], words: Mapping[str, int]) -> list[dict[str, Any]]:
    """For each peer its speeds by corpus, how many times slower than kclaims, start-up, memory, findings; or why not."""
    ours = {m.peer.name: m for m in found if m.peer.name in {KCLAIMS, SAME_PHRASES} and not m.failed}
    return [_row(measured, words, ours) for measured in found]


def _row(measured: Measured, words: Mapping[str, int], ours: Mapping[str, Measured]) -> dict[str, Any]:
    peer = measured.peer
    row: dict[str, Any] = {"peer": peer.name, "version": peer.version, "group": peer.group}
    if measured.failed:
        return {**row, "failed": measured.failed}
    speeds = {corpus: measured.speed(corpus, count) for corpus, count in words.items()}
    loaded = {corpus: measured.speed(corpus, count, LOADED) for corpus, count in words.items()}
    ratios = {
        name: {corpus: _ratio(mine.speed(corpus, count), speeds[corpus]) for corpus, count in words.items()}
        for name, mine in ours.items()
    }
    return {
        **row,
        "words_per_cpu_second": {corpus: speed and round(speed) for corpus, speed in speeds.items()},
        "words_per_cpu_second_loaded": {corpus: speed and round(speed) for corpus, speed in loaded.items()},
        "kclaims_times_as_fast": ratios,
        "start_cpu_seconds": round(measured.median(EMPTY, "cpu"), 3),
        "start_wall_seconds": round(measured.median(EMPTY, "wall"), 3),
        "peak_megabytes": round(max(measured.median(corpus, "megabytes") for corpus in words)),
        "findings": {corpus: measured.findings(corpus) for corpus in words},
        "rounds": len(measured.costs[EMPTY]),
    }


def _ratio(ours: float | None, theirs: float | None) -> float | None:
    return round(ours / theirs, 2) if ours and theirs else None


def cold_rows(starts: Sequence[Start]) -> list[dict[str, Any]]:
    """Each start with its processor time as multiples of the references'."""
    references = {start.what: start.cpu for start in starts if start.what in REFERENCES}
    return [
        {
            "what": start.what, "state": start.state, "cpu_seconds": round(start.cpu, 3),
            "least_wall_seconds": round(start.wall, 3), "peak_megabytes": round(start.megabytes),
            "loads_spacy": start.parsed,
            "times": {name: round(start.cpu / cpu, 2) for name, cpu in references.items()},
        }
        for start in starts
    ]  # fmt: skip


def missed(peers: Sequence[Mapping[str, Any]], cold: Sequence[Mapping[str, Any]]) -> list[str]:
    """The targets that were missed, each in a line."""
    ours = [row for row in peers if row["peer"] in {KCLAIMS, SAME_PHRASES} and "failed" in row]
    failed = [f"{row['peer']}: nothing measured, it failed" for row in ours]
    return [*failed, *_missed_by_peers([row for row in peers if "failed" not in row]), *_missed_when_cold(cold)]


def _missed_by_peers(peers: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for row in peers:
        for name, ratios in row["kclaims_times_as_fast"].items():
            first, ratio = next(iter(ratios.items()))
            least = BEATEN_TIMES if row["peer"] == BEATEN else 1
            own = row["group"] == "kclaims" or row["peer"] == SAME_PHRASES
            if not own and ratio is not None and ratio < least:
                yield f"{name}: {ratio} times the speed of {row['peer']} at {first}, to be {least}"
        if row["group"] == "kclaims" and row["peak_megabytes"] > MOST_MEGABYTES:
            yield f"{row['peer']}: {row['peak_megabytes']} MB at its peak, to be {MOST_MEGABYTES}"


def _missed_when_cold(cold: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for row in cold:
        if row["what"] in REFERENCES:
            continue
        name, most = (list(REFERENCES)[1], PARSED_TIMES) if row["loads_spacy"] else (IMPORTS, COLD_TIMES)
        if row["times"][name] > most:
            yield f"start on {row['what']}, {row['state']}: {row['times'][name]} times {name}, to be {most}"


def text(result: Mapping[str, Any]) -> str:
    """Tables in Markdown, and what was missed."""
    return "\n".join([*_peer_table(result), *_cold_table(result["cold"]), *_missed(result)]) + "\n"


def _peer_table(result: Mapping[str, Any]) -> Iterator[str]:
    corpora = list(result["corpora"])
    if not corpora:
        return
    first = corpora[0]
    heads = [f"words per CPU s, {name}" for name in corpora]
    ratios = [f"{name} is … times as fast, {first}" for name in (KCLAIMS, SAME_PHRASES)]
    heads.append(f"once all is loaded, {first}")
    columns = ["peer", *heads, *ratios, "start CPU s", "start wall s", "peak MB", f"findings, {first}"]
    yield f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}"
    for group, title in _GROUPS.items():
        yield f"| **{title}** |{' |' * (len(columns) - 1)}"
        for row in (row for row in result["peers"] if row["group"] == group):
            if "failed" in row:
                yield f"| {row['peer']} {row['version']} | failed: {row['failed']} |{' |' * (len(columns) - 2)}"
                continue
            speeds = [_number(row["words_per_cpu_second"][name]) for name in corpora]
            times = [_number(row["kclaims_times_as_fast"].get(name, {}).get(first)) for name in (KCLAIMS, SAME_PHRASES)]
            rest = [row["start_cpu_seconds"], row["start_wall_seconds"], row["peak_megabytes"], row["findings"][first]]
            loaded = _number(row["words_per_cpu_second_loaded"][first])
            cells = [f"{row['peer']} {row['version']}", *speeds, loaded, *times, *map(_number, rest)]
            yield f"| {' | '.join(cells)} |"


def _cold_table(cold: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not cold:
        return
    names = list(REFERENCES)
    columns = [
        "start",
        "cache",
        "loads spaCy",
        "CPU s",
        "least wall s",
        *(f"times {name}" for name in names),
        "peak MB",
    ]
    yield f"\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}"
    for row in cold:
        figures = [row["cpu_seconds"], row["least_wall_seconds"], *(row["times"][n] for n in names)]
        cells = [
            row["what"],
            row["state"],
            "yes" if row["loads_spacy"] else "no",
            *map(_number, figures),
            str(row["peak_megabytes"]),
        ]
        yield f"| {' | '.join(cells)} |"


def _missed(result: Mapping[str, Any]) -> Iterator[str]:
    yield "\nTargets missed:" if result["missed"] else "\nOf what was measured, nothing missed its target."
    yield from (f"- {line}" for line in result["missed"])


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"
