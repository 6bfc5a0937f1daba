"""The question which coordinate system a file has."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout

from ui.language import tr
from ui.start.crs_question import CrsChoice, CrsPresenter, letter_of
from ui.start.widgets.field import TextField
from ui.start.widgets.panel import FormPanel
from ui.start.widgets.radio_card import RadioCard
from ui.theme import Theme
from ui.widgets.controls import Button, Icon, clear_layout, make_card, make_label


class CrsQuestion(FormPanel):
    """Shows a coordinate system presenter. A letter chooses, Enter uses, Esc leaves."""

    def __init__(self, theme: Theme, presenter: CrsPresenter) -> None:
        primary = Button(theme, "", presenter.use, kind="primary", icon="bock")
        super().__init__(
            theme,
            tr("Planområde"),
            tr("Planområdet behöver ett koordinatsystem"),
            primary,
            presenter.cancel,
        )
        self._theme, self._presenter = theme, presenter
        self._gap = primary.text()  # between the icon and the words
        self.cards: dict[str, RadioCard] = {}
        self._shown: tuple[CrsChoice, ...] | None = None
        self._group = QButtonGroup(self)
        self.file_name = make_label("", "strong", wrap=True)
        self.sentence = make_label("", wrap=True)
        self._heading = make_label("", "heading", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.open_other = Button(
            theme, tr("Anna&t system …"), self._open_other, kind="quiet", name=tr("Annat system")
        )
        self.open_other.setAutoDefault(True)
        self.open_other.setStyleSheet("padding: 0;")
        self.other = TextField(
            theme,
            tr("Systemets &kod"),
            presenter.write_other,
            lambda: None,
            example=tr("till exempel EPSG:3021"),
        )
        self._lay_out()
        presenter.changed.connect(self._refresh)
        self._refresh()

    def focus_content(self) -> None:
        """Put the focus on the chosen card, or in the field where there is none."""
        card = self.cards.get(self._presenter.selected)
        target = self.other.editor if card is None or self._presenter.is_other else card
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        self.middle.addWidget(self._warning())
        self.middle.addSpacing(22)
        self.middle.addWidget(self._heading)
        self.middle.addSpacing(8)
        self.middle.addLayout(self._list)
        self.middle.addSpacing(14)
        row = QHBoxLayout()
        row.addWidget(self.open_other)
        row.addStretch(1)
        self.middle.addLayout(row)
        self.middle.addWidget(self.other)
        self.middle.addStretch(1)

    def _warning(self) -> QFrame:
        card, layout = make_card("warning")
        layout.setContentsMargins(16, 10, 16, 12)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.file_name)
        words.addWidget(self.sentence)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(Icon(self._theme, "ogiltig-fil", "warning", 20), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        layout.addLayout(row)
        return card

    def _refresh(self) -> None:
        presenter = self._presenter
        if presenter.choices != self._shown:
            self._show_choices(presenter.choices)
        self.file_name.setText(presenter.file.name)
        self.sentence.setText(presenter.sentence)
        self._heading.setText(
            tr("Rimliga system, prövade mot länet")
            if presenter.choices
            else tr("Inget vanligt system lägger filen i länet. Skriv koden för det som stämmer.")
        )
        chosen = "" if presenter.is_other else presenter.selected
        self._group.setExclusive(not presenter.is_other)
        for code, card in self.cards.items():
            card.setChecked(code == chosen)
        self.open_other.setVisible(not presenter.is_other)
        self.other.setVisible(presenter.is_other)
        self.other.show_value(presenter.other)
        self.other.show_fault(presenter.fault)
        words = tr("Använd {answer}", answer=presenter.answer)
        self.primary.setText(self._gap + words.replace("&", "&&"))
        self.primary.setAccessibleName(words)

    def _show_choices(self, choices: tuple[CrsChoice, ...]) -> None:
        self._shown = choices
        if [item.code for item in choices] == list(self.cards):
            for item in choices:  # what has been counted meanwhile; the focus stays
                self.cards[item.code].show_hint(item.where, item.told)
            return
        for card in self.cards.values():
            self._group.removeButton(card)
        clear_layout(self._list)
        self.cards = {}
        for number, choice in enumerate(choices):
            card = RadioCard(self._theme, letter_of(number), choice.name, choice.code, choice.where)
            card.toggled.connect(lambda on, code=choice.code: self._on_toggled(on, code))
            self.cards[choice.code] = card
            self._group.addButton(card)
            self._list.addWidget(card)

    def _on_toggled(self, on: bool, code: str) -> None:
        if on:
            self._presenter.select(code)

    def _open_other(self) -> None:
        self._presenter.open_other()
        self.other.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letters = {
            letter_of(number): item.code for number, item in enumerate(self._presenter.choices)
        }
        code = letters.get(event.text().upper())
        if code is not None and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self._presenter.select(code)
            self.cards[code].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)
