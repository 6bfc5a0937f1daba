"""The start panel: what can be done here, and the cases there are."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.language import tr
from ui.start.presenter import StartPresenter
from ui.start.widgets.action_row import ActionRow
from ui.start.widgets.case_list import CaseList
from ui.start.widgets.drop_area import DropArea
from ui.start.widgets.recent_row import RecentRow
from ui.theme import Theme
from ui.widgets.controls import Button, clear_layout, make_card, make_label, make_line, make_row

_EDGE = 20
"""As every panel's edge."""


class StartView(QFrame):
    """Shows a start presenter."""

    draw_asked = Signal()

    def __init__(self, theme: Theme, presenter: StartPresenter) -> None:
        super().__init__()
        self._theme, self._presenter = theme, presenter
        self.setProperty("panel", True)
        self.setAccessibleName(tr("Vad vill du göra?"))
        self.sentence = make_label("", "muted", wrap=True)
        self.drop_area = DropArea(
            theme,
            presenter.drop,
            presenter.ask_papers,
            title=tr("Släpp remissen här"),
            hint=tr("Mejl, zip, PDF, Word eller planområde. Originalen behålls."),
            choose=tr("eller välj filer …"),
        )
        self.open_row = ActionRow(
            theme,
            "plandialog",
            tr("Se vad RUS säger om en plats"),
            tr("Välj en fil med planområdet, inget ärende skapas"),
            "Ctrl+O",
            presenter.ask_open,
        )
        self.draw_row = ActionRow(
            theme,
            "rita",
            tr("Rita ett planområde på kartan"),
            tr("Klicka ut hörnen, Retur avslutar"),
            "R",
            self.draw_asked.emit,
        )
        self.new_row = ActionRow(
            theme,
            "ny",
            tr("Nytt ärende"),
            tr("Från remiss till färdigt yttrande"),
            "Ctrl+N",
            presenter.ask_new,
        )
        self.sample = Button(
            theme, tr("Öppna exempelärendet"), presenter.ask_sample, kind="primary", icon="kor"
        )
        self.sample.setAutoDefault(True)
        self.consultation = Button(
            theme,
            tr("Spara exempelremissen …"),
            presenter.ask_consultation,
            kind="quiet",
            icon="hamta",
            tip=tr("Ett brev, en planbeskrivning och en plangräns i en zip-fil"),
        )
        self.consultation.setAutoDefault(True)
        self.empty = make_label(
            tr("Inga ärenden än. De du öppnar visas här med sista svarsdag."), "muted", wrap=True
        )
        self.all_cases = Button(
            theme,
            tr("Alla ärenden"),
            presenter.ask_all,
            kind="quiet",
            icon="arende",
            tip=tr("Sök och välj bland alla ärenden (Ctrl+G)"),
        )
        self.cases = CaseList(theme)
        self.cases.opened.connect(presenter.ask_case)
        self.cases.row_reached.connect(self._reveal)
        self.recent: tuple[RecentRow, ...] = ()
        self._recent_rows = QVBoxLayout()
        self._recent_rows.setSpacing(0)
        self._recent_heading = make_label(tr("Senast öppnade filer"), "heading")
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = self._page()
        self._scroll.setWidget(self._body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        presenter.changed.connect(self._refresh)
        self._tips: dict[QWidget, str] = {
            part: part.toolTip() for part in (self.consultation, self.all_cases)
        }
        self._refresh()

    def _page(self) -> QWidget:
        page = QWidget()
        page.setProperty("panel", True)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(_EDGE, 36, _EDGE, 20)
        layout.setSpacing(0)
        layout.addWidget(make_label(tr("Vad vill du göra?"), "welcome"))
        layout.addSpacing(6)
        layout.addWidget(self.sentence)
        layout.addSpacing(22)
        layout.addWidget(self.drop_area)
        layout.addSpacing(16)
        for row in (self.open_row, self.draw_row, self.new_row):
            layout.addWidget(row)
            layout.addWidget(make_line())
        layout.addSpacing(24)
        layout.addWidget(self._first_time())
        layout.addSpacing(28)
        layout.addLayout(make_row(make_label(tr("Ärenden"), "heading"), 1, self.all_cases))
        layout.addSpacing(6)
        layout.addWidget(self.empty)
        layout.addWidget(self.cases)
        layout.addSpacing(24)
        layout.addWidget(self._recent_heading)
        layout.addSpacing(4)
        layout.addLayout(self._recent_rows)
        layout.addStretch(1)
        return page

    def _first_time(self) -> QFrame:
        card, layout = make_card("accent")
        layout.setContentsMargins(18, 14, 18, 16)
        layout.setSpacing(0)
        layout.addWidget(make_label(tr("Första gången?"), "heading"))
        layout.addSpacing(4)
        layout.addWidget(
            make_label(
                tr(
                    "Exempelärendet tar dig från planområde till färdigt yttrande. "
                    "Allt i det är påhittat, och inget skickas någonstans."
                ),
                "small",
                wrap=True,
            )
        )
        layout.addSpacing(14)
        layout.addLayout(make_row(self.sample, self.consultation, 1))
        layout.addSpacing(6)
        layout.addWidget(
            make_label(
                tr("Exempelremissen är en zip-fil som du kan släppa i fönstret, som en remiss."),
                "muted",
                wrap=True,
            )
        )
        return card

    def _refresh(self) -> None:
        presenter = self._presenter
        self.sentence.setText(presenter.sentence)
        for part in (
            self.drop_area,
            self.open_row,
            self.draw_row,
            self.new_row,
            self.sample,
            self.consultation,
            self.all_cases,
            self.cases,
        ):
            part.setEnabled(presenter.is_ready)
            part.setToolTip(presenter.reason or self._tips.get(part, ""))
        lines = presenter.lines
        self.cases.show_lines(lines)
        self.cases.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        self.all_cases.setVisible(bool(lines))
        self._show_recent()

    def _show_recent(self) -> None:
        presenter = self._presenter
        lines = presenter.recent_lines
        self._recent_heading.setVisible(bool(lines))
        if lines != tuple(row.line for row in self.recent):
            clear_layout(self._recent_rows)
            self.recent = tuple(
                RecentRow(self._theme, line, presenter.ask_recent, presenter.forget_recent)
                for line in lines
            )
            for row in self.recent:
                self._recent_rows.addWidget(row)
        for row in self.recent:
            row.setEnabled(presenter.is_ready)

    def _reveal(self, row: QRect) -> None:
        place = self.cases.mapTo(self._body, row.center())
        self._scroll.ensureVisible(place.x(), place.y(), 0, row.height())
