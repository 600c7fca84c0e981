"""Which packs a run uses; compiled as shipped, or through the cache."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kclaims
from kclaims.engine.selection import named
from kclaims.match.encoder import Encoder
from kclaims.match.learned import LearnedModel, ModelError
from kclaims.match.second_reading import SecondReading
from kclaims.model import Rule
from kclaims.rules.folders import digest, shipped_packs
from kclaims.rules.plans import written_forms, written_plan
from kclaims.rules.problems import Problem, RulesError
from kclaims.rules.ruleset import Ruleset, surface_forms
from kclaims.rules.sections import Sections, encode
from kclaims.settings.cache import kept

if TYPE_CHECKING:
    from kclaims.rules.knowledge import Knowledge

BASE_PACK = "core"
COMPILED = "compiled.kcp"  # beside the shipped packs in an installed package: the default ones, compiled
# What compiles packs, or reads what was compiled: files made by other code are not used.
_COMPILERS = (
    "engine/packs.py", "gate/names.py", "gate/table.py", "rules/knowledge.py", "rules/loader.py", "rules/pages.py",
    "rules/phrases.py", "rules/plans.py", "rules/ruleset.py", "rules/sections.py", "rules/yaml_marks.py", "text/characters.py",
    "text/words.py",
)  # fmt: skip


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
    compiled = open_packs(folders, use_cache=use_cache)
    return Ruleset.of(compiled), compiled["gate"]


def load_knowledge(folders: Iterable[Path], *, use_cache: bool = True) -> Knowledge:
    """Concepts, facts and relations of some pack folders. Raises RulesError with every problem."""
    return knowledge_of(open_packs(folders, use_cache=use_cache))


def knowledge_of(compiled: Sections) -> Knowledge:
    """Concepts, facts and relations of compiled packs."""
    from kclaims.rules.knowledge import Knowledge

    return Knowledge.of(compiled)


def open_packs(folders: Iterable[Path], *, use_cache: bool = True) -> Sections:
    """Some pack folders compiled: as shipped, else from the cache, else made now. Raises RulesError with every problem."""
    folders = list(folders)
    key = _key(folders)
    shipped = _shipped(key)
    if shipped is not None:
        return shipped
    return kept(key, lambda: compiled_packs(folders), lambda content: Sections.read(content, key), use_cache=use_cache)


def compiled_packs(folders: Iterable[Path]) -> bytes:
    """The bytes that `open_packs` keeps. Raises RulesError with every problem."""
    from kclaims.gate.table import gate_table
    from kclaims.rules.knowledge import drug_forms, form_phrases, study_names
    from kclaims.rules.loader import compile_packs
    from kclaims.rules.phrases import expand

    folders = list(folders)
    data = compile_packs(folders)
    concepts = data["concepts"]
    data["gate"] = gate_table(Ruleset.of(data), data["relations"], drug_forms(concepts), study_names(concepts))
    data["forms"] = {name: written_forms(surface_forms(data["lexicon"], name)) for name in data["lexicon"]}
    data["written"] = {phrase: written_forms(expand(phrase)) for phrase in form_phrases(data)}
    data["plans"] = {phrase: written_plan(phrase) for phrase in _phrases(data)}
    data["examples"] = {rule["id"]: rule.pop("examples") for rule in data["rules"]}
    return encode(_key(folders), data)


def _phrases(data: Mapping[str, Any]) -> Iterator[str]:
    """Every phrase that a lint may look for, in the raw values."""
    from kclaims.rules.checks import phrases_of

    for rule in data["rules"]:
        yield from (phrase for _, phrase in phrases_of(rule))
    for context in data["contexts"].values():
        yield from (form for forms in context.get("cues", {}).values() for form in forms)
    for relation in data["relations"].values():
        yield from (
            phrase for group in ("triggers", "denials", "unless") for phrase in relation.get(group, {}).values()
        )
    for element in (*data["elements"].values(), *data["genres"].values()):
        yield from (phrase for group in ("phrases", "headed", "unless") for phrase in element.get(group, {}).values())


def _shipped(key: str) -> Sections | None:
    try:
        return Sections.read((shipped_packs() / COMPILED).read_bytes(), key)
    except OSError:
        return None


def _key(folders: Iterable[Path]) -> str:
    """What compiled packs are made from: the code that compiles them and the content of the folders."""
    total = hashlib.sha256(f"{kclaims.__version__}\0{_code()}".encode())
    for folder in folders:
        total.update(f"\0{folder.name}={digest(folder)}".encode())
    return total.hexdigest()


@cache
def _code() -> str:
    package = Path(kclaims.__file__).parent
    total = hashlib.sha256()
    for name in _COMPILERS:
        total.update((package / name).read_bytes())
    return total.hexdigest()


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
