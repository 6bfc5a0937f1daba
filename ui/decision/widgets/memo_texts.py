"""What the planner writes under the memo's own headings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from ui.language import tr
from ui.widgets.controls import make_label

KEEP_MS = 800
HEIGHT_PX = 76


class _Text(QPlainTextEdit):
    """A text that is kept a moment after it was typed, and when it is left."""

    def __init__(self, keep: Callable[[str], None]) -> None:
        super().__init__()
        self._keep = keep
        self.setTabChangesFocus(True)
        self.setFixedHeight(HEIGHT_PX)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self.keep)
        self.textChanged.connect(self._timer.start)

    def keep(self) -> None:
        """Keep what stands here now."""
        self._timer.stop()
        self._keep(self.toPlainText())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep it when it is left."""
        super().focusOutEvent(event)
        self.keep_waiting()

    def keep_waiting(self) -> None:
        """Keep what was typed and is not kept yet."""
        if self._timer.isActive():
            self.keep()

    def show_text(self, text: str) -> None:
        """Show another text, unless this one is being written."""
        if self._timer.isActive() or self.toPlainText().strip() == text:
            return
        self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(False)


class MemoTexts(QWidget):
    """A field for each heading; `keep` is given its id and the text."""

    def __init__(self, keep: Callable[[str, str], None]) -> None:
        super().__init__()
        self.setAccessibleName(tr("Promemorians texter"))
        self._write = keep
        self.fields: dict[str, _Text] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)

    def keep(self) -> None:
        """Keep what was typed and is not kept yet."""
        for field in self.fields.values():
            field.keep_waiting()

    def show_sections(
        self, sections: Sequence[tuple[str, str, str]], text_of: Callable[[str], str]
    ) -> None:
        """Show the headings with what is written under each."""
        for name, heading, hint in sections:
            if name not in self.fields:
                field = _Text(partial(self._write, name))
                field.setAccessibleName(heading)
                field.setPlaceholderText(hint)
                label = make_label(heading, "small", wrap=True)
                label.setBuddy(field)
                self._layout.addWidget(label)
                self._layout.addWidget(field)
                self.fields[name] = field
            self.fields[name].show_text(text_of(name))
