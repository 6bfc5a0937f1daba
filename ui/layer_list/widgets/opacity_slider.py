"""A slider for a layer's opacity, with its value beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider

from ui.language import tr
from ui.layer_list.arrangement import FAINTEST, FULL, OPACITY_STEP, round_opacity
from ui.theme import Theme

_KNOB, _GROOVE, _HEIGHT = 7, 4, 24


class OpacitySlider(QSlider):
    """Goes from 10 to 100 % in steps of 5; `on_end` is called when a move is over."""

    def __init__(
        self, theme: Theme, name: str, on_value: Callable[[int], None], on_end: Callable[[], None]
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme, self._on_end = theme, on_end
        self.setRange(FAINTEST, FULL)
        self.setSingleStep(OPACITY_STEP)
        self.setPageStep(2 * OPACITY_STEP)
        self.setAccessibleName(name)
        self.setToolTip(tr("Opacitet: pilarna ändrar med 5 %, Home och End går till ändarna"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(on_value)
        theme.changed.connect(self.update)

    def show_value(self, value: int) -> None:
        """Show a value that was set elsewhere."""
        self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(False)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, _HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._go_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setSliderDown(False)
            self._on_end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the card scrolls; a value must not change by the way

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        super().keyReleaseEvent(event)
        if not event.isAutoRepeat():
            self._on_end()

    def _go_to(self, x: float) -> None:
        room = max(self.width() - 2 * (_KNOB + 1), 1)
        share = min(max((x - _KNOB - 1) / room, 0.0), 1.0)
        self.setValue(round_opacity(FAINTEST + share * (FULL - FAINTEST)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        room = self.width() - 2 * (_KNOB + 1)
        share = (self.value() - FAINTEST) / (FULL - FAINTEST)
        x = _KNOB + 1 + share * room
        painter.setPen(Qt.PenStyle.NoPen)
        for colour, width in (("border_strong", room), ("accent", share * room)):
            painter.setBrush(self._theme.colour(colour))
            groove = QRectF(_KNOB + 1, middle - _GROOVE / 2, width, _GROOVE)
            painter.drawRoundedRect(groove, _GROOVE / 2, _GROOVE / 2)
        painter.setBrush(self._theme.colour("surface"))
        painter.setPen(QPen(self._theme.colour("accent"), 2))
        painter.drawEllipse(QPointF(x, middle), _KNOB, _KNOB)
