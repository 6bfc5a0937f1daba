"""The pictures on screen: the newest frame, moved and scaled until a sharper one arrives."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QImage, QPainter

from ui.map.inset import InsetRenderer, has_areas, has_same_areas, inset_viewport
from ui.map.renderer import PainterRenderer, Renderer
from ui.map.scheduler import Frame, RenderScheduler, Request
from ui.map.viewport import Viewport


class Screen(QObject):
    """Holds the frames of map and inset, and has new ones made when something changed."""

    changed = Signal()
    """There is something new to show."""
    completed = Signal()
    """The frame shows exactly what was last asked for."""
    failed = Signal(object)

    def __init__(self, renderer: Renderer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._renderer = renderer
        self._wanted: Request | None = None
        self._frame: Frame | None = None
        self._inset: Frame | None = None
        self._inset_wanted: Request | None = None
        self._scheduler = RenderScheduler(renderer, self)
        self._scheduler.finished.connect(self._take_frame)
        self._scheduler.failed.connect(self.failed)
        self._inset_scheduler = RenderScheduler(InsetRenderer(PainterRenderer()), self)
        self._inset_scheduler.finished.connect(self._take_inset)
        self._inset_scheduler.failed.connect(self.failed)

    @property
    def is_complete(self) -> bool:
        """Whether what is shown is what was last asked for."""
        return self._frame is not None and self._frame.request is self._wanted

    @property
    def shows_scene(self) -> bool:
        """Whether any picture of the wanted scene is there."""
        return (
            self._frame is not None
            and self._wanted is not None
            and self._frame.request.scene.shows_as(self._wanted.scene)
        )

    @property
    def inset(self) -> QImage | None:
        """The county's picture, when it is ready."""
        return self._inset.image if self._inset is not None else None

    @property
    def picture(self) -> QImage | None:
        """The newest frame."""
        return self._frame.image if self._frame is not None else None

    def want(self, request: Request) -> None:
        """Have a frame made, unless the same is there or on its way."""
        if self._wanted is not None and _is_same(self._wanted, request):
            return
        self._wanted = request
        self._scheduler.ask(request)
        self._want_inset(request)

    def draw_now(self, request: Request) -> None:
        """Make a frame at once, on this thread."""
        self._wanted = request
        image = self._renderer.render(
            request.scene, request.viewport, request.mode, request.device_ratio, lambda: False
        )
        self._take_frame(Frame(request, image))
        self._want_inset(request)

    def paint(self, painter: QPainter, viewport: Viewport) -> None:
        """Draw the newest frame where its world lies in a view."""
        if self._frame is None:
            return
        taken = self._frame.request.viewport
        left, top = viewport.to_screen(taken.west, taken.north)
        ratio = taken.metres_per_px / viewport.metres_per_px
        if abs(ratio - 1) < 1e-9:
            left, top, ratio = _whole(left), _whole(top), 1.0
        size = self._frame.image.deviceIndependentSize()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, ratio != 1.0)
        painter.drawImage(
            QRectF(left, top, size.width() * ratio, size.height() * ratio), self._frame.image
        )

    def stop(self) -> None:
        """End the work; nothing is drawn afterwards."""
        self._scheduler.stop()
        self._inset_scheduler.stop()

    def _want_inset(self, request: Request) -> None:
        known = self._inset_wanted
        viewport = inset_viewport(request.scene)
        if viewport is None:
            self._inset = self._inset_wanted = None
        elif (
            known is None
            or known.scene.county is not request.scene.county
            # the county may be known before its areas are; those that were hidden again stay
            or (has_areas(request.scene) and not has_same_areas(known.scene, request.scene))
            or (known.mode, known.device_ratio) != (request.mode, request.device_ratio)
        ):
            self._inset_wanted = Request(
                request.scene, viewport, request.mode, request.device_ratio
            )
            self._inset_scheduler.ask(self._inset_wanted)

    def _take_frame(self, frame: Frame) -> None:
        self._frame = frame
        self.changed.emit()
        if self.is_complete:
            self.completed.emit()

    def _take_inset(self, frame: Frame) -> None:
        if frame.request is self._inset_wanted:
            self._inset = frame
            self.changed.emit()


def _is_same(one: Request, other: Request) -> bool:
    return one.scene is other.scene and (one.viewport, one.mode, one.device_ratio) == (
        other.viewport,
        other.mode,
        other.device_ratio,
    )


def _whole(value: float) -> float:
    """Return a whole pixel where rounding alone keeps it from being one."""
    return float(round(value)) if abs(value - round(value)) < 1e-3 else value
