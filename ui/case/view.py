"""The panel Ärende: head, findings, one finding in full, its assessment, and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.case.presenter import CasePresenter
from ui.case.widgets.assess_bar import AssessBar
from ui.case.widgets.steps import StateCounts, StepBar
from ui.findings.widgets.findings_pane import FindingsPane, PlanChooser
from ui.language import tr
from ui.theme import Theme
from ui.widgets.badge import Badge
from ui.widgets.controls import Button, make_label, make_line


class CaseView(QFrame):
    """Shows a case presenter; only the list and the detail scroll."""

    def __init__(
        self, theme: Theme, presenter: CasePresenter, choose_folder: Callable[[], Path | None]
    ) -> None:
        super().__init__()
        self._presenter = presenter
        self._choose_folder = choose_folder
        self.setProperty("panel", True)
        self._context = make_label("", "muted")
        self._badge = Badge(theme)
        self._title = make_label("", "panel_title", wrap=True)
        self._left = make_label("", "muted")
        self._plans = PlanChooser(presenter.choose_plan)
        self._steps = StepBar(theme)
        self._counts = StateCounts(theme)
        self.assess = AssessBar(theme, presenter.judge, self._give_reason)
        self.pane = FindingsPane(theme, presenter.findings, presenter.detail, self.assess)
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
        self._order_tabs()
        self.assess.reason_left.connect(self._leave_reason)
        self.pane.list.judged.connect(presenter.judge_key)
        presenter.changed.connect(self._show_head)
        presenter.assess_changed.connect(self._show_assessment)
        self._show_head()
        self._show_assessment()

    def _arrange(self) -> None:
        first = QHBoxLayout()
        first.addWidget(self._context, 1)
        first.addWidget(self._badge)
        second = QHBoxLayout()
        second.addWidget(self._title, 1)
        second.addWidget(self._left, 0, Qt.AlignmentFlag.AlignTop)
        head = QVBoxLayout()
        head.setContentsMargins(20, 10, 20, 8)
        head.setSpacing(4)
        head.addLayout(first)
        head.addLayout(second)
        head.addWidget(self._plans)
        head.addSpacing(4)
        head.addWidget(self._steps)
        counts = QHBoxLayout()
        counts.setContentsMargins(20, 0, 20, 0)
        counts.addWidget(self._counts, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 10, 20, 10)
        foot.setSpacing(10)
        foot.addWidget(self.export)
        foot.addStretch(1)
        foot.addWidget(self.recheck)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(make_line())
        layout.addLayout(counts)
        layout.addWidget(make_line())
        layout.addWidget(self.pane, 1)
        layout.addWidget(make_line())
        layout.addLayout(foot)

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
        self._presenter.drop_pending()
        self.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _order_tabs(self) -> None:
        assess = self.assess
        order = [
            self._plans,
            self.pane.list,
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
        self._plans.show_plans(presenter.plans, presenter.plan)
        self._steps.show_steps(presenter.steps)
        self._counts.show_counts(presenter.counts)
        self.pane.show_detail()

    def _show_assessment(self) -> None:
        state = self._presenter.assess_state
        self.assess.setVisible(state.asked)
        self.assess.show_state(
            state.judgement, state.reason, wanted=state.wanted, needed=state.needed
        )
        if state.fault:
            self.assess.show_fault(state.fault)
