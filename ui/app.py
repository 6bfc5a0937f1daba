"""Starts the window."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from rumslig.outlet import export_path
from rumslig.settings import Home
from rumslig.worker import Worker, WorkerProcess
from ui.application import Application
from ui.garbage import GarbageCollector
from ui.keeper import Keeper
from ui.language import Language, message_language, tr, use_language
from ui.main_window import MainWindow
from ui.memory import SessionMemory
from ui.messages import Message
from ui.opening import OpenWorkspace
from ui.qt_words import QtWords
from ui.restart import Restart
from ui.session import Session
from ui.single import Door, Knock, address_of, try_hand_over
from ui.tasks import TaskRunner
from ui.theme import Choice, Theme, body_font, load_fonts
from ui.turn import Turn
from ui.widgets.stillness import hold_still

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
        open_workspace: OpenWorkspace | None = None,
        worker: Worker | None = None,
    ) -> None:
        self._app = app
        home.root.mkdir(parents=True, exist_ok=True)
        self._settings = QSettings(str(home.root / "window.ini"), QSettings.Format.IniFormat)
        hold_still(app, self._settings)
        remembered = str(self._settings.value("look", "system"))
        look: Choice = (
            "dark" if remembered == "dark" else "light" if remembered == "light" else "system"
        )
        self.door: Door | None = None
        self.theme = Theme(choice or look)
        self.runner = TaskRunner()
        self.garbage = GarbageCollector()
        self._qt_words = QtWords(app)
        self._qt_words.speak(message_language())
        self.session = Session(home, self.runner, open_workspace=open_workspace, worker=worker)
        self.keeper = Keeper(home.root / "session.json", self.runner)
        restart = Restart(home.root / "session-start")
        self.memory = SessionMemory(self.session, self.keeper, restart)
        measuring = self.session.steps.measuring
        measuring.turn(str(self._settings.value("measure", "true")) == "true")
        measuring.switched.connect(
            lambda on: self._settings.setValue("measure", "true" if on else "false")
        )
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
        self._qt_words.speak(language)
        self._settings.setValue("language", language)
        before = self.window
        before.remember()
        before.leaves_quietly = True
        self.window = self._make_window()
        self.window.setGeometry(before.geometry())
        self.window.show()
        self.session.retell()
        self.window.drawing.take_over(before.drawing)
        before.close()
        before.stage.map.shut_down()
        before.deleteLater()

    def open_door(self) -> bool:
        """Take the files of later starts of Rumslig; tell whether this window is the home's."""
        self.door = Door(self.session.home, self._app)
        self.door.knocked.connect(self._on_knock)
        return self.door.open() or address_of(self.session.home) is None

    def begin(self, files: Sequence[Path], dnr: str | None, *, remembers: bool) -> None:
        """Open the workspace, bring back the last session, and open what was asked for.

        Parameters
        ----------
        remembers
            Whether this window goes on with the home's last session, and is gone on with.
        """
        opening = self.session.opening
        goes_on = [not files and dnr is None]

        def restore() -> None:
            now = goes_on[0]

            def then() -> None:
                self.window.recall(now)
                # who has work before them is not told how to begin
                is_new = now and not self.session.guide.was_toured
                if is_new and self.session.panel == "start":
                    self.session.guide.begin_tour()

            if remembers:
                self.memory.restore(go_on=now, then=then)

        def go_on() -> None:
            if dnr is not None:
                self.session.open_case(dnr)
            if files:
                self.session.open_files(files)
            gc.collect()
            gc.freeze()  # what start-up made stays; later collections need not walk it

        # not in `go_on`: where the workspace opens only at a later try, the session is kept too
        opening.opened.connect(restore)
        opening.left.connect(lambda _message: goes_on.__setitem__(0, False))
        self.session.open_workspace(go_on)

    def _on_knock(self, knock: Knock) -> None:
        window = self.window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.raise_()
        window.activateWindow()
        if knock.dnr is not None:
            self.session.open_case(knock.dnr)
        if knock.files:
            self.session.open_files(knock.files)

    def shut_down(self) -> tuple[Message, ...]:
        """Leave no thread and no open file behind; return what could not be kept."""
        if self.door is not None:
            self.door.close()
        self.runner.shutdown()
        self.session.worker.close()
        lost = (*self.session.case.save_rest(), *self.keeper.flush())
        self.window.stage.map.shut_down()
        self.session.close()
        self._settings.sync()
        self.garbage.stop()
        self._qt_words.speak("en")  # which is what Qt has without any
        return lost


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
    app = existing if isinstance(existing, QApplication) else Application(sys.argv[:1])
    app.setApplicationName("Rumslig")
    app.setApplicationDisplayName("Rumslig")
    app.setStyle("Fusion")
    load_fonts()
    app.setFont(body_font())
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    desktop = Desktop(app, home, mode or ("light" if screenshot else None), worker=WorkerProcess())
    desktop.window.resize(*size)
    desktop.window.show()
    if isinstance(app, Application):
        app.files_asked.connect(lambda urls: desktop.window.open_urls(urls))
    remembers = screenshot is None and desktop.open_door()
    if screenshot is not None:
        _picture_when_settled(app, desktop, screenshot)
    elif not remembers:
        desktop.session.told.emit(
            Message(
                "warning",
                tr("Ett annat fönster använder samma mapp"),
                tr("Det svarar inte. Läget i det här fönstret sparas inte till nästa gång."),
            )
        )
    # the first picture of the window does not wait for the workspace
    QTimer.singleShot(0, lambda: desktop.begin(files, dnr, remembers=remembers))
    turn = Turn()
    try:
        code = app.exec()
    finally:
        turn.stop()
        lost = desktop.shut_down()
    for message in lost:
        print(f"{message.title}: {message.text}", file=sys.stderr)
    return code or (1 if lost else 0)


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
