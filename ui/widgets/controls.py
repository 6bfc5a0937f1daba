"""Labels, buttons and lines in the look; icons follow the theme."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.theme import Theme, size


def make_label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label in one of the style sheet's roles; its text can be selected."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    label.setWordWrap(wrap)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        label.setSizePolicy(policy)
    return label


def make_line() -> QFrame:
    """Return a line of one pixel across."""
    line = QFrame()
    line.setProperty("line", True)
    line.setFixedHeight(1)
    return line


def make_card(kind: str | bool = True) -> tuple[QFrame, QVBoxLayout]:
    """Return a card and its layout."""
    card = QFrame()
    card.setProperty("card", kind if isinstance(kind, str) else "true")
    layout = QVBoxLayout(card)
    layout.setContentsMargins(12, 8, 12, 8)
    layout.setSpacing(2)
    return card, layout


def make_row(*parts: QWidget | int, spacing: int = 8) -> QHBoxLayout:
    """Return widgets side by side; a number is that much stretch."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    for part in parts:
        if isinstance(part, int):
            row.addStretch(part)
        else:
            row.addWidget(part)
    return row


def clear_layout(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Take everything out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            return
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        inner = item.layout()
        if isinstance(inner, QVBoxLayout | QHBoxLayout):
            clear_layout(inner)


class IconButton(QToolButton):
    """A square button with only an icon; `name` is read aloud and shown as its tip."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        on_click: Callable[[], None] | None = None,
        *,
        role: str = "text",
        side: int | None = None,
        px: int | None = None,
    ) -> None:
        super().__init__()
        self._theme, self._icon, self._role = theme, icon, role
        self._px = px or size("icon")
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedSize(*[side or size("control")] * 2)
        self.setIconSize(QSize(self._px, self._px))
        if on_click is not None:
            self.clicked.connect(lambda: on_click())
        theme.changed.connect(self._refresh)
        self._refresh()

    def show_icon(self, icon: str, name: str) -> None:
        """Change the icon and what it means."""
        self._icon = icon
        self.setAccessibleName(name)
        self.setToolTip(name)
        self._refresh()

    def _refresh(self) -> None:
        self.setIcon(self._theme.icon(self._icon, self._role, self._px))


class Button(QPushButton):
    """A button with a word and perhaps an icon; `kind` is primary, plain, quiet or row."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        on_click: Callable[[], None] | None = None,
        *,
        kind: str = "plain",
        icon: str = "",
        name: str = "",
        tip: str = "",
        icon_after: bool = False,
    ) -> None:
        # Qt sets icon and word too close; a space between them is part of neither
        self._gap = "\N{THIN SPACE}\N{THIN SPACE}" if icon else ""
        super().__init__(f"{text}{self._gap}" if icon_after else f"{self._gap}{text}")
        if icon_after:
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._theme, self._icon = theme, icon
        self._role = {"primary": "on_accent", "quiet": "accent"}.get(kind, "text")
        self.setProperty("kind", kind)
        self.setAccessibleName(name or text)
        self.setIconSize(QSize(size("icon_small"), size("icon_small")))
        if tip:
            self.setToolTip(tip)
        if on_click is not None:
            self.clicked.connect(lambda: on_click())
        if icon:
            theme.changed.connect(self._refresh)
            self._refresh()

    def show_word(self, text: str) -> None:
        """Say something else; only of a button whose icon, if any, stands first."""
        self.setText(f"{self._gap}{text}")
        self.setAccessibleName(text)

    def _refresh(self) -> None:
        self.setIcon(self._theme.icon(self._icon, self._role, size("icon_small")))


class Icon(QWidget):
    """An icon that only shows, in the colour of a role, or a result state's symbol."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        role: str = "text",
        px: int | None = None,
        *,
        state: bool = False,
    ) -> None:
        super().__init__()
        self._theme, self._name, self._role, self._state = theme, name, role, state
        self._px = px or size("icon_small")
        self.setFixedSize(self._px, self._px)
        theme.changed.connect(self.update)

    def show_icon(self, name: str, role: str) -> None:
        """Show another icon."""
        self._name, self._role = name, role
        self.update()

    def show_state(self, state_key: str) -> None:
        """Show another state's symbol."""
        self._name = state_key
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._state:
            pixmap = self._theme.state_pixmap(self._name, self._px, ratio)
        else:
            pixmap = self._theme.icon_pixmap(self._name, self._role, self._px, ratio)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, pixmap)


class ElidedLabel(QLabel):
    """A label of one line that ends in … where the room is too small; the tip has all."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        width = self.contentsRect().width()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, width)
        self.setToolTip(self.text() if text != self.text() else "")
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self.contentsRect(), align, text)
