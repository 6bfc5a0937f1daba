"""Files that cannot be used, and files that are something else: one sentence, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas
import pytest
from case_workspace import EAST, NORTH, at
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from shapely import Point
from window_hands import Hands, ReadCase, gist

from rumslig.workspace import Workspace
from ui.start.widgets.crs_question import CrsQuestion

WITHOUT_CRS = "utan läge.wkt"


def write_without_crs(folder: Path) -> Path:
    path = folder / WITHOUT_CRS
    path.write_text(at(0, 0, 100, 100).wkt, "utf-8")  # type: ignore[attr-defined]
    return path


def one_sentence(hands: Hands, name: str) -> None:
    message = hands.told[-1]
    assert message.kind == "error"
    assert name in message.title + message.text
    assert message.text.endswith(".") and "Traceback" not in message.text
    assert "\n" not in message.text
    assert hands.window.stage._messages[-1].message == message, "it stays until it is closed"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("trasig!.gpkg", b"inte en databas"),
        ("tom.geojson", b""),
        ("text.geojson", b"{"),
        ("fel.wkt", b"POLYGON ((0 0, 1"),
        ("fel.rumslig", b"PK inte en zip"),
    ],
)
def test_an_unreadable_file_is_told_in_one_sentence(
    in_case: Hands, tmp_path: Path, name: str, content: bytes, saved: ReadCase
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    before = gist(in_case.desktop.session.case.case)
    in_case.open_idea(path)
    one_sentence(in_case, name)
    assert in_case.desktop.session.panel == "case"
    assert gist(in_case.desktop.session.case.case) == before == gist(saved("26RS101"))
    assert path.read_bytes() == content


def test_a_missing_file_is_told_in_one_sentence(hands: Hands, tmp_path: Path) -> None:
    hands.open_idea(tmp_path / "borta.gpkg")
    one_sentence(hands, "borta.gpkg")


def test_a_file_without_crs_asks_and_goes_on(hands: Hands, tmp_path: Path) -> None:
    hands.open_idea(write_without_crs(tmp_path))
    question = hands.window.panels["crs"]
    assert isinstance(question, CrsQuestion)
    assert hands.window.tasks.currentWidget() is question
    assert "EPSG:3006" in [item.code for item in hands.desktop.session.crs.choices]
    hands.desktop.session.crs.select("EPSG:3006")
    hands.click(question.primary)
    hands.settle()
    assert hands.desktop.session.panel == "dialogue"
    assert "Åkermark" in hands.titles(hands.idea_view.pane.list)
    hands.click(hands.idea_view.make_case)
    for name, text in (("dnr", "26RS101"), ("sender", "Provaren")):
        hands.write(hands.form.fields[name].editor, text)
    hands.click(hands.form.primary)
    hands.settle()
    assert hands.desktop.session.panel == "case", "the answer is not asked for twice"


def test_a_question_can_be_left(hands: Hands, tmp_path: Path, plan_file: Path) -> None:
    hands.open_idea(plan_file)
    hands.open_idea(write_without_crs(tmp_path))
    hands.key(Qt.Key.Key_Escape, hands.window.panels["crs"])
    assert hands.desktop.session.panel == "dialogue"


def test_a_question_does_not_put_away_the_next_file(
    hands: Hands, tmp_path: Path, plan_file: Path
) -> None:
    hands.desktop.session.open_files([write_without_crs(tmp_path), plan_file])
    hands.settle()
    assert hands.desktop.session.panel == "crs"
    hands.desktop.session.crs.cancel()
    hands.settle()
    assert hands.desktop.session.panel == "dialogue"


def write_points(folder: Path) -> Path:
    path = folder / "brunnar å.gpkg"
    frame = geopandas.GeoDataFrame({"namn": ["a"]}, geometry=[Point(EAST, NORTH)], crs="EPSG:3006")
    frame.to_file(path, engine="pyogrio")
    return path


def test_points_become_a_layer(hands: Hands, tmp_path: Path) -> None:
    hands.open_idea(write_points(tmp_path))
    assert hands.desktop.session.panel == "start"
    assert any("brunnar" in item.title for item in hands.desktop.session.layers.items)
    assert any("brunnar" in item.title for item in hands.window.stage.map._scene.layers)
    assert hands.told[-1].kind == "done"


def test_own_layers_stay_when_the_packages_are_read_anew(hands: Hands, tmp_path: Path) -> None:
    hands.open_idea(write_points(tmp_path))
    hands.desktop.session.retell()
    hands.settle()
    assert any("brunnar" in item.title for item in hands.desktop.session.layers.items)


def test_dropped_files_are_opened(hands: Hands, tmp_path: Path, plan_file: Path) -> None:
    data = QMimeData()
    files = [write_points(tmp_path), plan_file]
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(700, 400), action, data, button, none)
    hands.app.sendEvent(hands.window, enter)
    assert enter.isAccepted()
    hands.app.sendEvent(hands.window, QDropEvent(QPointF(700, 400), action, data, button, none))
    hands.settle()
    assert hands.desktop.session.panel == "dialogue"
    assert any("brunnar" in item.title for item in hands.desktop.session.layers.items)


def test_text_is_not_taken_as_files(hands: Hands) -> None:
    data = QMimeData()
    data.setText("hej")
    enter = QDragEnterEvent(
        QPoint(700, 400),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter.ignore()
    hands.app.sendEvent(hands.window, enter)
    assert not enter.isAccepted()


def test_a_damaged_case_in_the_register_is_told(
    hands: Hands, workspace: Workspace, add_case: Callable[[str], None]
) -> None:
    add_case("26RS103")
    path = workspace.home.cases / "26RS103.rumslig"
    path.write_bytes(path.read_bytes()[:200])
    hands.desktop.session.open_case("26RS103")
    hands.settle()
    one_sentence(hands, "26RS103.rumslig")
    assert hands.desktop.session.panel == "start"


def test_a_taken_number_is_told_in_the_form(in_case: Hands, plan_file: Path) -> None:
    in_case.make_case(plan_file)
    assert in_case.desktop.session.panel == "new"
    assert "26RS101" in in_case.desktop.session.new_case.fault
    assert in_case.desktop.session.new_case.value("sender") == "Örebro kommun"


def test_a_workspace_that_fails_can_be_asked_for_again(
    hands: Hands, plan_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = hands.desktop.session
    workspace, session.opening.workspace = session.workspace, None

    def broken(*args: object) -> Workspace:
        raise OSError(28, "No space left on device", "lager.gpkg")

    session.opening._open = broken
    hands.open_idea(plan_file)
    one_sentence(hands, "lager.gpkg")
    assert hands.start_view.sample.isEnabled()
    assert workspace is not None
    session.opening._open = lambda home, progress: workspace
    hands.open_idea(plan_file)
    hands.wait_for(lambda: session.panel == "dialogue")


def test_a_layer_is_hidden_and_shown_from_the_list(hands: Hands) -> None:
    session, listed = hands.desktop.session, hands.window.layers.list
    item = session.layers.items[0]
    if not item.visible:
        session.layers.toggle(item.id)
    if next(group for group in session.layers.groups() if group.id == item.theme).folded:
        session.layers.toggle_group(item.theme)

    def seen() -> bool:
        hands.app.processEvents()  # the map is composed once a turn
        return next(
            layer for layer in hands.window.stage.map._scene.layers if layer.id == item.id
        ).visible

    assert seen()
    listed.setFocus()
    for _ in range(20):
        QTest.keyClick(listed, Qt.Key.Key_Space)
        if not seen():
            break
        QTest.keyClick(listed, Qt.Key.Key_Down)
    assert not seen()
    session.layers.toggle(item.id)
    assert seen()
