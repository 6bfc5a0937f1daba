"""What a screen reader says without being asked: messages, steps taken back, assessments."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from ui.messages import Message


class Announcer(QObject):
    """Speaks for a window. `said` tells what was said."""

    said = Signal(str)

    def __init__(self, window: QObject) -> None:
        super().__init__(window)
        self._window = window

    def say(self, text: str, *, at_once: bool = False) -> None:
        """Say a text when there is a pause; `at_once` interrupts."""
        event = QAccessibleAnnouncementEvent(self._window, text)
        if at_once:
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)
        self.said.emit(text)

    def tell(self, message: Message) -> None:
        """Say a message; errors at once."""
        words = ". ".join(part.rstrip(".") for part in (message.title, message.text) if part)
        self.say(words, at_once=message.kind == "error")
