"""The bar of steps: chosen by mouse, keys and presenter, and a page where a step has one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.case.steps import ASSESS, DECIDE, WRITE, begin_steps
from ui.case.widgets.steps import StepBar
from ui.theme import Theme


def test_arrow_keys_go_to_the_step_beside(application: QApplication) -> None:
    bar = StepBar(Theme())
    bar.show_steps(begin_steps(), ASSESS)
    chosen: list[str] = []
    bar.chosen.connect(chosen.append)
    bar.show()
    bar.activateWindow()
    bar.buttons[ASSESS].setFocus()
    application.processEvents()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(application.focusWidget(), key)
    assert chosen == [WRITE, DECIDE, WRITE]
    bar.deleteLater()


def test_no_step_is_marked_while_another_page_is_in_view(application: QApplication) -> None:
    bar = StepBar(Theme())
    chosen: list[str] = []
    bar.chosen.connect(chosen.append)
    bar.show_steps(begin_steps(), WRITE)
    bar.show_steps(begin_steps(), "dates")
    assert [name for name, button in bar.buttons.items() if button.isChecked()] == []
    bar.show()
    bar.activateWindow()
    bar.buttons[WRITE].setFocus()
    application.processEvents()
    for way in (Qt.Key.Key_Space, Qt.Key.Key_Right):  # back to the step before, then on
        QTest.keyClick(application.focusWidget(), way)
        bar.show_steps(begin_steps(), chosen[-1])
    assert chosen == [WRITE, DECIDE]
    assert [name for name, button in bar.buttons.items() if button.isChecked()] == [DECIDE]
    bar.deleteLater()


def test_a_step_says_how_far_it_has_come(application: QApplication) -> None:
    bar = StepBar(Theme())
    steps = tuple(replace(item, share=0.25) for item in begin_steps())
    bar.show_steps(steps, WRITE)
    assert {button.accessibleName() for button in bar.buttons.values()} == {
        f"{step.title}, 25 % klart" for step in steps
    }
    assert [name for name, button in bar.buttons.items() if button.isChecked()] == [WRITE]
    bar.deleteLater()
