"""What the page Utseende is made of in a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumslig.outlet import Guard, guard_case
from rumslig.own_styles import OwnStyles
from ui.layer_style.presenter import StylePresenter
from ui.layer_style.wardrobe import Wardrobe

if TYPE_CHECKING:
    from ui.session import Session


def make_styling(session: Session) -> StylePresenter:
    """Return the presenter of the page, with the styles of the session's home."""

    def guard() -> Guard:
        return Guard.of(()) if session.workspace is None else guard_case(None, session.workspace)

    wardrobe = Wardrobe(session.layers, OwnStyles(session.home.styles), session.runner, session)
    return StylePresenter(
        session.layer_room, wardrobe, session.history, session.runner, guard, session
    )
