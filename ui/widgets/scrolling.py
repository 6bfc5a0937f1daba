"""Arrows and pages scroll what has no focus of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea

_LINES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


def scroll_by_key(area: QAbstractScrollArea, key: Qt.Key) -> bool:
    """Scroll by a key; False where it is not for that."""
    bar = area.verticalScrollBar()
    if key in _LINES:
        bar.setValue(bar.value() + _LINES[key] * bar.singleStep())
    elif key in _PAGES:
        bar.setValue(bar.value() + _PAGES[key] * bar.pageStep())
    else:
        return False
    return True
