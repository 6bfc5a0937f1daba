"""What the steps of a case have of their own: each slice of the work brings its presenter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from ui.case.steps import DECIDE
from ui.drafting.presenter import DraftingPresenter

if TYPE_CHECKING:
    from ui.session import Session


@dataclass(frozen=True, slots=True)
class CaseSteps:
    """The presenters of the steps' pages."""

    drafting: DraftingPresenter


def make_case_steps(session: Session) -> CaseSteps:
    """Return the presenters, tied to the session's case."""
    drafting = DraftingPresenter(session.runner, session.worker, session.case, session)
    drafting.told.connect(session.told)
    drafting.said.connect(session.case.assessed)
    drafting.new_version = partial(session.case.show_step, DECIDE)
    return CaseSteps(drafting=drafting)
