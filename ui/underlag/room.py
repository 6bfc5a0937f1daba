"""The room Underlag in a session: what follows when other packages are installed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rumslig.progress import Progress
from ui.underlag.presenter import Page, UnderlagPresenter
from ui.underlag.settling import settle_tickets

if TYPE_CHECKING:
    from ui.session import Session

UNDERLAG = "underlag"


def make_underlag(session: Session) -> UnderlagPresenter:
    """Return the presenter of the packages, which the session's workspace follows."""
    presenter = UnderlagPresenter(
        session.home, session.runner, session.worker, session.history, session.layers, session
    )
    presenter.told.connect(session.told)
    presenter.stored.connect(session.opening.renew)

    def get(repo: Path) -> None:
        presenter.connecting.begin(str(repo))
        presenter.show_page("connect")

    presenter.publishing.get_asked.connect(get)
    session.opening.renewed.connect(lambda: _follow(session))

    def files(progress: Progress) -> tuple[tuple[str, Path], ...]:
        desk = session.opening.desk
        return desk.files(progress) if desk is not None else ()

    def show(panel: str) -> None:
        if panel == UNDERLAG and session.workspace is not None:
            presenter.wake()
            presenter.faults.look(files)

    def read() -> None:
        presenter.wake()  # the bar tells how many packages there are to see to

    session.panel_changed.connect(show)
    # not before: the county may be being installed
    session.opening.opened.connect(read)
    settle_tickets(session, presenter.faults)
    return presenter


def _follow(session: Session) -> None:
    """Let what is open go on with the packages that are installed now."""
    if session.opening.desk is not None:
        session.case.follow(session.opening.desk)
        session.dialogue.follow(session.opening.desk.workspace)
    session.rules.retell()


def ask_news(session: Session) -> None:
    """Show the board, and ask the repositories for their latest."""
    session.show_panel(UNDERLAG)
    session.underlag.show_page("board")
    session.underlag.ask_news()


def show_page(session: Session, page: Page) -> None:
    """Show a page of the room."""
    session.show_panel(UNDERLAG)
    session.underlag.show_page(page)
