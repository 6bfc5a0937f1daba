"""Pointing out a place, which sticks to what is known near it."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from rumslig.georeference.targets import Target
from rumslig.sketch.outline import Place, to_millimetre
from rumslig.sketch.snapping import Snap
from ui.map.tools.bench import REACH_PX, Bench, PickedPlace, Pointer
from ui.map.tools.paint import draw_known, draw_readout, draw_snap
from ui.map.tools.tool import ENTER, Tool

MOST_SHOWN = 30
"""With more known places in view than this only those near the pointer are marked."""
NEAR_PX = 110.0
"""How near the pointer that is."""


class PickTool(Tool):
    """A click, or Enter at the crosshair, points out a place."""

    has_crosshair = True
    snaps = True

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._at: Pointer | None = None
        self._held: int | None = None

    def hint(self) -> str:
        """Return what the place is picked for."""
        return self.bench.pick_hint

    def end(self) -> None:
        """Forget where the pointer was."""
        self._at = None

    def find_snap(self, place: Place) -> Snap | None:
        """Return the known place nearby."""
        if not self.bench.snaps:
            return None
        reach = REACH_PX * self.bench.viewport.metres_per_px
        known = self.bench.targets.nearest(*place, reach)
        if known is None:
            return None
        return Snap(known.place, "corner", math.dist(known.place, place))

    def grab(self, pointer: Pointer) -> bool:
        """Take hold of a place that may be moved."""
        near = [at for at, place in enumerate(self.bench.holds) if self.bench.is_at(pointer, place)]
        self._held = near[-1] if near else None  # the one drawn on top
        return bool(near)

    def drag(self, pointer: Pointer) -> None:
        """Bring what is held along."""
        self._at = pointer
        self._bring(pointer, is_dropped=False)

    def drop(self, pointer: Pointer, *, moved: bool) -> None:
        """Let go; a click on a place points at it as everywhere else."""
        if moved:
            self._bring(pointer, is_dropped=True)
        else:
            self.click(pointer)
        self._held = None

    def _bring(self, pointer: Pointer, *, is_dropped: bool) -> None:
        found = replace(self._picked(pointer), held=self._held, is_dropped=is_dropped)
        self.bench.place_picked.emit(found)

    def hover(self, pointer: Pointer) -> None:
        """Show what the place would stick to."""
        self._at = pointer
        self.bench.changed.emit()

    def click(self, pointer: Pointer) -> None:
        """Point out a place."""
        self.bench.place_picked.emit(self._picked(pointer))

    def put_place(self, place: Place) -> None:
        """Point out a place that was typed."""
        self.bench.place_picked.emit(self._named(place))

    def _picked(self, pointer: Pointer) -> PickedPlace:
        snapped = pointer.snap is not None
        return self._named(pointer.place if snapped else to_millimetre(pointer.place))

    def _named(self, place: Place) -> PickedPlace:
        known = self.bench.targets.nearest(*place, 0.0)
        return PickedPlace(place, known.title if known else "")

    def key(self, key: Qt.Key, pointer: Pointer, *, shift: bool) -> bool:
        """Point out the place at the crosshair, or stop."""
        if key in ENTER:
            self.click(pointer)
        elif key == Qt.Key.Key_Escape:
            self.bench.tool_asked.emit("pan")
        else:
            return False
        return True

    def known_shown(self) -> list[Target]:
        """Return the known places that are marked: all in view where they are few."""
        view, at = self.bench.viewport, self._at
        known = self.bench.targets.within(view.bounds)
        if len(known) <= MOST_SHOWN:
            return known
        if at is None:
            return []
        reach = NEAR_PX * view.metres_per_px
        return [item for item in known if math.dist(item.place, at.place) <= reach]

    def paint(self, painter: QPainter) -> None:
        """Mark the known places in view, and tell the name of the one under the pointer."""
        view, mode, at = self.bench.viewport, self.bench.mode, self._at
        if self.bench.snaps:
            for item in self.known_shown():
                draw_known(painter, view, mode, item.place)
        if at is not None and at.snap is not None:
            draw_snap(painter, view, mode, at.snap)
            named = self.bench.targets.nearest(*at.snap.place, 0.0)
            if named is not None and named.title:
                draw_readout(painter, view, mode, at.x, at.y, [named.title])
