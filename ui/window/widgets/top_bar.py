"""The bar at the top: menu, name, the tasks, search, undo, light and dark."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMenu,
    QToolButton,
    QWidget,
)

from rumslig.look import tokens
from ui.language import tr
from ui.search.view import SearchField
from ui.session import Session
from ui.theme import Theme, body_font, size
from ui.widgets.controls import IconButton, make_label
from ui.window.task import Task

_DOT = 16
"""How high the figure at a task's icon is."""
_MOST = 99


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
        self._word, self._key, self._count = word, key, 0
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

    def show_count(self, count: int, words: str) -> None:
        """Tell how many things wait in the task; 0 shows nothing."""
        self._count = count
        said = tr("{task}, {words}", task=self._word, words=words) if count else self._word
        self.setAccessibleName(said)
        self.setToolTip(f"{said} ({self._key})")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, and at its icon's corner how much waits."""
        super().paintEvent(event)
        if not self._count:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = str(self._count) if self._count <= _MOST else f"{_MOST}+"
        font = body_font(tokens()["font"]["px"]["caption"], 600)
        painter.setFont(font)
        width = max(painter.fontMetrics().horizontalAdvance(text) + 8, _DOT)
        is_worded = self.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        right = 12 + size("icon") if is_worded else self.width() - 1
        box = QRectF(right - width, 0, width, _DOT)
        painter.setPen(QPen(self._theme.colour("surface"), 1.5))
        painter.setBrush(self._theme.colour("warning_soft"))
        painter.drawRoundedRect(box, _DOT / 2, _DOT / 2)
        painter.setPen(self._theme.colour("warning"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def show_word(self, shown: bool) -> None:
        """Show the word beside the icon, or leave it to the tip and to what is read aloud."""
        styles = Qt.ToolButtonStyle
        style = styles.ToolButtonTextBesideIcon if shown else styles.ToolButtonIconOnly
        if style != self.toolButtonStyle():
            self.setToolButtonStyle(style)

    def _refresh(self) -> None:
        role = "accent" if self.isChecked() else "muted"
        self.setIcon(self._theme.icon(self._icon, role, size("icon")))


class TopBar(QFrame):
    """Shows the tasks and the menu, what can be undone, and light and dark."""

    def __init__(
        self,
        theme: Theme,
        menu: QMenu,
        tasks: Sequence[Task],
        session: Session,
        search: SearchField,
    ) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self.setFixedHeight(size("topbar"))
        self._history = session.history
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
        for task in tasks:
            button = TaskButton(theme, task.icon, task.word(), task.keys)
            button.clicked.connect(lambda _checked=False, task=task: task.show(session))
            self._group.addButton(button)
            self.tasks[task.id] = button
            row.addWidget(button)
            if task.watch is not None:
                task.watch(session, button.show_count, button)
        row.addStretch(1)
        row.addWidget(search)
        row.addSpacing(4)
        self.undo = IconButton(theme, "angra", tr("Ångra"))
        self.redo = IconButton(theme, "gor-om", tr("Gör om"))
        self.look = IconButton(theme, "tema", tr("Ljust eller mörkt"), theme.toggle)
        for tool in (self.undo, self.redo, self.look):
            row.addWidget(tool)

    def show_task(self, name: str) -> None:
        """Mark the task in view."""
        button = self.tasks.get(name)
        if button is not None:
            button.setChecked(True)
            self.lay_tasks()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the words that have no room."""
        super().resizeEvent(event)
        self.lay_tasks()

    def lay_tasks(self) -> None:
        """Show every task's word where there is room, else that of the one in view, or none."""
        layout = self.layout()
        buttons = self.tasks.values()
        for worded in (set(buttons), {item for item in buttons if item.isChecked()}, set()):
            for button in buttons:
                button.show_word(button in worded)
            if layout is None or layout.minimumSize().width() <= self.width():
                return

    def show_steps(self, can_undo: bool, can_redo: bool) -> None:
        """Tell whether there is something to undo and to do again, and what it is."""
        self.undo.setEnabled(can_undo)
        self.redo.setEnabled(can_redo)
        undone, redone = self._history.undo_words, self._history.redo_words
        self.undo.setToolTip(
            tr("Ångra {step} (Ctrl+Z)", step=undone) if undone else tr("Ångra (Ctrl+Z)")
        )
        self.redo.setToolTip(
            tr("Gör om {step} (Ctrl+Skift+Z)", step=redone)
            if redone
            else tr("Gör om (Ctrl+Skift+Z)")
        )
