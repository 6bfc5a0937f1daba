"""What the steps of a case have of their own: each slice of the work brings its presenter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.earlier.decisions import DecisionsPresenter
from ui.earlier.presenter import EarlierPresenter
from ui.earlier.room import make_decisions_room, make_earlier_room

if TYPE_CHECKING:
    from ui.session import Session


@dataclass(frozen=True, slots=True)
class CaseSteps:
    """The presenters of the steps' pages."""

    earlier: EarlierPresenter
    decisions: DecisionsPresenter


def make_case_steps(session: Session) -> CaseSteps:
    """Return the presenters, tied to the session's case."""
    return CaseSteps(
        earlier=make_earlier_room(session),
        decisions=make_decisions_room(session),
    )
