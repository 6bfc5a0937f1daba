"""The widget that shows the map's picture, and the view it is of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from layers.crs import Bounds
from rumslig.look import Mode
from ui.map.decorations import covered_boxes, draw_decorations, draw_loading
from ui.map.inset import inset_viewport
from ui.map.navigation import Navigator
from ui.map.notices import map_notices
from ui.map.renderer import PainterRenderer, Renderer
from ui.map.scene import MapScene
from ui.map.scheduler import Request
from ui.map.screen import Screen
from ui.map.symbols import ink
from ui.map.viewport import Viewport
from ui.map.widgets.swipe import Swipe, draw_labels

LINE_RESTS_MS = 120
"""So long after the line of a comparison was moved the texts are placed anew."""
WHEEL_PER_DOUBLING = 240.0
"""Eighths of a degree: two notches of a wheel."""


class Overlay(Protocol):
    """What is drawn anew each time over the map's picture, such as what a hand moves."""

    def paint(self, painter: QPainter, viewport: Viewport, mode: Mode) -> None:
        """Draw in logical pixels."""


@dataclass(frozen=True, slots=True)
class BesideMap:
    """The other scene of a comparison, what the two show, and its pictures."""

    screen: Screen
    scene: MapScene
    before: str
    after: str


class MapCanvas(QWidget):
    """A map to look at. The picture is made beside the window's thread."""

    scale_changed = Signal(float)
    """The n of 1:n."""
    view_changed = Signal(object)
    """Viewport."""
    rendered = Signal()
    """The picture is sharp and whole."""
    case_asked = Signal(str)
    """The dnr of a case that something on the map is of, to open."""
    render_failed = Signal(object)
    """The error that stopped a picture; the last one stays."""

    def __init__(self, parent: QWidget | None = None, renderer: Renderer | None = None) -> None:
        super().__init__(parent)
        self._scene = MapScene()
        self._mode: Mode = "light"
        self._navigator = Navigator(self.width(), self.height(), self)
        self._navigator.changed.connect(self._on_view)
        self._screen = Screen(renderer or PainterRenderer(covered_boxes), self)
        self._screen.changed.connect(self.update)
        self._screen.completed.connect(self.rendered)
        self._screen.failed.connect(self.render_failed)
        self._overlay: Overlay | None = None
        self._beside: BesideMap | None = None
        self._swipe = Swipe(self)
        self._swipe.moved.connect(self._on_line_moved)
        self._line_rests = QTimer(self, singleShot=True, interval=LINE_RESTS_MS)
        self._line_rests.timeout.connect(self._place_line)
        self._parted: dict[int, MapScene] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 160)
        _stop_with(self, self._screen)

    def set_scene(self, scene: MapScene) -> None:
        """Show a scene; the view stays unless nobody has chosen it yet."""
        self._scene, self._parted = scene, {}
        if self._navigator.is_untouched and scene.home_bounds() is not None:
            self.show_home()
        self._refresh()

    def set_mode(self, mode: Mode) -> None:
        """Draw in light or dark."""
        self._mode = mode
        self._swipe.set_mode(mode)
        self._refresh()

    def compare(self, other: MapScene, before: str, after: str) -> None:
        """Show another scene to the right of a line that the hand moves.

        Parameters
        ----------
        before, after
            What the scene of `set_scene` and the other one show, in few words.
        """
        if self._beside is None:
            screen = Screen(PainterRenderer(covered_boxes), self)
            screen.changed.connect(self.update)
            screen.failed.connect(self.render_failed)
            _stop_with(self, screen)
            self._beside = BesideMap(screen, other, before, after)
            self._swipe.move_to(0.5)
            self._swipe.place()
        self._beside = replace(self._beside, scene=other, before=before, after=after)
        self._swipe.name_sides(before, after)
        self._swipe.show()
        self._place_line()

    def end_comparison(self) -> None:
        """Show one scene again."""
        if self._beside is not None:
            self._beside.screen.stop()
            self._beside = None
            self._place_line()
        self._swipe.hide()
        self.update()

    def _on_line_moved(self, _share: float) -> None:
        self.update()
        self._line_rests.start()

    def _place_line(self) -> None:
        """Let the texts of both sides keep clear of the line where it rests."""
        self._parted = {}
        self._refresh()

    def _scene_of(self, scene: MapScene) -> MapScene:
        """Return a scene with the line of the comparison, the same one until the line moves."""
        if self._beside is None:
            return scene
        found = self._parted.get(id(scene))
        if found is None or not found.shows_as(scene):
            found = self._parted[id(scene)] = replace(scene, line_at=self._swipe.share)
        return found

    @property
    def is_comparing(self) -> bool:
        """Whether two scenes are shown."""
        return self._beside is not None

    @property
    def swipe(self) -> Swipe:
        """The line between the two scenes that are compared."""
        return self._swipe

    def zoom_to(self, bounds: Bounds, margin: float = 0.15) -> None:
        """Show bounds with `margin` (share of their size) around; kept when the size changes."""
        self._navigator.zoom_to(bounds, margin)

    def show_home(self) -> None:
        """Show the county, or everything where there is none."""
        self._navigator.show_home(self._scene)

    def show_plan(self) -> None:
        """Show the plan areas, if there are any."""
        self._navigator.show_plan(self._scene)

    def show_view(self, viewport: Viewport) -> None:
        """Show a view in the map's own size."""
        self._navigator.go(viewport.resized(self.width(), self.height()))

    def zoom_by(self, factor: float) -> None:
        """Zoom about the middle."""
        self._navigator.zoom_by(factor)

    def pan_by(self, dx_px: float, dy_px: float) -> None:
        """Draw the map to the right and down."""
        self._navigator.pan_by(dx_px, dy_px)

    def viewport_now(self) -> Viewport:
        """Return the view that is shown."""
        return self._navigator.viewport

    def render_now(self) -> None:
        """Draw the picture at once and wait for it."""
        self._screen.draw_now(self._request())
        if self._beside is not None:
            self._beside.screen.draw_now(self._request(self._beside.scene))
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
        self.end_comparison()

    def _request(self, scene: MapScene | None = None) -> Request:
        ratio = self.devicePixelRatioF()
        shown = self._scene_of(scene or self._scene)
        return Request(shown, self.viewport_now(), self._mode, ratio)

    def _refresh(self) -> None:
        if self.isVisible():
            self._screen.want(self._request())
            if self._beside is not None:
                self._beside.screen.want(self._request(self._beside.scene))
        self.update()

    def _on_view(self, before: Viewport, viewport: Viewport) -> None:
        self._refresh()
        if viewport != before:
            self.view_changed.emit(viewport)
        if viewport.metres_per_px != before.metres_per_px:
            self.scale_changed.emit(viewport.scale_denominator)

    def set_overlay(self, overlay: Overlay | None) -> None:
        """Show something that changes with the hand over the map's picture; None shows nothing."""
        self._overlay = overlay
        self.update()

    def paint_furniture(self, painter: QPainter) -> None:
        """Draw what a map must carry, in logical pixels."""
        draw_decorations(
            painter,
            self.viewport_now(),
            self._mode,
            self._scene.sources,
            self._screen.inset,
            inset_viewport(self._scene),
            self.notices(),
        )

    def paint_over(self, painter: QPainter) -> None:
        """Draw over the finished map, in logical pixels."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the newest picture and what floats over it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        toned = "outside" if self._scene.county is not None else "land"
        painter.fillRect(self.rect(), ink(toned, self._mode))
        viewport = self.viewport_now()
        self._screen.paint(painter, viewport)
        if self._beside is not None:
            self._paint_beside(painter, self._beside)
        if self._overlay is not None:
            self._overlay.paint(painter, viewport, self._mode)
        self.paint_furniture(painter)
        if not self._screen.shows_scene and self._scene.layers:
            draw_loading(painter, viewport, self._mode)
        self.paint_over(painter)
        painter.end()

    def notices(self) -> tuple[str, ...]:
        """Return what the map says of what it shows, and of what it does not show this close."""
        shown = self._scene
        if self._beside is not None:
            images = dict.fromkeys((*shown.images, *self._beside.scene.images))
            shown = replace(shown, images=tuple(images))
        return map_notices(shown, self.viewport_now())

    def _paint_beside(self, painter: QPainter, beside: BesideMap) -> None:
        right = self.rect().adjusted(self._swipe.line_x, 0, 0, 0)
        painter.save()
        painter.setClipRect(right)
        if beside.screen.shows_scene:
            toned = "outside" if beside.scene.county is not None else "land"
            painter.fillRect(right, ink(toned, self._mode))
            beside.screen.paint(painter, self.viewport_now())
        painter.restore()
        room = self.rect().adjusted(*self._label_margins())
        draw_labels(painter, self._swipe.line_x, room, beside.before, beside.after, self._mode)

    def _label_margins(self) -> tuple[int, int, int, int]:
        """Return what of the map's sides other things cover, for the labels of a comparison."""
        return 0, 0, 0, 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what was fitted in view, else the middle."""
        super().resizeEvent(event)
        self._navigator.resize(self.width(), self.height())
        self._swipe.place()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to draw."""
        super().showEvent(event)
        self._screen.want(self._request())

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew on a screen of another density."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._refresh()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the mouse."""
        turn = event.angleDelta().y()
        if turn:
            x, y = event.position().x(), event.position().y()
            self._navigator.go(self.viewport_now().zoomed(2 ** (turn / WHEEL_PER_DOUBLING), x, y))
        event.accept()


def _stop_with(widget: QWidget, screen: Screen) -> None:
    """End a screen's work when its widget or the application ends."""
    widget.destroyed.connect(lambda: screen.stop())
    application = QApplication.instance()
    if application is not None:
        application.aboutToQuit.connect(screen.stop)
