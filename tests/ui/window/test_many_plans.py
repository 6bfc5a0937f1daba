"""Many plans in the real window: chosen, run, cancelled, looked at, gone on with."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from window_hands import Choose, Hands, MakeHands

from rumslig.batch_outcome import FILES, MEMORY
from rumslig.progress import Progress
from rumslig.workspace import Workspace
from tests.ui.batch.conftest import many

__all__ = ["many"]

CONTROL = Qt.KeyboardModifier.ControlModifier


def choose_both(hands: Hands, many: Path, folder: Path, choose: Choose) -> None:
    """Choose file and folder by mouse."""
    hands.key(Qt.Key.Key_4, hands.window, CONTROL)
    setup = hands.batch_view.setup
    choose(many)
    hands.click(setup.file_row)
    hands.settle()
    choose(folder)
    hands.click(setup.folder_row)
    hands.settle()


@pytest.fixture
def done(hands: Hands, many: Path, tmp_path: Path, choose: Choose) -> Hands:
    """A window with a finished run."""
    choose_both(hands, many, tmp_path / "ut", choose)
    hands.click(hands.batch_view.setup.run)
    hands.settle()
    return hands


def test_a_run_by_keys_alone(hands: Hands, many: Path, tmp_path: Path, choose: Choose) -> None:
    hands.key(Qt.Key.Key_4, hands.window, CONTROL)
    setup = hands.batch_view.setup
    assert setup.file_row.hasFocus() and not setup.run.isEnabled()
    assert setup.run.toolTip() == "Välj en fil med planområden."
    choose(many)
    hands.key(Qt.Key.Key_Space)
    hands.settle()
    assert "5 planområden" in setup.facts.text()
    assert hands.desktop.session.in_view is hands.desktop.session.batch
    hands.key(Qt.Key.Key_Tab)
    choose(tmp_path / "ut")
    hands.key(Qt.Key.Key_Space)
    hands.key(Qt.Key.Key_Tab)
    hands.key(Qt.Key.Key_Tab)
    assert setup.run.hasFocus()
    hands.key(Qt.Key.Key_Space)
    hands.settle()
    page = hands.batch_view.outcome
    assert page.isVisible() and page.table.hasFocus()
    assert {path.name for path in (tmp_path / "ut").iterdir()} == {*FILES, MEMORY}
    hands.key(Qt.Key.Key_Down)
    hands.settle()
    assert hands.desktop.session.batch.plan == "Åsen"
    assert hands.titles(page.pane.list)[0] == "Åkermark"
    stage = hands.window.stage.map
    stage.show_home()
    far = stage.viewport_now().metres_per_px
    hands.key(Qt.Key.Key_Return, page.table)
    assert stage.viewport_now().metres_per_px < far / 10


def test_a_click_shows_the_plan_and_what_was_found(done: Hands) -> None:
    page, batch = done.batch_view.outcome, done.desktop.session.batch
    stage = done.window.stage.map
    stage.show_home()
    table = page.table
    middle = table.visualRect(table.model().index(3, 0)).center()
    done.click(table.viewport(), QPoint(middle))
    done.settle()
    assert batch.plan == "Ängen" and page.plan.text() == "Ängen"
    west, south, east, north = stage.viewport_now().bounds
    assert batch.area is not None
    x, y = batch.area.geometry.centroid.coords[0]
    assert west < x < east and south < y < north and east - west < 2_000
    assert done.titles(page.pane.list)[0] == "Åkermark"
    marks = {mark.name: (mark.chosen, mark.tagged) for mark in stage._scene.plans}
    assert marks["Ängen"] == (True, True) and marks["Viken"] == (False, True)


def test_heads_sort_and_the_filter_hides(done: Hands) -> None:
    page = done.batch_view.outcome
    model, head = page.table.model(), page.table.horizontalHeader()

    def names() -> list[str]:
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    assert names() == ["Viken", "Åsen", "Backen", "Ängen", "Dalen"]
    done.click(head.viewport(), QPoint(head.sectionViewportPosition(1) + 8, 8))
    assert names()[:2] == ["Åsen", "Ängen"]
    assert page.sorting.currentText() == "Flest: Berörs (hög)"
    done.click(page.only)
    assert names() == ["Åsen", "Ängen"]
    assert done.desktop.session.batch.plan == "Viken", "a filter looks at nothing else"
    page.sorting.setFocus()
    done.key(Qt.Key.Key_Home, page.sorting)
    assert done.desktop.session.batch.order == "file"


def test_files_are_opened(done: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def open_url(url: object) -> bool:
        opened.append(url.toLocalFile())  # type: ignore[attr-defined]
        return len(opened) < 4

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    for button in done.batch_view.outcome.files.values():
        done.click(button)
    assert opened == [str(tmp_path / "ut" / name) for name in FILES[1:]]
    done.click(done.batch_view.outcome.files[1])
    assert done.told[-1].text == "Datorn har inget program för batch.xlsx."
    (tmp_path / "ut" / FILES[3]).unlink()
    done.click(done.batch_view.outcome.files[3])
    assert "finns inte längre" in done.told[-1].text
    assert len(opened) == 4


def test_cancel_keeps_what_was_answered(
    hands: Hands, many: Path, tmp_path: Path, choose: Choose, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run is stopped by its button, in the middle of the real work."""
    from rumslig.documents import batch_files

    begun: list[int] = []
    real = batch_files.run_batch

    def slow(*parts: object, progress: Progress, **more: object) -> int:
        def hold(done: int, total: int, what: str) -> None:
            progress(done, total, what)
            while done:  # until Avbryt is pressed: then progress raises
                begun.append(done)
                progress(done, total, what)

        return real(*parts, progress=hold, **more)  # type: ignore[arg-type]

    choose_both(hands, many, tmp_path / "ut", choose)
    setup = hands.batch_view.setup
    monkeypatch.setattr(batch_files, "run_batch", slow)
    hands.click(setup.run)
    hands.wait_for(lambda: bool(begun) and setup.bar.value() > 0)
    assert setup.cancel.hasFocus() and not setup.file_row.isEnabled()
    hands.key(Qt.Key.Key_Space)
    hands.settle()
    assert [path.name for path in (tmp_path / "ut").iterdir()] == [MEMORY]
    assert "avbröts" in hands.told[-1].title
    assert setup.run.hasFocus() and "Fortsätt" in setup.run.text()
    monkeypatch.setattr(batch_files, "run_batch", real)
    hands.key(Qt.Key.Key_Space)
    hands.settle()
    outcome = hands.desktop.session.batch.outcome
    assert outcome is not None and outcome.known > 0
    assert hands.batch_view.outcome.isVisible()


def test_the_next_session_goes_on(
    make_hands: MakeHands, many: Path, tmp_path: Path, choose: Choose, workspace: Workspace
) -> None:
    first = make_hands()
    first.desktop.begin([], None, remembers=True)
    first.settle()
    choose_both(first, many, tmp_path / "ut", choose)
    assert first.desktop.shut_down() == ()
    second = make_hands()
    second.desktop.begin([], None, remembers=True)
    second.settle()
    assert second.desktop.session.panel == "batch"
    batch = second.desktop.session.batch
    assert (batch.file, batch.folder, len(batch.areas)) == (many, tmp_path / "ut", 5)
    assert batch.obstacle == ""


def test_a_change_of_language_keeps_the_outcome(done: Hands) -> None:
    done.desktop.change_language("en")
    done.settle()
    page = done.batch_view.outcome
    assert page.isVisible() and page.table.model().rowCount() == 5
    assert page.summary.text().startswith("2 of 5 plan areas")


def test_a_coordinate_system_is_asked_for_and_one_comes_back(
    hands: Hands, tmp_path: Path, choose: Choose
) -> None:
    path = tmp_path / "utan läge.wkt"
    path.write_text("POLYGON ((510000 6570000, 510100 6570000, 510100 6570100, 510000 6570000))")
    hands.key(Qt.Key.Key_4, hands.window, CONTROL)
    choose(path)
    hands.click(hands.batch_view.setup.file_row)
    hands.settle()
    assert hands.desktop.session.panel == "crs"
    hands.desktop.session.crs.select("EPSG:3006")
    hands.desktop.session.crs.use()
    hands.settle()
    assert hands.desktop.session.panel == "batch"
    assert len(hands.desktop.session.batch.areas) == 1
