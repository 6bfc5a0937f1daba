"""The panel Ärende: head, findings, one finding in full, its assessment, and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.case.presenter import CasePresenter
from ui.case.widgets.assess_bar import AssessBar
from ui.case.widgets.drift_view import DriftView
from ui.case.widgets.lock_line import LockLine
from ui.case.widgets.steps import StepBar
from ui.language import tr
from ui.plans.view import FINDINGS, PlansView
from ui.theme import Theme
from ui.widgets.badge import Badge
from ui.widgets.controls import Button, make_label

DRIFT = "drift"


class CaseView(PlansView):
    """Shows a case presenter."""

    def __init__(
        self, theme: Theme, presenter: CasePresenter, choose_folder: Callable[[], Path | None]
    ) -> None:
        self.assess = AssessBar(theme, presenter.judge, self._give_reason, presenter.write_reason)
        super().__init__(theme, presenter, self.assess)
        self._presenter = presenter
        self._choose_folder = choose_folder
        self._context = make_label("", "muted")
        self._badge = Badge(theme)
        self._title = make_label("", "panel_title", wrap=True)
        self._left = make_label("", "muted")
        self._steps = StepBar(theme)
        self.lock = LockLine(theme, lambda: self.show_view(DRIFT))
        self.export = Button(
            theme,
            tr("Exportera"),
            self.ask_export,
            kind="primary",
            icon="exportera",
            tip=tr("Skriv yttrande, karta och underlag (Ctrl+E)"),
        )
        self.recheck = Button(
            theme,
            tr("Kör om kontroll") + "  F5",
            presenter.recheck,
            kind="quiet",
            icon="kor",
            name=tr("Kör om kontroll"),
            tip=tr("Ställ alla regler igen (F5)"),
        )
        self._arrange()
        self.drift = DriftView(theme, presenter.drift, presenter.recheck)
        self.add_view(DRIFT, tr("Ändringar"), self.drift, tr("Vad som ändrats sedan kontrollen"))
        self.view_changed.connect(lambda key: presenter.drift.show(key == DRIFT))
        presenter.drift.changed.connect(self._show_drift)
        self._order_tabs()
        self.assess.reason_left.connect(self._leave_reason)
        self.pane.list.judged.connect(presenter.judge_key)
        presenter.changed.connect(self._show_head)
        presenter.assess_changed.connect(self._show_assessment)
        self._show_head()
        self._show_assessment()
        self._show_drift()

    def _arrange(self) -> None:
        first = QHBoxLayout()
        first.addWidget(self._context, 1)
        first.addWidget(self._badge)
        second = QHBoxLayout()
        second.addWidget(self._title, 1)
        second.addWidget(self._left, 0, Qt.AlignmentFlag.AlignTop)
        head = QVBoxLayout()
        head.addLayout(first)
        head.addLayout(second)
        head.addSpacing(4)
        head.addWidget(self._steps)
        head.addWidget(self.lock)
        foot = QHBoxLayout()
        foot.addWidget(self.export)
        foot.addStretch(1)
        foot.addWidget(self.recheck)
        self.lay_out(head, foot)

    def ask_export(self) -> None:
        """Ask where to, and write the documents there (Ctrl+E)."""
        folder = self._choose_folder()
        if folder is not None:
            self._presenter.export(folder)

    def _give_reason(self, reason: str) -> None:
        self._presenter.give_reason(reason)
        if not self._presenter.assess_state.fault:
            self.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_reason(self) -> None:
        self._presenter.drop_draft()
        self.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _order_tabs(self) -> None:
        assess = self.assess
        order = [
            self.lock.more,
            self.bar.chooser,
            self.bar.more,
            *self.switch.buttons.values(),
            self.counts,
            self.pane.list,
            self.pane.detail,
            self.pane.detail.on_map,
            *assess.buttons.values(),
            assess.reason,
            assess.save,
            self.export,
            self.recheck,
        ]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _show_head(self) -> None:
        presenter = self._presenter
        self._context.setText(presenter.context)
        badge, role, left = presenter.due
        self._badge.show_words(badge, role or "warning", "kalender")
        self._left.setText(left)
        self._title.setText(presenter.title)
        self._steps.show_steps(presenter.steps)

    def _show_drift(self) -> None:
        drift = self._presenter.drift
        self.lock.show_words(drift.words, drift.has_list)
        self.switch.offer(DRIFT, drift.has_list)
        if not drift.has_list and self.view == DRIFT:
            self.show_view(FINDINGS)

    def _show_assessment(self) -> None:
        state = self._presenter.assess_state
        self.assess.setVisible(state.asked)
        self.assess.show_state(
            state.judgement, state.reason, wanted=state.wanted, needed=state.needed
        )
        if state.fault:
            self.assess.show_fault(state.fault)
