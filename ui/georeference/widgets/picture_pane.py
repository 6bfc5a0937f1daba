"""The picture beside the map: moved and zoomed like it, and pointed in."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from rumslig.georeference.draft import Pixel
from ui.georeference.overlays import to_pixel
from ui.georeference.presenter import GeoreferencePresenter
from ui.language import tr
from ui.map.decorations import EDGE, draw_card, draw_focus
from ui.map.lettering import draw_text, map_font
from ui.map.picture_shelf import SHELF
from ui.map.scene import MapScene, SceneImage
from ui.map.tools.paint import colour_of, draw_crosshair
from ui.map.tools.tool import ARROWS
from ui.map.viewport import Viewport
from ui.map.widgets.canvas import MapCanvas
from ui.map.widgets.tool_card import KEYBOARD

CLICK_PX = 4
STEP_PX = 10.0
ZOOM = 2.0


class PicturePane(MapCanvas):
    """A click points, a drag moves the picture; the arrow keys move a crosshair, Enter points.

    Signals
    -------
    pointed
        Column and row of what was pointed at.
    """

    pointed = Signal(object)

    def __init__(
        self, presenter: GeoreferencePresenter, said: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._drag: tuple[QPointF, Viewport, int | None] | None = None
        self._has_moved = self._shows_focus = False
        self._cross: QPointF | None = None
        self.setMinimumHeight(140)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(tr("Bilden"))
        self.setAccessibleDescription(said)
        presenter.picture_changed.connect(self.show_picture)
        self.show_picture()

    def show_picture(self) -> None:
        """Show the open picture, all of it."""
        picture = self._presenter.picture
        images: tuple[SceneImage, ...] = ()
        if picture is not None:
            width, height = picture.size
            images = (
                SceneImage(
                    str(picture.path), picture.path.name, picture.path, picture.head.format,
                    (1.0, 0.0, 0.0, 0.0, -1.0, 0.0), "EPSG:3006", 1.0, width=width, height=height,
                    page=picture.page,
                ),
            )  # fmt: skip
        for image in images:
            SHELF.renew(image)  # its file may have become another since it was drawn last
        self.set_scene(MapScene(images=images))
        self._cross = None
        self.show_whole()

    def draw_again(self) -> None:
        """Draw the picture anew: there may be more of it to draw."""
        if self._scene.images:
            self.set_scene(MapScene(images=self._scene.images))

    def show_whole(self) -> None:
        """Show all of the picture."""
        if (picture := self._presenter.picture) is not None:
            width, height = picture.size
            self.zoom_to((0.0, -float(height), float(width), 0.0), 0.02)

    def note(self) -> str:
        """Return what is told in the corner; "" for nothing."""
        return ""

    def paint_furniture(self, painter: QPainter) -> None:
        """Draw no scale and no north, which a picture has not; only what is told of it."""
        text = self.note()
        if not text:
            return
        font = map_font(12)
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(text) + 20
        card = QRectF(EDGE, self.height() - EDGE - 24, width, 24)
        draw_card(painter, card, self._mode, radius=6, opacity=0.9)
        draw_text(painter, card, text, font, colour_of("muted", self._mode))

    def paint_over(self, painter: QPainter) -> None:
        """Draw the picture's edge, the crosshair of the keys, and the focus."""
        if (picture := self._presenter.picture) is not None:
            width, height = picture.size
            view = self.viewport_now()
            corners = (view.to_screen(0.0, 0.0), view.to_screen(width, -height))
            painter.setPen(QPen(colour_of("border_strong", self._mode), 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(QPointF(*corners[0]), QPointF(*corners[1])))
        if self._cross is not None and self.hasFocus():
            draw_crosshair(painter, self._mode, self._cross.x(), self._cross.y())
        if self._shows_focus and self.hasFocus():
            draw_focus(painter, self.viewport_now(), self._mode, cross=False)

    # hands

    def held_at(self, _at: QPointF) -> int | None:
        """Return what a drag that begins here takes hold of; None for the picture itself."""
        return None

    def drag_held(self, held: int, pixel: Pixel) -> None:
        """Move what is held."""

    def drop_held(self) -> None:
        """Let go of what was held."""

    def pixel_at(self, at: QPointF) -> Pixel:
        """Return the pixel under a place of the pane."""
        return to_pixel(self.viewport_now().to_world(at.x(), at.y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of something, or of the picture."""
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            super().mousePressEvent(event)
            return
        left = event.button() == Qt.MouseButton.LeftButton
        held = self.held_at(event.position()) if left else None
        self._drag = event.position(), self.viewport_now(), held
        self._has_moved, self._cross, self._shows_focus = False, None, False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is held."""
        if self._drag is None:
            return
        start, view, held = self._drag
        step = event.position() - start
        if not self._has_moved and step.manhattanLength() < CLICK_PX:
            return
        self._has_moved = True
        if held is None:
            self.show_view(view.panned(step.x(), step.y()))
        else:
            self.drag_held(held, self.pixel_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go, or point."""
        if self._drag is None:
            super().mouseReleaseEvent(event)
            return
        held = self._drag[2]
        self._drag = None
        if self._has_moved and held is not None:
            self.drop_held()
        is_click = not self._has_moved and event.button() == Qt.MouseButton.LeftButton
        if is_click and held is None:
            self.pointed.emit(self.pixel_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the crosshair, zoom and point."""
        key = Qt.Key(event.key())
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in ARROWS:
            east, south = ARROWS[key]
            step = 1.0 if fine else STEP_PX
            self._show_cross(self._cross_now() + QPointF(east * step, south * step))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._show_cross(self._cross_now())
            self.pointed.emit(self.pixel_at(self._cross_now()))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.zoom_by(ZOOM if key == Qt.Key.Key_Plus else 1 / ZOOM)
        elif key == Qt.Key.Key_0:
            self.show_whole()
        else:
            super().keyPressEvent(event)

    def _cross_now(self) -> QPointF:
        return self._cross or QPointF(self.width() / 2, self.height() / 2)

    def _show_cross(self, at: QPointF) -> None:
        x = min(max(at.x(), 0.0), float(self.width()))
        y = min(max(at.y(), 0.0), float(self.height()))
        if (x, y) != (at.x(), at.y()):
            self.pan_by(x - at.x(), y - at.y())
        self._cross = QPointF(x, y)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus where it came by key."""
        self._shows_focus = event.reason() in KEYBOARD
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put the crosshair away."""
        super().focusOutEvent(event)
        self.update()
