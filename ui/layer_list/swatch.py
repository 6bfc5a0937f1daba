"""A layer's symbol in the list: its first symbol, drawn small as the map draws it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from layers.styles.model import Marker, Stroke, Symbol
from rumslig.look import Mode, tokens
from ui.layer_list.items import LayerItem
from ui.map.symbols import (
    case_pen,
    draw_marker,
    flat_brush,
    ink,
    line_pen,
    pattern_brush,
)
from ui.map.viewport import Viewport

Kind = Literal["area", "line", "point"]

WIDTH, HEIGHT = 20, 18
"""The picture; areas take 20 × 14 of it, signs may be as high as it is."""
_AREA = QRectF(0, 2, 20, 14)
_SHIFT: dict[str, tuple[float, float]] = {"dashes": (1, 1)}
"""How far right and down a pattern begins, so that its signs lie evenly in the box."""
_PATTERN_STRENGTH = 0.75
"""Stronger than on the map: here there is room for a sign or two."""
_LARGEST_SIGN = 15.0
_WIDEST_LINE = 4.0
_LEAST_CONTRAST = 1.35
"""What paler than this against the panel is drawn on a piece of the map instead."""


def swatch_of(item: LayerItem, mode: Mode, device_ratio: float) -> QImage:
    """Return the picture of a layer's symbol."""
    if item.image is not None:
        return draw_picture_swatch(mode, device_ratio)
    symbols = item.style.symbols
    symbol = symbols[0] if symbols else Symbol()
    dimension = item.layer.dimension if item.layer is not None else -1
    return draw_swatch(symbol, kind_of(symbol, dimension), mode, device_ratio)


def kind_of(symbol: Symbol, dimension: int) -> Kind:
    """Return what a symbol draws of objects of a dimension (−1: not known)."""
    if dimension == 0 or (dimension < 0 and symbol.marker is not None):
        return "point" if symbol.marker is not None else "line"
    return "area" if symbol.fill is not None and dimension != 1 else "line"


@lru_cache(maxsize=512)
def draw_swatch(symbol: Symbol, kind: Kind, mode: Mode, device_ratio: float) -> QImage:
    """Return a symbol's picture of 20 × 18 logical pixels on nothing."""
    image = QImage(
        QSize(round(WIDTH * device_ratio), round(HEIGHT * device_ratio)),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(device_ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if kind == "area":
        _draw_area(painter, symbol, mode, device_ratio)
    elif kind == "line" and symbol.stroke is not None:
        _draw_line(painter, symbol.stroke, mode)
    elif kind == "point" and symbol.marker is not None:
        painter.translate(WIDTH / 2, HEIGHT / 2)
        draw_marker(painter, _small(symbol.marker), "", mode)
    painter.end()
    return image


@lru_cache(maxsize=8)
def draw_picture_swatch(mode: Mode, device_ratio: float) -> QImage:
    """Return the sign of a picture: a frame with a hill and a sun in it."""
    image = QImage(
        QSize(round(WIDTH * device_ratio), round(HEIGHT * device_ratio)),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(device_ratio)
    image.fill(Qt.GlobalColor.transparent)
    tone = QColor(tokens()["colour"][mode]["muted"])
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(tone, 1.2))
    painter.drawRoundedRect(_AREA.adjusted(0.6, 0.6, -0.6, -0.6), 2, 2)
    painter.drawPolyline([QPointF(2, 14), QPointF(7.5, 8), QPointF(11, 12), QPointF(13.5, 9.5),
                          QPointF(18, 14)])  # fmt: skip
    painter.setBrush(tone)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(QPointF(14.5, 5.8), 1.4, 1.4)
    painter.end()
    return image


def _draw_area(painter: QPainter, symbol: Symbol, mode: Mode, device_ratio: float) -> None:
    fill, stroke = symbol.fill, symbol.stroke
    assert fill is not None
    width = min(stroke.width, _WIDEST_LINE / 2) if stroke else 1.0
    box = _AREA.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    brushes = [flat_brush(fill, mode)]
    if fill.pattern != "none":
        x, y = _SHIFT.get(fill.pattern, (0, 2))
        corner = Viewport(WIDTH / 2 - x, y - HEIGHT / 2, 1.0, WIDTH, HEIGHT)
        colour = ink(fill.colour, mode, _PATTERN_STRENGTH)
        brushes.append(pattern_brush(fill.pattern, colour, corner, device_ratio))
    for brush in brushes:
        painter.setBrush(brush)
        painter.drawRoundedRect(box, 2, 2)
    pen = _edge(mode)
    if stroke is not None:
        own = line_pen(replace(stroke, width=width, dash=_short(stroke)), mode)
        # a pale edge on the panel does not close the box
        pen = own if _contrast(own.color(), mode) >= _LEAST_CONTRAST else pen
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawRoundedRect(box, 2, 2)


def _draw_line(painter: QPainter, stroke: Stroke, mode: Mode) -> None:
    middle = HEIGHT / 2
    start, end = QPointF(1, middle), QPointF(WIDTH - 1, middle)
    slim = replace(
        stroke,
        width=min(stroke.width, _WIDEST_LINE),
        dash=_short(stroke),
        case_width=min(stroke.case_width, _WIDEST_LINE + 1.6),
    )
    case = case_pen(slim, mode)
    inks = [ink(stroke.colour, mode, stroke.opacity)] + ([case.color()] if case else [])
    if max(_contrast(colour, mode) for colour in inks) < _LEAST_CONTRAST:
        painter.setPen(_edge(mode))
        painter.setBrush(QBrush(ink("built", mode)))
        painter.drawRoundedRect(_AREA.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
    if case is not None:
        painter.setPen(case)
        painter.drawLine(start, end)
    painter.setPen(line_pen(slim, mode))
    painter.drawLine(start, end)


def _small(marker: Marker) -> Marker:
    edge = min(marker.edge_width, 1.5)
    room = _LARGEST_SIGN - (2 * edge if marker.edge_colour else 0)
    return replace(marker, size=min(marker.size, room), edge_width=edge)


def _short(stroke: Stroke) -> tuple[float, ...]:
    """Return the dashes, shortened so that more than one has room."""
    total = sum(stroke.dash)
    share = min(1.0, 9.0 / total) if total else 1.0
    return tuple(max(length * share, 1.0) for length in stroke.dash)


def _edge(mode: Mode) -> QPen:
    return QPen(QColor(tokens()["colour"][mode]["border_strong"]), 0.8)


def _contrast(colour: QColor, mode: Mode) -> float:
    """Return the contrast of a colour (WCAG) on the panel's surface."""
    ground = QColor(tokens()["colour"][mode]["surface"])
    alpha = colour.alphaF()
    mixed = [
        alpha * over + (1 - alpha) * under
        for over, under in zip(colour.getRgbF()[:3], ground.getRgbF()[:3], strict=True)  # type: ignore[index]
    ]
    lights = sorted((_luminance(mixed), _luminance(list(ground.getRgbF()[:3]))))  # type: ignore[index]
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(channels: list[float]) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
