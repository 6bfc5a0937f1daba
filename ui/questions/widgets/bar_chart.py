"""A plugin's bar chart: a bar for each word, with its value beside it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rumslig.look import tokens
from rumslig.plugin import BarChart, Language
from ui.theme import Theme, body_font, size

_GAP = 8
_BAR = 14
_LABEL_SHARE = 0.4
"""Of the width, at most, for the words."""


class BarChartView(QWidget):
    """Draws the bars from zero, the longest over all the room there is."""

    def __init__(self, theme: Theme, chart: BarChart, lang: Language) -> None:
        super().__init__()
        self._theme, self._chart = theme, chart
        self._values = [chart.format_value(value, lang) for value in chart.values]
        self._font = body_font(tokens()["font"]["px"]["small"])
        self.setAccessibleName(chart.describe(lang))
        self.setToolTip(chart.describe(lang))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(280, len(self._values) * size("row_finding"))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def bar_widths(self) -> list[float]:
        """Return how long each bar is drawn, in pixels."""
        _, room = self._rooms()
        longest = max(self._chart.values)
        return [room * value / longest if longest else 0.0 for value in self._chart.values]

    def _rooms(self) -> tuple[float, float]:
        """Return the widths for the words and for the longest bar."""
        metrics = QFontMetrics(self._font)
        words = max(metrics.horizontalAdvance(label) for label in self._chart.labels)
        values = max(metrics.horizontalAdvance(value) for value in self._values)
        words = min(words, int(self.width() * _LABEL_SHARE))
        return words, max(self.width() - words - values - 2 * _GAP, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        words, _ = self._rooms()
        row = size("row_finding")
        middle = Qt.AlignmentFlag.AlignVCenter
        radius = tokens()["radius"]["small"] / 2
        for number, width in enumerate(self.bar_widths()):
            top = number * row
            label = painter.fontMetrics().elidedText(
                self._chart.labels[number], Qt.TextElideMode.ElideRight, int(words)
            )
            painter.setPen(self._theme.colour("text"))
            painter.drawText(QRectF(0, top, words, row), middle, label)
            left = words + _GAP
            if width > 0:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._theme.colour("accent"))
                bar = QRectF(left, top + (row - _BAR) / 2, max(width, 1.0), _BAR)
                painter.drawRoundedRect(bar, radius, radius)
            painter.setPen(self._theme.colour("text"))
            place = QRectF(left + width + _GAP, top, self.width() - left - width - _GAP, row)
            painter.drawText(place, middle, self._values[number])
        painter.setPen(self._theme.colour("border_strong"))
        x = words + _GAP - 0.5
        painter.drawLine(int(x), 2, int(x), self.height() - 2)
