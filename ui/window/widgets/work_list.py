"""All that goes on, each with its way to stop it, and the latest messages."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.language import tr
from ui.messages import Message
from ui.tasks import Work
from ui.theme import Theme, size
from ui.widgets.controls import Button, Icon, IconButton, clear_layout, make_label
from ui.widgets.scrolling import scroll_by_key
from ui.widgets.status_bar import MESSAGE_ICONS, ProgressLine

WIDTH = 420
MOST_HEIGHT = 420
MOST_MESSAGES = 20


class WorkList(QFrame):
    """A card over the status line; Esc puts it away."""

    cancel_asked = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._works: tuple[Work, ...] = ()
        self._messages: deque[Message] = deque(maxlen=MOST_MESSAGES)
        self.setProperty("card", "raised")
        self.setAccessibleName(tr("Arbete och meddelanden"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._close = IconButton(
            theme, "stang", tr("Stäng listan"), self.closed.emit, side=24, px=16
        )
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 10, 4)
        head.addWidget(make_label(tr("Pågår"), "heading"), 1)
        head.addWidget(self._close)
        self._page = QWidget()
        self._page.installEventFilter(self)
        self._rows = QVBoxLayout(self._page)
        self._rows.setContentsMargins(14, 0, 14, 4)
        self._rows.setSpacing(8)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setStyleSheet("QScrollArea { background: transparent; border: none; }")
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setWidget(self._page)
        self._page.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)
        self.hide()

    def show_works(self, works: tuple[Work, ...]) -> None:
        """Show what goes on now."""
        same = [item.key for item in works] == [item.key for item in self._works]
        self._works = works
        if self.isVisible() and not same:
            self._fill()

    def add_message(self, message: Message) -> None:
        """Put a message first among those that were told."""
        self._messages.appendleft(message)
        if self.isVisible():
            self._fill()

    def open(self) -> None:
        """Show the list and take the keys."""
        self._fill()
        self.show()
        self.raise_()
        self.place()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def place(self) -> None:
        """Stand over the status line, as tall as the content needs."""
        parent = self.parentWidget()
        if parent is None:
            return
        width = min(WIDTH, parent.width() - 24)
        inner = self._rows.totalHeightForWidth(width - 30)
        wanted = max(inner, self._rows.sizeHint().height()) + 60
        height = min(wanted, MOST_HEIGHT, parent.height() - size("statusbar") - 60)
        top = parent.height() - size("statusbar") - height - 12
        self.setGeometry(parent.width() - width - 12, top, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take another height once rows that came are laid out; before, they have none."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif not scroll_by_key(self._scroll, Qt.Key(event.key())):
            super().keyPressEvent(event)

    def _fill(self) -> None:
        clear_layout(self._rows)
        for work in self._works:
            self._rows.addLayout(self._work_row(work))
        if not self._works:
            self._rows.addWidget(make_label(tr("Inget pågår."), "muted"))
        self._rows.addSpacing(6)
        self._rows.addWidget(make_label(tr("Meddelanden"), "heading"))
        for message in self._messages:
            self._rows.addLayout(self._message_row(message))
        if not self._messages:
            self._rows.addWidget(make_label(tr("Inget har hänt än."), "muted"))
        self._rows.addStretch(1)
        self.place()

    def _work_row(self, work: Work) -> QHBoxLayout:
        row = QHBoxLayout()
        bar = ProgressLine(self._theme)
        bar.show_share(work.done / work.total if work.total else 0.0)
        row.addWidget(make_label(work.title, wrap=True), 1)
        row.addWidget(bar)
        if work.can_cancel:
            row.addWidget(
                Button(
                    self._theme,
                    tr("Avbryt"),
                    lambda: self.cancel_asked.emit(work.key),
                    kind="quiet",
                    name=tr("Avbryt: {work}", work=work.title),
                )
            )
        return row

    def _message_row(self, message: Message) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        icon, role = MESSAGE_ICONS[message.kind]
        row.addWidget(Icon(self._theme, icon, role, 16), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(make_label(message.title, "small", wrap=True))
        if message.text:
            words.addWidget(make_label(message.text, "muted", wrap=True))
        row.addLayout(words, 1)
        return row
