"""The real window over the built-in county, on a day that never changes, for pictures."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Self

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication
from window_hands import Hands

import ui.case.saving
import ui.layer_list.items
import ui.recent
import ui.underlag.presenter
from rumslig.cases.desk import CaseDesk
from rumslig.look import Mode
from rumslig.progress import Progress
from rumslig.sample import open_sample_case
from rumslig.settings import Home
from rumslig.workspace import Workspace
from ui.app import Desktop
from ui.language import Language, use_language
from ui.theme import body_font, load_fonts

LAST = datetime(2026, 12, 11, 14, 32)


class StoppedDate(date):
    """Every day is the same day."""

    @classmethod
    def today(cls) -> Self:
        return cls(LAST.year, LAST.month, LAST.day)


class StoppedTime(datetime):
    """Every minute is the same minute."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls(LAST.year, LAST.month, LAST.day, LAST.hour, LAST.minute, tzinfo=tz)


@contextmanager
def stopped_clock() -> Iterator[None]:
    """Let the window's clock stand still."""
    changed = (
        (ui.case.saving, "datetime", StoppedTime),
        (ui.layer_list.items, "date", StoppedDate),
        (ui.recent, "datetime", StoppedTime),
        (ui.underlag.presenter, "datetime", StoppedTime),
    )
    before = [(module, name, getattr(module, name)) for module, name, _ in changed]
    for module, name, stopped in changed:
        setattr(module, name, stopped)
    yield
    for module, name, ticking in before:
        setattr(module, name, ticking)


def make_application() -> QApplication:
    """Return Qt's application, dressed as the real one."""
    known = QApplication.instance()
    app = known if isinstance(known, QApplication) else QApplication([])
    app.setStyle("Fusion")
    load_fonts()
    app.setFont(body_font())
    app.setCursorFlashTime(0)  # a blinking cursor would be in every other picture
    return app


class Studio:
    """Opens windows one after the other, each in a home of its own with the same packages."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self._app, self._folder = app, folder
        county = Workspace.open(Home(folder / "county"))
        self._county, self._packages = county, county.home.packages.resolve()
        desk = CaseDesk(county)
        dnr = open_sample_case(desk).header.dnr
        desk.close()
        self._sample = county.home.cases / f"{dnr}.rumslig"

    def _in_home(self, home: Home) -> Workspace:
        return Workspace(home, self._county.store, self._county.catalog)

    def _put_case(self, workspace: Workspace) -> None:
        workspace.home.cases.mkdir()
        copied = Path(shutil.copy(self._sample, workspace.home.cases))
        desk = CaseDesk(workspace)
        desk.load_file(copied)
        desk.close()

    @contextmanager
    def window(
        self,
        name: str,
        language: Language = "sv",
        mode: Mode = "light",
        *,
        bare: bool = False,
        installs: bool = False,
    ) -> Iterator[Hands]:
        """Give a window with the workspace open; `bare` has no case in its register.

        What `installs` does so in a store of its own.
        """
        home = Home(self._folder / "homes" / name)
        shutil.rmtree(home.root, ignore_errors=True)
        home.root.mkdir(parents=True)
        if installs:
            shutil.copytree(self._packages, home.packages)
        else:
            home.packages.symlink_to(self._packages)  # a check opens them by the home
        workspace = self._in_home(home)
        if not bare:
            self._put_case(workspace)

        def opener(_home: Home, _progress: Progress) -> Workspace:
            return Workspace.of_installed(home) if installs else workspace

        use_language(language)
        desktop = Desktop(self._app, home, mode, opener)
        desktop.session.case.today = StoppedDate.today
        desktop.session.start._today = StoppedDate.today
        desktop.session.register.today = StoppedDate.today
        desktop.window.resize(1440, 900)
        desktop.window.show()
        desktop.window.activateWindow()
        hands = Hands(desktop, self._app)
        hands.patience_s = 120.0  # pictures are taken while a computer does much else
        hands.open()
        yield hands
        desktop.shut_down()
        desktop.window.close()
        desktop.window.deleteLater()
        desktop.session.deleteLater()
        self._app.processEvents()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        use_language("sv")


def photograph(hands: Hands) -> QPixmap:
    """Return a picture of the window and of the menu over it, once the map is drawn."""
    hands.settle()
    window = hands.window
    window.stage.map.wait_until_rendered(60_000)
    hands.settle()
    picture = window.grab()
    menu = QApplication.activePopupWidget()
    if menu is not None:
        painter = QPainter(picture)
        painter.drawPixmap(menu.pos() - window.mapToGlobal(QPoint(0, 0)), menu.grab())
        painter.end()
    return picture
