"""The page of the step Intag."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.case_intake.presenter import CaseIntakePresenter, FileLine, QuotationLine
from ui.case_intake.widgets.file_table import FileTable
from ui.case_intake.widgets.theme_table import QuotationTable, ThemeTable
from ui.language import tr
from ui.theme import Theme
from ui.widgets.controls import Button, make_card, make_label, make_line, make_row
from ui.widgets.reason_line import ReasonLine
from ui.widgets.scrolled import make_scroller

MOST_ROWS = 8
"""So many rows show at once; more scroll by themselves."""
_EDGE = 20


class IntakePage(QFrame):
    """Shows what came in; `choose` asks for files to add."""

    def __init__(
        self,
        theme: Theme,
        presenter: CaseIntakePresenter,
        choose: Callable[[], Sequence[Path]],
    ) -> None:
        super().__init__()
        self._presenter, self._choose = presenter, choose
        self.setAccessibleName(tr("Intag"))
        self.facts = make_label("", "muted", wrap=True)
        self.doubt_card, doubts = make_card("warning")
        self.doubts = make_label("", wrap=True)
        doubts.addWidget(self.doubts)
        self.add = Button(theme, tr("Lägg till handlingar …"), self._add, kind="primary", icon="ny")
        self.files = FileTable(theme, self._show_file)
        self.note = make_label("", "muted", wrap=True)
        self.show_file = Button(theme, tr("Öppna"), self._open, icon="oppna", kind="quiet",
                                tip=tr("Visa handlingen med datorns eget program"))  # fmt: skip
        self.place = Button(
            theme, tr("Placera plankartan"), self._place, icon="rita", kind="quiet",
            tip=tr("Lägg kartbilden på plats och rita av planområdet"),
        )  # fmt: skip
        self.reason = ReasonLine(
            tr("Skäl att inte räkna filen till handlingarna"), tr("Skäl, till exempel plankarta")
        )
        self.reason.returnPressed.connect(self._leave_out)
        self.leave_out = Button(theme, tr("Räkna inte"), self._leave_out, kind="quiet")
        self.themes = ThemeTable(self._to_quotations)
        self.unmentioned = make_label("", "strong", wrap=True)
        self.detail = make_label("", "muted", wrap=True)
        self.quotations = QuotationTable(self._show_quotation)
        self.again = Button(
            theme, tr("Sök igen med dagens ord"), presenter.sweep_again, icon="kor", kind="quiet"
        )
        foot = make_row(self.add, 1, self.again)
        foot.setContentsMargins(_EDGE, 10, _EDGE, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(make_scroller(self._page(), tr("Intag")), 1)
        layout.addWidget(make_line())
        layout.addLayout(foot)
        self.files.chosen.connect(self._show_line)
        self.themes.chosen.connect(self._show_theme)
        presenter.changed.connect(self.refresh)
        self.refresh()

    def _page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(_EDGE, 12, _EDGE, 16)
        layout.setSpacing(8)
        layout.addWidget(self.doubt_card)
        layout.addWidget(make_label(tr("Handlingar"), "heading"))
        layout.addWidget(self.facts)
        layout.addWidget(self.files)
        layout.addWidget(self.note)
        layout.addLayout(make_row(self.show_file, self.place, 1))
        layout.addLayout(make_row(self.reason, self.leave_out))
        layout.addSpacing(12)
        layout.addWidget(make_label(tr("Vad handlingarna nämner"), "heading"))
        layout.addWidget(self.themes)
        layout.addWidget(self.unmentioned)
        layout.addWidget(self.detail)
        layout.addWidget(self.quotations)
        layout.addStretch(1)
        return page

    def focus_content(self) -> None:
        """Begin at the files, or at the way to add some."""
        target = self.files if self._presenter.files else self.add
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show what is known now."""
        presenter = self._presenter
        self.facts.setText(presenter.facts)
        self.doubts.setText("\n".join(presenter.doubts))
        self.doubt_card.setVisible(bool(presenter.doubts))
        self.files.show_items(presenter.files)
        self.files.setVisible(bool(presenter.files))
        self.files.fit(MOST_ROWS)
        self.themes.show_items(presenter.themes)
        self.themes.fit(MOST_ROWS)
        missing = presenter.unmentioned
        self.unmentioned.setText(tr("Nämns inte: {themes}.", themes=missing) if missing else "")
        self.unmentioned.setVisible(bool(missing))
        self.again.setVisible(presenter.is_stale)
        self._show_line()
        self._show_theme()

    def _show_line(self) -> None:
        line = self.files.current
        if line is not None:
            self.reason.be_about((self._presenter.dnr, line.name, line.sha256))
        self.note.setText(line.note if line else "")
        self.note.setVisible(bool(line and line.note))
        self.show_file.setVisible(line is not None)
        self.place.setVisible(line is not None and line.can_place)
        for part in (self.reason, self.leave_out):
            part.setVisible(line is not None and line.can_leave_out)
        counted = line is None or line.counts
        self.reason.setEnabled(counted)
        self.leave_out.show_word(tr("Räkna inte") if counted else tr("Räkna igen"))

    def _show_theme(self) -> None:
        theme = self.themes.current
        self.detail.setText(theme.detail if theme else "")
        self.detail.setVisible(bool(theme and theme.detail))
        found = theme.quotations if theme else ()
        self.quotations.show_items(found)
        self.quotations.setVisible(bool(found))
        self.quotations.fit(MOST_ROWS)

    def _add(self) -> None:
        files = self._choose()
        if files:
            self._presenter.add(files)

    def _show_file(self, line: FileLine) -> None:
        self._presenter.show_file(line.name, line.sha256)

    def _open(self) -> None:
        if self.files.current is not None:
            self._show_file(self.files.current)

    def _place(self) -> None:
        if self.files.current is not None:
            self._presenter.place(self.files.current)

    def _leave_out(self) -> None:
        line = self.files.current
        if line is None:
            return
        reason = self.reason.text().strip() if line.counts else ""
        if line.counts and not reason:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._presenter.leave_out(line, reason)
        self.reason.clear()

    def _to_quotations(self) -> None:
        if self.quotations.isVisible():
            self.quotations.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_quotation(self, line: QuotationLine) -> None:
        self._presenter.show_file(line.file, line.sha256)
