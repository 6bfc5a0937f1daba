"""The panel Ärende: head, findings, one finding in full, its assessment, and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ui.case.presenter import CasePresenter
from ui.case.widgets.assess_bar import AssessBar
from ui.case.widgets.clash_card import ClashCard
from ui.case.widgets.drift_view import DriftView
from ui.case.widgets.lock_line import LockLine
from ui.case.widgets.steps import StepBar
from ui.deadlines.widgets.due_button import DueButton
from ui.language import tr
from ui.plans.view import FINDINGS, PlansView
from ui.theme import Theme
from ui.widgets.controls import Button, make_card, make_label, make_row
from ui.widgets.focusing import Focusing

DRIFT = "drift"


class CaseView(PlansView):
    """Shows a case presenter."""

    dates_asked = Signal()

    def __init__(
        self, theme: Theme, presenter: CasePresenter, choose_folder: Callable[[], Path | None]
    ) -> None:
        self.assess = AssessBar(theme, presenter.judge, self._give_reason, presenter.write_reason)
        super().__init__(theme, presenter, self.assess)
        self._presenter = presenter
        self._choose_folder = choose_folder
        self._context = make_label("", "muted")
        self.due = DueButton(theme, lambda: self.dates_asked.emit())
        self._title = make_label("", "panel_title", wrap=True)
        self._left = make_label("", "muted")
        self.steps = StepBar(theme)
        self.clash = ClashCard(theme, presenter.clash)
        self._step_pages: dict[str, QWidget] = {}
        self.lock = LockLine(theme, lambda: self.show_view(DRIFT))
        self.no_area, lines = make_card()
        lines.setSpacing(8)
        words = tr("Ärendet har inget planområde än, så inget är kontrollerat.")
        lines.addWidget(make_label(words, wrap=True))
        self.draw = Button(
            theme, tr("Rita planområdet på kartan"), self.draw_asked.emit, icon="rita"
        )
        lines.addLayout(make_row(self.draw, 1))
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
        self.steps.chosen.connect(presenter.show_step)
        presenter.step_changed.connect(self._show_step)
        presenter.changed.connect(self._show_head)
        presenter.assess_changed.connect(self._show_assessment)
        self._show_head()
        self._show_assessment()
        self._show_drift()

    def _arrange(self) -> None:
        first = QHBoxLayout()
        first.addWidget(self._context, 1)
        first.addWidget(self.due)
        second = QHBoxLayout()
        second.addWidget(self._title, 1)
        second.addWidget(self._left, 0, Qt.AlignmentFlag.AlignTop)
        top = QVBoxLayout()
        top.addLayout(first)
        top.addLayout(second)
        top.addSpacing(4)
        top.addWidget(self.steps)
        top.addWidget(self.clash)
        head = QVBoxLayout()
        head.addWidget(self.lock)
        head.addWidget(self.no_area)
        foot = QHBoxLayout()
        foot.addWidget(self.export)
        foot.addStretch(1)
        foot.addWidget(self.recheck)
        self.lay_out(head, foot, top)

    def add_page(self, step: str, page: QWidget) -> None:
        """Give a step a page of its own."""
        self._step_pages[step] = page
        self.pages.addWidget(page)

    def page_of(self, step: str) -> QWidget | None:
        """Return a step's own page."""
        return self._step_pages.get(step)

    def _show_step(self, step: str) -> None:
        """Show a step's page, or the findings for a step that has none; the keys go with it."""
        focus = QApplication.focusWidget()
        follows = focus is not None and self.pages.isAncestorOf(focus)
        page = self._step_pages.get(step)
        if page is None:
            self.pages.setCurrentIndex(0)
        else:
            self.pages.setCurrentWidget(page)
        self._show_head()
        if follows:
            self.focus_content()

    def focus_content(self) -> None:
        """Put the focus on what the step in view is about."""
        page = self._step_pages.get(self._presenter.step)
        if page is None:
            super().focus_content()
        elif isinstance(page, Focusing):
            page.focus_content()
        else:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

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
            self.due,
            *self.steps.buttons.values(),
            self.clash.theirs,
            self.clash.mine,
            self.lock.more,
            self.draw,
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
        self.due.show_words(badge, role or "warning")
        self._left.setText(left)
        self._title.setText(presenter.title)
        self.steps.show_steps(presenter.steps, presenter.step)
        case = presenter.case
        lacks_area = case is not None and not case.plans
        self.no_area.setVisible(lacks_area)
        self.pane.list.setVisible(not lacks_area)  # nothing is "Berörs inte" that nobody asked

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
