"""What is drawn over picture and map while points are set: the points, how far off, how far out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QTransform
from shapely.geometry.base import BaseGeometry

from rumslig.look import Mode
from rumslig.sketch.outline import Place
from ui.map.decorations import draw_card
from ui.map.lettering import draw_text, map_font
from ui.map.paths import path_of_shape
from ui.map.symbols import ink
from ui.map.tools.paint import colour_of, point_of
from ui.map.viewport import Viewport

Look = Literal["plain", "outlier", "off", "pending"]
LONGEST_PX = 56.0
"""How long the longest arrow is drawn, roughly."""
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
RADIUS = 6.5
HEAD = 6.0
CARD = 18.0
"""How high a number's card is."""
RING = 13.0
"""Around the largest symbol of a point that a layer has."""
HATCH: dict[Mode, float] = {"light": 0.26, "dark": 0.45}
_LOOKS: dict[Look, str] = {
    "plain": "accent", "outlier": "danger", "off": "muted", "pending": "focus",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PointMark:
    """A control point in a canvas's own coordinates.

    Attributes
    ----------
    towards
        Where the fit puts it; None where that is not known.
    """

    number: int
    place: Place
    towards: Place | None = None
    look: Look = "plain"
    selected: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """A picture laid over the map: its pixels, and the 3 × 3 of column, row, 1 to E, N, 1."""

    picture: QImage
    matrix: np.ndarray
    opacity: float


@dataclass(frozen=True, slots=True, eq=False)
class PointOverlay:
    """Points, and what they say of the picture.

    Attributes
    ----------
    outside
        Where the picture lies outside the hull of its points: hatched.
    rings
        Places of the map that are looked at.
    """

    marks: Sequence[PointMark] = ()
    outside: BaseGeometry | None = None
    laid: Laid | None = None
    rings: Sequence[Place] = ()

    def paint(self, painter: QPainter, viewport: Viewport, mode: Mode) -> None:
        """Draw the picture, the hatching, the arrows and the points."""
        painter.save()
        if self.laid is not None:
            _draw_laid(painter, self.laid, viewport)
        if self.outside is not None and not self.outside.is_empty:
            path = path_of_shape(self.outside, viewport)
            hatch = colour_of("warning", mode)
            hatch.setAlphaF(HATCH[mode])
            painter.fillPath(path, QBrush(hatch, Qt.BrushStyle.BDiagPattern))
        factor = arrow_factor(self.marks, viewport)
        for mark in self.marks:
            if mark.towards is not None and mark.look != "off":
                _draw_arrow(painter, viewport, mode, mark, factor)
        for mark in sorted(self.marks, key=lambda item: item.selected):
            _draw_mark(painter, viewport, mode, mark)
        for mark, card in number_cards(self.marks, viewport):
            _draw_number(painter, mode, mark, card)
        for place in self.rings:
            _draw_ring(painter, viewport, mode, place)
        painter.restore()


def arrow_factor(marks: Sequence[PointMark], viewport: Viewport) -> int:
    """Return how many times longer than they are the arrows are drawn."""
    longest = max(
        (
            math.dist(mark.place, mark.towards) / viewport.metres_per_px
            for mark in marks
            if mark.towards is not None and mark.look != "off"
        ),
        default=0.0,
    )
    if longest <= 0:
        return 1
    return max((step for step in STEPS if step * longest <= LONGEST_PX), default=1)


def _draw_laid(painter: QPainter, laid: Laid, viewport: Viewport) -> None:
    scale = 1 / viewport.metres_per_px
    screen = np.array(
        [
            [scale, 0.0, viewport.width / 2 - viewport.centre_e * scale],
            [0.0, -scale, viewport.height / 2 + viewport.centre_n * scale],
            [0.0, 0.0, 1.0],
        ]
    )
    whole = screen @ laid.matrix
    # Qt multiplies rows from the left
    matrix = [float(value) for value in whole.T.ravel()]
    painter.save()
    painter.setOpacity(laid.opacity)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setTransform(QTransform(*matrix), combine=True)
    painter.drawImage(QPointF(0, 0), laid.picture)
    painter.restore()


def _draw_arrow(
    painter: QPainter, viewport: Viewport, mode: Mode, mark: PointMark, factor: int
) -> None:
    assert mark.towards is not None
    start, true = point_of(viewport, mark.place), point_of(viewport, mark.towards)
    end = start + (true - start) * factor
    length = math.hypot(end.x() - start.x(), end.y() - start.y())
    if length < 2 or length > 4000:
        return
    along = (end - start) / length
    across = QPointF(-along.y(), along.x())
    colour = colour_of(_LOOKS[mark.look], mode)
    for pen in (QPen(ink("muni_casing", mode), 5.0), QPen(colour, 2.0)):
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(start, end)
        if length > HEAD:
            painter.drawLine(end, end - along * HEAD + across * HEAD * 0.6)
            painter.drawLine(end, end - along * HEAD - across * HEAD * 0.6)


def _draw_mark(painter: QPainter, viewport: Viewport, mode: Mode, mark: PointMark) -> None:
    middle = point_of(viewport, mark.place)
    colour = colour_of(_LOOKS[mark.look], mode)
    paper = ink("muni_casing", mode)
    if mark.selected:
        for pen in (QPen(paper, 6.0), QPen(colour_of("focus", mode), 2.0)):
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(middle, RADIUS + 4, RADIUS + 4)
    painter.setPen(QPen(paper, 4.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(middle, RADIUS, RADIUS)
    painter.setPen(QPen(colour, 2.0))
    painter.setBrush(_tinted(paper, mark.look))
    painter.drawEllipse(middle, RADIUS, RADIUS)
    for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        painter.drawLine(middle + QPointF(2 * x, 2 * y), middle + QPointF(RADIUS * x, RADIUS * y))


def _draw_ring(painter: QPainter, viewport: Viewport, mode: Mode, place: Place) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(ink("muni_casing", mode), 5.0), QPen(colour_of("focus", mode), 2.5)):
        painter.setPen(pen)
        painter.drawEllipse(point_of(viewport, place), RING, RING)


def _tinted(paper: QColor, look: Look) -> QColor:
    tint = QColor(paper)
    tint.setAlphaF(0.35 if look == "off" else 0.8)
    return tint


def number_cards(marks: Sequence[PointMark], viewport: Viewport) -> list[tuple[PointMark, QRectF]]:
    """Return where numbers stand: beside their points, where they cover no point and no number.

    The chosen point's and those of odd points come first and are always there; of the others
    those that find no room are left out.
    """
    near = QRectF(-RADIUS, -RADIUS, 2 * RADIUS, 2 * RADIUS)
    taken = [near.translated(point_of(viewport, mark.place)) for mark in marks]
    stand: list[tuple[PointMark, QRectF]] = []
    for mark in sorted(marks, key=lambda item: (not item.selected, item.look != "outlier")):
        if not mark.number:
            continue
        places = _card_places(point_of(viewport, mark.place), 9.0 + 8.0 * len(_number(mark)))
        free = [card for card in places if not any(map(card.intersects, taken))]
        if not free and (mark.selected or mark.look == "outlier"):
            free = places
        if free:
            stand.append((mark, free[0]))
            taken.append(free[0])
    return stand


def _card_places(middle: QPointF, width: float) -> list[QRectF]:
    """Return where a number may stand: above to the right, else at another corner."""
    x, y = middle.x(), middle.y()
    lefts, tops = (x + 9, x - 9 - width), (y - CARD - 5, y + 5)
    return [QRectF(left, top, width, CARD) for left in lefts for top in tops]


def _number(mark: PointMark) -> str:
    return f"{mark.number}!" if mark.look == "outlier" else str(mark.number)


def _draw_number(painter: QPainter, mode: Mode, mark: PointMark, card: QRectF) -> None:
    draw_card(painter, card, mode, radius=4)
    role = "danger" if mark.look == "outlier" else "text"
    draw_text(painter, card, _number(mark), map_font(12, "semibold"), colour_of(role, mode))
