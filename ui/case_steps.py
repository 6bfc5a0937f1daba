"""What the steps of a case have of their own: each slice of the work brings its presenter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from ui.case.steps import DECIDE
from ui.case_intake.room import IntakeRoom
from ui.circulation.presenter import CirculationPresenter
from ui.deadlines.presenter import DatesPresenter
from ui.decision.presenter import DecisionPresenter
from ui.drafting.presenter import DraftingPresenter
from ui.earlier.decisions import DecisionsPresenter
from ui.earlier.presenter import EarlierPresenter
from ui.earlier.room import make_decisions_room, make_earlier_room
from ui.scope.presenter import ScopePresenter
from ui.scope.triage import TriagePresenter
from ui.statistics.measuring import Measuring
from ui.statistics.presenter import StatisticsPresenter

if TYPE_CHECKING:
    from ui.session import Session


@dataclass(frozen=True, slots=True)
class CaseSteps:
    """The presenters of the steps' pages."""

    earlier: EarlierPresenter
    decisions: DecisionsPresenter
    dates: DatesPresenter
    measuring: Measuring
    statistics: StatisticsPresenter
    intake: IntakeRoom
    scope: ScopePresenter
    triage: TriagePresenter
    drafting: DraftingPresenter
    circulation: CirculationPresenter
    decision: DecisionPresenter

    def retell(self) -> None:
        """Say everything again, in the language that is now used."""
        for part in (self.intake, self.scope, self.triage, self.drafting):
            part.retell()


def make_case_steps(session: Session) -> CaseSteps:
    """Return the presenters, tied to the session's case."""
    dates = DatesPresenter(session.case, session)
    dates.told.connect(session.told)
    measuring = Measuring(session.case, session, session)
    session.panel_changed.connect(measuring.on_panel)
    statistics = StatisticsPresenter(
        session.runner, lambda: session.opening.desk, measuring, session
    )
    statistics.told.connect(session.told)
    statistics.left.connect(session.show_panel)
    session.panel_changed.connect(statistics.note_panel)
    drafting = DraftingPresenter(session.runner, session.worker, session.case, session)
    drafting.told.connect(session.told)
    drafting.said.connect(session.case.assessed)
    drafting.new_version = partial(session.case.show_step, DECIDE)
    circulation = CirculationPresenter(session.runner, session.worker, session.case, session)
    circulation.open_case = session.open_case
    session.intake.answers_found.connect(
        lambda paths: circulation.collect(paths, session.intake.go_on)
    )
    decision = DecisionPresenter(session.runner, session.worker, session.case, session)
    for presenter in (circulation, decision):
        presenter.told.connect(session.told)
        presenter.said.connect(session.case.assessed)
    return CaseSteps(
        dates=dates,
        measuring=measuring,
        statistics=statistics,
        intake=IntakeRoom(session),
        scope=ScopePresenter(session.case, session),
        triage=TriagePresenter(session.case, session),
        drafting=drafting,
        circulation=circulation,
        decision=decision,
        earlier=make_earlier_room(session),
        decisions=make_decisions_room(session),
    )
