"""Configuration files: found nearest upward, checked against the shipped schema, merged under the command line."""

from __future__ import annotations

import json
from dataclasses import field
from pathlib import Path
from typing import Any

from kclaims.model.record import record
from kclaims.rules.problems import Marked, Problem, complaint
from kclaims.settings.cache import remembered
from kclaims.settings.errors import ConfigError
from kclaims.settings.globs import fits, relative

FILE = ".kclaims.yaml"


@record()
class Config:
    """What a configuration file says; `folder` is what its paths are relative to."""

    values: dict[str, Any] = field(default_factory=dict)
    folder: Path = field(default_factory=Path)
    path: Path | None = None
    places: Marked | None = None

    def names(self, key: str) -> tuple[str, ...]:
        """A list setting, empty where it is not set."""
        return tuple(self.values.get(key, ()))

    def settings_for(self, path: str) -> dict[str, Any]:
        """The settings for a file: those of `paths` whose pattern fits lie over the others, what they ignore adds up."""
        settings = dict(self.values)
        entries = self.values.get("paths", ())
        seen = self.relative(path) if entries else path
        for entry in entries:
            if fits(entry["path"], seen):
                ignored = [*settings.get("ignore", ()), *entry.get("ignore", ())]
                settings |= {**{key: value for key, value in entry.items() if key != "path"}, "ignore": ignored}
        return settings

    def relative(self, path: str) -> str:
        """A file's path as the patterns of this configuration see it."""
        return relative(path, self.folder)

    def excludes(self, path: str) -> bool:
        """Whether `exclude` names a file or a folder that it lies in."""
        patterns = self.names("exclude")
        return bool(patterns) and any(fits(pattern, self.relative(path)) for pattern in patterns)


def find(start: Path) -> Path | None:
    """The nearest `.kclaims.yaml`, or `pyproject.toml` with a `[tool.kclaims]` table, from a folder upward."""
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder / FILE
        project = folder / "pyproject.toml"
        if project.is_file() and b"[tool.kclaims" in project.read_bytes():
            return project
    return None


def read_config(path: Path, *, use_cache: bool = True) -> Config:
    """The configuration in a file. Raises ConfigError with file, line and column of every problem."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError([Problem(str(path), 0, 0, f"can't be read: {error.strerror}")]) from None
    except UnicodeDecodeError:
        raise ConfigError([Problem(str(path), 0, 0, "not UTF-8 text")]) from None
    marked = _toml(text, str(path)) if path.suffix == ".toml" else _yaml(text, str(path))
    known = remembered(f"config\0{text}", lambda: _checked(marked), use_cache=use_cache)
    if known["problems"]:
        raise ConfigError([Problem(str(path), *problem) for problem in known["problems"]])
    return Config(marked.data or {}, path.parent, path, marked)


def _yaml(text: str, path: str) -> Marked:
    from kclaims.rules.yaml_marks import YamlError, load

    try:
        return load(text, path)
    except YamlError as error:
        raise ConfigError(error.problems) from None


def _toml(text: str, path: str) -> Marked:
    import tomllib

    try:
        tools = tomllib.loads(text).get("tool", {})
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, and nesting, are none of TOML's own
        raise ConfigError([Problem(path, 0, 0, f"not valid TOML: {error}")]) from None
    data = tools.get("kclaims", {}) if isinstance(tools, dict) else {}
    data = json.loads(json.dumps(data, default=str))  # TOML's own dates become the text that the schema asks for
    line = next((i for i, row in enumerate(text.splitlines(), 1) if row.strip().startswith("[tool.kclaims")), 1)
    return Marked(data, {(): (line, 1)})


def _checked(marked: Marked) -> dict[str, Any]:
    from importlib import resources

    from jsonschema import Draft202012Validator, FormatChecker

    schema = resources.files("kclaims.settings").joinpath("schemas", "config.json").read_text(encoding="utf-8")
    if marked.data is None:
        return {"problems": []}
    validator = Draft202012Validator(json.loads(schema), format_checker=FormatChecker(["date"]))
    errors = sorted(validator.iter_errors(marked.data), key=lambda e: str(e.path))
    return {"problems": [[*marked.place(at := tuple(e.absolute_path)), complaint(e.message, at)] for e in errors]}
