"""The picture with its control points, which are set, moved and taken away in it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from rumslig.georeference.draft import Pixel
from ui.georeference.marks import PointMark, arrow_factor
from ui.georeference.overlays import picture_overlay, to_world
from ui.georeference.presenter import GeoreferencePresenter
from ui.georeference.suggesting import Suggesting
from ui.georeference.widgets.picture_pane import PicturePane
from ui.language import tr
from ui.map.tools.tool import ARROWS
from ui.map.viewport import Viewport

REACH_PX = 12.0
CLOSEST = 0.05
"""How near the picture comes at most when a point is shown: its pixels for one on the screen."""


class PointPane(PicturePane):
    """A click sets a point, a drag moves the one that it began at.

    Ctrl and an arrow move the chosen point one pixel, Delete takes it away.
    """

    def __init__(self, presenter: GeoreferencePresenter, suggesting: Suggesting) -> None:
        self._suggesting = suggesting
        self._marks: Sequence[PointMark] = ()
        super().__init__(
            presenter,
            tr(
                "Klicka eller Retur sätter en punkt, piltangenter flyttar hårkorset, "
                "+ och − zoomar, 0 visar hela bilden, Delete tar bort den valda punkten."
            ),
        )
        presenter.changed.connect(self._show_points)
        suggesting.changed.connect(self._show_points)
        presenter.zoom_asked.connect(self._on_zoom)
        self.pointed.connect(presenter.point_in_picture)

    def show_picture(self) -> None:
        """Show the open picture and its points."""
        super().show_picture()
        self._show_points()

    def _show_points(self) -> None:
        shown = picture_overlay(self._presenter, self._suggesting.suggestion)
        self._marks = shown.marks
        self.set_overlay(shown)

    def _on_zoom(self, _place: object, pixel: Pixel) -> None:
        self.show_pixel(pixel)

    def show_pixel(self, pixel: Pixel) -> None:
        """Bring a pixel into the middle, so near that it can be pointed at."""
        view = self.viewport_now()
        east, north = to_world(pixel)
        near = max(min(view.metres_per_px, 1.0), CLOSEST)
        self.show_view(Viewport(east, north, near, view.width, view.height))

    def note(self) -> str:
        """Return how many times longer than they are the arrows are drawn."""
        factor = arrow_factor(self._marks, self.viewport_now())
        if factor == 1:
            return ""
        return tr("Pilarna är förstorade {factor} gånger", factor=factor)

    def held_at(self, at: QPointF) -> int | None:
        """Return the point that a drag begins at, and choose it."""
        draft, view = self._presenter.draft, self.viewport_now()
        near = [
            (math.dist(view.to_screen(*to_world(point.pixel)), (at.x(), at.y())), index)
            for index, point in enumerate(draft.points if draft is not None else ())
        ]
        distance, index = min(near, default=(math.inf, 0))
        if distance > REACH_PX:
            return None
        self._presenter.select(index)
        return index

    def drag_held(self, held: int, pixel: Pixel) -> None:
        """Move a point."""
        self._presenter.move_in_picture(held, pixel)

    def drop_held(self) -> None:
        """Let the next move be a step of its own."""
        self._presenter.end_move()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the chosen point, take it away, or forget the half of one."""
        key, presenter, chosen = Qt.Key(event.key()), self._presenter, self._presenter.selected
        nudges = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in ARROWS and nudges and chosen is not None and presenter.draft is not None:
            column, row = presenter.draft.points[chosen].pixel
            across, down = ARROWS[key]
            presenter.move_in_picture(chosen, (column + across, row + down))
        elif key == Qt.Key.Key_Delete and chosen is not None:
            presenter.remove(chosen)
        elif key != Qt.Key.Key_Escape or not presenter.forget_half():
            super().keyPressEvent(event)
