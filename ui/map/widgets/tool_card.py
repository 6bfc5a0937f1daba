"""The cards with tools that float over the map."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from PySide6.QtCore import QByteArray, QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QWidget

from rumslig.look import Mode, icon_svg, tokens
from ui.key_names import name_keys
from ui.map.decorations import draw_card

PADDING = 4
SHADOW = 4
SPACING = 2
DIVIDER = 9
KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
"""Focus that came by key is shown; the mouse shows itself."""
NO_END = 10_000
"""A map high enough for any tools."""


class ToolButton(QAbstractButton):
    """A tool: an icon of 20 px on a target of 36, with a name for those who do not see it."""

    def __init__(self, icon: str, name: str, keys: str = "", *, checkable: bool = False) -> None:
        super().__init__()
        self._icon_name = icon
        self._mode: Mode = "light"
        self._shows_focus = False
        self._drawn: tuple[object, QPixmap] = (None, QPixmap())
        self.setCheckable(checkable)
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({name_keys(keys)})" if keys else name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        side = tokens()["size"]["map_tool"]
        self.setFixedSize(side, side)

    def sizeHint(self) -> QSize:
        """Return the target's size."""
        side = tokens()["size"]["map_tool"]
        return QSize(side, side)

    def set_mode(self, mode: Mode) -> None:
        """Draw in the colours of a mode."""
        self._mode = mode
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus where it came by key."""
        self._shows_focus = event.reason() in KEYBOARD
        super().focusInEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that the mouse is over the tool."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Show that the mouse has left."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tool as it was drawn before, where nothing about it changed."""
        ring = self._shows_focus and self.hasFocus()
        hover = self.underMouse() or self.isDown()
        ratio = self.devicePixelRatioF()
        looks = (self._mode, self.isChecked(), hover, ring, ratio)
        if looks != self._drawn[0]:
            picture = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            self._draw(picture, hover=hover, ring=ring)
            self._drawn = (looks, picture)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._drawn[1])
        painter.end()

    def _draw(self, picture: QPixmap, *, hover: bool, ring: bool) -> None:
        """Draw ground, icon and focus ring."""
        colours = tokens()["colour"][self._mode]
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(QColor(colours["accent_soft"]))
            painter.drawRoundedRect(box, 6, 6)
        elif hover:
            painter.setBrush(QColor(colours["hover"]))
            painter.drawRoundedRect(box, 6, 6)
        colour = colours["accent"] if self.isChecked() else colours["text"]
        draw_icon(painter, self._icon_name, QRectF(self.rect()).center(), colour)
        if ring:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours["focus"]), tokens()["size"]["focus_width"]))
            painter.drawRoundedRect(box, 6, 6)
        painter.end()


def draw_icon(painter: QPainter, name: str, centre: QPointF, colour: str) -> None:
    """Draw an icon about a point, in its size."""
    side = tokens()["size"]["icon"]
    place = QRectF(0, 0, side, side)
    place.moveCenter(centre)
    _read_icon(icon_svg(name).replace("currentColor", colour)).render(painter, place)


@cache
def _read_icon(svg: str) -> QSvgRenderer:
    """Return an icon ready to draw: the tools are drawn anew whenever the map moves."""
    return QSvgRenderer(QByteArray(svg.encode()))


class ToolCard(QWidget):
    """A column of tools, or several where the map is low; None is a dividing line."""

    def __init__(self, tools: Sequence[ToolButton | None], parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tuple(tools)
        self._mode: Mode = "light"
        self._dividers: list[tuple[int, int]] = []
        for tool in self._tools:
            if tool is not None:
                tool.setParent(self)
        self.lay_out()

    def lay_out(self, room: int = NO_END) -> None:
        """Place the tools that are not hidden, at most `room` pixels high."""
        self._dividers = []
        x = y = lowest = SHADOW + PADDING
        side = tokens()["size"]["map_tool"]
        awaits_divider = False
        for tool in self._tools:
            if tool is None:
                awaits_divider = y > SHADOW + PADDING
            elif not tool.isHidden():
                below = y + (DIVIDER if awaits_divider else 0) + side + PADDING - SHADOW
                if below > room and y > SHADOW + PADDING:
                    x, y, awaits_divider = x + side + SPACING, SHADOW + PADDING, False
                if awaits_divider:  # only between tools that are there
                    self._dividers.append((x, y + DIVIDER // 2 - 1))
                    y += DIVIDER
                    awaits_divider = False
                tool.move(x, y)
                y += side + SPACING
                lowest = max(lowest, y)
        self.resize(x + side + PADDING + SHADOW, lowest - SPACING + PADDING + SHADOW)
        self.update()

    def set_mode(self, mode: Mode) -> None:
        """Draw in the colours of a mode."""
        self._mode = mode
        for tool in self._tools:
            if tool is not None:
                tool.set_mode(mode)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card's ground and its dividing lines."""
        painter = QPainter(self)
        draw_floor(painter, self, self._mode)
        painter.setPen(QColor(tokens()["colour"][self._mode]["border"]))
        side = tokens()["size"]["map_tool"]
        for x, y in self._dividers:
            painter.drawLine(x + 6, y, x + side - 6, y)
        painter.end()


def draw_floor(painter: QPainter, widget: QWidget, mode: Mode) -> None:
    """Draw the ground of a card that fills a widget up to its shadow."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(widget.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
    draw_card(painter, box, mode, shadow=True)
