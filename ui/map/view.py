"""The widget that shows the map and turns hands' movements into views and sketches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from rumslig.georeference.targets import Targets
from rumslig.look import Mode
from rumslig.sketch.outline import Place
from ui.language import tr
from ui.map.bookmarks import Bookmark, Bookmarks
from ui.map.decorations import draw_focus
from ui.map.keys import plain_words
from ui.map.renderer import Renderer
from ui.map.scene import MapScene
from ui.map.tools.bench import Bench
from ui.map.tools.tool import ARROWS, TOOL_NAMES, ToolName
from ui.map.tools.toolbox import Toolbox
from ui.map.viewport import Viewport
from ui.map.widgets.bookmark_card import BookmarkCard
from ui.map.widgets.canvas import MapCanvas
from ui.map.widgets.map_tools import MapTools
from ui.map.widgets.place_field import PlaceField
from ui.map.widgets.tool_card import KEYBOARD

KEY_STEP_PX = 96
ZOOM_STEP = 2.0
CLICK_REACH_PX = 4
_LET_GO = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier


class MapView(MapCanvas):
    """The map. Coordinates are EPSG:3006; the picture is made beside the window's thread."""

    position_changed = Signal(float, float)
    """Easting and northing under the mouse."""
    identified = Signal(object)
    """tuple[Identified, ...], the top layer first; empty where nothing is."""
    tool_changed = Signal(str)
    room_changed = Signal()
    """Another column of tools stands over the map, or one less."""
    area_drawn = Signal(object)
    """Polygon, valid: a new plan area."""
    plan_edited = Signal(str, object, str)
    """A plan's name, its area now, and what was done in words; one for each finished gesture.

    The receiver shows the edited plan by `set_scene` before it returns.
    """
    plan_taken = Signal(str)
    """A click chose another plan to change: show it as the chosen one."""
    plan_split = Signal(str, object)
    """A plan's name and the tuple of its pieces, the largest first."""
    measured = Signal(object)
    """Measured."""
    place_picked = Signal(object)
    """PickedPlace: where somebody pointed, when asked to."""
    traced = Signal(object)
    """Polygon or LineString: what was traced, when asked to."""
    sketch_changed = Signal(object)
    """tuple of (E, N): the unfinished sketch of the tool in hand."""
    history_changed = Signal()
    """`undo_sketch` or `redo_sketch` may do something else than before."""
    hint_changed = Signal(str)
    """What a click or Enter does now, or why the last act was refused; "" where it is plain."""
    comparison_asked = Signal()
    refused = Signal(str)
    """Why what was asked for cannot be drawn, in a sentence."""

    def __init__(
        self,
        parent: QWidget | None = None,
        renderer: Renderer | None = None,
        bookmarks: Bookmarks | None = None,
    ) -> None:
        """Make a map; `bookmarks` that outlive it may be given."""
        super().__init__(parent, renderer)
        self._drag: tuple[QPointF, Viewport, bool] | None = None
        self._has_moved = self._ends_double = False
        self._shows_focus = False
        self._content = ""
        self._bench = Bench(self._navigator.viewport, self)
        self._toolbox = Toolbox(self._bench, self)
        self.bookmarks = bookmarks or Bookmarks(self)
        self.bookmarks.asked.connect(self._on_bookmark)
        self._tools = MapTools(self, self)
        self._place_field = PlaceField(self, self._toolbox.put_typed)
        self._bookmark_card = BookmarkCard(self, self.bookmarks, self.viewport_now)
        self._connect_tools()
        self._describe()

    def _connect_tools(self) -> None:
        bench, toolbox = self._bench, self._toolbox
        for told, passed_on in (
            (bench.identified, self.identified),
            (bench.area_drawn, self.area_drawn),
            (bench.plan_edited, self.plan_edited),
            (bench.plan_split, self.plan_split),
            (bench.plan_taken, self.plan_taken),
            (bench.measured, self.measured),
            (bench.place_picked, self.place_picked),
            (bench.traced, self.traced),
            (bench.sketch_changed, self.sketch_changed),
            (bench.history_changed, self.history_changed),
            (bench.refused, self.refused),
            (toolbox.tool_changed, self.tool_changed),
        ):
            told.connect(passed_on)
        bench.changed.connect(self._on_sketch)
        toolbox.hint_changed.connect(self._on_hint)
        toolbox.pan_asked.connect(self.pan_by)

    def _describe(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Karta"))
        self._on_hint(self._toolbox.hint)
        self._show_cursor()

    def set_scene(self, scene: MapScene) -> None:
        """Show a scene; the view stays unless nobody has chosen it yet."""
        super().set_scene(scene)
        self._bench.show_scene(scene)
        self._toolbox.show_scene()
        self._offer_plan_tools()

    def set_mode(self, mode: Mode) -> None:
        """Draw in light or dark."""
        super().set_mode(mode)
        self._bench.mode = mode
        for part in (self._tools, self._place_field, self._bookmark_card):
            part.set_mode(mode)

    def set_tool(self, tool: ToolName) -> None:
        """Choose what a click does; tools that may not be used now are let be.

        Raises
        ------
        ValueError
            There is no such tool.
        """
        if tool not in TOOL_NAMES:
            raise ValueError(tool)
        self._toolbox.use(tool)
        self._on_sketch()

    def can_edit(self, allowed: bool) -> None:
        """Offer the tools that draw and change plans, or take them away."""
        self._toolbox.allow_edit(allowed)
        self._offer_plan_tools()

    def edit_plan(self, name: str) -> None:
        """Take up the tool that changes corners, on the plan of that name."""
        if self._bench.area_of(name) is not None:
            self._bench.edited = name
            self.set_tool("edit")

    def ask_place(self, hint: str, targets: Targets, holds: tuple[Place, ...] = ()) -> None:
        """Have places pointed out, or those held moved: told of by `place_picked`."""
        self._bench.pick_hint, self._bench.targets, self._bench.holds = hint, targets, holds
        self.set_tool("pick_place")

    def show_measure(self, kind: Literal["length", "area"]) -> None:
        """Take up measuring."""
        self.set_tool("measure_length" if kind == "length" else "measure_area")

    def show_bookmarks(self) -> None:
        """Open the list of bookmarks beside its button, or close it."""
        button = self._tools.bookmark
        corner = button.mapTo(self, button.rect().topRight())
        floor = self.height() - self._bookmark_card.sizeHint().height()
        self._bookmark_card.toggle(corner.x() + 8, max(min(corner.y(), floor), 0))

    def type_place(self) -> None:
        """Open the field where the next corner's coordinates are typed."""
        self._place_field.open_at(self.width() / 2, 56)

    def sketches(self) -> dict[ToolName, tuple[Place, ...]]:
        """Return the unfinished sketch of each tool that has one, in hand or not."""
        return self._toolbox.sketches()

    def restore_sketch(
        self, tool: ToolName, points: Sequence[Place], *, in_hand: bool = True
    ) -> None:
        """Give a tool the sketch that it had in `sketches`, and take it up where it was."""
        self._toolbox.find(tool).restore(tuple((float(e), float(n)) for e, n in points))
        if in_hand:
            self.set_tool(tool)

    def undo_sketch(self) -> bool:
        """Take the unfinished sketch's last step back; False where there is none."""
        return self._toolbox.tool.undo()

    def redo_sketch(self) -> bool:
        """Do the unfinished sketch's step again; False where there is none."""
        return self._toolbox.tool.redo()

    @property
    def can_undo_sketch(self) -> bool:
        """Whether `undo_sketch` would do anything."""
        return self._toolbox.tool.can_undo()

    @property
    def can_redo_sketch(self) -> bool:
        """Whether `redo_sketch` would do anything."""
        return self._toolbox.tool.can_redo()

    @property
    def tool(self) -> ToolName:
        """The tool in hand."""
        return self._toolbox.name

    @property
    def hint(self) -> str:
        """What a click or Enter does now."""
        return self._toolbox.hint

    def press_key(self, key: Qt.Key) -> None:
        """Do what a key of the tool in hand does."""
        self._serve_key(key, shift=False)
        self._toolbox.key_up()

    def _offer_plan_tools(self) -> None:
        self._tools.show_plan_tools(
            has_plans=bool(self._scene.plans), may_edit=self._toolbox.may_edit
        )

    def _on_view(self, before: Viewport, viewport: Viewport) -> None:
        self._bench.viewport = viewport
        super()._on_view(before, viewport)

    @property
    def between_tools(self) -> tuple[int, int]:
        """From where to where nothing of the tools stands, in pixels from the left."""
        return int(self._tools.hint_left), int(self._tools.hint_right)

    def _on_sketch(self) -> None:
        toolbox, before = self._toolbox, self.between_tools
        self._tools.show_tool(toolbox.name, has_points=bool(toolbox.tool.points))
        self._show_cursor()
        self.update()
        if self.between_tools != before:
            self.room_changed.emit()

    def describe_content(self, text: str) -> None:
        """Let a screen reader tell what the map shows, after what can be done."""
        self._content = text
        self._tell(self._toolbox.hint)

    def _on_hint(self, hint: str) -> None:
        self._tell(hint)
        self.hint_changed.emit(hint)

    def _tell(self, hint: str) -> None:
        words = " ".join(part for part in (hint or plain_words(), self._content) if part)
        self.setAccessibleDescription(words)
        told = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(told)

    def _on_bookmark(self, bookmark: Bookmark) -> None:
        self._navigator.go(bookmark.view_in(self.viewport_now()))

    def _show_cursor(self) -> None:
        drags = self._drag is not None and not self._drag[2]
        if drags and (self._has_moved or self._toolbox.name == "pan"):
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            self.setCursor(self._toolbox.tool.cursor)

    def paint_over(self, painter: QPainter) -> None:
        """Draw what the tool in hand shows, and the focus."""
        self._toolbox.paint(painter, self._tools.hint_left, self._tools.hint_right)
        if self._shows_focus and self.hasFocus():
            asks = self._toolbox.name == "identify"
            draw_focus(painter, self.viewport_now(), self._mode, cross=asks)

    def _label_margins(self) -> tuple[int, int, int, int]:
        left, right = self.between_tools
        return left, 0, right - self.width(), 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the tools in the corners."""
        super().resizeEvent(event)
        self._tools.place()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag: what the tool takes hold of, else the map."""
        left = event.button() == Qt.MouseButton.LeftButton
        if not left and event.button() != Qt.MouseButton.MiddleButton:
            super().mousePressEvent(event)
            return
        self._shows_focus = False
        at = event.position()
        held = left and self._toolbox.press(at.x(), at.y(), free=_is_free(event))
        self._drag = (at, self.viewport_now(), held)
        self._has_moved = self._ends_double = False
        self._show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the map or the corner along, and tell where the mouse is."""
        at = event.position()
        if self._drag is not None:
            start, viewport, held = self._drag
            step = at - start
            if self._has_moved or step.manhattanLength() >= CLICK_REACH_PX:
                self._has_moved = True
                self._show_cursor()
                if not held:
                    self._navigator.go(viewport.panned(step.x(), step.y()))
        self._toolbox.move(at.x(), at.y(), free=_is_free(event), dragged=self._has_moved)
        self.position_changed.emit(*self.viewport_now().to_world(at.x(), at.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag, or take it for a click."""
        if self._drag is None:
            super().mouseReleaseEvent(event)
            return
        self._drag = None
        at = event.position()
        if event.button() == Qt.MouseButton.LeftButton and not self._ends_double:
            moved, free = self._has_moved, _is_free(event)
            self._toolbox.release(at.x(), at.y(), free=free, moved=moved)
        self._has_moved = False
        self._show_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """End a sketch or put in a corner, else zoom in about the mouse."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._ends_double = True
        x, y = event.position().x(), event.position().y()
        if not self._toolbox.double_click(x, y):
            self._navigator.go(self.viewport_now().zoomed(ZOOM_STEP, x, y))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Serve the map's own keys; others go on to the window."""
        key, held = Qt.Key(event.key()), event.modifiers() & ~_LET_GO
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if held == Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_B:
            self.show_bookmarks()
        elif held != Qt.KeyboardModifier.NoModifier or not self._serve_key(key, shift=shift):
            super().keyPressEvent(event)
            return
        self._shows_focus = True
        self.update()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End what a held key did."""
        if not event.isAutoRepeat():
            self._toolbox.key_up()
        super().keyReleaseEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let Tab go between corners while a plan is edited; Esc gives it back."""
        if QApplication.focusWidget() is self and self._toolbox.tool.takes_tab:
            return False
        return super().focusNextPrevChild(forward)

    def _serve_key(self, key: Qt.Key, *, shift: bool) -> bool:
        if self._toolbox.key(key, shift=shift):
            return True
        if key in ARROWS:
            east, south = ARROWS[key]
            self.pan_by(-east * KEY_STEP_PX, -south * KEY_STEP_PX)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.zoom_by(ZOOM_STEP if key == Qt.Key.Key_Plus else 1 / ZOOM_STEP)
        elif key == Qt.Key.Key_0:
            self.show_home()
        elif key == Qt.Key.Key_P:
            self.show_plan()
        elif key == Qt.Key.Key_W:
            self.comparison_asked.emit()
        elif key == Qt.Key.Key_K and self._toolbox.tool.snaps:
            self.type_place()
        else:
            return False
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus where it came by key."""
        self._shows_focus = event.reason() in KEYBOARD
        super().focusInEvent(event)
        self.update()


def _is_free(event: QMouseEvent) -> bool:
    """Tell whether the hand wants no snapping."""
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
