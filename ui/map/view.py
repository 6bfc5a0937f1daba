"""The widget that shows the map and turns hands' movements into views."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QEventLoop, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from layers.crs import Bounds
from layers.vector import SWEDEN
from rumslig.look import Mode, tokens
from ui.language import tr
from ui.map.decorations import EDGE, covered_boxes, draw_card, draw_decorations
from ui.map.identify import identify
from ui.map.inset import inset_viewport
from ui.map.lettering import draw_text, map_font
from ui.map.renderer import PainterRenderer, Renderer
from ui.map.scene import MapScene
from ui.map.scheduler import Request
from ui.map.screen import Screen
from ui.map.symbols import ink
from ui.map.viewport import Viewport
from ui.map.widgets.map_tools import MapTools, Tool
from ui.map.widgets.tool_card import KEYBOARD

KEY_STEP_PX = 96
ZOOM_STEP = 2.0
WHEEL_PER_DOUBLING = 240.0
"""Eighths of a degree: two notches of a wheel."""
CLICK_REACH_PX = 4
CLOSEST_FIT_M_PER_PX = 0.5
_PAN_KEYS = {
    Qt.Key.Key_Left: (KEY_STEP_PX, 0),
    Qt.Key.Key_Right: (-KEY_STEP_PX, 0),
    Qt.Key.Key_Up: (0, KEY_STEP_PX),
    Qt.Key.Key_Down: (0, -KEY_STEP_PX),
}


class MapView(QWidget):
    """The map. Coordinates are EPSG:3006; the picture is made beside the window's thread."""

    position_changed = Signal(float, float)
    """Easting and northing under the mouse."""
    scale_changed = Signal(float)
    """The n of 1:n."""
    identified = Signal(object)
    """tuple[Identified, ...], the top layer first; empty where nothing is."""
    view_changed = Signal(object)
    """Viewport."""
    tool_changed = Signal(str)
    rendered = Signal()
    """The picture is sharp and whole."""
    render_failed = Signal(object)
    """The error that stopped a picture; the last one stays."""

    def __init__(self, parent: QWidget | None = None, renderer: Renderer | None = None) -> None:
        super().__init__(parent)
        self._scene = MapScene()
        self._mode: Mode = "light"
        self._tool: Tool = "pan"
        self._viewport = Viewport.fitting(SWEDEN, max(self.width(), 1), max(self.height(), 1))
        self._fitted: tuple[Bounds, float] | None = (SWEDEN, 0.0)
        self._is_untouched = True
        self._drag: tuple[QPointF, Viewport] | None = None
        self._has_moved = False
        self._shows_focus = False
        self._screen = Screen(renderer or PainterRenderer(covered_boxes), self)
        self._screen.changed.connect(self.update)
        self._screen.completed.connect(self.rendered)
        self._screen.failed.connect(self.render_failed)
        self._tools = MapTools(
            self,
            set_tool=self.set_tool,
            zoom_by=self.zoom_by,
            show_plan=self.show_plan,
            show_home=self.show_home,
        )
        self._describe()
        screen = self._screen
        self.destroyed.connect(lambda: screen.stop())
        application = QApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(screen.stop)

    def _describe(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 160)
        self.setAccessibleName(tr("Karta"))
        self.setAccessibleDescription(
            tr(
                "Piltangenter flyttar kartan, + och − zoomar, 0 visar allt, P visar planområdet, "
                "I väljer identifiera och Retur identifierar mitt i kartan."
            )
        )
        self._show_cursor()

    def set_scene(self, scene: MapScene) -> None:
        """Show a scene; the view stays unless nobody has chosen it yet."""
        self._scene = scene
        self._tools.show_plan_tool(bool(scene.plans))
        if self._is_untouched and scene.home_bounds() is not None:
            self.show_home()
        self._refresh()

    def set_mode(self, mode: Mode) -> None:
        """Draw in light or dark."""
        self._mode = mode
        self._tools.set_mode(mode)
        self._refresh()

    def set_tool(self, tool: Tool) -> None:
        """Choose what a click does; dragging always moves the map."""
        if tool not in ("pan", "identify"):
            raise ValueError(tool)
        changed = tool != self._tool
        self._tool = tool
        self._tools.show_tool(tool)
        self._show_cursor()
        if changed:
            self.tool_changed.emit(tool)
            self.update()

    def zoom_to(self, bounds: Bounds, margin: float = 0.15) -> None:
        """Show bounds with `margin` (share of their size) around; kept when the size changes."""
        self._is_untouched = False
        self._fitted = (bounds, margin)
        self._fit()

    def show_home(self) -> None:
        """Show the county, or everything where there is none."""
        untouched = self._is_untouched
        self.zoom_to(self._scene.home_bounds() or SWEDEN, 0.04)
        self._is_untouched = untouched

    def show_plan(self) -> None:
        """Show the plan areas, if there are any."""
        bounds = self._scene.plan_bounds()
        if bounds is not None:
            self.zoom_to(bounds, 0.8)

    def zoom_by(self, factor: float) -> None:
        """Zoom about the middle."""
        self._go(self._viewport.zoomed(factor, self.width() / 2, self.height() / 2))

    def pan_by(self, dx_px: float, dy_px: float) -> None:
        """Draw the map to the right and down."""
        self._go(self._viewport.panned(dx_px, dy_px))

    def viewport_now(self) -> Viewport:
        """Return the view that is shown."""
        return self._viewport

    def render_now(self) -> None:
        """Draw the picture at once and wait for it."""
        self._screen.draw_now(self._request())
        self.update()

    def wait_until_rendered(self, timeout_ms: int = 5000) -> bool:
        """Run events until the picture is whole; return False when the time is up."""
        self._screen.want(self._request())
        if self._screen.is_complete:
            return True
        loop, clock = QEventLoop(), QTimer(singleShot=True, interval=timeout_ms)
        self._screen.completed.connect(loop.quit)
        self._screen.failed.connect(loop.quit)
        clock.timeout.connect(loop.quit)
        clock.start()
        loop.exec()
        return self._screen.is_complete

    def shut_down(self) -> None:
        """End drawing for good; waits for the worker."""
        self._screen.stop()

    def _request(self) -> Request:
        return Request(self._scene, self._viewport, self._mode, self.devicePixelRatioF())

    def _refresh(self) -> None:
        if self.isVisible():
            self._screen.want(self._request())
        self.update()

    def _go(self, viewport: Viewport) -> None:
        """Show a view that the user chose."""
        self._is_untouched = False
        self._fitted = None
        self._change(viewport)

    def _fit(self) -> None:
        if self._fitted is None:
            return
        bounds, margin = self._fitted
        fitted = Viewport.fitting(bounds, max(self.width(), 1), max(self.height(), 1), margin)
        if fitted.metres_per_px < CLOSEST_FIT_M_PER_PX:
            fitted = fitted.zoomed(
                fitted.metres_per_px / CLOSEST_FIT_M_PER_PX, fitted.width / 2, fitted.height / 2
            )
        self._change(fitted)

    def _change(self, viewport: Viewport) -> None:
        before, self._viewport = self._viewport, viewport
        self._refresh()
        if viewport != before:
            self.view_changed.emit(viewport)
        if viewport.metres_per_px != before.metres_per_px:
            self.scale_changed.emit(viewport.scale_denominator)

    def _identify_at(self, x: float, y: float) -> None:
        easting, northing = self._viewport.to_world(x, y)
        self.identified.emit(identify(self._scene, self._viewport, easting, northing))

    def _show_cursor(self) -> None:
        dragged = self._drag is not None and (self._has_moved or self._tool == "pan")
        if dragged:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._tool == "identify":
            self.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self.setCursor(Qt.CursorShape.OpenHandCursor)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the newest picture and what floats over it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        toned = "outside" if self._scene.county is not None else "land"
        painter.fillRect(self.rect(), ink(toned, self._mode))
        self._screen.paint(painter, self._viewport)
        draw_decorations(
            painter,
            self._viewport,
            self._mode,
            self._scene.sources,
            self._screen.inset,
            inset_viewport(self._scene),
        )
        if not self._screen.shows_scene and self._scene.layers:
            self._draw_loading(painter)
        if self._shows_focus and self.hasFocus():
            self._draw_focus(painter)
        painter.end()

    def _draw_loading(self, painter: QPainter) -> None:
        card = QRectF(self.width() / 2 - 70, EDGE, 140, 32)
        draw_card(painter, card, self._mode, shadow=True)
        draw_text(
            painter,
            card,
            tr("Läser lager …"),
            map_font(13),
            QColor(tokens()["colour"][self._mode]["text"]),
        )

    def _draw_focus(self, painter: QPainter) -> None:
        width = tokens()["size"]["focus_width"]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens()["colour"][self._mode]["focus"]), width))
        painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        if self._tool == "identify":  # where Enter asks
            middle = QRectF(self.rect()).center()
            for step in (QPointF(7, 0), QPointF(0, 7)):
                painter.drawLine(middle - step, middle + step)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what was fitted in view, else the middle."""
        super().resizeEvent(event)
        self._tools.place()
        if self._fitted is not None:
            self._fit()
        else:
            self._change(self._viewport.resized(self.width(), self.height()))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to draw."""
        super().showEvent(event)
        self._screen.want(self._request())

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew on a screen of another density."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._refresh()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag."""
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            super().mousePressEvent(event)
            return
        self._shows_focus = False
        self._drag = (event.position(), self._viewport)
        self._has_moved = False
        self._show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the map along, and tell where the mouse is."""
        if self._drag is not None:
            start, viewport = self._drag
            step = event.position() - start
            if self._has_moved or step.manhattanLength() >= CLICK_REACH_PX:
                self._has_moved = True
                self._show_cursor()
                self._go(viewport.panned(step.x(), step.y()))
        easting, northing = self._viewport.to_world(event.position().x(), event.position().y())
        self.position_changed.emit(easting, northing)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag, or take it for a click."""
        if self._drag is None:
            super().mouseReleaseEvent(event)
            return
        clicked = not self._has_moved and event.button() == Qt.MouseButton.LeftButton
        self._drag = None
        self._show_cursor()
        if clicked and self._tool == "identify":
            self._identify_at(event.position().x(), event.position().y())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Zoom in about the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(self._viewport.zoomed(ZOOM_STEP, event.position().x(), event.position().y()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the mouse."""
        turn = event.angleDelta().y()
        if turn:
            x, y = event.position().x(), event.position().y()
            self._go(self._viewport.zoomed(2 ** (turn / WHEEL_PER_DOUBLING), x, y))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Serve the map's own keys; others go on to the window."""
        key = Qt.Key(event.key())
        free = event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if free != Qt.KeyboardModifier.NoModifier or not self._serve_key(key):
            super().keyPressEvent(event)
            return
        self._shows_focus = True
        self.update()

    def _serve_key(self, key: Qt.Key) -> bool:
        if key in _PAN_KEYS:
            self.pan_by(*_PAN_KEYS[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.zoom_by(ZOOM_STEP if key == Qt.Key.Key_Plus else 1 / ZOOM_STEP)
        elif key == Qt.Key.Key_0:
            self.show_home()
        elif key == Qt.Key.Key_P:
            self.show_plan()
        elif key == Qt.Key.Key_I:
            self.set_tool("identify")
        elif key == Qt.Key.Key_Escape and self._tool == "identify":
            self.set_tool("pan")
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._tool == "identify":
            self._identify_at(self.width() / 2, self.height() / 2)
        else:
            return False
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus where it came by key."""
        self._shows_focus = event.reason() in KEYBOARD
        super().focusInEvent(event)
        self.update()
