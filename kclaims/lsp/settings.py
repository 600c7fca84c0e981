"""Settings that an editor sends, and the sessions they and the configuration files make."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import date
from pathlib import Path
from typing import Any

from kclaims.engine.session import Request, Session, configuration
from kclaims.model import JURISDICTIONS
from kclaims.model.record import record
from kclaims.text.memory import Memory

_TEXTS = {"jurisdiction", "minSeverity", "asOf", "baseline", "config"}
_LISTS = {"select": "select", "ignore": "ignore", "rulesets": "rulesets"}
_NAMES = {"minSeverity": "min_severity", "asOf": "as_of"}
_CHOICES = {"jurisdiction": JURISDICTIONS, "minSeverity": ("error", "warning", "info")}
DEFAULT_DEBOUNCE = 40  # milliseconds: a pause between two keys of a fast typist is longer


@record()
class Settings:
    """What the editor asked for: a request without paths, and how long to wait after a key."""

    request: Request = field(default_factory=lambda: Request(paths=()))
    debounce: int = DEFAULT_DEBOUNCE


def read_settings(data: object) -> tuple[Settings, list[str]]:
    """Settings from what an editor sent, and what is wrong with them; wrong ones are left at their defaults."""
    if not isinstance(data, Mapping):
        return Settings(), [] if data is None else ["settings of kclaims must be an object"]
    inner = data.get("kclaims", data)
    if not isinstance(inner, Mapping):
        return Settings(), ["settings of kclaims must be an object"]
    found: dict[str, Any] = {}
    wrong: list[str] = []
    debounce = DEFAULT_DEBOUNCE
    for key, value in inner.items():
        if value is None or value in ("", []):
            continue
        if key == "debounce" and isinstance(value, int) and 0 <= value <= 10_000:
            debounce = value
        elif problem := _read(key, value, found):
            wrong.append(problem)
    return Settings(Request(paths=(), **found), debounce), wrong


def _read(key: str, value: object, found: dict[str, Any]) -> str:
    """Put one setting among those found; what is wrong with it, else nothing."""
    if key in _LISTS and isinstance(value, list) and all(isinstance(item, str) for item in value):
        found[_LISTS[key]] = tuple(value)
    elif key in {"learned", "isolated"} and isinstance(value, bool):
        found[key] = value
    elif key in _TEXTS and isinstance(value, str):
        if value not in _CHOICES.get(key, (value,)):
            return f"kclaims.{key}: '{value}' is not one of {', '.join(_CHOICES[key])}"
        if key == "asOf" and not _is_day(value):
            return f"kclaims.asOf: '{value}' is no date: write YYYY-MM-DD"
        found[_NAMES.get(key, key)] = value
    elif key not in _CLIENTS:
        return f"kclaims.{key}: no such setting, or not of its kind"
    return ""


_CLIENTS = {"path", "trace", "trace.server", "enable", "promptsForReason"}  # an editor's own, not the server's


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("YYYY-MM-DD")


class Sessions:
    """Sessions by configuration, each opened anew when what it was made from changes."""

    def __init__(self, memory: Callable[[], Memory]) -> None:
        self._memory = memory
        self._open: dict[tuple[Request, Path | None], tuple[Session, tuple[Any, ...]]] = {}

    def session(self, settings: Settings, path: str) -> Session:
        """The session for a file. Raises ConfigError, RulesError, BaselineError."""
        request = replace(settings.request, paths=(path,))
        config = configuration(request)
        key = (settings.request, config.path)
        opened = self._open.get(key)
        if opened is not None and opened[1] == _state(opened[0]):
            return opened[0]
        session = Session(request, config, self._memory)
        self._open[key] = (session, _state(session))
        return session


def _state(session: Session) -> tuple[Any, ...]:
    """Day, and time and size of every file that a session was made from."""
    files = [file for source in session.sources() for file in ([source] if source.is_file() else _files(source))]
    return (date.today(), *((file, _stamp(file)) for file in files))  # noqa: DTZ011 - the day where the user is


def _files(folder: Path) -> list[str]:
    return sorted(os.path.join(base, name) for base, _, names in os.walk(folder) for name in names)  # noqa: PTH118


def _stamp(file: Path | str) -> tuple[int, int]:
    try:
        about = os.stat(file)  # noqa: PTH116 - many, at every edit
    except OSError:
        return (0, -1)
    return about.st_mtime_ns, about.st_size
