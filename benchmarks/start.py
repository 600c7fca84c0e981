"""The cold start of `kclaims check`: processor time of several environments in turn, beside `import click, yaml`.

    python -m benchmarks.start [--rounds N] PYTHON...

Each PYTHON is the interpreter of an environment with kclaims installed and its byte code compiled, so that two states of
kclaims can be compared; times are medians.
"""

from __future__ import annotations

import os
import statistics
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from benchmarks.peers.catalogue import ROOT
from benchmarks.peers.cold import FILES, IMPORTS
from benchmarks.peers.measure import checked, run


@click.command()
@click.option("--rounds", default=20, show_default=True)
@click.argument("pythons", metavar="PYTHON...", nargs=-1, required=True)
def start(rounds: int, pythons: tuple[str, ...]) -> None:
    """Print for each file and environment the median and the times of `import click, yaml`."""
    env = {
        name: value for name, value in os.environ.items() if name != "PYTHONPATH"
    }  # which would hide what is installed
    with TemporaryDirectory() as folder:
        commands = {(IMPORTS, python): [python, "-c", IMPORTS] for python in pythons}
        for number, (name, content) in enumerate(FILES.items()):
            page = Path(folder, f"{number}.md")
            page.write_bytes((ROOT / "corpus" / content).read_bytes() if content.endswith(".md") else content.encode())
            for python in pythons:
                commands[name, python] = [
                    str(Path(python).parent / "kclaims"), "check", "--isolated", "--fail-on=never", str(page),
                ]  # fmt: skip
        spent: dict[tuple[str, str], list[float]] = {key: [] for key in commands}
        for _ in range(rounds + 1):  # the first fills the cache
            for key, command in commands.items():
                spent[key].append(checked(run(command, env, Path(folder)), frozenset({0})).cpu)
    medians = {key: statistics.median(several[1:]) for key, several in spent.items()}
    for (name, python), median in medians.items():
        click.echo(f"{name:20} {python:40} {median:.3f} s  {median / medians[IMPORTS, python]:.2f} times")


if __name__ == "__main__":
    start()
