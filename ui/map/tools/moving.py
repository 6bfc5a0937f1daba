"""Moving a whole plan area."""

from __future__ import annotations

import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from rumslig.sketch.corners import move_area
from rumslig.sketch.draft import bearing_of
from ui.language import tr
from ui.map.tools import readout
from ui.map.tools.bench import Bench, Pointer
from ui.map.tools.editing import LONG_STEP_PX, STEP_PX
from ui.map.tools.paint import draw_area, draw_readout
from ui.map.tools.tool import ARROWS, ENTER, Tool


class MoveAreaTool(Tool):
    """The area follows the hand, or the arrows."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._from: Pointer | None = None
        self._step = (0.0, 0.0)

    def begin(self) -> None:
        """Take the chosen plan where none is edited."""
        self.bench.take_plan()

    def end(self) -> None:
        """Let the area stand where it is."""
        self.key_up()

    def hint(self) -> str:
        """Return how to move."""
        return tr("Dra området, eller pilar, Skift tio gånger längre · Retur eller Esc är klar")

    def grab(self, pointer: Pointer) -> bool:
        """Take hold of the area."""
        area = self.bench.area_of(self.bench.edited)
        place = self.bench.free_place(pointer)
        if area is None or not area.intersects(shapely.Point(place)):
            return False
        self._from = pointer
        return True

    def drag(self, pointer: Pointer) -> None:
        """Let the area follow."""
        if self._from is not None:
            here, start = self.bench.free_place(pointer), self.bench.free_place(self._from)
            self._step = (here[0] - start[0], here[1] - start[1])
            self.bench.changed.emit()

    def drop(self, pointer: Pointer, *, moved: bool) -> None:
        """Let the area stand where it is."""
        if moved:
            self.drag(pointer)
        self._from = None
        self.key_up()

    def key(self, key: Qt.Key, _pointer: Pointer, *, shift: bool) -> bool:
        """Move by arrows, or be done."""
        if key in ARROWS:
            step = (LONG_STEP_PX if shift else STEP_PX) * self.bench.viewport.metres_per_px
            east, south = ARROWS[key]
            self._step = (self._step[0] + east * step, self._step[1] - south * step)
            self.bench.changed.emit()
        elif key == Qt.Key.Key_Escape and self._from is not None:
            self._from, self._step = None, (0.0, 0.0)
            self.bench.changed.emit()
        elif key == Qt.Key.Key_Escape or key == Qt.Key.Key_F or key in ENTER:
            self.key_up()
            self.bench.tool_asked.emit("edit")
        else:
            return False
        return True

    def key_up(self) -> None:
        """End a move."""
        area, step = self.bench.area_of(self.bench.edited), self._step
        if self._from is not None or area is None or step == (0.0, 0.0):
            return
        self._step = (0.0, 0.0)
        self.bench.edit(move_area(area, *step), tr("flytt av område"))

    def paint(self, painter: QPainter) -> None:
        """Draw the area where it would stand, and how far it has gone."""
        area = self.bench.area_of(self.bench.edited)
        if area is None:
            return
        view, mode = self.bench.viewport, self.bench.mode
        moved = shapely.affinity.translate(area, *self._step)
        draw_area(painter, view, mode, moved)
        if self._step != (0.0, 0.0):
            gone = readout.metres((self._step[0] ** 2 + self._step[1] ** 2) ** 0.5)
            way = readout.degrees(bearing_of((0, 0), self._step))
            x, y = view.to_screen(*moved.centroid.coords[0])
            draw_readout(
                painter, view, mode, x, y, [tr("{length} mot {degrees}", length=gone, degrees=way)]
            )
