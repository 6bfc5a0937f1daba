"""Starts the small window; imports nothing of maps, packages or cases, so that it opens at once."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from rumslig.circulation.file import open_file
from ui.application import Application
from ui.language import Language, use_language
from ui.qt_words import QtWords
from ui.remissdel.widgets.window import AnswerWindow
from ui.theme import Theme, body_font, load_fonts


def run(files: Sequence[Path], *, lang: Language = "sv", **_options: Any) -> int:
    """Show a window for each file until they are closed; return the exit code.

    Raises
    ------
    CaseError
        A file is damaged, altered or of another kind.
    """
    use_language(lang)
    opened = [open_file(path) for path in files]
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else Application(sys.argv[:1])
    app.setApplicationName("Rumslig")
    app.setStyle("Fusion")
    load_fonts()
    app.setFont(body_font())
    QtWords(app).speak(lang)
    theme = Theme("system")
    windows = [AnswerWindow(theme, item) for item in opened]
    for window in windows:
        window.show()
    return app.exec()
