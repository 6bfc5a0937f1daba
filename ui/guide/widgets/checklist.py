"""The first response as a list to tick off; it floats over the map and can be folded."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.guide.presenter import GuidePresenter, GuideStep
from ui.language import tr
from ui.theme import Theme
from ui.widgets.controls import Icon, IconButton, clear_layout, make_label

WIDTH = 300
EDGE = 12
ABOVE_NORTH = 64


class Checklist(QFrame):
    """Shows a guide presenter's steps: those done with a tick, the next one with its hint."""

    def __init__(self, theme: Theme, presenter: GuidePresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._presenter = theme, presenter
        self._is_folded = False
        self.setProperty("card", "raised")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(tr("Ditt första yttrande på 15 minuter"))
        self.fold = IconButton(theme, "pil-ned", tr("Fäll ihop"), self._toggle, side=24, px=16)
        self.close_button = IconButton(
            theme, "stang", tr("Stäng guiden"), presenter.hide, side=24, px=16
        )
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(
            make_label(tr("Ditt första yttrande på 15 minuter"), "heading", wrap=True), 1
        )
        head.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 8, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addLayout(self._rows)
        parent_map = parent
        parent_map.installEventFilter(self)
        presenter.changed.connect(self._refresh)
        self._refresh()

    def eventFilter(self, watched: object, event: object) -> bool:
        self.place()
        return False

    def event(self, event: QEvent) -> bool:
        """Take another height once rows that came are laid out; before, they have none."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.place()
        return done

    def place(self) -> None:
        """Stand at the right edge, over the north arrow."""
        parent = self.parentWidget()
        if parent is not None and self.isVisible():
            self.resize(WIDTH, self.heightForWidth(WIDTH))
            self.move(
                parent.width() - self.width() - EDGE,
                max(EDGE, parent.height() - self.height() - ABOVE_NORTH),
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._presenter.hide()
        else:
            super().keyPressEvent(event)

    def _toggle(self) -> None:
        self._is_folded = not self._is_folded
        if self._is_folded:
            self.fold.show_icon("pil-hoger", tr("Fäll ut"))
        else:
            self.fold.show_icon("pil-ned", tr("Fäll ihop"))
        self._refresh()

    def _refresh(self) -> None:
        clear_layout(self._rows)
        current = self._presenter.current
        for step in self._presenter.steps:
            if not self._is_folded or step == current:
                self._rows.addLayout(self._row(step, step == current))
        if current is None:
            done = tr("Klart. Så går ett yttrande till; ditt eget börjar med Ctrl+N.")
            self._rows.addWidget(make_label(done, "small", wrap=True))
        self.setVisible(self._presenter.is_shown)
        self.raise_()
        self.place()

    def _row(self, step: GuideStep, is_current: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        if step.done or is_current:
            icon, role = ("bock", "success") if step.done else ("pil-hoger", "accent")
            row.addWidget(Icon(self._theme, icon, role, 16), 0, Qt.AlignmentFlag.AlignTop)
        else:
            row.addSpacing(24)
        words = QVBoxLayout()
        words.setSpacing(1)
        title = make_label(step.title, "strong" if is_current else "small", wrap=True)
        state = tr("klart") if step.done else tr("kvar att göra")
        title.setAccessibleName(f"{step.title}, {state}")
        words.addWidget(title)
        if is_current:
            words.addWidget(make_label(step.hint, "muted", wrap=True))
        row.addLayout(words, 1)
        return row
