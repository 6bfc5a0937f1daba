"""The page of the step Kontroll: the rules that are asked, and regional relevance."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from rumslig.cases.triage import TriageAnswer
from rumslig.screening.answering import answer_label
from ui.language import tr
from ui.scope.presenter import RuleLine, ScopePresenter
from ui.scope.triage import ANSWERS, TriagePresenter
from ui.scope.widgets.tables import CriterionTable, RuleTable
from ui.theme import Theme
from ui.widgets.controls import Button, make_label, make_line, make_row
from ui.widgets.reason_line import ReasonLine
from ui.widgets.switch import Switch

RULES, TRIAGE = "rules", "triage"
_EDGE = 20


class ScopePage(QFrame):
    """Shows which rules are asked, or whether the plan matters to the region."""

    def __init__(self, theme: Theme, scope: ScopePresenter, triage: TriagePresenter) -> None:
        super().__init__()
        self.setAccessibleName(tr("Kontroll"))
        self.switch = Switch(tr("Vad steget visar"))
        self.rules, self.triage = RulesPart(theme, scope), TriagePart(theme, triage)
        self._stack = QStackedWidget()
        for key, word, part in (
            (RULES, tr("Frågor"), self.rules),
            (TRIAGE, tr("Regional relevans"), self.triage),
        ):
            self.switch.add(key, word, "")
            self.switch.offer(key, True)
            self._stack.addWidget(part)
        self.switch.chosen.connect(self.show_part)
        self.switch.show_chosen(RULES)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(_inset(make_row(self.switch, 1)))
        layout.addWidget(self._stack, 1)

    def show_part(self, key: str) -> None:
        """Show the rules or the relevance."""
        self._stack.setCurrentWidget(self.triage if key == TRIAGE else self.rules)
        self.switch.show_chosen(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer by the keys 1–3 wherever the focus is on the page of relevance."""
        number = event.key() - Qt.Key.Key_1
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self._stack.currentWidget() is self.triage and 0 <= number < len(ANSWERS) and is_plain:
            self.triage.buttons[ANSWERS[number]].click()
        else:
            super().keyPressEvent(event)

    def focus_content(self) -> None:
        """Begin at the table in view."""
        shown = self._stack.currentWidget()
        table: QWidget = self.triage.table if shown is self.triage else self.rules.table
        table.setFocus(Qt.FocusReason.OtherFocusReason)


def _inset(row: QHBoxLayout, above: int = 0) -> QHBoxLayout:
    row.setContentsMargins(_EDGE, above, _EDGE, above)
    return row


def _lay_out(part: QWidget, inner: QVBoxLayout, foot: QHBoxLayout) -> None:
    """Put a part's foot below a line, as in every panel."""
    layout = QVBoxLayout(part)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addLayout(inner, 1)
    layout.addWidget(make_line())
    layout.addLayout(_inset(foot, 10))


class RulesPart(QWidget):
    """The rules with what is asked, a reason, and the check."""

    def __init__(self, theme: Theme, presenter: ScopePresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.suggestion = make_label("", "muted", wrap=True)
        self.table = RuleTable(self._toggle)
        self.why = make_label("", "muted", wrap=True)
        words = tr("Skäl att inte ställa frågan")
        self.reason = ReasonLine(words, words)
        self.reason.returnPressed.connect(self._give_reason)
        self.toggle = Button(theme, tr("Hoppa över"), self._give_reason, kind="quiet")
        self.fault = make_label("", "danger", wrap=True)
        self.check = Button(
            theme, tr("Kör kontrollen") + "  F5", presenter.check, kind="primary", icon="kor",
            name=tr("Kör kontrollen"),
        )  # fmt: skip
        inner = QVBoxLayout()
        inner.setContentsMargins(_EDGE, 4, _EDGE, 10)
        inner.setSpacing(8)
        inner.addWidget(self.suggestion)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.why)
        inner.addWidget(self.fault)
        inner.addLayout(make_row(self.reason, self.toggle))
        _lay_out(self, inner, make_row(self.check, 1))
        self.table.chosen.connect(self._show_line)
        presenter.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        presenter = self._presenter
        self.suggestion.setText(presenter.is_fixed or presenter.suggestion)
        self.table.show_items(presenter.lines)
        self.fault.setText(presenter.fault)
        self.fault.setVisible(bool(presenter.fault))
        self.check.setEnabled(not presenter.is_fixed)
        self.check.setToolTip(presenter.is_fixed)
        self._show_line()

    def _show_line(self) -> None:
        line = self.table.current
        if line is not None:
            self.reason.be_about((self._presenter.dnr, line.rule))
        can = line is not None and line.asked != "other" and not self._presenter.is_fixed
        self.why.setText(
            " · ".join(part for part in (line.theme, line.why) if part) if line else ""
        )
        is_skipped = line is not None and line.asked == "skipped"
        self.reason.setEnabled(can and not is_skipped)
        self.toggle.setEnabled(can)
        self.toggle.show_word(tr("Ställ frågan igen") if is_skipped else tr("Hoppa över"))

    def _toggle(self, line: RuleLine) -> None:
        if line.asked == "skipped":
            self._presenter.toggle(line, "")
        elif line.asked == "asked" and self.reason.isEnabled():
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_reason(self) -> None:
        line = self.table.current
        if line is not None and self._presenter.toggle(line, self.reason.text()):
            self.reason.clear()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)


class TriagePart(QWidget):
    """The criteria with their answers, and the planner's own."""

    def __init__(self, theme: Theme, presenter: TriagePresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.words = make_label("", "strong", wrap=True)
        self.table = CriterionTable()
        self.grounds = make_label("", "muted", wrap=True)
        self.reason = ReasonLine(tr("Skälet till svaret"), tr("Skälet; krävs för att avstå"))
        self.fault = make_label("", "danger", wrap=True)
        self.buttons = {
            answer: Button(
                theme, f"{number}  {answer_label(answer)}", self._answerer(answer),
                name=answer_label(answer),
            )
            for number, answer in enumerate(ANSWERS, start=1)
        }  # fmt: skip
        for button in self.buttons.values():
            button.setCheckable(True)
        inner = QVBoxLayout()
        inner.setContentsMargins(_EDGE, 4, _EDGE, 10)
        inner.setSpacing(8)
        inner.addWidget(self.words)
        inner.addWidget(self.table)
        inner.addWidget(self.grounds)
        inner.addStretch(1)
        inner.addWidget(self.fault)
        inner.addWidget(self.reason)
        _lay_out(self, inner, make_row(*self.buttons.values(), 1))
        self.table.chosen.connect(self._show_grounds)
        presenter.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        presenter = self._presenter
        self.reason.be_about(presenter.dnr)
        self.words.setText(presenter.words)
        self.table.show_items(presenter.lines)
        self.table.setMaximumHeight(self.table.height_of(len(presenter.lines)))
        self.fault.setText(presenter.fault)
        self.fault.setVisible(bool(presenter.fault))
        for answer, button in self.buttons.items():
            button.setChecked(answer == presenter.given)
        self._show_grounds()

    def _answerer(self, answer: TriageAnswer) -> Callable[[], None]:
        return lambda: self._answer(answer)

    def _show_grounds(self) -> None:
        line = self.table.current
        self.grounds.setText(line.grounds if line else "")

    def _answer(self, answer: TriageAnswer) -> None:
        if answer == "abstain" and not self.reason.text().strip():
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._presenter.answer(answer, self.reason.text()):
            self.reason.clear()
        self.refresh()
