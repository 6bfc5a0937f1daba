"""A line of the list of keys: keys in frames, and what they do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.help.presenter import KeyLine, KeySection
from ui.widgets.controls import make_label

KEYS_WIDTH = 132
"""The keys of a column end here, so that what they do begins on one edge."""
ROW_GAP = 6


class KeyRow(QWidget):
    """One line; the whole is read aloud as one sentence."""

    def __init__(self, line: KeyLine) -> None:
        super().__init__()
        self.setAccessibleName(line.spoken)
        keys = QWidget()
        keys.setMinimumWidth(KEYS_WIDTH)
        row = QHBoxLayout(keys)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for key in line.keys:
            cap = QLabel(key)
            cap.setProperty("role", "key")
            cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
            cap.setTextFormat(Qt.TextFormat.PlainText)
            cap.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(cap)
        row.addStretch(1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addWidget(keys, 0, Qt.AlignmentFlag.AlignTop)
        whole.addWidget(make_label(line.title, wrap=True), 1)


class SectionBlock(QWidget):
    """A heading and its lines."""

    def __init__(self, section: KeySection) -> None:
        super().__init__()
        self.setAccessibleName(section.title)
        block = QVBoxLayout(self)
        block.setContentsMargins(0, 0, 0, 0)
        block.setSpacing(ROW_GAP)
        block.addWidget(make_label(section.title, "heading"))
        for line in section.lines:
            block.addWidget(KeyRow(line))
