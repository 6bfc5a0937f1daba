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
from ui.widgets.controls import Button, make_label, make_line, make_row
from ui.widgets.switch import Switch

_EDGE = 20
"""As every panel's edge."""


class RegisterView(QFrame):
    """Shows a register presenter."""

    def __init__(
        self,
        theme: Theme,
        presenter: RegisterPresenter,
        ask_file: Callable[[], Path | None],
        *,
        ask_calendar: Callable[[str], Path | None],
        show_statistics: Callable[[], None],
        ask_new: Callable[[], None],
    ) -> None:
        super().__init__()
        self._presenter, self._ask_file = presenter, ask_file
        self._ask_calendar = ask_calendar
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
        self._spare = QWidget()
        self.empty = make_label("", "muted", wrap=True)
        self.new = Button(theme, tr("Nytt ärende"), ask_new, icon="ny")
        self.clear = Button(theme, tr("Rensa sökningen"), self._clear, icon="stang")
        self.more = Button(theme, tr("Visa fler"), presenter.show_more, kind="quiet")
        self.open = Button(
            theme, tr("Öppna ärendet"), self.list.open_current, kind="primary", icon="oppna"
        )
        self.calendar = Button(
            theme,
            tr("Kalenderfil …"),
            self._export_calendar,
            icon="kalender",
            tip=tr("Skriv datumen för de öppna ärendena i listan som en kalenderfil"),
        )
        self.statistics = Button(
            theme,
            tr("Statistik"),
            show_statistics,
            kind="quiet",
            icon="diagram",
            tip=tr("Visa årets ärenden i siffror"),
        )
        self._arrange()
        self._connect()
        self._refresh()

    def _arrange(self) -> None:
        inner = QVBoxLayout()
        inner.setContentsMargins(_EDGE, 12, _EDGE, 8)
        inner.setSpacing(10)
        inner.addLayout(make_row(make_label(tr("Alla ärenden"), "panel_title"), 1, self.count))
        inner.addWidget(self.search)
        inner.addLayout(make_row(self.switch, 1))
        inner.addWidget(self.function)
        inner.addWidget(self.municipality)
        inner.addLayout(make_row(self.agenda, 1))
        inner.addWidget(self.empty)
        inner.addLayout(make_row(self.new, self.clear, 1))
        inner.addWidget(self.list, 1)
        inner.addWidget(self._spare, 1)
        inner.addLayout(make_row(self.more, 1))
        foot = make_row(self.open, self.calendar, 1, self.statistics)
        foot.setContentsMargins(_EDGE, 10, _EDGE, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(inner, 1)
        layout.addWidget(make_line())
        layout.addLayout(foot)
        order = (self.search, *self.switch.buttons.values(), self.function, self.municipality)
        order = (*order, self.agenda, self.new, self.clear, self.list, self.more)
        order = (*order, self.open, self.calendar, self.statistics)
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
        self.list.current_changed.connect(self._show_foot)
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

    def _export_calendar(self) -> None:
        target = self._ask_calendar(self._presenter.calendar_name)
        if target is not None:
            self._presenter.export_calendar(target)

    def _clear(self) -> None:
        self.search.clear()
        self.focus_content()

    def _show_foot(self) -> None:
        can_open, has_open = self.list.has_current, self._presenter.has_open
        self.open.setEnabled(can_open)
        self.open.setToolTip("" if can_open else tr("Välj ett ärende i listan"))
        self.calendar.setEnabled(has_open)
        self.calendar.setToolTip(
            tr("Skriv datumen för de öppna ärendena i listan som en kalenderfil")
            if has_open
            else tr("Inget öppet ärende i listan")
        )

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
        self.new.setVisible(presenter.is_bare)
        self.clear.setVisible(bool(words) and bool(presenter.search.strip()))
        self.list.setVisible(not words)
        self._spare.setVisible(bool(words))
        self.more.setVisible(presenter.has_more)
        self._show_foot()

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
