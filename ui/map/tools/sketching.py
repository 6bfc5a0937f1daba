"""Placing corner after corner: what drawing, cutting and measuring have in common."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from rumslig.errors import SketchError
from rumslig.sketch.draft import Draft
from rumslig.sketch.outline import Place, crossing_of, to_millimetre
from ui.language import tr
from ui.map.tools.bench import Bench, Pointer
from ui.map.tools.paint import (
    draw_cross,
    draw_handle,
    draw_outline,
    draw_readout,
    draw_snap,
)
from ui.map.tools.readout import sketch_lines
from ui.map.tools.tool import ENTER, Tool, ToolName

FINISH = Qt.Key.Key_F


class SketchTool(Tool):
    """Corners are placed by click or Enter; a kind of tool says what is made of them."""

    has_crosshair = True
    snaps = True
    closed = True
    """Whether an area is drawn rather than a line."""
    back_to: ToolName = "pan"
    """The tool after this one."""
    stays = False
    """Whether the tool is kept in hand when something is finished."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._draft = Draft()
        self._at: Pointer | None = None

    @property
    def least(self) -> int:
        """How many corners it takes."""
        return 3 if self.closed else 2

    @property
    def points(self) -> tuple[Place, ...]:
        """The corners so far."""
        return self._draft.points

    def complete(self, points: tuple[Place, ...]) -> None:
        """Make something of the corners; raises SketchError where nothing can be made."""
        raise NotImplementedError

    def first_hint(self) -> str:
        """Return what the first click begins."""
        raise NotImplementedError

    def hint(self) -> str:
        """Return what a click does now."""
        count = len(self.points)
        if not count:
            return self.first_hint()
        if count < self.least:
            return tr("Klicka eller Retur sätter nästa hörn · Backsteg tar tillbaka · Esc avbryter")
        if self._at is not None and self._ends(self._at):
            return tr("Klicka eller Retur avslutar här")
        if self.closed:
            return tr(
                "Klicka eller Retur sätter nästa hörn · dubbelklick, F eller första hörnet sluter"
            )
        return tr("Klicka eller Retur sätter nästa punkt · dubbelklick eller F avslutar")

    def end(self) -> None:
        """Forget where the pointer was."""
        self._at = None

    def snap_start(self) -> Place | None:
        """Return the first corner once there is something to close."""
        return self.points[0] if self.closed and len(self.points) >= self.least else None

    def hover(self, pointer: Pointer) -> None:
        """Let the next edge follow."""
        self._at = pointer
        self.bench.changed.emit()

    def click(self, pointer: Pointer) -> None:
        """Place a corner, or end on the first or once more on the last one."""
        self.bench.forgive()
        self._at = pointer
        if self._ends(pointer):
            self.finish()
            return
        self.put_place(pointer.place if pointer.snap else to_millimetre(pointer.place))

    def put_place(self, place: Place) -> None:
        """Place a corner."""
        self._take(self._draft.place(place))

    def double_click(self, _pointer: Pointer) -> bool:
        """End the sketch; the click before it placed the last corner."""
        if self.points:
            self.finish()
        return True

    def finish(self) -> None:
        """Make of the sketch what it was drawn for, or tell why that cannot be."""
        self.bench.forgive()
        try:
            self.complete(self.points)
        except SketchError as error:
            self.bench.refuse(error)
            return
        self._take(Draft())
        if not self.stays and self.bench.in_hand is self:  # who was told may have chosen another
            self.bench.tool_asked.emit(self.back_to)

    def key(self, key: Qt.Key, pointer: Pointer, *, shift: bool) -> bool:
        """Place, take back, end or give up."""
        if key in ENTER:
            self.click(pointer)
        elif key == Qt.Key.Key_Backspace:
            self.take_back()
        elif key == FINISH and self.points:
            self.finish()
        elif key == Qt.Key.Key_Escape:
            self.give_up()
        else:
            return False
        return True

    def take_back(self) -> None:
        """Take the last corner away."""
        self.bench.forgive()
        self._take(self._draft.take_back())

    def give_up(self) -> None:
        """Clear the sketch, which undo brings back; with nothing drawn lay the tool down."""
        self.bench.forgive()
        if self.points:
            self._take(self._draft.change_to(()))
        else:
            self.bench.tool_asked.emit(self.back_to)

    def restore(self, points: tuple[Place, ...]) -> None:
        """Go on with an unfinished sketch; undo takes it corner by corner."""
        draft = Draft()
        for place in points:
            draft = draft.place(place)
        self._take(draft)

    def undo(self) -> bool:
        """Take the last step back."""
        return self._step(self._draft.undo())

    def redo(self) -> bool:
        """Do the step again."""
        return self._step(self._draft.redo())

    def can_undo(self) -> bool:
        """Tell whether there is a step to take back."""
        return bool(self._draft.past)

    def can_redo(self) -> bool:
        """Tell whether a step was taken back."""
        return bool(self._draft.future)

    def _step(self, draft: Draft | None) -> bool:
        if draft is None:
            return False
        self.bench.forgive()
        self._take(draft)
        return True

    def _take(self, draft: Draft) -> None:
        before, self._draft = self._draft, draft
        if draft != before:
            self.bench.sketch_changed.emit(draft.points)
            self.bench.history_changed.emit()
        self.bench.changed.emit()

    def _ends(self, pointer: Pointer) -> bool:
        if len(self.points) < self.least:
            return False
        on_first = self.closed and self.bench.is_at(pointer, self.points[0])
        if pointer.snap is not None:
            on_first = pointer.snap.kind == "start"
        place = pointer.place if pointer.snap else to_millimetre(pointer.place)
        return on_first or place == self.points[-1]

    def paint(self, painter: QPainter) -> None:
        """Draw the sketch with the edge that follows, its figures and what it sticks to."""
        view, mode, at = self.bench.viewport, self.bench.mode, self._at
        if not self.points:
            if at is not None and at.snap is not None:
                draw_snap(painter, view, mode, at.snap)
            return
        draw_outline(painter, view, mode, self.points, at.place if at else None, self.closed)
        for index, place in enumerate(self.points):
            first = index == 0 and self.snap_start() is not None
            draw_handle(painter, view, mode, place, large=first)
        crossing = crossing_of(self.points) if self.closed else None
        fault = self.bench.fault
        marked = fault.place if fault is not None and fault.place is not None else crossing
        if marked is not None:
            draw_cross(painter, view, mode, marked)
        if at is not None:
            if at.snap is not None:
                draw_snap(painter, view, mode, at.snap)
            lines = sketch_lines(self.points, at.place, closed=self.closed)
            if lines and fault is None:  # the mark of what is wrong must be seen
                draw_readout(painter, view, mode, at.x, at.y, lines)
