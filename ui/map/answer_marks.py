"""What a plugin's answer shows on the map: quieter than hits, and unlike every layer."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from rumslig.look import Mode
from ui.map.label_places import Occupied, Place, along_line, beside_point, inside_area
from ui.map.lettering import draw_with_halo, outline
from ui.map.paths import path_of_huge
from ui.map.scene import AnswerMark
from ui.map.symbols import ink
from ui.map.viewport import Viewport
from ui.turn import give_way

LABEL_PX = 12
MOST_LABELS = 60
POINT_PX = 5.0
CHOICE_PX = 12.0
TINT = 0.14
CASING_PX = 2.5
_WIDTHS = {"found": 2.5, "possible": 2.5, "zone": 1.2, "border": 2.0}
_DASHES = {"possible": [3.0, 2.0], "zone": [1.0, 2.0], "border": [5.0, 1.5, 1.0, 1.5]}
_ORDER = ("zone", "border", "possible", "found")


def role_pen(role: str, mode: Mode) -> QPen:
    """Return the line that a role is drawn with."""
    pen = QPen(ink("answer", mode), _WIDTHS[role])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if role in _DASHES:
        pen.setDashPattern(_DASHES[role])
    return pen


def zone_tint(mode: Mode) -> QColor:
    """Return the even tone of a zone."""
    return ink("answer", mode, TINT)


def draw_answer(
    painter: QPainter, objects: Iterable[AnswerMark], viewport: Viewport, mode: Mode
) -> None:
    """Draw an answer's objects, zones below and finds on top."""
    seen = [item for item in objects if _is_seen(item, viewport)]
    for item in sorted(seen, key=lambda item: _ORDER.index(item.role)):
        give_way()
        path = path_of_huge(item.geometry, viewport)
        if item.role == "zone" and shapely.get_dimensions(item.geometry) == 2:
            painter.fillPath(path, zone_tint(mode))
        _stroke(painter, path, item.role, mode)
        for x, y in _points(item, viewport):
            _draw_point(painter, QPointF(x, y), item.role, mode)


def _stroke(painter: QPainter, path: QPainterPath, role: str, mode: Mode) -> None:
    if role in ("found", "possible"):  # the others may lie along a border that is drawn already
        casing = QPen(ink("muni_casing", mode), _WIDTHS[role] + CASING_PX)
        casing.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, casing)
    painter.strokePath(path, role_pen(role, mode))


def _draw_point(painter: QPainter, place: QPointF, role: str, mode: Mode) -> None:
    """Draw a square standing on its corner, filled where something was found."""
    path = QPainterPath()
    reach = POINT_PX + 1.5
    path.moveTo(place.x(), place.y() - reach)
    for x, y in ((reach, 0.0), (0.0, reach), (-reach, 0.0)):
        path.lineTo(place.x() + x, place.y() + y)
    path.closeSubpath()
    colour = ink("answer", mode)
    painter.strokePath(path, QPen(ink("muni_casing", mode), 4.0))
    painter.fillPath(path, colour if role == "found" else ink("muni_casing", mode))
    painter.strokePath(path, QPen(colour, 1.8))


def _points(item: AnswerMark, viewport: Viewport) -> Iterable[tuple[float, float]]:
    parts = shapely.get_parts(shapely.get_parts(np.array([item.geometry], dtype=object)))
    for part in parts[shapely.get_type_id(parts) == 0]:
        yield viewport.to_screen(part.x, part.y)


def _is_seen(item: AnswerMark, viewport: Viewport) -> bool:
    west, south, east, north = viewport.bounds
    left, low, right, high = item.geometry.bounds
    return bool(left <= east and right >= west and low <= north and high >= south)


def draw_answer_labels(
    painter: QPainter,
    objects: Iterable[AnswerMark],
    viewport: Viewport,
    mode: Mode,
    occupied: Occupied,
) -> dict[str, list[Place]]:
    """Name the finds where there is room, each name once, and return where each name stands."""
    named: dict[str, list[Place]] = {}
    for item in objects:
        if item.is_choice and _is_seen(item, viewport):
            named[item.title] = [_draw_choice(painter, item, viewport, mode, occupied)]
    finds = [item for item in objects if item.role in ("found", "possible")]
    for item in [item for item in finds if _is_seen(item, viewport)][:MOST_LABELS]:
        give_way()
        letters = outline(item.title, LABEL_PX, "semibold")
        width = letters.boundingRect().width()
        for place in () if item.title in named else _places(item, viewport, width):
            discs = place.discs(width, LABEL_PX)
            if not occupied.is_free(discs):
                continue
            occupied.take(discs)
            named[item.title] = [place]
            painter.save()
            painter.translate(place.x, place.y)
            painter.rotate(place.angle)
            draw_with_halo(painter, letters, ink("answer", mode), ink("halo", mode))
            painter.restore()
            break
    return named


def _draw_choice(
    painter: QPainter, item: AnswerMark, viewport: Viewport, mode: Mode, occupied: Occupied
) -> Place:
    """Write a letter to choose by over the middle of its objects, in a disc of its own."""
    west, _, east, north = item.geometry.bounds
    x, y = viewport.to_screen((west + east) / 2, north)
    centre = QPointF(x, y - CHOICE_PX - 2)
    colour, ground = ink("answer", mode), ink("halo", mode)
    is_strong = item.role == "found"
    painter.setPen(QPen(colour, 2.0))
    painter.setBrush(colour if is_strong else ground)
    painter.drawEllipse(centre, CHOICE_PX, CHOICE_PX)
    letters = outline(item.title, CHOICE_PX * 1.3, "semibold")
    box = letters.boundingRect()
    painter.save()
    painter.translate(centre - box.center())
    painter.fillPath(letters, ground if is_strong else colour)
    painter.restore()
    place = Place(centre.x(), centre.y(), 0.0)
    occupied.take(np.array([[centre.x(), centre.y(), CHOICE_PX + 2]]))
    return place


def _places(item: AnswerMark, viewport: Viewport, width: float) -> list[Place]:
    dimension = int(shapely.get_dimensions(item.geometry))
    if dimension == 0:
        x, y = viewport.to_screen(*item.geometry.centroid.coords[0])
        return beside_point(x, y, POINT_PX + 3, width, LABEL_PX)
    if dimension == 1:
        return along_line(item.geometry, viewport, width, LABEL_PX)
    return inside_area(item.geometry, viewport, width)
