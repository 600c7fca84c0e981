"""A whole audit against the truth: generated crawl with poison, killed three times, resumed, compared.

    python benchmarks/audit_crawl.py FOLDER --pages 20000 --workers 2

Prints JSON: whether every page has its row, whether the tables of the killed and the undisturbed run are the same, whether
a random sample of pages gives the findings of a single-page run, labels recovered, rates, and where CPU time went.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from kclaims.batch.generate import write_crawl
from kclaims.batch.rollup import Tables
from kclaims.batch.synthetic import make_pages
from kclaims.batch.tables import TABLES
from kclaims.engine.session import Request, Session
from kclaims.readers import read
from kclaims.settings.config import Config


def main() -> None:
    """Run it all and print the result."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--single", type=int, default=300, help="pages to lint singly as well")
    parser.add_argument("--engine", default="local")
    options = parser.parse_args()
    folder: Path = options.folder
    write_crawl(folder, make_pages(options.pages, options.seed), "warc", broken=True)
    calm, killed = folder / "undisturbed", folder / "killed"
    _audit(folder / "crawl", calm, options).wait()
    kills = _killed(folder / "crawl", killed, options)
    record = json.loads((calm / "run.json").read_text())
    tables, others = Tables(calm), Tables(killed)
    result = {
        "pages": options.pages,
        "rows": tables.value("SELECT count(*) FROM pages"),
        "rows with a path of their own": tables.value("SELECT count(DISTINCT path) FROM pages"),
        "status": {
            row["status"]: row["n"]
            for row in tables.rows("SELECT status, count(*) AS n FROM pages GROUP BY ALL ORDER BY 1")
        },
        "killed after seconds": kills,
        "same tables after kills": {table: _rows(tables, table) == _rows(others, table) for table in TABLES},
        "pages that differ from a single-page run": _differences(tables, options),
        "labels": _labels(tables, folder / "truth.jsonl"),
        **{
            key: record[key]
            for key in (
                "seconds",
                "cpu_seconds",
                "pages_per_second",
                "pages_per_cpu_second",
                "worker_memory_mb",
                "stages",
            )
        },
    }
    print(json.dumps(result, indent=1))


def _audit(source: Path, out: Path, options: Any, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kclaims", "audit", str(source), "--out", str(out), "--isolated", "--quiet",
               "--workers", str(options.workers), "--engine", options.engine, *more]  # fmt: skip
    return subprocess.Popen(command, start_new_session=True)


def _killed(source: Path, out: Path, options: Any) -> list[float]:
    """Kill -9 at three random moments (of the whole process group), then let it end."""
    chance = random.Random(options.seed)
    moments = []
    for _ in range(3):
        audit = _audit(source, out, options, *(["--resume"] if (out / "run.json").exists() else []))
        moments.append(round(chance.uniform(5, 5 + options.pages / 100), 1))
        try:
            audit.wait(moments[-1])
        except subprocess.TimeoutExpired:
            os.killpg(audit.pid, signal.SIGKILL)
            audit.wait()
        time.sleep(1)
    if _audit(source, out, options, "--resume").wait():
        raise SystemExit("the resumed audit failed")
    return moments


def _rows(tables: Tables, table: str) -> list[Any]:
    return tables.rows(f"SELECT * FROM {table} ORDER BY ALL")


def _differences(tables: Tables, options: Any) -> dict[str, int]:
    """Of a random sample of linted pages: how many a single-page run judges otherwise."""
    session = Session(Request(paths=(), isolated=True), Config())
    made = {page.url: page for page in make_pages(options.pages, options.seed)}
    ok = tables.rows("SELECT path, url FROM ok ORDER BY path")
    sample = random.Random(options.seed).sample(ok, min(options.single, len(ok)))
    differ = 0
    for row in sample:
        page = made[row["url"]]
        report = session.linted(read(page.body, "page.html"), "page.html")
        single = [(p.finding.rule_id, p.quote, p.start.offset, p.end.offset, p.fingerprint) for p in report.findings]
        found = tables.rows(
            "SELECT rule_id, quote, start_offset, end_offset, fingerprint FROM findings WHERE path = ?", row["path"]
        )
        differ += page.poison != "gzip bomb" and sorted(single) != sorted(tuple(entry.values()) for entry in found)
    return {"of": len(sample), "differ": differ}


def _labels(tables: Tables, truth: Path) -> dict[str, int]:
    """Labelled sentences of linted pages that a finding overlaps, and those where its category is the label's."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in tables.rows("SELECT url, category, quote FROM findings"):
        found.setdefault(row["url"], []).append((row["category"], row["quote"]))
    linted = {row["url"] for row in tables.rows("SELECT url FROM ok")}
    counts = {"labelled": 0, "found": 0, "as labelled": 0}
    for line in truth.read_text(encoding="utf-8").splitlines():
        page = json.loads(line)
        if page["url"] not in linted or page["poison"]:
            continue
        for category, sentence in page["labels"]:
            hits = [
                name for name, quote in found.get(page["url"], ()) if quote and (quote in sentence or sentence in quote)
            ]
            counts["labelled"] += 1
            counts["found"] += bool(hits)
            counts["as labelled"] += category in hits
    return counts


if __name__ == "__main__":
    main()
