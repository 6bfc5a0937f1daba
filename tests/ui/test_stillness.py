"""Nothing in the window moves by itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

import ui
from ui.widgets.stillness import SETTING, VARIABLE, hold_still, is_stillness_wanted

MOVES = re.compile(
    r"Q(Property|Variant|Abstract|Sequential|Parallel)Animation|QTimeLine|QMovie|QScroller\b"
)


def test_nothing_in_the_window_is_animated() -> None:
    assert MOVES.search("QPropertyAnimation(self)")
    files = [*Path(ui.__file__).parent.rglob("*.py")]
    assert len(files) > 100
    assert [file.name for file in files if MOVES.search(file.read_text("utf-8"))] == []


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.mark.parametrize(
    ("variable", "setting", "wanted"),
    [
        (None, None, False),
        ("1", None, True),
        ("0", "1", False),
        (None, "1", True),
        (None, "nej", False),
    ],
)
def test_the_variable_goes_before_the_setting(
    variable: str | None,
    setting: str | None,
    wanted: bool,
    settings: QSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    if variable is not None:
        monkeypatch.setenv(VARIABLE, variable)
    if setting is not None:
        settings.setValue(SETTING, setting)
    assert is_stillness_wanted(settings) is wanted


def test_effects_are_off_and_the_cursor_stands_still(
    application: QApplication, settings: QSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = application.cursorFlashTime()
    QApplication.setEffectEnabled(Qt.UIEffect.UI_AnimateCombo, True)
    application.setCursorFlashTime(1000)
    monkeypatch.delenv(VARIABLE, raising=False)
    hold_still(application, settings)
    assert not QApplication.isEffectEnabled(Qt.UIEffect.UI_AnimateCombo)
    assert application.cursorFlashTime() == 1000
    monkeypatch.setenv(VARIABLE, "1")
    hold_still(application, settings)
    assert application.cursorFlashTime() == 0
    application.setCursorFlashTime(before)
