"""The bar at the top: menu, name, the tasks that work, light and dark."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from ui.language import tr
from ui.theme import Theme, size
from ui.widgets.controls import IconButton, make_label


class Mark(QWidget):
    """The product's sign: an R in a rounded square."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedSize(26, 26)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the sign."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawRoundedRect(QRectF(1, 1, 24, 24), 6, 6)
        ink = self._theme.colour("on_accent")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(
            QPen(
                ink, 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
            )
        )
        letter = QPainterPath(QPointF(9, 19))
        letter.lineTo(9, 7.5)
        letter.lineTo(13, 7.5)
        letter.cubicTo(18.5, 7.5, 18.5, 13.8, 13, 13.8)
        letter.lineTo(9, 13.8)
        letter.moveTo(13.2, 13.8)
        letter.lineTo(17.4, 19)
        painter.drawPath(letter)


class TaskButton(QToolButton):
    """A task in the bar; checked while its panel is shown."""

    def __init__(self, theme: Theme, icon: str, word: str, key: str) -> None:
        super().__init__()
        self._theme, self._icon = theme, icon
        # Qt sets icon and word too close
        self.setText(f"\N{THIN SPACE}\N{THIN SPACE}{word}")
        self.setProperty("kind", "task")
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(size("icon"), size("icon")))
        self.setFixedHeight(size("control"))
        self.setToolTip(f"{word} ({key})")
        self.setAccessibleName(word)
        theme.changed.connect(self._refresh)
        self.toggled.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        role = "accent" if self.isChecked() else "muted"
        self.setIcon(self._theme.icon(self._icon, role, size("icon")))


class TopBar(QFrame):
    """Shows the tasks and the menu."""

    def __init__(
        self,
        theme: Theme,
        menu: QMenu,
        tasks: Mapping[str, tuple[str, str, str, Callable[[], None]]],
    ) -> None:
        """Make the bar; `tasks` maps names to icon, word, key and what a click does."""
        super().__init__()
        self.setProperty("panel", True)
        self.setFixedHeight(size("topbar"))
        self._theme = theme
        self.menu_button = IconButton(theme, "meny", tr("Meny"))
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.menu_button)
        row.addWidget(Mark(theme))
        row.addWidget(make_label("Rumslig", "brand"))
        row.addSpacing(12)
        self.tasks: dict[str, TaskButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        for name, (icon, word, key, act) in tasks.items():
            button = TaskButton(theme, icon, word, key)
            button.clicked.connect(lambda _checked=False, act=act: act())
            self._group.addButton(button)
            self.tasks[name] = button
            row.addWidget(button)
        spring = QWidget()
        spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(spring)
        self.look = IconButton(theme, "tema", tr("Ljust eller mörkt"), theme.toggle)
        row.addWidget(self.look)

    def show_task(self, name: str) -> None:
        """Mark the task in view."""
        button = self.tasks.get(name)
        if button is not None:
            button.setChecked(True)
