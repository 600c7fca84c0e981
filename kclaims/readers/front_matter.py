"""The metadata block at the head of a Markdown file: YAML between `---`, TOML between `+++`."""

from __future__ import annotations

import re
from typing import Any

from kclaims.text.patterns import lazy

_BLOCK = lazy(r"(---|\+\+\+)[ \t]*(?:\r\n?|\n)(.*?)(?<=[\r\n])(?:\1|\.\.\.)[ \t]*(?:[\r\n]|\Z)", re.DOTALL)
_KEY = lazy(r"\s*+(?:#[^\r\n]*+\s++)*+[\"']?[\w.@ -]{1,80}[\"']?\s*+[:=](?:\s|\Z)")
_MAX_DEPTH = 20
_LIMIT = 200_000  # characters; a thematic break on line 1 must not make the file metadata


def read_front_matter(source: str) -> tuple[dict[str, Any], int]:
    """The metadata, and the offset where the text begins (0 when the file has none).

    What cannot be read is `{"front_matter_error": message}`. A file that opens with a thematic break has no metadata.
    """
    block = _BLOCK.match(source, 0, _LIMIT)
    if block is None or (block[2].strip() and not _KEY.match(block[2])):
        return {}, 0
    try:
        found = _load(block[1], block[2])
    except Exception as error:  # noqa: BLE001 -- two parsers, each with its own errors; RecursionError from nesting
        return {"front_matter_error": str(error) or type(error).__name__}, block.end()
    if found is None:
        return {}, block.end()
    if not isinstance(found, dict):
        return {}, 0
    if _is_deep(found):
        return {"front_matter_error": "nested too deeply"}, block.end()
    return {str(key): value for key, value in found.items()}, block.end()


def _is_deep(value: Any, most: int = _MAX_DEPTH) -> bool:
    """Whether lists and mappings lie in each other deeper than a page needs, and than they could be written out."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return not most or any(_is_deep(item, most - 1) for item in inner)


def _load(fence: str, text: str) -> Any:
    if fence == "+++":
        import tomllib

        return tomllib.loads(text.replace("\r\n", "\n"))
    import yaml  # 30 ms that most files need not spend

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    if "*" in text and any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, loader)):
        raise ValueError("anchors and aliases are not allowed")  # a few lines of them stand for gigabytes
    return yaml.load(text, loader)  # noqa: S506 -- both are safe loaders
