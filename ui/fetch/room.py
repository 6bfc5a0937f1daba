"""Fetching in a session: what it is opened from, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.fetch.places import FetchPlaces
from ui.fetch.presenter import FetchPresenter, Mode

if TYPE_CHECKING:
    from ui.session import Session

FETCH = "fetch"
"""The panel's name."""


def make_fetching(session: Session) -> FetchPresenter:
    """Return what fetches for a session; a file that is whole becomes a layer."""
    presenter = FetchPresenter(
        session.home, session.runner, session.worker, FetchPlaces(session), session
    )
    presenter.opened.connect(lambda: session.show_panel(FETCH))
    presenter.left.connect(lambda: _leave(session))
    presenter.told.connect(session.told)
    presenter.fetched.connect(session.intake.add_layer)
    return presenter


def open_fetching(session: Session, mode: Mode) -> None:
    """Show the panel once the workspace is open: it knows the areas that one fetches for."""
    session.open_workspace(lambda: session.fetching.open(mode))


def _leave(session: Session) -> None:
    if session.panel == FETCH:
        session.go_back()
