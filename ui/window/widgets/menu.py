"""The main menu and the keys, made of the window's actions."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from ui.actions import Action, Actions
from ui.language import message_language, tr
from ui.window.widgets.question_key import SIGN


class MainMenu(QMenu):
    """Lists the actions by group; the keys work with the menu closed, in the whole window."""

    def __init__(self, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._acts = actions
        self._made: list[tuple[Action, QAction]] = []
        self.setToolTipsVisible(True)
        for group, members in groupby(actions, key=lambda action: action.group):
            shown = [self._make(action, window) for action in members]
            listed = [made for action, made in shown if action.is_listed]
            if group == "program":
                self._add_languages()
            if listed and not self.isEmpty():
                self.addSeparator()
            self.addActions(listed)
        actions.changed.connect(self._refresh)
        self.aboutToShow.connect(self._refresh)
        self._refresh()

    def _make(self, action: Action, window: QWidget) -> tuple[Action, QAction]:
        made = QAction(action.title, window)
        if action.keys:
            # the sign is listened to by itself, for it lies differently on every keyboard
            made.setShortcuts([QKeySequence(key) for key in action.every_key if key != SIGN])
        made.triggered.connect(lambda _checked=False: self._acts.run(action.id))
        window.addAction(made)
        self._made.append((action, made))
        return action, made

    def _add_languages(self) -> None:
        self.addSeparator()
        languages = self.addMenu(tr("Språk"))
        for action, made in self._made:
            if action.group == "language":
                made.setCheckable(True)
                made.setChecked(action.id == f"language.{message_language()}")
                languages.addAction(made)

    def _refresh(self) -> None:
        for action, made in self._made:
            enabled = action.is_enabled()
            made.setEnabled(enabled or action.group == "language")
            made.setToolTip("" if enabled else action.reason())
