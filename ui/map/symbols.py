"""The style model in Qt's words: colours, brushes, pens and the sprites of markers."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QGradient,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QTransform,
)

from layers.styles.model import Fill, Marker, Pattern, Stroke
from rumslig.look import Mode, map_colour
from ui.map.lettering import draw_with_halo, outline
from ui.map.viewport import Viewport

_PATTERN_STRENGTH: dict[Pattern, float] = {
    "hatch": 0.5,
    "hatch_dense": 0.5,
    "cross": 0.5,
    "dots": 0.6,
    "dashes": 0.35,
    "stripes": 0.45,
}
"""The ink of a pattern, over the flat tone that a fill's opacity gives."""

_PRESET = QGradient.Preset
"""Qt makes it when a brush first needs it: two maps that are drawn at once would get half of it."""

_PATTERN_SIZE: dict[Pattern, tuple[float, float]] = {
    "hatch": (10, 10),
    "hatch_dense": (6, 6),
    "cross": (8, 8),
    "dots": (10, 14),
    "dashes": (22, 16),
    "stripes": (8, 5),
}
LEVEL_IN_DOT_PX = 18.0
"""Markers this large have room for a level inside; smaller ones carry it at their shoulder."""


def ink(name: str, mode: Mode, opacity: float = 1.0) -> QColor:
    """Return a palette name or #rrggbb as a colour; a palette's own alpha is kept."""
    colour = QColor(map_colour(name, mode))
    colour.setAlphaF(colour.alphaF() * opacity)
    return colour


def flat_brush(fill: Fill, mode: Mode) -> QBrush:
    """Return the even tone of a fill."""
    return QBrush(ink(fill.colour, mode, fill.opacity))


def pattern_ink(fill: Fill, mode: Mode) -> QColor:
    """Return the colour in which a fill's pattern is drawn."""
    return ink(fill.colour, mode, _PATTERN_STRENGTH.get(fill.pattern, 0.0))


def pattern_brush(
    pattern: Pattern, colour: QColor, viewport: Viewport, device_ratio: float
) -> QBrush:
    """Return a pattern drawn in screen pixels that moves with the map."""
    tile = _tile(pattern, colour.rgba(), device_ratio)
    brush = QBrush(tile)
    # whole device pixels, so that the tile is copied and not blurred
    x = round(-viewport.west / viewport.metres_per_px * device_ratio) % tile.width()
    y = round(viewport.north / viewport.metres_per_px * device_ratio) % tile.height()
    place = QTransform.fromScale(1 / device_ratio, 1 / device_ratio)
    brush.setTransform(place.translate(x, y))
    return brush


@lru_cache(maxsize=256)
def _tile(pattern: Pattern, rgba: int, device_ratio: float) -> QImage:
    width, height = _PATTERN_SIZE[pattern]
    image = QImage(
        max(round(width * device_ratio), 2),
        max(round(height * device_ratio), 2),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(image.width() / width, image.height() / height)
    colour = QColor.fromRgba(rgba)
    painter.setPen(QPen(colour, 1.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    if pattern in ("hatch", "hatch_dense", "cross"):
        for shift in (-width, 0.0, width):
            painter.drawLine(QPointF(shift - 1, height + 1), QPointF(shift + width + 1, -1))
            if pattern == "cross":
                painter.drawLine(QPointF(shift - 1, -1), QPointF(shift + width + 1, height + 1))
    elif pattern == "stripes":
        painter.drawLine(QPointF(0, height / 2), QPointF(width, height / 2))
    elif pattern == "dashes":
        for x, y in ((1.0, height / 4), (width / 2 + 1, height * 3 / 4)):
            painter.drawLine(QPointF(x, y), QPointF(x + 5, y))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for x, y in ((width / 4, height / 4), (width * 3 / 4, height * 3 / 4)):
            painter.drawEllipse(QPointF(x, y), 1.1, 1.1)
    painter.end()
    return image


def line_pen(stroke: Stroke, mode: Mode) -> QPen:
    """Return the pen of a stroke without its case."""
    pen = _pen(ink(stroke.colour, mode, stroke.opacity), stroke.width)
    if stroke.dash and stroke.width > 0:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        lengths = stroke.dash if len(stroke.dash) % 2 == 0 else stroke.dash * 2
        pen.setDashPattern([length / stroke.width for length in lengths])
    return pen


def case_pen(stroke: Stroke, mode: Mode) -> QPen | None:
    """Return the pen of a stroke's case, as wide as the case is in all, or None without one."""
    if stroke.case_width <= 0:
        return None
    return _pen(ink(stroke.case_colour or "muni_casing", mode, stroke.opacity), stroke.case_width)


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(
        colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    )


@lru_cache(maxsize=512)
def marker_sprite(marker: Marker, level: str, mode: Mode, device_ratio: float) -> QImage:
    """Return a marker's picture; its middle is the point's place."""
    reach = marker.size / 2 + marker.edge_width + 2
    if level and marker.size < LEVEL_IN_DOT_PX:
        reach += 12
    side = math.ceil(2 * reach * device_ratio)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(device_ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(side / device_ratio / 2, side / device_ratio / 2)
    draw_marker(painter, marker, level, mode)
    if marker.opacity < 1:  # the sign fades as a whole, so that no part shines through another
        painter.resetTransform()
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        painter.fillRect(image.rect(), QColor.fromRgbF(0, 0, 0, marker.opacity))
    painter.end()
    return image


def draw_marker(painter: QPainter, marker: Marker, level: str, mode: Mode) -> None:
    """Draw a marker around the origin."""
    colour = ink(marker.colour, mode)
    paper = ink("muni_casing", mode)
    radius = marker.size / 2
    edge = QPen(Qt.PenStyle.NoPen)
    if marker.edge_width > 0:
        # the edge lies outside the sign, so the pen is centred half a width out
        edge = QPen(ink(marker.edge_colour or "muni_casing", mode), marker.edge_width)
        edge.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(edge)
    painter.setBrush(colour)
    out = radius + marker.edge_width / 2
    if marker.shape == "disc":
        painter.drawEllipse(QPointF(0, 0), out, out)
    elif marker.shape == "square":
        painter.drawRoundedRect(QRectF(-out, -out, 2 * out, 2 * out), 1.5, 1.5)
    elif marker.shape == "diamond":
        painter.drawPolygon([QPointF(0, -out), QPointF(out, 0), QPointF(0, out), QPointF(-out, 0)])
    elif marker.shape == "triangle":
        painter.drawPolygon([QPointF(0, -out), QPointF(out, out), QPointF(-out, out)])
    elif marker.shape == "cross":
        _draw_cross(painter, radius, colour, edge)
    else:
        _draw_ring(painter, marker, colour, paper)
    if marker.glyph == "level":
        _draw_level(painter, marker, level, mode)
    elif marker.glyph == "hole":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paper)
        painter.drawEllipse(QPointF(0, 0), radius * 0.45, radius * 0.45)
    elif marker.glyph in ("bars1", "bars2"):
        thick = max(marker.size * 0.14, 1.2)
        wide = marker.size * 0.56
        heights = (-thick * 1.1, thick * 1.1) if marker.glyph == "bars2" else (0.0,)
        for y in heights:
            painter.fillRect(QRectF(-wide / 2, y - thick / 2, wide, thick), paper)


def _draw_cross(painter: QPainter, radius: float, colour: QColor, edge: QPen) -> None:
    arm = radius * 0.8
    width = max(radius * 0.5, 1.6)
    path = QPainterPath()
    for x in (arm, -arm):
        path.moveTo(-x, -arm)
        path.lineTo(x, arm)
    if edge.style() != Qt.PenStyle.NoPen:
        painter.strokePath(path, _pen(edge.color(), width + 2 * edge.widthF()))
    painter.strokePath(path, _pen(colour, width))


def _draw_ring(painter: QPainter, marker: Marker, colour: QColor, paper: QColor) -> None:
    """Draw a ring on paper; an edge without a colour of its own is the ring's width."""
    width = max(marker.size * 0.09, 1.4)
    if marker.edge_width > 0 and not marker.edge_colour:
        width = marker.edge_width
    elif marker.edge_width > 0:
        out = (marker.size + marker.edge_width) / 2
        painter.drawEllipse(QPointF(0, 0), out, out)
    painter.setPen(QPen(colour, width))
    painter.setBrush(paper)
    radius = (marker.size - width) / 2
    painter.drawEllipse(QPointF(0, 0), radius, radius)
    if marker.shape == "ring_double":
        inner = marker.size / 2 - width - 1.4
        painter.setPen(QPen(colour, 1.2))
        painter.drawEllipse(QPointF(0, 0), inner, inner)
    if marker.glyph == "level":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        dot = _dot_radius(marker)
        painter.drawEllipse(QPointF(0, 0), dot, dot)


def _dot_radius(marker: Marker) -> float:
    if marker.size < LEVEL_IN_DOT_PX:
        return marker.size * 0.25
    return marker.size * (0.29 if marker.shape == "ring_double" else 0.33)


def _draw_level(painter: QPainter, marker: Marker, level: str, mode: Mode) -> None:
    if not level:
        return
    if marker.size >= LEVEL_IN_DOT_PX:
        painter.fillPath(outline(level, 12, "bold"), ink("muni_casing", mode))
        return
    painter.save()
    painter.translate(marker.size / 2 + 4, -marker.size / 2 - 1)
    draw_with_halo(painter, outline(level, 12, "semibold"), ink("label", mode), ink("halo", mode))
    painter.restore()
