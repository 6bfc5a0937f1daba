"""Which panel is shown, and what it was opened from."""

from __future__ import annotations

from ui.fetch.room import FETCH
from ui.layer_room.presenter import LAYER_ROOM

Panel = str
"""The name of a panel; each task brings its own."""

ASIDES: tuple[Panel, ...] = ("new", "crs", LAYER_ROOM, FETCH)
"""Panels that belong to no task, or ask something: they are left for the one before."""


class Panels:
    """The panel in view, and the panels that wait under it."""

    def __init__(self) -> None:
        self.shown: Panel = "start"
        self._waiting: list[Panel] = []

    @property
    def of_task(self) -> Panel:
        """The panel in view, or the one that asides were opened from."""
        return self._waiting[0] if self._waiting else self.shown

    @property
    def before(self) -> Panel | None:
        """What an aside is left for, None where no aside is in view."""
        return self._waiting[-1] if self._waiting else None

    def show(self, panel: Panel) -> Panel:
        """Take another panel, and return the one that was shown."""
        left = self.shown
        if panel not in ASIDES:
            self._waiting.clear()
        elif panel in self._waiting:
            del self._waiting[self._waiting.index(panel) :]
        elif panel != left:
            self._waiting.append(left)
        self.shown = panel
        return left
