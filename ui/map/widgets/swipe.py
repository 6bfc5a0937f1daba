"""The line that is drawn between two maps of the same place, before and after."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from rumslig.look import Mode, tokens
from ui.key_names import name_keys
from ui.language import tr
from ui.map.decorations import draw_card
from ui.map.widgets.tool_card import draw_icon
from ui.theme import body_font

GRIP_PX = 44
LINE_PX = 2
STEP = 0.02
STRIDE = 0.1
LABEL_HEIGHT_PX = 28
LABEL_TOP_PX = 16
GAP_PX = 14

_STEPS = {
    Qt.Key.Key_Left: -STEP,
    Qt.Key.Key_Right: STEP,
    Qt.Key.Key_PageUp: -STRIDE,
    Qt.Key.Key_PageDown: STRIDE,
}


class Swipe(QWidget):
    """The line with its grip; it lies over a map and stands at a share of its width."""

    moved = Signal(float)
    """The share of the map's width that lies to the left, 0–1."""
    left = Signal()
    """Esc: the comparison is to end, where whoever began it lets that be."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self._share = 0.5
        self._mode: Mode = "light"
        self._held_at: float | None = None
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._left = ""
        self.name_sides(tr("före"), tr("efter"))
        self.setToolTip(
            tr("Dra, eller flytta med {keys}", keys=f"{name_keys('←')} {name_keys('→')}")
        )
        self.hide()

    @property
    def share(self) -> float:
        """The share of the map's width that lies to the left."""
        return self._share

    @property
    def line_x(self) -> int:
        """Where the line stands on the map, in pixels from the left."""
        return round(self._share * self._room.width())

    def set_mode(self, mode: Mode) -> None:
        """Draw in light or dark."""
        self._mode = mode
        self.update()

    def place(self) -> None:
        """Stand where the share says, from the map's top to its bottom."""
        self.setGeometry(self.line_x - GRIP_PX // 2, 0, GRIP_PX, self._room.height())

    def move_to(self, share: float) -> None:
        """Move the line."""
        share = min(max(share, 0.0), 1.0)
        if share == self._share:
            return
        self._share = share
        self.place()
        self._describe()
        told = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(told)
        self.moved.emit(share)

    def name_sides(self, left: str, right: str) -> None:
        """Let a screen reader tell what lies on each side."""
        self._left = left
        self.setAccessibleName(tr("Gräns mellan {left} och {right}", left=left, right=right))
        self._describe()

    def _describe(self) -> None:
        words = tr("{share} procent av kartan visar {left}",
                   share=round(100 * self._share), left=self._left)  # fmt: skip
        self.setAccessibleDescription(words)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the line."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._held_at = event.position().x() - GRIP_PX / 2

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the line along."""
        if self._held_at is not None:
            at = self.mapToParent(event.position()).x() - self._held_at
            self.move_to(at / max(self._room.width(), 1))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self._held_at = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the line by key."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.move_to(self._share + _STEPS[key])
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_W):
            self.left.emit()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.move_to(0.0 if key == Qt.Key.Key_Home else 1.0)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line and its grip."""
        colours = tokens()["colour"][self._mode]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = GRIP_PX / 2
        for width, colour in ((LINE_PX + 2, "surface"), (LINE_PX, "accent")):
            painter.setPen(QPen(QColor(colours[colour]), width))
            painter.drawLine(QPointF(middle, 0), QPointF(middle, self.height()))
        centre = QPointF(middle, self.height() * 0.66)
        focused = self.hasFocus()
        painter.setBrush(QColor(colours["surface"]))
        painter.setPen(
            QPen(QColor(colours["focus" if focused else "border_strong"]), 2 if focused else 1)
        )
        painter.drawEllipse(centre, middle - 3, middle - 3)
        draw_icon(painter, "svep", centre, colours["accent"])
        painter.end()


def draw_labels(
    painter: QPainter, line_x: float, room: QRect, before: str, after: str, mode: Mode
) -> None:
    """Draw what each side of the line shows, on cards beside its top."""
    font = body_font(weight=tokens()["font"]["weights"]["semibold"])
    painter.save()
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    for text, is_before in ((before, True), (after, False)):
        width = metrics.horizontalAdvance(text) + 2 * GAP_PX
        left = line_x - GAP_PX - width if is_before else line_x + GAP_PX
        # a side that is too narrow for its card shows nothing to name
        if left < room.left() or left + width > room.right():
            continue
        box = QRectF(left, LABEL_TOP_PX, width, LABEL_HEIGHT_PX)
        draw_card(painter, box, mode, shadow=True)
        painter.setPen(QColor(tokens()["colour"][mode]["text"]))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
