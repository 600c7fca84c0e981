"""Which packs a run uses; compiled as shipped, or through the cache."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import kclaims
from kclaims.engine.selection import named
from kclaims.match.encoder import Encoder
from kclaims.match.learned import LearnedModel, ModelError
from kclaims.match.second_reading import SecondReading
from kclaims.model import Rule
from kclaims.rules.folders import BASE_PACK, pack_files, shipped_packs
from kclaims.rules.plans import written_forms, written_plan
from kclaims.rules.problems import Problem, RulesError
from kclaims.rules.ruleset import Ruleset, part_rules, surface_forms
from kclaims.rules.sections import Made, Sections, encode, mapped
from kclaims.settings.cache import kept

if TYPE_CHECKING:
    from kclaims.rules.knowledge import Knowledge

_BY_ENTRY = frozenset({"plans", "forms", "examples", "branches"})  # a page asks for few of them
COMPILED = "compiled.kcp"  # beside the shipped packs in an installed package: the default ones, compiled
# What compiles packs, or reads what was compiled: files made by other code are not used.
_COMPILERS = (
    "engine/packs.py", "gate/names.py", "gate/table.py", "rules/checks.py", "rules/folders.py", "rules/knowledge.py", "rules/loader.py",
    "rules/page_checks.py", "rules/pages.py",
    "rules/phrases.py", "rules/plans.py", "rules/ruleset.py", "rules/sections.py", "rules/yaml_marks.py", "text/characters.py",
    "text/units.py", "text/words.py",
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


def load_packs(folders: Iterable[Path], *, use_cache: bool = True) -> tuple[Ruleset, Mapping[str, str]]:
    """The ruleset of some pack folders, and its gate table. Raises RulesError with every problem."""
    return ruleset_of(open_packs(folders, use_cache=use_cache))


def ruleset_of(compiled: Sections) -> tuple[Ruleset, Mapping[str, str]]:
    """The ruleset of compiled packs, and its gate table."""
    return Ruleset.of(compiled), Made(compiled["gate"], lambda _, section: compiled[section])


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
    shipped = _shipped(folders)
    if shipped is not None:
        return shipped
    key = _key(folders)
    read = partial(Sections.read, key=key)
    return kept(key, lambda: compiled_packs(folders, key), read, use_cache=use_cache)


def compiled_packs(folders: Sequence[Path], key: str) -> bytes:
    """The bytes that `open_packs` reads by a key. Raises RulesError with every problem."""
    from kclaims.gate.table import gate_table
    from kclaims.rules.knowledge import drug_forms, form_phrases, study_names, words_meant
    from kclaims.rules.loader import compile_packs
    from kclaims.rules.phrases import expand

    data = compile_packs(folders)
    concepts, meant = data["concepts"], words_meant(data["qualifiers"])
    table = gate_table(Ruleset.of(data), data["relations"], drug_forms(concepts), study_names(concepts), meant)
    data["gate"] = {column: f"gate {column}" for column in table}
    data |= {data["gate"][column]: written for column, written in table.items()}
    data["forms"] = {name: written_forms(surface_forms(data["lexicon"], name)) for name in data["lexicon"]}
    data["written"] = {phrase: written_forms(expand(phrase)) for phrase in form_phrases(data)}
    data["plans"] = {phrase: written_plan(phrase) for phrase in _phrases(data)}
    part_rules(data)
    return encode(key, data, _BY_ENTRY)


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


def _shipped(folders: Iterable[Path]) -> Sections | None:
    try:
        return Sections.read(mapped(shipped_packs() / COMPILED), shipped_key(folders), trusted=True)
    except OSError:
        return None


def shipped_key(folders: Iterable[Path]) -> str:
    """The key of compiled packs beside those they were made from, which nobody edits but whoever installed them: a checksum will do."""
    length = checksum = 0
    for piece in _made_from(folders):
        length, checksum = length + len(piece), crc32(piece, checksum)
    return f"{length}-{checksum:08x}"


def _key(folders: Iterable[Path]) -> str:
    """The key of packs in the cache, where packs of anybody may lie: a digest, and a dear one, as OpenSSL takes 4 ms to load."""
    import hashlib

    total = hashlib.sha256()
    for piece in _made_from(folders):
        total.update(piece)
    return total.hexdigest()


def _made_from(folders: Iterable[Path]) -> Iterator[bytes]:
    """What compiled packs are made from: the code that compiles them and the content of the folders."""
    package = Path(kclaims.__file__).parent
    yield kclaims.__version__.encode()
    for name in _COMPILERS:
        yield (package / name).read_bytes()
    for folder in folders:
        for file in pack_files(folder):
            yield f"\0{folder.name}\0{file.parent.name}\0{file.name}\0".encode()
            yield file.read_bytes()


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
