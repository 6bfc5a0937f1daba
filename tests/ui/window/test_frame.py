"""The frame: sizes, keys, look and language; every button does something."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QToolButton,
    QWidget,
)
from window_hands import Choose, Hands

import ui
from rumslig.cases.case import Case
from ui.app import Desktop
from ui.main_window import MainWindow
from ui.map.widgets.tool_card import ToolCard
from ui.messages import Message


def shown(window: MainWindow, kind: type[QWidget] = QWidget) -> list[QWidget]:
    return [item for item in window.findChildren(kind) if item.isVisible()]


def words(window: MainWindow) -> set[str]:
    """Every text that is seen or read aloud."""
    found: set[str] = set()
    for item in shown(window):
        found |= {item.accessibleName(), item.toolTip()}
        if isinstance(item, QLabel | QAbstractButton):
            found.add(item.text())
        if isinstance(item, QLineEdit):
            found.add(item.placeholderText())
    found |= {action.text() for action in window.findChildren(QAction)}
    return {text.replace("\N{THIN SPACE}", "").strip() for text in found} - {""}


def swedish() -> dict[str, str]:
    path = Path(ui.__file__).parent / "locale" / "en.toml"
    lines = tomllib.loads(path.read_text("utf-8"))
    return {key: value for key, value in lines.items() if key != value and "{" not in key}


def untimed(hands: Hands) -> Case:
    """Return the open case without the minutes that its steps have taken."""
    case = hands.desktop.session.case.case
    assert case is not None
    return replace(case, minutes=())


def test_language_changes_every_text_and_keeps_what_is_open(in_case: Hands) -> None:
    # what the status line and undo say follows what has been done
    passing = {"Visa alla", "Allt som pågår, och vad som sagts (Ctrl+J)", "Ångra (Ctrl+Z)"}
    before = words(in_case.window) & set(swedish()) - passing
    assert len(before) > 25
    case = untimed(in_case)
    in_case.desktop.change_language("en")
    in_case.settle()
    assert words(in_case.window) & set(swedish()) == set()
    assert untimed(in_case) == case
    assert in_case.window.tasks.currentWidget() is in_case.case_view
    in_case.key(Qt.Key.Key_1, in_case.case_view.pane.list)
    in_case.settle()
    assert untimed(in_case) != case
    in_case.desktop.change_language("sv")
    in_case.settle()
    assert words(in_case.window) & set(swedish()) >= before


def test_look_changes_and_is_remembered(hands: Hands) -> None:
    before = hands.window.grab().toImage()
    hands.click(hands.window.top.look)
    hands.settle()
    after = hands.window.grab().toImage()
    light, dark = (image.pixelColor(1200, 20).lightness() for image in (before, after))
    assert light > 200 > 60 > dark
    again = Desktop(hands.app, hands.desktop.session.home, None)
    assert again.theme.mode == "dark"
    again.shut_down()
    again.window.deleteLater()
    hands.click(hands.window.top.look)
    assert hands.desktop.theme.mode == "light"


def menu_of(widget: QWidget) -> QMenu | None:
    return widget.menu() if isinstance(widget, QToolButton) else None


def sight(hands: Hands) -> tuple[object, ...]:
    session = hands.desktop.session
    return (
        hands.window.grab().toImage(),
        session.panel,
        len(hands.told),
        hands.app.focusWidget(),
        session.case.case,
        len(hands.window.stage._messages),
        hands.app.activePopupWidget() is not None,
    )


@pytest.mark.parametrize("panel", ["start", "case"])
def test_every_button_does_something(in_case: Hands, choose: Choose, panel: str) -> None:
    session = in_case.desktop.session
    asked: list[str] = []
    for asks, nothing in (("_file", None), ("_files", ()), ("_folder", None), ("_new_file", None)):
        answer = lambda *_, asks=asks, nothing=nothing: asked.append(asks) or nothing  # noqa: E731
        setattr(in_case.window.ask, asks, answer)
    in_case.case_view._choose_folder = lambda: asked.append("folder")  # type: ignore
    in_case.window.speak = lambda *args: asked.append("window")
    in_case.window.stage.tell = lambda *args: asked.append("window")  # type: ignore
    opened = [item for item in shown(in_case.window, QToolButton) if menu_of(item) is not None]
    assert {item.accessibleName() for item in opened} >= {"Meny"}
    assert [item for item in opened if not menu_of(item).actions()] == []  # type: ignore[union-attr]
    session.show_panel(panel)  # type: ignore[arg-type]
    names = [
        item.accessibleName()
        for item in shown(in_case.window, QAbstractButton)
        if item.isEnabled() and item.accessibleName() and menu_of(item) is None
    ]
    assert len(names) > 8
    dead = []
    for name in names:
        session.show_panel(panel)  # type: ignore[arg-type]
        in_case.settle()
        button = next(
            (
                item
                for item in shown(in_case.window, QAbstractButton)
                if item.accessibleName() == name
            ),
            None,
        )
        if button is None or (isinstance(button, QAbstractButton) and button.isChecked()):
            continue
        button.ensurePolished()
        in_case.window.stage.map.zoom_to((400_000, 6_500_000, 450_000, 6_550_000))
        in_case.settle()
        before, count = sight(in_case), len(asked)
        button.click()  # type: ignore[attr-defined]
        in_case.settle()
        if sight(in_case) == before and len(asked) == count:
            dead.append(name)
        if (menu := in_case.app.activePopupWidget()) is not None:
            menu.close()
    assert dead == []


def test_every_action_is_connected(in_case: Hands) -> None:
    actions = [
        item
        for item in in_case.window.findChildren(QAction)
        if item.isEnabled() and not item.isSeparator() and item.menu() is None
    ]
    assert len(actions) > 10
    signal = "2triggered(bool)"
    assert [item.text() for item in actions if not item.receivers(signal)] == []


def test_f6_goes_round_the_regions(in_case: Hands) -> None:
    window = in_case.window
    regions = (window.top, window.layers, window.stage.map, window.tasks)

    def here() -> int:
        focus = in_case.app.focusWidget()
        return next(
            i for i, part in enumerate(regions) if part is focus or part.isAncestorOf(focus)
        )

    seen = []
    for _ in range(5):
        in_case.key(Qt.Key.Key_F6)
        seen.append(here())
    assert seen == [0, 1, 2, 3, 0]
    in_case.key(Qt.Key.Key_F6, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert here() == 3


def test_tab_reaches_everything_and_everything_has_a_name(in_case: Hands) -> None:
    window = in_case.window
    wanted = {
        item
        for item in shown(window)
        if item.focusPolicy() & Qt.FocusPolicy.TabFocus
        and item.isEnabled()
        and item.focusProxy() is None
    }
    assert [item for item in wanted if not item.accessibleName()] == []
    window.top.menu_button.setFocus()
    reached = set()
    for _ in range(2 * len(wanted)):
        reached.add(in_case.app.focusWidget())
        in_case.key(Qt.Key.Key_Tab)
    grouped = {item for item in wanted if isinstance(item, QAbstractButton) and item.group()}
    assert {item.accessibleName() for item in wanted - grouped - reached} == set()


def crowded(window: MainWindow) -> list[str]:
    """What lies outside its parent or has no room for its words."""
    wrong = []
    for item in shown(window):
        parent = item.parentWidget()
        scrolled = any(isinstance(up, QAbstractScrollArea | QScrollArea) for up in ancestors(item))
        if (
            parent is not None
            and not item.isWindow()
            and not scrolled
            and not parent.rect().adjusted(-1, -1, 1, 1).contains(item.geometry())
        ):
            wrong.append(f"outside: {type(item).__name__} {item.accessibleName()}")
        if (
            isinstance(item, QAbstractButton)
            and item.text()
            and item.width() < item.minimumSizeHint().width()
        ):
            wrong.append(f"elided: {item.text()}")
    return wrong


def ancestors(item: QWidget) -> list[QWidget]:
    found = []
    while (parent := item.parentWidget()) is not None:
        found.append(parent)
        item = parent
    return found


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_width_has_room(in_case: Hands, language: str) -> None:
    in_case.desktop.change_language("en" if language == "en" else "sv")
    in_case.settle()
    for panel in ("case", "start", "new", "batch"):
        in_case.desktop.session.show_panel(panel)  # type: ignore[arg-type]
        for width in (1440, 1199, 959, 700):
            in_case.window.resize(width, 800)
            in_case.settle()
            assert (panel, width, crowded(in_case.window)) == (panel, width, [])


def test_narrow_windows_fold_and_turn_to_tabs(in_case: Hands) -> None:
    window = in_case.window
    window.resize(1199, 800)
    in_case.settle()
    assert not window.layers.isVisible()
    in_case.click(window.body.unfold)
    assert window.layers.isVisible()
    window.resize(1440, 800)
    in_case.settle()
    window.resize(959, 800)  # at once: the search is an icon then, which leaves room for a word
    in_case.settle()
    worded = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    shown = [button for button in window.top.tasks.values() if button.toolButtonStyle() == worded]
    assert [button.isChecked() for button in shown] == [True]
    assert window.tasks.isVisible() and not window.stage.isVisible()
    in_case.key(Qt.Key.Key_Return, in_case.case_view.pane.list)
    assert window.stage.isVisible() and not window.tasks.isVisible()


SCRIPT = """
import sys, threading
from pathlib import Path
from case_workspace import write_sources
from layers.catalog import Catalog
from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.rulebook import check_tables
from rumslig.settings import Home
from rumslig.workspace import Workspace
root = Path(sys.argv[1])
home = Home(root / "hem")
store = Store(home.packages)
write_sources(root / "prov")
store.install(build_package(read_source(root / "prov"), store, check_tables))
made = Workspace(home, store, Catalog.of_installed(store))
import ui.app
first = ui.app.Desktop.__init__
ui.app.Desktop.__init__ = lambda self, app, home, choice, worker: first(
    self, app, home, choice, lambda home, progress: made, worker)
code = ui.app.run([], home=home, screenshot=root / "bild.png", scale=2.0, size=(960, 600))
alive = [item.name for item in threading.enumerate() if item is not threading.main_thread()]
assert alive == [], alive
sys.exit(code)
"""


def test_nothing_is_left_at_exit_and_twice_the_scale_is_drawn(tmp_path: Path) -> None:
    tests = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT, str(tmp_path)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=tmp_path,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": os.pathsep.join([str(tests.parent), str(tests)]),
        },
    )
    said = [line for line in done.stderr.splitlines() if "propagateSizeHints" not in line]
    assert (done.returncode, said) == (0, [])
    from PySide6.QtGui import QImage

    image = QImage(str(tmp_path / "bild.png"))
    assert (image.width(), image.height()) == (1920, 1200)


@pytest.mark.parametrize("width", [1200, 1440])
def test_messages_stand_beside_the_tools(hands: Hands, width: int) -> None:
    """Also beside the second column, of the tools that a drawing needs."""
    hands.window.resize(width, 800)
    hands.window.tell(Message("warning", "Området kan inte ritas så", "Kanten korsar sig själv."))
    stage = hands.window.stage
    hands.app.processEvents()
    for _ in range(2):
        tools = [item for item in shown(hands.window, ToolCard) if item.isVisible()]
        (card,) = stage.cards()
        assert not [tool for tool in tools if tool.geometry().intersects(card.geometry())]
        hands.window.begin_drawing()
        hands.app.processEvents()
    assert len(tools) == 3
