"""Which packs a run uses, loaded through the cache."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import kclaims
from kclaims.engine.selection import named
from kclaims.gate import gate_table
from kclaims.match.encoder import Encoder
from kclaims.match.learned import LearnedModel, ModelError
from kclaims.match.second_reading import SecondReading
from kclaims.model import Rule
from kclaims.rules.knowledge import Knowledge, drug_forms
from kclaims.rules.loader import RulesError, compile_packs, digest, shipped_packs
from kclaims.rules.ruleset import Ruleset
from kclaims.rules.yaml_marks import Problem
from kclaims.settings.cache import remembered

BASE_PACK = "core"
_COMPILERS = (
    "rules/loader.py",
    "rules/phrases.py",
    "rules/ruleset.py",
    "rules/knowledge.py",
    "rules/pages.py",
    "gate/table.py",
)
_KNOWN = ("concepts", "relations", "anaphora", "qualifiers", "facts", "bibliography")


def shipped_names() -> list[str]:
    """Names of the packs that come with kclaims, which run where none is named; the base pack is not among them."""
    return sorted(f.parent.name for f in shipped_packs().glob("*/pack.yaml") if f.parent.name != BASE_PACK)


def pack_folders(named: Iterable[str]) -> list[Path]:
    """Folders of the packs named (or of every shipped one), the base pack first. Raises RulesError."""
    home = shipped_packs()
    folders = [home / BASE_PACK]
    problems = []
    for name in tuple(named) or shipped_names():
        path = Path(name)
        shipped = home / name
        if "/" not in name and "\\" not in name and shipped.is_dir():
            path = shipped
        elif not path.is_dir():
            known = ", ".join([BASE_PACK, *shipped_names()])
            problems.append(Problem(name, 0, 0, f"no such rule pack: neither a folder nor one of {known}"))
        if path not in folders:
            folders.append(path)
    if problems:
        raise RulesError(problems)
    return folders


def load_packs(folders: Iterable[Path], *, use_cache: bool = True) -> tuple[Ruleset, dict[str, Any]]:
    """The ruleset of some pack folders, and its gate table. Raises RulesError with every problem."""
    folders = list(folders)

    def build() -> dict[str, Any]:
        data = _compiled(tuple(folders))
        gate = gate_table(Ruleset.of(data), data["relations"], drug_forms(data["concepts"]))
        return {"data": {key: value for key, value in data.items() if key not in _KNOWN}, "gate": gate}

    stored = remembered(_key(folders, "rules"), build, use_cache=use_cache)
    return Ruleset.of(stored["data"]), stored["gate"]


def load_knowledge(folders: Iterable[Path], *, use_cache: bool = True) -> Knowledge:
    """Concepts, facts and relations of some pack folders; kept apart from the rules, since few pages need them."""
    folders = list(folders)

    def build() -> dict[str, Any]:
        data = _compiled(tuple(folders))
        return {key: data[key] for key in (*_KNOWN, "sources")}

    return Knowledge.of(remembered(_key(folders, "knowledge"), build, use_cache=use_cache))


@cache
def _code() -> str:
    """When the code that compiles packs was last written: what an older one stored is not used."""
    package = Path(kclaims.__file__).parent
    return ",".join(str((package / name).stat().st_mtime_ns) for name in _COMPILERS)


@cache
def _compiled(folders: tuple[Path, ...]) -> dict[str, Any]:
    return compile_packs(folders)


def _key(folders: list[Path], part: str) -> str:
    return "\0".join([kclaims.__version__, _code(), part, *(f"{folder.name}={digest(folder)}" for folder in folders)])


def selected(rules: Iterable[Rule], select: Iterable[str], ignore: Iterable[str]) -> list[Rule]:
    """Rules that a run uses: stable ones (experimental ones only when named), narrowed by id, category, pack or glob."""
    chosen, left_out = tuple(select), tuple(ignore)
    return [
        rule for rule in rules
        if (_named(rule, chosen) if chosen else rule.status == "stable") and not _named(rule, left_out)
    ]  # fmt: skip


def _named(rule: Rule, patterns: tuple[str, ...]) -> bool:
    return named(rule.id, rule.category, patterns)


def load_learned() -> LearnedModel | None:
    """The model that comes with the base pack, or None where it is not there or can't be used."""
    try:
        return LearnedModel(shipped_packs() / BASE_PACK / "learned.bin")
    except ModelError:
        return None


def load_second_reading() -> SecondReading | None:
    """The encoder that comes with the base pack, or None where it is not there or can't be used."""
    try:
        return SecondReading(Encoder(shipped_packs() / BASE_PACK / "encoder.bin"))
    except ModelError:
        return None
