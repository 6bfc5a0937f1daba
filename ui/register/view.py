"""The page of all cases: search, choice of list, and the cases under headings."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout, QWidget

from ui.language import tr
from ui.register.lines import CHOICES, Choice
from ui.register.presenter import RegisterPresenter
from ui.register.widgets.case_sections import CaseSections
from ui.register.widgets.search_line import SearchLine
from ui.theme import Theme
from ui.widgets.combo import Combo
from ui.widgets.controls import Button, make_label, make_row
from ui.widgets.switch import Switch

_EDGE = 20
"""As every panel's edge."""


class RegisterView(QFrame):
    """Shows a register presenter."""

    def __init__(
        self, theme: Theme, presenter: RegisterPresenter, ask_file: Callable[[], Path | None]
    ) -> None:
        super().__init__()
        self._presenter, self._ask_file = presenter, ask_file
        self.setProperty("panel", True)
        self.setAccessibleName(tr("Alla ärenden"))
        self.search = SearchLine(theme)
        self.switch = Switch(tr("Lista"))
        for choice, word in zip(CHOICES, _words(), strict=True):
            self.switch.add(choice, word)
        self.count = make_label("", "muted")
        self.function = Combo(theme, tr("Din funktion"))
        self.function.setEditable(True)
        self.function.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        edit = self.function.lineEdit()
        assert edit is not None
        edit.setPlaceholderText(tr("Din funktion, till exempel planhandläggare"))
        edit.setAccessibleName(tr("Din funktion"))
        self.municipality = Combo(theme, tr("Kommun"))
        self.agenda = Button(
            theme,
            tr("Exportera FÖL-listan"),
            self._export,
            icon="exportera",
            tip=tr("Skriv listan som webbsida, arbetsbok eller text"),
        )
        self.list = CaseSections(theme)
        self.empty = make_label("", "muted", wrap=True)
        self.more = Button(theme, tr("Visa fler"), presenter.show_more, kind="quiet")
        self._arrange()
        self._connect()
        self._refresh()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_EDGE, 20, _EDGE, 12)
        layout.setSpacing(10)
        layout.addLayout(make_row(make_label(tr("Alla ärenden"), "panel_title"), 1, self.count))
        layout.addWidget(self.search)
        layout.addLayout(make_row(self.switch, 1))
        layout.addWidget(self.function)
        layout.addWidget(self.municipality)
        layout.addLayout(make_row(self.agenda, 1))
        layout.addWidget(self.empty)
        layout.addWidget(self.list, 1)
        layout.addLayout(make_row(self.more, 1))
        order = (self.search, *self.switch.buttons.values(), self.function, self.municipality)
        order = (*order, self.agenda, self.list, self.more)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        presenter = self._presenter
        self.search.textChanged.connect(presenter.look_for)
        self.search.left.connect(self._go_to_list)
        self.switch.chosen.connect(self._choose)
        self.function.activated.connect(self._set_function)
        edit = self.function.lineEdit()
        assert edit is not None
        edit.editingFinished.connect(self._set_function)
        self.municipality.activated.connect(self._choose_municipality)
        self.list.opened.connect(presenter.ask_case)
        presenter.changed.connect(self._refresh)

    def focus_content(self) -> None:
        """Put the focus where the search begins."""
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.selectAll()

    def _go_to_list(self) -> None:
        if self.list.choose_first():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, key: str) -> None:
        choice: Choice = next(item for item in CHOICES if item == key)
        self._presenter.choose(choice)

    def _set_function(self) -> None:
        self._presenter.set_function(self.function.currentText())

    def _choose_municipality(self, index: int) -> None:
        self._presenter.choose_municipality(str(self.municipality.itemData(index) or ""))

    def _export(self) -> None:
        target = self._ask_file()
        if target is not None:
            self._presenter.export_agenda(target)

    def _refresh(self) -> None:
        presenter = self._presenter
        self.switch.show_chosen(presenter.choice)
        self.count.setText(presenter.count_words)
        self.function.setVisible(presenter.choice == "mine")
        self.municipality.setVisible(presenter.choice == "municipality")
        self.agenda.setVisible(presenter.choice == "fol")
        self._fill(self.function, [(name, name) for name in presenter.functions])
        edit = self.function.lineEdit()
        if edit is not None and not edit.hasFocus():
            self.function.setEditText(presenter.function)
        everywhere = (tr("Alla kommuner"), "")
        self._fill(
            self.municipality, [everywhere, *((name, name) for name in presenter.municipalities)]
        )
        place = self.municipality.findData(presenter.municipality)
        self.municipality.setCurrentIndex(max(0, place))
        self.list.show_sections(presenter.sections)
        words = presenter.empty_words
        self.empty.setText(words)
        self.empty.setVisible(bool(words))
        self.more.setVisible(presenter.has_more)

    def _fill(self, combo: QComboBox, items: list[tuple[str, str]]) -> None:
        there = [(combo.itemText(row), combo.itemData(row)) for row in range(combo.count())]
        if there != items:
            with QSignalBlocker(combo):
                text = combo.currentText()
                combo.clear()
                for words, value in items:
                    combo.addItem(words, value)
                if combo.isEditable():
                    combo.setEditText(text)


def _words() -> tuple[str, ...]:
    return tr("Mina"), tr("Svarsdag"), tr("Kommun"), tr("Status"), tr("FÖL")
