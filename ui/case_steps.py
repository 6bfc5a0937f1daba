"""What the steps of a case have of their own: each slice of the work brings its presenter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.case_intake.room import IntakeRoom
from ui.scope.presenter import ScopePresenter
from ui.scope.triage import TriagePresenter

if TYPE_CHECKING:
    from ui.session import Session


@dataclass(frozen=True, slots=True)
class CaseSteps:
    """The presenters of the steps' pages."""

    intake: IntakeRoom
    scope: ScopePresenter
    triage: TriagePresenter

    def retell(self) -> None:
        """Say everything again, in the language that is now used."""
        for part in (self.intake, self.scope, self.triage):
            part.retell()


def make_case_steps(session: Session) -> CaseSteps:
    """Return the presenters, tied to the session's case."""
    return CaseSteps(
        IntakeRoom(session),
        ScopePresenter(session.case, session),
        TriagePresenter(session.case, session),
    )
