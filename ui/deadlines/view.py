"""The page Frister: a line of dates, what looks wrong, what would help, and what is chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from rumslig.deadlines.dated import Proposal
from rumslig.deadlines.plausibility import Remark
from ui.deadlines.presenter import DatesPresenter
from ui.deadlines.widgets.date_row import DateRow
from ui.deadlines.words import severity_word
from ui.language import tr
from ui.start.widgets.field import ChoiceField, TextField
from ui.theme import Theme
from ui.widgets.controls import (
    Button,
    Icon,
    clear_layout,
    make_card,
    make_label,
    make_line,
    make_row,
)
from ui.words import route_choices

EDGE = 20


class DatesView(QScrollArea):
    """Shows a dates presenter; `choose_file` asks where to write the calendar file."""

    def __init__(
        self,
        theme: Theme,
        presenter: DatesPresenter,
        choose_file: Callable[[str], Path | None],
    ) -> None:
        super().__init__()
        self._theme, self._presenter, self._choose_file = theme, presenter, choose_file
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Ärendets frister"))
        self.back = Button(theme, tr("Tillbaka"), presenter.back, kind="quiet", icon="stang")
        self.summary = make_label("", "", wrap=True)
        self._remarks, self._proposals, self._line = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self.rows: list[DateRow] = []
        self.remark_buttons: list[Button] = []
        self.proposal_buttons: list[Button] = []
        self.route = ChoiceField(
            theme, tr("Beslutsväg"), route_choices(), presenter.set_route, lambda: None
        )
        self.meeting = ChoiceField(theme, tr("Möte"), (), presenter.set_meeting, lambda: None)
        self.meeting_words = make_label("", "muted", wrap=True)
        self.received = TextField(
            theme,
            tr("Remissen kom in"),
            lambda text: None,
            lambda: presenter.set_received(self.received.line.text()),
            example=tr("åååå-mm-dd"),
        )
        self.received.line.returnPressed.connect(
            lambda: presenter.set_received(self.received.line.text())
        )
        self.until = TextField(
            theme,
            tr("Anstånd till"),
            presenter.write_until,
            lambda: None,
            example=tr("åååå-mm-dd"),
        )
        self.ask = Button(theme, tr("Begärt"), presenter.ask_for_more)
        self.grant = Button(theme, tr("Beviljat"), presenter.grant_more)
        self.refuse = Button(theme, tr("Nekat"), presenter.refuse_more)
        self.extension_words = make_label("", "muted", wrap=True)
        self.fault = make_label("", "danger", wrap=True)
        self.file = Button(theme, tr("Skriv kalenderfil …"), self._write, icon="kalender")
        self.source = make_label("", "muted", wrap=True)
        self._lay_out()
        presenter.changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        page = QWidget()
        page.setProperty("panel", True)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(EDGE, 10, EDGE, 16)
        layout.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(make_label(tr("Frister"), "detail_title"), 1)
        head.addWidget(self.back)
        layout.addLayout(head)
        layout.addWidget(self.summary)
        layout.addLayout(self._remarks)
        layout.addLayout(self._proposals)
        layout.addWidget(self.fault)
        self._line.setSpacing(0)
        layout.addLayout(self._line)
        layout.addWidget(make_line())
        layout.addWidget(make_label(tr("Vägen till beslut"), "heading"))
        choices = QHBoxLayout()
        choices.setSpacing(12)
        choices.addWidget(self.route, 1)
        choices.addWidget(self.received, 1)
        layout.addLayout(choices)
        layout.addWidget(self.meeting)
        layout.addWidget(self.meeting_words)
        layout.addWidget(make_label(tr("Anstånd"), "heading"))
        layout.addWidget(self.extension_words)
        layout.addWidget(self.until)
        layout.addLayout(make_row(self.ask, self.grant, self.refuse, 1))
        layout.addWidget(make_line())
        layout.addLayout(make_row(self.file, 1))
        layout.addWidget(self.source)
        layout.addStretch(1)
        self.setWidget(page)

    def focus_content(self) -> None:
        """Put the focus on what would help first, or on the way back."""
        buttons = [*self.remark_buttons, *self.proposal_buttons, self.back]
        buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show what is known now."""
        presenter = self._presenter
        held = self._held()
        self.summary.setText(presenter.summary)
        self._show_remarks(presenter.remarks)
        self._show_proposals(presenter.proposals)
        self._show_line()
        self.route.show_value(presenter.route)
        self.received.show_value(presenter.received)
        meetings = tuple((item.code, item.words) for item in presenter.meetings)
        self.meeting.setVisible(bool(meetings))
        self.meeting.show_choices(meetings)
        self.meeting.show_value(presenter.meeting)
        self.meeting_words.setText(presenter.meeting_words)
        self.extension_words.setText(presenter.extension_words)
        self.until.show_value(presenter.until)
        self.fault.setText(presenter.fault)
        self.fault.setVisible(bool(presenter.fault))
        self.source.setText(presenter.source)
        self.source.setVisible(bool(presenter.source))
        for part in (self.route, self.meeting, self.ask, self.grant, self.refuse, self.until):
            part.setEnabled(not presenter.is_closed)
        if held and self.isVisible():
            self.focus_content()

    def _held(self) -> bool:
        """Whether the focus is on something that is about to be made anew."""
        return any(item.hasFocus() for item in (*self.remark_buttons, *self.proposal_buttons))

    def _show_remarks(self, remarks: tuple[Remark, ...]) -> None:
        clear_layout(self._remarks)
        self.remark_buttons = []
        for remark in remarks:
            kind = {"fault": "danger", "warning": "warning", "note": "true"}[remark.severity]
            icon = {"fault": "fel", "warning": "varning", "note": "hjalp"}[remark.severity]
            role = {"fault": "danger", "warning": "warning", "note": "muted"}[remark.severity]
            card, layout = make_card(kind)
            words = f"{severity_word(remark.severity)}: {remark.sentence}"
            layout.addLayout(
                _beside(Icon(self._theme, icon, role, 18), make_label(words, wrap=True))
            )
            if remark.severity == "fault" and remark.suggestion:
                button = Button(
                    self._theme,
                    tr("Rätta till {day}", day=remark.suggestion),
                    lambda remark=remark: self._presenter.correct(remark),  # type: ignore[misc]
                )
                self.remark_buttons.append(button)
                layout.addLayout(make_row(button, 1))
            self._remarks.addWidget(card)

    def _show_proposals(self, proposals: tuple[Proposal, ...]) -> None:
        clear_layout(self._proposals)
        self.proposal_buttons = []
        for proposal in proposals:
            card, layout = make_card()
            layout.setSpacing(6)
            layout.addWidget(make_label(proposal.reason, "small", wrap=True))
            button = Button(
                self._theme,
                proposal.title,
                lambda proposal=proposal: self._presenter.take(proposal),  # type: ignore[misc]
            )
            button.setAccessibleDescription(proposal.reason)
            self.proposal_buttons.append(button)
            layout.addLayout(make_row(button, 1))
            self._proposals.addWidget(card)

    def _show_line(self) -> None:
        clear_layout(self._line)
        steps = self._presenter.steps
        self.rows = [
            DateRow(self._theme, step, first=number == 0, last=number == len(steps) - 1)
            for number, step in enumerate(steps)
        ]
        for row in self.rows:
            self._line.addWidget(row)

    def _write(self) -> None:
        target = self._choose_file(self._presenter.file_name)
        if target is not None:
            self._presenter.write_file(target)


def _beside(icon: Icon, label: QLabel) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label, 1)
    return row
