"""A line for a reason, which is written about one thing and never given for another."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit


class ReasonLine(QLineEdit):
    """Empty again once it is about another thing."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self._about: object = None
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)

    def be_about(self, thing: object) -> None:
        """Take note of what is looked at; what was written about something else goes."""
        if thing != self._about:
            self._about = thing
            self.setText("")  # unlike `clear`, no undo brings it back to the wrong one
