"""Text that a page hides until a reader unfolds it: answers behind questions, tabs."""

from __future__ import annotations

from collections.abc import Mapping


class Panels:
    """Tells panels, which readers can open, from what no reader sees, by the controls before them (WAI-ARIA)."""

    def __init__(self) -> None:
        self._controlled: set[str] = set()
        self._control_at: int | None = None

    def control(self, found: Mapping[str, str], blocks: int) -> bool:
        """Note an element; whether it unfolds others. `blocks` is how many blocks of text stand before it."""
        controls = ("aria-expanded" in found and "aria-haspopup" not in found) or found.get("role") == "tab"
        if controls:
            self._controlled.update(found.get("aria-controls", "").split())
            self._control_at = blocks
        return controls

    def unfold(self, found: Mapping[str, str], blocks: int) -> bool:
        """Whether a hidden element is a panel: named by a control, or the first thing after one."""
        follows = self._control_at is not None and blocks - self._control_at <= 1  # but for the control's own words
        return follows or found.get("role") == "tabpanel" or found.get("id", "") in self._controlled
