"""Nothing moves by itself: Qt's own effects are off, and the text cursor may stand still too."""

from __future__ import annotations

import os

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

VARIABLE = "RUMSLIG_REDUCED_MOTION"
SETTING = "reduced_motion"
_EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)
_NO = ("", "0", "false", "no", "nej")


def is_stillness_wanted(settings: QSettings) -> bool:
    """Tell whether the variable, or else the settings file, asks that nothing blinks.

    Qt tells Python nothing of the system's own wish, so it must be said here; the system's
    setting for the cursor's blinking is followed by Qt itself.
    """
    said = os.environ.get(VARIABLE, str(settings.value(SETTING, "")))
    return said.strip().casefold() not in _NO


def hold_still(app: QApplication, settings: QSettings) -> None:
    """Switch Qt's effects off, and the blinking cursor where that is wanted."""
    for effect in _EFFECTS:
        QApplication.setEffectEnabled(effect, False)
    if is_stillness_wanted(settings):
        app.setCursorFlashTime(0)
