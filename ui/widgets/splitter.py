"""Parts side by side with an edge between them that keys move too."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QSplitter, QSplitterHandle, QWidget

from ui.language import tr

STEP_PX = 24
_LEAVES = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Edge(QSplitterHandle):
    """The edge between two parts. Tab passes it by; F8 goes to it, and arrows move it."""

    def __init__(self, orientation: Qt.Orientation, parent: QSplitter) -> None:
        super().__init__(orientation, parent)
        self._before: QWidget | None = None
        across = orientation == Qt.Orientation.Horizontal
        back, on = Qt.Key.Key_Left, Qt.Key.Key_Right
        if not across:
            back, on = Qt.Key.Key_Up, Qt.Key.Key_Down
        self._steps = {back: -STEP_PX, on: STEP_PX}
        self.setAccessibleDescription(tr("Piltangenter flyttar kanten, Esc går tillbaka."))

    def enter(self) -> None:
        """Take the keys, and remember where they were."""
        focus = QApplication.focusWidget()
        self._before = focus._before if isinstance(focus, Edge) else focus
        self.setAccessibleName(self._name())
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Give the keys back."""
        before, self._before = self._before, None
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.clearFocus()

    def _name(self) -> str:
        return tr("Kant mellan två delar av fönstret")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the edge, or go back."""
        key = Qt.Key(event.key())
        if key in self._steps:
            across = self.orientation() == Qt.Orientation.Horizontal
            self.moveSplitter((self.x() if across else self.y()) + self._steps[key])
        elif key in _LEAVES:
            self.leave()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()


class Splitter(QSplitter):
    """A splitter of thin edges, whose parts are never folded away."""

    def __init__(self, orientation: Qt.Orientation) -> None:
        super().__init__(orientation)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        return Edge(self.orientation(), self)


class SharedSplitter(Splitter):
    """Two parts, one above the other, that share the height anew until the edge is moved.

    Parameters
    ----------
    share
        What of the height the upper part has, 0–1, where the lower one has room for the rest.
    """

    def __init__(self, share: float) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._share, self._is_moved = share, False
        self.splitterMoved.connect(self._keep)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height anew."""
        super().resizeEvent(event)
        if not self._is_moved:
            upper = round(self.height() * self._share)
            self.setSizes([upper, self.height() - upper])

    def _keep(self) -> None:
        self._is_moved = True


def next_edge(window: QWidget, focus: QWidget | None) -> bool:
    """Give the keys to the window's next edge in sight; False where there is none."""
    edges = [edge for edge in window.findChildren(Edge) if edge.isVisible()]
    if not edges:
        return False
    here = edges.index(focus) if isinstance(focus, Edge) and focus in edges else -1
    edges[(here + 1) % len(edges)].enter()
    return True
