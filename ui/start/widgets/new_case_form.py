"""The form of a new case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.language import tr
from ui.start.new_case import NewCasePresenter
from ui.start.widgets.field import ChoiceField, TextField
from ui.start.widgets.panel import FormPanel
from ui.start.widgets.proposal_rows import ProposalRows
from ui.theme import Theme
from ui.widgets.controls import Button, Icon, make_card, make_label, make_row
from ui.words import plan_type_choices, route_choices, stage_choices

_GAP = 14


class NewCaseForm(FormPanel):
    """Shows a new case presenter; `choose_file` opens the file dialogue."""

    def __init__(
        self, theme: Theme, presenter: NewCasePresenter, choose_file: Callable[[], Path | None]
    ) -> None:
        primary = Button(
            theme,
            tr("Skapa är&ende"),
            self._submit,
            kind="primary",
            icon="bock",
            name=tr("Skapa ärende"),
        )
        super().__init__(theme, tr("Ärende"), tr("Nytt ärende"), primary, presenter.cancel)
        self._theme, self._presenter, self._choose_file = theme, presenter, choose_file
        self.choose = Button(
            theme, tr("Välj &fil …"), self._choose, icon="oppna", name=tr("Välj fil med planområde")
        )
        self.choose.setAutoDefault(True)
        self.fields: dict[str, TextField | ChoiceField] = {
            "dnr": self._text("dnr", tr("&Diarienummer"), tr("till exempel 26RS101")),
            "due": self._text("due", tr("&Sista svarsdag"), tr("åååå-mm-dd")),
            "title": self._text("title", tr("Ärendets &namn"), tr("Tomt: planområdets eget namn")),
            "sender": self._text("sender", tr("&Avsändare"), tr("till exempel Kumla kommun")),
            "sender_dnr": self._text("sender_dnr", tr("Avsändarens dn&r"), ""),
            "plan_type": self._choice("plan_type", tr("&Plantyp"), plan_type_choices()),
            "stage": self._choice("stage", tr("S&kede"), stage_choices()),
            "received": self._text("received", tr("Remissen kom &in"), tr("åååå-mm-dd")),
            "decision_route": self._choice("decision_route", tr("Besl&utsväg"), route_choices()),
            "handler": self._text("handler", tr("&Handläggare"), ""),
            "plan_file": self._text(
                "plan_file",
                tr("Plan&område"),
                tr("GeoPackage, Shape, GeoJSON eller WKT"),
                self.choose,
            ),
        }
        self.proposals = {name: self._rows(name) for name in self.fields}
        self._came_in = make_label("", wrap=True)
        self._needed = make_label("", "muted", wrap=True)
        self.take_sure = Button(
            theme, tr("Ta alla säkra förslag"), presenter.take_sure, icon="bock",
            tip=tr("Fyller tomma fält med det som handlingarna säger säkert och ensamt"),
        )  # fmt: skip
        self.take_sure.setAutoDefault(True)
        self._came_in_card = self._make_came_in()
        self._idea = make_label("", "strong", wrap=True)
        self._idea_label = make_label(tr("Planområde"), "muted")
        self._fault_card, self.fault = self._make_fault_card()
        self._lay_out()
        presenter.changed.connect(self._refresh)
        self._refresh()

    def focus_content(self) -> None:
        """Put the cursor in the first field."""
        self.fields["dnr"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _text(self, name: str, label: str, example: str, *beside: QWidget) -> TextField:
        presenter = self._presenter
        return TextField(
            self._theme,
            label,
            lambda text: presenter.set_field(name, text),
            lambda: self._leave(name),
            *beside,
            example=example,
        )

    def _choice(self, name: str, label: str, choices: tuple[tuple[str, str], ...]) -> ChoiceField:
        presenter = self._presenter
        return ChoiceField(
            self._theme,
            label,
            choices,
            lambda code: presenter.set_field(name, code),
            lambda: self._leave(name),
        )

    def _rows(self, name: str) -> ProposalRows:
        presenter = self._presenter
        rows = ProposalRows(
            self._theme,
            lambda number: presenter.take(name, number),
            lambda number: presenter.show_file(name, number),
        )
        self.fields[name].add_below(rows)
        return rows

    def _make_came_in(self) -> QFrame:
        card, layout = make_card("accent")
        layout.setSpacing(8)
        layout.addWidget(self._came_in)
        layout.addLayout(make_row(self.take_sure, make_label("F2", "caption"), 1))
        return card

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the next proposal of the field that is written in, else all that are sure."""
        if event.key() == Qt.Key.Key_F2:
            here = [name for name, field in self.fields.items() if field.editor.hasFocus()]
            if here and self._presenter.proposals.lines(here[0]):
                self._presenter.take_next(here[0])
            else:
                self._presenter.take_sure()
            return
        super().keyPressEvent(event)

    def _make_fault_card(self) -> tuple[QFrame, QWidget]:
        card, layout = make_card("danger")
        self._fault_words = make_label("", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Icon(self._theme, "fel", "danger", 20), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._fault_words, 1)
        layout.addLayout(row)
        return card, self._fault_words

    def _lay_out(self) -> None:
        self.middle.addWidget(self._came_in_card)
        self._came_in_gap = QWidget()
        self._came_in_gap.setFixedHeight(_GAP)
        self.middle.addWidget(self._came_in_gap)
        self.middle.addWidget(self._needed)
        self.middle.addSpacing(_GAP)
        self.middle.addWidget(self._fault_card)
        self._fault_gap = QWidget()
        self._fault_gap.setFixedHeight(_GAP)
        self.middle.addWidget(self._fault_gap)
        for names in (
            ("dnr", "due"),
            ("title",),
            ("sender", "sender_dnr"),
            ("plan_type", "stage"),
            ("received", "decision_route"),
            ("handler",),
            ("plan_file",),
        ):
            row = QHBoxLayout()
            row.setSpacing(12)
            for name in names:
                row.addWidget(self.fields[name], 1)
            self.middle.addLayout(row)
            self.middle.addSpacing(_GAP)
        for part in (self._idea_label, self._idea):
            self.middle.addWidget(part)
        self.middle.addStretch(1)

    def _refresh(self) -> None:
        presenter = self._presenter
        for name, field in self.fields.items():
            field.show_value(presenter.value(name))
            field.show_fault(presenter.fault_of(name))
            field.show_note(presenter.note_of(name))
            self.proposals[name].show_lines(presenter.proposals.lines(name))
        summary = presenter.proposals.summary
        self._came_in.setText(summary)
        self._needed.setText(
            tr("Diarienummer och avsändare behövs. Planområdet kan läggas till senare.")
            if summary
            else tr("Diarienummer, avsändare och planområde behövs. Resten kan vara tomt.")
        )
        for part in (self._came_in_card, self._came_in_gap):
            part.setVisible(bool(summary))
        self._idea.setText(presenter.idea_words)
        for part in (self._idea_label, self._idea):
            part.setVisible(bool(presenter.idea_words))
        self.fields["plan_file"].setVisible(not presenter.idea_words)
        self._fault_words.setText(presenter.fault)
        self._fault_card.setVisible(bool(presenter.fault))
        self._fault_gap.setVisible(bool(presenter.fault))
        if presenter.fault:
            self.scroller.ensureVisible(0, 0)

    def _leave(self, name: str) -> None:
        if self.isVisible():
            self._presenter.leave_field(name)

    def _choose(self) -> None:
        path = self._choose_file()
        if path is not None:
            self._presenter.set_field("plan_file", path)
            self._presenter.leave_field("plan_file")

    def _submit(self) -> None:
        self._presenter.submit()
        faulty = self._presenter.first_fault
        if faulty:
            editor = self.fields[faulty].editor
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self.scroller.ensureWidgetVisible(self.fields[faulty])
