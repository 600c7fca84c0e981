"""The Ray engine gives the tables of the local one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kclaims.batch.generate import write_crawl
from kclaims.batch.synthetic import make_pages
from tests.batch.conftest import audit_command, by_page, ran, rows

pytest.importorskip("ray")
pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc"),
]


def _linting_workers(above: int) -> list[int]:
    """Ray's worker processes that run a shard, among the descendants of a process."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue

    def below(pid: int) -> bool:
        while pid in parents:
            if pid == above:
                return True
            pid = parents[pid]
        return False

    return [pid for pid in parents if below(pid) and b"ray::run_shard" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_ray_gives_the_same_tables_though_a_worker_is_killed(tmp_path: Path) -> None:
    write_crawl(tmp_path, make_pages(200, seed=8, poison=0.05), "warc", broken=True)
    source, out = tmp_path / "crawl", tmp_path / "ray"
    command = audit_command(source, out, "--engine", "ray", "--workers", "2")
    environment = {key: value for key, value in os.environ.items() if key != "RAY_ADDRESS"}
    with (tmp_path / "log").open("w") as log:
        audit = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    killed: list[int] = []
    until = time.monotonic() + 300
    while audit.poll() is None and time.monotonic() < until:
        if not killed and list((out / "work").glob("*.at")):
            killed = _linting_workers(audit.pid)[:1]
            for pid in killed:
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
    assert audit.wait(timeout=5) == 0, (tmp_path / "log").read_text()
    assert killed
    assert len(by_page(out)) == 200
    local = ran(source, "--out", tmp_path / "local")
    for table in ("pages", "findings", "claims", "passages"):
        assert rows(out, table) == rows(local, table)
