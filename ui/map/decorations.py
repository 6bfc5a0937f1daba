"""What a map must carry: scale bar, north, sources, and where in the county it lies."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from rumslig.language import message_language
from rumslig.look import Mode, tokens
from rumslig.numerals import format_number
from ui.language import tr
from ui.map.inset import INSET_HEIGHT, INSET_WIDTH, inset_viewport
from ui.map.lettering import draw_text, map_font
from ui.map.notices import map_notices
from ui.map.scene import MapScene
from ui.map.symbols import ink
from ui.map.viewport import Viewport

EDGE = 12.0
LINE_ROOM = 8
"""Beside the line of a comparison."""
GAP = 8.0
BAR_PX = 140.0
"""The longest a scale bar may be."""
BAR_CARD_HEIGHT = 36.0
NORTH_WIDTH, NORTH_HEIGHT = 32.0, 40.0
SOURCE_HEIGHT = 18.0
LEAST_SOURCE = 60.0
"""What was cut to less says nothing."""
LEAST_FOR_INSET = (520, 540)


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """A bar of a round length."""

    length_m: float
    width_px: float

    @property
    def labels(self) -> tuple[str, str, str]:
        """The texts at the start, the middle and the end."""
        unit, size = ("km", 1000.0) if self.length_m >= 1000 else ("m", 1.0)
        half, full = self.length_m / 2 / size, self.length_m / size
        return "0", _plain(half), f"{_plain(full)} {unit}"


def scale_bar(viewport: Viewport) -> ScaleBar:
    """Return the longest bar of 1, 2 or 5 × 10ⁿ metres that has room."""
    room_m = BAR_PX * viewport.metres_per_px
    power = 10.0 ** math.floor(math.log10(room_m))
    length = next(step * power for step in (5.0, 2.0, 1.0) if step * power <= room_m * (1 + 1e-9))
    return ScaleBar(length, length / viewport.metres_per_px)


def _plain(value: float) -> str:
    decimals = 0 if value == round(value) else 1 if value * 10 == round(value * 10) else 2
    return format_number(value, decimals, message_language())


def card_colour(mode: Mode, opacity: float = 1.0) -> QColor:
    """Return the ground of what floats over the map."""
    colour = QColor(tokens()["colour"][mode]["raised" if mode == "dark" else "surface"])
    colour.setAlphaF(opacity)
    return colour


def draw_card(
    painter: QPainter,
    box: QRectF,
    mode: Mode,
    *,
    shadow: bool = False,
    radius: float = 8.0,
    opacity: float = 1.0,
) -> None:
    """Draw a card's ground; a shadow only for what stands free of the map."""
    look = (mode, shadow, radius, opacity)
    ratio = painter.device().devicePixelRatioF()
    left, top = (box.left() - _CARD_REACH) * ratio, (box.top() - _CARD_REACH) * ratio
    if left == int(left) and top == int(top):
        picture = _card_picture(box.width(), box.height(), ratio, look)
        painter.drawImage(QPointF(left / ratio, top / ratio), picture)
    else:
        _paint_card(painter, box, look)


_CardLook = tuple[Mode, bool, float, float]
_CARD_REACH = 4.0
"""How far a card's shadow reaches, and a little more."""


@lru_cache(maxsize=64)  # drawn anew whenever the map moves, and round corners cost time
def _card_picture(width: float, height: float, ratio: float, look: _CardLook) -> QImage:
    size = QSizeF(width + 2 * _CARD_REACH, height + 2 * _CARD_REACH) * ratio
    picture = QImage(
        math.ceil(size.width()),
        math.ceil(size.height()),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_card(painter, QRectF(_CARD_REACH, _CARD_REACH, width, height), look)
    painter.end()
    return picture


def _paint_card(painter: QPainter, box: QRectF, look: _CardLook) -> None:
    mode, shadow, radius, opacity = look
    painter.setPen(Qt.PenStyle.NoPen)
    if shadow:
        tone = QColor(tokens()["colour"][mode]["shadow"])
        tone.setAlphaF(tone.alphaF() * 0.45)
        painter.setBrush(tone)
        for spread in (3.0, 2.0, 1.0):
            painter.drawRoundedRect(
                box.adjusted(-spread, -spread + 1, spread, spread + 1),
                radius + spread,
                radius + spread,
            )
    painter.setBrush(card_colour(mode, opacity))
    painter.drawRoundedRect(box, radius, radius)


def has_inset(viewport: Viewport, county: Viewport | None) -> bool:
    """Tell whether the inset says something the map does not, and has room."""
    if county is None:
        return False
    if viewport.width < LEAST_FOR_INSET[0] or viewport.height < LEAST_FOR_INSET[1]:
        return False
    west, south, east, north = viewport.bounds
    own = county.bounds
    return (east - west) * (north - south) < 0.5 * (own[2] - own[0]) * (own[3] - own[1])


def covered_boxes(scene: MapScene, viewport: Viewport) -> list[QRectF]:
    """Return where cards and tools will cover the map."""
    left, floor = EDGE, viewport.height - EDGE
    boxes = [
        QRectF(EDGE, EDGE, 44, 292),
        QRectF(viewport.width - EDGE - 44, EDGE, 44, 168),
        QRectF(
            viewport.width - EDGE - NORTH_WIDTH, floor - NORTH_HEIGHT, NORTH_WIDTH, NORTH_HEIGHT
        ),
    ]
    if scene.line_at is not None:
        line = scene.line_at * viewport.width
        boxes.append(QRectF(line - LINE_ROOM / 2, 0, LINE_ROOM, viewport.height))
    if has_inset(viewport, inset_viewport(scene)):
        boxes.append(QRectF(left, floor - INSET_HEIGHT, INSET_WIDTH, INSET_HEIGHT))
        left += INSET_WIDTH + GAP
    scale = _scale_card(viewport, left)
    card, lines = _source_card(viewport, scene.sources, scale.right())
    notices = notice_box(map_notices(scene, viewport), viewport, left > EDGE)
    return [*boxes, scale, *((card,) if lines else ()), *(() if notices.isEmpty() else (notices,))]


def draw_decorations(
    painter: QPainter,
    viewport: Viewport,
    mode: Mode,
    sources: str,
    inset: QImage | None,
    county: Viewport | None,
    notices: Sequence[str] = (),
) -> None:
    """Draw all of it over a finished map, in logical pixels."""
    left = EDGE
    if county is not None and has_inset(viewport, county):
        _draw_inset(painter, viewport, mode, inset, county)
        left += INSET_WIDTH + GAP
    left = _draw_scale(painter, viewport, mode, left)
    _draw_north(painter, viewport, mode)
    _draw_sources(painter, viewport, mode, sources, left)
    has_card = county is not None and has_inset(viewport, county)
    draw_notices(painter, notice_box(notices, viewport, has_card), notices, mode)


def _scale_card(viewport: Viewport, left: float) -> QRectF:
    bar = scale_bar(viewport)
    reach = QFontMetricsF(map_font(12)).horizontalAdvance(bar.labels[2]) / 2
    top = viewport.height - EDGE - BAR_CARD_HEIGHT
    return QRectF(left, top, bar.width_px + 20 + reach, BAR_CARD_HEIGHT)


def _source_card(viewport: Viewport, sources: str, left: float) -> tuple[QRectF, tuple[str, ...]]:
    """Return where the sources stand, and their lines; none where there is no room."""
    right = viewport.width - EDGE - NORTH_WIDTH - GAP
    metrics = QFontMetricsF(map_font(12))
    lines = source_lines(sources, right - left - GAP - 14, metrics.horizontalAdvance)
    width = max((metrics.horizontalAdvance(line) for line in lines), default=0.0) + 14
    height = SOURCE_HEIGHT * len(lines)
    card = QRectF(right - width, viewport.height - EDGE - height, width, height)
    says_nothing = bool(lines) and lines[-1].endswith("…") and width < LEAST_SOURCE
    return card, () if says_nothing else lines


def source_lines(sources: str, room: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    """Return the sources on one line, or on two where one has no room; what is left is cut."""
    if not sources or measure(sources) <= room:
        return (sources,) if sources else ()
    words = sources.split(" ")
    first = next(
        (
            " ".join(words[:count])
            for count in range(len(words) - 1, 0, -1)
            if measure(" ".join(words[:count])) <= room
        ),
        "",
    )
    second = sources.removeprefix(first).strip()
    while second and measure(second) > room:
        second = second.removesuffix("…")[:-1].rstrip() + "…" if len(second) > 2 else ""
    return tuple(line for line in (first, second) if line)


def _draw_scale(painter: QPainter, viewport: Viewport, mode: Mode, left: float) -> float:
    """Draw the bar on its card; return the card's right edge."""
    bar = scale_bar(viewport)
    font = map_font(12)
    card = _scale_card(viewport, left)
    draw_card(painter, card, mode, radius=6, opacity=0.86)
    dark = ink("ui", mode)
    start, base = card.left() + 10, card.bottom() - 12
    for share, text in zip((0.0, 0.5, 1.0), bar.labels, strict=True):
        box = QRectF(start + share * bar.width_px - 40, card.top() + 3, 80, 16)
        draw_text(painter, box, text, font, dark)
    outline = QRectF(start, base, bar.width_px, 5)
    painter.fillRect(outline, ink("muni_casing", mode))
    for index in (0, 2):
        painter.fillRect(QRectF(start + index * bar.width_px / 4, base, bar.width_px / 4, 5), dark)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(dark, 1))
    painter.drawRect(outline)
    return card.right()


def _draw_north(painter: QPainter, viewport: Viewport, mode: Mode) -> None:
    card = QRectF(
        viewport.width - EDGE - NORTH_WIDTH,
        viewport.height - EDGE - NORTH_HEIGHT,
        NORTH_WIDTH,
        NORTH_HEIGHT,
    )
    draw_card(painter, card, mode, radius=6, opacity=0.86)
    dark = ink("ui", mode)
    x, top = card.center().x(), card.top() + 5
    whole, half = QPainterPath(), QPainterPath()
    for path, left in ((whole, -6.0), (half, 0.0)):
        path.moveTo(x, top)
        path.lineTo(x + 6, top + 19)
        path.lineTo(x, top + 14.5)
        if left:
            path.lineTo(x + left, top + 19)
        path.closeSubpath()
    painter.fillPath(half, dark)
    painter.strokePath(whole, QPen(dark, 1.2))
    draw_text(
        painter, QRectF(x - 10, card.bottom() - 16, 20, 14), tr("N"), map_font(12, "bold"), dark
    )


def _draw_sources(
    painter: QPainter, viewport: Viewport, mode: Mode, sources: str, left: float
) -> None:
    card, lines = _source_card(viewport, sources, left)
    if not lines:
        return
    draw_card(painter, card, mode, radius=4, opacity=0.86)
    muted = QColor(tokens()["colour"][mode]["muted"])
    for number, line in enumerate(lines):
        row = QRectF(card.left(), card.top() + number * SOURCE_HEIGHT, card.width(), SOURCE_HEIGHT)
        draw_text(painter, row, line, map_font(12), muted)


def _draw_inset(
    painter: QPainter, viewport: Viewport, mode: Mode, inset: QImage | None, county: Viewport
) -> None:
    card = QRectF(EDGE, viewport.height - EDGE - INSET_HEIGHT, INSET_WIDTH, INSET_HEIGHT)
    draw_card(painter, card, mode, shadow=True)
    if inset is None or inset.isNull():
        return
    painter.save()
    shape = QPainterPath()
    shape.addRoundedRect(card, 8, 8)
    painter.setClipPath(shape)
    painter.drawImage(card.topLeft(), inset)
    west, south, east, north = viewport.bounds
    left, top = county.to_screen(west, north)
    right, bottom = county.to_screen(east, south)
    box = QRectF(QPointF(left, top), QPointF(right, bottom)).translated(card.topLeft())
    if box.width() < 9 or box.height() < 9:
        middle = box.center()
        box.setSize(box.size().expandedTo(QRectF(0, 0, 9, 9).size()))
        box.moveCenter(middle)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for name, width in (("muni_casing", 4.0), ("plan", 2.0)):
        painter.setPen(
            QPen(
                ink(name, mode),
                width,
                Qt.PenStyle.SolidLine,
                Qt.PenCapStyle.FlatCap,
                Qt.PenJoinStyle.MiterJoin,
            )
        )
        painter.drawRect(box)
    painter.restore()


NOTICE_GAP = 4.0


def notice_box(notices: Sequence[str], viewport: Viewport, has_county: bool) -> QRectF:
    """Return where the notices stand: above the scale and the sources, in the middle."""
    if not notices:
        return QRectF()
    metrics = QFontMetricsF(map_font(12))
    left = EDGE + (INSET_WIDTH + GAP if has_county else 0.0)
    room = viewport.width - left - EDGE
    width = min(max(metrics.horizontalAdvance(line) for line in notices) + 20, room)
    floor = viewport.height - EDGE - max(BAR_CARD_HEIGHT, NORTH_HEIGHT) - GAP
    height = SOURCE_HEIGHT * len(notices) + NOTICE_GAP
    x = max(left, min((viewport.width - width) / 2, viewport.width - EDGE - width))
    return QRectF(round(x), floor - height, width, height)


def draw_notices(painter: QPainter, box: QRectF, notices: Sequence[str], mode: Mode) -> None:
    """Draw what the map says of itself, quietly."""
    if not notices:
        return
    draw_card(painter, box, mode, radius=6, opacity=0.92)
    tone = QColor(tokens()["colour"][mode]["text"])
    font = map_font(12)
    metrics = QFontMetricsF(font)
    for number, line in enumerate(notices):
        top = box.top() + NOTICE_GAP / 2 + number * SOURCE_HEIGHT
        row = QRectF(box.left() + 8, top, box.width() - 16, SOURCE_HEIGHT)
        short = metrics.elidedText(line, Qt.TextElideMode.ElideRight, row.width())
        draw_text(painter, row, short, font, tone)


def draw_loading(painter: QPainter, viewport: Viewport, mode: Mode) -> None:
    """Draw that the layers are being read."""
    card = QRectF(viewport.width / 2 - 70, EDGE, 140, 32)
    draw_card(painter, card, mode, shadow=True)
    tone = QColor(tokens()["colour"][mode]["text"])
    draw_text(painter, card, tr("Läser lager …"), map_font(13), tone)


def draw_focus(painter: QPainter, viewport: Viewport, mode: Mode, *, cross: bool) -> None:
    """Draw that the map has the focus, and where Enter asks if it does."""
    width = tokens()["size"]["focus_width"]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(tokens()["colour"][mode]["focus"]), width))
    whole = QRectF(0, 0, viewport.width, viewport.height)
    painter.drawRect(whole.adjusted(1, 1, -1, -1))
    if cross:
        middle = whole.center()
        for step in (QPointF(7, 0), QPointF(0, 7)):
            painter.drawLine(middle - step, middle + step)
