"""The page that compares an ÖP with the structure images: filters, pairs, and one in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.language import tr
from ui.structure.presenter import ComparePresenter
from ui.structure.widgets.pair_table import PairTable
from ui.theme import Theme
from ui.widgets.combo import Combo
from ui.widgets.controls import Button, ElidedLabel, make_card, make_label, make_line, make_row

EDGE = 20
CELL = 12
"""What a cell of a table keeps free: its words stand below the others."""


class CompareView(QFrame):
    """Shows a compare presenter.

    Parameters
    ----------
    ask_file, ask_profile
        Ask for a municipality's file, and for a profile; None where nothing was chosen.
    ask_target
        Asks where to write, with a proposed name.
    """

    def __init__(
        self,
        theme: Theme,
        presenter: ComparePresenter,
        *,
        ask_file: Callable[[], Path | None],
        ask_profile: Callable[[], Path | None],
        ask_target: Callable[[str], Path | None],
    ) -> None:
        super().__init__()
        self._presenter = presenter
        self._ask_file, self._ask_profile, self._ask_target = ask_file, ask_profile, ask_target
        self.setProperty("panel", True)
        self.setAccessibleName(tr("Jämför ÖP med strukturbilden"))
        self.choose = Button(
            theme, tr("Välj ÖP-fil …"), self._choose_file, kind="primary", icon="oppna"
        )
        self.profile = Button(
            theme,
            tr("Profil …"),
            self._choose_profile,
            kind="quiet",
            name=tr("Välj en annan profil för filens objekt"),
        )
        self.profile_name = ElidedLabel("", "muted")
        self.title = make_label("", "heading", wrap=True)
        self.summary = make_label("", "muted", wrap=True)
        self.verdicts = Combo(theme, tr("Visa bedömning"), 18)
        self.kinds = Combo(theme, tr("Visa klass"), 12)
        self.table = PairTable(presenter)
        self.sentence = make_label("", wrap=True)
        self.show_map = Button(
            theme, tr("Visa på kartan"), presenter.show_on_map, kind="quiet", icon="zooma-till"
        )
        self.write = Button(theme, tr("Skriv …"), self._write, icon="exportera")
        self.notes = make_label("", "small", wrap=True)
        self.how = Button(theme, tr("Så jämförs"), kind="quiet")
        self.how.setCheckable(True)
        self.how.toggled.connect(self.notes.setVisible)
        self.notes.hide()
        self._lay_out()
        self.verdicts.activated.connect(
            lambda row: presenter.show_verdict(str(self.verdicts.itemData(row)))
        )
        self.kinds.activated.connect(lambda row: presenter.show_kind(str(self.kinds.itemData(row))))
        presenter.changed.connect(self._show_head)
        presenter.rows_changed.connect(self._show_rows)
        presenter.chosen_changed.connect(self._show_chosen)
        self._show_head()
        self._show_rows()
        self._show_chosen()

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(EDGE, 10, EDGE, 8)
        head.setSpacing(6)
        top = make_row(self.choose, self.profile, self.profile_name)
        top.setStretch(2, 1)
        head.addLayout(top)
        head.addWidget(self.title)
        head.addWidget(self.summary)
        head.addLayout(make_row(self.verdicts, self.kinds, 1))
        self.card, inner = make_card()
        inner.setSpacing(6)
        inner.addWidget(self.sentence)
        foot = QVBoxLayout()
        foot.setContentsMargins(EDGE, 9, EDGE - 8, 10)
        foot.setSpacing(8)
        for part in (self.card, self.notes):
            row = make_row(part)
            row.setContentsMargins(0, 0, 8, 0)
            foot.addLayout(row)
        foot.addLayout(make_row(self.write, 1, self.how, self.show_map))
        self.line = make_line()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(make_line())
        listed = make_row(self.table)
        listed.setContentsMargins(EDGE - CELL, 0, 0, 0)
        layout.addLayout(listed, 1)
        layout.addStretch(0)  # takes the room while nothing is compared
        layout.addWidget(self.line)
        layout.addLayout(foot)

    def focus_content(self) -> None:
        """Put the focus on the pairs, or on what gives some."""
        target = self.table if self._presenter.rows else self.choose
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_file(self) -> None:
        path = self._ask_file()
        if path is not None:
            self._presenter.compare(path)

    def _choose_profile(self) -> None:
        path = self._ask_profile()
        if path is not None:
            self._presenter.choose_profile(path)

    def _write(self) -> None:
        target = self._ask_target("jamforelse.docx")
        if target is not None:
            self._presenter.write(target)

    def _show_head(self) -> None:
        presenter = self._presenter
        has_found = presenter.found is not None
        self.title.setText(presenter.title)
        self.title.setVisible(bool(presenter.title))
        self.summary.setText(presenter.summary)
        self.profile_name.setText(presenter.profile_words)
        self.choose.setEnabled(not presenter.is_running)
        self.notes.setText("\n".join(presenter.notes))
        for part in (self.verdicts, self.kinds, self.table, self.line, self.write, self.how):
            part.setVisible(has_found)
        self.notes.setVisible(has_found and self.how.isChecked())
        _fill(self.verdicts, presenter.verdicts, presenter.verdict)
        _fill(self.kinds, presenter.kinds, presenter.kind)

    def _show_rows(self) -> None:
        presenter = self._presenter
        _fill(self.verdicts, presenter.verdicts, presenter.verdict)
        _fill(self.kinds, presenter.kinds, presenter.kind)
        self.table.show_items(presenter.rows)

    def _show_chosen(self) -> None:
        pair = self._presenter.chosen
        self.card.setVisible(pair is not None)
        self.show_map.setVisible(pair is not None)
        self.sentence.setText(pair.text if pair is not None else "")
        if pair is not None and pair in self._presenter.rows and self.table.current is not pair:
            self.table.make_current(self._presenter.rows.index(pair))


def _fill(combo: Combo, choices: tuple[tuple[str, str], ...], chosen: str) -> None:
    if [(combo.itemData(row), combo.itemText(row)) for row in range(combo.count())] != [*choices]:
        combo.clear()
        for value, word in choices:
            combo.addItem(word, value)
    combo.setCurrentIndex(max(0, combo.findData(chosen)))
