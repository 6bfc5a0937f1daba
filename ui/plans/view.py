"""What every panel with plan areas shows: head, alternatives, a switch of views, and a foot."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.alternatives.presenter import AlternativesPresenter
from ui.alternatives.view import AlternativesView
from ui.findings.widgets.findings_pane import FindingsPane
from ui.language import tr
from ui.plans.presenter import PlansPresenter
from ui.plans.widgets.plan_bar import PlanBar
from ui.plans.widgets.state_counts import StateCounts
from ui.theme import Theme
from ui.widgets.controls import make_label, make_line
from ui.widgets.focusing import Focusing
from ui.widgets.switch import Switch

LEAST_BAR, SINGLE_BAR = 380, 220
"""The width that the alternatives with their size need, and the panel's edges."""

FINDINGS, COMPARE = "findings", "compare"


class PlansView(QFrame):
    """Shows a plans presenter; only lists and details scroll."""

    draw_asked = Signal()
    edit_asked = Signal()
    view_changed = Signal(str)

    def __init__(
        self, theme: Theme, presenter: PlansPresenter[Any], below: QWidget | None = None
    ) -> None:
        super().__init__()
        self._theme, self._plans = theme, presenter
        self.setProperty("panel", True)
        self.bar = PlanBar(theme)
        self.switch = Switch(tr("Vad panelen visar"))
        self.counts = StateCounts(theme)
        self.busy = make_label(tr("Kontrollerar planområdet …"), "muted")
        self.pane = FindingsPane(theme, presenter.findings, presenter.detail, below)
        self._views: dict[str, QWidget] = {}
        self._stack = QStackedWidget()
        self.pages = QStackedWidget()
        """What stands between the top and the panel's end: the findings, or a page of a step."""
        self.add_view(FINDINGS, tr("Fynd"), self.pane)
        self.alternatives = AlternativesPresenter(parent=self)
        self.compare = AlternativesView(theme, self.alternatives)
        self.add_view(
            COMPARE, tr("Jämför"), self.compare, tr("Alternativen sida vid sida, regel för regel")
        )
        self.alternatives.plan_chosen.connect(presenter.choose_plan)
        self.alternatives.cell_chosen.connect(self._show_cell)
        self.alternatives.draw_asked.connect(self.draw_asked)
        self.alternatives.check_asked.connect(presenter.recheck)
        self.switch.chosen.connect(self.show_view)
        self.switch.show_chosen(FINDINGS)
        self.bar.chosen.connect(presenter.choose_plan)
        self.bar.renamed.connect(presenter.rename_area)
        self.bar.copied.connect(presenter.copy_area)
        self.bar.removed.connect(presenter.remove_area)
        self.bar.draw_asked.connect(self.draw_asked)
        self.bar.edit_asked.connect(self.edit_asked)
        presenter.changed.connect(self._show_plans)

    def add_view(self, key: str, word: str, view: QWidget, tip: str = "") -> None:
        """Add one more way to look at the plan areas."""
        self._views[key] = view
        self._stack.addWidget(view)
        self.switch.add(key, word, tip)
        self.switch.offer(key, True)

    def show_view(self, key: str) -> None:
        """Look at the plan areas in another way."""
        self._stack.setCurrentWidget(self._views[key])
        self.switch.show_chosen(key)
        self._show_counts()
        self._show_comparison()
        self.view_changed.emit(key)

    @property
    def view(self) -> str:
        """The way in which the plan areas are looked at."""
        shown = self._stack.currentWidget()
        return next(key for key, view in self._views.items() if view is shown)

    def focus_content(self) -> None:
        """Put the focus on what the panel is about."""
        inner = {FINDINGS: self.pane.list, COMPARE: self.compare.matrix}
        target: QWidget = inner.get(self.view, self._views[self.view])
        if isinstance(target, Focusing):
            target.focus_content()
        else:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def lay_out(self, head: QVBoxLayout, foot: QHBoxLayout, top: QVBoxLayout | None = None) -> None:
        """Put a task's own head and foot around what all have in common.

        `top` stands above, also where another page takes the place of the findings.
        """
        self._choices = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._choices.setSpacing(4)
        self._choices.addWidget(self.bar, 1)
        self._choices.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignLeft)
        head.setContentsMargins(20, 4 if top is not None else 10, 20, 8)
        head.setSpacing(4)
        head.addLayout(self._choices)
        counts = QHBoxLayout()
        counts.setContentsMargins(20, 0, 20, 0)
        counts.addWidget(self.counts, 1)
        counts.addWidget(self.busy)
        self.busy.setFixedHeight(self.counts.minimumHeight())  # the list below stays where it is
        self._counts_row = QWidget()
        self._counts_row.setLayout(counts)
        self._counts_line = make_line()
        foot.setContentsMargins(20, 10, 20, 10)
        foot.setSpacing(10)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        if top is not None:
            top.setContentsMargins(20, 10, 20, 0)
            top.setSpacing(4)
            whole.addLayout(top)
        page = QWidget()
        self.pages.addWidget(page)
        whole.addWidget(self.pages, 1)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(make_line())
        layout.addWidget(self._counts_row)
        layout.addWidget(self._counts_line)
        layout.addWidget(self._stack, 1)
        layout.addWidget(make_line())
        layout.addLayout(foot)
        self._show_plans()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the switch beside the alternatives where both have room, else below."""
        super().resizeEvent(event)
        self._place_switch()

    def _place_switch(self) -> None:
        least = LEAST_BAR if len(self._plans.plans) > 1 else SINGLE_BAR
        wide = self.width() >= least + self.switch.sizeHint().width()
        directions = QBoxLayout.Direction
        self._choices.setDirection(directions.LeftToRight if wide else directions.TopToBottom)

    def _show_plans(self) -> None:
        presenter = self._plans
        self.bar.setVisible(bool(presenter.plans))
        self.bar.show_plans(presenter.plans, presenter.plan, presenter.size)
        self.counts.show_counts(presenter.counts)
        self.counts.setVisible(not presenter.is_checking)
        self.busy.setVisible(presenter.is_checking)
        self.switch.offer(COMPARE, len(presenter.plans) > 1)
        self._place_switch()
        if self.view == COMPARE and len(presenter.plans) < 2:
            self.show_view(FINDINGS)
        self._show_counts()
        self._show_comparison()
        self.pane.show_detail()

    def _show_comparison(self) -> None:
        workspace = self._plans.workspace
        if self.view == COMPARE and workspace is not None:
            self.alternatives.present(
                self._plans.result,
                workspace.county,
                workspace.questions,
                plan_count=len(self._plans.plans),
                chosen=self._plans.plan,
                may_leave=self._plans.may_leave,
            )

    def _show_cell(self, plan: str, rule: str) -> None:
        self._plans.choose_finding(plan, rule)
        self._plans.findings.show_on_map()

    def _show_counts(self) -> None:
        shown = self.view == FINDINGS and bool(self._plans.plans)
        self._counts_row.setVisible(shown)
        self._counts_line.setVisible(shown)
