"""What a command costs: processor time and memory of it and all its children, as the kernel counts them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

# Runs a command in a process of its own, which must be small: a child's peak memory counts what its parent held
# when it was started. Arguments: where to put standard output and error, then the command.
_STARTER = """
import json, os, sys, time
out = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o644)
began = time.monotonic()
actions = [(os.POSIX_SPAWN_DUP2, out, 1), (os.POSIX_SPAWN_DUP2, out, 2)]
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ, file_actions=actions)
_, status, usage = os.wait4(child, 0)
wall = time.monotonic() - began
print(json.dumps([os.waitstatus_to_exitcode(status), wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss]))
"""
_KILOBYTES_A_MEGABYTE = 1024 if sys.platform != "darwin" else 1024 * 1024


class Failed(Exception):  # noqa: N818 - what became of a peer, which is no error of the benchmark
    """A command that can't be measured; the message says why, in a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """One run: wall and processor seconds, peak megabytes, exit code, and what it printed."""

    wall: float
    cpu: float
    megabytes: float
    code: int
    printed: str


def run(command: Sequence[str], env: Mapping[str, str], cwd: Path, timeout: float = 1800) -> Cost:
    """Run a command and count what it cost, its children included. Raises Failed where it can't be run or takes long."""
    with TemporaryDirectory() as folder:
        printed = Path(folder) / "printed"
        starter = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _STARTER, str(printed), *command],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(env), cwd=cwd, start_new_session=True,
        )  # fmt: skip
        try:
            out, error = starter.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(starter.pid, signal.SIGKILL)
            starter.communicate()
            raise Failed(f"took more than {timeout:.0f} s") from None
        if starter.returncode:
            raise Failed(_last_line(error.decode(errors="replace")))
        code, wall, cpu, peak = json.loads(out)
        text = printed.read_text(encoding="utf-8", errors="replace")
    return Cost(wall=wall, cpu=cpu, megabytes=peak / _KILOBYTES_A_MEGABYTE, code=code, printed=text)


def checked(cost: Cost, codes: frozenset[int] | None) -> Cost:
    """The cost of a run that ended as it should. Raises Failed for another exit code or a Python traceback."""
    if cost.code < 0:
        raise Failed(f"killed by signal {-cost.code}")
    if (codes is not None and cost.code not in codes) or "Traceback (most recent call last)" in cost.printed:
        raise Failed(f"exit code {cost.code}: {_last_line(cost.printed)}")
    return cost


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "it said nothing"
