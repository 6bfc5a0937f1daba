"""A date on the line: its mark by state, what it is, when, and why."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from rumslig.deadlines.calendar import describe_day
from rumslig.deadlines.dated import DatedStep, DateState
from ui.deadlines.words import state_word
from ui.theme import Theme
from ui.widgets.controls import make_label

_WIDE, _MID, _TOP = 26, 13.0, 15.0
_ROLES: dict[DateState, str] = {
    "done": "success",
    "past": "muted",
    "late": "danger",
    "today": "accent",
    "ahead": "muted",
}


class DateMark(QWidget):
    """The line's piece beside a row: every state has a shape of its own."""

    def __init__(self, theme: Theme, state: DateState, *, first: bool, last: bool) -> None:
        super().__init__()
        self._theme, self._state = theme, state
        self._first, self._last = first, last
        self.setFixedWidth(_WIDE)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("border_strong"), 1.5))
        if not self._first:
            painter.drawLine(QPointF(_MID, 0), QPointF(_MID, _TOP - 8))
        if not self._last:
            painter.drawLine(QPointF(_MID, _TOP + 8), QPointF(_MID, self.height()))
        colour = self._theme.colour(_ROLES[self._state])
        painter.setPen(QPen(colour, 2))
        if self._state == "done":
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(_MID, _TOP), 6, 6)
            painter.setPen(QPen(self._theme.colour("surface"), 2))
            points = [QPointF(_MID - 3, _TOP), QPointF(_MID - 1, _TOP + 2.5)]
            painter.drawPolyline(QPolygonF([*points, QPointF(_MID + 3.5, _TOP - 2.5)]))
        elif self._state == "late":
            painter.setBrush(colour)
            corners = [QPointF(_MID - 7, _TOP + 6), QPointF(_MID + 7, _TOP + 6)]
            painter.drawPolygon(QPolygonF([QPointF(_MID, _TOP - 7), *corners]))
            painter.setPen(QPen(self._theme.colour("surface"), 2))
            painter.drawLine(QPointF(_MID, _TOP - 2), QPointF(_MID, _TOP + 1.5))
            painter.drawPoint(QPointF(_MID, _TOP + 4))
        elif self._state == "past":
            painter.drawLine(QPointF(_MID - 5, _TOP), QPointF(_MID + 5, _TOP))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(_MID, _TOP), 6, 6)
            if self._state == "today":
                painter.setBrush(colour)
                painter.drawRect(QRectF(_MID - 2, _TOP - 2, 4, 4))


class DateRow(QFrame):
    """One date; a screen reader has it as one sentence."""

    def __init__(self, theme: Theme, step: DatedStep, *, first: bool, last: bool) -> None:
        super().__init__()
        word = state_word(step.state)
        day = describe_day(step.day)
        self.setAccessibleName(f"{step.title}, {day}, {word}. {step.reason}")
        self.mark = DateMark(theme, step.state, first=first, last=last)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(make_label(step.title, "strong", wrap=True), 1)
        role = "danger" if step.state == "late" else "muted"
        self.state = make_label(word, role)
        head.addWidget(self.state, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setContentsMargins(4, 5, 0, 7)
        texts.setSpacing(1)
        texts.addLayout(head)
        texts.addWidget(make_label(day, "small"))
        texts.addWidget(make_label(step.reason, "muted", wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.mark)
        row.addLayout(texts, 1)
