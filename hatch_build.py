"""Puts the default rule packs into the wheel compiled, so that the first run of an installed kclaims is as fast as the next."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledPacks(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles with the code that is being packed; the file says from which code and content it was made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the compiled packs to a wheel; an editable install compiles into the cache instead."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from kclaims.engine.packs import COMPILED, compiled_packs, pack_folders, shipped_key

        self._folder = TemporaryDirectory()  # goes with the hook
        file = Path(self._folder.name, COMPILED)
        folders = pack_folders(())
        file.write_bytes(compiled_packs(folders, shipped_key(folders)))
        build_data["force_include"][str(file)] = f"kclaims/rulesets/{COMPILED}"
