"""Rule packs from disk: YAML with places, schema, then meaning. Every problem is collected before one is raised."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from kclaims.rules.checks import check_meaning
from kclaims.rules.folders import digest, kind_of, pack_files
from kclaims.rules.knowledge_checks import form_places, knowledge_problems
from kclaims.rules.page_checks import add_elements, page_problems
from kclaims.rules.phrases import form_problems
from kclaims.rules.problems import Marked, Problem, RulesError, complaint
from kclaims.rules.yaml_marks import YamlError, load

# Files that define named things: kind of file -> (key of the file, word for one of them).
_NAMED = {
    "lexicon": ("entries", "lexicon"), "contexts": ("contexts", "context"), "concepts": ("concepts", "concept"),
    "relations": ("relations", "relation"), "elements": ("elements", "element"), "genres": ("cues", "genre cue"),
}  # fmt: skip
_DEFAULTS = {"certainty": "established", "jurisdiction": "any", "reviewed": ""}  # of a fact
MAX_FILE_BYTES = 4_000_000


def compile_packs(folders: Iterable[Path]) -> dict[str, Any]:
    """Packs as one plain JSON-able value for `Ruleset`. Raises RulesError with every problem found."""
    problems: list[Problem] = []
    data: dict[str, Any] = {
        "packs": [], "lexicon": {}, "contexts": {}, "sources": {}, "rules": [],
        "concepts": {}, "relations": {}, "anaphora": [], "qualifiers": {}, "facts": [], "bibliography": [],
        "elements": {}, "added": [], "genres": {}, "least": 1, "base": {}, "mimics": {}, "checklists": [],
    }  # fmt: skip
    origins: dict[str, tuple[str, Marked, tuple[str | int, ...]]] = {}
    for folder in folders:
        _read_pack(folder, data, origins, problems)
    if not problems:
        problems += [*add_elements(data), *page_problems(data, origins)]
        problems += [*check_meaning(data, origins), *knowledge_problems(data, origins)]
    if problems:
        raise RulesError(problems)
    del data["added"]
    return data


def _read_pack(
    folder: Path,
    data: dict[str, Any],
    origins: dict[str, tuple[str, Marked, tuple[str | int, ...]]],
    problems: list[Problem],
) -> None:
    if not (folder / "pack.yaml").is_file():
        problems.append(Problem(str(folder), 0, 0, "no pack.yaml here: a rule pack is a folder that holds one"))
        return
    name = folder.name
    for file in pack_files(folder):
        kind = kind_of(folder, file)
        marked = read_yaml(file, kind, problems)
        if marked is None:
            continue
        if kind == "pack":
            name = marked.data["name"]
            data["packs"].append(
                {"name": name, "version": marked.data["version"], "title": marked.data["title"],
                 "about": marked.data["about"], "digest": digest(folder),
                 "topic": marked.data.get("topic", "")}
            )  # fmt: skip
            data["sources"] |= {
                key: {"title": source["title"], "url": source["url"]}
                for key, source in marked.data.get("sources", {}).items()
            }
        elif kind in _NAMED:
            _read_named(kind, str(file), marked, data, origins, problems)
        elif kind == "bibliography":
            for index, reference in enumerate(marked.data["references"]):
                _once(f"reference:{reference['id']}", (str(file), marked, ("references", index)), origins, problems)
                data["bibliography"].append(reference)
        elif kind == "checklists":
            for index, checklist in enumerate(marked.data["checklists"]):
                _once(f"checklist:{checklist['id']}", (str(file), marked, ("checklists", index)), origins, problems)
                data["checklists"].append(checklist)
        elif kind == "facts":
            for index, fact in enumerate(marked.data["facts"]):
                _once(f"fact:{fact['id']}", (str(file), marked, ("facts", index)), origins, problems)
                data["facts"].append({**_DEFAULTS, **marked.data.get("defaults", {}), **fact, "pack": name})
        else:
            several = "rules" in marked.data
            for index, rule in enumerate(marked.data["rules"] if several else [marked.data]):
                at: tuple[str | int, ...] = ("rules", index) if several else ()
                _once(f"rule:{rule['id']}", (str(file), marked, at), origins, problems)
                data["rules"].append({**rule, "pack": name})


def _read_named(
    kind: str, path: str, marked: Marked, data: dict[str, Any],
    origins: dict[str, tuple[str, Marked, tuple[str | int, ...]]], problems: list[Problem],
) -> None:  # fmt: skip
    key, word = _NAMED[kind]
    for name, value in marked.data.get(key, {}).items():
        held = data[kind].get(name, {})
        if held.get("placeholder"):
            del origins[f"{word}:{name}"]  # a pack that knows the drug takes the place of one that only names it
        elif held and value.get("placeholder"):
            continue
        _once(f"{word}:{name}", (path, marked, (key, name)), origins, problems)
        data[kind][name] = value
    if kind == "relations":
        for at, form in form_places(marked.data):
            problems += (Problem(path, *marked.place(at), text) for text in form_problems(form))
        data["anaphora"] += marked.data.get("anaphora", [])
        for group, values in marked.data.get("qualifiers", {}).items():
            data["qualifiers"].setdefault(group, {}).update(values)
    elif kind == "genres":
        data["least"], data["base"] = marked.data["least"], marked.data.get("base", {})
        data["mimics"] = marked.data.get("mimics", {})
    elif kind == "elements":
        data["added"] += [
            (name, more, (path, marked, ("add", name))) for name, more in marked.data.get("add", {}).items()
        ]


def _once(
    key: str,
    origin: tuple[str, Marked, tuple[str | int, ...]],
    origins: dict[str, tuple[str, Marked, tuple[str | int, ...]]],
    problems: list[Problem],
) -> None:
    if key in origins:
        path, marked, at = origin
        kind, name = key.split(":", 1)
        first = origins[key]
        line = first[1].place(first[2])[0]
        problems.append(Problem(path, *marked.place(at), f"{kind} '{name}' is already defined at {first[0]}:{line}"))
    else:
        origins[key] = origin


def read_yaml(file: Path, kind: str, problems: list[Problem]) -> Marked | None:
    """A file's data where it is YAML that fits the schema of its kind; else None, and `problems` grows."""
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            problems.append(Problem(str(file), 0, 0, f"larger than {MAX_FILE_BYTES:,} bytes"))
            return None
        marked = load(file.read_text(encoding="utf-8"), str(file))
    except YamlError as error:
        problems.extend(error.problems)
        return None
    except UnicodeDecodeError as error:
        problems.append(Problem(str(file), 0, 0, f"not UTF-8 text (byte {error.start})"))
        return None
    except OSError as error:
        problems.append(Problem(str(file), 0, 0, f"can't be read: {error.strerror}"))
        return None
    found = schema_problems(marked, kind, str(file))
    problems.extend(found)
    return None if found else marked


@cache
def _validator(kind: str) -> Any:
    from jsonschema import Draft202012Validator

    text = resources.files("kclaims.rules").joinpath("schemas", f"{kind}.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def schema_problems(marked: Marked, kind: str, path: str) -> list[Problem]:
    """What a file's data breaks of the schema for its kind, each with its place."""
    found = []
    for error in sorted(_validator(kind).iter_errors(marked.data), key=lambda e: list(map(str, e.absolute_path))):
        leaf = _leaf(error)
        at = tuple(leaf.absolute_path)
        found.append(Problem(path, *marked.place(at), complaint(leaf.message, at) + _meaning(leaf)))
    return found


def _meaning(error: Any) -> str:
    """What the schema says of the value that an error is about."""
    about = error.schema.get("description", "") if isinstance(error.schema, dict) else ""
    return f" ({about})" if about else ""


def _leaf(error: Any) -> Any:
    while error.context:
        error = max(error.context, key=lambda child: len(child.absolute_path))
    return error
