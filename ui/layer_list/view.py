"""The panel Lager: head, filter, the layers by theme, and the way to add one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.language import tr
from ui.layer_list.presenter import LayerListPresenter
from ui.layer_list.widgets.layer_rows_view import LayerRowsView
from ui.theme import Theme, size
from ui.widgets.controls import Button, IconButton, make_label, make_line

_FOOT = 40


class FilterField(QLineEdit):
    """Esc empties the field, ↓ goes to the list."""

    left_down = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setPlaceholderText(tr("Filtrera lager"))
        self.setAccessibleName(tr("Filtrera lager"))
        places = QLineEdit.ActionPosition
        self._glass = self.addAction(theme.icon("sok", "muted"), places.LeadingPosition)
        self.empty = QAction(theme.icon("stang", "muted"), tr("Töm filtret"), self)
        self.empty.setToolTip(tr("Töm filtret"))
        self.empty.triggered.connect(self.clear)
        self.addAction(self.empty, places.TrailingPosition)
        self.empty.setVisible(False)
        self.textChanged.connect(self._show_empty)
        theme.changed.connect(self._refresh)

    def _show_empty(self, text: str) -> None:
        self.empty.setVisible(bool(text))

    def _refresh(self) -> None:
        self._glass.setIcon(self._theme.icon("sok", "muted"))
        self.empty.setIcon(self._theme.icon("stang", "muted"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        else:
            super().keyPressEvent(event)


class LayerListView(QFrame):
    """Shows a layer list presenter; only the list scrolls."""

    def __init__(self, theme: Theme, presenter: LayerListPresenter) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self.setAccessibleName(tr("Lager"))
        self.setMinimumWidth(size("layer_panel_min"))
        self.filter_field = FilterField(theme)
        self.list = LayerRowsView(theme, presenter)
        self.filter_button = IconButton(
            theme, "filter", tr("Filtrera lager"), self._focus_filter, px=18
        )
        self.add_button = IconButton(
            theme, "ny", tr("Lägg till lager"), presenter.add_asked.emit, px=18
        )
        self.add_below = Button(
            theme,
            tr("Lägg till lager"),
            presenter.add_asked.emit,
            kind="quiet",
            icon="ny",
            tip=tr("Välj en fil som blir ett lager på kartan (Ctrl+L)"),
        )
        self.filter_field.textChanged.connect(presenter.set_filter)
        self.filter_field.left_down.connect(self._focus_list)
        head = QHBoxLayout()
        head.setContentsMargins(16, 6, 14, 6)
        head.setSpacing(0)
        head.addWidget(make_label(tr("Lager"), "detail_title"), 1)
        head.addWidget(self.filter_button)
        head.addWidget(self.add_button)
        field = QHBoxLayout()
        field.setContentsMargins(12, 0, 12, 8)
        field.addWidget(self.filter_field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(field)
        layout.addWidget(self.list, 1)
        layout.addWidget(make_line())
        layout.addWidget(self._make_foot())

    def _make_foot(self) -> QWidget:
        foot = QWidget()
        foot.setFixedHeight(_FOOT)
        row = QHBoxLayout(foot)
        row.setContentsMargins(10, 0, 14, 0)
        row.addWidget(self.add_below)
        row.addStretch(1)
        row.addWidget(make_label("Ctrl+L", "caption"))
        return foot

    def _focus_filter(self) -> None:
        self.filter_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_field.selectAll()

    def _focus_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
