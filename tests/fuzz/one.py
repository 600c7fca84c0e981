"""One target in a process of its own: forked by the driver, or `python -m tests.fuzz.one NAME SECONDS SEED FOLDER`.

The latter is guided by atheris, which has to see the code being imported.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

_MEMORY = 4_000_000_000  # bytes of a process


def limited() -> None:
    """Bound the memory of this process, and let it leave no core file."""
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def tried(name: str, seconds: float, number: int, folder: Path, *, guided: bool = False) -> None:
    """Try a target until its time is up."""
    from tests.fuzz.target import targets
    from tests.fuzz.trial import Trial, by_atheris, by_hypothesis

    trial = Trial(target=targets()[name], folder=folder, until=time.monotonic() + seconds)
    (by_atheris if guided else by_hypothesis)(trial, number)


def main() -> None:
    """Try the target named, guided."""
    import atheris

    limited()
    name, seconds, number, folder = sys.argv[1:]
    with atheris.instrument_imports(include=["kclaims"]):
        from tests.fuzz.target import targets

        targets()
    tried(name, float(seconds), int(number), Path(folder), guided=True)


if __name__ == "__main__":
    main()
