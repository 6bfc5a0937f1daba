"""The task Ärende in the window: begin, make, and work on a case."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.case.steps import DECIDE, INTAKE, SCOPE, WRITE
from ui.case.view import CaseView
from ui.case_intake.view import IntakePage
from ui.case_intake.widgets.showing import FileShower
from ui.circulation.view import add_round
from ui.deadlines.presenter import PAGE
from ui.deadlines.view import DatesView
from ui.decision.view import make_decision
from ui.drafting.view import DraftingView
from ui.earlier.view import add_earlier
from ui.language import tr
from ui.panels import Panel
from ui.questions.view import add_questions
from ui.register.room import REGISTER
from ui.register.view import RegisterView
from ui.scope.view import ScopePage
from ui.start.consultation import save_sample_consultation
from ui.start.view import StartView
from ui.start.widgets.crs_question import CrsQuestion
from ui.start.widgets.new_case_form import NewCaseForm
from ui.statistics.presenter import STATISTICS
from ui.statistics.view import StatisticsView
from ui.window.task import Frame, Task


def _make_panels(frame: Frame) -> Mapping[Panel, QWidget]:
    session, theme = frame.session, frame.theme
    case = CaseView(theme, session.case, lambda: frame.ask.folder())
    case.draw_asked.connect(frame.begin_drawing)
    case.edit_asked.connect(frame.begin_editing)
    case.pane.detail.proof_shown.connect(session.guide.note_proof)
    dates = session.steps.dates
    case.add_page(PAGE, DatesView(theme, dates, frame.ask.new_calendar))
    case.dates_asked.connect(dates.show)
    writing = DraftingView(theme, session.steps.drafting)
    case.add_page(WRITE, writing)
    add_round(writing, theme, session.steps.circulation, frame.ask)
    case.add_page(DECIDE, make_decision(theme, session.steps.decision, frame.ask))
    add_questions(case, theme, session.questions["case"])
    add_earlier(case, theme, session.steps.earlier)
    steps = session.steps
    papers = IntakePage(theme, steps.intake.presenter, lambda: frame.ask.papers())
    FileShower(steps.intake.deliveries, papers)
    case.add_page(INTAKE, papers)
    case.add_page(SCOPE, ScopePage(theme, steps.scope, steps.triage))
    start = StartView(theme, session.start)
    start.draw_asked.connect(frame.begin_drawing)
    _Asking(frame, start)
    return {
        "start": start,
        "new": NewCaseForm(theme, session.new_case, lambda: frame.ask.plan_file()),
        "crs": CrsQuestion(theme, session.crs),
        "case": case,
        REGISTER: RegisterView(
            theme,
            session.register,
            lambda: frame.ask.agenda_file(),
            ask_calendar=lambda name: frame.ask.new_calendar(name),
            show_statistics=lambda: session.show_panel(STATISTICS),
            ask_new=lambda: session.ask_new_case(),
        ),
        STATISTICS: StatisticsView(
            theme,
            session.steps.statistics,
            lambda name: frame.ask.new_statistics(name),
            session.steps.statistics.leave,
        ),
    }


class _Asking(QObject):
    """Asks about files when the start page wants it, as long as the page lives."""

    def __init__(self, frame: Frame, page: StartView) -> None:
        super().__init__(page)
        self._frame = frame
        frame.session.start.papers_asked.connect(self._open_papers)
        frame.session.start.consultation_asked.connect(self._save_consultation)

    def _open_papers(self) -> None:
        """Ask for what came in, and take it as if it were dropped on the window."""
        papers = self._frame.ask.papers()
        if papers:
            self._frame.session.open_files(papers)

    def _save_consultation(self) -> None:
        save_sample_consultation(self._frame)


def drafting_view(case: CaseView) -> DraftingView:
    """Return the page of the step Yttrande, to which other slices add their views."""
    page = case.page_of(WRITE)
    assert isinstance(page, DraftingView)
    return page


CASE_TASK = Task(
    id="case",
    word=lambda: tr("Ärende"),
    icon="arende",
    keys="Ctrl+1",
    panels=("start", "new", "crs", "case", REGISTER, STATISTICS),
    make_panels=_make_panels,
    show=lambda session: session.show_case_task(),
)
