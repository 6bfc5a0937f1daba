"""The page of all cases in a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.register.presenter import RegisterPresenter

if TYPE_CHECKING:
    from ui.session import Session

REGISTER = "register"


def make_register(session: Session) -> RegisterPresenter:
    """Return the presenter of all cases, which follows what is saved."""
    presenter = RegisterPresenter(
        session.home, session.runner, lambda: session.opening.desk, session
    )
    presenter.told.connect(session.told)
    presenter.case_asked.connect(lambda dnr: session.open_case(dnr))
    session.start.all_asked.connect(lambda: show_register(session))
    session.panel_changed.connect(lambda panel: presenter.show(panel == REGISTER))
    session.case.saved.connect(lambda text: presenter.renew())
    session.opening.opened.connect(presenter.renew)
    return presenter


def show_register(session: Session) -> None:
    """Show the page, once the register is open."""
    session.open_workspace(lambda: session.show_panel(REGISTER))
