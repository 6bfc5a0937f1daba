"""The small window: three clicks, everything by keys, and nothing typed is lost."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from round_world import World

from rumslig.circulation.collecting import collect_answer
from rumslig.circulation.file import open_file
from rumslig.county import County
from rumslig.errors import CaseError
from tests.ui.accessible import violations
from ui.remissdel.presenter import AnswerPresenter
from ui.remissdel.widgets.window import AnswerWindow
from ui.theme import Theme

LEFT = Qt.MouseButton.LeftButton
Key, Held = Qt.Key, Qt.KeyboardModifier
HEAVY = ("shapely", "geopandas", "numpy", "pyogrio", "pyproj", "matplotlib", "sqlalchemy")


@pytest.fixture
def window(world: World, tmp_path: Path) -> Iterator[AnswerWindow]:
    shown = AnswerWindow(Theme("light"), world.put(tmp_path), lambda _window: tmp_path / "annan")
    shown.presenter.today = lambda: date(2026, 12, 1)
    shown.show()
    QApplication.processEvents()
    yield shown
    shown.deleteLater()


def test_three_clicks_and_it_can_be_collected(world: World, window: AnswerWindow) -> None:
    # the first click opened the file
    QTest.mouseClick(window.view.kinds.buttons["no_objection"], LEFT)
    QTest.mouseClick(window.view.save, LEFT)
    done = collect_answer(world.sent, window.presenter.opened.path, "2026-12-02", County())
    assert (done.errand.state, done.answer.by) == ("no_objection", "ekolog")
    assert "Skicka tillbaka filen" in window.view.where.text()
    assert not window.view.text.isEnabled()


def test_keys_are_enough(world: World, window: AnswerWindow) -> None:
    view = window.view
    window.activateWindow()
    QTest.keyClick(view, Key.Key_3, Held.ControlModifier)
    assert window.presenter.kind == "question"
    view.kinds.buttons["question"].setFocus()
    for _ in range(len(view.kinds.buttons)):
        if QApplication.focusWidget() is view.text:
            break
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Key.Key_Tab)
    assert QApplication.focusWidget() is view.text
    QTest.keyClicks(view.text, "Hela planen?")
    QTest.keyClick(view, Key.Key_S, Held.ControlModifier)
    done = collect_answer(world.sent, window.presenter.opened.path, "2026-12-02", County())
    assert (done.errand.state, done.errand.text) == ("question", "Hela planen?")


def test_what_is_typed_is_kept_in_the_file_but_is_no_answer(
    world: World, window: AnswerWindow
) -> None:
    window.view.text.setPlainText("Jag tror att")
    window.close()
    kept = open_file(window.presenter.opened.path)
    assert kept.answer is not None and kept.answer.text == "Jag tror att"
    with pytest.raises(CaseError, match="påbörjat"):
        collect_answer(world.sent, kept.path, "2026-12-02", County())
    again = AnswerPresenter(kept)
    assert (again.text, again.state) == ("Jag tror att", "begun")


def test_looking_alone_changes_no_byte(world: World, window: AnswerWindow) -> None:
    window.close()
    assert window.presenter.opened.path.read_bytes() == world.file


def test_no_words_no_answer(world: World, window: AnswerWindow) -> None:
    QTest.mouseClick(window.view.save, LEFT)
    assert "skriv ett svar först" in window.view.fault.text()
    assert window.presenter.opened.path.read_bytes() == world.file


def test_a_file_that_cannot_be_written_goes_elsewhere(window: AnswerWindow, tmp_path: Path) -> None:
    window.presenter.choose("no_objection")
    opened = window.presenter.opened
    blocked = tmp_path / "fil"
    blocked.write_text("")
    window.presenter.opened = type(opened)(
        blocked / "a.remissdel", opened.question, opened.beside, None
    )
    assert not window.presenter.save()
    assert "annan plats" in window.view.fault.text()
    window.close()
    assert window.isVisible()  # what is begun is not kept anywhere
    QTest.mouseClick(window.view.elsewhere, LEFT)
    assert open_file(tmp_path / "annan").answer is not None and window.view.fault.isHidden()


def test_everything_asked_is_shown(window: AnswerWindow) -> None:
    said = " ".join(label.text() for label in window.findChildren(QLabel))
    question = window.presenter.opened.question
    for part in (question.ask, question.map_alt, *(item.text for item in question.findings)):
        assert part in said
    assert "3 dagar kvar" in window.presenter.due[2]


def test_the_page_keys_scroll_the_question(window: AnswerWindow) -> None:
    bar = window.view.scroller.verticalScrollBar()
    assert bar.maximum() > 0
    QTest.keyClick(window.view.kinds.buttons["text"], Key.Key_PageDown)
    assert bar.value() > 0


@pytest.mark.parametrize("size", [(980, 700), (360, 420)])
def test_fit_for_keys_and_screen_readers(window: AnswerWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    QApplication.processEvents()
    assert list(violations(window.view)) == []


def test_it_loads_nothing_of_maps_and_packages() -> None:
    code = (
        f"import sys, ui.remissdel.app; print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_button_stays_where_it_is_while_one_writes(window: AnswerWindow) -> None:
    view = window.view
    before = view.save.mapTo(window, QPoint())
    window.activateWindow()
    QTest.keyClick(view, Key.Key_1, Held.ControlModifier)
    assert QApplication.focusWidget() is view.text
    QTest.keyClicks(view.text, "Spara matjorden.")
    QApplication.processEvents()
    assert view.save.mapTo(window, QPoint()) == before
    QTest.mouseClick(view.save, LEFT)
    QApplication.processEvents()
    assert view.save.mapTo(window, QPoint()) == before
