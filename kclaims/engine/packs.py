"""Which packs a run uses, loaded through the cache."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import kclaims
from kclaims.gate import gate_table
from kclaims.match.learned import LearnedModel, ModelError
from kclaims.model import Rule
from kclaims.rules.loader import RulesError, compile_packs, digest, shipped_packs
from kclaims.rules.ruleset import Ruleset
from kclaims.rules.yaml_marks import Problem
from kclaims.settings.cache import remembered

BASE_PACK = "core"
DEFAULT_PACKS = ("health-fraud", "ketamine")


def pack_folders(named: Iterable[str]) -> list[Path]:
    """Folders of the packs named (or of the default ones), the base pack first. Raises RulesError."""
    home = shipped_packs()
    folders = [home / BASE_PACK]
    problems = []
    for name in tuple(named) or DEFAULT_PACKS:
        path = Path(name)
        shipped = home / name
        if "/" not in name and "\\" not in name and shipped.is_dir():
            path = shipped
        elif not path.is_dir():
            known = ", ".join(sorted(p.name for p in home.iterdir() if (p / "pack.yaml").is_file()))
            problems.append(Problem(name, 0, 0, f"no such rule pack: neither a folder nor one of {known}"))
        if path not in folders:
            folders.append(path)
    if problems:
        raise RulesError(problems)
    return folders


def load_packs(folders: Iterable[Path], *, use_cache: bool = True) -> tuple[Ruleset, dict[str, Any]]:
    """The ruleset of some pack folders, and its gate table. Raises RulesError with every problem."""
    folders = list(folders)
    key = "\0".join([kclaims.__version__, *(f"{folder.name}={digest(folder)}" for folder in folders)])

    def build() -> dict[str, Any]:
        data = compile_packs(folders)
        return {"data": data, "gate": gate_table(Ruleset.of(data))}

    stored = remembered(key, build, use_cache=use_cache)
    return Ruleset.of(stored["data"]), stored["gate"]


def selected(rules: Iterable[Rule], select: Iterable[str], ignore: Iterable[str]) -> list[Rule]:
    """Rules that a run uses: stable ones (experimental ones only when named), narrowed by id, category, pack or glob."""
    chosen, left_out = tuple(select), tuple(ignore)
    return [
        rule for rule in rules
        if (_named(rule, chosen) if chosen else rule.status == "stable") and not _named(rule, left_out)
    ]  # fmt: skip


def _named(rule: Rule, patterns: tuple[str, ...]) -> bool:
    return any(pattern in {rule.id, rule.category, rule.pack} or fnmatchcase(rule.id, pattern) for pattern in patterns)


def load_learned() -> LearnedModel | None:
    """The model that comes with the base pack, or None where it is not there or can't be used."""
    try:
        return LearnedModel(shipped_packs() / BASE_PACK / "learned.bin")
    except ModelError:
        return None
