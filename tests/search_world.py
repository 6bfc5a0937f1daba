"""What the search's tests search, and hands on its window."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from rumslig.register.entry import RegisterRow
from rumslig.search.building import NameList
from rumslig.search.index import NameIndex
from ui.actions import Actions
from ui.layer_list.presenter import LayerListPresenter
from ui.recent import RecentFiles
from ui.search.hits import Hit
from ui.search.presenter import SearchPresenter
from ui.search.sources import CaseSource, PlaceSource
from ui.search.view import SearchField
from ui.theme import Theme


def place_names(*titles: str) -> NameIndex:
    count = len(titles)
    return NameIndex.of_lists(
        [
            NameList(
                "Orter",
                "orter/orter",
                1.0,
                titles,
                np.full((count, 4), 500_000.0),
                ["Kumla"] * count,
                np.zeros(count, dtype=np.int32),
            )
        ]
    )


def register_row(dnr: str, title: str, stage: str = "SAMRAD") -> RegisterRow:
    return RegisterRow(
        dnr, title, "Kumla kommun", "DP_STANDARD", stage, "", "Kumla", "new", Path("x"), ""
    )


@dataclass
class World:
    """What is searched, and what was heard of it."""

    presenter: SearchPresenter
    places: PlaceSource
    layers: LayerListPresenter
    cases: CaseSource
    actions: Actions
    recent: RecentFiles
    case_is_open: list[bool]
    ran: list[str]
    chosen: list[Hit] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def titles(self, text: str) -> dict[str, list[str]]:
        self.presenter.set_text(text)
        return {group.title: [hit.title for hit in group.hits] for group in self.presenter.groups}


@dataclass
class Screen:
    """The window, and hands on it."""

    app: QApplication
    window: QWidget
    field: SearchField
    other: QPushButton
    theme: Theme

    def key(
        self,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        QTest.keyClick(self.app.focusWidget() or self.window, key, modifier)
        self.app.processEvents()

    def write(self, text: str) -> None:
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                self.app.sendEvent(self.app.focusWidget() or self.window, event)
        self.app.processEvents()

    def marked(self) -> str:
        index = self.field.popup.list.currentIndex()
        return str(index.data()) if index.isValid() else ""
