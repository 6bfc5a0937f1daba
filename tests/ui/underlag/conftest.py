"""The real window over a home with packages of every state, and their folder repository."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from package_market import Market
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from underlag_world import fill, small_county
from window_hands import Choose, Hands

from rumslig.packages.desk import PackageDesk
from rumslig.progress import Progress
from rumslig.settings import Home
from rumslig.workspace import Workspace
from ui.app import Desktop
from ui.language import use_language
from ui.underlag.presenter import UnderlagPresenter
from ui.underlag.view import UnderlagView


@dataclass
class Room:
    """The window with its room, the planner's desk and the publisher."""

    hands: Hands
    market: Market
    home: Home

    @property
    def presenter(self) -> UnderlagPresenter:
        return self.hands.desktop.session.underlag

    @property
    def view(self) -> UnderlagView:
        view = self.hands.window.panels["underlag"]
        assert isinstance(view, UnderlagView)
        return view

    @property
    def desk(self) -> PackageDesk:
        return PackageDesk(self.home)

    def version(self, name: str) -> str:
        return self.desk.installed(name).version

    def choose(self, name: str) -> None:
        self.presenter.choose(name)
        self.hands.settle()

    def ask(self) -> None:
        self.hands.click(self.view.board.ask)
        self.hands.settle()

    def titles(self) -> list[str]:
        return [row.title for row in self.presenter.rows]


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home and a repository, made once; each test has a copy of the home."""
    folder = tmp_path_factory.mktemp("underlag")
    home = Home(folder / "hem")
    small_county(folder, home)
    fill(folder, home)
    return folder


@pytest.fixture
def make_room(
    application: QApplication, world: Path, tmp_path: Path
) -> Iterator[Callable[..., Room]]:
    shown: list[Desktop] = []

    def opener(home: Home, progress: Progress) -> Workspace:
        return Workspace.of_installed(home)

    def make(home: Home | None = None) -> Room:
        if home is None:
            home = Home(tmp_path / "hem")
            shutil.copytree(world / "hem", home.root)
        desktop = Desktop(application, home, "light", opener)
        shown.append(desktop)
        desktop.window.resize(1440, 900)
        desktop.window.show()
        desktop.window.activateWindow()
        application.processEvents()
        hands = Hands(desktop, application)
        hands.open()
        desktop.session.guide.hide()
        hands.click(hands.window.top.tasks["underlag"])
        hands.settle()
        return Room(hands, Market(world / "utgivare"), home)

    yield make
    for desktop in shown:
        desktop.shut_down()
        desktop.window.close()
        desktop.window.deleteLater()
        desktop.session.deleteLater()
    application.processEvents()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    use_language("sv")


@pytest.fixture
def room(make_room: Callable[..., Room]) -> Room:
    return make_room()


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Choose:
    """Answers the file dialogs: `choose(path)`, or None for Avbryt."""

    def answer(path: Path | None) -> None:
        text = str(path) if path is not None else ""
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: (text, ""))
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: text)

    answer(None)
    return answer
