"""What tools draw over the finished map, in logical pixels. Shape tells first, then colour."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF
from shapely.geometry.base import BaseGeometry

from rumslig.look import Mode, tokens
from rumslig.sketch.outline import Place
from rumslig.sketch.snapping import Snap
from ui.map.decorations import EDGE, draw_card
from ui.map.lettering import draw_text, map_font
from ui.map.paths import path_of_shape
from ui.map.symbols import ink
from ui.map.viewport import Viewport

LINE_PX, CASE_PX = 2.5, 5.5
LINE_HEIGHT = 18.0
HINT_HEIGHT = 32.0
MANY_CORNERS = 1000


def colour_of(role: str, mode: Mode) -> QColor:
    """Return a colour of the window's, such as "danger"."""
    return QColor(tokens()["colour"][mode][role])


def point_of(viewport: Viewport, place: Place) -> QPointF:
    """Return where a place is on the screen."""
    return QPointF(*viewport.to_screen(*place))


def _pen(colour: QColor, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    return QPen(colour, width, style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _stroke(painter: QPainter, path: QPainterPath, mode: Mode, colour: QColor) -> None:
    painter.strokePath(path, _pen(ink("muni_casing", mode), CASE_PX))
    painter.strokePath(path, _pen(colour, LINE_PX))


def draw_outline(
    painter: QPainter,
    viewport: Viewport,
    mode: Mode,
    points: Sequence[Place],
    at: Place | None,
    closed: bool,
) -> None:
    """Draw a sketch: placed edges whole, those that still follow the hand dashed."""
    every = [point_of(viewport, place) for place in (*points, *([at] if at else []))]
    if closed and len(every) > 2:
        filled = QPainterPath()
        filled.addPolygon(QPolygonF(every))
        painter.fillPath(filled, ink("plan_fill", mode))
    placed = QPainterPath()
    placed.addPolygon(QPolygonF(every[: len(points)]))
    following = QPainterPath(every[len(points) - 1])
    if at is not None:
        following.lineTo(every[-1])
    if closed and len(every) > 2:
        following.lineTo(every[0])
    painter.strokePath(following, _pen(ink("muni_casing", mode), CASE_PX))
    dashed = _pen(ink("plan", mode), LINE_PX)
    dashed.setDashPattern([2.5, 2.5])
    painter.strokePath(following, dashed)
    _stroke(painter, placed, mode, ink("plan", mode))


def draw_area(
    painter: QPainter, viewport: Viewport, mode: Mode, area: BaseGeometry, *, valid: bool = True
) -> None:
    """Draw an area that is being changed; one that cannot be is drawn as a danger."""
    if shapely.get_num_coordinates(area) > MANY_CORNERS:  # half a pixel is not seen
        area = shapely.simplify(area, viewport.metres_per_px / 2, preserve_topology=False)
    path = path_of_shape(area, viewport)
    painter.fillPath(path, ink("plan_fill", mode))
    _stroke(painter, path, mode, ink("plan", mode) if valid else colour_of("danger", mode))


def draw_handle(
    painter: QPainter,
    viewport: Viewport,
    mode: Mode,
    place: Place,
    *,
    chosen: bool = False,
    large: bool = False,
) -> None:
    """Draw a corner: a square; the chosen one filled and ringed."""
    half = 6.5 if chosen or large else 4.5
    box = QRectF(-half, -half, 2 * half, 2 * half).translated(point_of(viewport, place))
    if chosen:
        painter.setPen(_pen(ink("muni_casing", mode), 5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(-4, -4, 4, 4))
        painter.setPen(_pen(colour_of("focus", mode), 2))
        painter.drawRect(box.adjusted(-4, -4, 4, 4))
    painter.setPen(_pen(ink("plan", mode), 2))
    painter.setBrush(ink("plan", mode) if chosen else ink("muni_casing", mode))
    painter.drawRect(box)


def draw_middle(painter: QPainter, viewport: Viewport, mode: Mode, place: Place) -> None:
    """Draw the place on an edge where a new corner can be pulled out: a small ring."""
    painter.setPen(_pen(ink("plan", mode), 1.5))
    painter.setBrush(ink("muni_casing", mode))
    painter.drawEllipse(point_of(viewport, place), 3.5, 3.5)


def draw_snap(painter: QPainter, viewport: Viewport, mode: Mode, snap: Snap) -> None:
    """Draw what a corner sticks to: a square for a corner, a ring with a bar for an edge."""
    middle = point_of(viewport, snap.place)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((ink("muni_casing", mode), 5.0), (colour_of("focus", mode), 2.0)):
        painter.setPen(_pen(colour, width))
        if snap.kind == "edge":
            painter.drawEllipse(middle, 7, 7)
            painter.drawLine(middle - QPointF(11, 0), middle + QPointF(11, 0))
        elif snap.kind == "corner":
            painter.drawRect(QRectF(-8, -8, 16, 16).translated(middle))
        else:
            painter.drawEllipse(middle, 10, 10)
            painter.drawEllipse(middle, 5, 5)


def draw_known(painter: QPainter, viewport: Viewport, mode: Mode, place: Place) -> None:
    """Draw a place that a pointed one may stick to: a small quiet ring."""
    middle = point_of(viewport, place)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((ink("muni_casing", mode), 3.0), (colour_of("focus", mode), 1.2)):
        painter.setPen(_pen(colour, width))
        painter.drawEllipse(middle, 2.5, 2.5)


def draw_cross(painter: QPainter, viewport: Viewport, mode: Mode, place: Place) -> None:
    """Draw where an outline crosses itself: a cross in a ring."""
    middle = point_of(viewport, place)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((ink("muni_casing", mode), 6.0), (colour_of("danger", mode), 2.5)):
        painter.setPen(_pen(colour, width))
        painter.drawEllipse(middle, 12, 12)
        for x in (-5, 5):
            painter.drawLine(middle + QPointF(x, -5), middle + QPointF(-x, 5))


def draw_crosshair(painter: QPainter, mode: Mode, x: float, y: float) -> None:
    """Draw where Enter acts."""
    for colour, width in ((ink("muni_casing", mode), 4.0), (colour_of("focus", mode), 2.0)):
        painter.setPen(QPen(colour, width))
        for east, south in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(
                QPointF(x + 4 * east, y + 4 * south), QPointF(x + 14 * east, y + 14 * south)
            )


def draw_readout(
    painter: QPainter,
    viewport: Viewport,
    mode: Mode,
    x: float,
    y: float,
    lines: Sequence[str],
) -> None:
    """Draw figures on a card beside the pointer, within the view."""
    font = map_font(13, "semibold")
    metrics = QFontMetricsF(font)
    width = max(metrics.horizontalAdvance(line) for line in lines) + 20
    height = LINE_HEIGHT * len(lines) + 10
    left = x + 18 if x + 18 + width < viewport.width - EDGE else x - 18 - width
    top = y + 18 if y + 18 + height < viewport.height - EDGE else y - 18 - height
    # the pointer itself may be outside, as after the window was made smaller
    left = max(min(left, viewport.width - EDGE - width), EDGE)
    top = max(min(top, viewport.height - EDGE - height), EDGE)
    card = QRectF(left, top, width, height)
    draw_card(painter, card, mode, shadow=True, radius=6)
    for index, line in enumerate(lines):
        box = QRectF(card.left() + 10, card.top() + 5 + index * LINE_HEIGHT, width, LINE_HEIGHT)
        draw_text(painter, box, line, font, colour_of("text", mode), Qt.AlignmentFlag.AlignLeft)


def draw_hint(
    painter: QPainter, viewport: Viewport, mode: Mode, text: str, left: float, right: float
) -> None:
    """Draw the line that tells what a click does, at the top between two columns of tools."""
    font = map_font(13)
    metrics = QFontMetricsF(font)
    room = right - left
    lines = _broken(text, metrics, room - 28)
    width = max(metrics.horizontalAdvance(line) for line in lines) + 28
    height = HINT_HEIGHT + LINE_HEIGHT * (len(lines) - 1)
    card = QRectF(left + (room - width) / 2, EDGE, width, height)
    draw_card(painter, card, mode, shadow=True)
    for index, line in enumerate(lines):
        box = QRectF(card.left(), card.top() + 7 + index * LINE_HEIGHT, width, LINE_HEIGHT)
        draw_text(painter, box, line, font, colour_of("text", mode))


def _broken(text: str, metrics: QFontMetricsF, room: float) -> list[str]:
    """Return a text in as many lines as it needs."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
