"""The start panel under mouse, keys and dropped files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from rumslig.register.entry import RegisterRow
from ui.recent import RecentFiles
from ui.start.presenter import StartPresenter
from ui.start.view import StartView

LEFT = Qt.MouseButton.LeftButton


def rows(count: int) -> tuple[RegisterRow, ...]:
    return tuple(
        RegisterRow(
            f"26RS{n}",
            f"Plan {n}",
            "Kumla",
            "DP_STANDARD",
            "SAMRAD",
            "2026-12-18",
            "",
            "new",
            Path(f"/{n}"),
            "",
        )
        for n in range(1, count + 1)
    )


@pytest.fixture
def presenter(application) -> StartPresenter:
    made = StartPresenter(today=lambda: date(2026, 11, 21))
    made.show_installed("Örebro län", 16, 29)
    return made


@pytest.fixture
def view(theme, presenter, show) -> StartView:
    return show(StartView(theme, presenter))


def drag_in(view: StartView, data: QMimeData) -> bool:
    """Whether the data may be let go here."""
    event = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction | Qt.DropAction.MoveAction,
        data,
        LEFT,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    QApplication.sendEvent(view.drop_area, event)
    return event.isAccepted()


def drop(view: StartView, data: QMimeData) -> Qt.DropAction | None:
    """What was done with the data, None where it was not taken."""
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction | Qt.DropAction.MoveAction,
        data,
        LEFT,
        Qt.KeyboardModifier.NoModifier,
    )
    event.setDropAction(Qt.DropAction.MoveAction)  # as where Shift is held
    event.ignore()
    QApplication.sendEvent(view.drop_area, event)
    return event.dropAction() if event.isAccepted() else None


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


@pytest.mark.parametrize(
    ("button", "signal"),
    [
        ("open_row", "open_asked"),
        ("new_row", "new_asked"),
        ("sample", "sample_asked"),
        ("consultation", "consultation_asked"),
    ],
)
@pytest.mark.parametrize("way", ["mouse", Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_every_button_asks(view, presenter, hear, button: str, signal: str, way) -> None:
    said = hear(getattr(presenter, signal))
    part = getattr(view, button)
    if way == "mouse":
        QTest.mouseClick(part, LEFT)
    else:
        QTest.keyClick(part, way)
    assert len(said) == 1


def test_choose_button_opens_the_file_dialogue(view, presenter, hear) -> None:
    said = hear(presenter.papers_asked)
    QTest.mouseClick(view.drop_area.choose, LEFT)
    QTest.keyClick(view.drop_area.choose, Qt.Key.Key_Return)
    assert len(said) == 2


def test_local_files_can_be_dropped_and_are_copied_never_moved(
    view, presenter, hear, tmp_path
) -> None:
    said = hear(presenter.files_dropped)
    plan = tmp_path / "plan område.gpkg"
    assert drag_in(view, files(plan))
    assert drop(view, files(plan)) == Qt.DropAction.CopyAction
    assert said == [(plan,)]


def test_text_and_remote_addresses_are_not_taken(view, presenter, hear) -> None:
    said = hear(presenter.files_dropped)
    text, remote = QMimeData(), QMimeData()
    text.setText("plan.gpkg")
    remote.setUrls([QUrl("https://example.org/plan.gpkg")])
    for data in (text, remote):
        assert not drag_in(view, data)
        assert drop(view, data) is None
    assert said == []


def test_busy_turns_every_action_off_and_says_why(view, presenter, hear, tmp_path) -> None:
    said = [hear(presenter.open_asked), hear(presenter.files_dropped)]
    presenter.show_busy("Läser underlaget …")
    parts = (view.open_row, view.new_row, view.sample, view.consultation, view.drop_area.choose)
    assert not any(part.isEnabled() for part in parts)
    assert "Läser underlaget …" in view.open_row.toolTip()
    QTest.mouseClick(view.open_row, LEFT)
    assert drop(view, files(tmp_path / "plan.gpkg")) is None
    assert said == [[], []]
    presenter.show_busy("")
    assert all(part.isEnabled() for part in parts)
    assert view.open_row.toolTip() == ""


def test_empty_list_says_what_belongs_there(view, presenter) -> None:
    assert view.empty.isVisible() and not view.cases.isVisible()
    presenter.show_rows(rows(2))
    assert view.cases.isVisible() and not view.empty.isVisible()
    presenter.show_rows(())
    assert view.empty.isVisible() and not view.cases.isVisible()


def test_click_opens_the_case_under_the_pointer(view, presenter, hear, application) -> None:
    presenter.show_rows(rows(3))
    application.processEvents()
    said = hear(presenter.case_asked)
    second = view.cases.visualRect(view.cases.model().index(1, 0)).center()
    QTest.mouseClick(view.cases.viewport(), LEFT, pos=second)
    assert said == ["26RS2"]


def test_keys_walk_the_list_and_enter_opens_once(view, presenter, hear, application) -> None:
    presenter.show_rows(rows(3))
    application.processEvents()
    said = hear(presenter.case_asked)
    view.cases.setFocus()
    QTest.keyClick(view.cases, Qt.Key.Key_Return)
    QTest.keyClick(view.cases, Qt.Key.Key_Down)
    QTest.keyClick(view.cases, Qt.Key.Key_Down)
    QTest.keyClick(view.cases, Qt.Key.Key_Return)
    assert said == ["26RS1", "26RS3"]


def test_long_list_scrolls_to_where_the_keys_are(view, presenter, application) -> None:
    presenter.show_rows(rows(40))
    application.processEvents()
    scroller = view.findChild(QScrollArea)
    view.cases.setFocus()
    QTest.keyClick(view.cases, Qt.Key.Key_End)
    last = view.cases.visualRect(view.cases.currentIndex())
    place = view.cases.mapTo(scroller.viewport(), last.center()).y()
    assert view.cases.currentIndex().row() == 39
    assert 0 <= place < scroller.viewport().height()


def test_other_rows_keep_the_current_case(view, presenter) -> None:
    presenter.show_rows(rows(3))
    view.cases.setCurrentIndex(view.cases.model().index(2, 0))
    presenter.show_rows(rows(4)[1:])
    assert view.cases.currentIndex().row() == 1


def test_no_text_is_cut_at_panel_width(view) -> None:
    for label in view.findChildren(QLabel):
        if label.isVisible() and not label.wordWrap():
            assert label.width() >= label.sizeHint().width(), label.text()
        elif label.isVisible():
            assert label.height() >= label.heightForWidth(label.width()), label.text()


def test_low_window_scrolls_instead_of_squeezing(theme, presenter, show) -> None:
    view = show(StartView(theme, presenter), 400)
    bar = view.findChild(QScrollArea).verticalScrollBar()
    assert bar.maximum() > 0
    assert view.open_row.height() == view.new_row.height() >= 44


@pytest.fixture
def recent(presenter, tmp_path) -> RecentFiles:
    """A file that is there and, newer, one that is gone."""
    lately = RecentFiles()
    presenter.follow_recent(lately)
    there = tmp_path / "norra mosås.gpkg"
    there.write_bytes(b"")
    lately.add_case("26RS1", "Norra Mosås")
    lately.add_file("plan", there)
    lately.add_file("layer", tmp_path / "borta.gpkg")
    lately.look()
    return lately


def test_files_opened_lately_stand_whole_below_the_cases(view, recent, application) -> None:
    application.processEvents()
    assert [row.line.title for row in view.recent] == ["borta.gpkg", "norra mosås.gpkg"]
    tops = [row.mapTo(view, QPoint(0, 0)).y() for row in view.recent]
    assert tops[1] - tops[0] >= view.recent[0].height() >= 40, "none covers another"


@pytest.mark.parametrize("way", ["mouse", "key"])
def test_a_file_opened_lately_is_opened_again(view, presenter, recent, hear, way) -> None:
    said = hear(presenter.recent_asked)
    opener = view.recent[1].opener
    if way == "mouse":
        QTest.mouseClick(opener, LEFT)
    else:
        QTest.keyClick(opener, Qt.Key.Key_Return)
    assert [(entry.kind, entry.path.name) for entry in said] == [("plan", "norra mosås.gpkg")]


def test_a_missing_file_is_marked_and_can_be_taken_away(view, presenter, recent, hear) -> None:
    said = hear(presenter.recent_asked)
    gone = view.recent[0]
    assert not gone.opener.isEnabled()
    assert gone.line.note == "borta.gpkg finns inte längre där den låg."
    assert gone.line.note in gone.opener.accessibleName()
    QTest.mouseClick(gone.opener, LEFT)
    QTest.mouseClick(gone.forget, LEFT)
    assert said == []
    assert [row.line.title for row in view.recent] == ["norra mosås.gpkg"]
    assert [entry.name for entry in recent.entries] == ["norra mosås.gpkg", "26RS1"]
