"""The line at the bottom: where the pointer is, the scale, what runs, the last message."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from rumslig.numerals import format_number
from ui.language import message_language, tr
from ui.messages import Message
from ui.tasks import Work
from ui.theme import Theme, size
from ui.widgets.controls import Button, ElidedLabel, Icon, make_label

MESSAGE_ICONS = {
    "error": ("fel", "danger"),
    "warning": ("varning", "warning"),
    "done": ("bock", "success"),
    "info": ("identifiera", "muted"),
}


class ProgressLine(QWidget):
    """A bar of a share, or of unknown length; still, for nothing moves by itself."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._share = theme, 0.0
        self.setFixedSize(96, 6)
        theme.changed.connect(self.update)

    def show_share(self, share: float) -> None:
        """Fill a share (0–1)."""
        self._share = share
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.colour("border"))
        painter.setBrush(self._theme.colour("border"))
        painter.drawRoundedRect(QRectF(0.5, 0.5, 95, 5), 2.5, 2.5)
        painter.setPen(self._theme.colour("accent"))
        painter.setBrush(self._theme.colour("accent"))
        painter.drawRoundedRect(QRectF(0.5, 0.5, max(5.0, 95 * self._share), 5), 2.5, 2.5)


class StatusBar(QFrame):
    """Shows the first work and the last message; all of them stand in a list."""

    cancel_asked = Signal(str)
    list_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._key = ""
        self._has_message = False
        self.setProperty("panel", True)
        self.setFixedHeight(size("statusbar"))
        self.position = make_label("", "muted")
        self.scale = make_label("", "muted")
        self.work = ElidedLabel("", "muted")
        self.bar = ProgressLine(theme)
        self.cancel = Button(theme, tr("Avbryt"), self._cancel, kind="quiet")
        self.cancel.setFixedHeight(size("target_min"))
        self.cancel.setStyleSheet("min-height: 0; font-size: 13px;")
        self.more = Button(
            theme,
            tr("Visa alla"),
            self.list_asked.emit,
            kind="quiet",
            name=tr("Arbete och meddelanden"),
            tip=tr("Allt som pågår, och vad som sagts (Ctrl+J)"),
        )
        self.more.setFixedHeight(size("target_min"))
        self.more.setStyleSheet("min-height: 0; font-size: 13px; font-weight: 400;")
        self.icon = Icon(theme, "bock", "success", 16)
        self.message = ElidedLabel("", "muted")
        self.saved = make_label("", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(10)
        self._between = QFrame()
        self._between.setProperty("line", True)
        self._between.setFixedSize(1, 16)
        for part in (self.position, self._between, self.scale):
            row.addWidget(part)
        for part in (self.position, self._between):
            part.hide()  # until the mouse has been over the map
        row.addSpacing(6)
        row.addWidget(self.bar)
        row.addWidget(self.work, 2)
        row.addWidget(self.cancel)
        row.addWidget(self.icon)
        row.addWidget(self.message, 3)
        row.addWidget(self.more)
        row.addWidget(self.saved)
        self.saved.setText(tr("Lokalt på den här datorn"))
        self.show_work(())
        self.icon.hide()

    def show_position(self, east: float, north: float) -> None:
        """Show SWEREF 99 TM coordinates."""
        lang = message_language()
        for part in (self.position, self._between):
            part.show()
        self.position.setText(
            f"N {format_number(north, 0, lang)}   E {format_number(east, 0, lang)}"
        )
        _keep_room(self.position)

    def show_scale(self, denominator: float) -> None:
        """Show the map's scale, to three digits."""
        digits = max(0, len(str(int(denominator))) - 3)
        rounded = round(denominator, -digits)
        self.scale.setText(f"1:{format_number(rounded, 0, message_language())}")
        _keep_room(self.scale)

    def show_work(self, works: tuple[Work, ...]) -> None:
        """Show the first of what runs and how far it has come, and how much more there is."""
        for part in (self.bar, self.work, self.cancel):
            part.setVisible(bool(works))
        more = tr("{count} till", count=len(works) - 1) if len(works) > 1 else tr("Visa alla")
        self.more.setText(more)
        self.more.setVisible(bool(works) or self._has_message)
        if not works:
            return
        work = works[0]
        self._key = work.key
        count = f" {work.done}/{work.total}" if work.total else ""
        what = f" · {work.what}" if work.what else ""
        self.work.setText(f"{work.title}{count}{what}")
        self.bar.show_share(work.done / work.total if work.total else 0.0)
        self.cancel.setVisible(work.can_cancel)
        self.cancel.setAccessibleName(tr("Avbryt: {work}", work=work.title))

    def show_message(self, message: Message) -> None:
        """Show the latest message on one line."""
        name, role = MESSAGE_ICONS[message.kind]
        self.icon.show_icon(name, role)
        self.icon.setVisible(True)
        self._has_message = True
        self.more.show()
        self.message.setText(message.title)

    def show_saved(self, text: str) -> None:
        """Show when the case was last saved."""
        self.saved.setText(text)

    def _cancel(self) -> None:
        self.cancel_asked.emit(self._key)


def _keep_room(label: QLabel) -> None:
    """Let a label be as wide as its longest text so far, so that those beside it stand still."""
    label.setMinimumWidth(max(label.minimumWidth(), label.sizeHint().width()))
