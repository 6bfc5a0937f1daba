"""What every tool is, to the map."""

from __future__ import annotations

from typing import Literal, get_args

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from rumslig.sketch.outline import Place
from rumslig.sketch.snapping import Snap
from ui.map.tools.bench import Bench, Pointer

ToolName = Literal[
    "pan",
    "identify",
    "edit",
    "draw_area",
    "hole",
    "add_part",
    "split",
    "move_area",
    "measure_length",
    "measure_area",
    "pick_place",
    "trace_area",
    "trace_line",
]
TOOL_NAMES: tuple[ToolName, ...] = get_args(ToolName)
EDITING: tuple[ToolName, ...] = ("edit", "hole", "add_part", "split", "move_area")
"""Tools that work on a plan that is there."""
LENT: tuple[ToolName, ...] = ("pick_place", "trace_area", "trace_line")
"""Tools that a room puts in the hand, and takes out of it."""
PLAN_TOOLS: tuple[ToolName, ...] = ("draw_area", *EDITING)
"""Tools that need leave to change plans."""
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Tool:
    """A tool that does nothing: what it does not take, the map does, such as moving itself."""

    cursor = Qt.CursorShape.CrossCursor
    has_crosshair = False
    """Whether arrow keys move a crosshair instead of the map."""
    snaps = False
    takes_tab = False

    def __init__(self, bench: Bench) -> None:
        self.bench = bench

    def begin(self) -> None:
        """The tool is taken up."""

    def end(self) -> None:
        """The tool is laid down; an unfinished sketch stays in it."""

    def hint(self) -> str:
        """Return in words what a click or Enter does now; "" where it is plain."""
        return ""

    def snap_start(self) -> Place | None:
        """Return the corner that closes the sketch, or None."""
        return None

    def snap_without(self) -> str:
        """Return the plan whose own outline a corner must not stick to."""
        return ""

    def find_snap(self, place: Place) -> Snap | None:
        """Return what a place sticks to."""
        return self.bench.find_snap(place, self.snap_start(), self.snap_without())

    def grab(self, _pointer: Pointer) -> bool:
        """Take a drag that begins; False leaves it to the map."""
        return False

    def drag(self, pointer: Pointer) -> None:
        """Go on with a drag that was taken."""

    def drop(self, pointer: Pointer, *, moved: bool) -> None:
        """End a drag that was taken."""

    def hover(self, pointer: Pointer) -> None:
        """The mouse or the crosshair moved."""

    def click(self, pointer: Pointer) -> None:
        """A click, or Enter at the crosshair."""

    def double_click(self, _pointer: Pointer) -> bool:
        """Take a double click; False leaves it to the map."""
        return False

    def key(self, _key: Qt.Key, _pointer: Pointer, *, shift: bool) -> bool:
        """Take a key; False leaves it to the map."""
        return False

    def key_up(self) -> None:
        """The key is let go: a gesture by key has ended."""

    def put_place(self, place: Place) -> None:
        """Take a place that was typed."""

    @property
    def points(self) -> tuple[Place, ...]:
        """The unfinished sketch."""
        return ()

    def restore(self, points: tuple[Place, ...]) -> None:
        """Go on with an unfinished sketch."""

    def undo(self) -> bool:
        """Take the sketch's last step back; False where there is none."""
        return False

    def redo(self) -> bool:
        """Do the sketch's step again; False where there is none."""
        return False

    def can_undo(self) -> bool:
        """Tell whether `undo` would do anything."""
        return False

    def can_redo(self) -> bool:
        """Tell whether `redo` would do anything."""
        return False

    def paint(self, painter: QPainter) -> None:
        """Draw over the map, in logical pixels."""
