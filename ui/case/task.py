"""The task Ärende in the window: begin, make, and work on a case."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from ui.case.steps import DECIDE, WRITE
from ui.case.view import CaseView
from ui.circulation.view import add_round
from ui.decision.view import make_decision
from ui.drafting.view import DraftingView
from ui.language import tr
from ui.questions.view import add_questions
from ui.session import Panel
from ui.start.view import StartView
from ui.start.widgets.crs_question import CrsQuestion
from ui.start.widgets.new_case_form import NewCaseForm
from ui.window.task import Frame, Task


def _make_panels(frame: Frame) -> Mapping[Panel, QWidget]:
    session, theme = frame.session, frame.theme
    case = CaseView(theme, session.case, lambda: frame.ask.folder())
    case.draw_asked.connect(frame.begin_drawing)
    case.edit_asked.connect(frame.begin_editing)
    case.pane.detail.proof_shown.connect(session.guide.note_proof)
    writing = DraftingView(theme, session.steps.drafting)
    case.add_page(WRITE, writing)
    add_round(writing, theme, session.steps.circulation, frame.ask)
    case.add_page(DECIDE, make_decision(theme, session.steps.decision, frame.ask))
    add_questions(case, theme, session.questions["case"])
    start = StartView(theme, session.start)
    start.draw_asked.connect(frame.begin_drawing)
    return {
        "start": start,
        "new": NewCaseForm(theme, session.new_case, lambda: frame.ask.plan_file()),
        "crs": CrsQuestion(theme, session.crs),
        "case": case,
    }


CASE_TASK = Task(
    id="case",
    word=lambda: tr("Ärende"),
    icon="arende",
    keys="Ctrl+1",
    panels=("start", "new", "crs", "case"),
    make_panels=_make_panels,
    show=lambda session: session.show_case_task(),
)
