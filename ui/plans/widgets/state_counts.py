"""How many findings there are of each state."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from rumslig.finding import state_label
from rumslig.look import tokens
from ui.language import message_language, tr
from ui.theme import Theme, body_font, size


class StateCounts(QWidget):
    """A symbol and a number for each state that there is; in words where keys or mouse rest."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._counts: tuple[tuple[str, int], ...] = ()
        self._font = body_font(tokens()["font"]["px"]["body"], 600)
        self._spots: list[tuple[QRectF, str]] = []
        self.setFixedHeight(36)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleDescription(tr("Så många fynd av varje slag"))
        theme.changed.connect(self.update)

    def show_counts(self, counts: tuple[tuple[str, int], ...]) -> None:
        """Show other counts, in the order given."""
        self._counts = counts
        none = tr("Inga fynd än")
        self.setAccessibleName(", ".join(self._words(*item) for item in counts) or none)
        self.update()

    def _words(self, state_key: str, count: int) -> str:
        return f"{state_label(state_key, message_language())}: {count}"

    def sizeHint(self) -> QSize:
        return QSize(200, 36)

    @property
    def words(self) -> str:
        """Every count in words, a line each."""
        return "\n".join(self._words(*item) for item in self._counts)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the words where the keys came by Tab."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self.words, self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        QToolTip.hideText()

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            spot = event.pos().toPointF()
            words = next((text for rect, text in self._spots if rect.contains(spot)), "")
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._font)
        painter.setPen(self._theme.colour("text"))
        metrics = QFontMetrics(self._font)
        symbol = size("state_symbol")
        widths = [symbol + 6 + metrics.horizontalAdvance(str(count)) for _, count in self._counts]
        room = self.width() - sum(widths)
        gap = min(18.0, max(6.0, room / max(1, len(widths) - 1)))
        left, self._spots = 0.0, []
        for (key, count), width in zip(self._counts, widths, strict=True):
            pixmap = self._theme.state_pixmap(key, symbol, self.devicePixelRatioF())
            painter.drawPixmap(int(left), (self.height() - symbol) // 2, pixmap)
            painter.drawText(
                QRectF(left + symbol + 6, 0, width, self.height()),
                Qt.AlignmentFlag.AlignVCenter,
                str(count),
            )
            self._spots.append(
                (QRectF(left - 4, 0, width + 8, self.height()), self._words(key, count))
            )
            left += width + gap
