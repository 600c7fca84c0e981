"""Rule packs as folders: where the shipped ones lie, which files a pack has, what their content is."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

PACK_FILES = {
    "pack.yaml": "pack", "lexicon.yaml": "lexicon", "contexts.yaml": "contexts", "concepts.yaml": "concepts",
    "relations.yaml": "relations", "practice.yaml": "relations", "facts.yaml": "facts", "bibliography.yaml": "bibliography",
    "elements.yaml": "elements", "genres.yaml": "genres", "checklists.yaml": "checklists",
}  # fmt: skip
PACK_FOLDERS = {
    "facts": "facts",
    "relations": "relations",
    "elements": "elements",
    "contexts": "contexts",
    "rules": "rule",
}  # for what one file would be too long for
BASE_PACK = "core"  # which every other pack builds upon


@cache
def shipped_packs() -> Path:
    """The folder of the packs that come with kclaims: the installed package's, else the checkout's."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rulesets"  # first: beside an installed package lies what others install
    return inside if inside.is_dir() else package.parent / "rulesets"


def pack_files(folder: Path) -> list[Path]:
    """Files of a pack, in a fixed order."""
    tops = set(_yaml_files(folder))
    inner = (folder / name for name in PACK_FOLDERS)
    return [
        *(folder / name for name in PACK_FILES if name in tops),
        *(place / name for place in inner for name in _yaml_files(place)),
    ]


def _yaml_files(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries if entry.name.endswith(".yaml") and entry.is_file())
    except OSError:
        return []


def kind_of(folder: Path, file: Path) -> str:
    """What one of a pack's files holds."""
    return PACK_FILES[file.name] if file.parent == folder else PACK_FOLDERS[file.parent.name]


def digest(folder: Path) -> str:
    """Digest over names and bytes of a pack's files."""
    import hashlib

    total = hashlib.sha256()
    for file in pack_files(folder):
        total.update(f"{file.relative_to(folder).as_posix()}\0".encode())
        total.update(file.read_bytes())
        total.update(b"\0")
    return f"sha256:{total.hexdigest()}"
