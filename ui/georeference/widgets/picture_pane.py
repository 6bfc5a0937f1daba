"""The picture beside the map: moved and zoomed like it, and pointed in."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from rumslig.georeference.draft import Pixel
from ui.georeference.marks import arrow_factor
from ui.georeference.overlays import picture_overlay, to_pixel, to_world
from ui.georeference.presenter import GeoreferencePresenter
from ui.language import tr
from ui.map.decorations import EDGE, draw_card
from ui.map.lettering import draw_text, map_font
from ui.map.scene import MapScene, SceneImage
from ui.map.tools.paint import colour_of, draw_crosshair
from ui.map.tools.tool import ARROWS
from ui.map.viewport import Viewport
from ui.map.widgets.canvas import MapCanvas

REACH_PX = 12.0
CLICK_PX = 4
STEP_PX = 10.0
ZOOM = 2.0
CLOSEST = 0.05
"""How near the picture comes at most when a point is shown: its pixels for one on the screen."""


class PicturePane(MapCanvas):
    """A click sets a point, a drag moves the picture or the point that it began at.

    With the keys the arrows move a crosshair (finer with Shift), Enter sets a point at it, Ctrl and
    an arrow move the chosen point one pixel.
    """

    def __init__(self, presenter: GeoreferencePresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._drag: tuple[QPointF, Viewport, int | None] | None = None
        self._has_moved = False
        self._cross: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(tr("Bilden"))
        self.setAccessibleDescription(
            tr(
                "Klicka eller Retur sätter en punkt, piltangenter flyttar hårkorset, "
                "+ och − zoomar, 0 visar hela bilden, Delete tar bort den valda punkten."
            )
        )
        presenter.picture_changed.connect(self._show_picture)
        presenter.changed.connect(self._show_points)
        presenter.zoom_asked.connect(lambda _place, pixel: self.show_pixel(pixel))
        self._show_picture()

    def show_whole(self) -> None:
        """Show all of the picture."""
        if (picture := self._presenter.picture) is not None:
            width, height = picture.size
            self.zoom_to((0.0, -float(height), float(width), 0.0), 0.02)

    def show_pixel(self, pixel: Pixel) -> None:
        """Bring a pixel into the middle, so near that it can be pointed at."""
        view = self.viewport_now()
        east, north = to_world(pixel)
        near = max(min(view.metres_per_px, 1.0), CLOSEST)
        self.show_view(Viewport(east, north, near, view.width, view.height))

    def paint_furniture(self, painter: QPainter) -> None:
        """Draw no scale and no north: the picture has none; how arrows are drawn is told."""
        overlay = picture_overlay(self._presenter)
        factor = arrow_factor(overlay.marks, self.viewport_now())
        if any(mark.towards is not None for mark in overlay.marks) and factor > 1:
            self._tell(painter, tr("Pilarna är förstorade {factor} gånger", factor=factor))

    def _tell(self, painter: QPainter, text: str) -> None:
        font = map_font(12)
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(text) + 20
        card = QRectF(EDGE, self.height() - EDGE - 24, width, 24)
        draw_card(painter, card, self._mode, radius=6, opacity=0.9)
        draw_text(painter, card, text, font, colour_of("muted", self._mode))

    def paint_over(self, painter: QPainter) -> None:
        """Draw the crosshair of the keys."""
        if self._cross is not None and self.hasFocus():
            draw_crosshair(painter, self._mode, self._cross.x(), self._cross.y())

    # what the presenter has

    def _show_picture(self) -> None:
        picture = self._presenter.picture
        images: tuple[SceneImage, ...] = ()
        if picture is not None:
            place = (1.0, 0.0, 0.0, 0.0, -1.0, 0.0)
            name = picture.path.name
            images = (
                SceneImage(
                    str(picture.path), name, picture.path, picture.head.format, place,
                    "EPSG:3006", 1.0,
                ),
            )  # fmt: skip
        self.set_scene(MapScene(images=images))
        self._cross = None
        self.show_whole()
        self._show_points()

    def _show_points(self) -> None:
        self.set_overlay(picture_overlay(self._presenter))

    # hands

    def _point_at(self, at: QPointF) -> int | None:
        draft, view = self._presenter.draft, self.viewport_now()
        if draft is None:
            return None
        near = [
            (math.dist(view.to_screen(*to_world(point.pixel)), (at.x(), at.y())), index)
            for index, point in enumerate(draft.points)
        ]
        distance, index = min(near, default=(math.inf, 0))
        return index if distance <= REACH_PX else None

    def _pixel_at(self, at: QPointF) -> Pixel:
        return to_pixel(self.viewport_now().to_world(at.x(), at.y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a point, or of the picture."""
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            super().mousePressEvent(event)
            return
        held = self._point_at(event.position())
        if event.button() == Qt.MouseButton.MiddleButton:
            held = None
        self._drag = event.position(), self.viewport_now(), held
        self._has_moved, self._cross = False, None
        if held is not None:
            self._presenter.select(held)

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
            self._presenter.move_in_picture(held, self._pixel_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go, or set a point."""
        if self._drag is None:
            super().mouseReleaseEvent(event)
            return
        held = self._drag[2]
        self._drag = None
        if self._has_moved and held is not None:
            self._presenter.end_move()
        is_click = not self._has_moved and event.button() == Qt.MouseButton.LeftButton
        if is_click and held is None:
            self._presenter.point_in_picture(self._pixel_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, zoom, set, move and take away points."""
        key, presenter = Qt.Key(event.key()), self._presenter
        chosen = presenter.selected
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        nudges = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in ARROWS and nudges and chosen is not None:
            self._nudge(chosen, *ARROWS[key])
        elif key in ARROWS:
            east, south = ARROWS[key]
            step = 1.0 if fine else STEP_PX
            self._show_cross(self._cross_now() + QPointF(east * step, south * step))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._show_cross(self._cross_now())
            presenter.point_in_picture(self._pixel_at(self._cross_now()))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.zoom_by(ZOOM if key == Qt.Key.Key_Plus else 1 / ZOOM)
        elif key == Qt.Key.Key_0:
            self.show_whole()
        elif key == Qt.Key.Key_Delete and chosen is not None:
            presenter.remove(chosen)
        elif key != Qt.Key.Key_Escape or not presenter.forget_half():
            super().keyPressEvent(event)

    def _nudge(self, index: int, across: int, down: int) -> None:
        draft = self._presenter.draft
        assert draft is not None
        column, row = draft.points[index].pixel
        self._presenter.move_in_picture(index, (column + across, row + down))

    def _cross_now(self) -> QPointF:
        return self._cross or QPointF(self.width() / 2, self.height() / 2)

    def _show_cross(self, at: QPointF) -> None:
        x = min(max(at.x(), 0.0), float(self.width()))
        y = min(max(at.y(), 0.0), float(self.height()))
        if (x, y) != (at.x(), at.y()):
            self.pan_by(x - at.x(), y - at.y())
        self._cross = QPointF(x, y)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put the crosshair away."""
        super().focusOutEvent(event)
        self.update()
