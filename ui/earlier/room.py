"""Ties what was said before to the session: its case, its register and its map layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.earlier.decisions import DecisionsPresenter
from ui.earlier.presenter import EarlierPresenter

if TYPE_CHECKING:
    from ui.session import Session


def make_earlier_room(session: Session) -> EarlierPresenter:
    """Return the presenter of the view Tidigare."""
    earlier = EarlierPresenter(session.case, session.runner, session)
    earlier.told.connect(session.told)
    earlier.case_asked.connect(session.open_case)
    return earlier


def make_decisions_room(session: Session) -> DecisionsPresenter:
    """Return the presenter of the layer of everything that was said.

    The register is read when it is opened, and when a case that is saved may have changed it.
    """
    decisions = DecisionsPresenter(session.runner, session)
    seen: list[object] = [None]

    def read() -> None:
        desk, workspace = session.opening.desk, session.workspace
        if desk is not None and workspace is not None:
            decisions.read(desk.register, {i.id: i.title for i in workspace.county.themes})

    def on_saved() -> None:
        case = session.case.case
        if case is None:
            return
        words = [item.outcome for item in case.remarks if item.outcome]
        told = (case.header.dnr, case.signature, words) if case.signature or words else None
        if told is not None and told != seen[0]:
            seen[0] = told
            read()

    def show(layer_id: str) -> None:
        item = session.layers.find(layer_id)
        if item is not None and not item.visible:
            session.layers.toggle(layer_id)

    session.opening.opened.connect(read)
    session.opening.renewed.connect(read)
    session.case.saved.connect(on_saved)
    decisions.changed.connect(session.layer_rows.renew)
    decisions.show_asked.connect(show)
    decisions.told.connect(session.told)
    return decisions
