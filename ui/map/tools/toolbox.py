"""The tools of a map and the one in hand; mouse and keys become pointers here."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QPainter

from rumslig.errors import SketchError
from rumslig.sketch.outline import Place
from rumslig.sketch.typed import read_place
from ui.map.tools.bench import Bench, Pointer
from ui.map.tools.drawing import AddPartTool, DrawAreaTool, HoleTool, SplitTool
from ui.map.tools.editing import EditTool
from ui.map.tools.measuring import MeasureTool
from ui.map.tools.moving import MoveAreaTool
from ui.map.tools.paint import draw_crosshair, draw_hint
from ui.map.tools.picking import PickTool
from ui.map.tools.plain import IdentifyTool, PanTool
from ui.map.tools.tool import ARROWS, EDITING, PLAN_TOOLS, Tool, ToolName
from ui.map.tools.tracing import TraceTool

STEP_PX, FINE_STEP_PX = 10.0, 1.0
EDGE_PX = 24.0
"""The crosshair stays this far inside the view; beyond it the map follows."""
KEYS: dict[Qt.Key, tuple[ToolName, ToolName]] = {
    Qt.Key.Key_I: ("identify", "identify"),
    Qt.Key.Key_R: ("draw_area", "draw_area"),
    Qt.Key.Key_E: ("edit", "edit"),
    Qt.Key.Key_M: ("measure_length", "measure_area"),
}
"""The tool that a key takes up, alone and with Shift."""


class Toolbox(QObject):
    """Gives hands' movements to the tool in hand."""

    tool_changed = Signal(str)
    hint_changed = Signal(str)
    pan_asked = Signal(float, float)

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.name: ToolName = "pan"
        self.may_edit = False
        self._tools: dict[ToolName, Tool] = {
            "pan": PanTool(bench),
            "identify": IdentifyTool(bench),
            "edit": EditTool(bench),
            "draw_area": DrawAreaTool(bench),
            "hole": HoleTool(bench),
            "add_part": AddPartTool(bench),
            "split": SplitTool(bench),
            "move_area": MoveAreaTool(bench),
            "measure_length": MeasureTool(bench, "length"),
            "measure_area": MeasureTool(bench, "area"),
            "pick_place": PickTool(bench),
            "trace_area": TraceTool(bench, closed=True),
            "trace_line": TraceTool(bench, closed=False),
        }
        self._cross: tuple[float, float] | None = None
        self._mouse: tuple[float, float] | None = None
        self._holds = False
        self._skips_double = False
        self._hint = ""
        bench.in_hand = self.tool
        bench.tool_asked.connect(self._on_asked)
        bench.changed.connect(self._tell_hint)

    @property
    def tool(self) -> Tool:
        """The tool in hand."""
        return self._tools[self.name]

    @property
    def hint(self) -> str:
        """What a click or Enter does now, or why the last one was refused."""
        fault = self.bench.fault
        return str(fault) if fault is not None else self.tool.hint()

    def find(self, name: ToolName) -> Tool:
        """Return a tool; raises KeyError."""
        return self._tools[name]

    def sketches(self) -> dict[ToolName, tuple[Place, ...]]:
        """Return the corners of each tool that has some."""
        return {name: tool.points for name, tool in self._tools.items() if tool.points}

    def use(self, name: ToolName) -> bool:
        """Take up a tool; False where plans may not be changed and it would."""
        if name in PLAN_TOOLS and not self.may_edit:
            return False
        if name in EDITING and not self.bench.plans():
            return False
        if name == self.name:
            return True
        self.tool.end()
        self.bench.forgive()
        self.name = name
        self._cross = None
        self.bench.in_hand = self.tool
        self.tool.begin()
        self.tool_changed.emit(name)
        self.bench.history_changed.emit()
        self.bench.changed.emit()
        return True

    def show_scene(self) -> None:
        """Lay down what there is nothing left to use on."""
        if self.name in EDITING and not self.bench.plans():
            self.use("pan")
        elif self.name in EDITING:
            self.tool.begin()
        self._tell_hint()

    def allow_edit(self, allowed: bool) -> None:
        """Let plans be drawn and changed, or not."""
        self.may_edit = allowed
        if not allowed and self.name in PLAN_TOOLS:
            self.use("pan")

    def press(self, x: float, y: float, *, free: bool = False) -> bool:
        """Begin a drag; True where the tool takes it, so that the map stays."""
        self._mouse, self._cross = (x, y), None
        self._skips_double = False
        self._holds = self.tool.grab(self._pointer(x, y, free))
        return self._holds

    def move(self, x: float, y: float, *, free: bool = False, dragged: bool = False) -> None:
        """Follow the mouse; `dragged` once a held drag has gone further than a click."""
        self._mouse = (x, y)
        self._cross = None
        pointer = self._pointer(x, y, free)
        if self._holds:
            if dragged:
                self.tool.drag(pointer)
        else:
            self.tool.hover(pointer)

    def release(self, x: float, y: float, *, free: bool = False, moved: bool = False) -> None:
        """End a drag that the tool holds, or click."""
        pointer = self._pointer(x, y, free)
        if self._holds:
            self._holds = False
            self.tool.drop(pointer, moved=moved)
        elif not moved:
            tool, drawn = self.tool, len(self.tool.points)
            tool.click(pointer)
            # a click that ended something must not count again as the first of two
            self._skips_double = self.tool is not tool or len(tool.points) < drawn

    def double_click(self, x: float, y: float) -> bool:
        """Give a double click to the tool; False leaves it to the map."""
        if self._skips_double:
            self._skips_double = False
            return True
        return self.tool.double_click(self._pointer(x, y, False))

    def key(self, key: Qt.Key, *, shift: bool = False) -> bool:
        """Give a key to the tool; False leaves it to the map."""
        pointer = self._cross_pointer()
        if self.tool.key(key, pointer, shift=shift):
            if self.tool.has_crosshair:
                self._show_cross(pointer.x, pointer.y)
            return True
        if self.tool.has_crosshair and key in ARROWS:
            step = FINE_STEP_PX if shift else STEP_PX
            east, south = ARROWS[key]
            self._show_cross(pointer.x + east * step, pointer.y + south * step)
        elif key == Qt.Key.Key_S and self.tool.snaps:
            self.bench.snaps = not self.bench.snaps
            self.bench.changed.emit()
        elif key in KEYS:
            return self.use(KEYS[key][1 if shift else 0])
        else:
            return False
        return True

    def key_up(self) -> None:
        """Tell the tool that the key is let go."""
        self.tool.key_up()

    def put_typed(self, text: str) -> bool:
        """Give a typed place to the tool; False, and told why, where it is none."""
        self.bench.forgive()
        try:
            place: Place = read_place(text)
        except SketchError as error:
            self.bench.refuse(error)
            return False
        self.tool.put_place(place)
        return self.bench.fault is None

    def paint(self, painter: QPainter, hint_left: float, hint_right: float) -> None:
        """Draw over the finished map."""
        view, mode = self.bench.viewport, self.bench.mode
        self.tool.paint(painter)
        if self._cross is not None:
            draw_crosshair(painter, mode, *self._cross)
        if self.hint and (self.name not in ("pan", "identify") or self.bench.fault):
            draw_hint(painter, view, mode, self.hint, hint_left, hint_right)

    def _on_asked(self, name: str) -> None:
        if not self.use(name):  # type: ignore[arg-type]  # tools ask for tools
            self.use("pan")

    def _tell_hint(self) -> None:
        if self.hint != self._hint:
            self._hint = self.hint
            self.hint_changed.emit(self._hint)

    def _pointer(self, x: float, y: float, free: bool) -> Pointer:
        place = self.bench.viewport.to_world(x, y)
        snap = None
        if self.tool.snaps and not free:
            snap = self.tool.find_snap(place)
        return Pointer(x, y, snap.place if snap else place, snap)

    def _cross_pointer(self) -> Pointer:
        view = self.bench.viewport
        x, y = self._cross or self._mouse or (view.width / 2, view.height / 2)
        return self._pointer(x, y, False)

    def _show_cross(self, x: float, y: float) -> None:
        view = self.bench.viewport
        inside_x = min(max(x, EDGE_PX), max(view.width - EDGE_PX, EDGE_PX))
        inside_y = min(max(y, EDGE_PX), max(view.height - EDGE_PX, EDGE_PX))
        if (inside_x, inside_y) != (x, y):
            self.pan_asked.emit(inside_x - x, inside_y - y)
        self._cross = (inside_x, inside_y)
        self.tool.hover(self._pointer(inside_x, inside_y, False))
