"""What the steps of a case have of their own: each slice of the work brings its presenter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.case.steps import DECIDE
from ui.circulation.presenter import CirculationPresenter
from ui.decision.presenter import DecisionPresenter
from ui.drafting.presenter import DraftingPresenter

if TYPE_CHECKING:
    from ui.session import Session


@dataclass(frozen=True, slots=True)
class CaseSteps:
    """The presenters of the steps' pages."""

    drafting: DraftingPresenter
    circulation: CirculationPresenter
    decision: DecisionPresenter


def make_case_steps(session: Session) -> CaseSteps:
    """Return the presenters, tied to the session's case."""
    drafting = DraftingPresenter(session.runner, session.worker, session.case, session)
    drafting.told.connect(session.told)
    drafting.said.connect(session.case.assessed)
    drafting.new_version = lambda: session.case.show_step(DECIDE)
    circulation = CirculationPresenter(session.runner, session.worker, session.case, session)
    circulation.open_case = session.open_case
    session.intake.answer_found.connect(lambda path: circulation.collect((path,)))
    decision = DecisionPresenter(session.runner, session.worker, session.case, session)
    for presenter in (circulation, decision):
        presenter.told.connect(session.told)
        presenter.said.connect(session.case.assessed)
    return CaseSteps(drafting=drafting, circulation=circulation, decision=decision)
