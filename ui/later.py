"""Doing once, in the window's next turn, what many changes in this one ask for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Later(QObject):
    """Puts an act off to the next turn of the window's events; asked for twice, it is done once."""

    def __init__(self, act: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._act = act
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._do)

    def ask(self) -> None:
        """Have it done when the window has time."""
        if not self._timer.isActive():
            self._timer.start()

    def do_asked(self) -> None:
        """Do it now where it has been asked for, as for one who looks at what it gives."""
        if self._timer.isActive():
            self.do_now()

    def do_now(self) -> None:
        """Do it now, and not once more in the next turn."""
        self._timer.stop()
        self._do()

    def _do(self) -> None:
        self._act()
