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

    The register is read when it is opened, and when a case that is saved has changed it.
    """
    decisions = DecisionsPresenter(session.runner, session)
    seen: dict[str, object] = {}
    """What was last known of each case that was open."""
    left: dict[str, object] = {}
    """What is new of cases that were left before they were saved."""

    def read() -> None:
        desk, workspace = session.opening.desk, session.workspace
        if desk is not None and workspace is not None:
            decisions.read(desk.register, {i.id: i.title for i in workspace.county.themes})

    def told() -> object:
        case = session.case.case
        words = [(item.key, item.outcome) for item in case.remarks if item.outcome] if case else []
        return case and (case.signature, words)

    def on_opened() -> None:
        left.pop(session.case.dnr, None)
        seen.setdefault(session.case.dnr, told())

    def on_leaving() -> None:
        if seen.get(session.case.dnr) != (now := told()):
            left[session.case.dnr] = now

    def on_saved() -> None:
        over = [dnr for dnr in left if session.case.newest(dnr) is None]
        news = {dnr: left.pop(dnr) for dnr in over} | {session.case.dnr: told()}
        if any(seen.get(dnr) != now for dnr, now in news.items()):
            seen.update(news)
            read()

    def show(layer_id: str) -> None:
        item = session.layers.find(layer_id)
        if item is not None and not item.visible:
            session.layers.toggle(layer_id)

    session.opening.opened.connect(read)
    session.opening.renewed.connect(read)
    session.case.opened.connect(on_opened)
    session.case.leaving.connect(on_leaving)
    session.case.saved.connect(on_saved)
    decisions.changed.connect(session.layer_rows.renew)
    decisions.show_asked.connect(show)
    decisions.told.connect(session.told)
    return decisions
