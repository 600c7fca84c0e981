"""Linting as configured: what a caller asks for, the configuration, a linter for each way that paths are set up."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kclaims import __version__
from kclaims.engine.lint import Linter, Options
from kclaims.engine.packs import (
    knowledge_of,
    load_learned,
    load_second_reading,
    open_packs,
    pack_folders,
    ruleset_of,
    selected,
)
from kclaims.engine.selection import asked_for
from kclaims.model import CATEGORIES, SEVERITIES, Document, Report, Tool
from kclaims.model.record import record
from kclaims.nlp import version
from kclaims.readers import ReadError, read
from kclaims.settings.baseline import Baseline, apply_baseline, read_baseline
from kclaims.settings.config import Config, find, read_config
from kclaims.settings.globs import is_wild
from kclaims.text.memory import Memory

if TYPE_CHECKING:
    from kclaims.settings.revision import Revision

Outcome = Report | tuple[str, str, str] | None  # of linting one file, see `Session.lint`


@record(kw_only=True)
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
    diff: str | None = None
    config: str | None = None
    stdin_filename: str | None = None
    show_suppressed: bool = False
    learned: bool = True
    jobs: int = 1
    use_cache: bool = True
    isolated: bool = False
    use_baseline: bool = True
    force_exclude: bool = False
    details: bool = False  # checklists and readability in the report


class Session:
    """Linters for a request, one for each way that paths are configured, each with a memory of its own."""

    def __init__(self, request: Request, config: Config, memory: Callable[[], Memory] = Memory) -> None:
        self._memory = memory
        self.request = request
        self.config = config
        self._packs = folders = _pack_folders(request, config)
        compiled = open_packs(folders, use_cache=request.use_cache)
        self.ruleset, self._gate = ruleset_of(compiled)
        self._knowledge = cache(lambda: knowledge_of(compiled))
        self._learned = load_learned() if request.learned else None
        self._second = load_second_reading() if self._learned else None
        self._linters: dict[Options, Linter] = {}
        self._baseline = _baseline(request, config)
        self._revision = _revision(request.diff) if request.diff else None
        self.today = date.fromisoformat(request.as_of) if request.as_of else date.today()  # noqa: DTZ011

    def sources(self) -> list[Path]:
        """What a session was made from: configuration and baseline files, folders of rule packs."""
        files = (self.config.path, _baseline_file(self.request, self.config))
        return [*(file for file in files if file is not None), *self._packs]

    def tool(self) -> Tool:
        """What goes into the report's head; to be asked after the last file."""
        model = version()
        without = next((linter.grammar.missing for linter in self._linters.values() if linter.grammar.missing), None)
        if model is None:
            without = "no English model is installed"
        not_run = []
        if without:
            not_run.append(f"grammar: what sentences say of which drug was read by words alone ({without})")
        if self.request.learned and self._learned is None:
            not_run.append("the learned detector: its model file is missing or damaged")
        return Tool(version=__version__, packs=self.ruleset.packs, model=model, not_run=tuple(not_run))

    def lint(self, path: str) -> Outcome:
        """The report of one file; (path, code, message) where it can't be read; None where `diff` finds it unchanged."""
        name = (self.request.stdin_filename or "<stdin>") if path == "-" else path
        try:
            raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
            return self._since(self._revision, raw, name) if self._revision else self.report(raw, name)
        except ReadError as error:
            return name, error.code, str(error)
        except OSError as error:
            return name, "unreadable", error.strerror or str(error)

    def report(self, raw: bytes, name: str) -> Report:
        """The report of a file's bytes, whatever `diff` says. Raises ReadError."""
        return self.linted(read(raw, name), name)

    def linted(self, document: Document, name: str) -> Report:
        """The report of a document, as configured for a path of that name."""
        return self._loud_enough(self._linted(document, name), name)

    def _since(self, revision: Revision, raw: bytes, name: str) -> Report | None:
        """The report of what is new in a file; None where it is unchanged. Raises ReadError, RevisionError."""
        from kclaims.settings.revision import changes, only_new

        document = read(raw, name)
        before = revision.before(name)
        try:
            older = read(before.raw, before.path) if before.raw is not None else None
        except ReadError:
            older = None
        if older is None:
            return self._loud_enough(self._linted(document, name), name)
        if older.source == document.source and older.format == document.format:
            return None
        report = only_new(
            self._linted(document, name), self._linted(older, name), changes(older.source, document.source),
            revision.name,
        )  # fmt: skip
        return self._loud_enough(report, name)

    def _linted(self, document: Document, name: str) -> Report:
        report = self.linter(name).lint(document)
        entries = self.config.values.get("suppress", ())
        if entries or document.comments:
            from kclaims.settings.suppress import RULE, suppress

            report = suppress(report, entries, self.today, path=self.config.relative(name), tells=self.tells(name))
            if not self.reports_suppressions(name):
                report = replace(report, placed=tuple(p for p in report.placed if p.finding.rule_id != RULE))
        return apply_baseline(report, self._baseline.known(name)) if self._baseline else report

    def reports_suppressions(self, path: str) -> bool:
        """Whether findings on suppressions themselves are asked for."""
        from kclaims.settings.suppress import CATEGORY, RULE

        options = self.linter(path).options
        return asked_for(RULE, CATEGORY, options.select, options.ignore)

    def tells(self, path: str) -> Callable[[str], bool]:
        """Whether all that a rule's id, category or glob stands for is run on a file."""
        options = self.linter(path).options
        select, ignore = options.select, options.ignore

        def tell(name: str) -> bool:
            meant = [r for r in self.ruleset.rules if name in {r.id, r.category} or fnmatchcase(r.id, name)]
            if any(not asked_for(rule.id, rule.category, select, ignore) for rule in meant):
                return False
            if any(rule.id == name for rule in meant):
                return True
            unsure = name in CATEGORIES or is_wild(name) or name.startswith("learned.")
            return (options.learned or not unsure) and asked_for(name, name, select, ignore)

        return tell

    def _loud_enough(self, report: Report, name: str) -> Report:
        least = self.request.min_severity or self.config.settings_for(name).get("min-severity", "info")
        rank = SEVERITIES.index(least)
        if not rank:
            return report
        return replace(report, placed=tuple(p for p in report.placed if SEVERITIES.index(p.finding.severity) >= rank))

    def fail_on(self, path: str) -> str:
        """From which severity on a file's findings fail the run, as configured."""
        return str(self.config.settings_for(path).get("fail-on", "error"))

    def linter(self, path: str) -> Linter:
        """The linter for a path, as configured."""
        settings = self.config.settings_for(path)
        request = self.request
        select = request.select or tuple(settings.get("select", ()))
        ignore = (*settings.get("ignore", ()), *request.ignore)
        place, source = _jurisdiction(request, settings)
        options = Options(
            jurisdiction=place, jurisdiction_from=source, as_of=request.as_of or settings.get("as-of"),
            learned=request.learned and settings.get("learned", True), select=select, ignore=ignore,
            genre=settings.get("genre"), details=request.details,
        )  # fmt: skip
        if options not in self._linters:
            rules = self.ruleset.keep(selected(self.ruleset.rules, select, ignore))
            self._linters[options] = Linter(
                rules, self._gate, options, self._learned, self._knowledge, self._second, self._memory()
            )
        return self._linters[options]


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
    return pack_folders(request.rulesets or packs_of(config))


def packs_of(config: Config) -> tuple[str, ...]:
    """The packs that a configuration names."""
    return tuple(_beside(name, config.folder) for name in config.names("rulesets"))


def _beside(name: str, folder: Path) -> str:
    """A pack folder named in a configuration is relative to that file."""
    path = folder / name
    return str(path) if "/" in name and path.is_dir() else name


def _revision(name: str) -> Revision:
    from kclaims.settings.revision import Revision

    return Revision(name)


def _baseline(request: Request, config: Config) -> Baseline | None:
    file = _baseline_file(request, config)
    return read_baseline(file) if file and request.use_baseline else None


def _baseline_file(request: Request, config: Config) -> Path | None:
    if request.baseline:
        return Path(request.baseline)
    named = config.values.get("baseline")
    return config.folder / named if named else None
