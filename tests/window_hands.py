"""A planner's hands on the real window, for tests."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from rumslig.cases.case import Case
from ui.app import Desktop
from ui.batch.view import BatchView
from ui.case.view import CaseView
from ui.dialogue.view import DialogueView, IdeaView
from ui.findings.rows import FindingRow
from ui.findings.widgets.findings_list import ENTRY, FindingsList
from ui.main_window import MainWindow
from ui.messages import Message
from ui.start.view import StartView
from ui.start.widgets.new_case_form import NewCaseForm

WAIT_S = 10.0

Choose = Callable[[Path | None], None]
ReadCase = Callable[[str], Case]


def gist(case: Case | None) -> tuple[object, ...]:
    """What must be the same in a case and its file."""
    assert case is not None
    findings = case.result.findings if case.result else ()
    said = [(item.plan, item.rule, item.state_key, item.text) for item in findings]
    return case.header, [plan.name for plan in case.plans], case.assessments, case.log, said


class Hands:
    """Uses the window as a planner does, and waits for what it does beside."""

    patience_s = WAIT_S

    def __init__(self, desktop: Desktop, app: QApplication) -> None:
        self.desktop, self.app = desktop, app
        self.told: list[Message] = []
        desktop.session.told.connect(self.told.append)

    @property
    def window(self) -> MainWindow:
        return self.desktop.window

    @property
    def case_view(self) -> CaseView:
        view = self.window.panels["case"]
        assert isinstance(view, CaseView)
        return view

    @property
    def dialogue_view(self) -> DialogueView:
        view = self.window.panels["dialogue"]
        assert isinstance(view, DialogueView)
        return view

    @property
    def idea_view(self) -> IdeaView:
        return self.dialogue_view.idea

    @property
    def batch_view(self) -> BatchView:
        view = self.window.panels["batch"]
        assert isinstance(view, BatchView)
        return view

    @property
    def start_view(self) -> StartView:
        view = self.window.panels["start"]
        assert isinstance(view, StartView)
        return view

    @property
    def form(self) -> NewCaseForm:
        view = self.window.panels["new"]
        assert isinstance(view, NewCaseForm)
        return view

    def wait_for(self, happened: Callable[[], bool]) -> None:
        """Run events until something is so."""
        until = time.monotonic() + self.patience_s
        while not happened():
            assert time.monotonic() < until, "waited in vain"
            self.app.processEvents()
            time.sleep(0.002)

    def settle(self) -> None:
        """Run events until nothing is being done."""
        self.app.processEvents()
        self.wait_for(lambda: self.desktop.runner.is_idle and self.desktop.session.is_settled)
        self.app.processEvents()

    def open(self) -> None:
        self.desktop.session.open_workspace()
        self.settle()

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        assert widget.isVisible() and widget.isEnabled()
        QTest.mouseClick(
            widget,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            at if at is not None else widget.rect().center(),
        )
        self.app.processEvents()

    def drag(self, widget: QWidget, start: QPoint, end: QPoint) -> None:
        """Press, move half way and all the way, and let go."""
        left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mousePress(widget, left, plain, start)
        for at in ((start + end) / 2, end):
            QTest.mouseMove(widget, at)
            self.app.processEvents()
        QTest.mouseRelease(widget, left, plain, end)
        self.app.processEvents()

    def key(
        self,
        key: Qt.Key,
        widget: QWidget | None = None,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        target = widget or self.app.focusWidget() or self.window
        QTest.keyClick(target, key, modifier)
        self.app.processEvents()

    def write(self, editor: QWidget, text: str) -> None:
        """Type into a field, letter by letter; QTest itself cannot type å, ä and ö."""
        editor.setFocus()
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                self.app.sendEvent(
                    editor, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                )

    def open_idea(self, path: Path) -> None:
        self.desktop.session.open_files([path])
        self.settle()

    def make_case(self, path: Path, dnr: str = "26RS101") -> None:
        """Fill in the form with the keyboard and submit it."""
        self.desktop.session.ask_new_case(path)
        self.app.processEvents()
        for name, text in (("dnr", dnr), ("sender", "Örebro kommun")):
            self.write(self.form.fields[name].editor, text)
        self.click(self.form.primary)
        self.settle()

    def titles(self, listed: FindingsList) -> list[str]:
        model = listed.model()
        entries = [model.index(row, 0).data(ENTRY) for row in range(model.rowCount())]
        return [entry.title for entry in entries if isinstance(entry, FindingRow)]

    def button(self, owner: QWidget, word: str) -> QPushButton:
        found = [
            item
            for item in owner.findChildren(QPushButton)
            if word in item.text() and item.isVisible()
        ]
        assert len(found) == 1, [item.text() for item in owner.findChildren(QPushButton)]
        return found[0]


MakeHands = Callable[[], Hands]
