"""Linting as configured: what a caller asks for, the configuration, a linter for each way that paths are set up."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from kclaims import __version__
from kclaims.engine.lint import Linter, Options
from kclaims.engine.packs import load_knowledge, load_learned, load_packs, load_second_reading, pack_folders, selected
from kclaims.model import SEVERITIES, Report, Tool
from kclaims.nlp import version
from kclaims.readers import ReadError, read
from kclaims.settings.baseline import apply_baseline, read_baseline
from kclaims.settings.config import Config, find, read_config
from kclaims.settings.suppress import suppress


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a caller asks for; None and empty mean: as configured, else the default."""

    paths: tuple[str, ...]
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rulesets: tuple[str, ...] = ()
    min_severity: str | None = None
    jurisdiction: str | None = None
    as_of: str | None = None
    baseline: str | None = None
    config: str | None = None
    stdin_filename: str | None = None
    show_suppressed: bool = False
    learned: bool = True
    jobs: int = 1
    use_cache: bool = True
    isolated: bool = False


class Session:
    """Linters for a request, one for each way that paths are configured."""

    def __init__(self, request: Request, config: Config) -> None:
        self.request = request
        self.config = config
        folders = _pack_folders(request, config)
        self.ruleset, self._gate = load_packs(folders, use_cache=request.use_cache)
        self._knowledge = cache(lambda: load_knowledge(folders, use_cache=request.use_cache))
        self._learned = load_learned() if request.learned else None
        self._second = load_second_reading() if self._learned else None
        self._linters: dict[tuple[Any, ...], Linter] = {}
        self._known = _baseline(request)
        self._today = date.fromisoformat(request.as_of) if request.as_of else date.today()  # noqa: DTZ011

    def tool(self) -> Tool:
        """What goes into the report's head; to be asked after the last file."""
        model = version()
        without = next((linter.grammar.missing for linter in self._linters.values() if linter.grammar.missing), None)
        if model is None:
            without = "no English model is installed"
        not_run = []
        if without:
            not_run.append(f"grammar: distant negations were judged by their words alone ({without})")
        if self.request.learned and self._learned is None:
            not_run.append("the learned detector: its model file is missing or damaged")
        return Tool(version=__version__, packs=self.ruleset.packs, model=model, not_run=tuple(not_run))

    def lint(self, path: str) -> Report | tuple[str, str, str]:
        """The report of one file, or (path, code, message) where it can't be read."""
        name = (self.request.stdin_filename or "<stdin>") if path == "-" else path
        try:
            raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
            return self.report(raw, name)
        except ReadError as error:
            return name, error.code, str(error)
        except OSError as error:
            return name, "unreadable", error.strerror or str(error)

    def report(self, raw: bytes, name: str) -> Report:
        """The report of a file's bytes. Raises ReadError."""
        report = self.linter(name).lint(read(raw, name))
        report = suppress(report, self.config.values.get("suppress", ()), self._today)
        report = apply_baseline(report, self._known) if self._known else report
        return self._loud_enough(report)

    def _loud_enough(self, report: Report) -> Report:
        least = self.request.min_severity or self.config.values.get("min-severity", "info")
        rank = SEVERITIES.index(least)
        if not rank:
            return report
        return replace(report, placed=tuple(p for p in report.placed if SEVERITIES.index(p.finding.severity) >= rank))

    def linter(self, path: str) -> Linter:
        """The linter for a path, as configured."""
        settings = {**self.config.values}
        for entry in self.config.values.get("paths", ()):
            if fnmatchcase(path, entry["path"]) or fnmatchcase(path, f"*/{entry['path']}"):
                settings |= {key: value for key, value in entry.items() if key != "path"}
        request = self.request
        select = request.select or tuple(settings.get("select", ()))
        ignore = (*settings.get("ignore", ()), *request.ignore)
        place, source = _jurisdiction(request, settings)
        key = (select, ignore, place)
        if key not in self._linters:
            rules = selected(self.ruleset.rules, select, ignore)
            options = Options(
                jurisdiction=place, jurisdiction_from=source, as_of=request.as_of or settings.get("as-of"),
                learned=request.learned and settings.get("learned", True), select=select, ignore=ignore,
            )  # fmt: skip
            self._linters[key] = Linter(
                self.ruleset.keep(rules), self._gate, options, self._learned, self._knowledge, self._second
            )
        return self._linters[key]


def _jurisdiction(request: Request, settings: Mapping[str, Any]) -> tuple[str, str]:
    if request.jurisdiction:
        return request.jurisdiction, "option"
    if "jurisdiction" in settings:
        return settings["jurisdiction"], "config"
    return "us", "default"


def configuration(request: Request) -> Config:
    """The configuration for what a request names. Raises ConfigError."""
    if request.config:
        return read_config(Path(request.config), use_cache=request.use_cache)
    if request.isolated:
        return Config()
    first = next((path for path in request.paths if path != "-"), ".")
    start = Path(first).resolve()
    found = find(start if start.is_dir() else start.parent)
    return read_config(found, use_cache=request.use_cache) if found else Config()


def _pack_folders(request: Request, config: Config) -> list[Path]:
    return pack_folders(request.rulesets or tuple(_beside(name, config.folder) for name in config.names("rulesets")))


def _beside(name: str, folder: Path) -> str:
    """A pack folder named in a configuration is relative to that file."""
    path = folder / name
    return str(path) if "/" in name and path.is_dir() else name


def _baseline(request: Request) -> dict[str, Any]:
    return read_baseline(Path(request.baseline)) if request.baseline else {}
