"""What authors must mend, and where each part of a file stands; importing this reads no YAML."""

from __future__ import annotations

from typing import Any, NamedTuple

Path = tuple[str | int, ...]
Place = tuple[int, int]  # line, column, both from 1


class Problem(NamedTuple):
    """Something an author must mend: file, line and column (from 1; 0 when it is about the whole file), and what."""

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = f":{self.line}:{self.column}" if self.line else ""
        return f"{self.path}{place}: {self.message}"


class Marked(NamedTuple):
    """Plain data and where each part of it stands; `places[()]` is the whole."""

    data: Any
    places: dict[Path, Place]

    def place(self, path: Path) -> Place:
        """Where the value at a path stands, or the nearest value above it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))


class RulesError(ValueError):
    """Rule packs that can't be used; `problems` lists all of them in file order."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def complaint(text: str, at: Path) -> str:
    """What is wrong at a path, as a schema says it; a long value is cut in the middle."""
    if len(text) > 200:
        text = f"{text[:80]} … {text[-110:]}"
    where = "/".join(str(part)[:80] for part in at)
    return f"{where}: {text}" if where else text
