"""The status line says what runs and what was said, and leaves no trace of work that is done."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from ui.messages import Message
from ui.tasks import Work
from ui.theme import Theme
from ui.widgets.status_bar import StatusBar

WORK = (Work("check", "Kontrollerar", 1, 2),)


def test_the_list_is_offered_while_there_is_something_in_it(application: QApplication) -> None:
    bar = StatusBar(Theme("light"))
    bar.resize(900, bar.height())
    bar.show()
    empty = bar.grab().toImage()
    assert not bar.more.isVisible()
    bar.show_work(WORK)
    assert bar.more.isVisible() and bar.grab().toImage() != empty
    bar.show_work(())
    assert bar.grab().toImage() == empty
    bar.show_message(Message("done", "Sparat", ""))
    bar.show_work(WORK)
    bar.show_work(())
    assert bar.more.isVisible() and not bar.bar.isVisible()
    bar.deleteLater()
