"""The application that benchmarks of the window run in, as the program sets it up."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from ui.app import SWITCH_INTERVAL_S
from ui.theme import body_font, load_fonts


@pytest.fixture
def application() -> Iterator[QApplication]:
    known = QApplication.instance()
    app = known if isinstance(known, QApplication) else QApplication([])
    app.setStyle("Fusion")
    load_fonts()
    app.setFont(body_font())
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    yield app
    sys.setswitchinterval(before)
