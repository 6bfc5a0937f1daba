"""What can be done with a layer from its card."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.language import tr
from ui.layer_list.groups import layer_beside
from ui.layer_list.presenter import LayerItem, LayerListPresenter
from ui.layer_list.widgets.layer_model import percent
from ui.layer_list.widgets.opacity_slider import OpacitySlider
from ui.theme import Theme
from ui.widgets.controls import Button, Icon, IconButton, make_label, make_row


class NameField(QLineEdit):
    """Takes a new name: Enter gives it, Esc gives None."""

    def __init__(self, on_end: Callable[[str | None], None]) -> None:
        super().__init__()
        self._on_end = on_end
        self.setAccessibleName(tr("Lagrets namn"))
        self.setMaxLength(120)
        self.hide()

    def begin(self, name: str) -> None:
        """Show the name, ready to be written over."""
        self.setText(name)
        self.show()
        self.selectAll()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._on_end(None)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_end(self.text())
        else:
            super().keyPressEvent(event)


class FaultNote(QFrame):
    """Why a layer cannot be shown, what follows, and a way out."""

    def __init__(self, theme: Theme, presenter: LayerListPresenter, item: LayerItem) -> None:
        super().__init__()
        self.setProperty("card", "warning")
        self.setAccessibleName(tr("Lagret kan inte visas"))
        fact = QHBoxLayout()
        fact.setSpacing(8)
        fact.addWidget(Icon(theme, "varning", "warning"), 0, Qt.AlignmentFlag.AlignTop)
        fact.addWidget(make_label(item.fault, "warning", wrap=True), 1)
        if item.is_own:
            follows = tr("Flytta tillbaka eller laga filen och försök igen, eller ta bort lagret.")
        else:
            follows = tr(
                "Regler som behöver lagret svarar ”Kunde inte kontrolleras”. "
                "Försök läsa det igen; hjälper det inte behöver paketet installeras på nytt."
            )
        self.again = Button(
            theme,
            tr("Försök läsa igen"),
            lambda: presenter.reread(item.id),
            kind="quiet",
            icon="uppdatera",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 4)
        column.setSpacing(4)
        column.addLayout(fact)
        column.addWidget(make_label(follows, "small", wrap=True))
        column.addLayout(make_row(self.again, 1))


class CardControls(QWidget):
    """Shown or not, opacity, place in the list; for own layers also name and removal."""

    def __init__(
        self,
        theme: Theme,
        presenter: LayerListPresenter,
        item: LayerItem,
        rename: Callable[[], None],
    ) -> None:
        super().__init__()
        self._presenter, key = presenter, item.id
        self.eye_button = IconButton(theme, "oga", "", lambda: presenter.toggle(key))
        self.zoom_button = IconButton(
            theme, "zooma-till", tr("Zooma till lagret"), lambda: presenter.zoom_to(key)
        )
        self.up_button = IconButton(
            theme, "pil-upp", tr("Flytta upp i listan"), lambda: presenter.move_layer(key, False)
        )
        self.down_button = IconButton(
            theme, "pil-ned", tr("Flytta ned i listan"), lambda: presenter.move_layer(key, True)
        )
        self.rename_button = IconButton(theme, "skriv", tr("Byt namn"), rename)
        self.remove_button = IconButton(
            theme, "ta-bort", tr("Ta bort lagret"), lambda: presenter.remove(key)
        )
        self.table_button = IconButton(
            theme,
            "tabell",
            tr("Visa lagrets rader som tabell"),
            lambda: presenter.table_asked.emit(key),
        )
        self.slider = OpacitySlider(
            theme,
            tr("Opacitet för {layer}", layer=item.title),
            lambda value: presenter.set_opacity(key, value),
            presenter.end_joining,
        )
        self._value = make_label("", "small")
        self._value.setMinimumWidth(42)
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        read = item.is_readable
        buttons = QHBoxLayout()
        buttons.setContentsMargins(-7, 0, 0, 0)  # the first icon stands under the title
        buttons.setSpacing(2)
        for button, wanted in (
            (self.eye_button, read),
            (self.zoom_button, read),
            (self.table_button, item.layer is not None),
            (self.up_button, True),
            (self.down_button, True),
            (self.rename_button, item.is_own),
            (self.remove_button, item.is_own),
        ):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            if wanted:
                buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(buttons)
        if read:
            row = make_row(make_label(tr("Opacitet"), "muted"), self.slider, self._value)
            row.setStretch(1, 1)
            column.addLayout(row)
        self.show_item(item)

    def show_item(self, item: LayerItem) -> None:
        """Show how the layer is now."""
        words = tr("Dölj på kartan") if item.visible else tr("Visa på kartan")
        self.eye_button.show_icon("oga" if item.visible else "oga-av", words)
        self.slider.show_value(item.opacity)
        self._value.setText(percent(item.opacity))
        groups = self._presenter.groups()
        for button, down in ((self.up_button, False), (self.down_button, True)):
            can = bool(layer_beside(groups, item.id, down))
            if not can and button.hasFocus():
                other = self.down_button if button is self.up_button else self.up_button
                other.setEnabled(True)
                other.setFocus(Qt.FocusReason.OtherFocusReason)
            button.setEnabled(can)
