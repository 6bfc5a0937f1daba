"""The case's steps: how far each has come, and which is in view."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from rumslig.look import tokens
from ui.case.steps import Step, begin_steps
from ui.language import tr
from ui.theme import Theme, body_font

_GAP, _TICK, _HEIGHT = 4, 18, 30


class StepButton(QAbstractButton):
    """One step: a bar that fills, its word, and a tick when all is done."""

    def __init__(self, theme: Theme, step: Step) -> None:
        super().__init__()
        self._theme, self.step = theme, step
        px = tokens()["font"]["px"]["small"]
        self._plain, self._bold = body_font(px), body_font(px, 600)
        self.setCheckable(True)
        self.setFixedHeight(_HEIGHT)
        # a click goes to the step and leaves the keys with its page
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_step(self, step: Step) -> None:
        """Show how far the step has come."""
        self.step = step
        percent = round(step.share * 100)
        self.setAccessibleName(tr("{step}, {percent} % klart", step=step.title, percent=percent))
        self.update()

    def sizeHint(self) -> QSize:
        words = QFontMetrics(self._bold).horizontalAdvance(self.step.title)
        return QSize(words + _TICK + 2 * _GAP, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        words = QFontMetrics(self._bold).horizontalAdvance(self.step.title)
        return QSize(words + _GAP, _HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, width, share = self._theme, float(self.width()), self.step.share
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft" if self.isChecked() else "hover"))
            painter.drawRoundedRect(QRectF(0, 5, width, _HEIGHT - 5), 4, 4)
        painter.fillRect(QRectF(0, 0, width, 3), theme.colour("border"))
        painter.fillRect(QRectF(0, 0, width * share, 3), theme.colour("accent"))
        painter.setFont(self._bold if self.isChecked() else self._plain)
        words = painter.fontMetrics().horizontalAdvance(self.step.title)
        left = 6.0
        if share >= 1 and left + _TICK + words <= width:
            pixmap = theme.icon_pixmap("bock", "accent", 14, self.devicePixelRatioF())
            painter.drawPixmap(int(left), 11, pixmap)
            left += _TICK
        painter.setPen(theme.colour("text" if share > 0 or self.isChecked() else "muted"))
        room = QRectF(left, 5, width - left, _HEIGHT - 5)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.step.title)


class StepBar(QWidget):
    """The steps in a row; one is in view, and the arrow keys move between them."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._group = QButtonGroup(self)
        self.buttons: dict[str, StepButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName(tr("Ärendets steg"))
        for step in begin_steps():
            self._add(step)

    def show_steps(self, steps: tuple[Step, ...], chosen: str) -> None:
        """Show how far each step has come, and which is in view; none where another page is."""
        self._group.setExclusive(chosen in self.buttons)  # else the last one would stay marked
        for step in steps:
            self.buttons[step.id].show_step(step)
        for name, button in self.buttons.items():
            button.setChecked(name == chosen)

    def _choose(self, step: str) -> None:
        self.buttons[step].setChecked(True)  # a click would take the mark away outside the group
        self.chosen.emit(step)

    def _add(self, step: Step) -> None:
        button = StepButton(self._theme, step)
        button.clicked.connect(lambda: self._choose(step.id))
        self._group.addButton(button)
        self.buttons[step.id] = button
        button.show_step(step)
        self._row.addWidget(button, 1)
