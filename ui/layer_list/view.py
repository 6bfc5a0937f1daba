"""The panel Lager: head, filter, the layers by theme, and the way to add one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from ui.language import tr
from ui.layer_list.presenter import LayerListPresenter
from ui.layer_list.widgets.layer_menu import make_add_menu, make_list_menu
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


class EmptyNote(QWidget):
    """Stands where no layer is in sight, with one thing to do about it."""

    def __init__(self, theme: Theme, clear: Callable[[], None], add: Callable[[], None]) -> None:
        super().__init__()
        self.words = make_label("", "muted", wrap=True)
        self.clear_button = Button(theme, tr("Töm filtret"), clear, kind="quiet", icon="stang")
        self.add_button = Button(theme, tr("Lägg till lager"), add, kind="quiet", icon="ny")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 0)
        column.setSpacing(4)
        column.addWidget(self.words)
        for button in (self.clear_button, self.add_button):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def show_why(self, filter_text: str) -> None:
        """Tell why nothing is in sight."""
        wanted = " ".join(filter_text.split())
        if wanted:
            text = tr(
                "Inget lager passar ”{text}”. Filtret söker i lagrens namn, planeringsfråga, "
                "källa, paket, definition och aktualitet.",
                text=wanted,
            )
        else:
            text = tr("Inga lager än. Här visas underlagets lager och de filer du lägger till.")
        self.words.setText(text)
        self.clear_button.setVisible(bool(wanted))
        self.add_button.setVisible(not wanted)


class LayerListView(QFrame):
    """Shows a layer list presenter; only the list scrolls."""

    def __init__(self, theme: Theme, presenter: LayerListPresenter) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self.setAccessibleName(tr("Lager"))
        self.setMinimumWidth(size("layer_panel_min"))
        self._presenter = presenter
        self.filter_field = FilterField(theme)
        self.list = LayerRowsView(theme, presenter)
        self.filter_button = IconButton(
            theme, "filter", tr("Filtrera lager"), self._focus_filter, px=18
        )
        self.add_menu: QMenu | None = None
        """The ways to add a layer, while they are shown."""
        self.add_button = IconButton(
            theme, "ny", tr("Lägg till lager"), lambda: self._offer_ways(self.add_button), px=18
        )
        self.more_button = IconButton(theme, "mer", tr("Mer om lagerlistan"), px=18)
        self.more_button.setMenu(make_list_menu(self, presenter))
        self.more_button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self.empty_note = EmptyNote(theme, self._clear_filter, presenter.add_asked.emit)
        self.add_below = Button(
            theme,
            tr("Lägg till lager"),
            lambda: self._offer_ways(self.add_below),
            kind="quiet",
            icon="ny",
            tip=tr("Från en fil (Ctrl+L), från en tjänst, eller en bakgrundskarta"),
        )
        self.filter_field.textChanged.connect(presenter.set_filter)
        self.filter_field.left_down.connect(self.focus_list)
        head = QHBoxLayout()
        head.setContentsMargins(16, 6, 14, 6)
        head.setSpacing(0)
        head.addWidget(make_label(tr("Lager"), "detail_title"), 1)
        head.addWidget(self.filter_button)
        head.addWidget(self.add_button)
        head.addWidget(self.more_button)
        field = QHBoxLayout()
        field.setContentsMargins(12, 0, 12, 8)
        field.addWidget(self.filter_field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(field)
        self.above = QVBoxLayout()
        """What stands above the layers for a while, such as a comparison."""
        layout.addLayout(self.above)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.empty_note, 1)
        layout.addWidget(make_line())
        layout.addWidget(self._make_foot())
        presenter.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        presenter = self._presenter
        if self.filter_field.text() != presenter.filter_text:  # a restored list
            self.filter_field.setText(presenter.filter_text)
        some = bool(presenter.groups())
        if not some:
            self.empty_note.show_why(presenter.filter_text)
        if not some and self.list.hasFocus():
            self._focus_filter()
        self.list.setVisible(some)
        self.empty_note.setVisible(not some)

    def _clear_filter(self) -> None:
        self.filter_field.clear()
        self._focus_filter()

    def _make_foot(self) -> QWidget:
        foot = QWidget()
        foot.setFixedHeight(_FOOT)
        row = QHBoxLayout(foot)
        row.setContentsMargins(10, 0, 14, 0)
        row.addWidget(self.add_below)
        row.addStretch(1)
        row.addWidget(make_label("Ctrl+L", "caption"))
        return foot

    def _offer_ways(self, button: QWidget) -> None:
        """Show where a layer may come from, above the button where there is no room below."""
        corner = button.mapToGlobal(button.rect().bottomLeft())
        above = button.mapToGlobal(button.rect().topLeft())
        below = button is self.add_button
        menu = self.add_menu = make_add_menu(self, self._presenter)
        height = menu.sizeHint().height()
        menu.popup(corner if below else above - QPoint(0, height))

    def _focus_filter(self) -> None:
        self.filter_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_field.selectAll()

    def focus_list(self) -> None:
        """Go to the list, to the line that was left."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
