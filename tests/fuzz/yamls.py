"""Configuration files and rule packs: as authors write them, nearly so, and not at all."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from kclaims.rules.folders import shipped_packs
from tests.fuzz.texts import ODD

_SCALAR = st.one_of(
    st.sampled_from(["true", "no", "~", "12:30", "1e999", ".nan", "0x10", "9" * 5_000, "!!int x", "!!float x", "!!bool x", "!!null x", "!x y", "&a x", "*a", "? a", "-", "|", ">", "'", '"', "%", "@", "`"]),
    st.sampled_from(["error", "us", "2026-11-22", "2026-02-31", "promotion", "cure-all", "[a, b]", "{a: b}", "[" * 200, "{" * 200, "\t", "**/*.md", "[!"]),
    st.sampled_from(ODD), st.text(max_size=12),
)  # fmt: skip
_KEY = st.one_of(
    st.sampled_from(["select", "ignore", "rulesets", "fail-on", "min-severity", "jurisdiction", "as-of", "baseline", "genre", "learned", "exclude", "paths", "suppress"]),
    st.sampled_from(["path", "rule", "quote", "fingerprint", "reason", "until", "rules", "match", "any", "id", "? [a]", "<<", ""]), st.text(max_size=5),
)  # fmt: skip
_LINE = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "  ", "- ", "  - ", "\t"]),
    _KEY,
    st.sampled_from([": ", ":", " = "]),
    _SCALAR,
)
ANY_YAML = st.one_of(
    st.text(max_size=100), st.lists(_LINE, max_size=10).map("\n".join), st.text(alphabet="[]{}:,-?&*!|>'\"#%@ \n\tab1", max_size=60),
    st.sampled_from(["[" * 50_000, "{" * 50_000, "- " * 20_000, "a: " * 2_000, "? " * 5_000, "!" * 5_000, "&a " * 500, "{a: " * 300, "[[" * 30 + "]]" * 30]),
    st.sampled_from(["a: &a [*a]", "--- a\n--- b", "%YAML 9.9\n---\na", "%TAG ! x\n---\n!a b", "\ud800", "a: !!binary x", "!!set {a}", "!!omap [a: b]", "!!timestamp 2026"]),
)  # fmt: skip

GLOB = st.one_of(
    st.lists(st.sampled_from(["**/", "**", "*", "?", "a", "b", "/", "[a-c]", "[!a]", "[", "]", ".md", "./", "[]]", "[^/]", "\\", "é"]), max_size=25).map("".join),
    st.sampled_from(["**/" * 30 + "b", "*a" * 30 + "b", "**a" * 30 + "b", "?*" * 30, "[a-z]*" * 20 + "!"]), st.text(max_size=10),
)  # fmt: skip
PATH = st.one_of(
    st.lists(st.sampled_from(["a", "b", "/", "drafts", ".md", "é", ".."]), min_size=1, max_size=30).map("".join), st.sampled_from(["a/" * 40 + "c", "a" * 200]),
    st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=20),
)  # fmt: skip
_DAY = st.sampled_from(["2026-11-22", "2020-01-01", "2026-02-31", "9999-99-99", "٢٠٢٦-01-01"])
_ENTRY = st.fixed_dictionaries(
    {"path": GLOB, "rule": st.one_of(GLOB, st.sampled_from(["*", "cure-all", "health-fraud.cure-all"]))},
    optional={"reason": st.text(max_size=5), "until": _DAY, "quote": st.text(max_size=8), "fingerprint": st.text(max_size=4)},
)  # fmt: skip
_NAMES = st.lists(st.one_of(GLOB, st.sampled_from(["cure-all", "ketamine.*"])), max_size=3)
_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "select": _NAMES, "ignore": _NAMES, "exclude": _NAMES, "as-of": _DAY, "learned": st.booleans(), "suppress": st.lists(_ENTRY, max_size=4),
        "paths": st.lists(st.fixed_dictionaries({"path": GLOB}, optional={"ignore": _NAMES, "as-of": _DAY}), max_size=3), "x": st.text(max_size=3),
    },
)  # fmt: skip
CONFIG = _VALUES.map(json.dumps)
CONFIG_TOML = st.one_of(
    st.lists(st.builds("{} = {}".format, _KEY, _SCALAR), max_size=6).map(lambda lines: "[tool.kclaims]\n" + "\n".join(lines)),
    st.sampled_from(["tool = 3", "tool.kclaims = 'x'", "[tool]\nkclaims = 1", "[[tool]]", "a = " + "[" * 5_000, "a = " + "9" * 5_000, "[tool.kclaims]\nas-of = 2026-11-22", "[tool.kclaims]\nx = nan"]),
    st.lists(_LINE, max_size=5).map("\n".join),
)  # fmt: skip


@cache
def _pack_files() -> dict[str, str]:
    """Files of two shipped packs by the name they have in a pack of their own."""
    home = shipped_packs()
    files = [file for name in ("health-fraud", "ketamine") for file in sorted((home / name).rglob("*.yaml"))]
    return {
        f"{file.parent.parent.name if file.parent.name in {'rules', 'schemes'} else file.parent.name}/{file.relative_to(home).as_posix()}": file.read_text(
            encoding="utf-8"
        )
        for file in files
    }


_PIECE = st.one_of(
    _SCALAR, st.sampled_from(["{drug}", "{nothing}", "...3", "...99", "(a|b)?", "(((", "{end}", "{start}", "a? b? c?", "|", "[]", "{}", "null", "- x", "''", "x" * 3_000, "( a | " * 50])
)  # fmt: skip
PACK_EDITS = st.lists(
    st.tuples(st.integers(0, 200), st.floats(0, 1), st.sampled_from(["value", "value", "key", "drop", "double", "indent"]), _PIECE), min_size=1, max_size=3
)  # fmt: skip


def _changed(lines: list[str], at: int, kind: str, piece: str) -> None:
    line = lines[at]
    key, colon, _ = line.partition(": ")
    if kind == "value":
        lines[at] = f"{key}{colon or ' '}{piece}"
    elif kind == "key":
        lines[at] = f"{line[: len(line) - len(line.lstrip())]}{piece}: {line.strip()}"
    elif kind == "drop":
        del lines[at]
    elif kind == "double":
        lines.insert(at, line)
    else:
        lines[at] = f"  {line}"


def damaged_pack(folder: Path, edits: list[tuple[int, float, str, str]]) -> Path:
    """The ketamine pack in a folder, after edits of some lines of its files (and of those of another)."""
    shutil.rmtree(folder, ignore_errors=True)
    files = {name.split("/", 2)[2]: text for name, text in _pack_files().items() if name.startswith("ketamine/")}
    names = sorted(files)
    for number, at, kind, piece in edits:
        name = names[number % len(names)]
        lines = files[name].splitlines() or [""]
        _changed(lines, int(at * (len(lines) - 1)), kind, piece)
        files[name] = "\n".join(lines)
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", errors="replace")
    return folder
