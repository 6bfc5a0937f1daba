"""Moving, adding and removing corners of a plan that is there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from shapely.geometry.base import BaseGeometry

from rumslig.errors import SketchError
from rumslig.sketch.corners import (
    Corner,
    Floats,
    corners_of,
    delete_corner,
    insert_corner,
    move_corner,
    nearest_edge,
    next_of,
    place_of,
    rings_of,
    same_corner,
    with_ring,
)
from rumslig.sketch.draft import length_of, turn_at
from rumslig.sketch.outline import Place, fault_of, to_millimetre
from rumslig.sketch.pieces import remove_ring
from ui.language import tr
from ui.map.tools import readout
from ui.map.tools.bench import REACH_PX, Bench, Pointer
from ui.map.tools.paint import (
    draw_area,
    draw_cross,
    draw_handle,
    draw_middle,
    draw_readout,
    draw_snap,
)
from ui.map.tools.tool import ARROWS, Tool, ToolName

STEP_PX, LONG_STEP_PX = 1.0, 10.0
LEAST_EDGE_PX = 4 * REACH_PX
"""Edges shorter than this on the screen have no handle of their own in the middle."""
LEAST_GAP_PX = 8.0
"""Corners closer than this on the screen share a handle."""
MOST_HANDLES = 2000
SUB_TOOLS: dict[Qt.Key, ToolName] = {
    Qt.Key.Key_H: "hole",
    Qt.Key.Key_T: "add_part",
    Qt.Key.Key_X: "split",
    Qt.Key.Key_G: "move_area",
}


@dataclass(slots=True)
class _Move:
    """A corner on its way.

    Attributes
    ----------
    area
        The plan as it is with the corner, before it moves.
    """

    area: BaseGeometry
    corner: Corner
    place: Place
    words: str
    pointer: Pointer | None = None

    def preview(self) -> BaseGeometry:
        """Return the area as it would be, valid or not."""

        def move(ring: Floats) -> Floats:
            moved = ring.copy()
            moved[self.corner.index] = self.place
            return moved

        return with_ring(self.area, self.corner, move)


class EditTool(Tool):
    """Corners are pulled by hand, or chosen by Tab and moved by arrows."""

    cursor = Qt.CursorShape.ArrowCursor
    snaps = True
    takes_tab = True

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.chosen: Corner | None = None
        self._move: _Move | None = None
        self._at: Pointer | None = None

    def begin(self) -> None:
        """Take the chosen plan where none is edited."""
        self.bench.take_plan()

    def end(self) -> None:
        """Let go of everything."""
        self.key_up()
        self._move = self._at = None

    def hint(self) -> str:
        """Return what a drag, a click or a key does now."""
        if self._area() is None:
            return tr("Klicka i det planområde som ska ändras")
        if self._move is not None:
            return tr("Släpp där hörnet ska stå · Esc ångrar flytten")
        if self.chosen is None:
            return tr(
                "Dra i ett hörn, eller välj det med Tabb · dubbelklick på kanten ger ett nytt"
            )
        return tr(
            "Dra eller pilar flyttar hörnet, Skift tio gånger längre · Delete tar bort · "
            "Insert ger ett nytt"
        )

    def snap_without(self) -> str:
        """Return the edited plan: its own corners only get in the way."""
        return self.bench.edited

    def _area(self) -> BaseGeometry | None:
        area = self.bench.area_of(self.bench.edited)
        self.chosen = None if area is None else same_corner(area, self.chosen)
        return area

    def grab(self, pointer: Pointer) -> bool:
        """Take hold of a corner, or pull a new one out of an edge's middle."""
        area = self._area()
        self.bench.forgive()
        if area is None:
            return False
        on_it = [
            (self._away(pointer, place), corner, place)
            for corner, place in self._seen_corners(area)
            if self.bench.is_at(pointer, place)
        ]
        if on_it:
            _, self.chosen, place = min(on_it)
            self._move = _Move(area, self.chosen, place, tr("flytt av hörn"), pointer)
        else:
            middles = [
                (self._away(pointer, middle), corner, middle)
                for corner, middle in self._middles(area)
                if self.bench.is_at(pointer, middle)
            ]
            if not middles:
                return False
            _, corner, middle = min(middles)
            self._add(area, corner, to_millimetre(middle), pointer)
        self.bench.changed.emit()
        return True

    def _add(self, area: BaseGeometry, corner: Corner, place: Place, pointer: Pointer) -> None:
        try:
            longer = insert_corner(area, corner, place)
        except SketchError:  # beside a needle's point; pulled out it may well be right
            return
        self.chosen = Corner(corner.part, corner.ring, corner.index + 1)
        self._move = _Move(longer, self.chosen, place, tr("nytt hörn"), pointer)

    def drag(self, pointer: Pointer) -> None:
        """Let the corner follow."""
        if self._move is not None:
            place = pointer.place if pointer.snap else to_millimetre(pointer.place)
            self._move.place, self._move.pointer = place, pointer
            self.bench.changed.emit()

    def drop(self, pointer: Pointer, *, moved: bool) -> None:
        """Let the corner stand where it is."""
        if moved:
            self.drag(pointer)
            self._settle()
        self._move = None
        self.bench.changed.emit()

    def key_up(self) -> None:
        """End a move by keys."""
        if self._move is not None and self._move.pointer is None:
            self._settle()

    def _settle(self) -> None:
        move, self._move = self._move, None
        if move is None:
            return
        before = self.bench.area_of(self.bench.edited)
        try:
            area = move_corner(move.area, move.corner, move.place)
        except SketchError as error:
            self.chosen = same_corner(before, self.chosen) if before is not None else None
            self.bench.refuse(error)
            return
        if before is None or not area.equals_exact(before, 0):
            self.bench.edit(area, move.words)

    def hover(self, pointer: Pointer) -> None:
        """Remember where the pointer is."""
        self._at = pointer

    def click(self, pointer: Pointer) -> None:
        """Choose another plan, or let go of the chosen corner."""
        self.bench.forgive()
        point = shapely.Point(self.bench.free_place(pointer))
        names = [self.bench.edited, *self.bench.plans()]
        self.chosen = None
        for name in names:
            area = self.bench.area_of(name)
            if area is not None and area.intersects(point):
                self.bench.take(name)
                break
        self.bench.changed.emit()

    def double_click(self, pointer: Pointer) -> bool:
        """Put a new corner on an edge."""
        area = self._area()
        if area is None:
            return False
        corner, place, _ = nearest_edge(area, self.bench.free_place(pointer))
        on_corner = any(self.bench.is_at(pointer, spot) for _, spot in self._seen_corners(area))
        if on_corner or not self.bench.is_at(pointer, place):
            return on_corner
        self._insert(area, corner, to_millimetre(place))
        return True

    def _insert(self, area: BaseGeometry, corner: Corner, place: Place) -> None:
        try:
            longer = insert_corner(area, corner, place)
        except SketchError as error:
            self.bench.refuse(error)
            return
        self.chosen = Corner(corner.part, corner.ring, corner.index + 1)
        self.bench.edit(longer, tr("nytt hörn"))

    def key(self, key: Qt.Key, _pointer: Pointer, *, shift: bool) -> bool:
        """Choose, move, add and remove corners."""
        area = self._area()
        self.bench.forgive()
        if key in SUB_TOOLS and area is not None:
            self.bench.tool_asked.emit(SUB_TOOLS[key])
        elif key == Qt.Key.Key_Escape or key == Qt.Key.Key_F:
            self._let_go(wholly=key == Qt.Key.Key_F)
        elif area is not None and key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.choose_next(-1 if key == Qt.Key.Key_Backtab or shift else 1)
        elif area is not None and self.chosen is not None and key in ARROWS:
            self._nudge(area, self.chosen, key, LONG_STEP_PX if shift else STEP_PX)
        elif area is not None and key == Qt.Key.Key_Delete:
            self.delete(whole_ring=shift)
        elif area is not None and self.chosen is not None and key == Qt.Key.Key_Insert:
            self._insert(area, self.chosen, to_millimetre(self._middle_after(area, self.chosen)))
        else:
            return False
        return True

    def choose_next(self, step: int) -> None:
        """Choose the next corner, or the one before."""
        self.key_up()
        area = self._area()
        if area is None:
            return
        every = corners_of(area)
        self.chosen = (
            next_of(area, self.chosen, step)
            if self.chosen is not None
            else every[0 if step > 0 else -1][0]
        )
        self.bench.changed.emit()

    def delete(self, *, whole_ring: bool = False) -> None:
        """Remove the chosen corner, or the hole or part that it belongs to."""
        area = self._area()
        if area is None or self.chosen is None:
            self.bench.refuse(SketchError(tr("Inget hörn är valt; klicka på det som ska bort.")))
            return
        try:
            if whole_ring:
                ring = self.chosen.ring
                left = remove_ring(area, self.chosen.part, ring)
                words = tr("borttaget hål") if ring else tr("borttagen yta")
            else:
                left, words = delete_corner(area, self.chosen), tr("borttaget hörn")
        except SketchError as error:
            self.bench.refuse(error)
            return
        self.chosen = None if whole_ring else same_corner(left, self.chosen)
        self.bench.edit(left, words)

    def put_place(self, place: Place) -> None:
        """Move the chosen corner to a typed place."""
        area = self._area()
        if area is None or self.chosen is None:
            self.bench.refuse(SketchError(tr("Inget hörn är valt; välj det som ska flyttas.")))
            return
        self._move = _Move(area, self.chosen, place, tr("flytt av hörn"))
        self._settle()

    def _nudge(self, area: BaseGeometry, corner: Corner, key: Qt.Key, step_px: float) -> None:
        if self._move is None:
            self._move = _Move(area, corner, place_of(area, corner), tr("flytt av hörn"))
        metres = step_px * self.bench.viewport.metres_per_px
        east, south = ARROWS[key]
        before = self._move.place
        self._move.place = to_millimetre((before[0] + east * metres, before[1] - south * metres))
        self.bench.changed.emit()

    def _let_go(self, *, wholly: bool) -> None:
        if self._move is not None and not wholly:
            self._move = None
        elif self.chosen is not None and not wholly:
            self.chosen = None
        else:
            self.bench.tool_asked.emit("pan")
        self.bench.changed.emit()

    def _away(self, pointer: Pointer, place: Place) -> float:
        x, y = self.bench.viewport.to_screen(*place)
        return (x - pointer.x) ** 2 + (y - pointer.y) ** 2

    def _middle_after(self, area: BaseGeometry, corner: Corner) -> Place:
        ring = rings_of(area)[corner.part][corner.ring]
        one, other = ring[corner.index], ring[(corner.index + 1) % len(ring)]
        return (float(one[0] + other[0]) / 2, float(one[1] + other[1]) / 2)

    def _seen_corners(self, area: BaseGeometry) -> list[tuple[Corner, Place]]:
        """Return the corners in view, one where several lie too close to be told apart."""
        west, south, east, north = self.bench.viewport.bounds
        cell = LEAST_GAP_PX * self.bench.viewport.metres_per_px
        found = []
        for part, rings in enumerate(rings_of(area)):
            for number, ring in enumerate(rings):
                seen = ((ring >= (west, south)) & (ring <= (east, north))).all(axis=1)
                rows = np.flatnonzero(seen)
                cells = np.floor((ring[rows] - (west, south)) / cell)
                _, first = np.unique(cells[:, 0] * 1e6 + cells[:, 1], return_index=True)
                for index in rows[np.sort(first)].tolist():
                    place = (float(ring[index, 0]), float(ring[index, 1]))
                    found.append((Corner(part, number, index), place))
        return found[:MOST_HANDLES]

    def _middles(self, area: BaseGeometry) -> list[tuple[Corner, Place]]:
        """Return the middles of the edges that are long enough on the screen."""
        least = LEAST_EDGE_PX * self.bench.viewport.metres_per_px
        found = []
        for part, rings in enumerate(rings_of(area)):
            for number, ring in enumerate(rings):
                ahead = np.roll(ring, -1, axis=0)
                for index in np.flatnonzero(np.hypot(*(ahead - ring).T) >= least).tolist():
                    east, north = (ring[index] + ahead[index]) / 2
                    found.append((Corner(part, number, index), (float(east), float(north))))
        return found[:MOST_HANDLES]

    def paint(self, painter: QPainter) -> None:
        """Draw the plan with its corners, and the one on its way with its figures."""
        view, mode = self.bench.viewport, self.bench.mode
        move, area = self._move, self._area()
        if area is None:
            return
        shown = move.preview() if move is not None else area
        fault = fault_of(shown) if move is not None and not shown.is_valid else None
        draw_area(painter, view, mode, shown, valid=fault is None)
        if move is None:
            for _, middle in self._middles(area):
                draw_middle(painter, view, mode, middle)
        for corner, place in self._seen_corners(shown):
            if corner != self.chosen:
                draw_handle(painter, view, mode, place)
        if self.chosen is not None:
            draw_handle(painter, view, mode, place_of(shown, self.chosen), chosen=True)
        refused = self.bench.fault.place if self.bench.fault is not None else None
        if (marked := fault or refused) is not None:
            draw_cross(painter, view, mode, marked)
        if move is not None:
            if move.pointer is not None and move.pointer.snap is not None:
                draw_snap(painter, view, mode, move.pointer.snap)
            x, y = view.to_screen(*move.place)
            draw_readout(painter, view, mode, x, y, _lines(shown, move.corner))


def _lines(area: BaseGeometry, corner: Corner) -> list[str]:
    ring = [(float(e), float(n)) for e, n in rings_of(area)[corner.part][corner.ring]]
    before, here = ring[corner.index - 1], ring[corner.index]
    after = ring[(corner.index + 1) % len(ring)]
    edges = " + ".join(readout.metres(length_of([here, other])) for other in (before, after))
    turn = readout.degrees(turn_at(before, here, after))
    lines = [tr("Kanter {lengths} · vinkel {degrees}", lengths=edges, degrees=turn)]
    if area.is_valid:
        lines.append(tr("Yta {area}", area=readout.area(area.area)))
    return lines
