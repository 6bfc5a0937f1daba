"""Qt's own words, as in its file dialogue, in the language that is used."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from ui.language import Language


class QtWords:
    """Holds the translation that Qt's own parts use."""

    def __init__(self, app: QCoreApplication) -> None:
        self._app = app
        self._words: QTranslator | None = None

    def speak(self, language: Language) -> None:
        """Use Qt's words of a language; English is what it has without any."""
        if self._words is not None:
            self._app.removeTranslator(self._words)
            self._words = None
        words = QTranslator(self._app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if language != "en" and words.load(f"qtbase_{language}", folder):
            self._app.installTranslator(words)
            self._words = words
