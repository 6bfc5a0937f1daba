"""Text on the map: fonts, and letters with a halo."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from rumslig.look import tokens

HALO_PX = 3.0


@lru_cache(maxsize=64)
def map_font(
    size_px: float, weight: str = "regular", italic: bool = False, spacing_px: float = 0.0
) -> QFont:
    """Return the look's font; `weight` as in the tokens (regular, semibold, bold)."""
    font = QFont()
    font.setFamilies(tokens()["font"]["family"])
    font.setPixelSize(max(round(size_px), 1))
    font.setWeight(QFont.Weight(tokens()["font"]["weights"][weight]))
    font.setItalic(italic)
    if spacing_px:
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing_px)
    return font


@lru_cache(maxsize=2048)
def outline(
    text: str,
    size_px: float,
    weight: str = "regular",
    italic: bool = False,
    spacing_px: float = 0.0,
) -> QPainterPath:
    """Return the text's letters, centred on the origin by width and height of capitals."""
    path = QPainterPath()
    path.addText(QPointF(0, 0), map_font(size_px, weight, italic, spacing_px), text)
    box = path.boundingRect()
    path.translate(-box.center().x(), 0.34 * size_px)
    return path


def draw_with_halo(painter: QPainter, path: QPainterPath, ink: QColor, halo: QColor) -> None:
    """Draw letters in `ink` on an edge of `halo`, so that they read on anything."""
    pen = QPen(
        halo, HALO_PX, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    )
    painter.strokePath(path, pen)
    painter.fillPath(path, ink)


def draw_text(
    painter: QPainter,
    box: QRectF,
    text: str,
    font: QFont,
    ink: QColor,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter,
) -> None:
    """Draw plain text in a box."""
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(box, int(align | Qt.AlignmentFlag.AlignVCenter), text)
