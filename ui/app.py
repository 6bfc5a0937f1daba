"""Starts the window."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from rumslig.outlet import export_path
from rumslig.progress import Progress
from rumslig.settings import Home
from rumslig.worker import Worker, WorkerProcess
from rumslig.workspace import Workspace
from ui.keeper import Keeper
from ui.language import Language, message_language, use_language
from ui.main_window import MainWindow
from ui.memory import SessionMemory
from ui.session import Session
from ui.single import Door, Knock, try_hand_over
from ui.tasks import TaskRunner
from ui.theme import Choice, Theme, body_font, load_fonts

SWITCH_INTERVAL_S = 0.000005
"""How long a thread keeps Python to itself: short, so that the window never waits for work."""

PICTURE_AFTER_MS = 50

PICTURES_ALIKE = 4
"""So many pictures in a row are the same when nothing moves any more."""


class Desktop:
    """The application with its one window; a change of language makes the window anew."""

    def __init__(
        self,
        app: QApplication,
        home: Home,
        choice: Choice | None,
        open_workspace: Callable[[Home, Progress], Workspace] = Workspace.open,
        worker: Worker | None = None,
    ) -> None:
        self._app = app
        home.root.mkdir(parents=True, exist_ok=True)
        self._settings = QSettings(str(home.root / "window.ini"), QSettings.Format.IniFormat)
        remembered = str(self._settings.value("look", "system"))
        look: Choice = (
            "dark" if remembered == "dark" else "light" if remembered == "light" else "system"
        )
        self.door: Door | None = None
        self.theme = Theme(choice or look)
        self.runner = TaskRunner()
        self.session = Session(home, self.runner, open_workspace=open_workspace, worker=worker)
        self.keeper = Keeper(home.root / "session.json", self.runner)
        self.memory = SessionMemory(self.session, self.keeper)
        self.window = self._make_window()

    def _make_window(self) -> MainWindow:
        return MainWindow(
            self.session, self.runner, self.theme, self._settings, self.keeper, self.change_language
        )

    def change_language(self, language: Language) -> None:
        """Show every text in another language."""
        if language == message_language():
            return
        use_language(language)
        self._settings.setValue("language", language)
        before = self.window
        before.remember()
        self.window = self._make_window()
        self.window.setGeometry(before.geometry())
        self.window.show()
        self.session.retell()
        self.window.drawing.take_over(before.drawing)
        before.close()
        before.stage.map.shut_down()
        before.deleteLater()

    def open_door(self) -> None:
        """Take the files of a start of Rumslig that finds this window open."""
        self.door = Door(self.session.home, self._app)
        self.door.knocked.connect(self._on_knock)
        self.door.open()

    def _on_knock(self, knock: Knock) -> None:
        window = self.window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.raise_()
        window.activateWindow()
        if knock.dnr is not None:
            self.session.open_case(knock.dnr)
        if knock.files:
            self.session.open_files(knock.files)

    def shut_down(self) -> None:
        """Leave no thread and no open file behind."""
        if self.door is not None:
            self.door.close()
        self.runner.shutdown()
        self.session.worker.close()
        self.keeper.flush()
        self.window.stage.map.shut_down()
        self.session.close()
        self._settings.sync()


def run(
    files: Sequence[Path],
    *,
    home: Home,
    dnr: str | None = None,
    screenshot: Path | None = None,
    size: tuple[int, int] = (1440, 900),
    scale: float = 1.0,
    mode: Choice | None = None,
    lang: Language = "sv",
) -> int:
    """Show the window until it is closed; return the exit code.

    Parameters
    ----------
    files
        Plan areas, layers and cases to open.
    dnr
        A case in the register to open.
    screenshot
        Where to write a picture of the window once everything is drawn; then the window closes.
    """
    if lang == "sv" and screenshot is None:
        lang = _chosen_language(home)
    use_language(lang)
    if scale != 1.0:
        os.environ["QT_SCALE_FACTOR"] = str(scale)
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    if screenshot is None and try_hand_over(home, files, dnr):
        return 0
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Rumslig")
    app.setApplicationDisplayName("Rumslig")
    app.setStyle("Fusion")
    load_fonts()
    app.setFont(body_font())
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    desktop = Desktop(app, home, mode or ("light" if screenshot else None), worker=WorkerProcess())
    desktop.window.resize(*size)
    desktop.window.show()
    if screenshot is None:
        desktop.open_door()

    def go_on() -> None:
        if screenshot is None:
            goes_on = not files and dnr is None
            desktop.memory.restore(go_on=goes_on, then=lambda: desktop.window.recall(goes_on))
            if goes_on and not desktop.session.guide.was_toured:
                desktop.session.guide.begin_tour()
        if dnr is not None:
            desktop.session.open_case(dnr)
        if files:
            desktop.session.open_files(files)
        gc.collect()
        gc.freeze()  # what start-up made stays; later collections need not walk it

    if screenshot is not None:
        _picture_when_settled(app, desktop, screenshot)
    # the first picture of the window does not wait for the workspace
    QTimer.singleShot(0, lambda: desktop.session.open_workspace(go_on))
    try:
        return app.exec()
    finally:
        desktop.shut_down()


def _chosen_language(home: Home) -> Language:
    """Return the language that was last chosen in the window."""
    settings = QSettings(str(home.root / "window.ini"), QSettings.Format.IniFormat)
    return "en" if settings.value("language") == "en" else "sv"


@export_path("window-picture")
def _picture_when_settled(app: QApplication, desktop: Desktop, target: Path) -> None:
    desktop.session.opening.for_others = True
    app.setCursorFlashTime(0)  # a blinking cursor is never done
    seen: list[QImage] = []
    timer = QTimer(app)
    timer.setInterval(PICTURE_AFTER_MS)

    def look() -> None:
        if not (desktop.session.is_settled and desktop.runner.is_idle):
            return
        desktop.window.stage.map.wait_until_rendered(60_000)
        picture = desktop.window.grab()
        seen.append(picture.toImage())
        last = seen[-PICTURES_ALIKE:]
        if len(last) < PICTURES_ALIKE or any(image != last[0] for image in last):
            del seen[:-PICTURES_ALIKE]
            return
        timer.stop()
        target.parent.mkdir(parents=True, exist_ok=True)
        saved = picture.save(str(target), "PNG")
        app.exit(0 if saved else 1)

    timer.timeout.connect(look)
    timer.start()
