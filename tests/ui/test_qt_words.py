"""Qt's own dialogues speak the language of the window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from ui.language import Language
from ui.qt_words import QtWords


@pytest.mark.parametrize(("language", "word"), [("sv", "Avbryt"), ("en", "Cancel")])
def test_the_file_dialogue_speaks(application: QApplication, language: Language, word: str) -> None:
    words = QtWords(application)
    words.speak("en" if language == "sv" else "sv")
    words.speak(language)
    dialogue = QFileDialog()
    dialogue.setOption(QFileDialog.Option.DontUseNativeDialog)
    found = {button.text().replace("&", "") for button in dialogue.findChildren(QPushButton)}
    dialogue.deleteLater()
    words.speak("en")
    assert word in found
