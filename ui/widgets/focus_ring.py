"""The ring around what has the focus: two pixels, always there while keys are used."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QShowEvent, QWindow
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLineEdit, QWidget

from rumslig.look import tokens
from ui.theme import Theme, size

_MOVES = {
    QEvent.Type.Resize,
    QEvent.Type.Move,
    QEvent.Type.Hide,
    QEvent.Type.Show,
    QEvent.Type.LayoutRequest,
}


class FocusRing(QWidget):
    """Lies over the whole window and takes no clicks.

    It hears the window, what the system sends it, and what has the focus; all other events in
    the application are none of its business, and there are very many of them.
    """

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._keys = False
        self._is_drawn = False
        self._target: QWidget | None = None
        self._handle: QWindow | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)
        window.installEventFilter(self)
        theme.changed.connect(self.update)
        self.setGeometry(window.rect())

    @property
    def is_visible_around(self) -> QWidget | None:
        """The widget that the ring is drawn around, None while the mouse is used."""
        return self._target if self._keys else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyPress:
            self._use_keys(True)
        elif kind == QEvent.Type.MouseButtonPress:
            self._use_keys(False)
        elif kind in _MOVES and watched is not self._handle:
            self._follow()
        return False

    def showEvent(self, event: QShowEvent) -> None:
        """Hear the window that the system has made by now: it is told of every key and press."""
        super().showEvent(event)
        handle = self.window().windowHandle()
        if handle is not self._handle and handle is not None:
            handle.installEventFilter(self)
            self._handle = handle

    def _use_keys(self, keys: bool) -> None:
        if keys != self._keys:
            self._keys = keys
            self._follow()

    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        inside = new is not None and new.window() is self.window()
        if old is not None and old is not self.parent():
            old.removeEventFilter(self)
        self._target = new if inside else None
        if self._target is not None:
            self._target.installEventFilter(self)
        self._follow()

    def _follow(self) -> None:
        self.setGeometry(self.window().rect())
        self.raise_()
        # it lies over everything: to draw it anew for nothing draws the whole window anew
        if self._keys or self._is_drawn:
            self._is_drawn = self._keys
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        target = self._target
        if not self._keys or target is None or not target.isVisible():
            return
        if isinstance(target, QLineEdit):
            return  # its own edge becomes the ring
        width, gap = size("focus_width"), size("focus_gap")
        corner = target.mapTo(self.window(), QPoint(0, 0))
        rect = QRectF(corner.x(), corner.y(), target.width(), target.height())
        inward = isinstance(target, QAbstractScrollArea) or target.width() > 700
        reach = -(width / 2) if inward else gap + width / 2
        rect.adjust(-reach, -reach, reach, reach)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("focus"), width))
        radius = tokens()["radius"]["card"]
        painter.drawRoundedRect(rect, radius, radius)
