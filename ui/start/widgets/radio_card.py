"""A choice as a card: letter, name, code, and what it would mean."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy

from rumslig.look import tokens
from ui.theme import Theme, body_font

HEIGHT = 66
_TEXT = 46
_PAD = 16


class RadioCard(QRadioButton):
    """One of several cards; the whole card is the target."""

    def __init__(self, theme: Theme, letter: str, name: str, code: str, hint: str) -> None:
        super().__init__()
        self._theme = theme
        self._letter, self._name, self._code, self._hint = letter, name, code, hint
        px = tokens()["font"]["px"]
        self._strong, self._plain = body_font(px["body"], 600), body_font(px["body"])
        self._small = body_font(px["small"])
        self.setAccessibleName(f"{letter}, {name}, {code}")
        self.setAccessibleDescription(hint)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_hint(self, hint: str, whole: str = "") -> None:
        """Say something else of what the choice would mean, and all of it in the tip."""
        self._hint = hint
        self.setAccessibleDescription(whole or hint)
        self.setToolTip(whole)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, HEIGHT)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        self._paint_mark(painter)
        right = self.width() - _PAD
        top = QRect(_TEXT, 11, right - _TEXT, 22)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._small)
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(top, middle | Qt.AlignmentFlag.AlignRight, self._code)
        width = top.width() - painter.fontMetrics().horizontalAdvance(self._code) - 12
        painter.setFont(self._strong)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(top, middle, self._letter)
        indent = painter.fontMetrics().horizontalAdvance(self._letter) + 9
        self._words(painter, QRect(_TEXT + indent, 11, width - indent, 22), self._name)
        painter.setFont(self._plain)
        painter.setPen(self._theme.colour("muted"))
        self._words(painter, QRect(_TEXT, 33, right - _TEXT, 22), self._hint)

    def _words(self, painter: QPainter, box: QRect, text: str) -> None:
        words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_ground(self, painter: QPainter) -> None:
        edge = 2.0 if self.isChecked() else 1.0
        role = "hover" if self.underMouse() else "surface"
        painter.setBrush(self._theme.colour("accent_soft" if self.isChecked() else role))
        painter.setPen(
            QPen(self._theme.colour("accent" if self.isChecked() else "border_strong"), edge)
        )
        radius = tokens()["radius"]["control"]
        half = edge / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius
        )

    def _paint_mark(self, painter: QPainter) -> None:
        centre = QPointF(24, self.height() / 2)
        accent = self._theme.colour("accent")
        checked = self.isChecked()
        painter.setBrush(self._theme.colour("surface"))
        painter.setPen(QPen(accent if checked else self._theme.colour("border_strong"), 1.8))
        painter.drawEllipse(centre, 8.0, 8.0)
        if checked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(accent)
            painter.drawEllipse(centre, 4.2, 4.2)
