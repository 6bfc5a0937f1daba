"""A page of fetching: what it is about, what went wrong, and what can be done below it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.fetch.presenter import FetchPresenter
from ui.language import tr
from ui.theme import Theme
from ui.widgets.controls import Button, make_label, make_line, make_row
from ui.widgets.scrolled import make_scroller

EDGE = 20
_LABELS = 88
_TOP = Qt.AlignmentFlag.AlignTop


class FetchPage(QFrame):
    """Fill `body`; put buttons into `foot`. Work that goes on is shown between them."""

    def __init__(self, theme: Theme, presenter: FetchPresenter, name: str, said: str) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self.setAccessibleName(name)
        self._fetching = presenter
        page = QFrame()
        page.setMinimumHeight(1)
        self.body = QVBoxLayout(page)
        self.body.setContentsMargins(EDGE, 12, EDGE, 16)
        self.body.setSpacing(10)
        self.said = make_label(said, "muted", wrap=True)
        self.body.addWidget(self.said)
        self.fault = make_label("", "warning", wrap=True)
        self.other = Button(theme, "", presenter.agree_to_other, icon="hamta")
        self.doing = make_label("", "small", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Hur långt arbetet har kommit"))
        self.stop = Button(theme, tr("Avbryt"), presenter.cancel, kind="quiet", icon="stang")
        self._state = QVBoxLayout()
        self._state.setContentsMargins(EDGE, 8, EDGE, 8)
        self._state.setSpacing(6)
        self._state.addWidget(self.fault)
        self._state.addLayout(make_row(self.other, 1))
        row = make_row(self.doing, self.stop)
        row.setStretch(0, 1)
        self._state.addLayout(row)
        self._state.addWidget(self.bar)
        self._between = QWidget()
        self._between.setLayout(self._state)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(EDGE, 9, EDGE - 8, 10)
        self.foot.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(make_scroller(page, name), 1)
        layout.addWidget(make_line())
        layout.addWidget(self._between)
        layout.addLayout(self.foot)
        presenter.changed.connect(self._show_state)
        presenter.stepped.connect(self._show_step)
        self._show_state()

    def _show_state(self) -> None:
        fetching = self._fetching
        self.fault.setText(fetching.fault)
        self.fault.setVisible(bool(fetching.fault))
        self.other.show_word(tr("Kontakta även {host}", host=fetching.other_host))
        self.other.setVisible(bool(fetching.other_host))
        self.doing.setText(fetching.doing)
        for part in (self.doing, self.stop, self.bar):
            part.setVisible(bool(fetching.doing))
        if fetching.doing:
            self.bar.setRange(0, 0)
        self._between.setVisible(bool(fetching.fault or fetching.other_host or fetching.doing))

    def _show_step(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)


def show_pairs(grid: QGridLayout, pairs: tuple[tuple[str, str], ...]) -> None:
    """Fill a grid with labels and values; the values can be selected."""
    while grid.count():
        item = grid.takeAt(0)
        if item is not None and (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, _LABELS)
    for row, (label, value) in enumerate(pairs):
        is_warning = label == tr("Varning")
        text = make_label(value, "warning" if is_warning else "", wrap=True)
        text.setAccessibleName(f"{label}: {value}")
        grid.addWidget(make_label(label, "muted"), row, 0, _TOP)
        grid.addWidget(text, row, 1, _TOP)
