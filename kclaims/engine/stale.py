"""What a run over a whole project finds wrong with its configuration: suppressions that no file needs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from kclaims.engine.session import Session
from kclaims.model import Document, Lines, Position, Report, SourceMap
from kclaims.settings.suppress import bad_entry, stale_entries


def stale_suppressions(session: Session, paths: Iterable[str], reports: Sequence[Report]) -> Report | None:
    """A report on the configuration file; None where it is sound, or where the run did not cover its folder.

    Each finding stands where the entry does.
    """
    config = session.config
    entries = config.values.get("suppress", ())
    if config.path is None or session.request.diff or not _covered(paths, config.folder):
        return None
    seen = [(config.relative(report.document.path), report) for report in reports]
    name = os.path.relpath(config.path)
    stale = stale_entries(entries, seen, session.today, session.tells(name))
    if not stale or not session.reports_suppressions(name):
        return None
    source = config.path.read_text(encoding="utf-8")
    document = Document(
        path=Path(name).as_posix(), format="text", source=source, text="", blocks=(),
        source_map=SourceMap((), (), (), 0), raw=source.encode(),
    )  # fmt: skip
    starts = Lines.of(source).starts
    places = [config.places.place(("suppress", index)) if config.places else (1, 1) for index in stale]
    found = [
        bad_entry(entries[index], session.today, Position(line, column, starts[line - 1] + column - 1))
        for index, (line, column) in zip(stale, places, strict=True)
    ]
    return Report(document=document, placed=tuple(found), words=0, as_of=session.today.isoformat())


def _covered(paths: Iterable[str], folder: Path) -> bool:
    home = Path(os.path.realpath(folder))
    return any(Path(path).is_dir() and home.is_relative_to(os.path.realpath(path)) for path in paths if path != "-")
