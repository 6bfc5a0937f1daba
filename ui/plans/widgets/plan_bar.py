"""The alternatives: which one is in view, how large it is, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from ui.language import tr
from ui.theme import Theme
from ui.widgets.combo import Combo
from ui.widgets.controls import IconButton, make_label


class PlanChooser(Combo):
    """Chooses between the alternatives."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Alternativ"), 10)

    def show_plans(self, plans: tuple[str, ...], chosen: str) -> None:
        """Show other alternatives."""
        if plans != tuple(self.itemText(index) for index in range(self.count())):
            self.clear()
            self.addItems(list(plans))
        self.setCurrentText(chosen)
        self.setToolTip(chosen)


class NameField(QLineEdit):
    """The name while it is written; Esc lets it be."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Namn på alternativet"))
        self.setMaxLength(120)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class PlanBar(QWidget):
    """Shows the alternatives in one row; what is done with them stands in its menu."""

    chosen = Signal(str)
    renamed = Signal(str, str)
    copied = Signal(str)
    removed = Signal(str)
    draw_asked = Signal()
    edit_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._plans: tuple[str, ...] = ()
        self._plan = ""
        self.chooser = PlanChooser(theme)
        self.chooser.textActivated.connect(self.chosen)
        self.name = NameField()
        self.name.editingFinished.connect(self._finish)
        self.name.left.connect(self._leave)
        self.size_label = make_label("", "muted")
        self.more = IconButton(theme, "mer", tr("Vad som kan göras med alternativet"), px=18)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = self._make_menu()  # the button does not keep it
        self.more.setMenu(self._menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.chooser, 100)
        row.addWidget(self.name, 100)
        row.addWidget(self.size_label)
        row.addWidget(self.more)
        row.addStretch(1)
        self.name.hide()

    def show_plans(self, plans: tuple[str, ...], plan: str, area: str) -> None:
        """Show the alternatives and the size of the one in view."""
        if plan != self._plan:
            self.name.hide()
        self._plans, self._plan = plans, plan
        self.chooser.show_plans(plans, plan)
        self.chooser.setVisible(self._has_choice and not self.name.isVisible())
        self.size_label.setText(area if self._has_choice else f"{tr('Planområde')}  {area}")
        self._remove.setEnabled(len(plans) > 1)
        self._remove.setToolTip("" if len(plans) > 1 else tr("Ett alternativ måste finnas kvar"))

    @property
    def _has_choice(self) -> bool:
        return len(self._plans) > 1

    def begin_renaming(self) -> None:
        """Let the name be written (F2)."""
        self.name.setText(self._plan)
        self.chooser.hide()
        self.name.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2 and self._plan:
            self.begin_renaming()
        else:
            super().keyPressEvent(event)

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)

        def add(word: str, act: Callable[[], object]) -> QAction:
            made = QAction(word, menu)  # one that the menu makes itself may be collected
            made.triggered.connect(lambda _checked=False: act())
            menu.addAction(made)
            return made

        add(tr("Ändra på kartan"), self.edit_asked.emit)
        add(tr("Byt namn"), self.begin_renaming)
        add(tr("Kopiera"), lambda: self.copied.emit(self._plan))
        add(tr("Rita ett alternativ till"), self.draw_asked.emit)
        menu.addSeparator()
        self._remove = add(tr("Ta bort alternativet"), lambda: self.removed.emit(self._plan))
        return menu

    def _finish(self) -> None:
        if self.name.isVisible():
            written = self.name.text()
            self._leave()
            self.renamed.emit(self._plan, written)

    def _leave(self) -> None:
        had_focus = self.name.hasFocus()
        self.name.hide()
        self.chooser.setVisible(self._has_choice)
        if had_focus:
            target = self.chooser if self._has_choice else self.more
            target.setFocus(Qt.FocusReason.OtherFocusReason)
